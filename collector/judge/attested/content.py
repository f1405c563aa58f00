"""What a statement says about the matter itself: yes with answers that hold, no, or something that breaks a line."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from collector.judge.attested.answers import derived_answers, read_answers
from collector.judge.attested.documents import reviewed_at
from collector.judge.attested.matter import Matter
from collector.judge.attested.objections import Objection, lacking, mismatch
from collector.judge.attested.statement import Said, Statement
from collector.judge.sight import see
from collector.judge.subjects import Point, points_of_lines
from collector.judge.wear import WornOut, first_ending
from collector.judge.wording import plain
from collector.model import Outcome, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a statement says, whether it counts or not."""

    says: Outcome
    """Pass, fail or not applicable; whether that counts is another question."""
    broken: tuple[Point, ...] = ()
    """The lines of the policy that its answers break."""
    objection: Objection | None = None
    ends: WornOut | None = None
    """When one of its answers grows too old."""


def content_of(statement: Statement, matter: Matter) -> Content:
    """Return what a statement says about a criterion."""
    if statement.answer is Said.NO:
        return Content(says=Outcome.FAIL, objection=_no_comment(statement))
    if statement.answer is Said.NOT_APPLICABLE:
        refused = None if matter.attest.not_applicable else mismatch(
            "it says not-applicable, which is no answer to this: answer yes or no"
        )  # fmt: skip
        return Content(says=Outcome.NOT_APPLICABLE, objection=refused or _no_comment(statement))
    return _of_yes(statement, matter)


def _of_yes(statement: Statement, matter: Matter) -> Content:
    answers = read_answers(statement, matter.attest.asks)
    if isinstance(answers, Objection):
        return Content(says=Outcome.PASS, objection=answers)
    values = derived_answers(answers, statement, reviewed_at(matter.paper), matter.signing)
    moment, criterion = matter.signing.moment, matter.of_answers
    given = SimpleNamespace(**{name: values[name] for name in criterion.fields})
    seen = see(given, criterion, moment.tier)
    points = tuple(points_of_lines(criterion, seen, moment.tier))
    broken = tuple(point for point in points if point.outcome is Outcome.FAIL)
    if broken:
        return Content(says=Outcome.FAIL, broken=broken, objection=_no_comment(statement))
    unclear = next(map(_unclear, points), None)
    ends = first_ending(criterion, seen, moment.now)
    return Content(says=Outcome.PASS, objection=unclear or _no_comment(statement), ends=ends)


def _unclear(point: Point) -> Objection:
    words = "; ".join(f"{name} is unknown: {why}" for name, why in point.unknown) or point.message
    reason = next((code for code in Reason if code.value in point.codes), Reason.PARSE)
    return Objection(reason=reason, message=plain(words), gaps=point.gaps)


def _no_comment(statement: Statement) -> Objection | None:
    if any(character.isalnum() for character in statement.comment):
        return None
    return lacking("its comment says nothing: say in a sentence what was looked at, and sign it again")
