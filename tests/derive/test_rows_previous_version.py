"""The version in production before the release: its package must stay a while after go-live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import GO_LIVE, NOW, SEEN, WORKLOAD
from builders_release import (
    AZURE_DEVOPS,
    BEFORE,
    COMMIT,
    GITHUB,
    PLACES,
    deployment,
    guard,
    kept,
    lease,
    looked,
    published,
    released,
    run,
    run_id,
)
from judged import REASONS, gap, outcome, rows_of

from collector.facts.delivery import DeployedRun, Deployment, DeploymentStatus, KeptPackage, Published, RetentionLease
from collector.model import Environments

PREVIOUS = "rollback-previous-artifact"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or released(place)
    return outcome(PREVIOUS, [*looked(workload), *facts], gaps, workload)


def in_order(place, **changes):
    """The version before the release, and what is kept of it."""
    leases = [lease()] if place is AZURE_DEVOPS else []
    return [deployment(place, **changes), kept(place), *leases]


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="in order"),
        pytest.param({"environment": "PRODUCTION"}, "pass", id="the environment in another case"),
        pytest.param({"result": None}, "unknown U-PARTIAL", id="under way"),
        pytest.param({"result": "failure"}, "unknown U-MISSING", id="none has succeeded"),
        pytest.param({"commit": None, "run": None}, "unknown U-PARSE", id="what was deployed is not told"),
        pytest.param({"environment": "lab"}, "unknown U-MISSING", id="no such environment"),
        pytest.param({"commit": "f" * 40, "run": "another"}, "unknown U-MISSING", id="nothing of it is kept"),
    ],
)
def test_what_runs_there_must_be_known(place, changes, expected):
    assert judged(*in_order(place, **changes), place=place) == expected


@pytest.mark.parametrize(
    ("of_package", "expected"),
    [
        ({"expires": GO_LIVE + timedelta(days=30)}, "pass"),
        ({"expires": GO_LIVE + timedelta(days=29)}, f"fail F-{PREVIOUS}-1"),
        ({"expires": NOW}, f"fail F-{PREVIOUS}-1"),
        ({"expired": True}, f"fail F-{PREVIOUS}-1"),
        ({"expires": None}, "unknown U-PARSE"),
        ({"expired": None}, "unknown U-PARSE"),
        ({"name": "logs"}, "unknown U-MISSING"),
        ({"commit": None}, "pass"),
        ({"run": run_id(GITHUB, 99)}, "pass"),
        ({"commit": None, "run": run_id(GITHUB, 99)}, "unknown U-MISSING"),
    ],
)
def test_on_github_the_package_of_that_commit_or_run_decides(of_package, expected):
    assert judged(deployment(), kept(**of_package)) == expected


@pytest.mark.parametrize(
    ("leases", "expected"),
    [
        ([lease()], "pass"),
        ([lease(until=None)], "pass"),
        ([lease(until=GO_LIVE + timedelta(days=29))], f"fail F-{PREVIOUS}-1"),
        ([lease(until=NOW), lease()], "pass"),
        ([lease(run=run_id(AZURE_DEVOPS, 6))], "unknown U-MISSING"),
        ([], "unknown U-MISSING"),
    ],
)
def test_in_azure_devops_a_lease_of_the_run_decides(leases, expected):
    assert judged(deployment(AZURE_DEVOPS), kept(AZURE_DEVOPS), *leases, place=AZURE_DEVOPS) == expected


@pytest.mark.parametrize(
    ("of_release", "expected"),
    [
        ({}, "pass"),
        ({"commit": None}, "pass"),
        ({"commit": None, "tag": "v1"}, "unknown U-MISSING"),
        ({"commit": COMMIT}, "unknown U-MISSING"),
        ({"draft": True}, "unknown U-MISSING"),
        ({"draft": None}, "unknown U-MISSING"),
        ({"assets": 0}, "unknown U-MISSING"),
        ({"assets": None}, "unknown U-MISSING"),
    ],
)
def test_a_published_release_with_files_is_kept_for_ever(of_release, expected):
    assert judged(deployment(), published(**of_release)) == expected


def test_of_several_ways_back_the_best_counts():
    assert judged(deployment(), kept(expired=True), published()) == "pass"
    assert judged(deployment(), kept(expires=NOW), kept(subject="x", expires=None)) == f"fail F-{PREVIOUS}-1"


@HOSTS
def test_the_last_success_before_the_release_is_what_runs(place):
    failed = deployment(place, number=6, commit="e" * 40, result="failure", created=NOW - timedelta(days=2))
    ours = deployment(place, number=7, commit=COMMIT, created=NOW, run=run_id(place, 7))
    newer = deployment(place, number=8, commit="d" * 40, created=NOW - timedelta(days=1), finished=NOW)
    assert judged(*in_order(place), failed, ours, place=place) == "pass"
    assert judged(*in_order(place), newer, place=place) == "unknown U-MISSING"


@HOSTS
def test_what_may_have_come_after_the_last_success_leaves_it_open(place):
    later = deployment(place, number=6, commit="e" * 40, result=None, created=NOW - timedelta(days=2))
    last = deployment(place, number=7, commit="d" * 40, result="failure", created=NOW - timedelta(days=1))
    earlier = deployment(place, number=4, commit="c" * 40, result=None, created=NOW - timedelta(days=90))
    assert judged(*in_order(place), later, last, place=place) == "unknown U-PARTIAL"
    assert judged(*in_order(place), earlier, place=place) == "pass"


def test_on_github_the_history_tells_the_outcome_and_inactive_is_no_failure():
    seen = deployment(result=None, finished=None)
    states = [("in_progress", 0), ("success", 5), ("inactive", 60)]
    told = [
        DeploymentStatus(
            subject=f"{seen.subject}/statuses/{minute}",
            deployment=seen.subject,
            state=state,
            at=NOW - timedelta(days=14) + timedelta(minutes=minute),
            **SEEN,
        )
        for state, minute in states
    ]
    assert judged(seen, kept(), *told) == "pass"
    assert judged(seen, kept(), told[0]) == "unknown U-PARTIAL"


@HOSTS
@pytest.mark.parametrize(("others", "expected"), [([], "not_applicable"), (["again"], "not_applicable")])
def test_nothing_that_ran_before_needs_no_way_back(place, others, expected):
    ours = [deployment(place, number=7, commit=COMMIT, subject=f"{place.id}/{one}") for one in others]
    assert judged(guard(place), *ours, place=place) == expected


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [Deployment, KeptPackage, RetentionLease, Published])
def test_what_could_not_be_read_is_unknown(place, cause, code, hidden):
    met = (gap(hidden, scope=place.id, cause=cause),)
    assert judged(*in_order(place), place=place, gaps=met) == f"unknown {code}"


def test_a_release_that_is_kept_for_ever_needs_nothing_else_to_be_read():
    assert judged(deployment(), published(), gaps=(gap(KeptPackage, scope=GITHUB.id),)) == "pass"


def test_the_run_tells_the_commit_where_the_deployment_does_not():
    told = DeployedRun(subject=run_id(AZURE_DEVOPS, 5), commit=BEFORE, **SEEN)
    facts = [deployment(AZURE_DEVOPS, commit=None), kept(AZURE_DEVOPS), lease()]
    assert judged(*facts, told, place=AZURE_DEVOPS) == "pass"
    assert judged(*facts, run(AZURE_DEVOPS, 5, commit=BEFORE), place=AZURE_DEVOPS) == "pass"
    assert judged(*facts, place=AZURE_DEVOPS) == "unknown U-PARSE"
    hidden = (gap(DeployedRun, scope=AZURE_DEVOPS.id),)
    assert judged(*facts, place=AZURE_DEVOPS, gaps=hidden) == "unknown U-PERM"


@HOSTS
@pytest.mark.parametrize(
    "changes", [{"commit": ""}, {"package": ()}, {"environments": Environments()}, {"places": ()}], ids=str
)
def test_what_the_workload_does_not_declare_is_unknown(place, changes):
    facts = [deployment(place)] if "package" in changes else []
    assert judged(*facts, place=place, workload=released(place, **changes)) == "unknown U-MISSING"


def test_a_workload_that_names_no_host_learns_what_to_add():
    (row,) = rows_of("previous_version", looked(WORKLOAD), workload=WORKLOAD)
    assert "delivery: {environments: {production: [production]}}" in row.commit.why
    assert outcome(PREVIOUS, looked(WORKLOAD), (), WORKLOAD) == "unknown U-MISSING"


@HOSTS
def test_the_row_names_version_and_what_is_kept(place):
    workload = released(place)
    (row,) = rows_of("previous_version", [*looked(workload), *in_order(place)], workload=workload)
    assert (row.environment, row.version, row.commit) == ("production", "v2.3.0", BEFORE)
    assert (row.kept_as, row.kept_for) == ("artifact shop-package", timedelta(days=60))
