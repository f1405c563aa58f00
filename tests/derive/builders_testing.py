"""The tests of a release in good order on either host: reports, points of a plan, approvals."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from builders import NOW, SEEN
from builders_release import COMMIT, released, run, run_id
from judged import inventories

from collector.facts.delivery import HostApproval
from collector.facts.testing import TestPlan, TestPoint, TestReport
from collector.model import Fact, Host, KindOfTests, Place, TestKind, Workload

ARTIFACT = "test-reports"
TRIGGERED = "principal-00000001"
LEAD, OWNER = "principal-00000002", "principal-00000003"
SIGNS = ("sit-test-lead", "sit-business-owner")
PLAN = "SIT 2.4"


def with_tests(place: Place, *kinds: KindOfTests, **changes: Any) -> Workload:
    """A workload whose tests are read from one place alone, and from no file on disk."""
    workload = released(place, **{"report_artifacts": (ARTIFACT,), "test_kinds": kinds, **changes})
    return dataclasses.replace(workload, test_reports=(), coverage_reports=())


def kind(of: TestKind, *reports: str, **changes: Any) -> KindOfTests:
    return KindOfTests(kind=of, reports=reports or (f"{ARTIFACT}/{of}/*.xml",), **changes)


def in_order(workload: Workload, *facts: Fact) -> list[Fact]:
    """Facts beside the run of the release, with the proof that everything was looked for."""
    (place,) = workload.delivery.places
    return [*inventories(workload), run(place, by=TRIGGERED), *facts]


def run_of_tests(place: Place, name: str, **changes: Any) -> TestReport:
    """A test run of a build, all of whose tests passed."""
    fields = {"subject": f"{place.id}/test/runs/1", "path": name, "source": "test-run", "digest": ""}
    return dataclasses.replace(report(place), **{**fields, **changes})


def report(place: Place, path: str = "unit/junit.xml", number: int = 7, **changes: Any) -> TestReport:
    """A report in an artifact of a run, all of whose tests passed."""
    own = run_id(place, number)
    fields: dict[str, Any] = {
        "subject": f"{own}/reports/{ARTIFACT}/{path}",
        "path": f"{ARTIFACT}/{path}",
        "run": own,
        "source": "artifact",
        "format": "junit",
        "tests": 100,
        "passed": 100,
        "failures": 0,
        "errors": 0,
        "skipped": 0,
        "any_failure": False,
        "method": "",
        "finished": NOW - timedelta(hours=2, minutes=30),
        "digest": path,
        **SEEN,
    }
    return TestReport(**{**fields, **changes})


def on_disk(path: str = "reports/unit.xml", **changes: Any) -> TestReport:
    """A report in the folder of the workload file, which names the commit of the release."""
    fields: dict[str, Any] = {"subject": f"file:{path}", "path": path, "run": "", "source": "file", "digest": path}
    found = report(Place(Host.GITHUB, "contoso/shop"))
    return dataclasses.replace(found, **{"commit": COMMIT, **fields, **changes})


def points(place: Place, outcomes: Sequence[str], **changes: Any) -> list[Fact]:
    """A plan with a point for each outcome, each run against the build of the release."""
    plan = f"{place.id}/testplan/plans/1"
    fields: dict[str, Any] = {"plan": plan, "state": "Completed", "updated": NOW - timedelta(hours=1), **SEEN}
    return [
        TestPlan(subject=plan, name=PLAN, **SEEN),
        *(
            TestPoint(**{"subject": f"{plan}/suites/2/points/{own}", "outcome": outcome, **fields, **changes})
            for own, outcome in enumerate(outcomes)
        ),
    ]


def approval(place: Place, environment: str, by: str | None, number: int = 7, **changes: Any) -> HostApproval:
    fields: dict[str, Any] = {
        "subject": f"{run_id(place, number)}/approvals/{environment}",
        "run": run_id(place, number),
        "environment": environment,
        "state": "approved",
        "by": by,
        **SEEN,
    }
    return HostApproval(**{**fields, **changes})


def signed(place: Place, *people: str) -> list[HostApproval]:
    """The approvals of both environments that sign, by two people or those that are given."""
    return [approval(place, name, by) for name, by in zip(SIGNS, people or (LEAD, OWNER), strict=True)]
