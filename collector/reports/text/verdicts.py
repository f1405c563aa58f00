"""What is due and open, the heaviest first, and what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from collector.model import Decision, Outcome, Severity, SubjectVerdict, Verdict
from collector.reports.accepted import condition_in_words
from collector.reports.gap_groups import gap_groups
from collector.reports.open_points import concerned, gap_numbers, how_many, is_open, settled_verdicts, unaccepted
from collector.reports.place_names import place_name
from collector.reports.plain_text import neutral
from collector.reports.text.page import DEEP, MARGIN, OUTCOME_COLOURS, OUTCOME_WORDS, Page, listed

_SUBJECTS_SHOWN = 3
_BRIEF_LINES = 2
_DETAILED_IN_BRIEF = 10


def open_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield every criterion that is due and does not hold, with what is wrong and how to put it right.

    On a brief page the heaviest have that; of the others there is a line each.
    """
    numbers = gap_numbers(gap_groups(decision))
    found = unaccepted(decision)
    detailed = {verdict.criterion for verdict in (found[:_DETAILED_IN_BRIEF] if page.brief else found)}
    for severity in Severity:
        of_weight = [verdict for verdict in found if verdict.severity is severity]
        if of_weight:
            yield page.heading(f"OPEN {severity.value.upper()}S")
        for verdict in of_weight:
            yield title(verdict, page)
            if verdict.criterion in detailed:
                yield from _details(verdict, numbers.get(verdict.criterion, ()), page)
        if of_weight:
            yield ""
    if len(found) > len(detailed):
        yield f"{MARGIN}why the last {len(found) - len(detailed)} are open: --format markdown"
        yield ""


def settled_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield what holds or does not apply; on a brief page how many of each area."""
    settled = settled_verdicts(decision.verdicts)
    if not settled:
        return
    yield page.heading(f"HOLDS: {len(settled)} of {len(decision.verdicts)}" if page.brief else "HOLDS")
    if page.brief:
        areas = Counter(verdict.area for verdict in settled)
        yield from page.columns(MARGIN, ", ".join(f"{area} {count}" for area, count in areas.items()))
    else:
        yield from (title(verdict, page) for verdict in settled)
    yield ""


def title(verdict: Verdict, page: Page) -> str:
    """Return the line of a criterion: how it came out, of how many subjects, and whose it is."""
    word = page.paint(f"{OUTCOME_WORDS[verdict.outcome]:<8}", OUTCOME_COLOURS[verdict.outcome])
    owner = page.paint(neutral(verdict.owner), "dim") if is_open(verdict) else ""
    return f"{MARGIN}{word}{neutral(verdict.criterion):<34}{how_many(verdict):<18}{owner}".rstrip()


def _details(verdict: Verdict, numbers: Sequence[int], page: Page) -> Iterator[str]:
    most = _BRIEF_LINES if page.brief else None
    found = concerned(verdict)
    if verdict.outcome is Outcome.UNKNOWN and numbers:
        seen = listed([f"[{number}]" for number in numbers])
        yield from page.entry("", f"needs what could not be read, see {seen} below")
    elif found:
        yield from _subjects(found, page)
    else:
        yield from page.entry("", verdict.message, most=most)
    yield from _remarks(verdict, page)
    if verdict.outcome is Outcome.FAIL or not numbers:
        yield from page.entry("fix", verdict.fix, most=most)
    if not page.brief:
        yield from (page.paint(line, "dim") for line in page.entry("", f"evidence {_exhibits(verdict)}"))


def _remarks(verdict: Verdict, page: Page) -> Iterator[str]:
    """Yield what the outcome alone does not tell."""
    if verdict.fails_as and verdict.unknown_as and verdict.fails_as is not verdict.unknown_as:
        yield from page.entry(
            "", f"it fails as {verdict.fails_as}, and beside that it is unknown as {verdict.unknown_as}"
        )
    if verdict.kept_from_review:
        yield from page.entry("review", "it was open there, and a deploy run does not make that good")
    if verdict.acceptance:
        label = "mitigated" if verdict.acceptance.kind == "mitigation" else "waived, but not all of it"
        yield from page.entry(label, condition_in_words(verdict))


def _subjects(subjects: Sequence[SubjectVerdict], page: Page) -> Iterator[str]:
    shown = 1 if page.brief else _SUBJECTS_SHOWN
    most = _BRIEF_LINES if page.brief else None
    for subject in subjects[:shown]:
        yield from page.entry("", f"{place_name(subject.id)}: {subject.message}", most=most)
    if len(subjects) > shown:
        yield f"{DEEP}and {len(subjects) - shown} more"


def _exhibits(verdict: Verdict) -> str:
    if not verdict.evidence:
        return "none"
    first = verdict.evidence[0].digest
    more = len(verdict.evidence) - 1
    return f"{first[: len('sha256:') + 12]}{f' and {more} more' if more else ''}"
