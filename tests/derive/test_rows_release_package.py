"""The package of the release: there, whole, known by its digest, and made where releases are made."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_release import (
    AZURE_DEVOPS,
    DIGEST,
    GITHUB,
    PLACES,
    artifact,
    looked,
    published,
    released,
    repository,
    run,
    run_id,
    stage,
    well,
    with_digests,
)
from judged import REASONS, gap, outcome, rows_of

from collector.derive.rows import Unknown
from collector.facts.delivery import Artifact, PipelineRun, PipelineStage, Published, Repository

READY = "release-package-ready"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def workload_of(place, **changes):
    """The workload of a place; Azure DevOps tells no digest, so that the team has to."""
    found = released(place, **changes)
    return found if place is GITHUB else with_digests(found, DIGEST)


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or workload_of(place)
    return outcome(READY, [*looked(workload), *facts], gaps, workload)


def in_order(place, *, of_run=None, of_artifact=None):
    return [repository(place), run(place, **(of_run or {})), artifact(place, **(of_artifact or {}))]


@HOSTS
@pytest.mark.parametrize(
    ("of_run", "of_artifact", "expected"),
    [
        pytest.param({}, {}, "pass", id="in order"),
        pytest.param({"result": "SUCCESS"}, {}, "pass", id="a word in another case"),
        pytest.param({"result": "failure"}, {}, f"fail F-{READY}-1", id="the run failed"),
        pytest.param({"result": "partiallySucceeded"}, {}, f"fail F-{READY}-1", id="a part of it failed"),
        pytest.param({"result": "splendid"}, {}, f"fail F-{READY}-1", id="a word that nobody knows"),
        pytest.param({"result": "skipped"}, {}, "unknown U-MISSING", id="nothing ran"),
        pytest.param({"pipeline": "Nightly", "path": "x/nightly.yml"}, {}, f"fail F-{READY}-2", id="another pipeline"),
        pytest.param({"pipeline": "RELEASE", "path": None}, {}, "pass", id="the pipeline in capitals"),
        pytest.param({}, {"expired": True}, f"fail F-{READY}-3", id="expired"),
        pytest.param({}, {"expires": NOW}, f"fail F-{READY}-3", id="expires now"),
        pytest.param({}, {"expired": None, "expires": None}, "unknown U-PARSE", id="not told whether expired"),
        pytest.param({}, {"size": 0}, f"fail F-{READY}-4", id="empty"),
        pytest.param({}, {"size": None}, "unknown U-PARSE", id="size not told"),
        pytest.param({"branch": "feature/x"}, {}, f"fail F-{READY}-6", id="from another branch"),
        pytest.param({"branch": "v2.4.0", "tag": True}, {}, "pass", id="from a tag"),
        pytest.param({"branch": None}, {}, "unknown U-PARSE", id="branch not told"),
        pytest.param({"from_fork": True}, {}, "unknown U-MISSING", id="a fork with the same commit"),
        pytest.param({"commit": "f" * 40}, {}, "unknown U-MISSING", id="another commit"),
        pytest.param({}, {"name": "logs"}, "unknown U-MISSING", id="no package among the artifacts"),
        pytest.param({}, {"name": "Shop-Package"}, "pass", id="the name in another case"),
    ],
)
def test_each_condition_decides_on_both_hosts(place, of_run, of_artifact, expected):
    assert judged(*in_order(place, of_run=of_run, of_artifact=of_artifact), place=place) == expected


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"commit": ""}, "unknown U-MISSING"),
        ({"pipelines": ()}, "unknown U-MISSING"),
        ({"package": ()}, "unknown U-MISSING"),
        ({"branch": "main"}, "pass"),
        ({"branch": "release/*"}, f"fail F-{READY}-6"),
        ({"package": ("shop-*",)}, "pass"),
        ({"package": ("shop-package", "shop-images")}, "unknown U-MISSING"),
        ({"commit": "3F2C9D1"}, "pass"),
    ],
)
def test_what_the_workload_declares_decides(place, changes, expected):
    assert judged(*in_order(place), place=place, workload=workload_of(place, **changes)) == expected


def test_a_workload_that_names_no_host_is_unknown():
    assert judged(workload=WORKLOAD) == "unknown U-MISSING"


@pytest.mark.parametrize(
    ("place", "told", "declared", "expected"),
    [
        (GITHUB, DIGEST, (), "pass"),
        (GITHUB, None, (), "unknown U-MISSING"),
        (GITHUB, None, (DIGEST,), "pass"),
        (AZURE_DEVOPS, None, (), "unknown U-MISSING"),
        (AZURE_DEVOPS, None, (DIGEST,), "pass"),
    ],
)
def test_somebody_must_know_the_digest(place, told, declared, expected):
    workload = with_digests(released(place), *declared)
    assert judged(*in_order(place, of_artifact={"digest": told}), workload=workload) == expected


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [Artifact, PipelineRun])
def test_what_could_not_be_read_is_unknown(place, cause, code, hidden):
    met = (gap(hidden, scope=place.id, cause=cause),)
    assert judged(*in_order(place), place=place, gaps=met) == f"unknown {code}"
    assert judged(place=place, gaps=met) == f"unknown {code}"


@HOSTS
def test_the_default_branch_must_be_known_where_no_other_is_declared(place):
    facts = [run(place), artifact(place)]
    assert judged(*facts, place=place) == "unknown U-MISSING"
    assert judged(*facts, place=place, gaps=(gap(Repository, scope=place.id),)) == "unknown U-PERM"
    assert judged(*facts, place=place, workload=workload_of(place, branch="main")) == "pass"


@pytest.mark.parametrize(
    ("of_release", "expected"),
    [
        ({}, "pass"),
        ({"draft": True}, f"fail F-{READY}-6"),
        ({"tag": "v9"}, f"fail F-{READY}-6"),
        ({"commit": "f" * 40}, f"fail F-{READY}-6"),
        ({"commit": None}, "pass"),
    ],
)
def test_github_tells_runs_of_tags_by_the_releases_of_that_name_alone(of_release, expected):
    release = published(**{"tag": "v2.4.0", "commit": run().commit, **of_release})
    assert judged(*in_order(GITHUB, of_run={"branch": "v2.4.0"}), release) == expected


def test_a_branch_that_could_be_the_tag_of_an_unread_release_is_unknown():
    facts = in_order(GITHUB, of_run={"branch": "v2.4.0"})
    assert judged(*facts, gaps=(gap(Published, scope=GITHUB.id),)) == "unknown U-PERM"


# --- A gate within the run that it judges ------------------------------------------------------------------

UNDER_WAY = {"status": "in_progress", "result": None, "finished": None}
GATE = {"status": "in_progress", "result": None, "finished": None, "started": NOW - timedelta(minutes=2)}


@HOSTS
@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        pytest.param([("build", {}), ("gate", GATE)], "pass", id="the job that made it succeeded"),
        pytest.param([("build", {"result": "failure"})], f"fail F-{READY}-1", id="that job failed"),
        pytest.param(
            [("build", {}), ("lint", {"result": "failure"})], f"fail F-{READY}-1", id="another job of the run failed"
        ),
        pytest.param([("build", GATE)], "unknown U-PARTIAL", id="that job still runs"),
        pytest.param([], "unknown U-PARTIAL", id="no job known"),
    ],
)
def test_while_the_run_is_under_way_the_job_that_made_the_package_decides(place, stages, expected):
    jobs = [stage(place, name, **fields) for name, fields in stages]
    made_by = {} if place is GITHUB else {"stage": f"{run_id(place)}/jobs/build"}
    facts = in_order(place, of_run=UNDER_WAY, of_artifact=made_by)
    assert judged(*facts, *jobs, place=place) == expected


def test_of_several_jobs_that_ran_when_it_came_each_may_have_made_it():
    facts = in_order(GITHUB, of_run=UNDER_WAY)
    still = stage(name="images", status="in_progress", result=None, finished=None)
    assert judged(*facts, stage(), still) == "unknown U-PARTIAL"


def test_jobs_that_could_not_be_read_may_have_failed():
    facts = [*in_order(GITHUB, of_run=UNDER_WAY), stage()]
    assert judged(*facts, gaps=(gap(PipelineStage, scope=GITHUB.id),)) == "unknown U-PERM"


# --- Several runs of one commit ----------------------------------------------------------------------------


@HOSTS
def test_the_newest_run_of_a_pipeline_of_the_release_counts(place):
    later = {"started": NOW - timedelta(minutes=9)}
    broken = [run(place, 8, result="failure", **later), artifact(place, 8)]
    nightly = [run(place, 9, pipeline="Nightly", path="n.yml", result="failure", **later), artifact(place, 9)]
    proposed = [run(place, 10, event="pull_request", result="failure", **later), artifact(place, 10)]
    assert judged(*in_order(place), *broken, place=place) == f"fail F-{READY}-1"
    assert judged(*in_order(place), *nightly, place=place) == "pass"
    assert judged(*in_order(place), *proposed, place=place) == "pass"


@HOSTS
def test_the_row_names_run_and_branch(place):
    workload = workload_of(place)
    (row,) = rows_of("release_package", [*looked(workload), *in_order(place)], workload=workload)
    assert (row.run, row.branch, row.ended, row.size_bytes) == (run_id(place), "main", "succeeded", 52_428_800.0)
    assert well(place) in ("success", "succeeded")


def test_without_an_artifact_the_row_says_which_run_would_do():
    workload = released()
    (row,) = rows_of("release_package", [*looked(workload), repository(), run()], workload=workload)
    assert isinstance(row.run, Unknown)
    assert f"take that of Release, {run_id(GITHUB)}" in row.run.why


def test_evidence_that_is_a_day_old_is_stale():
    old = NOW - timedelta(days=2)
    facts = [dataclasses.replace(fact, observed_at=old) for fact in in_order(GITHUB)]
    assert judged(*facts) == "unknown U-STALE"
