"""Rows about what Azure Advisor recommends for the reliability of the workload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import absent, known_or
from collector.derive.members import lies_in_any
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts.azure import Resource
from collector.facts.platform import AdvisorFinding
from collector.model import fold_id, subscription_of

_RELIABILITY = frozenset({"highavailability", "reliability"})
"""The service says the one, its portal the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityAdvice(Row):
    """Something of the workload with one reliability recommendation about it."""

    kind: ClassVar[str] = "advisor_finding"
    impact: Field[str] = described("high, medium or low")
    postponed: Field[bool] = described("somebody has put it off or dismissed it")
    problem: Field[str] = described("what Advisor recommends")
    recommendation: Field[str] = described("the id by which Advisor calls it")


def advisor_findings(observed: Observed) -> RowSet:
    """Return a row for every recommendation about the workload, put off or not."""
    belongs = _belongs(observed)
    rows = (_row(finding) for finding in observed.all(AdvisorFinding) if belongs(fold_id(finding.resource)))
    return observed.row_set(rows, AdvisorFinding, Resource)


def _belongs(observed: Observed) -> Callable[[str], bool]:
    """Return the test for a folded id: what lies in a whole subscription, or at or below a member, belongs.

    Advisor speaks of more types than the inventory looks for, so members alone would leave some out.
    """
    azure = observed.workload.azure
    whole = frozenset() if azure.tags else frozenset(map(str.casefold, observed.whole))
    members = frozenset(fold_id(member.subject) for member in observed.all(Resource))
    named = frozenset(map(fold_id, azure.named))
    return lambda place: subscription_of(place) in whole or lies_in_any(place, members) or lies_in_any(place, named)


def _row(finding: AdvisorFinding) -> ReliabilityAdvice:
    return ReliabilityAdvice(
        subject=finding.resource,
        evidence=documents_of((finding,)),
        observed_at=oldest((finding,)),
        impact=_impact(finding),
        postponed=finding.postponed,
        problem=known_or(finding.problem, absent("what is recommended")),
        recommendation=finding.subject.rpartition("/")[2],
    )


def _impact(finding: AdvisorFinding) -> Field[str]:
    if finding.category.casefold() not in _RELIABILITY:
        return absent(f"whether the recommendation is about reliability: its category is new, {finding.category}")
    return finding.impact.casefold() if finding.impact else absent("how much the recommendation weighs")
