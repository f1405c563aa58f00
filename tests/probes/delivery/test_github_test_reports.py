"""Test results in artifacts of GitHub: which are downloaded, and what a file in one becomes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers
from probe_items import SEEN, assert_refused, changed, fact, item

from collector.facts.testing import TestReport
from collector.model import Delivery, Host, Place
from collector.probe import Archive, Malformed, PerArchive, PerPlace
from probes.delivery.github_test_reports import PROBE, parse_report

RECORDED = answers("github_test_reports")
READING, ARTIFACT = RECORDED["reading"], RECORDED["artifact"]
RUN = "github:contoso/shop/actions/runs/501"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
DELIVERY = Delivery(places=(Place(Host.GITHUB, "contoso/shop"),), commit=COMMIT, report_artifacts=("test-*",))
RUNS, ARTIFACTS, FILES = (read.need for read in PROBE.reads)


def test_a_file_in_an_artifact_is_a_report_of_its_run():
    assert fact(parse_report, READING, RUN) == TestReport(
        subject=f"{RUN}/reports/test-reports/unit/junit.xml",
        path="test-reports/unit/junit.xml",
        run=RUN,
        source="artifact",
        commit=COMMIT,
        flaky=2,
        format="junit",
        tests=10,
        passed=8,
        failures=1,
        errors=0,
        skipped=1,
        any_failure=True,
        method="test cases counted",
        finished=datetime(2026, 11, 22, 9, tzinfo=UTC),
        digest=READING["sha256"],
        **SEEN,
    )


@pytest.mark.parametrize(("path", "value"), [("outcome", "refused"), ("totals.tests", 11), ("flaky", 11)])
def test_a_file_that_cannot_be_relied_on_is_a_gap(path, value):
    assert_refused(parse_report, READING, path, value, RUN)


@pytest.mark.parametrize(
    ("name", "expected"), [("Test-Reports", True), ("test-", True), ("coverage", False), ("my-test-reports", False)]
)
def test_artifacts_are_known_by_the_patterns_of_the_workload(name, expected):
    assert isinstance(FILES, PerArchive)
    found = FILES.archive(item(changed(ARTIFACT, "name", name), RUN), DELIVERY)
    told = {"digest": "sha256:" + "a" * 64, "permission": "actions: read", "number": 9}
    wanted = Archive(path="actions/artifacts/9/zip", name=name, **told)
    assert found == (wanted if expected else None)


def test_a_file_carries_the_number_of_its_artifact_by_which_attempts_are_ordered():
    found = fact(parse_report, {**READING, "artifact": 417}, RUN)
    assert found.attempt == 417


def test_an_artifact_that_has_expired_is_a_gap_with_the_way_out():
    assert isinstance(FILES, PerArchive)
    with pytest.raises(Malformed, match="has expired") as refusal:
        FILES.archive(item(changed(ARTIFACT, "expired", value=True), RUN), DELIVERY)
    assert "run the pipeline again" in refusal.value.fix


@pytest.mark.parametrize(
    ("delivery", "asks"),
    [(DELIVERY, 1), (Delivery(commit=COMMIT), 0), (Delivery(report_artifacts=("test-*",)), 0)],
)
def test_nothing_is_asked_without_a_commit_and_the_names_of_artifacts(delivery, asks):
    assert isinstance(RUNS, PerPlace)
    assert len(tuple(RUNS.asks(delivery))) == asks
