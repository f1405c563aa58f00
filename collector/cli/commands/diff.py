"""`golive diff`: what changed between two packets, and whether evidence, policy, papers or time did it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.comparing import Comparison, compare
from collector.cli.finishing import FORMATS
from collector.cli.options import FOLDER
from collector.cli.papers import keygen_of
from collector.cli.stops import stopping
from collector.cli.world import real_world
from collector.evidence.packet import Packet, open_packet
from collector.model import Decision
from collector.reports.difference import difference_text
from collector.reports.plain_text import neutral


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
        packets = open_packet(before), open_packet(after)
        found = compare(*packets, shipped, keygen_of(real_world().environ))
        for packet, decision in zip(packets, (found.before, found.after), strict=True):
            _say_where_it_differs(packet, decision)
    text = _as_json(found) if shape == "json" else _as_text(found)
    click.echo(text)
    return exit_codes.OK


def _say_where_it_differs(packet: Packet, decision: Decision) -> None:
    """Say on stderr that what is compared is not what is recorded, as with packets of another version of golive."""
    if FORMATS["json"](decision) != packet.decision_bytes:
        where = neutral(str(packet.folder))
        what = "it does not replay; shown is what this golive makes of it, not what is recorded there"
        click.echo(f"golive: {where}: {what} (`golive verify {where}`)", err=True)


def _as_text(found: Comparison) -> str:
    return difference_text(found.before, found.after, found.changes, found.differs)


def _as_json(found: Comparison) -> str:
    changes = [
        {"criterion": one.criterion, "before": one.before, "after": one.after, "causes": list(one.causes)}
        for one in found.changes
    ]
    rulings = {"before": found.before.ruling.value, "after": found.after.ruling.value}
    return json.dumps({**rulings, "differs": list(found.differs), "changes": changes}, indent=2)
