"""The whole judgement: a policy over rows becomes a decision. Pure: the same input gives the same decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from collector.derive.rows import RowSet
from collector.judge.alert_matrix import alert_matrix
from collector.judge.evaluate import judge_criterion
from collector.judge.loosening import loosened
from collector.judge.policy import Criterion, Policy
from collector.judge.ruling import rule
from collector.judge.sight import Moment
from collector.model import (
    Decision,
    Digest,
    Document,
    EvidenceName,
    Gap,
    ProbeName,
    Ruling,
    Tier,
    Verdict,
    Workload,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a decision says about itself beside its verdicts."""

    evidence: EvidenceName
    scope_digest: Digest
    probes: tuple[ProbeName, ...]
    tool_version: str
    gaps: tuple[Gap, ...] = ()
    """Every gap of the run."""
    whole_subscriptions: tuple[str, ...] = ()
    """Those that are looked at as wholes: declared by their own ids, or found below a management group."""
    host_notes: tuple[str, ...] = ()
    what_if: tuple[str, ...] = ()
    strict: bool = False
    advisory: bool = False
    demo: bool = False


def judge(
    policy: Policy,
    rowsets: Mapping[str, RowSet],
    *,
    workload: Workload,
    tier: Tier,
    now: datetime,
    documents: Mapping[Digest, Document],
    circumstances: Circumstances,
    only: frozenset[str] | None = None,
) -> Decision:
    """Judge a workload at a tier and a moment in deploy mode: everything is due.

    `only` judges a part of the policy, and another tier than the workload's answers another question: both are
    marked as what-if, whoever asks. Raises `KeyError` for a criterion in `only` that the policy does not have.
    """
    moment = Moment(now, tier)
    verdicts = tuple(judge_criterion(one, rowsets, moment, documents) for one in _chosen(policy, only))
    return Decision(
        ruling=_ruling(verdicts, circumstances.evidence),
        mode="deploy",
        what_if=_what_if(circumstances.what_if, workload, tier, only),
        strict=circumstances.strict,
        advisory=circumstances.advisory,
        demo=circumstances.demo,
        decided_at=now,
        workload=workload,
        scope_digest=circumstances.scope_digest,
        policy=policy.name,
        evidence=circumstances.evidence,
        probes=circumstances.probes,
        tool_version=circumstances.tool_version,
        verdicts=verdicts,
        loosened=tuple(loosened(workload, tier, circumstances.whole_subscriptions, now)),
        gaps=circumstances.gaps,
        whole_subscriptions=circumstances.whole_subscriptions,
        valid_until=_valid_until(verdicts, policy),
        alert_matrix=alert_matrix(rowsets),
        host_notes=circumstances.host_notes,
    )


def _valid_until(verdicts: tuple[Verdict, ...], policy: Policy) -> datetime | None:
    """Return when the first of the evidence grows too old for its criterion."""
    ends = (
        exhibit.observed_at + policy.criterion(verdict.criterion).max_age
        for verdict in verdicts
        for exhibit in verdict.evidence
    )
    return min(ends, default=None)


def _chosen(policy: Policy, only: frozenset[str] | None) -> tuple[Criterion, ...]:
    if only is None:
        return policy.criteria
    chosen = {policy.criterion(criterion_id).id for criterion_id in sorted(only)}
    return tuple(criterion for criterion in policy.criteria if criterion.id in chosen)


def _ruling(verdicts: tuple[Verdict, ...], evidence: EvidenceName) -> Ruling:
    """Rule, and let a run that was cut short never end as a GO, whatever it had read by then."""
    ruling = rule(verdicts)
    return Ruling.UNDECIDED if ruling is Ruling.GO and evidence.completeness == "partial" else ruling


def _what_if(given: tuple[str, ...], workload: Workload, tier: Tier, only: frozenset[str] | None) -> tuple[str, ...]:
    marks = list(given)
    if tier is not workload.tier and not _marked(given, "--tier"):
        marks.append(f"--tier {tier}")
    if only is not None and not _marked(given, "--only"):
        marks.append(f"--only {','.join(sorted(only))}")
    return tuple(marks)


def _marked(marks: tuple[str, ...], option: str) -> bool:
    return any(mark.startswith(option) for mark in marks)
