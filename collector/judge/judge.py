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
from collector.judge.ruling import Limitation, Ruled, rule
from collector.judge.sight import Moment
from collector.judge.timing import timed, valid_until
from collector.judge.trusting import acceptance_ends, distrusted
from collector.model import (
    NO_PAPERS,
    Acceptance,
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

    @property
    def is_whole(self) -> bool:
        """Whether the evidence was not cut short."""
        return self.evidence.completeness != "partial"


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
    asked = _Asked(
        _chosen(policy, only), rowsets, documents, signing_of(policy, workload, Moment(now, tier), circumstances)
    )
    declared = loosened(workload, tier, circumstances.whole_subscriptions, now)
    loosenings = (*circumstances.loosened, *declared)
    found, given = _found(asked, circumstances)
    verdicts = timed((found[one.id] for one in asked.criteria), workload, now, circumstances.mode)
    verdicts = distrusted(verdicts, loosenings, policy, asked.signing, circumstances.trust)
    others = acceptance_ends(loosenings, policy, asked.signing, circumstances.trust)
    ruled = _ruled(verdicts, given, policy, tier, circumstances)
    return Decision(
        ruling=ruled.ruling,
        why=ruled.why,
        what_if=_what_if(circumstances.what_if, workload, tier, only),
        decided_at=now,
        workload=workload,
        policy=policy.name,
        verdicts=verdicts,
        loosened=loosenings,
        valid_until=valid_until(verdicts, policy, circumstances.review, others),
        alert_matrix=alert_matrix(rowsets),
        acceptances=given,
        forecast=forecast(verdicts, policy, workload, now, others),
        actions=actions(verdicts, workload, now),
        feasible=feasible(verdicts, workload, now),
        paper_problems=circumstances.people.papers.problems,
        **{name: getattr(circumstances, name) for name in _SAID_OF_ITSELF},
    )


_SAID_OF_ITSELF = (
    *("mode", "strict", "advisory", "demo", "scope_digest", "evidence", "probes", "tool_version", "gaps"),
    *("whole_subscriptions", "host_notes", "trust", "review"),
)
"""What a decision takes over from its circumstances under the same name."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions, and everything that answers them."""

    criteria: tuple[Criterion, ...]
    rowsets: Mapping[str, RowSet]
    documents: Mapping[Digest, Document]
    signing: Signing

    def verdict_on(self, criterion: Criterion, rows: Mapping[str, RowSet]) -> Verdict:
        statements = statement_verdicts(criterion, self.signing, rows)
        return judge_criterion(criterion, rows, self.signing.moment, self.documents, statements)


def _found(asked: _Asked, circumstances: Circumstances) -> tuple[dict[str, Verdict], tuple[Acceptance, ...]]:
    """Judge what looks at evidence, then what covers its fails, and last what looks at both."""
    review, signing = circumstances.review, asked.signing
    first = (one for one in asked.criteria if not is_later(one))
    found = kept_from({one.id: asked.verdict_on(one, asked.rowsets) for one in first}, review)
    given = acceptances(signing.papers, found, signing)
    found = accepted(found, given)
    later = later_rows(found, given, signing, mode=circumstances.mode, whole=circumstances.is_whole)
    rows = {**asked.rowsets, **later}
    last = (one for one in asked.criteria if is_later(one))
    return {**found, **kept_from({one.id: asked.verdict_on(one, rows) for one in last}, review)}, given


def _ruled(
    verdicts: tuple[Verdict, ...],
    given: tuple[Acceptance, ...],
    policy: Policy,
    tier: Tier,
    circumstances: Circumstances,
) -> Ruled:
    limitation = Limitation(
        cut_short=not circumstances.is_whole,
        review_missing=lacks_review(policy, circumstances.mode, circumstances.review),
        waivers_beyond=len({one.criterion for one in given if one.beyond_limit}),
    )
    return rule(
        verdicts,
        limits=policy.limits,
        waiving=policy.waiving,
        tier=tier,
        mode=circumstances.mode,
        limitation=limitation,
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
