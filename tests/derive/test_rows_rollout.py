"""How the release spreads: rings before production, time in each of them, and a smoke job that looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_release import AZURE_DEVOPS, COMMIT, GITHUB, PLACES, check, looked, run, stage
from builders_rollout import OLDER, ago, deployed, rolled_out
from judged import REASONS, gap, outcome, rows_of

from collector.facts.delivery import Check, Deployment, DeploymentStatus, PipelineStage
from collector.model import Environments, Tier

STEPS = "release-progressive"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or rolled_out(place)
    return outcome(STEPS, [*looked(workload), *facts], gaps, workload)


def rows(*facts, workload=None):
    workload = workload or rolled_out()
    return {int(one.rings): one for one in rows_of("rollout", [*looked(workload), *facts], (), workload)}


def smoke(place, **changes):
    return stage(place, **{"name": "Smoke tests", "finished": ago(hours=1), **changes})


def ring(place, name, number, hours, **changes):
    return deployed(place, name, number, COMMIT, ago(hours=hours), **changes)


def in_order(place):
    return [run(place), ring(place, "staging", 1, 30), smoke(place)]


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="a day in staging"),
        pytest.param({"finished": ago(hours=24)}, "pass", id="as short as may be"),
        pytest.param({"finished": ago(hours=23)}, f"fail F-{STEPS}-2", id="too short"),
        pytest.param({"result": "failed"}, f"fail F-{STEPS}-1", id="it failed in staging"),
        pytest.param({"result": "splendid"}, f"fail F-{STEPS}-1", id="a word that nobody knows"),
        pytest.param({"result": None, "state": "in_progress"}, f"fail F-{STEPS}-1", id="it runs still"),
        pytest.param({"result": None, "state": None}, "unknown U-PARTIAL", id="its outcome was not read"),
        pytest.param({"commit": OLDER}, f"fail F-{STEPS}-1", id="another commit"),
        pytest.param({"commit": None, "run": None}, "unknown U-PARTIAL", id="commit not told"),
        pytest.param({"environment": "Staging"}, "pass", id="the name in another case"),
        pytest.param({"transient": True}, f"fail F-{STEPS}-1", id="an environment of a pull request"),
        pytest.param({"finished": NOW + timedelta(days=1)}, "unknown U-PARSE", id="in the future"),
    ],
)
def test_each_ring_decides_on_both_hosts(place, changes, expected):
    facts = [run(place), replace(ring(place, "staging", 1, 30), **changes), smoke(place)]
    assert judged(*facts, place=place) == expected


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"name": "prod SMOKE (eu)"}, "pass"),
        ({"name": "unit tests"}, f"fail F-{STEPS}-3"),
        ({"result": "failed"}, f"fail F-{STEPS}-3"),
        ({"result": "skipped"}, f"fail F-{STEPS}-3"),
        ({"result": None}, f"fail F-{STEPS}-3"),
        ({"finished": ago(hours=40)}, f"fail F-{STEPS}-3"),
        ({"finished": None}, f"fail F-{STEPS}-3"),
    ],
)
def test_a_smoke_job_must_have_succeeded_after_the_first_deployment(place, changes, expected):
    assert judged(run(place), ring(place, "staging", 1, 30), smoke(place, **changes), place=place) == expected


def test_a_check_of_github_is_a_smoke_job_too():
    found = check("smoke", finished=ago(hours=1))
    assert judged(ring(GITHUB, "staging", 1, 30), found) == "pass"


def test_jobs_of_azure_devops_are_read_of_named_pipelines_alone():
    workload = rolled_out(AZURE_DEVOPS, pipelines=())
    assert judged(ring(AZURE_DEVOPS, "staging", 1, 30), workload=workload) == "unknown U-MISSING"


@HOSTS
@pytest.mark.parametrize(
    ("hours", "passed", "bakes"),
    [
        pytest.param({}, 1, {2: 0, 3: 0}, id="none"),
        pytest.param({"staging": 30}, 2, {2: 30, 3: 0}, id="one ring"),
        pytest.param({"staging": 80, "beta": 50}, 3, {2: 80, 3: 29}, id="two rings"),
        pytest.param({"staging": 50, "beta": 50}, 3, {2: 50, 3: 0}, id="both at once are one step"),
        pytest.param({"staging": 80, "sit": 79, "beta": 50}, 4, {2: 80, 3: 29, 4: 0}, id="the best choice"),
    ],
)
def test_time_is_measured_from_a_success_to_the_next_deployment(place, hours, passed, bakes):
    environments = Environments(beta=("beta",), staging=("sit", "staging"), production=("production",))
    facts = [ring(place, name, at, age) for at, (name, age) in enumerate(hours.items())]
    found = rows(*facts, workload=rolled_out(place, environments=environments))
    assert {row.passed for row in found.values()} == {float(passed)}
    measured = {count: round(found[count].bake / timedelta(hours=1)) for count in bakes}
    assert all(abs(measured[count] - expected) <= 1 for count, expected in bakes.items()), measured


@HOSTS
def test_the_time_ends_where_the_release_went_to_production(place):
    live = ring(place, "production", 9, 20)
    assert judged(*in_order(place), live, place=place) == f"fail F-{STEPS}-2"
    assert judged(*in_order(place), ring(place, "beta", 3, 10), live, place=place) == f"fail F-{STEPS}-2"
    assert rows(*in_order(place), ring(place, "beta", 3, 10), live, workload=rolled_out(place))[2].passed == 2.0


@HOSTS
def test_a_mission_critical_workload_needs_three_rings_and_two_days(place):
    critical = replace(rolled_out(place), tier=Tier.T0)
    assert judged(*in_order(place), workload=critical) == f"fail F-{STEPS}-1"
    slow = [ring(place, "beta", 3, 90), ring(place, "staging", 1, 50), run(place), smoke(place)]
    assert judged(*slow, workload=critical) == f"fail F-{STEPS}-2"
    slow[0] = ring(place, "beta", 3, 120)
    assert judged(*slow, workload=critical) == "pass"


@HOSTS
@pytest.mark.parametrize("hidden", [(Deployment, DeploymentStatus), (PipelineStage, Check)])
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_what_could_not_be_read_is_unknown(place, hidden, cause, code):
    seen = gap(*hidden, scope=f"{place.id}/something", cause=cause)
    assert judged(*in_order(place), place=place, gaps=(seen,)) == f"unknown {code}"


@HOSTS
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"places": ()}, "staging: [staging]"),
        ({"environments": Environments(production=("production",))}, "staging: [staging]"),
        ({"environments": Environments(staging=("staging",))}, "production: [production]"),
        ({"commit": ""}, "release.commit"),
    ],
)
def test_what_the_workload_does_not_say_is_unknown_with_the_line_to_add(place, changes, line):
    workload = rolled_out(place, **changes)
    assert judged(*in_order(place), workload=workload) == "unknown U-MISSING"
    assert line in rows(*in_order(place), workload=workload)[2].passed.why


def test_a_workload_without_a_host_is_told_what_to_add():
    assert judged(workload=WORKLOAD) == "unknown U-MISSING"
