"""The verdict on each statement that a criterion asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from collector.derive.rows import RowSet
from collector.judge.attested.matter import Matter, Slot
from collector.judge.attested.sentences import about_pass, about_void, no_areas, nobody_signed, says_no, spent
from collector.judge.attested.signing import Signing
from collector.judge.attested.slots import Spoken, chosen, slots_of, spoken
from collector.judge.attested.standing import Counting
from collector.judge.policy import Criterion
from collector.judge.weights import heaviest
from collector.model import Digest, Gap, Outcome, Reason, Severity, SubjectVerdict

_NOTHING_READ = RowSet(rows=(), gaps=(), complete=False)


def statement_verdicts(
    criterion: Criterion, signing: Signing, rowsets: Mapping[str, RowSet]
) -> tuple[SubjectVerdict, ...]:
    """Return one verdict for each role, and each process area where one is asked for each; none without `attest`."""
    if criterion.attest is None:
        return ()
    rowset = rowsets.get(criterion.rows, _NOTHING_READ)
    matter = Matter(criterion=criterion, attest=criterion.attest, signing=signing, rowset=rowset)
    slots = slots_of(matter)
    if not slots:
        return tuple(_missing(Slot(role=role), matter, no_areas(criterion)) for role in criterion.attest.by)
    said = [spoken(slot, matter) for slot in slots]
    best = chosen(said)
    return tuple(_verdict(one, best.get(one.slot), matter) for one in said)


def _verdict(said: Spoken, best: Counting | None, matter: Matter) -> SubjectVerdict:
    if said.against is not None:
        return _failed(said.slot, said.against, matter)
    if best is not None:
        return _held(said.slot, best, matter)
    if said.candidates:
        return _open(said.slot, matter, spent(said.slot, said.candidates), (Reason.SIGNATURE.value,))
    if said.void:
        objection = said.void[0].objection
        return replace(
            _open(said.slot, matter, about_void(said.void), (objection.reason.value,), objection.gaps),
            is_denied=any(one.says is Outcome.FAIL and not one.is_aside for one in said.void),
        )
    return _missing(said.slot, matter, nobody_signed(said.slot, matter))


def _held(slot: Slot, best: Counting, matter: Matter) -> SubjectVerdict:
    return SubjectVerdict(
        id=slot.id,
        outcome=best.says,
        message=about_pass(best),
        severity=matter.criterion.severity[matter.signing.moment.tier],
        evidence=_evidence(best, matter),
        holds_until=best.ends.at,
        ends=best.ends.what,
    )


def _failed(slot: Slot, against: Counting, matter: Matter) -> SubjectVerdict:
    """A `no` weighs as much as the criterion; a line that is broken weighs what that line does."""
    worst = max(against.broken, key=lambda point: point.severity.weight, default=None)
    codes = tuple(code for point in against.broken for code in point.codes)
    severity = worst.severity if worst else _weight(matter)
    return SubjectVerdict(
        id=slot.id,
        outcome=Outcome.FAIL,
        message=says_no(against),
        severity=severity,
        reason_codes=codes or (f"F-{matter.criterion.id}-attest-no",),
        measured=worst.measured if worst else None,
        limit=worst.limit if worst else None,
        evidence=_evidence(against, matter),
        failed_severity=severity,
    )


def _missing(slot: Slot, matter: Matter, message: str) -> SubjectVerdict:
    return _open(slot, matter, message, (Reason.MISSING.value,))


def _open(
    slot: Slot, matter: Matter, message: str, codes: tuple[str, ...], gaps: tuple[Gap, ...] = ()
) -> SubjectVerdict:
    return SubjectVerdict(
        id=slot.id,
        outcome=Outcome.UNKNOWN,
        message=message,
        severity=_weight(matter),
        reason_codes=codes,
        gaps=gaps,
        unknown_severity=_weight(matter),
    )


def _weight(matter: Matter) -> Severity:
    """Return the most that a statement can weigh, whichever of its lines does not hold."""
    tier = matter.signing.moment.tier
    lines = (condition.severity[tier] for condition in matter.attest.conditions)
    return heaviest((matter.criterion.severity[tier], *lines)) or matter.criterion.severity[tier]


def _evidence(counting: Counting, matter: Matter) -> tuple[Digest, ...]:
    document = (matter.paper.digest,) if matter.paper is not None else ()
    return tuple(dict.fromkeys((counting.reading.envelope.digest, *document, *counting.signed.evidence)))
