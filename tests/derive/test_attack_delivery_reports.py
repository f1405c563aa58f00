"""Evidence that looks like that of the release, and is not: of a merge, an earlier attempt, a cache, other tests."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW
from builders_coverage import API, in_artifact, measured
from builders_coverage import in_order as in_order_with_coverage
from builders_release import AZURE_DEVOPS, BEFORE, COMMIT, GITHUB, PLACES, check, run, run_id
from builders_testing import (
    LEAD,
    OWNER,
    PLAN,
    SIGNS,
    TRIGGERED,
    approval,
    in_order,
    kind,
    on_disk,
    points,
    report,
    signed,
    with_tests,
)
from judged import outcome, verdict

from collector.model import Component, Host, KindOfTests, TestKind

PASS, FRESH, UNIT = "testing-automated-pass", "testing-evidence-fresh", "testing-unit-passed"
LINE, COMPLETE = "testing-coverage-line", "testing-coverage-complete"
SIT = "testing-sit-signed"
FAILED = {"passed": 98, "failures": 2, "any_failure": True}
LATER = NOW - timedelta(hours=1)
PROPOSED = {Host.GITHUB: "pull_request", Host.AZURE_DEVOPS: "pullRequest"}


def judged(criterion, place, *facts, kinds=(), **changes) -> str:
    workload = with_tests(place, *kinds, **changes)
    return outcome(criterion, in_order(workload, *facts), workload=workload)


def measured_as(criterion, place, *facts, components=(API,)) -> str:
    workload = measured(place, *components)
    return outcome(criterion, in_order_with_coverage(workload, *facts), workload=workload)


def proposal(place, number=8, **changes):
    """A run for a pull request whose head is the commit of the release: what it tries is the merge of it."""
    return run(place, number, event=PROPOSED[place.host], started=LATER, **changes)


# --- A pull request tries a merge -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("path", [".github/workflows/release.yml", ".github/workflows/pull.yml"])
def test_what_failed_on_the_commit_is_not_replaced_by_what_passed_on_a_merge(place, path):
    found = (report(place, **FAILED), report(place, number=8), proposal(place, path=path))
    assert judged(PASS, place, *found) == f"fail F-{PASS}-2"
    assert judged(UNIT, place, *found, kinds=(kind(TestKind.UNIT),)) == f"fail F-{UNIT}-2"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("criterion", [PASS, FRESH, UNIT])
def test_what_passed_on_a_merge_says_nothing_about_the_commit(place, criterion):
    kinds = (kind(TestKind.UNIT),)
    found = (report(place, number=8), proposal(place))
    assert judged(criterion, place, *found, kinds=kinds) == "unknown U-MISMATCH"
    named = (report(place, number=8, commit=COMMIT), proposal(place))
    assert judged(criterion, place, *named, kinds=kinds) == "pass"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_what_failed_on_a_merge_is_no_alarm_beside_what_the_commit_itself_shows(place):
    assert judged(PASS, place, report(place), report(place, number=8, **FAILED), proposal(place)) == "pass"
    assert judged(FRESH, place, report(place), report(place, number=8), proposal(place)) == "pass"


def test_the_run_that_would_do_is_none_of_a_pull_request():
    workload = with_tests(GITHUB)
    said = verdict(FRESH, in_order(workload, on_disk(commit=BEFORE), proposal(GITHUB)), workload=workload)
    assert run_id(GITHUB) in said.message
    assert run_id(GITHUB, 8) not in said.message


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_coverage_of_a_merge_neither_replaces_nor_counts(place):
    low, high = in_artifact(place, covered=10), in_artifact(place, number=8)
    assert measured_as(LINE, place, low, high, proposal(place)) == f"fail F-{LINE}-1"
    assert measured_as(LINE, place, high, proposal(place)) == "unknown U-MISMATCH"


# --- An earlier attempt, a cache --------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [1, 2])
def test_of_artifacts_of_one_name_in_one_run_the_last_one_counts(last):
    first, second = ({**FAILED, "digest": "f"}, {}) if last == 2 else ({}, {**FAILED, "digest": "f"})
    found = report(GITHUB, attempt=301, **first), report(GITHUB, attempt=417, **second)
    assert judged(PASS, GITHUB, *found) == ("pass" if last == 2 else f"fail F-{PASS}-2")


def test_the_coverage_of_an_earlier_attempt_does_not_lift_that_of_the_last():
    first = in_artifact(GITHUB, covered=1000, valid=1000, attempt=301, digest="1")
    last = in_artifact(GITHUB, covered=40, valid=100, attempt=417, digest="2")
    assert measured_as(LINE, GITHUB, first, last) == f"fail F-{LINE}-1"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        pytest.param(100, "pass", id="the whole suite"),
        pytest.param(99, f"fail F-{PASS}-2", id="all but the test that failed"),
    ],
)
def test_a_later_run_of_fewer_tests_does_not_undo_a_failure(place, tests, expected):
    later = (report(place, number=8, tests=tests, passed=tests), run(place, 8, started=LATER))
    assert judged(PASS, place, report(place, **FAILED), *later) == expected


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("criterion", [PASS, FRESH, UNIT])
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(timedelta(minutes=50), "pass", id="a clock that lags"),
        pytest.param(timedelta(hours=2), "unknown U-MISMATCH", id="before the release was run at all"),
    ],
)
def test_tests_that_ended_before_the_release_was_run_are_those_of_another(place, criterion, before, expected):
    begun = NOW - timedelta(hours=3)
    found = report(place, finished=begun - before)
    assert judged(criterion, place, found, kinds=(kind(TestKind.UNIT),)) == expected


def test_a_run_that_was_tried_again_keeps_the_reports_of_its_first_attempt():
    workload = with_tests(GITHUB)
    again = run(GITHUB, by=TRIGGERED, attempt=2, created=NOW - timedelta(days=3))
    facts = [again if fact.kind == again.kind else fact for fact in in_order(workload)]
    found = report(GITHUB, finished=NOW - timedelta(days=2))
    assert outcome(FRESH, [*facts, found], workload=workload) == "pass"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "unknown U-MISMATCH", id="of the commit by the word of the team alone"),
        pytest.param({"commit": COMMIT}, "pass", id="it names the commit itself"),
        pytest.param({"finished": NOW - timedelta(hours=2)}, "pass", id="written since"),
    ],
)
def test_a_file_that_lies_there_since_before_the_release_is_not_made_of_it(changes, expected):
    workload = dataclasses.replace(with_tests(GITHUB), reports_commit=COMMIT)
    old = on_disk(**{"commit": None, "finished": NOW - timedelta(hours=20), **changes})
    assert outcome(FRESH, in_order(workload, old), workload=workload) == expected


def test_coverage_that_names_another_commit_itself_was_left_over():
    assert measured_as(LINE, GITHUB, in_artifact(GITHUB, commit=COMMIT[:12])) == "pass"
    assert measured_as(LINE, GITHUB, in_artifact(GITHUB, commit=BEFORE)) == "unknown U-MISMATCH"


# --- One report for several things ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("criterion", [LINE, COMPLETE])
def test_one_coverage_report_cannot_speak_of_two_components(place, criterion):
    twin = Component(name="shop-pay", coverage=API.coverage, critical=True)
    assert measured_as(criterion, place, in_artifact(place)) == "pass"
    assert measured_as(criterion, place, in_artifact(place), components=(API, twin)) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("of", [TestKind.SIT, TestKind.UAT])
def test_people_cannot_sign_off_the_reports_of_another_kind(place, of):
    unit = kind(TestKind.UNIT)
    ours = KindOfTests(kind=of, reports=("**/*.xml",), sign_off=SIGNS)
    found = (report(place), *signed(place))
    assert judged(f"testing-{of}-signed", place, *found, kinds=(ours,)) == "pass"
    assert judged(f"testing-{of}-signed", place, *found, kinds=(unit, ours)) == "unknown U-MISSING"
    assert judged(UNIT, place, *found, kinds=(unit, ours)) == "pass"


def test_one_test_plan_cannot_be_signed_off_as_two_kinds():
    sit, uat = (
        KindOfTests(kind=of, test_plans=(name,), sign_off=SIGNS)
        for of, name in ((TestKind.SIT, PLAN), (TestKind.UAT, PLAN.lower()))
    )
    found = (*points(AZURE_DEVOPS, ["Passed"]), *signed(AZURE_DEVOPS))
    assert judged(SIT, AZURE_DEVOPS, *found, kinds=(sit,)) == "pass"
    assert judged(SIT, AZURE_DEVOPS, *found, kinds=(sit, uat)) == "unknown U-MISSING"


# --- Sign-off ---------------------------------------------------------------------------------------------------


def signed_as(place, *approvals, **changes) -> str:
    sit = kind(TestKind.SIT, sign_off=SIGNS)
    return judged(SIT, place, report(place, "sit/junit.xml", **changes), *approvals, kinds=(sit,))


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(NOW - timedelta(hours=1), "pass", id="after the tests"),
        pytest.param(NOW - timedelta(hours=4), "unknown U-MISSING", id="before they had ended"),
        pytest.param(None, "pass", id="the host does not tell when"),
    ],
)
def test_who_approved_before_the_tests_had_ended_signed_nothing_off(place, at, expected):
    one, other = approval(place, SIGNS[0], LEAD), approval(place, SIGNS[1], OWNER, at=at)
    assert signed_as(place, one, other) == expected


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_approval_on_a_run_for_a_pull_request_is_about_other_code(place):
    merged = [approval(place, name, by, number=8) for name, by in zip(SIGNS, (LEAD, OWNER), strict=True)]
    assert signed_as(place, *merged, proposal(place, by=TRIGGERED)) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("started", "expected"),
    [
        pytest.param(NOW - timedelta(hours=9), "pass", id="on an older run"),
        pytest.param(None, f"fail F-{SIT}-4", id="on a run that may be the newest"),
        pytest.param(LATER, f"fail F-{SIT}-4", id="on a newer run"),
    ],
)
def test_a_rejection_counts_unless_the_approval_is_newer_for_certain(place, started, expected):
    other = run(place, 6, by=TRIGGERED, started=started, created=NOW - timedelta(hours=9))
    found = (*signed(place), approval(place, SIGNS[0], LEAD, number=6, state="rejected"), other)
    assert signed_as(place, *found) == expected


def test_who_started_the_first_attempt_cannot_sign_after_another_ran_it_again():
    sit = kind(TestKind.SIT, sign_off=SIGNS)
    workload = with_tests(GITHUB, sit)
    again = run(GITHUB, by=TRIGGERED, first_by=OWNER, attempt=2)
    facts = [again if fact.kind == again.kind else fact for fact in in_order(workload, *signed(GITHUB))]
    assert outcome(SIT, [*facts, report(GITHUB, "sit/junit.xml")], workload=workload) == "unknown U-MISSING"


# --- Test plans -------------------------------------------------------------------------------------------------


def planned_as(*facts) -> str:
    sit = KindOfTests(kind=TestKind.SIT, test_plans=(PLAN,), sign_off=SIGNS)
    workload = with_tests(AZURE_DEVOPS, sit)
    numbered = dataclasses.replace(run(AZURE_DEVOPS, by=TRIGGERED), number="20261122.1")
    found = [numbered if fact.kind == numbered.kind else fact for fact in in_order(workload)]
    return outcome(SIT, [*found, *facts, *signed(AZURE_DEVOPS)], workload=workload)


def build_of_another(number):
    return dataclasses.replace(run(AZURE_DEVOPS, 9, commit=BEFORE, pipeline="Nightly"), number=number)


def test_a_build_number_that_two_pipelines_reached_says_nothing():
    ran = points(AZURE_DEVOPS, ["Passed"], build="20261122.1")
    assert planned_as(*ran, build_of_another("20261122.2")) == "pass"
    assert planned_as(*ran, build_of_another("20261122.1")) == "unknown U-MISMATCH"


def test_a_point_that_was_run_before_the_release_is_of_another_build_whatever_its_number():
    old = points(AZURE_DEVOPS, ["Passed"], build="20261122.1", updated=NOW - timedelta(days=365))
    assert planned_as(*old) == "unknown U-MISMATCH"


@pytest.mark.parametrize(
    ("state", "expected"),
    [("Completed", "pass"), (None, "pass"), ("Ready", f"fail F-{SIT}-2"), ("Pondering", f"fail F-{SIT}-2")],
)
def test_a_point_that_was_set_back_has_not_passed(state, expected):
    assert planned_as(*points(AZURE_DEVOPS, ["Passed"], state=state)) == expected


# --- Checks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("golive", "pass"),
        ("golive gate", "pass"),
        ("Go-live gate / golive (push)", "pass"),
        ("golive-packet", "pass"),
        ("ci / golive", "pass"),
        ("golive / ci", f"fail F-{PASS}-2"),
        ("golive-portal / unit tests", f"fail F-{PASS}-2"),
        ("test golive", f"fail F-{PASS}-2"),
        ("goliverpool", f"fail F-{PASS}-2"),
        ("build", f"fail F-{PASS}-2"),
    ],
)
@pytest.mark.parametrize("decision", ["golive-*", "*", "golive-packet"])
def test_only_the_gate_itself_is_never_held_against_the_release(name, decision, expected):
    failed = check(name, result="failure")
    assert judged(PASS, GITHUB, report(GITHUB), failed, decision_artifact=decision) == expected


def test_a_gate_of_another_name_is_known_by_that_of_its_artifact():
    failed = check("readiness", result="failure")
    assert judged(PASS, GITHUB, report(GITHUB), failed) == f"fail F-{PASS}-2"
    assert judged(PASS, GITHUB, report(GITHUB), failed, decision_artifact="Readiness") == "pass"


@pytest.mark.parametrize(("result", "expected"), [("success", "pass"), ("neutral", "unknown U-MISSING")])
def test_a_required_check_that_says_neither_proves_nothing(result, expected):
    found = check("build", result=result)
    assert judged(PASS, GITHUB, report(GITHUB), found, required_checks=("build",)) == expected
