"""Deployments of GitHub, the history in which alone their outcome stands, and the decisions that were kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact

from collector.facts.delivery import Deployment, DeploymentStatus, RecentArtifact
from collector.model import Delivery, Environments
from probes.delivery.github_deployments import (
    ARTIFACTS,
    FOLLOWED,
    LISTED,
    PROBE,
    STATUSES,
    parse_artifact,
    parse_deployment,
    parse_status,
)

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BEFORE = "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
DELIVERY = Delivery(environments=Environments(staging=("staging",), production=("production",)))
RAW = answers("github_deployments")
LISTED_ASK = asks(LISTED, DELIVERY)[0]
NEWEST, BEFORE_IT, TRANSIENT = items(LISTED_ASK, RAW["deployments"], SHOP)
(STATUS_ASK,) = asks(STATUSES, DELIVERY, BEFORE_IT)
REPLACED, SUCCEEDED, BEGUN = items(STATUS_ASK, RAW["statuses"], SHOP)
(ARTIFACT_ASK,) = asks(ARTIFACTS, DELIVERY)
KEPT, OF_FORK = items(ARTIFACT_ASK, RAW["artifacts"], SHOP)


def test_a_deployment_tells_what_came_where_and_no_outcome():
    assert facts_of(PROBE, LISTED, [BEFORE_IT]) == [
        Deployment(
            subject=f"{SHOP}/deployments/71",
            environment="staging",
            commit=BEFORE,
            version="v2.3.0",
            created=datetime(2026, 11, 8, 9, tzinfo=UTC),
            transient=False,
            **SEEN,
        )
    ]


def test_commits_are_in_lower_case_and_an_environment_for_a_pull_request_says_so():
    assert [found.commit for found in facts_of(PROBE, LISTED, [NEWEST])] == [COMMIT]
    assert [found.transient for found in facts_of(PROBE, LISTED, [TRANSIENT])] == [True]


def test_each_entry_of_the_history_tells_a_word_a_moment_and_the_run_whose_log_it_leads_to():
    assert facts_of(PROBE, STATUSES, [SUCCEEDED]) == [
        DeploymentStatus(
            subject=f"{SHOP}/deployments/71/statuses/902",
            deployment=f"{SHOP}/deployments/71",
            state="success",
            at=datetime(2026, 11, 8, 9, 6, tzinfo=UTC),
            run=f"{SHOP}/actions/runs/411",
            **SEEN,
        )
    ]


@pytest.mark.parametrize(
    ("log", "run"),
    [
        ("https://github.com/Contoso/Shop/actions/runs/7", f"{SHOP}/actions/runs/7"),
        ("https://github.company.example/contoso/shop/actions/runs/7/job/8", f"{SHOP}/actions/runs/7"),
        ("https://github.com/contoso/other/actions/runs/7", None),
        ("https://github.com/contoso/shop/actions/runs/7x", None),
        ("https://ci.example/7", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_log_of_the_repository_itself_names_a_run(log, run):
    raw = changed(dict(SUCCEEDED.raw), "log_url", log)
    assert fact(parse_status, raw, SUCCEEDED.asked).run == run


def test_words_are_kept_as_they_are_and_secrets_of_addresses_are_not():
    assert [found.state for found in facts_of(PROBE, STATUSES, [REPLACED, BEGUN])] == ["inactive", "in_progress"]
    assert "abcdefghijklmnop" not in str(BEGUN.raw)


def test_an_artifact_of_any_run_tells_its_commit_and_when_it_was_kept():
    assert facts_of(PROBE, ARTIFACTS, [KEPT]) == [
        RecentArtifact(
            subject=f"{SHOP}/actions/artifacts/211",
            run=f"{SHOP}/actions/runs/411",
            name="golive-packet",
            commit=BEFORE,
            created=datetime(2026, 11, 8, 8, 50, tzinfo=UTC),
            **SEEN,
        )
    ]


def test_a_fork_decides_nothing():
    assert facts_of(PROBE, ARTIFACTS, [OF_FORK]) == []


@pytest.mark.parametrize(
    ("parse", "item", "path", "value"),
    [
        (parse_deployment, NEWEST, "id", GONE),
        (parse_deployment, NEWEST, "sha", None),
        (parse_deployment, NEWEST, "environment", ""),
        (parse_deployment, NEWEST, "created_at", "yesterday"),
        (parse_deployment, NEWEST, "transient_environment", 3),
        (parse_status, SUCCEEDED, "id", GONE),
        (parse_status, SUCCEEDED, "state", None),
        (parse_status, SUCCEEDED, "created_at", GONE),
        (parse_status, SUCCEEDED, "log_url", 7),
        (parse_artifact, KEPT, "workflow_run.id", GONE),
        (parse_artifact, KEPT, "workflow_run.repository_id", GONE),
        (parse_artifact, KEPT, "name", ""),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, item, path, value):
    assert_refused(parse, dict(item.raw), path, value, item.asked)


def test_each_environment_is_listed_once_and_the_newest_twenty_are_followed():
    listed, followed = asks(LISTED, DELIVERY), asks(FOLLOWED, DELIVERY)
    assert [dict(ask.query)["environment"] for ask in listed] == ["staging", "production"]
    assert [(ask.newest, dict(ask.query)["per_page"]) for ask in listed] == [(100, "100")] * 2
    assert [(ask.newest, dict(ask.query)["per_page"]) for ask in followed] == [(20, "20")] * 2
    assert STATUS_ASK.path == "deployments/71/statuses"


@pytest.mark.parametrize(
    ("pattern", "name", "newest"), [("golive-*", None, 100), ("golive-packet", "golive-packet", 300)]
)
def test_a_name_that_is_written_out_reaches_further_back(pattern, name, newest):
    environments = Environments(production=("production",))
    (ask,) = asks(ARTIFACTS, Delivery(decision_artifact=pattern, environments=environments))
    assert (dict(ask.query).get("name"), ask.newest) == (name, newest)


def test_a_workload_without_environments_asks_nothing():
    assert [asks(need, Delivery(commit=COMMIT)) for need in (LISTED, FOLLOWED, ARTIFACTS)] == [[], [], []]


def test_nothing_of_people_and_free_text_is_kept():
    kept = str([item.raw for item in (NEWEST, BEFORE_IT, TRANSIENT, REPLACED, SUCCEEDED, BEGUN)])
    assert [word for word in ("ada-example", "free text", "by hand", "github-actions") if word in kept] == []
