"""One criterion over its rows: the verdict.

The first rule that applies: a row that fails -> fail; an unknown row, or a gap that may hide further rows -> unknown;
no rows and absence not proven -> unknown; absence proven -> what the criterion says; else pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collector.derive.rows import RowSet
from collector.judge.behind import united
from collector.judge.halves import ORDER, Half, people_half, together
from collector.judge.policy import Criterion
from collector.judge.sight import Moment, age_problem, sight_of_lines
from collector.judge.subjects import Judged, judge_row
from collector.judge.weights import failed_in, unknown_in
from collector.judge.wording import about_gaps, about_subjects, plain
from collector.model import Digest, Document, Exhibit, Gap, Outcome, Reason, Severity, SubjectVerdict, Verdict

NOTHING_READ = RowSet(rows=(), gaps=(), complete=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the rows at hand may not be all that there is."""

    codes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a criterion before it is dressed as a verdict."""

    outcome: Outcome
    message: str
    codes: tuple[str, ...]
    severity: Severity


def judge_criterion(
    criterion: Criterion,
    rowsets: Mapping[str, RowSet],
    moment: Moment,
    documents: Mapping[Digest, Document],
    statements: tuple[SubjectVerdict, ...] = (),
) -> Verdict:
    """Judge one criterion over its rows and over what people signed about it."""
    machine = _machine_half(criterion, rowsets, moment) if criterion.rows else None
    people = people_half(criterion, statements, moment) if criterion.attest else None
    if machine is not None and people is not None and criterion.attest is not None:
        return _dressed(criterion, together(criterion.attest.counts, machine, people), documents)
    half = machine or people
    if half is None:
        raise ValueError(f"{criterion.id} asks neither rows nor people")
    return _dressed(criterion, half, documents)


def _machine_half(criterion: Criterion, rowsets: Mapping[str, RowSet], moment: Moment) -> Half:
    rowset = rowsets.get(criterion.rows, NOTHING_READ)
    subjects = _subjects(criterion, rowset, moment)
    proof = rowsets.get(criterion.none.when_complete or criterion.rows, NOTHING_READ)
    if subjects:
        answered = _over_subjects(criterion, subjects, _doubt_about(rowset), moment)
        evidence = {digest for subject in subjects for digest in subject.evidence}
    else:
        answered = _over_nothing(criterion, (rowset, proof), moment)
        evidence = {*rowset.evidence, *proof.evidence}
    unseen = criterion.heaviest(moment.tier) if subjects and rowset.gaps else None
    return Half(
        outcome=answered.outcome,
        message=answered.message,
        codes=answered.codes,
        severity=answered.severity,
        subjects=subjects,
        gaps=_gaps(rowset, subjects, () if subjects else proof.gaps),
        evidence=frozenset(evidence),
        failed=failed_in(subjects) or (answered.severity if answered.outcome is Outcome.FAIL else None),
        unknown=unknown_in(subjects, unseen) or (answered.severity if answered.outcome is Outcome.UNKNOWN else None),
    )


def _dressed(criterion: Criterion, half: Half, documents: Mapping[Digest, Document]) -> Verdict:
    subjects = half.subjects
    shown = subjects[0] if subjects and half.outcome is subjects[0].outcome else None
    return Verdict(
        criterion=criterion.id,
        area=criterion.area,
        question=criterion.question,
        severity=half.severity,
        due=criterion.due,
        outcome=half.outcome,
        message=half.message,
        fix=_fix(criterion, half),
        owner=criterion.owner,
        doc=criterion.doc,
        reason_codes=half.codes,
        measured=shown.measured if shown else None,
        limit=shown.limit if shown else None,
        subjects=subjects,
        evidence=_exhibits(half.evidence, documents),
        gaps=half.gaps,
        lead_time=criterion.lead_time,
        failed_severity=half.failed,
        unknown_severity=half.unknown,
    )


def _fix(criterion: Criterion, half: Half) -> str:
    """Return what to do: where only signatures are missing, what the policy says of these."""
    asked = criterion.attest
    still_open = [one for one in half.subjects if one.outcome in (Outcome.FAIL, Outcome.UNKNOWN)]
    only_people = bool(still_open) and all(one.id.startswith("statement:") for one in still_open)
    return asked.fix if asked is not None and asked.fix and only_people else criterion.fix


def _subjects(criterion: Criterion, rowset: RowSet, moment: Moment) -> tuple[SubjectVerdict, ...]:
    """Judge every row: what is open first, the heaviest of it first; the order of the rows leaves no trace."""
    sight = sight_of_lines(criterion, moment.tier)
    judged = (judge_row(row, sight.see(row), criterion, moment) for row in rowset.rows)
    found = [one for one in judged if one is not None]
    return tuple(one.verdict for one in sorted(found, key=_worst_first))


def _worst_first(judged: Judged) -> tuple[object, ...]:
    one = judged.verdict
    return (ORDER[one.outcome], -judged.weight, one.id.casefold(), one.id, one.message, one.evidence)


def _over_subjects(
    criterion: Criterion, subjects: Sequence[SubjectVerdict], doubt: Doubt | None, moment: Moment
) -> Answered:
    outcome = subjects[0].outcome
    message = about_subjects(outcome, subjects)
    if doubt is not None and outcome is Outcome.PASS:
        outcome, message = Outcome.UNKNOWN, doubt.message
    codes = dict.fromkeys(code for subject in subjects for code in subject.reason_codes)
    codes.update(dict.fromkeys(doubt.codes if doubt else ()))
    return Answered(outcome, message, _sorted(codes), _severity(criterion, subjects, doubt, moment))


def _severity(
    criterion: Criterion, subjects: Sequence[SubjectVerdict], doubt: Doubt | None, moment: Moment
) -> Severity:
    """Return the most that does not hold; what may exist unseen could break the heaviest line."""
    if doubt is not None:
        return criterion.heaviest(moment.tier)
    open_points = [subject.severity for subject in subjects if subject.outcome is not Outcome.PASS]
    return max(open_points, key=lambda severity: severity.weight, default=criterion.severity[moment.tier])


def _over_nothing(criterion: Criterion, read: tuple[RowSet, RowSet], moment: Moment) -> Answered:
    """Answer where no row is left: what the criterion says of absence, provided that absence is proven."""
    severity = criterion.severity[moment.tier]
    own, proof = read
    doubts = (_doubt_about_absence(rowset, criterion, moment) for rowset in read)
    doubt = _others_there(own, proof, criterion) or next(filter(None, doubts), None)
    if doubt is not None:
        return Answered(Outcome.UNKNOWN, _said_of(doubt, criterion, read), doubt.codes, criterion.heaviest(moment.tier))
    rule, kind = criterion.none, criterion.rows.replace("_", " ")
    undefined = "; the policy does not say what that means" if rule.then is Outcome.UNKNOWN else ""
    asked = " of which this is asked" if criterion.where else ""
    message = plain(rule.say) or f"Everything in scope was read, and there is no {kind}{asked}{undefined}."
    codes = {Outcome.FAIL: (f"F-{criterion.id}-none",), Outcome.UNKNOWN: (Reason.MISSING.value,)}.get(rule.then, ())
    heavy = criterion.heaviest(moment.tier) if rule.then is Outcome.UNKNOWN else severity
    return Answered(rule.then, message, codes, heavy)


def _said_of(doubt: Doubt, criterion: Criterion, read: tuple[RowSet, RowSet]) -> str:
    """Prefer the words of a criterion that expects unknown here; a gap tells more than they can."""
    expected = criterion.none.then is Outcome.UNKNOWN and not any(rowset.gaps for rowset in read)
    return plain(criterion.none.say) or doubt.message if expected else doubt.message


def _doubt_about(rowset: RowSet) -> Doubt | None:
    if not rowset.gaps:
        return None
    return Doubt(_sorted({gap.reason.value for gap in rowset.gaps}), about_gaps(_ordered(rowset.gaps)))


def _others_there(own: RowSet, proof: RowSet, criterion: Criterion) -> Doubt | None:
    """Another kind proves absence only by having no row itself: `none` does not speak of machines that are there."""
    if proof is own or not proof.rows:
        return None
    there, here = (kind.replace("_", " ") for kind in (criterion.none.when_complete, criterion.rows))
    message = f"No {here} was found, although there is a {there}."
    return Doubt((Reason.MISSING.value,), message)


def _doubt_about_absence(rowset: RowSet, criterion: Criterion, moment: Moment) -> Doubt | None:
    if rowset.gaps:
        return _doubt_about(rowset)
    if not rowset.complete:
        kind = criterion.rows.replace("_", " ")
        return Doubt((Reason.MISSING.value,), f"No {kind} was found, and nothing proves that there is none.")
    problem = age_problem(rowset.observed_at, criterion.max_age, moment.now)
    return None if problem is None else Doubt((problem[0].value,), f"Nothing was found, but {problem[1]}.")


def _gaps(rowset: RowSet, subjects: Sequence[SubjectVerdict], others: tuple[Gap, ...]) -> tuple[Gap, ...]:
    return _ordered(united((rowset.gaps, others, *(subject.gaps for subject in subjects))))


def _ordered(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    return tuple(sorted(dict.fromkeys(gaps), key=lambda gap: (gap.cause, gap.scope, gap.detail, gap.fix, gap.probe)))


def _sorted(codes: Mapping[str, None] | set[str]) -> tuple[str, ...]:
    """Order reason codes: those of fails (`F-…`) stand before those of unknowns (`U-…`)."""
    return tuple(sorted(codes))


def _exhibits(digests: frozenset[Digest], documents: Mapping[Digest, Document]) -> tuple[Exhibit, ...]:
    known = (documents[digest] for digest in sorted(digests) if digest in documents)
    return tuple(
        Exhibit(
            digest=document.digest,
            kind=document.request.partition(" ")[0],
            source=document.source,
            observed_at=document.observed_at,
        )
        for document in known
    )
