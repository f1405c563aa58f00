"""Test runs of Azure DevOps: counts come from the statistics, for there is no count of failed tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, changed

from collector.facts.testing import TestReport
from collector.model import Delivery
from collector.probe import Archive, Malformed, PerArchive, PerPlace
from probes.delivery._azure_devops import BUILDS
from probes.delivery.azure_test_runs import ONE_RUN, PROBE, RUNS, parse_report

SHOP = "azure-devops:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BUILD = f"{SHOP}/build/builds/637"
RECORDED = answers("azure_test_runs")
DELIVERY = Delivery(commit=COMMIT, report_artifacts=("test-*",))
(BUILDS_ASK,) = asks(BUILDS, DELIVERY)
(BUILT,) = items(BUILDS_ASK, {"value": [RECORDED["build"]]}, SHOP)
(ASK,) = asks(RUNS, DELIVERY, BUILT)
LISTED = items(ASK, RECORDED["runs"], SHOP)
UNIT, _, _, UNTOLD = LISTED
FILES = PROBE.reads[-1].need


def listed(**changes: object) -> TestReport:
    """The first run of the list with some other values."""
    raw = {**RECORDED["runs"]["value"][0], **changes}
    (found,) = facts_of(PROBE, RUNS, items(ASK, {"value": [raw]}, SHOP))
    assert isinstance(found, TestReport)
    return found


def with_outcomes(*outcomes: tuple[str, int, str], **changes: object) -> TestReport:
    told = [{"outcome": word, "count": count, "resultMetadata": mark} for word, count, mark in outcomes]
    return listed(runStatistics=told, **changes)


def test_a_run_tells_how_its_tests_went():
    found = facts_of(PROBE, RUNS, LISTED)[0]
    assert found == TestReport(
        subject=f"{SHOP}/test/runs/71",
        path="Unit tests",
        run=BUILD,
        source="test-run",
        flaky=3,
        format="azure-test-run",
        tests=200,
        passed=196,
        failures=1,
        errors=1,
        skipped=2,
        any_failure=True,
        method="outcomes of the test run counted",
        finished=datetime(2026, 11, 22, 8, 31, 0, 230000, tzinfo=UTC),
        job="Test/Tests/Unit",
        attempt=2_001_001,
        **SEEN,
    )


def test_a_run_that_is_not_over_is_not_whole():
    running = facts_of(PROBE, RUNS, LISTED)[1]
    assert (running.running, running.whole, running.passed, running.any_failure) == (True, False, 20, False)


def test_a_run_without_statistics_tells_enough_where_every_test_passed():
    passed = facts_of(PROBE, RUNS, LISTED)[2]
    assert (passed.tests, passed.passed, passed.whole, passed.attempt) == (5, 5, True, None)


def test_a_run_without_statistics_is_asked_itself_where_tests_did_not_pass():
    assert "Untold" not in [found.path for found in facts_of(PROBE, RUNS, LISTED)]
    (ask,) = asks(ONE_RUN, DELIVERY, UNTOLD)
    assert (ask.path, ask.single) == ("test/runs/74", True)
    (found,) = facts_of(PROBE, ONE_RUN, items(ask, RECORDED["one_run"], SHOP))
    assert (found.run, found.passed, found.failures, found.whole) == (BUILD, 4, 1, True)
    assert asks(ONE_RUN, DELIVERY, UNIT) == []


def test_a_run_that_never_tells_its_outcomes_is_refused():
    (ask,) = asks(ONE_RUN, DELIVERY, UNTOLD)
    with pytest.raises(Malformed):
        facts_of(PROBE, ONE_RUN, items(ask, RECORDED["runs"]["value"][3], SHOP))


@pytest.mark.parametrize(
    ("word", "column"),
    [
        ("Passed", "passed"),
        ("passed", "passed"),
        ("Failed", "failures"),
        ("Error", "errors"),
        ("Timeout", "errors"),
        ("Aborted", "errors"),
        ("NotExecuted", "skipped"),
        ("NotApplicable", "skipped"),
        ("NotImpacted", "skipped"),
        ("Inconclusive", "skipped"),
        ("Blocked", "skipped"),
        ("Warning", "skipped"),
        ("Paused", "skipped"),
        ("Pondered", "errors"),
    ],
)
def test_only_the_word_passed_passes(word, column):
    found = with_outcomes((word, 200, "none"))
    assert getattr(found, column) == 200
    assert found.any_failure is (column in ("failures", "errors"))


@pytest.mark.parametrize("word", ["InProgress", "Unspecified", "None"])
def test_a_test_without_an_end_is_missing(word):
    found = with_outcomes(("Passed", 199, "none"), (word, 1, "none"))
    assert (found.passed, found.whole) == (199, False)


@pytest.mark.parametrize(
    ("state", "whole", "running"),
    [
        ("Completed", True, False),
        ("NeedsInvestigation", True, False),
        ("InProgress", False, True),
        ("Waiting", False, True),
        ("Aborted", False, False),
        ("Pondered", False, True),
    ],
)
def test_only_known_states_are_an_end(state, whole, running):
    found = listed(state=state)
    assert (found.whole, found.running) == (whole, running)


def test_results_that_were_run_again_stand_beside_the_others_or_among_them():
    beside = with_outcomes(("Passed", 200, "none"), ("Passed", 3, "rerun"))
    among = with_outcomes(("Passed", 197, "none"), ("Passed", 3, "Flaky"))
    assert (beside.passed, beside.flaky) == (among.passed, among.flaky) == (200, 3)


def test_a_later_attempt_of_the_stage_is_later_than_any_attempt_of_a_job():
    def attempt(stage: int, job: int) -> int | None:
        told = {
            "stageReference": {"stageName": "T", "attempt": stage},
            "jobReference": {"jobName": "U", "attempt": job},
        }
        return listed(pipelineReference=told).attempt

    assert sorted([(1, 1), (2, 1), (1, 2)], key=lambda pair: attempt(*pair) or 0) == [(1, 1), (1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("path", "value"),
    [("id", GONE), ("name", ""), ("state", GONE), ("totalTests", GONE), ("totalTests", -1), ("totalTests", 201)],
)
def test_a_run_of_another_shape_is_refused(path, value):
    raw = changed(RECORDED["runs"]["value"][0], path, value)
    with pytest.raises(Malformed):
        facts_of(PROBE, RUNS, items(ASK, {"value": [raw]}, SHOP))


def test_only_builds_of_the_release_are_asked():
    other = changed(RECORDED["build"], "sourceVersion", "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233")
    (found,) = items(BUILDS_ASK, {"value": [other]}, SHOP)
    assert asks(RUNS, DELIVERY, found) == []
    assert dict(ASK.query)["buildUri"] == "vstfs:///Build/Build/637"


def test_report_files_are_downloaded_from_artifacts_that_azure_devops_keeps_itself():
    assert isinstance(FILES, PerArchive)
    (made,) = asks_of_artifacts()
    (found,) = items(made, {"value": [RECORDED["artifact"]]}, SHOP)
    assert FILES.archive(found, DELIVERY) == Archive(
        path="build/builds/637/artifacts", name="test-reports", permission="Build (read)"
    )
    assert FILES.archive(found, Delivery(commit=COMMIT, report_artifacts=("coverage",))) is None
    shared = changed(RECORDED["artifact"], "resource.type", "FilePath")
    (on_share,) = items(made, {"value": [shared]}, SHOP)
    with pytest.raises(Malformed, match="cannot be downloaded"):
        FILES.archive(on_share, DELIVERY)


def asks_of_artifacts():
    builds, artifacts = PROBE.reads[3].need, PROBE.reads[4].need
    assert isinstance(builds, PerPlace)
    assert asks(builds, Delivery(commit=COMMIT)) == []
    return asks(artifacts, DELIVERY, BUILT)


def test_a_file_in_an_artifact_is_a_report_of_its_build():
    reading = answers("github_test_reports")["reading"]
    (found,) = items(asks_of_artifacts()[0], {"value": [RECORDED["artifact"]]}, SHOP)
    (report,) = parse_report(type(found)(reading, found.document, found.observed_at, BUILD))
    assert (report.subject, report.run) == (f"{BUILD}/reports/test-reports/unit/junit.xml", BUILD)


def test_nothing_but_figures_is_kept_of_a_run():
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "contoso.example", "A person") if word in str(LISTED)] == []
