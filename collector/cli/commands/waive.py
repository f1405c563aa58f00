"""`golive waive`: accept a fail for a while, or make it the condition of a go; its approver signs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.options import FOLDER, attestations_option
from collector.cli.papers import keygen_of, papers_of_packet
from collector.cli.replaying import decide_again
from collector.cli.signing.asking import Form, at_terminal
from collector.cli.signing.case import Case, open_case
from collector.cli.signing.rehearsing import rehearsed_waiver
from collector.cli.signing.sealing import file_for, sealed, write_paper
from collector.cli.signing.showing import awaited, shown_waiver
from collector.cli.signing.waiver import WaiveOptions, WaiverDraft, drafted_waiver
from collector.cli.signing.ways import check_place, taken_way, way_options
from collector.cli.stops import stopping
from collector.cli.world import real_world
from collector.evidence.packet import open_packet
from collector.judge.accepting.paper import MITIGATION, WAIVER
from collector.model import Decision, Method
from collector.papers import WAIVER_TYPE
from collector.reports.plain_text import neutral
from collector.sources.ssh_keygen import SshKeygen


@click.command("waive")
@click.argument("packet", type=FOLDER)
@click.argument("criterion")
@click.option("--kind", type=click.Choice((WAIVER, MITIGATION)), required=True, help="Accept it, or work on it.")
@click.option("--as", "approver", required=True, metavar="NAME", help="Who approves and signs, as roles.yaml says.")
@click.option("--role", required=True, help="As which of their roles.")
@click.option("--requester", required=True, metavar="NAME", help="Who asks for it.")
@click.option("--owner", required=True, metavar="NAME", help="Who will put it right.")
@click.option("--reason", default="", metavar="CODE", help="Of a waiver: a reason that the policy knows.")
@click.option("--control", required=True, metavar="TEXT", help="What protects the launch meanwhile; the workaround.")
@click.option("--risk", default="", metavar="ID", help="Its entry in registers/risks.yaml.")
@click.option("--due", default="", metavar="TIME", help="Of a mitigation: when its owner will have put it right.")
@click.option("--expires", required=True, metavar="TIME", help="Until when it counts.")
@way_options
@attestations_option
@click.option("--yes", is_flag=True, help="Sign without being asked again.")
@click.pass_obj
def command(
    shipped: Shipped, /, packet: Path, criterion: str, attestations: Path | None, yes: bool, **said: Any
) -> int:
    """Sign that CRITERION fails in PACKET and is accepted until a day: `waiver`, or `mitigation` of a major.

    It covers exactly what fails there, and never what is unknown. What is signed is shown first.
    """
    world = real_world()
    keys, form = keygen_of(world.environ), Form(at_terminal())
    with stopping():
        opened = open_packet(packet)
        decision = decide_again(opened, shipped, papers_of_packet(opened, keys))
        case = open_case(packet, attestations, shipped, keys, world.now())
        if case.notice:
            click.echo(case.notice, err=True)
        given = WaiveOptions(way=taken_way(said), **said)
        draft = drafted_waiver(case, decision, criterion, given, form, keys)
        _sign(case, decision, draft, form, keys, yes=yes)
    return exit_codes.OK


def _sign(case: Case, decision: Decision, draft: WaiverDraft, form: Form, keys: SshKeygen, *, yes: bool) -> None:
    """Show what is accepted, judge it as if it were signed, and sign it when somebody says yes."""
    path, before = file_for(draft.wanted_file, draft.payload["approver"], "approver", case.papers.waivers)
    check_place(draft.way, path)
    rehearsed_waiver(case, decision, draft.payload, draft.way, path)
    click.echo(shown_waiver(draft.payload, draft.way.in_words))
    if before is not None:
        click.echo(f"  replaces    {neutral(before.file)} of {neutral(str(before.payload.get('issued_at')))}")
    form.confirm("Sign this?", yes=yes)
    written = write_paper(case.folder, path, sealed(draft.payload, WAIVER_TYPE, draft.way, keys))
    click.echo(f"signed: {written}")
    if draft.way.method is Method.HOST:
        click.echo(awaited(draft.payload["approver"], draft.way))
