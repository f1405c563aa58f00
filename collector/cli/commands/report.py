"""`golive report`: write a report of a packet."""

from __future__ import annotations

from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.finishing import FORMATS, redact_option, shown
from collector.cli.options import FILE, FOLDER
from collector.cli.papers import keygen_of, papers_of_packet
from collector.cli.replaying import decide_again
from collector.cli.stops import Stop, stopping
from collector.cli.world import real_world
from collector.evidence.integrity import check_packet
from collector.evidence.packet import open_packet
from collector.evidence.storage import write_whole


@click.command("report")
@click.argument("packet", type=FOLDER)
@click.option("-f", "--format", "name", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("-o", "--output", type=FILE, help="File to write; standard output otherwise.")
@redact_option
@click.pass_obj
def command(shipped: Shipped, /, packet: Path, name: str, output: Path | None, redact: bool) -> int:
    """Write the decision of a packet in another format. An altered packet is refused."""
    with stopping():
        opened = open_packet(packet)
        alterations = check_packet(packet)
        if alterations:
            raise Stop(f"{packet} was altered: run `golive verify {packet}`", exit_codes.ALTERED)
        papers = papers_of_packet(opened, keygen_of(real_world().environ))
        decision = decide_again(opened, shipped, papers)
        if FORMATS["json"](decision) != opened.decision_bytes:
            raise Stop(
                f"the decision of {packet} does not replay: run `golive verify {packet}`", exit_codes.REPLAY_DIFFERS
            )
        text = FORMATS[name](shown(decision, opened.bundle.facts(), redact=redact, papers=papers.papers))
        if output is not None:
            write_whole(output, text)
    if output is None:
        click.echo(text.decode(), nl=False)
    return exit_codes.OK
