"""What a loosening that nobody signed is worth where trust is pinned: nothing that rests on it is known.

Loosenings are signed all at once, by a statement for the criterion `governance-loosened`, which every policy has when
it is pinned: `golive attest PACKET governance-loosened --as NAME`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from collector.derive.rows import FieldType, Row, RowSet, schema_of
from collector.judge.attested import Signing, statement_verdicts
from collector.judge.policy import Attest, Criterion, Policy
from collector.model import Ending, Loosening, Outcome, Reason, Severity, SubjectVerdict, Tier, Trust, Verdict

LOOSENED = "governance-loosened"
_EVERYTHING: frozenset[str] = frozenset()
_AREAS_OF: Mapping[str, frozenset[str]] = {
    "rebuildable": frozenset({"recovery", "rollback"}),
    "accepted loss": frozenset({"recovery", "rollback"}),
    "recovery scale": frozenset({"recovery", "capacity"}),
    "launch factor": frozenset({"capacity", "recovery"}),
    "stores": frozenset({"rollback", "recovery"}),
    "known alert": frozenset({"monitoring"}),
    "internet facing": frozenset({"security", "monitoring"}),
    "beta users": frozenset({"beta"}),
    "tests": frozenset({"testing"}),
    "component": frozenset({"testing"}),
    "reports commit": frozenset({"testing"}),
}
"""The areas of criteria that a kind of loosening can help; one that does not stand here can help any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoosenedRow(Row):
    """Something that makes the gate easier to pass, as whoever signs it is shown it."""

    kind: ClassVar[str] = "loosening"
    detail: str


_FIELDS: Mapping[str, FieldType] = schema_of(LoosenedRow)


def loosening_criterion(policy: Policy) -> Criterion | None:
    """Return the question by which loosenings are signed; `None` where the policy names nobody who may approve."""
    approvers = policy.waiving.approvers
    if not approvers:
        return None
    return Criterion(
        id=LOOSENED,
        question="Has somebody who may accepted everything that makes the gate easier to pass?",
        why="Whoever declares less than is asked must not be the only one who knows.",
        severity=dict.fromkeys(Tier, Severity.BLOCKER),
        due=timedelta(0),
        max_age=timedelta(days=1),
        rows=LoosenedRow.kind,
        conditions=(),
        fields=_FIELDS,
        attest=Attest(
            says="I know everything that is listed as loosened for this workload, and accept it.",
            by=approvers[:1],
            least=policy.waiving.least,
            valid=timedelta(days=90),
            facts=("detail",),
            of_release=False,
        ),
        fix=f"Take the declarations out, or let the {approvers[0]} sign them: golive attest PACKET {LOOSENED}.",
    )


def loosening_rows(loosenings: Sequence[Loosening]) -> RowSet:
    """Return what is signed: a row for each loosening, the same for the same declarations."""
    rows = tuple(
        LoosenedRow(
            subject=f"{one.kind} {number}", detail=f"{one.subject}: {one.detail}", evidence=(), observed_at=None
        )
        for number, one in enumerate(sorted(loosenings, key=repr), start=1)
    )
    return RowSet(rows=rows, gaps=(), complete=True)


def distrusted(
    verdicts: tuple[Verdict, ...],
    loosenings: tuple[Loosening, ...],
    policy: Policy,
    signing: Signing,
    trust: Trust,
) -> tuple[Verdict, ...]:
    """Return the verdicts; under a pin those that rest on an unsigned loosening are unknown."""
    if not trust.pinned or not loosenings:
        return verdicts
    problem = _unsigned(loosenings, policy, signing)
    if problem is None:
        return verdicts
    areas = [_AREAS_OF.get(one.kind, _EVERYTHING) for one in loosenings]
    reached = _EVERYTHING if _EVERYTHING in areas else frozenset().union(*areas)
    weights = {criterion.id: criterion.heaviest(signing.moment.tier) for criterion in policy.criteria}
    return tuple(
        _doubted(one, problem, weights.get(one.criterion, one.severity)) if not reached or one.area in reached else one
        for one in verdicts
    )


def acceptance_ends(
    loosenings: tuple[Loosening, ...], policy: Policy, signing: Signing, trust: Trust
) -> tuple[Ending, ...]:
    """Return when the signatures end on which a decision with loosenings rests; none without a pin."""
    if not trust.pinned or not loosenings:
        return ()
    return tuple(
        Ending(at=one.holds_until, criterion=LOOSENED, subject=one.id, what=one.ends, severity=one.severity)
        for one in _said(loosenings, policy, signing)
        if one.outcome is Outcome.PASS and one.holds_until is not None
    )


def _unsigned(loosenings: Sequence[Loosening], policy: Policy, signing: Signing) -> str | None:
    """Say why the loosenings do not count; `None` where they are signed."""
    if loosening_criterion(policy) is None:
        return "the policy names nobody who may approve loosenings (waivers.approvers)"
    said = _said(loosenings, policy, signing)
    against = next((one for one in said if one.outcome is not Outcome.PASS), None)
    if against is None and said:
        return None
    return against.message if against else "nobody has signed them"


def _said(loosenings: Sequence[Loosening], policy: Policy, signing: Signing) -> tuple[SubjectVerdict, ...]:
    criterion = loosening_criterion(policy)
    if criterion is None:
        return ()
    return statement_verdicts(criterion, signing, {LoosenedRow.kind: loosening_rows(loosenings)})


def _doubted(verdict: Verdict, problem: str, heaviest: Severity) -> Verdict:
    """Return a verdict in doubt; what is open stays so, and may weigh as much as it would without the loosening."""
    if verdict.outcome is Outcome.FAIL:
        return replace(verdict, unknown_severity=heaviest)
    if verdict.outcome is Outcome.UNKNOWN:
        return replace(verdict, severity=heaviest)
    would_be = verdict.outcome.value.replace("_", " ")
    message = f"It would be {would_be}, but trust is pinned and what is loosened is not signed: {problem}"
    said = SubjectVerdict(
        id=LOOSENED,
        outcome=Outcome.UNKNOWN,
        message=message,
        severity=verdict.severity,
        reason_codes=(Reason.SIGNATURE.value,),
    )
    return replace(
        verdict,
        outcome=Outcome.UNKNOWN,
        message=message,
        reason_codes=(*verdict.reason_codes, Reason.SIGNATURE.value),
        subjects=(said, *verdict.subjects),
    )
