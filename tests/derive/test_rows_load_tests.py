"""Load tests: the newest run of each test at the declared peak decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, PROD, WORKLOAD
from builders_launch import LOAD_TEST, load_test_run, load_tests
from builders_release import BEFORE, PLACES, run
from builders_testing import kind, report, with_tests
from judged import REASONS, gap, healthy, inventories, outcome, rows_of

from collector.derive.rows import Unknown
from collector.facts.testing import LoadTestRun
from collector.model import KindOfTests, Peak, TestKind, Tier

PASSED = "testing-performance-passed"
OTHER = f"{PROD}/resourceGroups/rg-web/providers/Microsoft.LoadTestService/loadTests/lt-lab"
PEAK = replace(WORKLOAD, peak=Peak(virtual_users=400))
BOTH = replace(WORKLOAD, peak=Peak(virtual_users=400, requests_per_second=200))
NOTHING = healthy(LoadTestRun)


def judged(*runs: LoadTestRun, gaps=(), workload=PEAK) -> str:
    return outcome(PASSED, [*NOTHING, load_tests(), *runs], gaps, workload)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([load_test_run()], "pass", id="in order"),
        pytest.param([load_test_run(status="Done", result="Passed")], "pass", id="words in another case"),
        pytest.param([load_test_run(virtual_users=399.0)], "unknown U-MISSING", id="below the peak: nothing is proved"),
        pytest.param([load_test_run(status="FAILED")], f"fail F-{PASSED}-1", id="broke off"),
        pytest.param([load_test_run(status="CANCELLED")], f"fail F-{PASSED}-1", id="was cancelled"),
        pytest.param([load_test_run(status="EXECUTING")], "unknown U-PARTIAL", id="still runs"),
        pytest.param([load_test_run(status="PONDERING")], "unknown U-PARTIAL", id="a status that nobody knows"),
        pytest.param([load_test_run(result="FAILED")], f"fail F-{PASSED}-2", id="failed its criteria"),
        pytest.param([load_test_run(result="SPLENDID")], f"fail F-{PASSED}-2", id="a result that nobody knows"),
        pytest.param([load_test_run(result="NOT_APPLICABLE")], "unknown U-MISSING", id="nobody said what passes"),
        pytest.param([load_test_run(result=None)], "unknown U-PARSE", id="no result told"),
        pytest.param([load_test_run(error_pct=1.0)], "pass", id="as many errors as are let pass"),
        pytest.param([load_test_run(error_pct=1.1)], f"fail F-{PASSED}-3", id="too many errors"),
        pytest.param([load_test_run(error_pct=None)], "unknown U-PARSE", id="errors not told"),
        pytest.param([load_test_run(finished=NOW - timedelta(days=60))], "pass", id="as old as may be"),
        pytest.param([load_test_run(finished=NOW - timedelta(days=61))], f"fail F-{PASSED}-4", id="too old"),
        pytest.param([load_test_run(finished=NOW + timedelta(days=1))], "unknown U-PARSE", id="ended in the future"),
        pytest.param([load_test_run(finished=None)], "unknown U-PARSE", id="end not told"),
        pytest.param([load_test_run(virtual_users=None)], "unknown U-PARSE", id="load not told"),
        pytest.param([], "unknown U-MISSING", id="no run at all"),
        pytest.param([load_test_run(resource=OTHER)], "unknown U-MISSING", id="a run of somebody else"),
        pytest.param(
            [load_test_run("old", result="FAILED", finished=NOW - timedelta(days=9)), load_test_run("new")],
            "pass",
            id="mended since",
        ),
        pytest.param(
            [load_test_run("old", finished=NOW - timedelta(days=9)), load_test_run("new", result="FAILED")],
            f"fail F-{PASSED}-2",
            id="broken since",
        ),
        pytest.param(
            [load_test_run("undated", finished=None, result="FAILED"), load_test_run("new")],
            f"fail F-{PASSED}-2",
            id="one without a date may be the last",
        ),
        pytest.param(
            [load_test_run(), load_test_run("smoke", test="smoke", virtual_users=5.0)],
            "pass",
            id="a small test beside it",
        ),
        pytest.param(
            [load_test_run(), load_test_run("other", test="search", result="FAILED")],
            f"fail F-{PASSED}-2",
            id="another test at the peak",
        ),
    ],
)
def test_the_newest_run_of_each_test_at_the_peak_decides(runs, expected):
    assert judged(*runs) == expected


@pytest.mark.parametrize(
    ("fields", "workload", "expected"),
    [
        ({}, BOTH, "pass"),
        ({"requests_per_second": 150.0}, BOTH, "unknown U-MISSING"),
        ({"virtual_users": 300.0}, BOTH, "unknown U-MISSING"),
        ({"requests_per_second": None}, BOTH, "unknown U-PARSE"),
        ({"requests_per_second": None}, PEAK, "pass"),
        ({}, WORKLOAD, "unknown U-MISSING"),
        ({"virtual_users": 599.0}, replace(PEAK, tier=Tier.T0), "unknown U-MISSING"),
        ({"virtual_users": 600.0}, replace(PEAK, tier=Tier.T0), "pass"),
    ],
)
def test_the_load_is_held_against_every_figure_of_the_declared_peak(fields, workload, expected):
    assert judged(load_test_run(**fields), workload=workload) == expected


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_run_that_could_not_be_read_may_be_newer_and_may_have_failed(cause, code):
    hidden = gap(LoadTestRun, scope=LOAD_TEST, cause=cause)
    assert judged(load_test_run(), gaps=(hidden,)) == f"unknown {code}"
    assert judged(gaps=(hidden,)) == f"unknown {code}"


def test_the_row_names_test_and_figures():
    (row,) = rows_of("load_test", [*NOTHING, load_tests(), load_test_run()], workload=BOTH)
    assert (row.test, row.load_pct, row.p95_ms, row.virtual_users) == ("peak", 100.0, 600.0, 400.0)


def test_without_a_peak_the_row_says_what_to_add():
    (row,) = rows_of("load_test", [*NOTHING, load_tests(), load_test_run()])
    assert isinstance(row.load_pct, Unknown)
    assert "peak: {virtual_users: 500}" in row.load_pct.why


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "unknown U-MISSING", id="all passed, under nobody knows how much load"),
        pytest.param({"run": "", "commit": BEFORE}, "unknown U-MISMATCH", id="of another commit"),
        pytest.param({"whole": False}, "unknown U-PARSE", id="cases are missing"),
        pytest.param({"path": "test-reports/other.xml"}, "unknown U-MISSING", id="not there"),
    ],
)
def test_a_report_that_is_named_as_performance_test_proves_no_load(place, changes, expected):
    workload = with_tests(place, kind(TestKind.PERFORMANCE, "test-reports/load/*.xml"))
    mapped = replace(PEAK, delivery=workload.delivery)
    found = replace(report(place, "load/peak.xml"), **changes)
    looks = inventories(mapped)
    assert outcome(PASSED, [*NOTHING, *looks, run(place), load_tests(), load_test_run(), found], (), mapped) == expected
    beside = with_tests(place, KindOfTests(kind=TestKind.PERFORMANCE, not_needed="Azure Load Testing runs them"))
    in_azure = replace(PEAK, delivery=beside.delivery)
    facts = [*NOTHING, *inventories(in_azure), run(place), load_tests(), load_test_run(), found]
    assert outcome(PASSED, facts, (), in_azure) == "pass"
