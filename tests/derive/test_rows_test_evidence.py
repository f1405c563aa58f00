"""Evidence of tests counts for the release alone: its commit, and not for ever."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW
from builders_release import BEFORE, COMMIT, GITHUB, PLACES, run, run_id
from builders_testing import in_order, on_disk, report, with_tests
from judged import REASONS, gap, outcome, rows_of, verdict

from collector.facts.delivery import PipelineRun
from collector.facts.testing import TestReport
from collector.model import Environments

FRESH = "testing-evidence-fresh"
TEST_RUN = {"source": "test-run"}


def judged(place, *facts, gaps=(), reports_commit="", **changes) -> str:
    workload = dataclasses.replace(with_tests(place, **changes), reports_commit=reports_commit)
    return outcome(FRESH, in_order(workload, *facts), gaps, workload)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="in order"),
        pytest.param({**TEST_RUN, "finished": NOW - timedelta(days=14)}, "pass", id="as old as may be"),
        pytest.param({**TEST_RUN, "finished": NOW - timedelta(days=14, hours=1)}, "unknown U-STALE", id="too old"),
        pytest.param({"finished": NOW + timedelta(minutes=4)}, "pass", id="a clock a little ahead"),
        pytest.param({"finished": NOW + timedelta(hours=1)}, "unknown U-PARSE", id="in the future"),
        pytest.param({"finished": None}, "pass", id="as old as its run"),
        pytest.param({"environment": "Staging"}, "pass", id="in an environment like production"),
        pytest.param({"environment": "laptop"}, f"fail F-{FRESH}-3", id="somewhere else"),
    ],
)
def test_a_report_of_a_run_of_the_release_counts_while_it_is_recent(place, changes, expected):
    assert judged(place, report(place, **changes)) == expected


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("changes", "team_says", "expected"),
    [
        pytest.param({}, "", "pass", id="it names the commit of the release"),
        pytest.param({"commit": COMMIT[:10].upper()}, "", "pass", id="its first digits, in capitals"),
        pytest.param({"commit": BEFORE}, "", "unknown U-MISMATCH", id="another commit"),
        pytest.param({"commit": BEFORE}, COMMIT, "unknown U-MISMATCH", id="its own word goes before that of the team"),
        pytest.param({"commit": None}, "", "unknown U-MISMATCH", id="it names none"),
        pytest.param({"commit": None}, COMMIT, "pass", id="the team says it"),
        pytest.param({"finished": None}, "", "unknown U-MISSING", id="nobody knows when its tests ran"),
    ],
)
def test_a_file_on_disk_must_name_its_commit_and_its_time(place, changes, team_says, expected):
    assert judged(place, on_disk(**changes), reports_commit=team_says) == expected


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_file_on_disk_counts_where_the_same_file_lies_in_an_artifact_of_the_release(place):
    same = {"digest": "d" * 64, "commit": None}
    assert judged(place, on_disk(**same), report(place, digest="d" * 64)) == "pass"
    left_over = {"digest": "d" * 64, "commit": BEFORE}
    assert judged(place, on_disk(**left_over), report(place, **left_over)) == "unknown U-MISMATCH"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_evidence_of_another_commit_is_told_which_run_would_do(place):
    workload = with_tests(place)
    said = verdict(FRESH, in_order(workload, on_disk(commit=BEFORE)), workload=workload)
    assert run_id(place) in said.message


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    "other", [{"commit": BEFORE}, {"from_fork": True}], ids=["of another commit", "of the code of a fork"]
)
def test_a_report_of_another_run_does_not_count(place, other):
    assert judged(place, report(place, number=8), run(place, 8, **other)) == "unknown U-MISMATCH"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_report_that_was_left_over_in_a_run_of_the_release_does_not_count(place):
    assert judged(place, report(place, commit=COMMIT[:12])) == "pass"
    assert judged(place, report(place, commit=BEFORE)) == "unknown U-MISMATCH"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_without_a_commit_nothing_can_be_of_the_release(place):
    assert judged(place, on_disk(), commit="") == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_without_any_report_nothing_is_fresh(place):
    assert judged(place) == "unknown U-MISSING"


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [TestReport, PipelineRun])
def test_what_could_not_be_read_leaves_no_pass(place, kind, cause, code):
    hidden = gap(kind, scope=place.id, cause=cause)
    workload = with_tests(place)
    facts = [fact for fact in in_order(workload, report(place)) if not isinstance(fact, kind)]
    assert outcome(FRESH, facts, (hidden,), workload) == f"unknown {code}"


def test_an_environment_needs_a_declaration_to_be_like_production():
    found = report(GITHUB, environment="staging")
    assert judged(GITHUB, found, environments=Environments()) == "unknown U-MISSING"


def test_the_row_says_how_old_its_tests_are():
    workload = with_tests(GITHUB)
    (row,) = rows_of("test_evidence", in_order(workload, report(GITHUB)), workload=workload)
    assert row.test_age == timedelta(hours=2, minutes=30)
