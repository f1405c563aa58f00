"""Statements that must hold in any case: beside rows, in the place of what was not delivered, and where nothing is."""

from __future__ import annotations

import pytest
from attested_samples import judged, rows
from test_attested_halves import ABSENT_IS_FINE, MACHINES, OF, PEOPLE, papers

from collector.judge.policy import Counts
from collector.model import Outcome, Reason

PASS, FAIL, UNKNOWN, ABSENT = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
TABLE = {
    Counts.ALSO_WHERE_MISSING: {
        #                      yes      no    nobody   broken   not-applicable
        "pass":               (PASS,    FAIL, UNKNOWN, UNKNOWN, PASS),
        "fail":               (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "missing row":        (PASS,    FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and denied": (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing with a gap": (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and failed": (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "denied":             (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "stale":              (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing delivered":  (PASS,    FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing read":       (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing there":      (PASS,    FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
    },
    Counts.ALWAYS: {
        "pass":               (PASS,    FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "fail":               (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "missing row":        (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "denied":             (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing delivered":  (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing read":       (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing there":      (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
    },
}  # fmt: skip
CASES = [
    (counts, machine, said, outcome)
    for counts, lines in TABLE.items()
    for machine, outcomes in lines.items()
    for said, outcome in zip(PEOPLE, outcomes, strict=True)
]


@pytest.mark.parametrize(("counts", "machine", "said", "outcome"), CASES)
def test_both_halves_in_any_case(counts, machine, said, outcome):
    one = judged(papers(OF[counts], said), MACHINES[machine])
    assert one.outcome is outcome
    assert bool(one.reason_codes) is (outcome in (FAIL, UNKNOWN))
    assert (one.failed_severity is not None) is (outcome is FAIL)
    assert one.unknown_severity is not None or outcome is not UNKNOWN


@pytest.mark.parametrize(
    ("counts", "said", "outcome"),
    [
        (Counts.ALSO_WHERE_MISSING, "yes", PASS),
        (Counts.ALSO_WHERE_MISSING, "no", FAIL),
        (Counts.ALSO_WHERE_MISSING, "nobody", UNKNOWN),
        (Counts.ALSO_WHERE_MISSING, "not-applicable", ABSENT),
        (Counts.ALWAYS, "yes", UNKNOWN),
        (Counts.ALWAYS, "no", FAIL),
        (Counts.ALWAYS, "nobody", UNKNOWN),
        (Counts.ALWAYS, "not-applicable", ABSENT),
    ],
)
def test_even_where_machines_find_nothing_to_judge_somebody_signs(counts, said, outcome):
    assert judged(papers(ABSENT_IS_FINE[counts], said), rows()).outcome is outcome


def test_what_stands_in_for_a_row_is_said_and_ends_with_the_statement():
    one = judged(papers(OF[Counts.ALSO_WHERE_MISSING], "yes"), MACHINES["missing row"])
    (filled,) = (subject for subject in one.subjects if subject.id == "drill:two")
    (statement,) = (subject for subject in one.subjects if subject.id.startswith("statement:"))
    assert "signed for, since it was not delivered" in filled.message
    assert (filled.holds_until, filled.ends) == (statement.holds_until, statement.ends)


def test_a_signature_that_lacks_beside_rows_that_hold_is_named_as_missing():
    one = judged(papers(OF[Counts.ALSO_WHERE_MISSING], "nobody"), MACHINES["pass"])
    assert one.reason_codes == (Reason.MISSING.value,)
