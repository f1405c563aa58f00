"""The beta: for how many working days versions of the release's line were there, and by which pipeline they came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_release import AZURE_DEVOPS, BEFORE, COMMIT, GITHUB, PLACES, looked, run, run_id, well
from builders_rollout import OLDER, ago, deployed, in_beta, rolled_out, shipped
from judged import REASONS, gap, outcome, rows_of

from collector.derive.beta.programme import working_days
from collector.derive.rows import Unknown
from collector.facts.delivery import Deployment, DeploymentStatus
from collector.model import Environments

RAN, VALIDATED = "beta-programme-run", "beta-deployment-validated"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(criterion, *facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or rolled_out(place)
    return outcome(criterion, [*looked(workload), *facts], gaps, workload)


def row(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or rolled_out(place)
    (found,) = rows_of("beta_programme", [*looked(workload), *facts], gaps, workload)
    return found


def beta(place, number, commit, days, **changes):
    run_of = {"run": run_id(place), **changes}
    return deployed(place, "beta", number, run_of.pop("commit", commit), ago(days=days), **run_of)


# --- How long ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-11-09", "2026-11-20", 9),
        ("2026-11-09", "2026-11-23", 10),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-22", "2026-11-22", 0),
    ],
)
def test_working_days_are_counted_from_monday_to_friday(since, until, days):
    def moment(day):
        return datetime.fromisoformat(day).replace(hour=15, tzinfo=UTC)

    assert working_days(moment(since), moment(until)) == days


@HOSTS
@pytest.mark.parametrize(
    ("history", "days"),
    [
        pytest.param([("beta", COMMIT, 21)], 15, id="the release for three weeks"),
        pytest.param([("beta", OLDER, 21), ("beta", COMMIT, 2)], 15, id="mended during its beta"),
        pytest.param([("beta", COMMIT, 21), ("beta", OLDER, 2)], 15, id="something newer came after it"),
        pytest.param([("beta", BEFORE, 70), ("beta", COMMIT, 4)], 2, id="the version in production before it"),
        pytest.param([("BETA", COMMIT, 21)], 15, id="the name in another case"),
    ],
)
def test_the_beta_lasts_as_long_as_versions_are_there_that_were_not_in_production(place, history, days):
    facts = [deployed(place, name, 40 + at, commit, ago(days=age)) for at, (name, commit, age) in enumerate(history)]
    assert row(shipped(place), *facts, place=place).working_days == days


def test_it_is_over_when_it_was_taken_away():
    assert row(shipped(GITHUB), in_beta(GITHUB, gone=ago(days=14))).working_days == 5


@pytest.mark.parametrize(
    ("gone", "days"), [(ago(days=2), 15), (ago(days=2) - timedelta(minutes=4), 15), (ago(days=3), 0)]
)
def test_a_break_ends_what_lay_before_it(gone, days):
    found = row(shipped(GITHUB), beta(GITHUB, 1, OLDER, 21, gone=gone), beta(GITHUB, 2, COMMIT, 2))
    assert found.working_days == days


def test_a_release_that_was_interrupted_must_come_back():
    found = row(shipped(GITHUB), beta(GITHUB, 1, COMMIT, 21, gone=ago(days=9)), beta(GITHUB, 2, OLDER, 2))
    assert judged(RAN, shipped(GITHUB), beta(GITHUB, 1, COMMIT, 21, gone=ago(days=9)), beta(GITHUB, 2, OLDER, 2)) == (
        "unknown U-STALE"
    )
    assert isinstance(found.working_days, Unknown)


@HOSTS
@pytest.mark.parametrize(
    "untold",
    [
        pytest.param({"result": None, "state": None}, id="its outcome was not read"),
        pytest.param({"commit": None, "run": None}, id="its commit is not told"),
    ],
)
def test_what_lies_before_what_was_read_can_only_make_it_longer(place, untold):
    long = [shipped(place), replace(beta(place, 1, OLDER, 30), **untold), beta(place, 2, COMMIT, 21)]
    short = [shipped(place), replace(beta(place, 1, OLDER, 30), **untold), beta(place, 2, COMMIT, 2)]
    assert row(*long, place=place).working_days.at_least == 15
    assert judged(RAN, *long, place=place) == "unknown U-MISSING"
    assert judged(RAN, *short, place=place) == "unknown U-MISSING"
    assert "U-PARTIAL" in str(row(*short, place=place).working_days.reason.value)


@HOSTS
def test_a_longer_ring_is_enough_and_a_shorter_one_takes_nothing_away(place):
    two = rolled_out(place, environments=Environments(beta=("beta", "pilot"), production=("production",)))
    pilot = deployed(place, "pilot", 50, COMMIT, ago(days=1))
    assert row(shipped(place), in_beta(place), pilot, workload=two).working_days == 15
    assert row(shipped(place), in_beta(place), workload=two).working_days.at_least == 15


# --- The verdict ---------------------------------------------------------------------------------------------


@HOSTS
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(lambda p: [shipped(p), beta(p, 2, COMMIT, 3)], f"fail F-{RAN}-1", id="too short"),
        pytest.param(lambda p: [shipped(p), in_beta(p)], "unknown U-MISSING", id="nobody told how many users"),
        pytest.param(lambda p: [shipped(p)], "unknown U-MISSING", id="never deployed"),
        pytest.param(lambda p: [shipped(p), beta(p, 2, OLDER, 21)], "unknown U-MISMATCH", id="another commit"),
        pytest.param(lambda p: [shipped(p), in_beta(p, result="failed")], "unknown U-MISSING", id="it failed there"),
        pytest.param(lambda p: [shipped(p), beta(p, 2, COMMIT, -1)], "unknown U-PARSE", id="deployed in the future"),
        pytest.param(lambda p: [shipped(p), beta(p, 2, None, 21, run=None)], "unknown U-PARTIAL", id="commit not told"),
    ],
)
def test_the_beta_is_judged_for_the_release_and_never_passes_on_deployments_alone(place, facts, expected):
    assert judged(RAN, *facts(place), place=place) == expected


@HOSTS
@pytest.mark.parametrize(("users", "expected"), [(5, "pass"), (4, f"fail F-{RAN}-2"), (None, "unknown U-MISSING")])
def test_how_many_took_part_is_the_team_s_word(place, users, expected):
    told = rolled_out(place, beta_users=users)
    assert judged(RAN, shipped(place), in_beta(place), place=place, workload=told) == expected


@HOSTS
@pytest.mark.parametrize("criterion", [RAN, VALIDATED])
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_what_could_not_be_read_is_unknown(place, criterion, cause, code):
    hidden = gap(Deployment, DeploymentStatus, scope=f"{place.id}/deployments/20", cause=cause)
    facts = [shipped(place), run(place), in_beta(place)]
    assert judged(criterion, *facts, place=place, gaps=(hidden,)).startswith("unknown")
    assert code in judged(criterion, *facts, place=place, gaps=(hidden,))


@HOSTS
@pytest.mark.parametrize("criterion", [RAN, VALIDATED])
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"places": ()}, "delivery: {environments: {beta: [beta]}}"),
        ({"environments": Environments()}, "delivery: {environments: {beta: [beta]}}"),
        ({"commit": ""}, "release.commit"),
    ],
)
def test_what_the_workload_does_not_say_is_unknown_with_the_line_to_add(place, criterion, changes, line):
    workload = rolled_out(place, **changes)
    kind, field = ("beta_programme", "working_days") if criterion == RAN else ("beta_deployment", "ended")
    (found,) = rows_of(kind, [*looked(workload), in_beta(place)], (), workload)
    assert line in getattr(found, field).why
    assert judged(criterion, in_beta(place), workload=workload) == "unknown U-MISSING"


def test_without_production_nobody_knows_where_the_beta_of_this_release_begins():
    workload = rolled_out(environments=Environments(beta=("beta",)))
    assert "production: [production]" in row(in_beta(GITHUB), workload=workload).working_days.why


def test_a_workload_without_a_host_is_told_what_to_add():
    assert judged(RAN, workload=WORKLOAD) == judged(VALIDATED, workload=WORKLOAD) == "unknown U-MISSING"


# --- By which pipeline ---------------------------------------------------------------------------------------


@HOSTS
@pytest.mark.parametrize(
    ("of_run", "of_deployment", "expected"),
    [
        pytest.param({}, {}, "pass", id="in order"),
        pytest.param({}, {"result": "failed"}, f"fail F-{VALIDATED}-1", id="failed"),
        pytest.param({}, {"result": "partiallySucceeded"}, f"fail F-{VALIDATED}-1", id="a part of it failed"),
        pytest.param({}, {"result": "splendid"}, f"fail F-{VALIDATED}-1", id="a word that nobody knows"),
        pytest.param({}, {"result": None, "state": "in_progress"}, "unknown U-PARTIAL", id="under way"),
        pytest.param({}, {"result": None, "state": None}, "unknown U-PARTIAL", id="its outcome was not read"),
        pytest.param({}, {"commit": OLDER}, "unknown U-MISMATCH", id="another commit"),
        pytest.param({"pipeline": "By hand", "path": "x/hand.yml"}, {}, f"fail F-{VALIDATED}-2", id="another one"),
        pytest.param({"subject": "elsewhere"}, {"pipeline": "release"}, "pass", id="the deployment tells it"),
        pytest.param({"subject": "elsewhere"}, {}, "unknown U-PARTIAL", id="nobody tells the pipeline"),
    ],
)
def test_the_last_deployment_of_the_release_decides_on_both_hosts(place, of_run, of_deployment, expected):
    facts = [run(place, **of_run), in_beta(place, **of_deployment)]
    assert judged(VALIDATED, *facts, place=place) == expected


@HOSTS
def test_the_newest_of_several_counts(place):
    failed, later = beta(place, 1, COMMIT, 9, result="failed"), beta(place, 2, COMMIT, 8)
    assert judged(VALIDATED, run(place), failed, later, place=place) == "pass"
    again = beta(place, 3, COMMIT, 7, result="failed")
    assert judged(VALIDATED, run(place), failed, later, again, place=place) == f"fail F-{VALIDATED}-1"


@HOSTS
@pytest.mark.parametrize(
    ("theirs", "own", "expected"),
    [
        ("3", "3", "pass"),
        ("3", "4", f"fail F-{VALIDATED}-2"),
        ("3", None, "unknown U-PARTIAL"),
        (None, "3", "unknown U-MISSING"),
    ],
)
def test_without_named_pipelines_that_of_production_is_the_measure(place, theirs, own, expected):
    workload = rolled_out(place, pipelines=())
    facts = [shipped(place, pipeline_id=theirs), in_beta(place, pipeline_id=own)]
    assert judged(VALIDATED, *facts, workload=workload) == expected


def test_each_declared_ring_is_shown():
    two = rolled_out(AZURE_DEVOPS, environments=Environments(beta=("beta", "pilot")))
    found = rows_of("beta_deployment", [*looked(two), in_beta(AZURE_DEVOPS)], (), two)
    assert [one.subject for one in found] == [in_beta(AZURE_DEVOPS).subject, "environment pilot"]
    assert well(AZURE_DEVOPS) == found[0].ended
    assert found[0].observed_at == NOW
