"""What went to production: each time with a decision of golive that was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import WORKLOAD
from builders_release import AZURE_DEVOPS, BEFORE, COMMIT, GITHUB, PLACES, check, guard, looked, run, run_id
from builders_rollout import OLDER, ago, decision, decision_job, deployed, rolled_out
from judged import REASONS, gap, outcome, rows_of

from collector.facts.delivery import Deployment, DeploymentStatus, FinishedJob, RecentArtifact
from collector.model import Environments, Host

DECIDED = "release-deployments-decided"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))
FIRST = 1
"""The number of the run with the first decision, forty days ago."""


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or rolled_out(place)
    return outcome(DECIDED, [*looked(workload), guard(place), *facts], gaps, workload)


def rows(*facts, place=GITHUB, workload=None):
    workload = workload or rolled_out(place)
    return rows_of("production_deployment", [*looked(workload), *facts], (), workload)


def live(place, number, days, commit=BEFORE, **changes):
    return deployed(place, changes.pop("environment", "production"), number, commit, ago(days=days), **changes)


def decided(place, number, when, commit=BEFORE, **changes):
    """A decision of a run, at a moment."""
    on_github = place.host is Host.GITHUB
    fields = {"created": when, **changes} if on_github else changes
    return [decision(place, number, commit, **fields), *([] if on_github else [decision_job(place, number, when)])]


def since_long(place):
    return decided(place, FIRST, ago(days=40), OLDER)


@HOSTS
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(lambda p: [live(p, 5, 9), *decided(p, 5, ago(days=10))], "pass", id="decided before"),
        pytest.param(lambda p: [live(p, 5, 9)], f"fail F-{DECIDED}-1", id="nobody decided"),
        pytest.param(lambda p: [live(p, 5, 9), *decided(p, 5, ago(days=8))], f"fail F-{DECIDED}-1", id="afterwards"),
        pytest.param(
            lambda p: [live(p, 5, 9), *decided(p, 6, ago(days=10), COMMIT)], f"fail F-{DECIDED}-1", id="of another"
        ),
        pytest.param(
            lambda p: [live(p, 5, 9), *decided(p, 5, ago(days=10), name="coverage")],
            f"fail F-{DECIDED}-1",
            id="an artifact with another name",
        ),
        pytest.param(lambda p: [live(p, 5, 9, result="failed")], "not_applicable", id="it failed"),
        pytest.param(
            lambda p: [live(p, 5, 9, result=None, state="in_progress", finished=None)], "not_applicable", id="it runs"
        ),
        pytest.param(lambda p: [live(p, 5, 9, result=None, state=None)], "unknown U-PARTIAL", id="outcome not read"),
        pytest.param(
            lambda p: [live(p, 5, 9, result=None, state=None), *decided(p, 5, ago(days=10))],
            "pass",
            id="outcome not read, and decided",
        ),
        pytest.param(lambda p: [live(p, 5, 31)], "not_applicable", id="too long ago to ask"),
        pytest.param(lambda p: [live(p, 5, 50)], "not_applicable", id="before the first decision"),
        pytest.param(lambda p: [live(p, 5, -1)], "unknown U-PARSE", id="in the future"),
        pytest.param(lambda p: [live(p, 5, 9, created=None, finished=None)], "unknown U-PARSE", id="moment not told"),
        pytest.param(lambda p: [live(p, 5, 9, environment="Production")], f"fail F-{DECIDED}-1", id="other case"),
        pytest.param(lambda p: [live(p, 5, 9, environment="staging")], "not_applicable", id="not production"),
        pytest.param(lambda p: [], "not_applicable", id="nothing deployed"),
    ],
)
def test_each_deployment_to_production_is_asked_for_its_decision(place, facts, expected):
    assert judged(*since_long(place), *facts(place), place=place) == expected


@HOSTS
def test_a_decision_about_the_same_commit_counts_from_whatever_run(place):
    facts = [*since_long(place), live(place, 5, 9), *decided(place, 6, ago(days=10)), run(place, 6, commit=BEFORE)]
    assert judged(*facts, place=place) == "pass"


@HOSTS
def test_one_way_around_the_gate_fails_among_many_that_were_decided(place):
    good = [live(place, 5, 9), *decided(place, 5, ago(days=10))]
    assert judged(*since_long(place), *good, live(place, 7, 3, COMMIT), place=place) == f"fail F-{DECIDED}-1"


@HOSTS
def test_while_golive_never_decided_nobody_can_tell_since_when_it_should_have(place):
    assert judged(live(place, 5, 9), place=place) == "unknown U-MISSING"
    (found,) = rows(live(place, 5, 9), place=place)
    assert "artifact named golive-*" in found.decided.why


@HOSTS
@pytest.mark.parametrize("name", ["decision", "DECISION", "golive-packet"])
def test_the_name_of_the_artifact_is_the_declared_one(place, name):
    workload = rolled_out(place, decision_artifact="decision")
    facts = [*since_long(place), live(place, 5, 9), *decided(place, 5, ago(days=10), name=name)]
    facts[0] = replace(facts[0], name="decision")
    expected = f"fail F-{DECIDED}-1" if name == "golive-packet" else "pass"
    assert judged(*facts, workload=workload) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"result": "failure"}, f"fail F-{DECIDED}-1"),
        ({"name": "build"}, f"fail F-{DECIDED}-1"),
        ({"finished": ago(days=1)}, f"fail F-{DECIDED}-1"),
    ],
)
def test_a_check_of_the_release_by_that_name_is_a_decision(changes, expected):
    found = check(**{"name": "golive-gate", "finished": ago(days=4), **changes})
    assert judged(*since_long(GITHUB), live(GITHUB, 7, 3, COMMIT), found) == expected


def test_in_azure_devops_the_job_tells_when_a_decision_was_made():
    artifact, _ = decided(AZURE_DEVOPS, 5, ago(days=10))
    facts = [*since_long(AZURE_DEVOPS), live(AZURE_DEVOPS, 5, 9), artifact]
    assert judged(*facts, place=AZURE_DEVOPS) == "unknown U-PARSE"


@HOSTS
def test_beyond_what_was_looked_at_nobody_knows(place):
    if place is GITHUB:  # a hundred newer artifacts were listed, of any name
        newer = [decision(place, 900 + at, created=ago(days=2), name="logs") for at in range(100)]
        facts = [*newer, *decided(place, 8, ago(days=1), COMMIT), live(place, 5, 9)]
    else:  # twenty newer deployments were followed
        runs = range(100, 120)
        newer = [live(place, number, 2) for number in runs]
        kept = [fact for number in runs for fact in decided(place, number, ago(days=3))]
        facts = [*newer, *kept, live(place, 5, 9, COMMIT)]
    assert judged(*facts, place=place) == "unknown U-PARTIAL"


@pytest.mark.parametrize(("oldest", "expected"), [(20, "unknown U-PARTIAL"), (35, "pass")])
def test_a_list_that_was_cut_is_enough_where_it_reaches_back_far_enough(oldest, expected):
    found = [live(GITHUB, number, 3) for number in range(100, 199)]
    found.append(live(GITHUB, 99, oldest))
    assert judged(*found, *decided(GITHUB, 99, ago(days=36))) == expected


@HOSTS
@pytest.mark.parametrize("hidden", [(RecentArtifact,), (FinishedJob,)])
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_decision_may_be_among_what_could_not_be_read(place, hidden, cause, code):
    seen = gap(*hidden, scope=f"{place.id}/something", cause=cause)
    assert judged(*since_long(place), live(place, 5, 9), place=place, gaps=(seen,)) == f"unknown {code}"


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_so_may_a_deployment_that_nobody_decided(place, cause, code):
    seen = gap(Deployment, DeploymentStatus, scope=f"{place.id}/something", cause=cause)
    facts = [*since_long(place), live(place, 5, 9), *decided(place, 5, ago(days=10))]
    assert judged(*facts, place=place, gaps=(seen,)) == f"unknown {code}"
    assert judged(*since_long(place), place=place, gaps=(seen,)) == f"unknown {code}"
    assert judged(*since_long(place), live(place, 5, 9), place=place, gaps=(seen,)) == f"fail F-{DECIDED}-1"


@HOSTS
def test_a_decision_that_was_seen_holds_whatever_else_was_not_read(place):
    seen = gap(RecentArtifact, scope=run_id(place, 9))
    facts = [*since_long(place), live(place, 5, 9), *decided(place, 5, ago(days=10))]
    assert judged(*facts, place=place, gaps=(seen,)) == "pass"


@HOSTS
@pytest.mark.parametrize("changes", [{"places": ()}, {"environments": Environments(beta=("beta",))}])
def test_what_the_workload_does_not_say_is_unknown_with_the_line_to_add(place, changes):
    workload = rolled_out(place, **changes)
    assert judged(live(place, 5, 9), workload=workload) == "unknown U-MISSING"
    (found,) = rows(workload=workload)
    assert "production: [production]" in found.decided.why


def test_a_workload_without_a_host_is_told_what_to_add():
    assert judged(workload=WORKLOAD) == "unknown U-MISSING"


def test_a_deployment_ends_when_it_succeeds_and_may_be_decided_while_it_waits_for_that():
    waiting = live(GITHUB, 5, 9, created=ago(days=12))
    assert judged(*since_long(GITHUB), waiting, *decided(GITHUB, 5, ago(days=10))) == "pass"
    assert waiting.finished - waiting.created == timedelta(days=3)
