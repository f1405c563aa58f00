"""The verdict as people read it in a terminal or in the log of a pipeline."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.model import Decision, Outcome, Ruling, Severity, SubjectVerdict, Verdict
from collector.reports import alert_matrix
from collector.reports.alert_matrix_text import matrix_lines
from collector.reports.data_loss import expected_losses, of_stores, said
from collector.reports.gap_groups import GapGroup, gap_groups
from collector.reports.place_names import place_name as place_name  # noqa: PLC0414 - exported for type checkers
from collector.reports.plain_text import neutral

_MARGIN = "  "
_WORDS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "FAIL",
    Outcome.UNKNOWN: "UNKNOWN",
    Outcome.NOT_APPLICABLE: "n/a",
}
_COLOURS = {"red": "31;1", "yellow": "33;1", "green": "32;1", "dim": "2", "bold": "1"}
_OUTCOME_COLOURS = {
    Outcome.PASS: "green",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
}
_RULING_COLOURS = {Ruling.GO: "green", Ruling.NO_GO: "red", Ruling.UNDECIDED: "yellow"}
_MEANING = {
    Ruling.GO: "everything that the policy asks for holds",
    Ruling.NO_GO: "something that must hold does not",
    Ruling.UNDECIDED: "needed evidence is missing, stale or unreadable",
}
_SUBJECTS_SHOWN = 3
_GAPS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Page:
    """How to write: the width in columns, and a function that paints text or leaves it."""

    width: int
    paint: Callable[[str, str], str]


def console(decision: Decision, *, colour: bool, width: int = 100) -> str:
    """Return the whole verdict, the most pressing first; plain text unless `colour`."""
    page = _Page(max(60, min(width, 120)), _painted if colour else lambda text, _: text)
    parts = [
        *_banner(decision, page),
        *_headline(decision, page),
        *_verdicts(decision, page),
        *_losses(decision, page),
        *_alerts(decision, page),
        *_gaps(decision, page),
    ]
    return "\n".join(parts) + "\n"


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


# --- The top ----------------------------------------------------------------------------------------------


def _banner(decision: Decision, page: _Page) -> Iterator[str]:
    yield ""
    if decision.demo:
        yield _MARGIN + page.paint("DEMO: a simulated estate at a pinned moment; nothing here is real", "bold")
    if decision.what_if:
        changed = ", ".join(map(neutral, decision.what_if))
        yield _MARGIN + page.paint(f"WHAT-IF ({changed}): this is no decision and can never be a GO", "yellow")
    if decision.advisory:
        spent = f"the real exit code is {decision.exit_code}, the process ends with {decision.process_exit_code}"
        yield _MARGIN + page.paint(f"ADVISORY: nothing is blocked; {spent}", "yellow")
    if decision.evidence.completeness == "partial":
        yield _MARGIN + page.paint("PARTIAL: the collection was cut short", "yellow")


def _headline(decision: Decision, page: _Page) -> Iterator[str]:
    workload = decision.workload
    ruling = page.paint(f" {decision.ruling.value.replace('_', '-')} ", _RULING_COLOURS[decision.ruling])
    yield f"{_MARGIN}{ruling} {page.paint(neutral(workload.name), 'bold')}: {_MEANING[decision.ruling]}"
    yield f"{_MARGIN} {_counts(decision.verdicts)}"
    yield ""
    when = _distance(workload.go_live, decision.decided_at)
    policy = f"policy {neutral(decision.policy.name)} {neutral(decision.policy.version)}"
    yield f"{_MARGIN} tier {workload.tier.value}, go-live {_moment(workload.go_live)}, {when}"
    yield f"{_MARGIN} judged {_moment(decision.decided_at)}, {policy}"
    for loosening in decision.loosened:
        said = f"{neutral(loosening.kind)} of {place_name(loosening.subject)}: {neutral(loosening.detail)}"
        yield from _entry("loosened", said, page, indent=f"{_MARGIN} ")
    for note in decision.host_notes:
        yield from _entry("host", note, page, indent=f"{_MARGIN} ")
    yield ""


def _counts(verdicts: Sequence[Verdict]) -> str:
    def count(outcome: Outcome) -> int:
        return sum(1 for verdict in verdicts if verdict.outcome is outcome)

    said = f"{count(Outcome.FAIL)} fail, {count(Outcome.UNKNOWN)} unknown, {count(Outcome.PASS)} pass"
    spared = count(Outcome.NOT_APPLICABLE)
    return f"{said}, {spared} not applicable" if spared else said


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _distance(go_live: datetime, now: datetime) -> str:
    days = round((go_live - now) / timedelta(days=1))
    if days == 0:
        return "today"
    return f"in {days} days" if days > 0 else f"{-days} days ago"


# --- The verdicts -----------------------------------------------------------------------------------------


def _verdicts(decision: Decision, page: _Page) -> Iterator[str]:
    numbers = _numbers_by_criterion(gap_groups(decision))
    for severity in Severity:
        yield from _open_section(severity, decision.verdicts, numbers, page)
    settled = [verdict for verdict in decision.verdicts if not _is_open(verdict)]
    if settled:
        yield _MARGIN + page.paint("HOLDS", "bold")
        for verdict in settled:
            yield _title(verdict, page)
        yield ""


def _numbers_by_criterion(groups: Sequence[GapGroup]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups, start=1):
        for criterion in group.criteria:
            found.setdefault(criterion, []).append(number)
    return found


def _is_open(verdict: Verdict) -> bool:
    return verdict.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)


def _open_section(
    severity: Severity, verdicts: Sequence[Verdict], numbers: dict[str, list[int]], page: _Page
) -> Iterator[str]:
    of_weight = [verdict for verdict in verdicts if _is_open(verdict) and verdict.severity is severity]
    if not of_weight:
        return
    yield _MARGIN + page.paint(f"OPEN {severity.value.upper()}S", "bold")
    for verdict in sorted(of_weight, key=lambda one: one.outcome is not Outcome.FAIL):
        yield _title(verdict, page)
        yield from _details(verdict, numbers.get(verdict.criterion, []), page)
    yield ""


def _title(verdict: Verdict, page: _Page) -> str:
    word = page.paint(f"{_WORDS[verdict.outcome]:<8}", _OUTCOME_COLOURS[verdict.outcome])
    owner = page.paint(neutral(verdict.owner), "dim") if _is_open(verdict) else ""
    return f"{_MARGIN}{word}{neutral(verdict.criterion):<34}{_how_many(verdict):<18}{owner}".rstrip()


def _how_many(verdict: Verdict) -> str:
    """Say how many of the subjects are as the verdict says: `2 of 3`."""
    alike = sum(1 for subject in verdict.subjects if subject.outcome is verdict.outcome)
    return f"{alike} of {len(verdict.subjects)}" if alike and len(verdict.subjects) > 1 else ""


def _details(verdict: Verdict, numbers: Sequence[int], page: _Page) -> Iterator[str]:
    concerned = [subject for subject in verdict.subjects if subject.outcome is verdict.outcome]
    if verdict.outcome is Outcome.UNKNOWN and numbers:
        seen = _listed([f"[{number}]" for number in numbers])
        yield from _entry("", f"needs what could not be read, see {seen} below", page)
    elif concerned:
        yield from _subjects(concerned, page)
    else:
        yield from _entry("", verdict.message, page)
    if verdict.outcome is Outcome.FAIL or not numbers:
        yield from _entry("fix", verdict.fix, page)
    yield from (page.paint(line, "dim") for line in _entry("", f"evidence {_exhibits(verdict)}", page))


def _losses(decision: Decision, page: _Page) -> Iterator[str]:
    """Yield what is lost at worst in each scenario, by the mechanism that brings it back."""
    losses = expected_losses(decision.verdicts)
    if not losses:
        return
    yield _MARGIN + page.paint("EXPECTED LOSS OF DATA, the worst of each mechanism", "bold")
    room = max(len(neutral(of_stores(loss))) for loss in losses) + 2
    for loss in losses:
        line = f"{_MARGIN}{neutral(loss.scenario):<10}{neutral(of_stores(loss)):<{room}}{said(loss)}"
        worst = place_name(loss.worst_of) if loss.worst_seconds else ""
        names = (worst, worst.partition(" (")[0], "")
        yield next(whole for name in names if len(whole := f"{line}  {name}".rstrip()) <= page.width or not name)
    yield ""


def _alerts(decision: Decision, page: _Page) -> Iterator[str]:
    """Yield which baseline alerts the resources have, by type, and who is told."""
    if not decision.alert_matrix:
        return
    title = f"ALERT MATRIX: {alert_matrix.total(decision.alert_matrix)}"
    yield _MARGIN + page.paint(title, "bold")
    yield from matrix_lines(decision.alert_matrix, page.width)
    yield ""


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _subjects(subjects: Sequence[SubjectVerdict], page: _Page) -> Iterator[str]:
    for subject in subjects[:_SUBJECTS_SHOWN]:
        yield from _entry("", f"{place_name(subject.id)}: {subject.message}", page)
    if len(subjects) > _SUBJECTS_SHOWN:
        yield from _entry("", f"and {len(subjects) - _SUBJECTS_SHOWN} more", page)


def _exhibits(verdict: Verdict) -> str:
    if not verdict.evidence:
        return "none"
    first = verdict.evidence[0].digest
    more = len(verdict.evidence) - 1
    return f"{first[: len('sha256:') + 12]}{f' and {more} more' if more else ''}"


def _entry(label: str, text: str, page: _Page, indent: str = _MARGIN + " " * 8) -> Iterator[str]:
    """Yield a paragraph under a criterion; lines after the first hang below it."""
    lead = f"{label}: " if label else ""
    yield from textwrap.wrap(
        lead + neutral(text),
        page.width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- What could not be read -------------------------------------------------------------------------------


def _gaps(decision: Decision, page: _Page) -> Iterator[str]:
    groups = gap_groups(decision)
    if not groups:
        return
    yield _MARGIN + page.paint("WHAT COULD NOT BE READ, the most unblocking first", "bold")
    for number, group in enumerate(groups[:_GAPS_SHOWN], start=1):
        yield from _gap_entry(number, group, page)
    if len(groups) > _GAPS_SHOWN:
        yield f"{_MARGIN}and {len(groups) - _GAPS_SHOWN} more in the packet"
    yield ""


def _gap_entry(number: int, group: GapGroup, page: _Page) -> Iterator[str]:
    blocked = len(group.criteria)
    unlocks = f"unlocks {blocked} criteria" if blocked != 1 else "unlocks 1 criterion"
    label = f"[{number}]"
    yield f"{_MARGIN}{page.paint(f'{label:<8}{unlocks}', 'yellow')}  {neutral(group.reason_code)}"
    yield from _entry("fix", group.fix, page)
    yield from _entry("why", f"{group.detail}{_others(group)}", page)


def _others(group: GapGroup) -> str:
    """Say that one of several reasons stands for all; the packet names each."""
    return f" (and {group.others} more like it; all in the packet)" if group.others else ""
