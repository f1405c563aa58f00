"""Whether enough scenarios of failure were tried and held: by experiments in Azure, and by reports of either host."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, OTHER, PROD, SEEN, WORKLOAD, vm
from builders_release import AZURE_DEVOPS, PLACES
from builders_testing import in_order as delivered
from builders_testing import kind, report, with_tests
from judged import REASONS, gap, healthy, inventories, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.testing import ExperimentRun, TestReport
from collector.model import AzureScope, Fact, KindOfTests, TestKind, Tier

SIMULATED = "testing-failure-simulated"
NAMES = ("dependency-down", "zone-loss", "throttling")
SCENARIOS = ("Dependency down", "zone loss", "throttling")
EXPERIMENTS = f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Chaos/experiments"
WHOLE = dataclasses.replace(WORKLOAD, azure=AzureScope(subscriptions=WORKLOAD.subscriptions))
places = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)


def experiment(name: str) -> Resource:
    return Resource(subject=f"{EXPERIMENTS}/{name}", resource_type="microsoft.chaos/experiments", name=name, **SEEN)


def tried(name: str, days: float = 3, number: int = 1, at: str = EXPERIMENTS, **changes: Any) -> ExperimentRun:
    """A run of an experiment some days ago, which succeeded."""
    fields: dict[str, Any] = {
        "subject": f"{at}/{name}/executions/{number}",
        "experiment": f"{at}/{name}",
        "status": "Success",
        "started": NOW - timedelta(days=days, hours=1),
        "stopped": NOW - timedelta(days=days),
        **SEEN,
    }
    return ExperimentRun(**{**fields, **changes})


def experiments(*runs: ExperimentRun) -> list[Fact]:
    """Runs with the experiments that they are of."""
    return [*(experiment(name) for name in dict.fromkeys(run.experiment.rpartition("/")[2] for run in runs)), *runs]


def judged(*runs: ExperimentRun, gaps=(), workload=WHOLE) -> str:
    return outcome(SIMULATED, [*healthy(), *experiments(*runs)], gaps, workload)


def all_but_last(*more: ExperimentRun) -> tuple[ExperimentRun, ...]:
    return (tried(NAMES[0]), tried(NAMES[1]), *more)


# --- Experiments ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        pytest.param([tried("throttling")], "pass", id="it held"),
        pytest.param([tried("throttling", status="SUCCESSFUL")], "pass", id="in another word"),
        pytest.param([tried("throttling", days=180)], "pass", id="as long ago as may be"),
        pytest.param([tried("throttling", days=181)], "unknown U-STALE", id="too long ago"),
        pytest.param([tried("throttling", status="Failed")], f"fail F-{SIMULATED}-1", id="it failed"),
        pytest.param([tried("throttling", status="Cancelled")], f"fail F-{SIMULATED}-1", id="it was stopped"),
        pytest.param([tried("throttling", status="Running", stopped=None)], "unknown U-PARTIAL", id="not over"),
        pytest.param([tried("throttling", status="BrandNew")], "unknown U-PARTIAL", id="a new word"),
        pytest.param([tried("throttling", days=-1)], "unknown U-PARSE", id="in the future"),
        pytest.param([tried("throttling", started=None, stopped=None)], "unknown U-MISSING", id="no moment"),
        pytest.param([], f"fail F-{SIMULATED}-1", id="never tried"),
        pytest.param([tried("zone-loss", number=2)], f"fail F-{SIMULATED}-1", id="the same once more"),
        pytest.param(
            [tried("throttling", days=9, status="Failed"), tried("throttling", number=2)], "pass", id="mended since"
        ),
        pytest.param(
            [tried("throttling", days=9), tried("throttling", number=2, status="Failed")],
            f"fail F-{SIMULATED}-1",
            id="broken since",
        ),
        pytest.param(
            [tried("throttling", days=9), tried("throttling", number=2, status="Running", stopped=None)],
            "unknown U-PARTIAL",
            id="being tried again",
        ),
    ],
)
def test_three_scenarios_must_have_held_when_they_were_tried_last(third, expected):
    assert judged(*all_but_last(*third)) == expected


def test_a_fourth_that_is_not_over_does_not_matter():
    more = tried("restart", status="Running", stopped=None)
    assert judged(*all_but_last(tried("throttling"), more)) == "pass"


def test_nothing_at_all_is_unknown_and_says_what_to_add():
    found = verdict(SIMULATED, healthy(), workload=WHOLE)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert 'scenarios: ["dependency down", "zone loss", "throttling"]' in found.message


def test_an_experiment_of_somebody_else_counts_for_nothing():
    elsewhere = tried("throttling", at=f"{OTHER}/resourceGroups/rg/providers/Microsoft.Chaos/experiments")
    facts = [*healthy(), *experiments(*all_but_last()), elsewhere]
    assert outcome(SIMULATED, facts, workload=WHOLE) == f"fail F-{SIMULATED}-1"


def test_the_lowest_tier_is_not_asked():
    lowest = dataclasses.replace(WHOLE, tier=Tier.T3)
    assert judged(workload=lowest) == "pass"
    assert judged(gaps=(gap(ExperimentRun),), workload=lowest) == "pass"


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind_of_fact", [ExperimentRun, Resource])
def test_a_run_that_could_not_be_read_may_be_newer_and_may_have_failed(kind_of_fact, cause, code):
    hidden = gap(kind_of_fact, cause=cause)
    assert judged(*all_but_last(tried("throttling")), gaps=(hidden,)) == f"unknown {code}"
    assert judged(gaps=(hidden,)) == f"unknown {code}"


def test_the_row_names_what_held_and_what_did_not():
    facts = [*healthy(), *experiments(*all_but_last(tried("throttling", status="Failed")))]
    (row,) = rows_of("failure_tests", facts, workload=WHOLE)
    assert (row.held, row.failed) == (("dependency-down", "zone-loss"), ("throttling",))
    assert (row.held_90_days, row.held_180_days, row.held_365_days) == (2.0, 2.0, 2.0)


@pytest.mark.parametrize(
    ("days", "counts"),
    [(90, (1.0, 1.0, 1.0)), (91, (Unknown, 1.0, 1.0)), (181, (Unknown, Unknown, 1.0)), (366, (Unknown,) * 3)],
)
def test_each_count_looks_as_far_back_as_its_name_says(days, counts):
    (row,) = rows_of("failure_tests", [*healthy(), *experiments(tried("zone-loss", days=days))], workload=WHOLE)
    found = (row.held_90_days, row.held_180_days, row.held_365_days)
    assert tuple(Unknown if isinstance(one, Unknown) else one for one in found) == counts


# --- Reports that the workload maps to failure tests -------------------------------------------------------

FAILED = {"passed": 9, "failures": 1, "any_failure": True, "tests": 10}


def mapped(place, **changes):
    return with_tests(
        place, kind(TestKind.FAILURE, "test-reports/failure/*.xml", **{"scenarios": SCENARIOS, **changes})
    )


def in_order(workload, *facts: Fact) -> list[Fact]:
    return [*delivered(workload, *facts), vm()]


def reported(place, name: str, **changes: Any) -> TestReport:
    return report(place, f"failure/{name}.xml", **changes)


def judged_at(place, *found: TestReport, gaps=(), **changes) -> str:
    workload = mapped(place, **changes)
    return outcome(SIMULATED, in_order(workload, *found), gaps, workload)


@places
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="every test passed"),
        pytest.param({"finished": None}, "pass", id="as old as its run"),
        pytest.param({"finished": NOW - timedelta(days=181)}, "unknown U-STALE", id="too long ago"),
        pytest.param(FAILED, f"fail F-{SIMULATED}-1", id="a test failed"),
        pytest.param({"any_failure": True}, f"fail F-{SIMULATED}-1", id="the header claims a failure"),
        pytest.param({"tests": 0, "passed": 0}, "unknown U-MISSING", id="no test"),
        pytest.param({"tests": 3, "passed": 0, "skipped": 3}, "unknown U-MISSING", id="every test skipped"),
        pytest.param({"whole": False}, "unknown U-PARSE", id="cases are missing"),
        pytest.param({"running": True, "whole": False}, "unknown U-PARTIAL", id="still running"),
    ],
)
def test_a_report_whose_path_holds_the_words_of_a_scenario_tells_of_it(place, changes, expected):
    reports = [
        reported(place, "dependency_down"),
        reported(place, "Zone-Loss"),
        reported(place, "throttling", **changes),
    ]
    assert judged_at(place, *reports) == expected


@places
@pytest.mark.parametrize("name", ["throttle", "unthrottling", "restart"])
def test_a_report_that_holds_no_words_of_a_scenario_tells_of_none(place, name):
    reports = [reported(place, "dependency-down"), reported(place, "zone-loss"), reported(place, name)]
    assert judged_at(place, *reports) == "unknown U-MISSING"


@places
def test_a_report_outside_of_the_patterns_tells_of_none(place):
    other = report(place, "unit/throttling.xml")
    reports = [reported(place, "dependency-down"), reported(place, "zone-loss"), other]
    assert judged_at(place, *reports) == "unknown U-MISSING"


@places
def test_without_scenarios_the_message_shows_the_words_to_add(place):
    workload = mapped(place, scenarios=())
    found = verdict(SIMULATED, in_order(workload, reported(place, "all")), workload=workload)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "add tests.failure.scenarios" in found.message


@places
def test_reports_and_experiments_of_one_scenario_are_one(place):
    workload = dataclasses.replace(mapped(place), azure=WHOLE.azure)
    reports = [reported(place, "dependency-down"), reported(place, "zone-loss")]
    facts = [*in_order(workload, *reports), *experiments(tried("till-throttling-1"), tried("zone-loss"))]
    assert outcome(SIMULATED, facts, workload=workload) == "pass"
    newer = tried("zone-loss", days=0.01, status="Failed")
    facts = [*in_order(workload, *reports), *experiments(tried("till-throttling-1"), newer)]
    assert outcome(SIMULATED, facts, workload=workload) == f"fail F-{SIMULATED}-1"


def test_test_runs_are_found_by_their_names():
    workload = with_tests(
        AZURE_DEVOPS, kind(TestKind.FAILURE, "none.xml", test_runs=("Failure*",), scenarios=SCENARIOS[:1])
    )
    run = dataclasses.replace(report(AZURE_DEVOPS), source="test-run", path="Failure tests: dependency down")
    (row,) = rows_of("failure_tests", in_order(workload, run), workload=workload)
    assert row.held == ("Dependency down",)


@places
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_report_that_could_not_be_read_may_have_failed(place, cause, code):
    reports = [reported(place, name) for name in NAMES]
    hidden = gap(TestReport, scope=place.id, cause=cause)
    assert judged_at(place, *reports, gaps=(hidden,)) == f"unknown {code}"


@places
def test_a_workload_that_needs_no_failure_tests_is_not_asked(place):
    workload = with_tests(place, KindOfTests(kind=TestKind.FAILURE, not_needed="it shows one static page"))
    assert outcome(SIMULATED, inventories(workload), workload=workload) == "not_applicable"
