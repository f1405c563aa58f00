"""That there is nothing to migrate or to depend on is said in the register and signed; one alone is not enough."""

from __future__ import annotations

import pytest
from registers_samples import KIND_OF_ROWS, NOW, TEXTS, papers, policy, rows_of

from collector.judge.evaluate import judge_criterion
from collector.judge.sight import Moment
from collector.model import NO_PAPERS, Outcome, Papers, Severity, SubjectVerdict, Tier

EMPTY = {
    "migration": "as_of: 2026-11-19T08:00:00Z\nruns: []\nnone_because: It begins empty.\n",
    "dependencies": "as_of: 2026-11-19T08:00:00Z\ndependencies: []\nnone_because: It stands alone.\n",
}


def judged(kind: str, given: Papers, signed: Outcome) -> tuple[Outcome, str]:
    rows, criterion = KIND_OF_ROWS[kind]
    statement = SubjectVerdict(id="statement:somebody", outcome=signed, message="so it is", severity=Severity.MAJOR)
    moment = Moment(NOW, Tier.T1)
    verdict = judge_criterion(policy().criterion(criterion), {rows: rows_of(kind, given)}, moment, {}, (statement,))
    return verdict.outcome, verdict.message


@pytest.mark.parametrize("kind", sorted(EMPTY))
@pytest.mark.parametrize(
    ("register", "signed", "outcome"),
    [
        ("says none", Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
        ("says none", Outcome.UNKNOWN, Outcome.UNKNOWN),
        ("says none", Outcome.PASS, Outcome.UNKNOWN),
        ("says none", Outcome.FAIL, Outcome.FAIL),
        ("in order", Outcome.PASS, Outcome.PASS),
        ("in order", Outcome.NOT_APPLICABLE, Outcome.UNKNOWN),
        ("in order", Outcome.UNKNOWN, Outcome.UNKNOWN),
        ("missing", Outcome.PASS, Outcome.UNKNOWN),
        ("missing", Outcome.NOT_APPLICABLE, Outcome.UNKNOWN),
    ],
)
def test_register_and_signature_must_say_the_same(kind: str, register: str, signed: Outcome, outcome: Outcome) -> None:
    given = {
        "says none": papers(**{kind: EMPTY[kind]}),
        "in order": papers(**{kind: TEXTS[kind]}),
        "missing": NO_PAPERS,
    }
    found, message = judged(kind, given[register], signed)
    assert found is outcome, message
