"""`golive attest`: say something about a criterion that only people can say, and sign it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.options import FOLDER, attestations_option
from collector.cli.papers import keygen_of
from collector.cli.signing.asking import Form, at_terminal
from collector.cli.signing.case import Case, open_case
from collector.cli.signing.listing import listed
from collector.cli.signing.rehearsing import rehearsed
from collector.cli.signing.sealing import file_for, sealed, write_paper
from collector.cli.signing.showing import awaited, shown_statement
from collector.cli.signing.signers import person_named
from collector.cli.signing.statement import Draft, Options, drafted
from collector.cli.signing.ways import check_place, taken_way, way_options
from collector.cli.stops import stopping
from collector.cli.world import real_world
from collector.judge.statements import ANSWERS
from collector.model import Method, Outcome
from collector.papers import STATEMENT_TYPE
from collector.reports.plain_text import neutral
from collector.sources.ssh_keygen import SshKeygen


@click.command("attest")
@click.argument("packet", type=FOLDER)
@click.argument("criterion", default="")
@click.option("--as", "name", default="", metavar="NAME", help="Who signs, by their name in roles.yaml.")
@click.option("--role", default="", help="As which of their roles.")
@click.option("--area", default="", help="For which process area, where each signs.")
@way_options
@attestations_option
@click.option("--answer", type=click.Choice(ANSWERS), default=None, help="Is it so?")
@click.option("--comment", default="", help="What you looked at, and how it went.")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Something that is to be filled in.")
@click.option("--valid", default="", metavar="P30D", help="How long it counts; as long as the policy allows otherwise.")
@click.option("--yes", is_flag=True, help="Sign without being asked again.")
@click.pass_obj
def command(
    shipped: Shipped,
    /,
    packet: Path,
    criterion: str,
    attestations: Path | None,
    yes: bool,
    answer: str | None,
    **said: Any,
) -> int:
    """Sign a statement about CRITERION for what PACKET (or a bundle) shows; without CRITERION, list what to sign.

    What is signed is shown first. What is missing is asked for at a terminal. Nothing is sent anywhere.
    """
    world = real_world()
    keys, form = keygen_of(world.environ), Form(at_terminal())
    with stopping():
        given = Options(way=taken_way(said), answer=answer or "", **said)
        case = open_case(packet, attestations, shipped, keys, world.now())
        if case.notice:
            click.echo(case.notice, err=True)
        if criterion:
            draft = drafted(case, criterion, given, form, keys)
            _sign(case, draft, form, keys, yes=yes)
        else:
            name = form.text("--as", given.name, "Who signs, by their name in roles.yaml")
            form.complete()
            click.echo(listed(case, person_named(case.papers, name)), nl=False)
    return exit_codes.OK


def _sign(case: Case, draft: Draft, form: Form, keys: SshKeygen, *, yes: bool) -> None:
    """Show the statement, judge it as if it were signed, and sign it when somebody says yes."""
    verdict = rehearsed(case, draft)
    signer = draft.payload["signer"]
    path, before = file_for(draft.file, signer, "signer", case.papers.statements)
    check_place(draft.way, path)
    click.echo(shown_statement(draft.payload, draft.way.in_words))
    if verdict is not None and verdict.outcome is Outcome.FAIL:
        click.echo(f"  counts as   a fail: {neutral(verdict.message)}")
    if before is not None:
        click.echo(f"  replaces    {neutral(before.file)} of {neutral(str(before.payload.get('issued_at')))}")
    form.confirm("Sign this?", yes=yes)
    written = write_paper(case.folder, path, sealed(draft.payload, STATEMENT_TYPE, draft.way, keys))
    click.echo(f"signed: {written}")
    if draft.way.method is Method.HOST:
        click.echo(awaited(signer, draft.way))
