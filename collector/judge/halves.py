"""The two halves of an answer, what machines see and what people sign, and how they become one (`Counts`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collector.judge.behind import united
from collector.judge.policy import Counts, Criterion
from collector.judge.sight import Moment
from collector.judge.weights import failed_in, heaviest, unknown_in
from collector.judge.wording import about_subjects, subject_name
from collector.model import Digest, Gap, Outcome, Reason, Severity, SubjectVerdict

ORDER = {Outcome.FAIL: 0, Outcome.UNKNOWN: 1, Outcome.PASS: 2, Outcome.NOT_APPLICABLE: 3}
"""The worst first."""
_ONLY_MISSING = (Reason.MISSING.value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """What the rows of a criterion, or the statements about it, come to."""

    outcome: Outcome
    message: str
    codes: tuple[str, ...]
    severity: Severity
    subjects: tuple[SubjectVerdict, ...] = ()
    """The worst first."""
    gaps: tuple[Gap, ...] = ()
    evidence: frozenset[Digest] = frozenset()
    failed: Severity | None = None
    """The most that fails."""
    unknown: Severity | None = None
    """The most that is unknown."""


def people_half(criterion: Criterion, statements: Sequence[SubjectVerdict], moment: Moment) -> Half:
    """Return what the statements come to: each must hold, and all roles of an area must say the same."""
    severity = criterion.severity[moment.tier]
    if not statements:
        message, heavy = "nobody knows what people signed about this", criterion.heaviest(moment.tier)
        return Half(outcome=Outcome.UNKNOWN, message=message, codes=_ONLY_MISSING, severity=heavy, unknown=heavy)
    subjects = tuple(sorted(statements, key=lambda one: ORDER[one.outcome]))
    outcome, message = subjects[0].outcome, _about(subjects)
    codes = {code for subject in subjects for code in subject.reason_codes}
    if outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE) and (disagreed := _disagreement(subjects)):
        outcome, message, codes = Outcome.UNKNOWN, disagreed, {Reason.MISMATCH.value}
    is_unknown = outcome is Outcome.UNKNOWN
    return Half(
        outcome=outcome,
        message=message,
        codes=tuple(sorted(codes)),
        severity=heaviest(one.severity for one in subjects if one.outcome in (Outcome.FAIL, Outcome.UNKNOWN))
        or severity,
        subjects=subjects,
        gaps=united(one.gaps for one in subjects),
        evidence=frozenset(digest for one in subjects for digest in one.evidence),
        failed=failed_in(subjects),
        unknown=unknown_in(subjects, None) or (severity if is_unknown else None),
    )


def together(counts: Counts, machine: Half, people: Half) -> Half:
    """Return one answer out of both halves."""
    return _TOGETHER[counts](machine, people)


def _also(machine: Half, people: Half) -> Half:
    """Both must hold; where there is provably nothing to judge, nobody need sign for it, and a `no` is heard."""
    return machine if _settled_by_absence(machine, people) else _both(machine, people)


def _where_missing(machine: Half, people: Half) -> Half:
    """Statements stand in for what was not delivered, and for nothing else; a `no`, read or hidden, is heard."""
    if _settled_by_absence(machine, people):
        return machine
    if _speaks_against(people):
        return _both(machine, people)
    if machine.gaps or not _lacks(machine):
        return machine
    if people.outcome is Outcome.UNKNOWN:
        return _both(machine, people)
    if not machine.subjects:
        return people
    return _both(_filled(machine, people), people) if people.outcome is Outcome.PASS else machine


def _also_where_missing(machine: Half, people: Half) -> Half:
    """Statements must hold in any case, even where machines find nothing to judge; besides, they stand in as above."""
    stand_in = people.outcome is Outcome.PASS and not machine.gaps and _lacks(machine)
    if not stand_in:
        return _both(machine, people)
    return _both(_filled(machine, people), people) if machine.subjects else people


def _always(machine: Half, people: Half) -> Half:
    """Both must hold and say the same: whoever writes that there is nothing to judge needs it signed as such."""
    both = _both(machine, people)
    if {machine.outcome, people.outcome} != {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        return both
    message = _joined((machine.message, f"but what was signed says: {people.message}", "agree on one answer"))
    codes = (Reason.MISMATCH.value,)
    return replace(both, outcome=Outcome.UNKNOWN, message=message, codes=codes, unknown=both.severity)


def _instead(machine: Half, people: Half) -> Half:
    """Either is enough: only the half that decides is shown, with a word about the other."""
    if people.outcome is Outcome.PASS:
        return people if machine.outcome is Outcome.PASS else _with_word(people, f"machines say: {machine.message}")
    if machine.outcome is Outcome.PASS and people.outcome is Outcome.FAIL:
        return _with_word(machine, f"although people say: {people.message}")
    if machine.outcome is Outcome.PASS or _settled_by_absence(machine, people):
        return machine
    if machine.outcome is Outcome.NOT_APPLICABLE:
        return _both(machine, people)
    nothing_there = not machine.subjects and not machine.gaps and machine.codes == _ONLY_MISSING
    if people.outcome is Outcome.NOT_APPLICABLE and nothing_there:
        return people
    return _with_word(machine, f"a statement would do as well: {people.message}")


_TOGETHER = {
    Counts.ALSO: _also,
    Counts.WHERE_MISSING: _where_missing,
    Counts.ALSO_WHERE_MISSING: _also_where_missing,
    Counts.ALWAYS: _always,
    Counts.INSTEAD: _instead,
}


def _settled_by_absence(machine: Half, people: Half) -> bool:
    """Say whether there is provably nothing to judge, and nobody who was asked says otherwise."""
    return machine.outcome is Outcome.NOT_APPLICABLE and not _speaks_against(people)


def _speaks_against(people: Half) -> bool:
    """Say whether somebody signed `no`, or may have: in a file that does not count, or on a host that hides it."""
    return people.outcome is Outcome.FAIL or bool(people.gaps) or any(one.is_denied for one in people.subjects)


def _both(machine: Half, people: Half) -> Half:
    """Return the worse of both, with everything that was seen and signed."""
    halves = (machine, people)
    outcome = min((half.outcome for half in halves), key=lambda one: ORDER[one])
    open_halves = [half for half in halves if half.outcome in (Outcome.FAIL, Outcome.UNKNOWN)]
    said = [half.message for half in halves if half.outcome is outcome]
    return Half(
        outcome=outcome,
        message=_joined(said),
        codes=tuple(sorted({code for half in halves for code in half.codes})),
        severity=heaviest(half.severity for half in open_halves) or machine.severity,
        subjects=tuple(sorted((*machine.subjects, *people.subjects), key=lambda one: ORDER[one.outcome])),
        gaps=united((machine.gaps, people.gaps)),
        evidence=machine.evidence | people.evidence,
        failed=heaviest(half.failed for half in halves),
        unknown=heaviest(half.unknown for half in halves),
    )


def _lacks(machine: Half) -> bool:
    """Say whether something was not delivered, and nothing hides it."""
    if machine.outcome is not Outcome.UNKNOWN:
        return False
    return any(map(_is_missing, machine.subjects)) if machine.subjects else machine.codes == _ONLY_MISSING


def _is_missing(subject: SubjectVerdict) -> bool:
    only_missing = subject.outcome is Outcome.UNKNOWN and subject.reason_codes == _ONLY_MISSING
    return only_missing and not subject.gaps


def _filled(machine: Half, people: Half) -> Half:
    """Return the rows with statements in the place of what was not delivered."""
    until = min(people.subjects, key=lambda one: (one.holds_until is None, one.holds_until))
    subjects = tuple(
        replace(
            one,
            outcome=Outcome.PASS,
            message=f"signed for, since it was not delivered ({one.message})",
            reason_codes=(),
            evidence=tuple(dict.fromkeys((*one.evidence, *sorted(people.evidence)))),
            unknown_severity=None,
            holds_until=until.holds_until,
            ends=until.ends,
        )
        if _is_missing(one)
        else one
        for one in machine.subjects
    )
    ordered = tuple(sorted(subjects, key=lambda one: ORDER[one.outcome]))
    still_open = [one for one in ordered if one.outcome is not Outcome.PASS]
    return replace(
        machine,
        outcome=ordered[0].outcome,
        message=about_subjects(ordered[0].outcome, ordered),
        codes=tuple(sorted({code for one in ordered for code in one.reason_codes})),
        severity=heaviest(one.severity for one in still_open) or machine.severity,
        subjects=ordered,
        unknown=unknown_in(ordered, None),
    )


def _about(subjects: Sequence[SubjectVerdict]) -> str:
    if subjects[0].outcome is Outcome.NOT_APPLICABLE:
        return f"{subject_name(subjects[0].id)}: {subjects[0].message}"
    return about_subjects(subjects[0].outcome, subjects)


def _disagreement(subjects: Sequence[SubjectVerdict]) -> str:
    """Say that one role says yes and another that it is not applicable, of the same process area."""
    said: dict[str, dict[Outcome, str]] = {}
    for one in subjects:
        _, _, area = one.id.partition("/")
        said.setdefault(area, {})[one.outcome] = one.id
    for words in said.values():
        if len(words) > 1:
            yes, no = (subject_name(words[outcome]) for outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE))
            return f"The {yes} says that it holds, and the {no} that it is not applicable: agree on one answer."
    return ""


def _with_word(half: Half, word: str) -> Half:
    return replace(half, message=_joined((half.message, word)))


def _joined(said: Sequence[str]) -> str:
    return "; ".join((*(one.removesuffix(".") for one in said[:-1]), said[-1]))
