"""`golive verify`: prove that a packet is whole and that its decision replays."""

from __future__ import annotations

from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.options import FOLDER
from collector.cli.papers import keygen_of, papers_of_packet
from collector.cli.replaying import Difference, replay
from collector.cli.stops import stopping
from collector.cli.world import real_world
from collector.evidence import layout
from collector.evidence.integrity import Alteration, check_packet
from collector.evidence.packet import Packet, open_packet
from collector.evidence.signed_again import LostSignature, lost_signatures
from collector.model import Papers
from collector.reports.plain_text import neutral


@click.command("verify")
@click.argument("packet", type=FOLDER)
@click.pass_obj
def command(shipped: Shipped, /, packet: Path) -> int:
    """Check every byte and every signature of a packet, read the facts again from its documents, and judge them again.

    0 nothing differs, 20 something was altered, 21 a signature that counted does not hold, 22 the replay gives
    another result. No network is used.
    """
    with stopping():
        opened = open_packet(packet)
        alterations = check_packet(packet)
        if alterations:
            return _altered(alterations)
        papers = papers_of_packet(opened, keygen_of(real_world().environ))
        lost = lost_signatures(papers.papers, opened.papers.signatures)
        if lost:
            return _unsigned(lost)
        differences = replay(opened, shipped, papers)
    if differences:
        return _differs(differences)
    _intact(opened, papers.papers)
    return exit_codes.OK


def _intact(packet: Packet, papers: Papers) -> None:
    decision, bundle = packet.decision, packet.bundle
    click.echo(f"intact   every file of {neutral(str(packet.folder))} is as it was sealed ({packet.digest})")
    if bundle.run.demo:
        click.echo("demo     DEMO: a simulated estate at a pinned moment; nothing here is real")
    if bundle.completeness == "partial":
        click.echo("facts    not derived again: the collection was cut short, and such a run is never a GO")
    else:
        click.echo(f"facts    all {sum(1 for _ in bundle.facts())} derived again from the documents, byte for byte")
    click.echo(f"replay   {decision['ruling']} of {decision['decided_at']}, byte for byte")
    click.echo(f"signed   {_signatures(papers)}; the packet itself is not signed: keep its digest where nobody writes")


def _signatures(papers: Papers) -> str:
    signed = [one for one in (*papers.statements, *papers.waivers) if any(sig.holds for sig in one.signatures)]
    total = len(papers.statements) + len(papers.waivers)
    return f"{len(signed)} of {total} papers are signed by a key, checked again" if total else "nobody signed anything"


def _altered(alterations: tuple[Alteration, ...]) -> int:
    for alteration in alterations[:20]:
        click.echo(f"altered  {neutral(alteration.path)}: {neutral(alteration.what)}")
    click.echo("golive: the packet is not as it was sealed; take an untouched copy, or run the gate again", err=True)
    return exit_codes.ALTERED


def _unsigned(lost: tuple[LostSignature, ...]) -> int:
    for one in lost[:20]:
        click.echo(f"unsigned {neutral(layout.PAPERS + one.file)}: {neutral(one.why, limit=400)}")
    click.echo("golive: the decision rests on a signature that does not hold; run the gate again", err=True)
    return exit_codes.SIGNATURE


def _differs(differences: tuple[Difference, ...]) -> int:
    for difference in differences[:20]:
        click.echo(f"differs  {neutral(difference.what)}: {neutral(difference.how)}")
    click.echo("golive: the replay differs; was the packet written by another version of golive?", err=True)
    return exit_codes.REPLAY_DIFFERS
