"""The whole judgement: a policy over rows becomes a decision. Pure: the same input gives the same decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.derive.rows import RowSet
from collector.judge.alert_matrix import alert_matrix
from collector.judge.evaluate import judge_criterion
from collector.judge.narrowing import narrowing
from collector.judge.policy import Criterion, Policy
from collector.judge.ruling import rule
from collector.judge.sight import Moment
from collector.judge.wording import duration_in_words, subject_name
from collector.model import (
    Decision,
    Digest,
    Document,
    EvidenceName,
    Gap,
    Loosening,
    ProbeName,
    Ruling,
    Tier,
    Verdict,
    Workload,
)

_RELAXED_TIERS = (Tier.T2, Tier.T3)
_LONG_PAST = timedelta(hours=1)
"""A gate that runs while the release goes out is on time."""


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
        loosened=tuple(_loosened(workload, tier, circumstances.whole_subscriptions, now)),
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


def _loosened(workload: Workload, tier: Tier, whole: tuple[str, ...], now: datetime) -> Iterator[Loosening]:
    if tier in _RELAXED_TIERS:
        yield Loosening(kind="tier", subject=workload.name, detail=f"declared as {tier}, which asks for less than T1")
    if now - workload.go_live >= _LONG_PAST:
        since = duration_in_words((now - workload.go_live).total_seconds())
        detail = f"go-live was {since} ago: judged as if it were today; correct `go_live` in the workload file"
        yield Loosening(kind="go-live", subject=workload.name, detail=detail)
    left_out = narrowing(workload, whole)
    if left_out is not None:
        yield left_out
    for declared in workload.rebuildable:
        detail = f"rebuilt from {declared.source} instead of restored"
        yield Loosening(kind="rebuildable", subject=declared.resource, detail=detail)
    yield from _accepted(workload)


def _accepted(workload: Workload) -> Iterator[Loosening]:
    """Yield what the workload file accepts of recovery, capacity and back-out."""
    for loss in workload.accepted_losses:
        detail = f"up to {duration_in_words(loss.up_to.total_seconds())} of its newest data may be lost: {loss.because}"
        yield Loosening(kind="accepted loss", subject=loss.resource, detail=detail)
    if workload.recovery_scale < 1:
        detail = f"only {workload.recovery_scale:g} of today's capacity must be able to run in the recovery region"
        yield Loosening(kind="recovery scale", subject=workload.name, detail=detail)
    if workload.launch_factor is not None and workload.launch_factor < 1:
        detail = f"the launch is expected to need only {workload.launch_factor:g} of today's use of quotas"
        yield Loosening(kind="launch factor", subject=workload.name, detail=detail)
    yield from _watched_less(workload)
    for store in workload.release.stores:
        detail = (
            f"named as changed by the release ({subject_name(store)}); stores not named need no restore point for it"
        )
        yield Loosening(kind="stores", subject=store, detail=detail)


def _watched_less(workload: Workload) -> Iterator[Loosening]:
    """Yield what the workload file says that lets the monitoring or the security ask for less."""
    for flow in workload.flows:
        if not flow.critical:
            detail = (
                f"not critical: what only it needs may lack alerts without holding up a GO as a blocker ({flow.name})"
            )
            yield Loosening(kind="flow", subject=workload.name, detail=detail)
    for known in workload.watch.known_alerts:
        yield Loosening(kind="known alert", subject=known.rule, detail=f"may be open: {known.because} ({known.item})")
    if not workload.internet_facing:
        detail = "nobody outside of the company's network can reach it: a few high findings are let pass"
        yield Loosening(kind="internet facing", subject=workload.name, detail=detail)
