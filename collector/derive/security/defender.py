"""Rows that sum up what Defender for Cloud finds wrong with the workload, one for each subscription."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from collector.derive.alerting.territory import Territory
from collector.derive.joins import absent, hidden_by
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.security.scanners import Scanners
from collector.facts.azure import Resource
from collector.facts.compliance import AssessmentKind, DefenderPlan, SecurityFinding, SecurityScan
from collector.model import Fact, subscription_of

_SOURCE = "defender for cloud"
_CRITICAL, _HIGH = "critical", "high"
_LIGHT = frozenset({"medium", "low"})
_UNHEALTHY = "unhealthy"
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityFindingSummary(Row):
    """What one scanner finds wrong in one place: here Defender for Cloud in a subscription."""

    kind: ClassVar[str] = "security_finding_summary"
    source: Field[str] = described("the scanner, in lower case: defender for cloud")
    critical_findings: Field[float] = described("how many findings of critical severity are open", "count")
    high_findings: Field[float] = described("how many of high severity are open", "count")
    scanned: Field[bool] = described("the scanner is on for something that the workload is made of, and has looked")
    internet_facing: Field[bool] = described("people outside of the company's network can reach the workload")
    top_findings: Field[tuple[str, ...]] = described("the heaviest and most frequent of them, with their numbers")
    scanners: Field[tuple[str, ...]] = described("what of the scanner is switched on")


@dataclass(slots=True)
class _Weighed:
    """The findings about the workload in one subscription, by severity."""

    by_severity: dict[str, list[SecurityFinding]] = field(default_factory=lambda: defaultdict(list))
    doubtful: list[Unknown] = field(default_factory=list)
    """Why nobody knows whether a finding counts, or how much it weighs."""

    @property
    def findings(self) -> list[SecurityFinding]:
        return [finding for found in self.by_severity.values() for finding in found]


def defender_summaries(observed: Observed) -> RowSet:
    """Return a row for each subscription that is looked at."""
    weighed = _weighed(observed)
    scanners = Scanners(observed)
    rows = (
        _row(scope, weighed.get(subscription_of(scope)) or _Weighed(), scanners, observed) for scope in observed.scopes
    )
    return observed.row_set(rows, SecurityFinding, SecurityScan, AssessmentKind, DefenderPlan, Resource)


def _weighed(observed: Observed) -> Mapping[str, _Weighed]:
    """Return the findings of members by subscription; those of others are left out."""
    territory = observed.shared(Territory)
    severities = {
        (subscription_of(one.seen_from), one.assessment): one.severity for one in observed.all(AssessmentKind)
    }
    found: dict[str, _Weighed] = defaultdict(_Weighed)
    for finding in observed.all(SecurityFinding):
        ours = territory.holds(finding.resource)
        if ours is False:
            continue
        subscription = subscription_of(finding.seen_from)
        severity = (severities.get((subscription, finding.assessment)) or "").casefold()
        _weigh(found[subscription], finding, severity, ours, observed)
    return found


def _weigh(into: _Weighed, finding: SecurityFinding, severity: str, ours: Field[bool], observed: Observed) -> None:
    if severity in _LIGHT:
        return
    if isinstance(ours, Unknown):
        into.doubtful.append(ours)
    elif finding.status.casefold() != _UNHEALTHY:
        into.doubtful.append(absent(f"what the state {finding.status} of {finding.name or finding.assessment} means"))
    elif severity not in (_CRITICAL, _HIGH):
        gaps = observed.hiding(AssessmentKind, at=finding.seen_from)
        why = absent(f"how severe it is that {finding.resource.rpartition('/')[2]} fails {finding.name or 'a check'}")
        into.doubtful.append(hidden_by(gaps) if gaps else why)
    else:
        into.by_severity[severity].append(finding)


def _row(scope: str, weighed: _Weighed, scanners: Scanners, observed: Observed) -> SecurityFindingSummary:
    rests_on: tuple[Fact, ...] = (*weighed.findings, *scanners.evidence(scope))
    return SecurityFindingSummary(
        subject=scope,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        source=_SOURCE,
        critical_findings=_count(scope, weighed, _CRITICAL, observed),
        high_findings=_count(scope, weighed, _HIGH, observed),
        scanned=scanners.have_looked(scope),
        internet_facing=observed.workload.internet_facing,
        top_findings=tuple(_top(weighed)),
        scanners=scanners.switched_on(scope),
    )


def _count(scope: str, weighed: _Weighed, severity: str, observed: Observed) -> Field[float]:
    """Return the number of findings; with a doubt or a gap it is a lower bound."""
    count = float(len(weighed.by_severity.get(severity, ())))
    if gaps := observed.hiding(SecurityFinding, at=scope):
        return hidden_by(gaps, at_least=count)
    if weighed.doubtful:
        first = weighed.doubtful[0]
        more = f" (and {len(weighed.doubtful) - 1} more)" if len(weighed.doubtful) > 1 else ""
        return Unknown(reason=first.reason, why=first.why + more, gaps=first.gaps, at_least=count)
    return count


def _top(weighed: _Weighed) -> Iterator[str]:
    """Yield the kinds of findings, the heaviest and most frequent first: `2 x Close management ports (high)`."""
    for severity in (_CRITICAL, _HIGH):
        names: Sequence[str] = [one.name or one.assessment for one in weighed.by_severity.get(severity, ())]
        for name, count in sorted(Counter(names).items(), key=lambda found: (-found[1], found[0]))[:_NAMED]:
            yield f"{count} x {name} ({severity})"
