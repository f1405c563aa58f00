"""Runs the yardstick job once, as `golive collect` runs its probes; `-w FILE -o FOLDER` and the options of a source.

A process of its own, so that its CPU time and its peak memory can be told from those of whoever measures it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from benchmarks.yardstick.probes import PROBES
from collector.cli.collecting import collect
from collector.cli.inputs import read_policy, read_workload
from collector.cli.options import FILE, FOLDER, azure_options, azure_settings
from collector.cli.world import real_world
from policies import shipped_policy


@click.command()
@click.option("-w", "--workload", type=FILE, required=True)
@click.option("-o", "--output", type=FOLDER, required=True)
@azure_options
def main(workload: Path, output: Path, **azure: Any) -> None:
    world = real_world()
    settings = azure_settings(azure, world.environ)
    policy = read_policy(None, shipped_policy())
    collected = collect(read_workload(workload), policy, PROBES, output, settings=settings, world=world)
    click.echo(f"{collected.requests} requests")


if __name__ == "__main__":
    main()
