"""What signers fill in, and the facts that they were shown: lines that break, and changes that end a statement."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from attested_samples import (
    FACTS_POLICY,
    NOW,
    PLAIN,
    ROWS,
    WORKLOAD,
    changed,
    drill,
    envelope,
    gap,
    of_business,
    payload,
    policy,
    rows,
    signing,
)

from collector.derive.rows import Unknown
from collector.model import Outcome, Quantity, Reason

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
LINES = """
    params: {max_rto: PT1H, max_age: P60D}
    attest:
      says: It was tried.
      by: [business-owner]
      valid: P14D
      asks:
        held: {type: moment, ask: When?, happened: true}
        ends: {type: moment, ask: Until when?}
        rto: {type: duration, ask: How long?}
        gaps: {type: number, ask: How many are open?}
        all_in: {type: yes-no, ask: Was everybody there?}
        topics: {type: list, ask: What was tried?}
        by_phone: {type: text, ask: Which number?}
      pass:
        - {that: answer.rto <= params.max_rto, say: It took too long.}
        - answer.held_age <= params.max_age
        - answer.ends_after_go_live >= duration("720h")
        - answer.gaps <= 0
        - answer.all_in
        - {that: '"failover" in answer.topics', say: The failover was not tried.}
        - answer.rto_of_window <= 50
        - answer.age <= duration("240h")
        - answer.by_phone.startsWith("+")
"""
OF_LINES = policy(LINES)
FINE = {
    "held": "2026-11-01T09:00:00Z", "ends": "2027-02-01T00:00:00+01:00", "rto": "PT41M", "gaps": 0, "all_in": True,
    "topics": ["failover", "restore"], "by_phone": "+49 30",
}  # fmt: skip
FIRST = "F-cutover-plan-signed-attest-"


def answered(workload=WORKLOAD, **changes):
    made = changed(payload(OF_LINES), {"answers": {**FINE, **changes}})
    return of_business(signing(OF_LINES, envelope(made), workload=workload))


def test_answers_that_hold_count():
    assert answered().outcome is PASS


@pytest.mark.parametrize(
    ("changes", "codes", "said"),
    [
        ({"rto": "PT90M"}, (FIRST + "1",), "It took too long (rto is 1.5 h, limit 1 h)"),
        ({"held": "2026-09-01T09:00:00Z"}, (FIRST + "2",), "held is 82.1 d old, limit 60 d"),
        ({"ends": "2027-01-10T00:00:00Z"}, (FIRST + "3",), "ends after go live"),
        ({"gaps": 1}, (FIRST + "4",), "gaps is 1, limit 0"),
        ({"all_in": False}, (FIRST + "5",), "all in"),
        ({"topics": []}, (FIRST + "6",), "The failover was not tried"),
        ({"by_phone": "none"}, (FIRST + "9",), "by phone"),
        ({"rto": "PT6H"}, (FIRST + "1", FIRST + "7"), "rto of window 60 %, limit 50 %"),
    ],
)
def test_a_broken_line_is_a_fail_with_what_was_measured(changes, codes, said):
    one = answered(**changes)
    assert (one.outcome, one.reason_codes) == (FAIL, codes)
    assert said in one.message
    assert one.message.startswith("Business owner signed on 2026-11-21T12:00:00Z: ")


def test_a_broken_limit_shows_both_quantities():
    one = answered(rto="PT61M")
    assert (one.measured, one.limit) == (
        Quantity(value=3660.0, unit="s"),
        Quantity(value=3600.0, unit="s", comparison="<="),
    )


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"gaps": float("nan")}, "U-PARSE", "a number is asked for"),
        ({"gaps": float("inf")}, "U-PARSE", "a number is asked for"),
        ({"gaps": 10**400}, "U-PARSE", "a number is asked for"),
        ({"gaps": True}, "U-PARSE", "a number is asked for"),
        ({"gaps": "0"}, "U-PARSE", "a number is asked for"),
        ({"all_in": 1}, "U-PARSE", "true or false is asked for"),
        ({"all_in": "yes"}, "U-PARSE", "true or false is asked for"),
        ({"topics": "failover"}, "U-PARSE", "a list of texts is asked for"),
        ({"topics": ["failover", 1]}, "U-PARSE", "a list of texts is asked for"),
        ({"topics": ["failover", " "]}, "U-PARSE", "a list of texts is asked for"),
        ({"by_phone": " "}, "U-PARSE", "a text is asked for"),
        ({"rto": "41 minutes"}, "U-PARSE", "a duration"),
        ({"rto": "P1Y"}, "U-PARSE", "a duration"),
        ({"ends": "2027-02-01T00:00:00"}, "U-PARSE", "a moment with its zone"),
        ({"ends": "never"}, "U-PARSE", "a moment with its zone"),
        ({"ends": None}, "U-MISSING", "sign it again with --set ends=…"),
    ],
)
def test_an_answer_of_another_type_is_none(changes, code, said):
    one = answered(**changes)
    assert (one.outcome, one.reason_codes) == (UNKNOWN, (code,))
    assert said in one.message


def test_a_share_of_no_window_is_unknown():
    one = answered(dataclasses.replace(WORKLOAD, cutover=None))
    assert (one.outcome, one.reason_codes) == (UNKNOWN, ("U-MISSING",))
    assert "rto of window is unknown: no cutover window is declared: add cutover" in one.message


def test_a_go_live_of_the_past_moves_no_limit_back():
    past = dataclasses.replace(WORKLOAD, go_live=NOW - timedelta(days=300))
    assert answered(past, ends="2026-12-10T00:00:00Z").outcome is FAIL


@pytest.mark.parametrize(
    ("held", "days", "ends"),
    [("2026-11-20T09:00:00Z", 5.0, "statement of the business-owner"), ("2026-09-25T12:00:00Z", 2.0, "held age")],
)
def test_a_statement_holds_until_the_first_of_its_ends(held, days, ends):
    one = answered(held=held)
    assert (one.outcome, one.holds_until, one.ends) == (PASS, NOW + timedelta(days=days), ends)


def test_a_no_needs_no_answers():
    made = changed(payload(OF_LINES), {"answers": {}, "answer": "no"})
    assert of_business(signing(OF_LINES, envelope(made))).outcome is FAIL


# --- Named facts -------------------------------------------------------------------------------------------

SHOWN = rows(drill())
NOT_READ = Unknown(reason=Reason.PERM, why="denied", gaps=(gap(),))
NOT_DELIVERED = Unknown(reason=Reason.MISSING, why="no report")


def bound(rowset, then=SHOWN, **changes):
    made = changed(payload(FACTS_POLICY, rowset=then), changes)
    return of_business(signing(FACTS_POLICY, envelope(made)), rowset)


@pytest.mark.parametrize(
    ("rowset", "then"),
    [
        (SHOWN, SHOWN),
        (rows(drill(worked=False)), SHOWN),  # only what the policy names is bound
        (rows(drill("two"), drill("one")), rows(drill("one"), drill("two"))),
        (rows(), rows()),
        (rows(drill(last_drill=NOT_DELIVERED)), rows(drill(last_drill=NOT_DELIVERED))),
    ],
)
def test_the_same_facts_keep_a_statement(rowset, then):
    assert bound(rowset, then).outcome is PASS


@pytest.mark.parametrize(
    ("rowset", "said"),
    [
        (rows(drill(last_drill=NOW)), "(last drill: 2026-10-23T12:00:00Z -> 2026-11-22T12:00:00Z)"),
        (rows(drill(), drill("two")), "(drill:two: last drill: nothing -> 2026-10-23T12:00:00Z)"),
        (rows(), "(last drill: 2026-10-23T12:00:00Z -> nothing)"),
        (rows(drill(last_drill=NOT_DELIVERED)), "(last drill: 2026-10-23T12:00:00Z -> unknown (U-MISSING))"),
    ],
)
def test_a_changed_fact_ends_a_statement_and_is_shown(rowset, said):
    one = bound(rowset)
    assert (one.outcome, one.reason_codes) == (UNKNOWN, ("U-MISMATCH",))
    assert said in one.message


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [(False, True, "(worked: yes -> no)"), (True, False, "(worked: no -> yes)"), (NOT_DELIVERED, True, "-> unknown")],
)
def test_a_changed_truth_is_shown_as_people_say_it(now, then, said):
    of = policy(ROWS + PLAIN, facts="[worked]")
    made = payload(of, rowset=rows(drill(worked=then)))
    assert said in of_business(signing(of, envelope(made)), rows(drill(worked=now))).message


@pytest.mark.parametrize(
    ("now", "said"), [((), "(covers: failover, restore -> none)"), (("all",), "(covers: failover, restore -> all)")]
)
def test_a_changed_list_is_shown_as_people_say_it(now, said):
    of = policy(ROWS + PLAIN, facts="[covers]")
    made = payload(of, rowset=rows(drill()))
    assert said in of_business(signing(of, envelope(made)), rows(drill(covers=now))).message
    again = rows(drill(covers=("failover", "restore")))
    assert of_business(signing(of, envelope(made)), again).outcome is PASS, "the order of a list says nothing"


@pytest.mark.parametrize(("unread", "said"), [(1, "(U-PERM); grant"), (3, "(U-PERM) and 2 more; grant")])
def test_how_much_could_not_be_read_is_told(unread, said):
    dark = rows(*(drill(f"d{number}", last_drill=NOT_READ) for number in range(unread)))
    assert said in bound(dark, dark).message


def test_where_no_facts_are_named_none_are_needed():
    of = policy(ROWS + PLAIN)
    made = changed(payload(of), {"facts": None})
    assert of_business(signing(of, envelope(made)), rows(drill(), gaps=(gap(),))).outcome is PASS


def test_at_most_five_changes_are_shown():
    one = bound(rows(*(drill(f"d{number}") for number in range(9))))
    assert one.message.count(" -> ") == 5
    assert "; and 5 more): look" in one.message


@pytest.mark.parametrize(
    "rowset", [rows(drill(last_drill=NOT_READ)), rows(drill(), gaps=(gap(),)), rows(gaps=(gap(),))]
)
def test_nobody_can_vouch_for_what_could_not_be_read(rowset):
    one = bound(rowset, rowset)
    assert (one.outcome, one.reason_codes, one.gaps) == (UNKNOWN, ("U-PERM",), (gap(),))
    assert "could not be read now" in one.message
    assert one.message.endswith("; grant read")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"facts": None}, "U-MISMATCH"), ({"facts.digest": "sha256:0"}, "U-PARSE"), ({"facts.values": {}}, "U-PARSE")],
)
def test_facts_that_are_not_what_their_digest_names(changes, code):
    assert bound(SHOWN, **changes).reason_codes == (code,)


@pytest.mark.parametrize(
    ("topics", "outcome"),
    [(["failover", "restore"], PASS), (["failover", " FAILOVER"], FAIL), (["failover", "fail\u200bover"], FAIL)],
)
def test_what_a_list_says_twice_counts_once(topics, outcome):
    of = policy(LINES.replace("'\"failover\" in answer.topics'", "size(answer.topics) >= 2"))
    made = changed(payload(of), {"answers": {**FINE, "topics": topics}})
    assert of_business(signing(of, envelope(made))).outcome is outcome
