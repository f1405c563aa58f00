"""Deployments of Azure DevOps: jobs to an environment, classic releases, and the decisions that builds kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact

from collector.facts.delivery import Deployment, FinishedJob, RecentArtifact
from collector.model import Delivery, Environments
from collector.probe import Service
from probes.delivery._azure_devops import ENVIRONMENTS
from probes.delivery.azure_deployments import (
    ARTIFACTS,
    CLASSIC,
    FOLLOWED,
    JOBS,
    PROBE,
    RECORDS,
    parse_artifact,
    parse_job,
    parse_record,
    parse_release,
)

SHOP = "azure-devops:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
DELIVERY = Delivery(environments=Environments(staging=("Production-eu/west",), production=("production",)))
RAW = answers("azure_deployments")
FOUND = items(asks(ENVIRONMENTS, DELIVERY)[0], RAW["environments"], SHOP)
PRODUCTION, LONGER_NAME = FOUND
(RECORDS_ASK,) = asks(RECORDS, DELIVERY, PRODUCTION)
RUNNING, SUCCEEDED = items(RECORDS_ASK, RAW["records"], SHOP)
(ARTIFACT_ASK,), (TIMELINE_ASK,) = asks(ARTIFACTS, DELIVERY, SUCCEEDED), asks(JOBS, DELIVERY, SUCCEEDED)
(DECISION,) = items(ARTIFACT_ASK, RAW["artifacts"], SHOP)
JOB, TASK = items(TIMELINE_ASK, RAW["timeline"], SHOP)
(CLASSIC_ASK,) = asks(CLASSIC, DELIVERY)
(RELEASE,) = items(CLASSIC_ASK, RAW["releases"], SHOP)
BUILD = f"{SHOP}/build/builds/40"


def test_a_record_tells_the_build_the_pipeline_and_how_it_ended():
    assert facts_of(PROBE, RECORDS, [SUCCEEDED]) == [
        Deployment(
            subject=f"{SHOP}/deployments/502",
            environment="Production",
            version="2026.11.40",
            result="succeeded",
            state="succeeded",
            created=datetime(2026, 11, 8, 9, 0, 10, tzinfo=UTC),
            finished=datetime(2026, 11, 8, 9, 6, 0, 123456, tzinfo=UTC),
            run=BUILD,
            pipeline_id="3",
            pipeline="Release",
            part_of=f"{BUILD}/prod/2",
            part="Deploy",
            **SEEN,
        )
    ]


def test_a_job_that_runs_has_neither_result_nor_end():
    (found,) = facts_of(PROBE, RECORDS, [RUNNING])
    assert (found.result, found.state, found.finished) == (None, "inProgress", None)


def test_a_record_of_another_kind_of_plan_names_no_build():
    found = fact(parse_record, changed(dict(SUCCEEDED.raw), "planType", "Release"), SUCCEEDED.asked)
    assert (found.run, found.part_of) == (None, None)


def test_the_name_of_an_environment_survives_any_sign_in_it():
    environment = changed(dict(LONGER_NAME.raw), "name", "production-EU/west")
    (ask,) = asks(RECORDS, DELIVERY, items(asks(ENVIRONMENTS, DELIVERY)[0], {"value": [environment]}, SHOP)[0])
    (record,) = items(ask, {"value": [dict(SUCCEEDED.raw)]}, SHOP)
    assert next(iter(parse_record(record))).environment == "production-EU/west"


def test_an_environment_with_a_longer_name_is_not_asked():
    assert [asks(need, DELIVERY, LONGER_NAME) for need in (RECORDS, FOLLOWED)] == [[], []]


def test_a_classic_release_is_of_the_commit_of_its_primary_build():
    assert facts_of(PROBE, CLASSIC, [RELEASE]) == [
        Deployment(
            subject=f"{SHOP}/release/deployments/8801",
            environment="Production",
            commit=COMMIT,
            version="Release-88",
            result="succeeded",
            state="succeeded",
            created=datetime(2026, 11, 8, 9, 1, tzinfo=UTC),
            finished=datetime(2026, 11, 8, 9, 7, tzinfo=UTC),
            run=BUILD,
            pipeline_id="release/3",
            pipeline="Shop classic",
            **SEEN,
        )
    ]


@pytest.mark.parametrize(
    ("status", "ended", "result"),
    [
        ("inProgress", GONE, None),
        ("undefined", GONE, None),
        ("notDeployed", GONE, None),
        ("notDeployed", "2026-11-08T09:07:00Z", "notDeployed"),
        ("partiallySucceeded", "2026-11-08T09:07:00Z", "partiallySucceeded"),
        ("Splendid", GONE, "Splendid"),
    ],
)
def test_a_classic_deployment_that_waits_has_no_result(status, ended, result):
    raw = changed(changed(dict(RELEASE.raw), "deploymentStatus", status), "completedOn", ended)
    assert fact(parse_release, raw, SHOP).result == result


@pytest.mark.parametrize(
    "artifacts", [[], [{"type": "Git"}], [{"type": "Build", "isPrimary": False}] * 2, [{"type": "Build"}]]
)
def test_a_classic_release_of_no_certain_build_tells_no_commit(artifacts):
    found = fact(parse_release, changed(dict(RELEASE.raw), "release.artifacts", artifacts), SHOP)
    assert (found.commit, found.run) == (None, None)


def test_a_decision_is_as_old_as_the_job_that_made_it():
    job = f"{BUILD}/timeline/0f0f0f0f-2222-4222-8333-00000000000d"
    assert facts_of(PROBE, ARTIFACTS, [DECISION]) == [
        RecentArtifact(subject=f"{BUILD}/artifacts/9", run=BUILD, name="golive-packet", job=job, **SEEN)
    ]
    finished = datetime(2026, 11, 8, 8, 50, 0, 500000, tzinfo=UTC)
    assert facts_of(PROBE, JOBS, [JOB, TASK]) == [
        FinishedJob(subject=job, finished=finished, result="succeeded", **SEEN)
    ]


@pytest.mark.parametrize(
    ("path", "value"), [("result", "failed"), ("result", GONE), ("result", "Splendid"), ("planType", "Release")]
)
def test_only_builds_that_deployed_well_are_followed(path, value):
    record = changed(dict(SUCCEEDED.raw), path, value)
    (other,) = items(RECORDS_ASK, {"value": [record]}, SHOP)
    assert [asks(need, DELIVERY, other) for need in (ARTIFACTS, JOBS)] == [[], []]


def test_only_production_is_followed():
    staging = Delivery(environments=Environments(staging=("Production",)))
    assert (len(asks(RECORDS, staging, PRODUCTION)), asks(FOLLOWED, staging, PRODUCTION)) == (1, [])


def test_classic_releases_are_asked_where_environments_are_declared():
    assert (CLASSIC_ASK.service, CLASSIC_ASK.newest) == (Service.RELEASE, 100)
    assert asks(CLASSIC, Delivery(commit=COMMIT)) == []


@pytest.mark.parametrize(
    ("parse", "item", "path", "value"),
    [
        (parse_record, SUCCEEDED, "id", GONE),
        (parse_record, SUCCEEDED, "owner.id", "40"),
        (parse_record, SUCCEEDED, "result", 3),
        (parse_record, SUCCEEDED, "finishTime", "soon"),
        (parse_release, RELEASE, "deploymentStatus", GONE),
        (parse_release, RELEASE, "releaseEnvironment.name", ""),
        (parse_artifact, DECISION, "name", GONE),
        (parse_job, JOB, "type", GONE),
        (parse_job, JOB, "id", ""),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, item, path, value):
    assert_refused(parse, dict(item.raw), path, value, item.asked)


def test_nothing_of_people_and_signed_addresses_is_kept():
    kept = str([item.raw for item in (RUNNING, SUCCEEDED, RELEASE, DECISION, JOB)])
    assert [word for word in ("Ada", "ada@", "sig=", "downloadUrl") if word in kept] == []
