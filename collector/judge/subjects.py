"""One row against the lines of a criterion: what is known of it, what holds, and what it says to people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from collector.derive.rows import FieldType, Row
from collector.judge.behind import united
from collector.judge.conditions import Answer, Line, Truth
from collector.judge.measure import quantity
from collector.judge.policy import Condition, Criterion
from collector.judge.sight import Moment, Seen, age_problem
from collector.judge.wear import first_ending
from collector.judge.weights import heaviest
from collector.judge.wording import all_of, field_words, in_words, measured_against, plain
from collector.model import Gap, Outcome, Quantity, Reason, Severity, SubjectVerdict, Tier

_MAX_SAID = 3
_EMPTY = ((), "")
"""Values that tell nobody anything."""
Pair: TypeAlias = tuple[Quantity | None, Quantity | None]
"""What was measured, and the limit."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that does not hold for a row, or is not known."""

    outcome: Outcome
    severity: Severity
    message: str
    codes: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()
    measured: Quantity | None = None
    limit: Quantity | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    """Each field that is not known, in words, with the reason; the message is empty then."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row as it was judged."""

    verdict: SubjectVerdict
    weight: int
    """Of the heaviest line that makes the row what it is; a heavier one that is unknown adds nothing to a fail."""


def admits(criterion: Criterion, seen: Seen) -> Truth:
    """Say whether `where` keeps a row."""
    return criterion.where.evaluate(seen.values) if criterion.where else Truth(Answer.TRUE)


def judge_row(row: Row, seen: Seen, criterion: Criterion, moment: Moment) -> Judged | None:
    """Judge one row by what is seen of it; `None` where the criterion is not about it."""
    admitted = admits(criterion, seen)
    if admitted.answer is Answer.FALSE:
        return None
    if admitted.answer is Answer.UNKNOWN and criterion.where is not None:
        points = [_unknown_point(criterion.where, seen, admitted, criterion.heaviest(moment.tier))]
    else:
        points = list(points_of_lines(criterion, seen, moment.tier))
    if row.observed_at is not None or not points:  # what was never seen is not stale besides
        points.extend(_points_of_age(row, criterion, moment))
    return _verdict(row, criterion, seen, moment, points)


def points_of_lines(criterion: Criterion, seen: Seen, tier: Tier) -> Iterator[Point]:
    """Yield what does not hold or is not known, line by line."""
    for condition in criterion.conditions:
        truth, rested_on = _truth(condition, seen)
        if truth.answer is Answer.FALSE:
            yield _failed_point(criterion, condition, rested_on, tier)
        elif truth.answer is Answer.UNKNOWN:
            yield _unknown_point(condition.line, seen, truth, condition.severity[tier])


def _truth(condition: Condition, seen: Seen) -> tuple[Truth, Seen]:
    """Evaluate a line, and return with its truth what it rests on.

    Of a count that is not known whole, what was seen for certain may decide: it is enough for `field >= limit`, or
    already too much for `field <= limit`. Whatever was not seen could only add to it.
    """
    truth = condition.line.evaluate(seen.values)
    measure = condition.measure
    if truth.answer is not Answer.UNKNOWN or measure is None or measure.settled_by_floor is None:
        return truth, seen
    field = seen.unknown.get(measure.field)
    if field is None or field.at_least is None or not math.isfinite(field.at_least):
        return truth, seen
    sure = Seen({**seen.values, measure.field: field.at_least}, seen.unknown)
    floor = condition.line.evaluate(sure.values)
    return (floor, sure) if floor.answer is measure.settled_by_floor else (truth, seen)


def _failed_point(criterion: Criterion, condition: Condition, seen: Seen, tier: Tier) -> Point:
    measured, limit = quantities(criterion, condition, seen)
    return Point(
        outcome=Outcome.FAIL,
        severity=condition.severity[tier],
        message=_said(criterion, condition, seen, (measured, limit)) + _if_more_may_be(condition, seen),
        codes=(f"F-{criterion.id}-{condition.number}",),
        measured=measured,
        limit=limit,
    )


def _if_more_may_be(condition: Condition, seen: Seen) -> str:
    """Say that a number which is too large already is only what was seen of it."""
    field = seen.unknown.get(condition.measure.field) if condition.measure else None
    return "" if field is None else plain(f"; there may be more: {field.why}")


def _said(criterion: Criterion, condition: Condition, seen: Seen, pair: Pair) -> str:
    measured, _ = pair
    fields = _all_fields(criterion, condition, seen) if condition.measure is None else ""
    numbers = fields or _names_counted(condition, seen) or measured_against(_field_of(criterion, condition), *pair)
    say = plain(condition.say)
    if not say:
        return numbers
    nothing_more = condition.measure is None and not fields
    says_all = nothing_more or measured is None or isinstance(measured.value, bool)
    return say if says_all else f"{say.rstrip('.')} ({numbers})"


def _names_counted(condition: Condition, seen: Seen) -> str:
    """Name the entries of a list that is too long: people want to know which, not only how many."""
    if condition.measure is None or not condition.measure.counted:
        return ""
    counted = quantity(seen.values.get(condition.measure.field), "")
    return in_words(counted) if counted is not None and counted.value else ""


def _all_fields(criterion: Criterion, condition: Condition, seen: Seen) -> str:
    """Say what every field of a line that is no plain comparison is, if anything: any may be the reason."""
    own = (name for name in condition.line.names if name.startswith(criterion.rows + "."))
    names = [name for name in own if name in seen.values and seen.values[name] not in _EMPTY]
    shown = ((name, quantity(seen.values[name], _declared(criterion, name).unit)) for name in names[:_MAX_SAID])
    return ", ".join(measured_against(name, measured, None) for name, measured in shown)


def _declared(criterion: Criterion, name: str) -> FieldType:
    return criterion.fields[name.partition(".")[2]]


def _field_of(criterion: Criterion, condition: Condition) -> str:
    if condition.measure is not None:
        return condition.measure.field
    return next(name for name in condition.line.names if name.startswith(criterion.rows + "."))


def quantities(criterion: Criterion, condition: Condition, seen: Seen) -> Pair:
    """Return what a line measured about a row, and the limit; for a line that is no comparison its first field."""
    from_field = _field_of(criterion, condition)
    declared = _declared(criterion, from_field)
    if condition.measure is None:
        return quantity(seen.values.get(from_field), declared.unit), None
    return condition.measure.measured(seen.values, declared), condition.measure.against(seen.values, declared)


def _unknown_point(line: Line, seen: Seen, truth: Truth, severity: Severity) -> Point:
    named = {name: seen.unknown[name] for name in line.names if name in seen.unknown}
    reasons = {field.reason for field in named.values()} or {Reason.PARSE}
    return Point(
        outcome=Outcome.UNKNOWN,
        severity=severity,
        message="" if named else plain(f"a condition could not be evaluated: {truth.why}"),
        codes=tuple(sorted(reason.value for reason in reasons)),
        gaps=united(field.gaps for field in named.values()),
        unknown=tuple((field_words(name), field.why) for name, field in named.items()),
    )


def _points_of_age(row: Row, criterion: Criterion, moment: Moment) -> Iterator[Point]:
    problem = age_problem(row.observed_at, criterion.max_age, moment.now)
    if problem is not None:
        reason, message = problem
        yield Point(Outcome.UNKNOWN, criterion.heaviest(moment.tier), message, (reason.value,))


def _verdict(row: Row, criterion: Criterion, seen: Seen, moment: Moment, points: list[Point]) -> Judged:
    if not points:
        return Judged(_pass(row, criterion, seen, moment), 0)
    points = sorted(points, key=lambda point: (point.outcome is not Outcome.FAIL, -point.severity.weight))
    outcome = points[0].outcome
    said = _messages([point for point in points if point.outcome is outcome][:_MAX_SAID])
    shown = tuple(_shown(criterion, seen))
    verdict = SubjectVerdict(
        id=row.subject,
        outcome=outcome,
        message=_with_shown(said, shown),
        severity=heaviest(point.severity for point in points) or criterion.severity[moment.tier],
        reason_codes=tuple(dict.fromkeys(code for point in points for code in point.codes)),
        measured=points[0].measured,
        limit=points[0].limit,
        shown=shown,
        evidence=row.evidence,
        gaps=united(point.gaps for point in points),
        failed_severity=heaviest(point.severity for point in points if point.outcome is Outcome.FAIL),
        unknown_severity=heaviest(point.severity for point in points if point.outcome is not Outcome.FAIL),
    )
    return Judged(verdict, points[0].severity.weight)


def _pass(row: Row, criterion: Criterion, seen: Seen, moment: Moment) -> SubjectVerdict:
    measured, limit = _shown_for_pass(criterion, seen)
    ending = first_ending(criterion, seen, moment.now)
    said = _passed(criterion, measured, limit)
    shown = tuple(_shown(criterion, seen)) if criterion.show else ()
    return SubjectVerdict(
        id=row.subject,
        outcome=Outcome.PASS,
        message=_with_shown([said], shown) if shown else said,
        severity=criterion.severity[moment.tier],
        measured=measured,
        limit=limit,
        shown=shown,
        evidence=row.evidence,
        holds_until=ending.at if ending else None,
        ends=ending.what if ending else "",
    )


def _with_shown(said: Sequence[str], shown: Sequence[tuple[str, str]]) -> str:
    """Return messages as one, with the fields that the policy wants to be shown and that no message tells."""
    news = [f"{name}: {words}" for name, words in shown if not any(f"{name} is {words}" in one for one in said)]
    return _in_one((*dict.fromkeys(said), *news))


def _messages(points: Sequence[Point]) -> list[str]:
    """Return what the points say; of fields that are unknown for one reason, the reason is said once."""
    names: dict[str, list[str]] = {}
    for name, why in (pair for point in points for pair in point.unknown):
        if name not in names.setdefault(why, []):
            names[why].append(name)
    unknown = [
        plain(f"{all_of(found)} {'is' if len(found) == 1 else 'are'} unknown: {why}") for why, found in names.items()
    ]
    return [*unknown, *(point.message for point in points if not point.unknown)]


def _in_one(said: Sequence[str]) -> str:
    """Return several messages as one sentence: only the last may end with a full stop."""
    return "; ".join((*(one.removesuffix(".") for one in said[:-1]), *said[-1:]))


def _shown(criterion: Criterion, seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield the names and the words of the fields that the policy wants to be shown with a row."""
    for name in criterion.show:
        measured = quantity(seen.values.get(f"{criterion.rows}.{name}"), criterion.fields[name].unit)
        if measured is not None and measured.value not in _EMPTY:
            yield name.replace("_", " "), in_words(measured)


def _shown_for_pass(criterion: Criterion, seen: Seen) -> Pair:
    """Return what the first line measured; its limit only where nothing else can have made it hold."""
    first = criterion.conditions[0]
    measured, limit = quantities(criterion, first, seen)
    return measured, limit if first.measure is None or first.measure.alone else None


def _passed(criterion: Criterion, measured: Quantity | None, limit: Quantity | None) -> str:
    if measured is None:
        return "holds"
    return measured_against(_field_of(criterion, criterion.conditions[0]), measured, limit)
