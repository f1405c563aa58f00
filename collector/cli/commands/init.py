"""`golive init`: write the files of a workload to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.inputs import PolicyFiles, read_policy
from collector.cli.options import FOLDER, azure_options, azure_settings, policy_option
from collector.cli.signing.asking import Form, at_terminal
from collector.cli.starting.drafts import WORKLOAD, drafts, taken, write_drafts
from collector.cli.starting.found import NOTHING_FOUND, Found
from collector.cli.starting.questions import Given, Start, asked, suggested
from collector.cli.starting.workload_file import unsure_lines, workload_text
from collector.cli.stops import Stop, stopping
from collector.cli.world import World, real_world
from collector.evidence.bundle import Bundle
from collector.files.workload import load_workload
from collector.model import Gap
from collector.reports.plain_text import neutral

_GAPS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Where to look for suggestions."""

    azure: bool
    bundle: Bundle | None
    options: dict[str, Any]

    @property
    def wanted(self) -> bool:
        return self.azure or self.bundle is not None


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=FOLDER)
@click.option("--name", default="", help="Name of the workload.")
@click.option("--tier", default="", help="How critical it is, from T0 to T3.")
@click.option("--go-live", default="", metavar="TIME", help="When it goes live, for example 2026-12-15T08:00:00Z.")
@click.option("--subscription", "subscriptions", multiple=True, metavar="ID", help="An Azure subscription of it.")
@click.option("--github", multiple=True, metavar="OWNER/NAME", help="A repository that it is built from.")
@click.option("--azure-devops", multiple=True, metavar="ORG/PROJECT", help="A project that it is built in.")
@click.option("--cutover", default="", metavar="START/END", help="The time in which it is moved over.")
@click.option("--discover", is_flag=True, help="Look into Azure and the pipeline's environment for suggestions.")
@click.option("--from", "source", type=FOLDER, metavar="BUNDLE", help="Look for suggestions in a bundle or packet.")
@click.option("--yes", is_flag=True, help="Where some of the files are there already, write the others.")
@policy_option
@azure_options
@click.pass_obj
def command(
    shipped: Shipped, /, folder: Path, discover: bool, source: Path | None, yes: bool, policy: Path | None, **given: Any
) -> int:
    """Write a first workload file, what people have to fill in and sign, and a step for the pipeline, into DIR.

    Nothing that is there is written over, and nothing that is written counts towards a GO before somebody fills it in.
    """
    world, form = real_world(), Form(at_terminal())
    with stopping():
        typed = Given(**{one.name: given.pop(one.name) for one in fields(Given)})
        look = _Look(azure=discover and source is None, bundle=_opened(source), options=given)
        known = _known(typed, look, world)
        start, guessed = asked(known, form), _guessed(typed, known)
        chosen = read_policy(policy, shipped.policy())
        texts = drafts(start, _workload(start, NOTHING_FOUND, guessed), chosen.policy, shipped.templates())
        there = taken(folder, texts)
        _agree(there, form, yes=yes)
        found, gaps = _looked(look, start, chosen, shipped, world)
        workload = _workload(start, found, guessed)
        new = {path: text for path, text in {**texts, WORKLOAD: workload}.items() if path not in there}
        write_drafts(folder, new)
    for line in _said(folder, new, there, gaps):
        click.echo(line)
    return exit_codes.OK


def _opened(source: Path | None) -> Bundle | None:
    from collector.cli.starting.discovery import bundle_at

    return None if source is None else bundle_at(source)


def _known(typed: Given, look: _Look, world: World) -> Given:
    """Return what the options said, with what the environment or the bundle says where they said nothing."""
    if not look.wanted:
        return typed
    known = suggested(typed, world.environ)
    if look.bundle is None or known.subscriptions:
        return known
    return replace(known, subscriptions=look.bundle.run.subscriptions)


def _guessed(typed: Given, known: Given) -> tuple[str, ...]:
    """Return the names of the answers that nobody typed."""
    return tuple(one.name for one in fields(Given) if getattr(typed, one.name) != getattr(known, one.name))


def _workload(start: Start, found: Found, guessed: Sequence[str]) -> str:
    """Return the text of the workload file, which its own reader takes. Raises `FileMistakes`."""
    text = workload_text(start, found, guessed)
    load_workload(text, name=WORKLOAD)
    return text


def _agree(there: Sequence[str], form: Form, *, yes: bool) -> None:
    """Raise `Stop` unless somebody wants the other files, where some are there already."""
    if not there or yes:
        return
    named = ", ".join(there[:8]) + (f" and {len(there) - 8} more" if len(there) > 8 else "")
    if at_terminal() is None:
        message = f"already there: {named}; nothing is written over. Add --yes to write the other files"
        raise Stop(message, exit_codes.WRONG_USAGE)
    form.say(f"Already there, and left as it is: {neutral(named)}")
    form.confirm("Write the other files?", yes=False)


def _looked(
    look: _Look, start: Start, policy: PolicyFiles, shipped: Shipped, world: World
) -> tuple[Found, tuple[Gap, ...]]:
    from collector.cli.starting.discovery import found_in_azure, found_in_bundle

    if look.bundle is not None:
        return found_in_bundle(look.bundle, world.environ)
    if not look.azure:
        return NOTHING_FOUND, ()
    settings = azure_settings(look.options, world.environ)
    return found_in_azure(workload_text(start), policy, shipped, settings, world)


def _said(folder: Path, new: Mapping[str, str], there: Sequence[str], gaps: Sequence[Gap]) -> Iterator[str]:
    yield f"wrote {len(new)} files into {neutral(str(folder))}"
    yield from (f"  {path}" for path in new)
    yield from (f"  {path}  was there already, and is as it was" for path in there)
    unsure = [(path, *one) for path in new for one in unsure_lines(new[path])]
    if unsure:
        yield f"guessed, to be checked: {len(unsure)}"
    yield from (f"  {path}:{number}: {neutral(what)}" for path, number, what in unsure)
    if gaps:
        yield f"could not be read, so more may be there: {len(gaps)}"
    yield from (f"  {neutral(gap.detail)}; {neutral(gap.fix)}" for gap in gaps[:_GAPS_SHOWN])
    yield from _next(folder / WORKLOAD)


def _next(workload: Path) -> Iterator[str]:
    file = neutral(str(workload))
    steps = (
        (f"golive doctor -w {file}", "which rights are missing, and what each unlocks"),
        (f"golive gate -w {file} --mode review", "what is due, and what comes next; leaves a packet"),
        ("fill in the files of attestations/", "roles.yaml first, then what the review says is due next"),
        ("golive attest PACKET --as NAME", "what NAME has to sign; with a criterion, sign it"),
    )
    width = max(len(step) for step, _ in steps)
    yield "next"
    yield from (f"  {step:<{width}}  {why}" for step, why in steps)
