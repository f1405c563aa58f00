"""The diagnosis as people read it in a terminal: what can be read, what is missing, what to do about it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from collector.doctor.diagnosis import Diagnosis, Instead, Readable
from collector.doctor.grants import Command, grants, hint, places_in_words
from collector.doctor.lacks import Answer, Obstacle
from collector.doctor.needs import BesideReader
from collector.doctor.permissions import HostPermission
from collector.model import PolicyName, Workload
from collector.reports.plain_text import neutral

_MARGIN = "  "
_INDENT = " " * 10
_ANSWERS_SHOWN = {Answer.NO: "no", Answer.UNKNOWN: "unknown", Answer.YES: "yes"}
_COLOURS = {Answer.NO: "31;1", Answer.UNKNOWN: "33;1", Answer.YES: "32;1"}
_BOLD, _DIM = "1", "2"
_OBSTACLES_SHOWN = 8
_NUMBERS_SHOWN = 6
_RIGHTS_SHOWN = 12
_COMMANDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Page:
    """How to write: the width in columns, and a function that paints text or leaves it."""

    width: int
    paint: Callable[[str, str], str]


def as_text(
    diagnosis: Diagnosis,
    workload: Workload,
    policy: PolicyName,
    *,
    assignee: str,
    colour: bool,
    width: int = 100,
    files: str = "",
) -> str:
    """Return the diagnosis; plain text unless `colour`, and never wider than 100 columns.

    `files` are the options that name the files which were asked about, for the command that comes next.
    """
    page = _Page(max(60, min(width, 100)), _painted if colour else lambda text, _: text)
    parts = (
        *_headline(diagnosis, workload, policy, page),
        *_criteria(diagnosis.readable, page),
        *_obstacles(diagnosis.obstacles, assignee, page),
        *_instead(diagnosis.instead, page),
        *_beside_reader(diagnosis.beside_reader, page),
        *_permissions(diagnosis.permissions, page),
        *_next(diagnosis, files),
    )
    return "\n".join(parts) + "\n"


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _headline(diagnosis: Diagnosis, workload: Workload, policy: PolicyName, page: _Page) -> Iterator[str]:
    can, every = diagnosis.count(Answer.YES), len(diagnosis.readable)
    colour = _COLOURS[Answer.YES if diagnosis.exit_code == 0 else Answer.NO]
    yield ""
    said = page.paint(f" {can} of {every} ", colour)
    yield f"{_MARGIN}{said} criteria of {page.paint(neutral(workload.name), _BOLD)} can be read with the rights at hand"
    yield f"{_MARGIN} policy {neutral(policy.name)} {neutral(policy.version)}, tier {workload.tier.value}"
    subscriptions = f"{len(diagnosis.subscriptions)} subscription{'' if len(diagnosis.subscriptions) == 1 else 's'}"
    yield f"{_MARGIN} {subscriptions}, {diagnosis.requests} requests; only rights were read, no evidence"
    yield ""


def _criteria(readable: Sequence[Readable], page: _Page) -> Iterator[str]:
    yield _MARGIN + page.paint("CAN IT BE READ?", _BOLD)
    for answer in (Answer.NO, Answer.UNKNOWN, Answer.YES):
        for one in readable:
            if one.answer is answer:
                yield _criterion(one, page)
    yield ""


def _criterion(one: Readable, page: _Page) -> str:
    word = page.paint(f"{_ANSWERS_SHOWN[one.answer]:<8}", _COLOURS[one.answer])
    see = " ".join(f"[{number}]" for number in one.obstacles[:_NUMBERS_SHOWN])
    see += " ..." if len(one.obstacles) > _NUMBERS_SHOWN else ""
    return f"{_MARGIN}{word}{neutral(one.criterion):<34}{one.severity.value:<9}{see}".rstrip()


def _obstacles(found: Sequence[Obstacle], assignee: str, page: _Page) -> Iterator[str]:
    if found:
        yield _MARGIN + page.paint("WHAT IS MISSING, the most unlocking first", _BOLD)
    for number, one in enumerate(found[:_OBSTACLES_SHOWN], start=1):
        label = f"[{number}]"
        count = len(one.criteria)
        unlocks = "unlocks 1 criterion" if count == 1 else f"unlocks {count} criteria"
        yield _MARGIN + page.paint(f"{label:<8}{unlocks}", _COLOURS[one.answer])
        yield from _paragraph("at", places_in_words(one.places), page)
        yield from _paragraph("why", one.why, page)
        yield from _rights(one, page)
        yield from _fix(one, grants(one, assignee), page)
        yield ""
    if len(found) > _OBSTACLES_SHOWN:
        yield f"{_MARGIN}and {len(found) - _OBSTACLES_SHOWN} more; --format json names all"
        yield ""


def _rights(one: Obstacle, page: _Page) -> Iterator[str]:
    for found in one.rights[:_RIGHTS_SHOWN]:
        yield page.paint(f"{_INDENT}{len(found.criteria):>3}  {neutral(found.right)}", _DIM)
    if len(one.rights) > _RIGHTS_SHOWN:
        yield page.paint(f"{_INDENT}and {len(one.rights) - _RIGHTS_SHOWN} more; --format json names all", _DIM)


def _fix(one: Obstacle, commands: Sequence[Command], page: _Page) -> Iterator[str]:
    if commands:
        yield from _paragraph("fix", "let somebody who may assign roles there run", page)
    for command in commands[:_COMMANDS_SHOWN]:
        yield from _folded(command)
    if len(commands) > _COMMANDS_SHOWN:
        yield f"{_INDENT}and the same for {len(commands) - _COMMANDS_SHOWN} more; --format json has every command"
    if hint(one):
        yield from _paragraph("" if commands else "fix", hint(one), page)


def _folded(command: Command) -> Iterator[str]:
    """Yield a command over several lines, as a shell takes it."""
    first, *rest = (command.name, *command.options)
    yield f"{_INDENT}{neutral(first)} \\"
    for number, option in enumerate(rest, start=1):
        yield f"{_INDENT}  {neutral(option)}" + (" \\" if number < len(rest) else "")


def _beside_reader(found: Sequence[BesideReader], page: _Page) -> Iterator[str]:
    if not found:
        return
    yield _MARGIN + page.paint("BESIDE READER, on the resources themselves; not looked at here", _BOLD)
    for one in found:
        said = f"{one.role}: {one.title}, for {', '.join(one.criteria)}"
        yield from _paragraph("", said, page, indent=_MARGIN)
    yield from _paragraph("", "Without it the gate says so, where there are such resources.", page, indent=_MARGIN)
    yield ""


def _permissions(found: Sequence[HostPermission], page: _Page) -> Iterator[str]:
    for host, inside in groupby(found, key=lambda one: one.host):
        yield _MARGIN + page.paint(f"WHAT THE TOKEN OF {host.label.upper()} NEEDS", _BOLD)
        for one in inside:
            count = len(one.criteria)
            yield f"{_MARGIN}{neutral(one.permission):<34}{'1 criterion' if count == 1 else f'{count} criteria'}"
        yield ""
    if found:
        said = (
            "Looked at here is each list of a place. What is asked about things in it, such as the tests of a build, "
        )
        yield from _paragraph(
            "", said + "shows when it is read: then the gate names what is missing.", page, indent=_MARGIN
        )
        yield ""


def _instead(found: Sequence[Instead], page: _Page) -> Iterator[str]:
    if not found:
        return
    yield _MARGIN + page.paint("WHERE A RIGHT CANNOT BE HAD, what a team can bring to the meeting instead", _BOLD)
    for one in found:
        yield from _paragraph("", f"{one.title}: {one.otherwise}", page, indent=_MARGIN)
    yield from _paragraph("", "The gate itself stays unknown there until the right is given.", page, indent=_MARGIN)
    yield ""


def _next(diagnosis: Diagnosis, files: str) -> Iterator[str]:
    if any(grants(one, "") for one in diagnosis.obstacles):
        yield f"{_MARGIN}smaller a role with just the actions that are needed:"
        yield f"{_INDENT}golive doctor --role json{files}"
    else:
        yield f"{_MARGIN}next    golive gate{files}"


def _paragraph(label: str, text: str, page: _Page, indent: str = _INDENT) -> Iterator[str]:
    lead = f"{label}: " if label else ""
    yield from textwrap.wrap(
        lead + neutral(text),
        page.width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
