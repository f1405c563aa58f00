"""Rows about failure tests: which scenarios of failure were tried on purpose, and held when they were tried last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, TypeAlias

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.testing.attempts import Attempt, attempts
from collector.facts.azure import Resource
from collector.facts.testing import ExperimentRun, TestReport
from collector.model import KindOfTests, Reason, TestKind

_ByScenario: TypeAlias = Mapping[str, Sequence[Attempt]]
_UNDATED = datetime.max.replace(tzinfo=UTC)
_ADD = (
    "no failure test was found: run experiments of Azure Chaos Studio, or add to the workload file tests: {failure: "
    '{reports: ["test-reports/failure/*.xml"], scenarios: ["dependency down", "zone loss", "throttling"]}}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureTests(Row):
    """All failure tests of the workload together.

    A scenario held where it succeeded when it was tried last; each counts once, however often it was tried.
    """

    kind: ClassVar[str] = "failure_tests"
    held_90_days: Field[float] = described("how many scenarios held when tried last, within 90 days", "count")
    held_180_days: Field[float] = described("how many scenarios held when tried last, within 180 days", "count")
    held_365_days: Field[float] = described("how many scenarios held when tried last, within 365 days", "count")
    held: Field[tuple[str, ...]] = described("the scenarios that held when tried last, however long ago")
    failed: Field[tuple[str, ...]] = described("the scenarios that did not hold when tried last")


def failure_tests(observed: Observed) -> RowSet:
    """Return the one row; none where the workload says that it needs no failure tests."""
    declared = observed.workload.delivery.of_kind(TestKind.FAILURE)
    if declared is not None and declared.not_needed:
        return RowSet(rows=(), gaps=(), complete=True, observed_at=observed.now)
    return RowSet(rows=(_row(declared, observed),), gaps=(), complete=False)


def _row(declared: KindOfTests | None, observed: Observed) -> FailureTests:
    last = _last_of_each(attempts(declared, observed))
    tried = [attempt for attempt in last.values() if attempt is not None]
    gaps = observed.hiding(ExperimentRun, Resource, *([TestReport] if declared is not None else []))
    # Behind a gap a newer attempt may have failed: nothing that was seen is certain then.
    doubt = hidden_by(gaps, at_least=0.0) if gaps else None
    facts = [attempt.fact for attempt in tried]
    return FailureTests(
        subject="failure tests",
        evidence=documents_of(facts),
        observed_at=oldest(facts) or observed.now,  # that nothing is mapped is what the workload file says now
        held_90_days=doubt or _held_within(timedelta(days=90), last, observed),
        held_180_days=doubt or _held_within(timedelta(days=180), last, observed),
        held_365_days=doubt or _held_within(timedelta(days=365), last, observed),
        held=doubt or _names(last, held=True),
        failed=doubt or _names(last, held=False),
    )


def _last_of_each(found: Mapping[str, Sequence[Attempt]]) -> Mapping[str, Attempt | None]:
    """Return the last attempt at each scenario; one without a moment may be the last of all."""
    return {
        scenario: max(tries, key=lambda one: (one.when or _UNDATED, one.fact.subject), default=None)
        for scenario, tries in found.items()
    }


def _held_within(span: timedelta, last: Mapping[str, Attempt | None], observed: Observed) -> Field[float]:
    """Count the scenarios that held; where others may have, what was seen for certain is the least."""
    if not any(last.values()):
        return missing(_ADD, at_least=0.0)
    count, doubts = 0, []
    for scenario, attempt in last.items():
        held = _held(scenario, attempt, span, observed)
        if isinstance(held, Unknown):
            doubts.append(held)
        elif held:
            count += 1
    if not doubts:
        return float(count)
    return missing("; ".join(one.why for one in doubts), reason=doubts[0].reason, at_least=float(count))


def _held(scenario: str, attempt: Attempt | None, span: timedelta, observed: Observed) -> Field[bool]:
    if attempt is None:
        return missing(f"nothing tried {scenario}")
    if attempt.held is not True:
        return attempt.held
    if attempt.when is None:
        return missing(f"{attempt.fact.subject} does not say when it ran")
    age = observed.age(attempt.when)
    if isinstance(age, Unknown) or age <= span:
        return age if isinstance(age, Unknown) else True
    why = f"{scenario} was tried {age.days} days ago, more than {span.days}: try it again"
    return Unknown(reason=Reason.STALE, why=why)


def _names(last: Mapping[str, Attempt | None], *, held: bool) -> tuple[str, ...]:
    return tuple(sorted(name for name, attempt in last.items() if attempt is not None and attempt.held is held))
