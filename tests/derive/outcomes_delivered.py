"""For each criterion that a CI host tells about: what makes it fail, what makes it not apply, or why neither can be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from builders import GO_LIVE
from builders_controls import alert, guards
from builders_coverage import in_artifact
from builders_launch import load_test_run
from builders_release import (
    GITHUB,
    OTHER_DIGEST,
    artifact,
    changed_file,
    check,
    kept,
    lease,
    stage,
)
from builders_rollout import ago, decision
from builders_tracker import milestone, open_item
from delivered_release import LAST, deployment, ended
from delivered_tests import failure_results, feedback, results_of, sit_results, unit_results

from collector.model import Fact, KindOfTests, Place, TestKind, Workload

FAILED = {"passed": 90, "failures": 10, "any_failure": True}
CRITICAL = ("severity: critical",)


def failed(place: Place, number: int) -> tuple[Fact, ...]:
    """A deployment that failed, as its host tells it."""
    if place == GITHUB:
        return (dataclasses.replace(ended(number), state="failure"),)
    return (dataclasses.replace(deployment(place, number), result="failed", state="failed"),)


def moved(place: Place, number: int, days: float) -> tuple[Fact, ...]:
    """A deployment at another time."""
    when = ago(days=days)
    whole = dataclasses.replace(deployment(place, number), created=when - timedelta(minutes=10))
    if place == GITHUB:
        return whole, dataclasses.replace(ended(number), at=when)
    return (dataclasses.replace(whole, finished=when),)


def _drifted(place: Place) -> Fact:
    name = "what-if production"
    return check(name, result="failure") if place == GITHUB else stage(place, name, result="failed")


def _soon_gone(place: Place) -> Fact:
    end = GO_LIVE + timedelta(days=29)
    return kept(place, expires=end) if place == GITHUB else lease(until=end)


FAILS: Mapping[str, Callable[[Place], Iterable[Fact]]] = {
    "testing-performance-passed": lambda _: [load_test_run(result="FAILED")],
    "testing-automated-pass": lambda place: [results_of(place, TestKind.INTEGRATION, **FAILED)],
    "testing-evidence-fresh": lambda place: [results_of(place, TestKind.INTEGRATION, environment="somebody's laptop")],
    "testing-unit-passed": lambda place: [unit_results(place, **FAILED)],
    "testing-integration-passed": lambda place: [results_of(place, TestKind.INTEGRATION, **FAILED)],
    "testing-accessibility-passed": lambda place: [results_of(place, TestKind.ACCESSIBILITY, **FAILED)],
    "testing-sit-signed": lambda place: sit_results(place, ("Passed", "Passed", "Failed", "Failed")),
    "testing-uat-signed": lambda place: [results_of(place, TestKind.UAT, **FAILED)],
    "testing-failure-simulated": lambda place: [failure_results(place, "zone loss", **FAILED)],
    "testing-coverage-line": lambda place: [in_artifact(place, covered=10)],
    "testing-coverage-complete": lambda place: [in_artifact(place, covered=89)],
    "testing-defects-exit": lambda place: [open_item(place, labels=("bug", *CRITICAL))],
    "beta-feedback-closed": lambda place: [feedback(place, is_open=True, state="Active", labels=CRITICAL)],
    "beta-programme-run": lambda place: moved(place, 32, days=3),
    "beta-deployment-validated": lambda place: failed(place, 32),
    "release-controls-enforced": lambda place: guards(place, self_approval=True),
    "release-package-ready": lambda place: [artifact(place, size=0)],
    "release-same-artifact": lambda place: [dataclasses.replace(deployment(place, 34), digests=(OTHER_DIGEST,))],
    "release-iac-no-drift": lambda place: [_drifted(place)],
    "release-progressive": lambda place: [stage(place, "smoke", result="failure")],
    "release-deployments-decided": lambda place: [decision(place, LAST, name="logs")],
    "rollback-rehearsed": lambda place: failed(place, 35),
    "rollback-previous-artifact": lambda place: [_soon_gone(place)],
    "security-code-findings-cleared": lambda place: [alert(place)],
    "roadmap-backlog": lambda place: [milestone(place, due=None)],
}
"""Facts that stand in place of those of the same subjects, and of which one line fails."""
NEVER_FAILS: Mapping[str, str] = {
    "rollback-schema-compatible": "what no check of the release shows may have been shown in another way: unknown"
}


# --- Not applicable --------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NotThere:
    """Why a criterion does not apply: what the workload says, or what is provably not there."""

    said: Callable[[Workload], Workload] = lambda workload: workload
    gone: Callable[[Fact], bool] = lambda _: False
    new: Callable[[Place], Iterable[Fact]] = lambda _: ()
    proves: Callable[[Place], tuple[str, ...]] = lambda _: ()
    """The kinds whose looks prove it; any one less leaves it open."""


def _not_needed(of: TestKind) -> NotThere:
    reason = KindOfTests(kind=of, not_needed="nobody uses it through a screen")

    def said(workload: Workload) -> Workload:
        kinds = tuple(reason if one.kind is of else one for one in workload.delivery.test_kinds)
        return dataclasses.replace(workload, delivery=dataclasses.replace(workload.delivery, test_kinds=kinds))

    return NotThere(said=said)


def _unmeasured(workload: Workload) -> Workload:
    parts = workload.delivery.components
    told = tuple(dataclasses.replace(one, not_measured="generated code alone") for one in parts)
    return dataclasses.replace(workload, delivery=dataclasses.replace(workload.delivery, components=told))


def _in_production(fact: Fact) -> bool:
    deployment = getattr(fact, "deployment", fact.subject)
    return deployment.rpartition("/")[2] in ("31", "33") and "/deployments/" in deployment


def _deployed(place: Place) -> tuple[str, ...]:
    return ("deployment", "deployment_status") if place == GITHUB else ("deployment",)


NOT_APPLICABLE: Mapping[str, NotThere] = {
    "testing-unit-passed": _not_needed(TestKind.UNIT),
    "testing-integration-passed": _not_needed(TestKind.INTEGRATION),
    "testing-accessibility-passed": _not_needed(TestKind.ACCESSIBILITY),
    "testing-sit-signed": _not_needed(TestKind.SIT),
    "testing-uat-signed": _not_needed(TestKind.UAT),
    "testing-failure-simulated": _not_needed(TestKind.FAILURE),
    "testing-coverage-complete": NotThere(said=_unmeasured),
    "rollback-previous-artifact": NotThere(gone=_in_production, proves=_deployed),
    "rollback-schema-compatible": NotThere(
        gone=lambda fact: fact.kind == "changed_file",
        new=lambda place: [changed_file(place, "src/cart.py")],
        proves=_deployed,
    ),
    "release-deployments-decided": NotThere(gone=_in_production, proves=_deployed),
}

ALWAYS_APPLIES: Mapping[str, str] = {
    "testing-performance-passed": "every launch has a peak; a test that golive cannot see is shown to the meeting",
    "testing-automated-pass": "every release is tested; a report that nobody wrote is unknown",
    "testing-evidence-fresh": "the same",
    "testing-coverage-line": "the same",
    "testing-defects-exit": "no team has no defects; a tracker without any is unknown",
    "beta-feedback-closed": "a beta of which nobody said anything was none",
    "beta-programme-run": "a launch without a beta takes a waiver that names the extra care",
    "beta-deployment-validated": "the same",
    "release-controls-enforced": "something can change production; what nobody sees is unknown",
    "release-package-ready": "something is delivered; where nobody says what, it is unknown",
    "release-same-artifact": "something was tried, or nobody can say what goes live",
    "release-iac-no-drift": "no check of that kind is unknown: drift may be looked for elsewhere",
    "release-progressive": "no ring before production is the failure that it looks for",
    "rollback-rehearsed": "no rehearsal that golive can see is unknown: it may have been elsewhere",
    "security-code-findings-cleared": "every release has code",
    "roadmap-backlog": "no milestone is the failure that it looks for",
}
