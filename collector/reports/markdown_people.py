"""Conditions, waivers and what lies ahead as tables of GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from collector.model import Decision, Outcome, Verdict
from collector.reports import gfm
from collector.reports.accepted import (
    condition_in_words,
    control_in_words,
    not_counting,
    unsigned_in_words,
    waiver_in_words,
)
from collector.reports.ahead import begin_in_words, endings_in_words, takes_in_words
from collector.reports.calendar import due_days, signers
from collector.reports.headline import day_in_words, days_until
from collector.reports.open_points import conditions, waived_verdicts
from collector.reports.size_budget import Line, Weight

_ACTIONS_SHOWN = 10
_SHORT = 160
_SIGNS = {Outcome.FAIL: "❌", Outcome.UNKNOWN: "❓"}


def accepted_tables(decision: Decision) -> Iterator[Line]:
    """Yield what goes live although it fails, and the papers that do not count."""
    promised, waived = conditions(decision), waived_verdicts(decision.verdicts)
    yield from _accepted("Conditions", "Workaround", [(one, condition_in_words(one)) for one in promised])
    yield from _accepted("Waived: not passed", "Control", [(one, waiver_in_words(one)) for one in waived])
    listed = [gfm.text(unsigned_in_words(one)) for one in not_counting(decision)]
    if listed:
        yield Line("### Waivers and mitigations that do not count\n")
        yield from (Line(f"- {one}", Weight.CRITERION) for one in listed)
        yield Line("")


def ahead_tables(decision: Decision) -> Iterator[Line]:
    """Yield what is not due yet by day, what to begin when, and what ends."""
    yield from _not_due(decision)
    yield from _actions(decision)
    yield from _endings(decision)


def _accepted(title: str, control: str, found: Sequence[tuple[Verdict, str]]) -> Iterator[Line]:
    rows = (
        (
            f"🟡&nbsp;{verdict.severity.value}",
            gfm.code(verdict.criterion),
            gfm.text(verdict.message, limit=_SHORT),
            gfm.text(signed),
            gfm.text(control_in_words(verdict)),
        )
        for verdict, signed in found
    )
    if found:
        yield from _table(title, ("", "Criterion", "What fails", "Signed", control), rows, Weight.CRITERION)


def _not_due(decision: Decision) -> Iterator[Line]:
    rows = [
        (
            f"{day_in_words(day.at)}, {days_until(day.at, decision.decided_at)}",
            f"{_SIGNS.get(verdict.outcome, '❓')}&nbsp;{verdict.severity.value}",
            gfm.code(verdict.criterion),
            gfm.text(verdict.owner),
            gfm.text(", ".join(role for role, _ in signers([verdict]))),
        )
        for day in due_days(decision)
        for verdict in day.verdicts
    ]
    if rows:
        title = "1 criterion is" if len(rows) == 1 else f"{len(rows)} criteria are"
        yield Line(f"<details><summary>Not due yet: {title} open, and none of them counts as passed</summary>\n")
        yield from _rows(("Due", "Today", "Criterion", "Owner", "To be signed by"), rows, Weight.FIX)
        yield Line("</details>\n")


def _actions(decision: Decision) -> Iterator[Line]:
    shown = [one for one in decision.actions if one.lead_time][:_ACTIONS_SHOWN]
    rows = (
        (
            begin_in_words(one, decision.decided_at),
            takes_in_words(one),
            day_in_words(one.due_at),
            gfm.code(one.criterion),
            gfm.text(one.owner),
            gfm.text(one.what, limit=_SHORT),
        )
        for one in shown
    )
    if shown:
        title = "What to begin when, what takes longest first"
        yield from _table(title, ("Begin", "Takes", "Due", "Criterion", "Owner", "What"), rows, Weight.FIX)


def _endings(decision: Decision) -> Iterator[Line]:
    rows = ((day_in_words(at), gfm.text(what)) for at, what in endings_in_words(decision.forecast))
    if decision.forecast:
        yield from _table("Ends before hypercare does", ("On", "What"), rows, Weight.SUBJECT)


def _table(title: str, heads: Sequence[str], rows: Iterable[tuple[str, ...]], weight: Weight) -> Iterator[Line]:
    yield Line(f"### {title}\n")
    yield from _rows(heads, rows, weight)


def _rows(heads: Sequence[str], rows: Iterable[tuple[str, ...]], weight: Weight) -> Iterator[Line]:
    yield Line(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    yield from (Line(f"| {' | '.join(cells)} |", weight) for cells in rows)
    yield Line("")
