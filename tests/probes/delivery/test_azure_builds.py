"""Builds of the release in Azure DevOps, their stages and artifacts: what is asked, and what it becomes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed

from collector.facts.delivery import Artifact, PipelineRun, PipelineStage, Repository
from collector.model import Delivery, Host, Place
from probes.delivery._azure_devops import ARTIFACTS, BUILDS, REPOSITORIES
from probes.delivery.azure_builds import (
    NAMED_BUILDS,
    PROBE,
    TIMELINE,
    parse_artifact,
    parse_build,
    parse_record,
    parse_repository,
)

SHOP = "azure-devops:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
REPOSITORY = "f450d1a9-29b5-4ec5-b12b-7aca7ebd6643"
JOB = "12f1170f-54f2-53f3-20dd-22fc7dff55f9"
RECORDED = answers("azure_builds")
DELIVERY = Delivery(places=(Place(Host.AZURE_DEVOPS, "contoso/shop"),), commit=COMMIT, pipelines=("Release",))
(BUILDS_ASK,) = asks(BUILDS, DELIVERY)
BUILD, WAITING, OF_TAG, OF_PULL = items(BUILDS_ASK, RECORDED["builds"], SHOP)
AT = f"{SHOP}/build/builds/637"
(ARTIFACTS_ASK,) = asks(ARTIFACTS, DELIVERY, BUILD)
PACKAGE, SHARE = items(ARTIFACTS_ASK, RECORDED["artifacts"], SHOP)
(TIMELINE_ASK,) = asks(TIMELINE, DELIVERY, BUILD)
RECORDS = items(TIMELINE_ASK, RECORDED["timeline"], SHOP)


def test_each_repository_of_the_project_tells_its_default_branch():
    (ask,) = asks(REPOSITORIES, DELIVERY)
    full, empty = facts_of(PROBE, REPOSITORIES, items(ask, RECORDED["repositories"], SHOP))
    assert full == Repository(
        subject=f"{SHOP}/git/repositories/F450d1a9-29b5-4ec5-b12b-7aca7ebd6643",
        default_branch="main",
        host_id=REPOSITORY,
        archived=False,
        **SEEN,
    )
    assert empty.default_branch is None


def test_a_build_tells_what_it_was_made_of_and_how_it_ended():
    (found,) = facts_of(PROBE, BUILDS, [BUILD])
    assert found == PipelineRun(
        subject=AT,
        pipeline="Release",
        number="20261122.1",
        path="shop\\Release",
        pipeline_id="178",
        commit=COMMIT,
        branch="main",
        tag=False,
        event="individualCI",
        status="completed",
        result="succeeded",
        created=datetime(2026, 11, 22, 8, 0, 0, 100000, tzinfo=UTC),
        started=datetime(2026, 11, 22, 8, 1, 0, 230000, tzinfo=UTC),
        finished=datetime(2026, 11, 22, 9, 0, 0, 232384, tzinfo=UTC),
        repository=REPOSITORY,
        from_fork=False,
        by=found.by,
        **SEEN,
    )
    assert found.by
    assert "contoso.example" not in found.by.partition("@")[0]
    assert "someone" not in found.by


def test_a_build_that_waits_has_no_result_and_perhaps_no_commit():
    (found,) = facts_of(PROBE, BUILDS, [WAITING])
    assert (found.status, found.result, found.finished, found.commit) == ("notStarted", None, None, "")
    assert found.started == datetime(2026, 11, 22, 8, 0, 0, 100000, tzinfo=UTC)
    assert asks(ARTIFACTS, DELIVERY, WAITING) == asks(TIMELINE, DELIVERY, WAITING) == []


def test_tags_and_pull_requests_are_told_apart_from_branches():
    of_tag, of_pull = facts_of(PROBE, BUILDS, [OF_TAG, OF_PULL])
    assert (of_tag.branch, of_tag.tag, of_tag.result) == ("v2.4.0", True, "partiallySucceeded")
    assert (of_pull.branch, of_pull.tag, of_pull.from_fork) == ("refs/pull/12/merge", False, None)


def test_an_artifact_is_there_as_long_as_it_is_listed():
    assert facts_of(PROBE, ARTIFACTS, [PACKAGE, SHARE]) == [
        Artifact(
            subject=f"{AT}/artifacts/6371",
            run=AT,
            name="shop-package",
            stage=f"{AT}/timeline/{JOB}",
            size=52_428_800,
            expired=False,
            **SEEN,
        ),
        Artifact(subject=f"{AT}/artifacts/6372", run=AT, name="share", expired=False, **SEEN),
    ]


def test_stages_jobs_and_checkpoints_are_kept_and_tasks_are_not():
    stage, job, checkpoint = facts_of(PROBE, TIMELINE, RECORDS)
    assert stage == PipelineStage(
        subject=f"{AT}/timeline/96ac2280-8cb4-5df5-99de-dd2da759617d",
        run=AT,
        name="Build",
        stage_kind="stage",
        status="completed",
        result="succeeded",
        started=datetime(2026, 11, 22, 8, 1, tzinfo=UTC),
        finished=datetime(2026, 11, 22, 8, 50, tzinfo=UTC),
        **SEEN,
    )
    assert (job.subject, job.stage_kind, job.result) == (f"{AT}/timeline/{JOB}", "job", None)
    assert checkpoint.stage_kind == "checkpoint.approval"


@pytest.mark.parametrize("size", [1024, 1024.0, "1024"])
def test_sizes_come_as_numbers_and_as_text(size):
    raw = changed(RECORDED["artifacts"]["value"][0], "resource.properties.artifactsize", size)
    (found,) = facts_of(PROBE, ARTIFACTS, items(ARTIFACTS_ASK, {"value": [raw]}, SHOP))
    assert found.size == 1024


@pytest.mark.parametrize(
    ("parse", "item", "path", "value"),
    [
        (parse_repository, RECORDED["repositories"]["value"][0], "id", GONE),
        (parse_build, BUILD.raw, "id", "637"),
        (parse_build, BUILD.raw, "definition.name", GONE),
        (parse_build, BUILD.raw, "status", GONE),
        (parse_build, BUILD.raw, "finishTime", "soon"),
        (parse_artifact, PACKAGE.raw, "name", GONE),
        (parse_artifact, PACKAGE.raw, "resource.properties.artifactsize", "1e9"),
        (parse_artifact, PACKAGE.raw, "resource.properties.artifactsize", "9" * 16),
        (parse_artifact, PACKAGE.raw, "resource.properties.artifactsize", ["9"]),
        (parse_record, RECORDS[0].raw, "type", GONE),
        (parse_record, RECORDS[0].raw, "state", GONE),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, item, path, value):
    assert_refused(parse, dict(item), path, value, AT)


# --- What is asked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("branch", "filters"),
    [
        ("", ()),
        ("main", (("branchName", "refs/heads/main"),)),
        ("refs/tags/v2", (("branchName", "refs/tags/v2"),)),
    ],
)
def test_the_newest_builds_of_the_branch_are_asked_for(branch, filters):
    (ask,) = asks(BUILDS, Delivery(commit=COMMIT, branch=branch))
    assert ask.query == (*filters, ("queryOrder", "queueTimeDescending"), ("$top", "200"))
    assert ask.newest == 200


def test_without_a_commit_no_build_is_asked_for():
    assert asks(BUILDS, Delivery()) == []


@pytest.mark.parametrize(("commit", "asked"), [(COMMIT, 1), (COMMIT[:7].upper(), 1), ("f" * 40, 0)])
def test_artifacts_are_asked_of_builds_of_the_release(commit, asked):
    assert len(asks(ARTIFACTS, Delivery(commit=commit), BUILD)) == asked


@pytest.mark.parametrize(
    ("pipelines", "asked"),
    [(("release",), 1), (("shop/Release",), 1), (("\\shop\\Release",), 1), (("Nightly",), 0), ((), 0)],
)
def test_timelines_are_asked_of_the_pipelines_that_the_workload_names(pipelines, asked):
    assert len(asks(TIMELINE, Delivery(commit=COMMIT, pipelines=pipelines), BUILD)) == asked


def test_nothing_of_the_answers_is_kept_that_is_no_evidence():
    held = str([item.raw for item in (BUILD, WAITING, PACKAGE, SHARE, *RECORDS)])
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "someone", "A person", "agent-7", "server", "Basket") if word in held] == []


def test_without_named_pipelines_no_stage_is_looked_for_and_with_them_by_the_same_request():
    assert asks(NAMED_BUILDS, Delivery(commit=COMMIT)) == []
    assert asks(NAMED_BUILDS, DELIVERY) == asks(BUILDS, DELIVERY)
