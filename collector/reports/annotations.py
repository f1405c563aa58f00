"""A decision in the few lines that a pipeline host shows beside a run: errors, warnings and notices, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from collector.model import Decision, Outcome, Verdict
from collector.reports.accepted import all_in_words, not_counting, unsigned_in_words
from collector.reports.ahead import date_in_words
from collector.reports.calendar import next_due
from collector.reports.gap_groups import GapGroup, gap_groups
from collector.reports.headline import (
    MEANING,
    counts_in_words,
    loosened,
    marks,
    ruling_in_words,
    where_the_rest_is,
)
from collector.reports.open_points import blocks, concerned, gap_numbers, how_many, unaccepted, unlocks
from collector.reports.place_names import place_name
from collector.reports.plain_text import neutral

MAX_PER_LEVEL = 10
"""What GitHub and Azure Pipelines show of each level for one step; they drop the rest without a word."""
MAX_CHARACTERS = 4096
"""Where GitHub cuts a message."""
CALENDAR = "calendar"
"""The code of what lies ahead: a host without notices leaves it out rather than warn of it."""
_LINE = 600
_CRITERIA_NAMED = 12
_NOTES_SHOWN = 5


class Level(StrEnum):
    """How loud an annotation is."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One message. Its texts are neutral, and still to be escaped for the host."""

    level: Level
    code: str
    """A criterion, a reason code, or what kind of message this is: `ruling`, `mark`, `more`."""
    title: str
    lines: tuple[str, ...]


def all_annotations(decision: Decision) -> Iterator[Annotation]:
    """Yield everything that a reader should see: the ruling, marks, fails, gaps, what else is unknown."""
    yield _ruling(decision)
    for mark in marks(decision):
        yield _annotation(Level.NOTICE, "mark", f"golive: {mark.heading}", mark.said)
    yield from _listed("papers", decision.paper_problems, level=Level.WARNING)
    yield from _listed("accepted, not passed", all_in_words(decision))
    yield from _listed("does not count", list(map(unsigned_in_words, not_counting(decision))), level=Level.WARNING)
    yield from _listed("loosened", [mark.said for mark in loosened(decision)])
    yield from _listed("host", decision.host_notes)
    yield from _calendar(decision)
    groups, found = gap_groups(decision), unaccepted(decision)
    explained = gap_numbers(groups)
    yield from (_criterion(one) for one in found if one.outcome is Outcome.FAIL)
    yield from map(_gap, groups)
    yield from (_criterion(one) for one in found if one.outcome is Outcome.UNKNOWN and one.criterion not in explained)


def at_level(level: Level, found: Sequence[Annotation], decision: Decision) -> tuple[Annotation, ...]:
    """Return the annotations of a level, as many as a host shows; the last one then counts those left out."""
    alike = tuple(one for one in found if one.level is level)
    if len(alike) <= MAX_PER_LEVEL:
        return alike
    kept = alike[: MAX_PER_LEVEL - 1]
    left_out = f"{len(alike) - len(kept)} more; all of them stand {where_the_rest_is(decision)}"
    return (*kept, _annotation(level, "more", "golive: and more", left_out))


def escaped(text: str, escapes: Mapping[str, str]) -> str:
    """Escape character by character; a text that is too long is cut between two of them, never within an escape."""
    whole = ""
    for piece in (escapes.get(char, char) for char in text):
        if len(whole) + len(piece) > MAX_CHARACTERS:
            break
        whole += piece
    return whole


def _ruling(decision: Decision) -> Annotation:
    """Be an error where the process ends with one; an advisory run that would have been blocked warns."""
    open_code = Level.WARNING if decision.exit_code else Level.NOTICE
    level = Level.ERROR if decision.process_exit_code else open_code
    meaning, counts = MEANING[decision.ruling], ", ".join(counts_in_words(decision.verdicts))
    title = f"golive: {ruling_in_words(decision)}: {decision.workload.name}"
    told = (f"{meaning} ({counts})", *decision.why, f"exit code {decision.exit_code}")
    return _annotation(level, "ruling", title, *told)


def _calendar(decision: Decision) -> Iterator[Annotation]:
    """Yield what is due next, and whether the date can be kept: news, and no fault of this run."""
    if due := next_due(decision):
        yield _annotation(Level.NOTICE, CALENDAR, "golive: not due yet", f"next due: {due}")
    if decision.feasible:
        level = Level.NOTICE if decision.feasible.in_time else Level.WARNING
        yield _annotation(level, CALENDAR, "golive: the date", f"the date {date_in_words(decision.feasible)}")


def _listed(about: str, said: Sequence[str], *, level: Level = Level.NOTICE) -> Iterator[Annotation]:
    """Yield one for all of them: a long list must not push out what blocks."""
    if said:
        more = (f"and {len(said) - _NOTES_SHOWN} more",) if len(said) > _NOTES_SHOWN else ()
        yield _annotation(level, "mark", f"golive: {about}", *said[:_NOTES_SHOWN], *more)


def _criterion(verdict: Verdict) -> Annotation:
    failed = verdict.outcome is Outcome.FAIL
    level = Level.ERROR if failed and blocks(verdict) else Level.WARNING
    word = "fails" if failed else "is unknown"
    many = f" ({how_many(verdict)})" if how_many(verdict) else ""
    owner = (f"owner: {verdict.owner}",) if verdict.owner else ()
    title = f"{verdict.severity.value} {verdict.criterion} {word}{many}"
    return _annotation(level, verdict.criterion, title, _wrong(verdict), f"fix: {verdict.fix}", *owner)


def _wrong(verdict: Verdict) -> str:
    """Name the first subject with its group: an annotation often stands alone."""
    found = concerned(verdict)
    if not found:
        return verdict.message
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{place_name(found[0].id)}: {found[0].message}{more}"


def _gap(group: GapGroup) -> Annotation:
    named = ", ".join(group.criteria[:_CRITERIA_NAMED])
    more = f" and {len(group.criteria) - _CRITERIA_NAMED} more" if len(group.criteria) > _CRITERIA_NAMED else ""
    title = f"could not be read ({group.reason_code}), {unlocks(group)}"
    criteria = (f"criteria: {named}{more}",) if named else ()
    lines = (f"fix: {group.fix}", f"why: {group.detail}", *criteria)
    return _annotation(Level.WARNING, group.reason_code, title, *lines)


def _annotation(level: Level, code: str, title: str, *lines: str) -> Annotation:
    return Annotation(
        level=level,
        code=neutral(code, limit=100),
        title=neutral(title, limit=200),
        lines=tuple(neutral(line, limit=_LINE) for line in lines),
    )
