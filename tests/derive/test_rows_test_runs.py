"""Every automated test of the release, from files, artifacts, test runs and checks of either host."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, TESTS
from builders_release import BEFORE, COMMIT, GITHUB, PLACES, check, run, run_id
from builders_testing import ARTIFACT, in_order, on_disk, report, run_of_tests, with_tests
from judged import REASONS, gap, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.delivery import Check, PipelineRun
from collector.facts.testing import TestReport
from collector.model import Host

PASS = "testing-automated-pass"
ON_DISK = {"run": "", "source": "file", "commit": COMMIT}
FAILED = {"passed": 98, "failures": 2, "any_failure": True}


def judged(place, *facts, gaps=(), **changes) -> str:
    workload = with_tests(place, **changes)
    return outcome(PASS, in_order(workload, *facts), gaps, workload)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="in order"),
        pytest.param(FAILED, f"fail F-{PASS}-2", id="a test failed"),
        pytest.param({"passed": 99, "errors": 1, "any_failure": True}, f"fail F-{PASS}-3", id="a test broke"),
        pytest.param({"any_failure": True}, f"fail F-{PASS}-4", id="the header claims a failure"),
        pytest.param({"passed": 97, "skipped": 3}, f"fail F-{PASS}-5", id="too many skipped"),
        pytest.param({**ON_DISK, "finished": NOW - timedelta(days=15)}, f"fail F-{PASS}-6", id="too long ago"),
        pytest.param({"flaky": 1}, f"fail F-{PASS}-7", id="passed only when tried again"),
        pytest.param({"flaky": 0}, "pass", id="nothing had to be tried again"),
        pytest.param({"finished": NOW + timedelta(days=1)}, "unknown U-PARSE", id="in the future"),
        pytest.param({"tests": 0, "passed": 0}, "unknown U-MISSING", id="no test"),
        pytest.param({"whole": False}, "unknown U-PARSE", id="cases are missing"),
        pytest.param({"running": True, "whole": False}, "unknown U-PARTIAL", id="still running"),
        pytest.param({"running": True, **FAILED}, f"fail F-{PASS}-2", id="still running, and failing already"),
        pytest.param({"observed_at": NOW - timedelta(days=2)}, "unknown U-STALE", id="read too long ago"),
    ],
)
def test_a_report_of_the_release_passes_where_every_test_of_it_does(place, changes, expected):
    assert judged(place, report(place, **changes)) == expected


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_of_several_reports_each_must_pass(place):
    assert judged(place, report(place), report(place, "unit/b.xml")) == "pass"
    assert judged(place, report(place), report(place, "unit/b.xml", **FAILED)) == f"fail F-{PASS}-2"
    assert judged(place, report(place), report(place, "unit/b.xml", tests=0, passed=0)) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_report_that_could_not_be_read_may_tell_of_failures(place, cause, code):
    hidden = gap(TestReport, scope=place.id, cause=cause)
    assert judged(place, report(place), gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, report(place, **FAILED), gaps=(hidden,)) == f"fail F-{PASS}-2"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_artifact_that_is_named_must_hold_a_report(place):
    assert judged(place) == "unknown U-MISSING"
    assert judged(place, report(place), report_artifacts=(ARTIFACT, "more-*")) == "unknown U-MISSING"
    assert judged(place, report(place), report_artifacts=("TEST-*",)) == "pass"


def test_a_named_artifact_without_a_place_or_a_commit_says_what_to_add():
    for changes, said in (({"places": ()}, "scope.github.repositories"), ({"commit": ""}, "release.commit")):
        workload = with_tests(GITHUB, **changes)
        (row,) = rows_of("test_run", [], workload=workload)
        assert isinstance(row.tests, Unknown)
        assert said in row.tests.why


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_file_of_another_commit_counts_neither_for_nor_against_the_release(place):
    found = (report(place), on_disk(commit=BEFORE, **FAILED))
    assert judged(place, *found) == "unknown U-MISMATCH"
    workload = with_tests(place)
    said = verdict(PASS, in_order(workload, *found), workload=workload)
    assert any(run_id(place) in subject.message for subject in said.subjects)


def test_a_file_that_does_not_name_its_commit_is_left_to_the_freshness_of_the_evidence():
    assert judged(GITHUB, report(GITHUB), on_disk(commit=None)) == "pass"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_same_file_on_disk_and_in_an_artifact_counts_once(place):
    workload = with_tests(place)
    twice = in_order(workload, report(place, digest="d" * 64), on_disk(digest="d" * 64, commit=None))
    (row,) = rows_of("test_run", twice, workload=workload)
    assert row.subject == report(place).subject


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_later_run_of_the_pipeline_replaces_the_report_of_an_earlier_one(place):
    failed = report(place, number=6, **FAILED)
    earlier = run(place, 6, started=NOW - timedelta(hours=9))
    assert judged(place, report(place), failed, earlier) == "pass"
    later = run(place, 6, started=NOW - timedelta(hours=1))
    assert judged(place, report(place), failed, later) == f"fail F-{PASS}-2"
    undated = run(place, 6, started=None)
    assert judged(place, report(place), failed, undated) == f"fail F-{PASS}-2"
    of_another = run(place, 6, started=NOW - timedelta(hours=9), path="other.yml")
    assert judged(place, report(place), failed, of_another) == f"fail F-{PASS}-2"


def test_a_later_attempt_replaces_the_test_run_of_an_earlier_one():
    place = PLACES[1]
    first = run_of_tests(place, "Unit", subject="1", job="build/test", attempt=1, **FAILED)
    second = run_of_tests(place, "Unit", subject="2", job="build/test", attempt=2)
    assert judged(place, first, second, report_artifacts=()) == "pass"
    beside = dataclasses.replace(second, job="build/other")
    assert judged(place, first, beside, report_artifacts=()) == f"fail F-{PASS}-2"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(check("build"), "pass", id="passed"),
        pytest.param(check("build", result="Neutral"), "pass", id="says neither"),
        pytest.param(check("build", result="skipped"), "pass", id="skipped"),
        pytest.param(check("build", status="in_progress", result=None), "pass", id="still running, not required"),
        pytest.param(check("build", result="failure"), f"fail F-{PASS}-2", id="failed"),
        pytest.param(check("build", result="timed_out"), f"fail F-{PASS}-2", id="timed out"),
        pytest.param(check("build", result="action_required"), f"fail F-{PASS}-2", id="wants a person"),
        pytest.param(check("build", result="startup_failure"), f"fail F-{PASS}-2", id="did not start"),
        pytest.param(check("ci/old", app="status", result="error"), f"fail F-{PASS}-2", id="a status in error"),
        pytest.param(check("build", result="cancelled"), "unknown U-MISSING", id="cancelled"),
        pytest.param(check("build", result="pondered"), "unknown U-MISSING", id="a word that nobody knows"),
        pytest.param(check("build", result=None), "unknown U-MISSING", id="over, without a result"),
        pytest.param(check("build", result="failure", commit=BEFORE), "pass", id="of another commit"),
        pytest.param(check("golive gate", result="failure"), "pass", id="an earlier no of golive itself"),
        pytest.param(check("golive-decision", result="failure"), "pass", id="golive's own, by its artifact"),
    ],
)
def test_a_check_of_the_commit_that_failed_is_a_failed_test(found, expected):
    assert judged(GITHUB, report(GITHUB), found) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([check("Build")], "pass", id="passed"),
        pytest.param([], "unknown U-MISSING", id="never ran"),
        pytest.param([check("build", commit=BEFORE)], "unknown U-MISSING", id="ran for another commit"),
        pytest.param([check("build", status="queued", result=None)], "unknown U-PARTIAL", id="still running"),
        pytest.param([check("build", result="skipped")], "unknown U-MISSING", id="skipped"),
        pytest.param([check("build", result="failure")], f"fail F-{PASS}-2", id="failed"),
    ],
)
def test_a_required_check_must_have_ended_well(found, expected):
    assert judged(GITHUB, report(GITHUB), *found, required_checks=("build", "golive")) == expected


def test_a_check_that_passed_is_no_test():
    assert judged(GITHUB, check("build"), report_artifacts=()) == "unknown U-MISSING"


def test_checks_that_could_not_be_read_may_have_failed():
    assert judged(GITHUB, report(GITHUB), gaps=(gap(Check, scope=GITHUB.id),)) == "unknown U-PERM"


def test_azure_devops_has_no_checks_of_a_commit_and_lacks_none():
    place = PLACES[1]
    assert place.host is Host.AZURE_DEVOPS
    assert judged(place, report(place), required_checks=("build",)) == "pass"


def test_a_run_that_cannot_be_read_leaves_the_commit_of_its_report_to_the_freshness():
    workload = with_tests(GITHUB)
    facts = [fact for fact in in_order(workload, report(GITHUB)) if not isinstance(fact, PipelineRun)]
    assert outcome(PASS, facts, workload=workload) == "pass"
    assert outcome("testing-evidence-fresh", facts, workload=workload) == "unknown U-MISMATCH"


def test_a_pattern_that_matches_no_file_is_a_question():
    workload = dataclasses.replace(with_tests(GITHUB), test_reports=(TESTS,))
    facts = in_order(workload, report(GITHUB))
    assert outcome(PASS, facts, workload=workload) == "unknown U-MISSING"
