"""The whole judgement: a policy over rows and papers becomes a decision. Pure: the same input, the same decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collector.derive.rows import RowSet
from collector.judge.acceptance import acceptances, accepted
from collector.judge.actions import actions, feasible
from collector.judge.alert_matrix import alert_matrix
from collector.judge.attested import HostSignatures, Signing, statement_verdicts
from collector.judge.evaluate import judge_criterion
from collector.judge.forecast import forecast
from collector.judge.later import is_later, later_rows
from collector.judge.loosening import loosened
from collector.judge.policy import Criterion, Policy
from collector.judge.reviewing import kept_from, lacks_review
from collector.judge.ruling import Limitation, rule
from collector.judge.sight import Moment
from collector.judge.timing import timed, valid_until
from collector.judge.trusting import distrusted
from collector.model import (
    NO_PAPERS,
    Decision,
    Digest,
    Document,
    EvidenceName,
    Gap,
    Loosening,
    Mode,
    Papers,
    ProbeName,
    Review,
    Tier,
    Trust,
    Verdict,
    Workload,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSaid:
    """What people wrote and signed, with what hosts recorded of it."""

    papers: Papers = NO_PAPERS
    hosts: HostSignatures = field(default_factory=HostSignatures)
    tenants: tuple[str, ...] = ()
    """The tenants of the subscriptions in scope, sorted."""


NOBODY_SAID = PeopleSaid()


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
    mode: Mode = Mode.DEPLOY
    trust: Trust = field(default_factory=Trust)
    loosened: tuple[Loosening, ...] = ()
    """What overlays let the policy ask less for."""
    review: Review | None = None
    """The sealed review that this run may only keep or worsen."""
    people: PeopleSaid = NOBODY_SAID


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
    """Judge a workload at a tier and a moment.

    `only` judges a part of the policy, and another tier than the workload's answers another question: both are
    marked as what-if, whoever asks. Raises `KeyError` for a criterion in `only` that the policy does not have.
    """
    moment, people = Moment(now, tier), circumstances.people
    signing = signing_of(policy, workload, moment, circumstances)
    declared = loosened(workload, tier, circumstances.whole_subscriptions, now)
    loosenings = (*circumstances.loosened, *declared)

    def verdict_on(criterion: Criterion, rows: Mapping[str, RowSet]) -> Verdict:
        return judge_criterion(criterion, rows, moment, documents, statement_verdicts(criterion, signing, rows))

    chosen = _chosen(policy, only)
    review = circumstances.review
    found = kept_from({one.id: verdict_on(one, rowsets) for one in chosen if not is_later(one)}, review)
    given = acceptances(people.papers, found, signing)
    found = accepted(found, given)
    whole = circumstances.evidence.completeness != "partial"
    rows = {**rowsets, **later_rows(found, given, signing, mode=circumstances.mode, whole=whole)}
    found |= kept_from({one.id: verdict_on(one, rows) for one in chosen if is_later(one)}, review)
    verdicts = timed((found[one.id] for one in chosen), workload, now, circumstances.mode)
    verdicts = distrusted(verdicts, loosenings, policy, signing, circumstances.trust)
    ruled = rule(
        verdicts,
        limits=policy.limits,
        waiving=policy.waiving,
        tier=tier,
        mode=circumstances.mode,
        limitation=Limitation(
            cut_short=circumstances.evidence.completeness == "partial",
            review_missing=lacks_review(policy, circumstances.mode, circumstances.review),
            waivers_beyond=len({one.criterion for one in given if one.beyond_limit}),
        ),
    )
    return Decision(
        ruling=ruled.ruling,
        why=ruled.why,
        mode=circumstances.mode,
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
        loosened=loosenings,
        gaps=circumstances.gaps,
        whole_subscriptions=circumstances.whole_subscriptions,
        valid_until=valid_until(verdicts, policy, review),
        alert_matrix=alert_matrix(rowsets),
        host_notes=circumstances.host_notes,
        trust=circumstances.trust,
        acceptances=given,
        forecast=forecast(verdicts, policy, workload, now),
        actions=actions(verdicts, workload, now),
        feasible=feasible(verdicts, workload, now),
        review=review,
        paper_problems=people.papers.problems,
    )


def signing_of(policy: Policy, workload: Workload, moment: Moment, circumstances: Circumstances) -> Signing:
    """Return what every signed paper is held against, when it is judged and when it is made."""
    return Signing(
        papers=circumstances.people.papers,
        hosts=circumstances.people.hosts,
        tenants=circumstances.people.tenants,
        workload=workload,
        scope_digest=circumstances.scope_digest,
        policy=policy,
        moment=moment,
    )


def _chosen(policy: Policy, only: frozenset[str] | None) -> tuple[Criterion, ...]:
    if only is None:
        return policy.criteria
    chosen = {policy.criterion(criterion_id).id for criterion_id in sorted(only)}
    return tuple(criterion for criterion in policy.criteria if criterion.id in chosen)


def _what_if(given: tuple[str, ...], workload: Workload, tier: Tier, only: frozenset[str] | None) -> tuple[str, ...]:
    marks = list(given)
    if tier is not workload.tier and not _marked(given, "--tier"):
        marks.append(f"--tier {tier}")
    if only is not None and not _marked(given, "--only"):
        marks.append(f"--only {','.join(sorted(only))}")
    return tuple(marks)


def _marked(marks: tuple[str, ...], option: str) -> bool:
    return any(mark.startswith(option) for mark in marks)
