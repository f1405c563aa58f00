"""Runs of Azure Load Testing, and where they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.testing import LoadTestRun
from collector.probe import Malformed, PerPlane, Plane
from probes.testing.load_tests import PROBE, parse_resource, parse_run

RESOURCE, RUN = recording("testing", "load_tests")
AT = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.LoadTestService/loadTests/lt-till"
TOTAL = "testRunStatistics.Total"


def test_a_run_tells_how_much_load_it_made_and_how_that_was_borne():
    assert fact(parse_run, RUN, AT) == LoadTestRun(
        subject=f"{AT}/testRuns/peak-2026-11-20",
        resource=AT,
        test="checkout-peak",
        status="DONE",
        result="PASSED",
        finished=datetime(2026, 11, 20, 18, 31, 46, 902000, tzinfo=UTC),
        virtual_users=450.0,
        error_pct=0.2,
        requests_per_second=268.3,
        p95_ms=640.5,
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_run, in_capitals(RUN), AT) == fact(parse_run, RUN, AT)


@pytest.mark.parametrize("value", [GONE, None])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("testResult", "result"),
        ("endDateTime", "finished"),
        ("virtualUsers", "virtual_users"),
        (f"{TOTAL}.errorPct", "error_pct"),
        (f"{TOTAL}.throughput", "requests_per_second"),
        (f"{TOTAL}.pct2ResTime", "p95_ms"),
    ],
)
def test_what_a_run_does_not_tell_is_absent(path, field, value):
    assert getattr(fact(parse_run, changed(RUN, path, value), AT), field) is None


def test_figures_of_single_requests_do_not_stand_in_for_those_of_all():
    found = fact(parse_run, changed(RUN, TOTAL, GONE), AT)
    assert (found.error_pct, found.requests_per_second, found.p95_ms) == (None, None, None)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("testRunId", GONE),
        ("testId", ""),
        ("status", 1),
        ("endDateTime", "yesterday"),
        ("virtualUsers", "many"),
        (f"{TOTAL}.errorPct", True),
    ],
)
def test_what_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_run, RUN, path, value, AT)


def test_a_resource_is_asked_at_the_endpoint_that_it_names():
    runs = PROBE.reads[1].need
    assert isinstance(runs, PerPlane)
    assert (runs.plane, runs.path) == (Plane.LOAD_TESTING, "test-runs")
    assert runs.endpoint(item(RESOURCE)) == RESOURCE["properties"]["dataPlaneURI"]
    assert facts(parse_resource, RESOURCE) == ()


@pytest.mark.parametrize("value", [GONE, None, ""])
def test_a_resource_without_an_endpoint_is_a_gap_because_its_runs_cannot_be_read(value):
    with pytest.raises(Malformed):
        facts(parse_resource, changed(RESOURCE, "properties.dataPlaneURI", value))


def test_no_secret_of_a_run_is_stored():
    assert "hunter2-of-the-till" not in str(RUN)
