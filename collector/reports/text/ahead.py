"""What lies ahead: what is due when and whose it is, what to begin first, and what ends soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile

from collector.model import Decision, Outcome, Verdict
from collector.reports.ahead import begin_in_words, endings_in_words, takes_in_words
from collector.reports.calendar import DueDay, by_owner, due_days, signers
from collector.reports.headline import day_in_words, days_until, where_the_rest_is
from collector.reports.open_points import is_not_due
from collector.reports.plain_text import neutral
from collector.reports.text.page import MARGIN, Page

_NAMED = 25
"""Criteria that are not due yet and are named; of later days their number has to do."""
_ACTIONS_SHOWN = 10
_ACTIONS_IN_BRIEF = 5
_ENDINGS_SHOWN = 6
_ENDINGS_IN_BRIEF = 3
_INDENT = MARGIN * 2
_OWNERS_SHOWN = 2
_SIGNERS_SHOWN = 6
_OWNER_ROOM = 18
_CRITERION_ROOM = 34


def not_due_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield by day what does not hold and need not yet: how many, whose, and who has to sign."""
    days = due_days(decision)
    if not days:
        return
    yield page.heading(f"NOT DUE YET: {_state(decision)}; none of them counts as passed")
    named = tuple(takewhile(lambda total: total <= _NAMED, accumulate(len(day.verdicts) for day in days)))
    for number, day in enumerate(days):
        yield from _day(day, decision, page, named=number < len(named))
    far = [verdict for day in days[len(named) :] for verdict in day.verdicts]
    yield from _signers(MARGIN, far, page, label="sign for the rest")
    yield ""


def actions_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield what to begin when, what takes longest first."""
    most = _ACTIONS_IN_BRIEF if page.brief else _ACTIONS_SHOWN
    shown = [one for one in decision.actions if one.lead_time][:most]
    if not shown:
        return
    yield page.heading("ACTIONS, what takes longest first (`golive explain CRITERION` says what to do)")
    yield f"{MARGIN}{'begin':<12}{'takes':<8}{'due':<12}{'criterion':<{_CRITERION_ROOM}}owner"
    for one in shown:
        begin = f"{begin_in_words(one, decision.decided_at):<12}"
        when = f"{takes_in_words(one):<8}{day_in_words(one.due_at):<12}"
        line = f"{when}{neutral(one.criterion):<{_CRITERION_ROOM}}{neutral(one.owner)}".rstrip()
        yield f"{MARGIN}{begin if one.in_time else page.paint(begin, 'red')}{line}"
    more = len(decision.actions) - len(shown)
    if more:
        yield f"{MARGIN}and {more} more {where_the_rest_is(decision)}"
    yield ""


def endings_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield what holds today and ends before the end of hypercare."""
    if not decision.forecast:
        return
    yield page.heading("ENDS SOON: this holds now, and not until the end of hypercare")
    endings = endings_in_words(decision.forecast)
    shown = endings[: _ENDINGS_IN_BRIEF if page.brief else _ENDINGS_SHOWN]
    for at, what in shown:
        before = " (before go-live)" if at < decision.workload.go_live else ""
        text = neutral(f"{what}{before}")
        yield page.cut(f"{MARGIN}{day_in_words(at)}  {text}")
    more = len(endings) - len(shown)
    if more:
        yield f"{MARGIN}and {more} more {where_the_rest_is(decision)}"
    yield ""


def _state(decision: Decision) -> str:
    """Say how many there are and how they stand today: `57 criteria (12 fail today, 45 unknown)`."""
    found = [one.outcome for one in decision.verdicts if is_not_due(one)]
    failing = found.count(Outcome.FAIL)
    count = "1 criterion" if len(found) == 1 else f"{len(found)} criteria"
    return f"{count} ({failing} fail today, {len(found) - failing} unknown)"


def _day(day: DueDay, decision: Decision, page: Page, *, named: bool) -> Iterator[str]:
    """Yield a day: whose is what and who has to sign; of a far day only how many."""
    when = f"{day_in_words(day.at)}, {days_until(day.at, decision.decided_at)}"
    owners = by_owner(day.verdicts)
    if not named:
        yield page.cut(f"{MARGIN}{when}: {day.criteria} ({_most(owners)})")
        return
    if len(day.verdicts) == 1:
        yield from page.entry("", f"{when}: {_name(day.verdicts[0])}, {owners[0][0]}", indent=MARGIN)
    else:
        yield f"{MARGIN}{when}: {day.criteria}"
        for owner, verdicts in owners:
            yield from page.columns(f"{_INDENT}{neutral(owner):<{_OWNER_ROOM}}", ", ".join(map(_name, verdicts)))
    yield from _signers(_INDENT, day.verdicts, page)


def _signers(indent: str, verdicts: Sequence[Verdict], page: Page, label: str = "to be signed by") -> Iterator[str]:
    found = signers(verdicts)
    who = ", ".join(f"{role} {count}" for role, count in found[:_SIGNERS_SHOWN])
    more = f" and {len(found) - _SIGNERS_SHOWN} other roles" if len(found) > _SIGNERS_SHOWN else ""
    if who:
        yield from page.columns(f"{indent}{label:<{_OWNER_ROOM}}", f"{who}{more}")


def _most(owners: Sequence[tuple[str, Sequence[Verdict]]]) -> str:
    """Name those who have most to do: `test-lead 4, release-manager 2 and others`."""
    shown = ", ".join(f"{neutral(owner)} {len(verdicts)}" for owner, verdicts in owners[:_OWNERS_SHOWN])
    return f"{shown} and others" if len(owners) > _OWNERS_SHOWN else shown


def _name(verdict: Verdict) -> str:
    return f"{verdict.criterion} (fails)" if verdict.outcome is Outcome.FAIL else verdict.criterion
