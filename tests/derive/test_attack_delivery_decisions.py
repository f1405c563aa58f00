"""Attacks on "each deployment to production was decided": gates that said no, names, words that hide a deployment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import SEEN
from builders_release import AZURE_DEVOPS, BEFORE, COMMIT, GITHUB, PLACES, guard, looked, run, run_id
from builders_rollout import OLDER, ago, decision, deployed, rolled_out, status
from judged import gap, outcome, rows_of

from collector.facts.delivery import EnvironmentGuard, FinishedJob
from collector.model import Environments, Host

DECIDED = "release-deployments-decided"
FAILED = f"fail F-{DECIDED}-1"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or rolled_out(place)
    return outcome(DECIDED, [*looked(workload), *facts], gaps, workload)


def live(place=GITHUB, number=5, days=9, commit=BEFORE, **changes):
    return deployed(place, "production", number, commit, ago(days=days), **changes)


def kept(place=GITHUB, number=5, days=10, commit=BEFORE, result=None):
    """A decision of a run; on Azure DevOps with the job that kept it."""
    if place.host is Host.GITHUB:
        return [decision(place, number, commit, created=ago(days=days))]
    job = FinishedJob(
        subject=f"{run_id(place, number)}/timeline/gate",
        finished=ago(days=days),
        result=result,
        **SEEN,
    )
    return [decision(place, number, commit), job]


def first(place=GITHUB):
    return [guard(place), *kept(place, 1, 40, OLDER)]


# --- A decision that was kept is not yet a decision that let pass --------------------------------------------


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("succeeded", "pass"),
        (None, "pass"),
        ("failed", "unknown U-MISSING"),
        ("succeededWithIssues", "unknown U-MISSING"),
        ("canceled", "unknown U-MISSING"),
    ],
)
def test_what_a_job_kept_that_did_not_succeed_let_nothing_pass(result, expected):
    facts = [*first(AZURE_DEVOPS), live(AZURE_DEVOPS), *kept(AZURE_DEVOPS, result=result)]
    assert judged(*facts, place=AZURE_DEVOPS) == expected


@pytest.mark.parametrize(
    ("result", "deployed_by", "expected"),
    [
        ("success", 6, "pass"),
        ("failure", 6, "unknown U-MISSING"),
        ("failure", 7, "pass"),  # it deployed behind its own gate, and failed in something else
        (None, 6, "pass"),
    ],
)
def test_what_a_run_kept_that_failed_lets_no_other_run_pass(result, deployed_by, expected):
    gate = run(GITHUB, 7, result=result)
    facts = [*first(), gate, *kept(number=7, days=4, commit=COMMIT), live(number=deployed_by, days=3, commit=COMMIT)]
    assert judged(*facts) == expected


def test_a_decision_that_let_pass_counts_beside_one_that_did_not():
    shut, opened = run(GITHUB, 7, result="failure"), run(GITHUB, 8)
    both = [*kept(number=7, days=5, commit=COMMIT), *kept(number=8, days=4, commit=COMMIT)]
    assert judged(*first(), shut, opened, *both, live(number=6, days=3, commit=COMMIT)) == "pass"


def test_it_says_which_run_to_look_at():
    facts = [*first(), run(GITHUB, 7, result="failure"), *kept(number=7, days=4, commit=COMMIT)]
    workload = rolled_out()
    found = [*looked(workload), *facts, live(number=6, days=3, commit=COMMIT)]
    (row,) = rows_of("production_deployment", found, (), workload)
    assert f"kept by {run_id(GITHUB)}, which did not succeed" in row.decided.why


# --- Words that hide a deployment ------------------------------------------------------------------------------


@pytest.mark.parametrize("later", ["failure", "error", "inactive"])
def test_a_deployment_that_succeeded_once_was_in_production_whatever_was_said_of_it_later(later):
    one = live(result=None, state=None, finished=None)
    told = [status(one, "success", ago(days=9)), status(one, later, ago(days=8))]
    assert judged(*first(), one, *told) == FAILED
    assert judged(*first(), one, *told, *kept(days=10)) == "pass"


def test_a_decision_after_the_first_success_comes_too_late():
    one = live(result=None, state=None, finished=None)
    told = [status(one, "success", ago(days=9)), status(one, "failure", ago(days=5))]
    assert judged(*first(), one, *told, *kept(days=7)) == FAILED


def test_a_deployment_that_never_succeeded_is_left_out():
    one = live(result=None, state=None, finished=None)
    assert judged(*first(), one, status(one, "failure", ago(days=9))) == "not_applicable"


def test_an_environment_of_production_is_not_made_for_a_while():
    assert judged(*first(), live(transient=True)) == FAILED


# --- Names -------------------------------------------------------------------------------------------------------


@HOSTS
def test_an_environment_that_nobody_knows_is_not_one_without_deployments(place):
    mistyped = rolled_out(place, environments=Environments(production=("prod",)))
    assert judged(*first(place), place=place, workload=mistyped) == "unknown U-MISSING"


@pytest.mark.parametrize(("place", "expected"), [(GITHUB, "unknown U-MISSING"), (AZURE_DEVOPS, "not_applicable")])
def test_github_lists_deployments_by_the_name_as_it_is_written(place, expected):
    workload = rolled_out(place, environments=Environments(production=("Production",)))
    assert judged(*first(place), place=place, workload=workload) == expected
    if place is GITHUB:
        (row,) = rows_of("production_deployment", [*looked(workload), *first()], (), workload)
        assert "write production in delivery.environments.production" in row.decided.why


@HOSTS
def test_where_environments_could_not_be_read_nothing_is_known_of_one_without_deployments(place):
    seen = gap(EnvironmentGuard, scope=f"{place.id}/environments")
    assert judged(*kept(place, 1, 40, OLDER), place=place, gaps=(seen,)) == "unknown U-PERM"
    facts = [*kept(place, 1, 40, OLDER), live(place), *kept(place)]
    assert judged(*facts, place=place, gaps=(seen,)) == "pass"


def test_the_environment_of_another_name_proves_nothing():
    other = replace(guard(), name="production-eu", subject=f"{GITHUB.id}/environments/production-eu")
    assert judged(other, *kept(GITHUB, 1, 40, OLDER)) == "unknown U-MISSING"
