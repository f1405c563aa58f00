"""`golive verify`: prove that a packet is whole and that its decision replays."""

from __future__ import annotations

from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.options import FOLDER
from collector.cli.replaying import Difference, replay
from collector.cli.stops import stopping
from collector.evidence.integrity import Alteration, check_packet
from collector.evidence.packet import Packet, open_packet
from collector.reports.plain_text import neutral


@click.command("verify")
@click.argument("packet", type=FOLDER)
@click.pass_obj
def command(shipped: Shipped, /, packet: Path) -> int:
    """Check every byte of a packet, read the facts again from its documents, and judge them again.

    0 nothing differs, 20 something was altered, 22 the replay gives another result. No network is used.
    """
    with stopping():
        opened = open_packet(packet)
        alterations = check_packet(packet)
        if alterations:
            return _altered(alterations)
        differences = replay(opened, shipped)
    if differences:
        return _differs(differences)
    _intact(opened)
    return exit_codes.OK


def _intact(packet: Packet) -> None:
    decision, bundle = packet.decision, packet.bundle
    click.echo(f"intact   every file of {neutral(str(packet.folder))} is as it was sealed ({packet.digest})")
    if bundle.run.demo:
        click.echo("demo     DEMO: a simulated estate at a pinned moment; nothing here is real")
    if bundle.completeness == "partial":
        click.echo("facts    not derived again: the collection was cut short, and such a run is never a GO")
    else:
        click.echo(f"facts    all {sum(1 for _ in bundle.facts())} derived again from the documents, byte for byte")
    click.echo(f"replay   {decision['ruling']} of {decision['decided_at']}, byte for byte")
    click.echo(
        "signed   no: signatures are not part of this version; keep the packet digest where nobody can change it"
    )


def _altered(alterations: tuple[Alteration, ...]) -> int:
    for alteration in alterations[:20]:
        click.echo(f"altered  {neutral(alteration.path)}: {neutral(alteration.what)}")
    click.echo("golive: the packet is not as it was sealed; take an untouched copy, or run the gate again", err=True)
    return exit_codes.ALTERED


def _differs(differences: tuple[Difference, ...]) -> int:
    for difference in differences[:20]:
        click.echo(f"differs  {neutral(difference.what)}: {neutral(difference.how)}")
    click.echo("golive: the replay differs; was the packet written by another version of golive?", err=True)
    return exit_codes.REPLAY_DIFFERS
