"""Time in a decision: what is due, what ends when, what to do first, and whether the date can still be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from judge_samples import DOCUMENT, NOW, PROOF, circumstances, decide, policy, rows, vm, workload

from collector.judge.actions import actions, feasible
from collector.judge.forecast import forecast
from collector.judge.timing import timed, valid_until
from collector.model import (
    Acceptance,
    Cause,
    Exhibit,
    Gap,
    Mode,
    Outcome,
    Review,
    Ruling,
    Severity,
    SubjectVerdict,
    Verdict,
)

DAY = timedelta(days=1)
POLICY = policy("- vm.on", id="recovery-machine-fine")
SHOP = workload()  # goes live 30 days from now
PASS, FAIL, UNKNOWN, WAIVED = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.WAIVED
NOT_APPLICABLE = Outcome.NOT_APPLICABLE


def verdict(outcome: Outcome = FAIL, **more: object) -> Verdict:
    fixed = {"criterion": "recovery-machine-fine", "area": "recovery", "question": "?", "severity": Severity.BLOCKER,
             "due": 7 * DAY, "outcome": outcome, "message": "", "fix": "Repair it.", "owner": "service-owner",
             "doc": ""}  # fmt: skip
    return Verdict(**{**fixed, **more})  # type: ignore[arg-type]  # fields are chosen by name


def subject(name: str, days: float | None, outcome: Outcome = PASS, ends: str = "drill age") -> SubjectVerdict:
    until = None if days is None else NOW + timedelta(days=days)
    return SubjectVerdict(
        id=name, outcome=outcome, message="", severity=Severity.MAJOR, holds_until=until, ends=ends
    )  # fmt: skip


def paper(kind: str = "waiver", *, expires: int = 20, due: int | None = None) -> Acceptance:
    return Acceptance(
        kind=kind, criterion="recovery-machine-fine", file="f", digest="", counts=True, owner="Operations lead",
        approver="Business owner", approver_role="business-owner", expires=NOW + timedelta(days=expires),
        due=None if due is None else NOW + timedelta(days=due),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due", "mode", "is_due"),
    [
        (29 * DAY, Mode.REVIEW, False),
        (30 * DAY, Mode.REVIEW, True),
        (31 * DAY, Mode.REVIEW, True),
        (timedelta(0), Mode.REVIEW, False),
        (29 * DAY, Mode.DEPLOY, True),
        (timedelta(0), Mode.DEPLOY, True),
    ],
)
def test_in_review_mode_a_criterion_is_due_by_its_day_and_in_deploy_mode_always(due, mode, is_due):
    (one,) = timed([verdict(due=due)], SHOP, NOW, mode)
    assert (one.due_at, one.is_due) == (SHOP.go_live - due, is_due)


@pytest.mark.parametrize(
    ("mode", "on", "ruling"),
    [(Mode.REVIEW, False, Ruling.ON_TRACK), (Mode.DEPLOY, False, Ruling.NO_GO), (Mode.REVIEW, True, Ruling.GO)],
)
def test_a_run_weeks_before_is_on_track_in_review_mode_alone(mode, on, ruling):
    decision = decide(POLICY, {"vm": rows(vm(on=on))}, circumstances=replace(circumstances(), mode=mode))
    assert (decision.ruling, decision.mode) == (ruling, mode)
    assert decision.exit_code == (10 if ruling is Ruling.NO_GO else 0)


@pytest.mark.parametrize(("required", "mode", "ruling"), [
    ("true", Mode.DEPLOY, Ruling.UNDECIDED), ("true", Mode.REVIEW, Ruling.GO), ("false", Mode.DEPLOY, Ruling.GO),
])  # fmt: skip
def test_without_the_review_that_the_policy_asks_for_there_is_no_go(required, mode, ruling):
    asked = replace(POLICY, review=replace(POLICY.review, required=required == "true"))
    decision = decide(asked, {"vm": rows(vm())}, circumstances=replace(circumstances(), mode=mode))
    assert decision.ruling is ruling
    assert ("--review" in " ".join(decision.why)) is (ruling is Ruling.UNDECIDED)


@pytest.mark.parametrize("what_if", ["--as-of 2027-01-01T00:00:00Z", "--subscription"])
def test_a_what_if_ends_as_13_in_every_mode(what_if):
    for mode in Mode:
        around = replace(circumstances(what_if=(what_if,)), mode=mode)
        assert decide(POLICY, {"vm": rows(vm())}, circumstances=around).exit_code == 13


EXHIBIT = Exhibit(digest=DOCUMENT, kind="graph", source="azure", observed_at=NOW - timedelta(hours=4))


@pytest.mark.parametrize(
    ("one", "review_days_ago", "ends"),
    [
        (verdict(PASS), None, None),
        (verdict(PASS, evidence=(EXHIBIT,)), None, timedelta(hours=20)),
        (verdict(PASS, subjects=(subject("a", 3), subject("b", 2))), None, 2 * DAY),
        (verdict(NOT_APPLICABLE, subjects=(subject("signed", 3, NOT_APPLICABLE),)), None, 3 * DAY),
        (verdict(subjects=(subject("a", 3, outcome=FAIL),)), None, None),
        (verdict(WAIVED, acceptance=paper()), None, 20 * DAY),
        (verdict(acceptance=paper("mitigation", due=9)), None, 9 * DAY),
        (verdict(PASS, subjects=(subject("a", 3),)), 41, DAY),
    ],
)
def test_a_decision_is_valid_until_the_first_thing_ends(one, review_days_ago, ends):
    review = None
    if review_days_ago is not None:
        review = Review(packet=PROOF, decided_at=NOW - timedelta(days=review_days_ago), ruling="GO")
    assert valid_until([one], POLICY, review) == (None if ends is None else NOW + ends)


def test_the_forecast_lists_what_ends_until_hypercare_does_each_thing_once():
    verdicts = [
        verdict(PASS, subjects=(
            subject("late", 60), subject("too late", 60.1), subject("soon", 1), subject("over", 0),
            subject("open", 5, FAIL), subject("needless", 12, NOT_APPLICABLE, ends="statement of the data-owner"),
            subject("soon", 9, ends="statement of the business-owner"), subject("never", None),
        )),
        verdict(FAIL, criterion="a-b", subjects=(subject("of one that is open", 4),)),
        verdict(WAIVED, criterion="c-d", acceptance=paper()),
        verdict(FAIL, criterion="e-f", acceptance=replace(paper(), counts=False)),
        verdict(FAIL, criterion="g-h", acceptance=replace(paper(), expires=None)),
    ]  # fmt: skip
    assert [(one.criterion, one.subject, one.what, one.at - NOW) for one in forecast(verdicts, POLICY, SHOP, NOW)] == [
        ("recovery-machine-fine", "soon", "drill age", DAY),
        ("recovery-machine-fine", "needless", "statement of the data-owner", 12 * DAY),
        ("c-d", "c-d", "waiver by Business owner (business-owner)", 20 * DAY),
        ("recovery-machine-fine", "late", "drill age", 60 * DAY),
    ]


def test_a_go_live_that_has_passed_looks_ahead_from_now():
    late = replace(SHOP, go_live=NOW - 300 * DAY)
    found = forecast([verdict(PASS, subjects=(subject("a", 29), subject("b", 31)))], POLICY, late, NOW)
    assert [one.subject for one in found] == ["a"]


GAP = Gap(cause=Cause.DENIED, hides=(), scope="", detail="", fix="Grant Reader.", probe="p")


def test_actions_start_with_what_takes_longest():
    verdicts = [
        verdict(PASS, criterion="a-holds"),
        verdict(WAIVED, criterion="a-waived", acceptance=paper()),
        verdict(criterion="a-quick", lead_time=DAY, gaps=(GAP,)),
        verdict(criterion="a-just", lead_time=30 * DAY),
        verdict(criterion="a-minor", lead_time=10 * DAY, severity=Severity.MINOR),
        verdict(criterion="a-slow", lead_time=10 * DAY, due=14 * DAY),
        verdict(UNKNOWN, criterion="a-unread", gaps=(GAP,), lead_time=31 * DAY),
        verdict(criterion="a-mitigated", acceptance=paper("mitigation"), lead_time=timedelta(0)),
    ]
    found = actions(verdicts, SHOP, NOW)
    assert [(one.criterion, one.what, one.owner, one.in_time) for one in found] == [
        ("a-unread", "Grant Reader.", "service-owner", False),
        ("a-just", "Repair it.", "service-owner", True),
        ("a-slow", "Repair it.", "service-owner", True),
        ("a-minor", "Repair it.", "service-owner", True),
        ("a-quick", "Repair it.", "service-owner", True),
        ("a-mitigated", "Repair it.", "Operations lead", True),
    ]
    assert (found[2].due_at, found[2].start_by) == (SHOP.go_live - 14 * DAY, SHOP.go_live - 24 * DAY)


@pytest.mark.parametrize(
    ("one", "earliest", "late"),
    [
        (verdict(PASS), None, ()),
        (verdict(severity=Severity.MINOR, lead_time=99 * DAY), None, ()),
        (verdict(WAIVED, acceptance=paper(), lead_time=99 * DAY), None, ()),
        (verdict(severity=Severity.MAJOR, acceptance=paper("mitigation"), lead_time=99 * DAY), None, ()),
        (verdict(failed_severity=Severity.MINOR, unknown_severity=Severity.MINOR, lead_time=DAY), None, ()),
        (verdict(failed_severity=Severity.MINOR, unknown_severity=Severity.MAJOR, lead_time=DAY), DAY, ()),
        (
            verdict(severity=Severity.MAJOR, acceptance=paper("mitigation"), unknown_severity=Severity.MINOR),
            0 * DAY,
            (),
        ),
        (verdict(lead_time=30 * DAY), 30 * DAY, ()),
        (verdict(UNKNOWN, lead_time=31 * DAY), 31 * DAY, ("recovery-machine-fine",)),
    ],
)
def test_the_date_can_be_kept_where_what_blocks_can_be_done_by_then(one, earliest, late):
    found = feasible([one], SHOP, NOW)
    if earliest is None:
        assert found is None
    else:
        assert found is not None
        assert (found.earliest, found.late, found.in_time) == (NOW + earliest, late, not late)


def test_the_longest_work_says_when_all_could_be_done():
    found = feasible([verdict(criterion="a-b", lead_time=DAY), verdict(criterion="c-d", lead_time=3 * DAY)], SHOP, NOW)
    assert found is not None
    assert found.earliest == NOW + 3 * DAY


def test_a_decision_carries_all_of_it():
    decision = decide(POLICY, {"vm": rows(vm(on=False))})
    assert [one.criterion for one in decision.actions] == ["recovery-machine-fine"]
    assert decision.feasible is not None
    assert decision.feasible.in_time
    assert decision.forecast == ()
