"""The tests, the coverage and the tracker of a release in good order on either host."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from builders import NOW, SEEN
from builders import WEB as GROUP
from builders_coverage import API, WEB, in_artifact
from builders_testing import ARTIFACT, LEAD, OWNER, PLAN, SIGNS, approval, kind, points, report, run_of_tests
from builders_tracker import NEXT, milestone, open_item, planned, state_word, work_item

from collector.facts.azure import Resource
from collector.facts.testing import ExperimentRun, TestReport
from collector.facts.tracker import Found
from collector.model import Component, Fact, Host, KindOfTests, Place, TestKind

UNIT_RUNS = "Unit tests*"
UAT_SIGNS = ("uat-process-owner", "uat-business-owner")
SCENARIOS = ("dependency down", "zone loss", "throttling")
COMPONENTS: tuple[Component, ...] = (API, WEB)
POINTS = ("Passed",) * 4


# --- Tests -----------------------------------------------------------------------------------------------------


def kinds(place: Place) -> tuple[KindOfTests, ...]:
    """Where the results of each kind are: in reports, and in Azure DevOps in test runs and plans as well."""
    on_github = place.host is Host.GITHUB
    unit = {"reports": (), "test_runs": (UNIT_RUNS,)}
    sit = {"reports": (), "test_plans": (PLAN,)}
    return (
        kind(TestKind.UNIT) if on_github else KindOfTests(kind=TestKind.UNIT, **unit),
        kind(TestKind.INTEGRATION),
        kind(TestKind.ACCESSIBILITY),
        kind(TestKind.SIT, sign_off=SIGNS) if on_github else KindOfTests(kind=TestKind.SIT, sign_off=SIGNS, **sit),
        kind(TestKind.UAT, sign_off=UAT_SIGNS),
        kind(TestKind.FAILURE, f"{ARTIFACT}/failure/**", scenarios=SCENARIOS),
    )


def results_of(place: Place, of: TestKind, **changes: Any) -> TestReport:
    """The results of a kind that lie in a report."""
    return report(place, f"{of}/junit.xml", **changes)


def unit_results(place: Place, **changes: Any) -> TestReport:
    """Those of the unit tests: a report, or a test run of Azure DevOps."""
    on_github = place.host is Host.GITHUB
    return results_of(place, TestKind.UNIT, **changes) if on_github else run_of_tests(place, "Unit tests 7", **changes)


def sit_results(place: Place, outcomes: tuple[str, ...] = POINTS) -> list[Fact]:
    """Those of the system integration tests: a report, or the points of a plan."""
    if place.host is Host.AZURE_DEVOPS:
        return points(place, outcomes)
    failed = sum(outcome != "Passed" for outcome in outcomes)
    told = {"tests": len(outcomes), "passed": len(outcomes) - failed, "failures": failed, "any_failure": failed > 0}
    return [results_of(place, TestKind.SIT, **told)]


def failure_results(place: Place, scenario: str, **changes: Any) -> TestReport:
    return report(place, f"failure/{scenario.replace(' ', '-')}.xml", **changes)


EXPERIMENT = f"{GROUP}/providers/Microsoft.Chaos/experiments/throttling"


def experiment() -> list[Fact]:
    """The third scenario of failure, tried in Azure."""
    resource_type = "microsoft.chaos/experiments"
    told = {"name": "throttling", "location": "westeurope", "tags": ()}
    return [Resource(subject=EXPERIMENT, resource_type=resource_type, **told, **SEEN), experiment_run()]


def experiment_run(**changes: Any) -> ExperimentRun:
    fields: dict[str, Any] = {
        "subject": f"{EXPERIMENT}/executions/1",
        "experiment": EXPERIMENT,
        "status": "Success",
        "started": NOW - timedelta(days=3, hours=1),
        "stopped": NOW - timedelta(days=3),
        **SEEN,
    }
    return ExperimentRun(**{**fields, **changes})


def signed(place: Place) -> list[Fact]:
    pairs = [*zip(SIGNS, (LEAD, OWNER), strict=True), *zip(UAT_SIGNS, (LEAD, OWNER), strict=True)]
    return [approval(place, environment, by, at=NOW) for environment, by in pairs]


def tests_in_order(place: Place) -> list[Fact]:
    return [
        *(unit_results(place), *sit_results(place), *signed(place)),
        *(results_of(place, of) for of in (TestKind.INTEGRATION, TestKind.ACCESSIBILITY, TestKind.UAT)),
        *(failure_results(place, scenario) for scenario in SCENARIOS[:2]),
    ]


# --- Coverage --------------------------------------------------------------------------------------------------


def coverage_in_order(place: Place) -> list[Fact]:
    return [in_artifact(place), in_artifact(place, "web/coverage.xml", branches_covered=80, branches_valid=100)]


# --- Tracker ---------------------------------------------------------------------------------------------------


def feedback(place: Place, **changes: Any) -> Fact:
    return work_item(place, 69, Found.FEEDBACK, **changes)


def deferred(place: Place, title: str | None = NEXT) -> Fact:
    return open_item(place, 80, Found.DEFERRED, milestone=title, labels=("deferred",))


def defect(place: Place, **changes: Any) -> Fact:
    """One of high severity that may stay open."""
    return open_item(place, 42, **changes)


def tracker_in_order(place: Place) -> list[Fact]:
    found = [work_item(place), defect(place), feedback(place), deferred(place), milestone(place), *planned(place)]
    if place.host is Host.GITHUB:
        return found
    words = (("closed", "Completed"), ("Active", "InProgress"))
    backlog = state_word(place, "open", "Proposed", "User Story")
    return [*found, *(state_word(place, state, category) for state, category in words), backlog]
