"""`golive diff`: what changed between two packets, and whether evidence, policy, papers or time did it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.comparing import Comparison, compare
from collector.cli.options import FOLDER
from collector.cli.papers import keygen_of
from collector.cli.stops import stopping
from collector.cli.world import real_world
from collector.evidence.packet import open_packet
from collector.reports.difference import difference_text


@click.command("diff")
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(shipped: Shipped, /, before: Path, after: Path, shape: str) -> int:
    """Compare two packets: every criterion that came out otherwise, and what alone would have done that.

    Each cause is tried by judging again with only that part of the later packet: its evidence, its policy, its
    papers, its terms, its moment. It ends with 0, whatever changed.
    """
    with stopping():
        found = compare(open_packet(before), open_packet(after), shipped, keygen_of(real_world().environ))
    text = _as_json(found) if shape == "json" else _as_text(found)
    click.echo(text)
    return exit_codes.OK


def _as_text(found: Comparison) -> str:
    return difference_text(found.before, found.after, found.changes, found.differs)


def _as_json(found: Comparison) -> str:
    changes = [
        {"criterion": one.criterion, "before": one.before, "after": one.after, "causes": list(one.causes)}
        for one in found.changes
    ]
    rulings = {"before": found.before.ruling.value, "after": found.after.ruling.value}
    return json.dumps({**rulings, "differs": list(found.differs), "changes": changes}, indent=2)
