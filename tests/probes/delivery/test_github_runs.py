"""Workflow runs of the release on GitHub, their jobs and artifacts: what is asked, and what it becomes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed

from collector.facts.delivery import Artifact, PipelineRun, PipelineStage, Repository
from collector.model import Delivery, Host, Place
from probes.delivery._github import ARTIFACTS, REPOSITORY, RUNS
from probes.delivery.github_runs import JOBS, NAMED_RUNS, PROBE, parse_artifact, parse_job, parse_repository, parse_run

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
RECORDED = answers("github_runs")
DELIVERY = Delivery(places=(Place(Host.GITHUB, "contoso/shop"),), commit=COMMIT, pipelines=("release.yml",))
(RUNS_ASK,) = asks(RUNS, DELIVERY)
RUN, UNDER_WAY, FORK = items(RUNS_ASK, RECORDED["runs"], SHOP)
(ARTIFACTS_ASK,) = asks(ARTIFACTS, DELIVERY, RUN)
PACKAGE, LOGS = items(ARTIFACTS_ASK, RECORDED["artifacts"], SHOP)
(JOBS_ASK,) = asks(JOBS, DELIVERY, RUN)
BUILD, GATE = items(JOBS_ASK, RECORDED["jobs"], SHOP)


def moment(hour, minute=0):
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


def test_the_repository_tells_its_default_branch():
    (ask,) = asks(REPOSITORY, DELIVERY)
    found = items(ask, RECORDED["repository"], SHOP)
    assert facts_of(PROBE, REPOSITORY, found) == [
        Repository(subject=SHOP, default_branch="main", host_id="7001", archived=False, **SEEN)
    ]


def test_a_run_tells_what_it_was_made_of_and_how_it_ended():
    (found,) = facts_of(PROBE, RUNS, [RUN])
    assert isinstance(found, PipelineRun)
    assert found == PipelineRun(
        subject=f"{SHOP}/actions/runs/501",
        pipeline="Release",
        path=".github/workflows/release.yml",
        pipeline_id="9001",
        commit=COMMIT,
        branch="main",
        event="push",
        status="completed",
        result="success",
        attempt=2,
        created=moment(8),
        started=moment(8, 30),
        finished=moment(9, 10),
        repository="7001",
        from_fork=False,
        by=found.by,
        first_by=found.first_by,
        **SEEN,
    )


def test_who_started_it_stands_there_under_an_alias():
    by = {fact.by for fact in facts_of(PROBE, RUNS, [RUN, UNDER_WAY])}
    assert len(by) == 1
    assert "release-builder" not in str(by)
    assert all(by)


def test_who_began_the_first_attempt_is_told_apart_from_who_ran_it_again():
    again = changed(RUN_RAW, "triggering_actor", {"login": "release-manager", "type": "User"})
    (answer,) = items(RUNS_ASK, {"workflow_runs": [again]}, SHOP)
    (found,) = facts_of(PROBE, RUNS, [answer])
    assert len({found.by, found.first_by, None}) == 3


def test_a_run_that_is_not_over_has_neither_result_nor_end():
    (found,) = facts_of(PROBE, RUNS, [UNDER_WAY])
    assert (found.status, found.result, found.finished, found.tag) == ("in_progress", None, None, True)


@pytest.mark.parametrize("head", [GONE, None, {"id": 8001}])
def test_code_of_another_repository_is_that_of_a_fork(head):
    (answer,) = items(RUNS_ASK, {"workflow_runs": [changed(RUN_RAW, "head_repository", head)]}, SHOP)
    (found,) = facts_of(PROBE, RUNS, [answer])
    assert found.from_fork is True
    assert asks(ARTIFACTS, DELIVERY, answer) == asks(JOBS, DELIVERY, answer) == []


RUN_RAW = RECORDED["runs"]["workflow_runs"][0]


def test_an_artifact_tells_its_run_size_digest_and_end():
    assert facts_of(PROBE, ARTIFACTS, [PACKAGE, LOGS]) == [
        Artifact(
            subject=f"{SHOP}/actions/artifacts/301",
            run=f"{SHOP}/actions/runs/501",
            name="shop-package",
            commit=COMMIT,
            size=52_428_800,
            digest="sha256:" + "a" * 64,
            expired=False,
            created=moment(9),
            expires=datetime(2027, 2, 20, 9, tzinfo=UTC),
            **SEEN,
        ),
        Artifact(
            subject=f"{SHOP}/actions/artifacts/302",
            run=f"{SHOP}/actions/runs/501",
            name="logs",
            size=152,
            expired=True,
            created=moment(9),
            expires=moment(10),
            **SEEN,
        ),
    ]


def test_a_job_tells_how_it_ended():
    build, gate = facts_of(PROBE, JOBS, [BUILD, GATE])
    assert build == PipelineStage(
        subject=f"{SHOP}/actions/jobs/401",
        run=f"{SHOP}/actions/runs/501",
        name="build",
        stage_kind="job",
        status="completed",
        result="success",
        started=moment(8, 31),
        finished=moment(9, 1),
        **SEEN,
    )
    assert (gate.status, gate.result, gate.finished) == ("in_progress", None, None)


@pytest.mark.parametrize(
    ("parse", "item", "path", "value"),
    [
        (parse_repository, "repository", "default_branch", GONE),
        (parse_repository, "repository", "id", "7001"),
        (parse_run, RUN, "id", GONE),
        (parse_run, RUN, "head_sha", None),
        (parse_run, RUN, "status", ""),
        (parse_run, RUN, "run_started_at", "yesterday"),
        (parse_artifact, PACKAGE, "name", GONE),
        (parse_artifact, PACKAGE, "size_in_bytes", "large"),
        (parse_artifact, PACKAGE, "expired", "perhaps"),
        (parse_job, BUILD, "run_id", GONE),
        (parse_job, BUILD, "status", GONE),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, item, path, value):
    raw = RECORDED[item] if isinstance(item, str) else dict(item.raw)
    assert_refused(parse, raw, path, value, SHOP)


# --- What is asked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commit", "query", "newest"),
    [
        (COMMIT.upper(), (("head_sha", COMMIT), ("per_page", "100")), None),
        (COMMIT[:9], (("per_page", "100"),), 100),
    ],
)
def test_a_commit_is_looked_for_where_it_is_written_out(commit, query, newest):
    (ask,) = asks(RUNS, Delivery(commit=commit))
    assert (ask.path, ask.query, ask.newest) == ("actions/runs", query, newest)


def test_without_a_commit_no_run_is_asked_for():
    assert asks(RUNS, Delivery()) == []


@pytest.mark.parametrize(
    ("commit", "artifacts"), [(COMMIT, 1), (COMMIT[:7], 1), (COMMIT[:6], 0), ("f" * 40, 0), (COMMIT.upper(), 1)]
)
def test_artifacts_are_asked_of_runs_of_the_release(commit, artifacts):
    assert len(asks(ARTIFACTS, Delivery(commit=commit), RUN)) == artifacts


@pytest.mark.parametrize(
    ("pipelines", "jobs"),
    [
        (("Release",), 1),
        (("release",), 1),
        ((".github/workflows/release.yml",), 1),
        (("RELEASE.YML",), 1),
        (("Nightly", "Release"), 1),
        (("Nightly",), 0),
        ((), 0),
    ],
)
def test_jobs_are_asked_of_the_pipelines_that_the_workload_names(pipelines, jobs):
    assert len(asks(JOBS, Delivery(commit=COMMIT, pipelines=pipelines), RUN)) == jobs


def test_nothing_of_the_answers_is_kept_that_is_no_evidence():
    held = str([item.raw for item in (RUN, UNDER_WAY, FORK, PACKAGE, LOGS, BUILD, GATE)])
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "release-builder", "stranger", "someone@", "Basket") if word in held] == []


def test_without_named_pipelines_no_job_is_looked_for_and_with_them_by_the_same_request():
    assert asks(NAMED_RUNS, Delivery(commit=COMMIT)) == []
    assert asks(NAMED_RUNS, DELIVERY) == asks(RUNS, DELIVERY)
