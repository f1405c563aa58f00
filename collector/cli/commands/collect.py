"""`golive collect`: read the evidence into a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.collecting import Collected, collect
from collector.cli.inputs import probes_for, read_policy, read_workload
from collector.cli.options import (
    FOLDER,
    attestations_option,
    azure_options,
    azure_settings,
    commit_option,
    policy_option,
    workload_option,
)
from collector.cli.papers import keygen_of, read_papers
from collector.cli.stops import stopping
from collector.cli.world import real_world


@click.command("collect")
@workload_option
@policy_option
@click.option("-o", "--output", type=FOLDER, default=Path("golive-bundle"), show_default=True, help="Folder to make.")
@attestations_option
@commit_option
@azure_options
@click.pass_obj
def command(
    shipped: Shipped,
    /,
    workload: Path,
    policy: Path | None,
    output: Path,
    attestations: Path | None,
    commit: str,
    **azure: Any,
) -> int:
    """Read what the policy needs into a bundle that can be judged later, anywhere.

    Of papers nothing is kept here but whether a host knows them approved: hand the folder to `golive judge` again.

    Exit code 0 when the bundle was written, whatever is in it; gaps are listed and are for `golive judge` to weigh.
    """
    with stopping():
        world = real_world()
        settings = azure_settings(azure, world.environ)
        given = read_workload(workload).released(commit, world.environ)
        chosen, plugins = read_policy(policy, shipped.policy()), shipped.plugins
        probes = probes_for(chosen.policy, shipped.catalogue, plugins)
        papers = read_papers(attestations, given.folder, keygen_of(world.environ)).papers
        collected = collect(
            given, chosen, probes, output, settings=settings, world=world, plugins=plugins, papers=papers
        )
    _say(collected)
    return exit_codes.after_signal(collected.stopped_by)


def _say(collected: Collected) -> None:
    facts, gaps = len(collected.evidence.facts), len(collected.evidence.gaps)
    click.echo(f"bundle   {collected.folder}")
    click.echo(f"digest   {collected.digest}")
    click.echo(f"holds    {facts} facts, {gaps} gaps, {collected.completeness}; {collected.requests} requests")
    click.echo(f"next     golive judge {collected.folder}")
