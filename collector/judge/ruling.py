"""The ruling over all verdicts (design, section 5; readiness criteria, section 2).

Every verdict is sorted once into what it adds: a fail that nobody accepted, a fail that somebody may and did accept,
something unknown, something that is not due yet. The first rule that applies:

- `NO_GO`: a blocker fails, or was waived where a tier allows none; a failed major has no mitigation, or there are more
  of them than allowed; there are more waivers than allowed.
- `UNDECIDED`: a blocker or major is unknown, beside a fail too; or nothing was answered, the run was cut short, or the
  review that the policy asks for is missing. It would be a go if every unknown passed.
- `ON_TRACK`: only in review mode; what is due holds or is accepted, and something else is not due yet.
- `CONDITIONAL_GO`: something failed, and all of it is accepted.
- `GO`: the rest. Minors are listed and never block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from collector.judge.policy import Limits, Waiving
from collector.model import Mode, Outcome, Ruling, Severity, Tier, Verdict

_BLOCKING = (Severity.BLOCKER, Severity.MAJOR)
_ANSWERED = (Outcome.PASS, Outcome.FAIL, Outcome.WAIVED)
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling, and the sentences that say what decided it beside single criteria."""

    ruling: Ruling
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation:
    """What keeps a run from a go, however its criteria came out."""

    cut_short: bool = False
    review_missing: bool = False
    """The policy asks a deploy run for a review, and none was given."""
    waivers_beyond: int = 0
    """Criteria with waivers that are in order, but more than may count, so that none does."""


_LIMITS, _WAIVING, _NO_LIMITATION = Limits(), Waiving(), Limitation()


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The ids of the criteria by what they add to the ruling."""

    failed_blockers: tuple[str, ...]
    failed_majors: tuple[str, ...]
    mitigated_majors: tuple[str, ...]
    waived_blockers: tuple[str, ...]
    waived_majors: tuple[str, ...]
    unknown: tuple[str, ...]
    not_due: tuple[str, ...]
    waivers: int
    nothing_due: bool


def rule(
    verdicts: Iterable[Verdict],
    *,
    limits: Limits = _LIMITS,
    waiving: Waiving = _WAIVING,
    tier: Tier = Tier.T1,
    mode: Mode = Mode.DEPLOY,
    limitation: Limitation = _NO_LIMITATION,
) -> Ruled:
    """Return the ruling with what decided it."""
    found = tuple(verdicts)
    parts = _sorted(found, mode)
    against = tuple(_against(parts, limits, waiving, tier, limitation))
    if against or parts.failed_blockers:
        return Ruled(Ruling.NO_GO, against)
    undecided = tuple(_undecided(found, limitation))
    if undecided or parts.unknown:
        return Ruled(Ruling.UNDECIDED, (*undecided, *_unknown_beside_fails(found, parts.unknown)))
    if parts.not_due:
        nothing_due = ("Nothing is due yet, so that this says nothing about go-live.",) if parts.nothing_due else ()
        return Ruled(Ruling.ON_TRACK, (*nothing_due, *_conditions(parts)))
    conditions = tuple(_conditions(parts))
    return Ruled(Ruling.CONDITIONAL_GO if conditions else Ruling.GO, conditions)


def _sorted(verdicts: tuple[Verdict, ...], mode: Mode) -> _Sorted:
    waits = [one for one in verdicts if mode is Mode.REVIEW and not one.is_due]
    due = [one for one in verdicts if mode is not Mode.REVIEW or one.is_due]

    def failed(severity: Severity, how: str) -> tuple[str, ...]:
        return tuple(one.criterion for one in due if one.fails_as is severity and accepted_by(one) == how)

    return _Sorted(
        failed_blockers=(*failed(Severity.BLOCKER, ""), *failed(Severity.BLOCKER, "mitigation")),
        failed_majors=failed(Severity.MAJOR, ""),
        mitigated_majors=failed(Severity.MAJOR, "mitigation"),
        waived_blockers=failed(Severity.BLOCKER, "waiver"),
        waived_majors=failed(Severity.MAJOR, "waiver"),
        unknown=tuple(one.criterion for one in due if _is_in_doubt(one)),
        not_due=tuple(one.criterion for one in waits if _weighs(one)),
        waivers=sum(accepted_by(one) == "waiver" for one in verdicts),
        nothing_due=not due,
    )


def accepted_by(verdict: Verdict) -> str:
    """Return `waiver` or `mitigation` where a fail is accepted, else nothing: `waived` without a waiver is a fail."""
    paper = verdict.acceptance
    return paper.kind if paper is not None and paper.counts else ""


def blocks(verdict: Verdict) -> bool:
    """Say whether a criterion holds up a go when it is due: by a fail that nobody accepted, or by something unknown."""
    return (verdict.fails_as in _BLOCKING and not accepted_by(verdict)) or _is_in_doubt(verdict)


def _is_in_doubt(verdict: Verdict) -> bool:
    """Beside an accepted fail anything that is unknown counts, however light: it might fail, and not be covered."""
    accepted = bool(accepted_by(verdict)) and verdict.fails_as in _BLOCKING
    return verdict.unknown_as is not None if accepted else verdict.unknown_as in _BLOCKING


def _weighs(verdict: Verdict) -> bool:
    return verdict.fails_as in _BLOCKING or verdict.unknown_as in _BLOCKING


def _against(parts: _Sorted, limits: Limits, waiving: Waiving, tier: Tier, limitation: Limitation) -> Iterator[str]:
    """Yield why it is a `NO_GO` beside failed blockers, which speak for themselves."""
    majors = (*parts.failed_majors, *parts.mitigated_majors)
    if len(majors) > limits.max_open_majors:
        count = f"{len(majors)} majors fail" if len(majors) > 1 else "1 major fails"
        yield f"{count}, and at most {limits.max_open_majors} may, each with a mitigation."
    elif parts.failed_majors:
        yield f"Failed as major without a mitigation that counts: {_named(parts.failed_majors)}."
    if parts.waived_blockers and tier not in waiving.blockers_at:
        where = f"only at {' and '.join(waiving.blockers_at)}" if waiving.blockers_at else "at no tier"
        yield f"The policy lets a blocker be waived {where}, and this is {tier}: {_named(parts.waived_blockers)}."
    given = max(limitation.waivers_beyond, parts.waivers)
    if given > limits.max_waivers:
        yield f"{given} waivers are given, and at most {limits.max_waivers} may: none of them counts."


def _undecided(verdicts: tuple[Verdict, ...], limitation: Limitation) -> Iterator[str]:
    """Yield why it cannot be decided beside unknown criteria, which speak for themselves."""
    if not any(one.outcome in _ANSWERED for one in verdicts):
        yield "Not one criterion was answered, and nothing cannot be a go."
    if limitation.cut_short:
        yield "The collection was cut short, and such a run is never a go: collect again."
    if limitation.review_missing:
        yield "The policy asks for a review before a deployment: give its packet with --review."


def _unknown_beside_fails(verdicts: tuple[Verdict, ...], unknown: tuple[str, ...]) -> Iterator[str]:
    """Yield what readers of outcomes alone would miss: of what fails, another part is unknown and weighs more."""
    beside = [one for one in verdicts if one.criterion in unknown and one.fails_as is not None]
    for one in beside[:_NAMED]:
        yield f"{one.criterion} fails as {one.fails_as}, and beside that it is unknown as {one.unknown_as}."


def _conditions(parts: _Sorted) -> Iterator[str]:
    """Yield what a go hangs on."""
    if parts.mitigated_majors:
        yield f"Failed as major, and mitigated until put right: {_named(parts.mitigated_majors)}."
    waived = (*parts.waived_blockers, *parts.waived_majors)
    if waived:
        yield f"Failed, and waived: {_named(waived)}."


def _named(ids: tuple[str, ...]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {more} more" if more > 0 else "")
