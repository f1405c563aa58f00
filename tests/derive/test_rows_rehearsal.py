"""The rehearsed way back: an older version after a newer one, where releases are tried, recently and in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import GO_LIVE, WORKLOAD
from builders_release import BEFORE, COMMIT, GITHUB, PLACES, looked, run
from builders_rollout import OLDER, ago, deployed, rehearsed, rolled_out
from judged import REASONS, gap, outcome, rows_of

from collector.facts.delivery import Deployment, DeploymentStatus
from collector.model import Cutover, Environments, Tier

REHEARSED = "rollback-rehearsed"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or rolled_out(place)
    return outcome(REHEARSED, [*looked(workload), *facts], gaps, workload)


def row(*facts, workload=None, gaps=()):
    workload = workload or rolled_out()
    (found,) = rows_of("rollback_rehearsal", [*looked(workload), *facts], gaps, workload)
    return found


def history(place, *steps, environment="staging"):
    """Deployments by commit and days ago, the oldest first."""
    return [deployed(place, environment, 30 + at, commit, ago(days=days)) for at, (commit, days) in enumerate(steps)]


@HOSTS
@pytest.mark.parametrize(
    ("way", "expected"),
    [
        pytest.param({}, "pass", id="in order"),
        pytest.param({"result": "failed"}, f"fail F-{REHEARSED}-1", id="it failed"),
        pytest.param({"result": "partiallySucceeded"}, f"fail F-{REHEARSED}-1", id="a part of it failed"),
        pytest.param({"result": "splendid"}, f"fail F-{REHEARSED}-1", id="a word that nobody knows"),
        pytest.param({"result": None, "state": "in_progress", "finished": None}, "unknown U-PARTIAL", id="runs now"),
        pytest.param({"result": None, "state": None}, "unknown U-PARTIAL", id="its outcome was not read"),
        pytest.param({"created": ago(days=19, minutes=60)}, "pass", id="as long as may be"),
        pytest.param({"created": ago(days=19, minutes=61)}, f"fail F-{REHEARSED}-3", id="too long"),
        pytest.param({"created": ago(days=18)}, "unknown U-PARSE", id="ended before it began"),
        pytest.param({"finished": None}, "unknown U-MISSING", id="duration not recorded"),
        pytest.param({"commit": None, "run": None}, "unknown U-MISSING", id="commit not told"),
        pytest.param({"environment": "STAGING"}, "pass", id="the name in another case"),
        pytest.param({"environment": "test"}, "unknown U-MISSING", id="elsewhere"),
        pytest.param({"transient": True}, "unknown U-MISSING", id="an environment of a pull request"),
    ],
)
def test_each_condition_decides_on_both_hosts(place, way, expected):
    *before, back = rehearsed(place)
    assert judged(*before, replace(back, **way), place=place) == expected


@HOSTS
@pytest.mark.parametrize(
    ("steps", "found"),
    [
        pytest.param([(BEFORE, 62), (COMMIT, 20), (BEFORE, 19)], BEFORE, id="there and back"),
        pytest.param([(BEFORE, 62), (COMMIT, 20), (COMMIT, 19)], None, id="the same version again"),
        pytest.param([(BEFORE, 62), (COMMIT, 20)], None, id="only forward"),
        pytest.param([(COMMIT, 20), (OLDER, 19)], None, id="nobody knows that it is older"),
        pytest.param([(OLDER, 70), (BEFORE, 62), (COMMIT, 20), (OLDER, 19)], OLDER, id="two versions back"),
        pytest.param([(BEFORE, 62), (COMMIT, 20), (BEFORE, 19), (COMMIT, 18)], BEFORE, id="and forward again"),
    ],
)
def test_a_way_back_is_an_older_version_after_a_newer_one(place, steps, found):
    seen = row(*history(place, *steps), workload=rolled_out(place)).went_back_to
    assert (seen if isinstance(seen, str) else None) == found


@HOSTS
def test_another_environment_or_a_run_shows_which_version_is_older(place):
    steps = history(place, (COMMIT, 20), (OLDER, 19))
    elsewhere = deployed(place, "production", 1, OLDER, ago(days=70))
    assert judged(*steps, elsewhere, place=place) == "pass"
    built = run(place, 60, commit=BEFORE, started=ago(days=70))
    later = history(place, (COMMIT, 20), (BEFORE, 19), (COMMIT, 18), (BEFORE, 17))
    assert judged(*later, built, place=place) == "pass"


@HOSTS
def test_a_version_that_never_ran_is_nothing_to_go_back_to(place):
    """Two branches take turns in staging: what was built earlier and deployed later is new there."""
    built = run(place, 60, commit=OLDER, started=ago(days=70))
    assert judged(*history(place, (COMMIT, 20), (OLDER, 19)), built, place=place) == "unknown U-MISSING"
    failed = deployed(place, "production", 1, OLDER, ago(days=70), result="failed")
    assert judged(*history(place, (COMMIT, 20), (OLDER, 19)), built, failed, place=place) == "unknown U-MISSING"


@HOSTS
def test_a_failed_deployment_is_not_what_runs_there(place):
    forward, broken, again = history(place, (BEFORE, 62), (COMMIT, 20), (BEFORE, 19))
    broken = replace(broken, result="failed")
    assert judged(forward, broken, again, place=place) == "unknown U-MISSING"


@HOSTS
@pytest.mark.parametrize(("days", "expected"), [(90, "pass"), (91, f"fail F-{REHEARSED}-2"), (-1, "unknown U-PARSE")])
def test_it_must_be_recent(place, days, expected):
    steps = history(place, (BEFORE, 130), (COMMIT, days + 1), (BEFORE, days))
    assert judged(*steps, place=place) == expected


def test_the_last_one_that_was_over_counts():
    first = history(GITHUB, (BEFORE, 62), (COMMIT, 20), (BEFORE, 19), (COMMIT, 18), (BEFORE, 17))
    failed = replace(first[-1], result="failure")
    running = replace(first[-1], result=None, state="in_progress", finished=None)
    assert judged(*first[:-1], failed) == f"fail F-{REHEARSED}-1"
    assert judged(*first[:-1], running) == "pass"


@pytest.mark.parametrize(("minutes", "expected"), [(11, "pass"), (10, "pass"), (9, f"fail F-{REHEARSED}-4")])
def test_it_must_fit_into_what_the_cutover_leaves_after_go_live(minutes, expected):
    ends = GO_LIVE + timedelta(minutes=minutes)
    workload = replace(rolled_out(), cutover=Cutover(starts=GO_LIVE - timedelta(hours=2), ends=ends))
    assert judged(*rehearsed(GITHUB), workload=workload) == expected


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_what_could_not_be_read_may_be_a_newer_way_back_that_failed(place, cause, code):
    hidden = gap(Deployment, DeploymentStatus, scope=f"{place.id}/deployments/9", cause=cause)
    assert judged(*rehearsed(place), place=place, gaps=(hidden,)) == f"unknown {code}"


@HOSTS
@pytest.mark.parametrize("changes", [{"places": ()}, {"environments": Environments()}])
def test_what_the_workload_does_not_say_is_unknown_with_the_line_to_add(place, changes):
    workload = rolled_out(place, **changes)
    assert judged(*rehearsed(place), workload=workload) == "unknown U-MISSING"
    assert "environments: {staging: [staging]}" in row(workload=workload).ended.why


def test_an_environment_that_was_never_seen_is_named():
    assert "no deployment to staging was seen" in row().ended.why


def test_a_workload_without_a_host_is_told_what_to_add():
    assert judged(workload=WORKLOAD) == "unknown U-MISSING"
    assert judged(workload=replace(WORKLOAD, tier=Tier.T3)) == "unknown U-MISSING"
