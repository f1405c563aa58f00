"""What machines see and what people sign become one answer, by `counts`."""

from __future__ import annotations

import pytest
from attested_samples import (
    PLAIN,
    PLAIN_POLICY,
    ROWS,
    by_host,
    by_key,
    changed,
    drill,
    envelope,
    gap,
    judged,
    payload,
    policy,
    rows,
    signing,
)

from collector.derive.rows import Unknown
from collector.judge.attested import HostSignatures
from collector.judge.evaluate import judge_criterion
from collector.judge.halves import ORDER
from collector.judge.policy import Counts
from collector.model import Outcome, Reason, Severity

PASS, FAIL, UNKNOWN, ABSENT = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
OF = {counts: policy(ROWS + PLAIN, counts=counts.value, not_applicable="true") for counts in Counts}
ABSENT_IS_FINE = {
    counts: policy(ROWS + "    none: {then: not_applicable}\n" + PLAIN, counts=counts.value, not_applicable="true")
    for counts in Counts
}
MISSING = Unknown(reason=Reason.MISSING, why="no report")
DENIED = Unknown(reason=Reason.PERM, why="denied", gaps=(gap(),))
STALE = Unknown(reason=Reason.STALE, why="too old")

MACHINES = {
    "pass": rows(drill()),
    "fail": rows(drill(worked=False)),
    "missing row": rows(drill(), drill("two", worked=MISSING)),
    "missing and denied": rows(drill("one", worked=DENIED), drill("two", worked=MISSING)),
    "missing with a gap": rows(drill(worked=MISSING), gaps=(gap(),), complete=False),
    "missing and failed": rows(drill("one", worked=False), drill("two", worked=MISSING)),
    "denied": rows(drill(worked=DENIED)),
    "stale": rows(drill(worked=STALE)),
    "nothing delivered": rows(complete=False),
    "nothing read": rows(gaps=(gap(),), complete=False),
    "nothing there": rows(),
}
PEOPLE = {"yes": PASS, "no": FAIL, "nobody": UNKNOWN, "broken": UNKNOWN, "not-applicable": ABSENT}


def papers(of, said):
    if said == "nobody":
        return signing(of)
    made = changed(payload(of), {"answer": "yes" if said == "broken" else said})
    return signing(of, envelope(made, by_key("Business owner", holds=said != "broken")))


TABLE = {
    Counts.ALSO: {
        #                      yes      no    nobody   broken   not-applicable
        "pass":               (PASS,    FAIL, UNKNOWN, UNKNOWN, PASS),
        "fail":               (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "missing row":        (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and denied": (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing with a gap": (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and failed": (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "denied":             (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "stale":              (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing delivered":  (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing read":       (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing there":      (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
    },
    Counts.WHERE_MISSING: {
        "pass":               (PASS,    FAIL, PASS,    PASS,    PASS),
        "fail":               (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "missing row":        (PASS,    FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and denied": (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing with a gap": (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and failed": (FAIL,    FAIL, FAIL,    FAIL,    FAIL),
        "denied":             (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "stale":              (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing delivered":  (PASS,    FAIL, UNKNOWN, UNKNOWN, ABSENT),
        "nothing read":       (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing there":      (PASS,    FAIL, UNKNOWN, UNKNOWN, ABSENT),
    },
    Counts.ALSO_WHERE_MISSING: {
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
    Counts.INSTEAD: {
        "pass":               (PASS, PASS,    PASS,    PASS,    PASS),
        "fail":               (PASS, FAIL,    FAIL,    FAIL,    FAIL),
        "missing row":        (PASS, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and denied": (PASS, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing with a gap": (PASS, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        "missing and failed": (PASS, FAIL,    FAIL,    FAIL,    FAIL),
        "denied":             (PASS, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        "stale":              (PASS, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing delivered":  (PASS, UNKNOWN, UNKNOWN, UNKNOWN, ABSENT),
        "nothing read":       (PASS, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        "nothing there":      (PASS, UNKNOWN, UNKNOWN, UNKNOWN, ABSENT),
    },
}  # fmt: skip
CASES = [
    (counts, machine, said, outcome)
    for counts, lines in TABLE.items()
    for machine, outcomes in lines.items()
    for said, outcome in zip(PEOPLE, outcomes, strict=True)
]


@pytest.mark.parametrize(("counts", "machine", "said", "outcome"), CASES)
def test_both_halves(counts, machine, said, outcome):
    one = judged(papers(OF[counts], said), MACHINES[machine])
    assert one.outcome is outcome
    is_open = outcome in (FAIL, UNKNOWN)
    assert bool(one.reason_codes) is is_open
    assert one.message
    assert list(one.subjects) == sorted(one.subjects, key=lambda subject: ORDER[subject.outcome]), "the worst first"
    assert (one.failed_severity is not None) is (outcome is FAIL)
    assert one.unknown_severity is not None or outcome is not UNKNOWN
    assert one.unknown_severity is None or is_open
    assert one.severity is Severity.BLOCKER


@pytest.mark.parametrize("said", [said for said in PEOPLE if said != "no"])
@pytest.mark.parametrize("counts", [Counts.ALSO, Counts.WHERE_MISSING])
def test_where_there_is_provably_nothing_nobody_need_sign(counts, said):
    one = judged(papers(ABSENT_IS_FINE[counts], said), rows())
    assert (one.outcome, one.subjects) == (ABSENT, ())


@pytest.mark.parametrize(("holds", "outcome"), [(True, FAIL), (False, UNKNOWN)])
@pytest.mark.parametrize("counts", list(Counts))
def test_a_no_is_heard_where_machines_find_nothing_to_judge(counts, holds, outcome):
    """Spoiling it helps nobody: a `no` that cannot be verified is unknown."""
    of = ABSENT_IS_FINE[counts]
    no = envelope(changed(payload(of), {"answer": "no"}), by_key("Business owner", holds=holds))
    one = judged(signing(of, no), rows())
    assert one.outcome is outcome
    assert [subject.id for subject in one.subjects] == ["statement:business-owner"]


@pytest.mark.parametrize(
    ("counts", "outcomes"),
    [
        #                           yes      no    nobody   broken   not-applicable
        (Counts.ALSO_WHERE_MISSING, (PASS, FAIL, UNKNOWN, UNKNOWN, ABSENT)),
        (Counts.ALWAYS, (UNKNOWN, FAIL, UNKNOWN, UNKNOWN, ABSENT)),
    ],
)
def test_where_statements_are_always_asked_for_absence_does_not_do(counts, outcomes):
    found = [judged(papers(ABSENT_IS_FINE[counts], said), rows()).outcome for said in PEOPLE]
    assert tuple(found) == outcomes


@pytest.mark.parametrize("counts", list(Counts))
def test_absence_that_is_not_proven_is_not_applicable_to_nobody(counts):
    one = judged(papers(ABSENT_IS_FINE[counts], "nobody"), rows(gaps=(gap(),), complete=False))
    assert one.outcome is UNKNOWN


@pytest.mark.parametrize(("said", "outcome"), PEOPLE.items())
def test_what_only_people_can_tell(said, outcome):
    of = policy(PLAIN, not_applicable="true")
    assert judged(papers(of, said)).outcome is outcome


# --- What it says ------------------------------------------------------------------------------------------


def test_what_stands_in_says_so_and_ends_with_the_statement():
    one = judged(papers(OF[Counts.WHERE_MISSING], "yes"), MACHINES["missing row"])
    two = next(subject for subject in one.subjects if subject.id == "drill:two")
    assert (two.outcome, two.reason_codes, two.unknown_severity) == (PASS, (), None)
    assert two.message == "signed for, since it was not delivered (worked is unknown: no report)"
    statement = next(subject for subject in one.subjects if subject.id.startswith("statement:"))
    assert (two.holds_until, two.ends) == (statement.holds_until, "statement of the business-owner")
    assert set(statement.evidence) <= set(two.evidence)


def test_a_fail_that_is_made_good_is_told():
    one = judged(papers(OF[Counts.INSTEAD], "yes"), MACHINES["fail"])
    assert one.message.endswith("; machines say: drill:one: worked: no, needs yes")
    assert [subject.id for subject in one.subjects] == ["statement:business-owner"]


def test_a_no_that_machines_make_good_is_told():
    one = judged(papers(OF[Counts.INSTEAD], "no"), MACHINES["pass"])
    assert one.outcome is PASS
    assert "; although people say: statement of the business-owner: Business owner signed on " in one.message


def test_what_a_statement_would_do_is_told():
    one = judged(papers(OF[Counts.INSTEAD], "nobody"), MACHINES["fail"])
    assert "; a statement would do as well: statement of the business-owner: nobody has signed" in one.message
    assert [subject.id for subject in one.subjects] == ["drill:one"]


def test_both_halves_that_are_open_alike_are_told():
    one = judged(papers(OF[Counts.ALSO], "nobody"), MACHINES["denied"])
    assert "worked is unknown: denied; statement of the business-owner: nobody has signed" in one.message
    assert one.reason_codes == ("U-MISSING", "U-PERM")
    assert one.gaps == (gap(),)


def test_a_fail_keeps_the_unknown_beside_it():
    one = judged(papers(OF[Counts.ALSO], "nobody"), MACHINES["fail"])
    assert (one.outcome, one.failed_severity, one.unknown_severity) == (FAIL, Severity.BLOCKER, Severity.BLOCKER)
    assert one.reason_codes == ("F-cutover-plan-signed-1", "U-MISSING")


def test_where_only_signatures_are_missing_the_fix_is_theirs():
    of = policy(ROWS + PLAIN, fix="Let the business owner sign.")
    assert judged(papers(of, "nobody"), MACHINES["pass"]).fix == "Let the business owner sign."
    assert judged(papers(of, "nobody"), MACHINES["fail"]).fix == "Plan it."


def test_roles_that_say_different_things_must_agree():
    of = policy(PLAIN.replace("[business-owner]", "[business-owner, release-manager]"), not_applicable="true")
    yes = envelope(payload(of))
    no = envelope(changed(payload(of, "release-manager"), {"answer": "not-applicable"}))
    one = judged(signing(of, yes, no))
    assert (one.outcome, one.reason_codes) == (UNKNOWN, ("U-MISMATCH",))
    assert (one.severity, one.unknown_severity) == (Severity.BLOCKER, Severity.BLOCKER)
    assert one.message == (
        "The statement of the business-owner says that it holds, and the statement of the release-manager "
        "that it is not applicable: agree on one answer."
    )


def test_a_criterion_that_asks_people_is_unknown_without_what_they_said():
    one = judge_criterion(PLAIN_POLICY.criteria[0], {}, signing(PLAIN_POLICY).moment, {})
    assert (one.outcome, one.reason_codes) == (UNKNOWN, ("U-MISSING",))


def test_a_no_that_cannot_be_verified_is_not_overlooked_where_machines_pass():
    of = OF[Counts.WHERE_MISSING]
    no = changed(payload(of), {"answer": "no"})
    one = judged(signing(of, envelope(no, by_key("Business owner", holds=False))), MACHINES["pass"])
    assert (one.outcome, one.reason_codes) == (UNKNOWN, ("U-SIG",))
    assert "does not count, although it says no" in one.message


def test_a_no_that_may_stand_behind_a_gap_is_not_overlooked_where_machines_pass():
    of = OF[Counts.WHERE_MISSING]
    hidden = signing(of, envelope(payload(of), by_host()), hosts=HostSignatures(gaps=(gap(),)))
    assert judged(hidden, MACHINES["pass"]).reason_codes == ("U-PERM",)
