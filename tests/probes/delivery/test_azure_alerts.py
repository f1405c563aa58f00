"""Alerts of Advanced Security in Azure DevOps and scans within builds: what is asked, and what it becomes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact, item

from collector.facts.code_security import CodeAlert, CodeScan
from collector.model import Delivery
from collector.probe import Service
from probes.delivery._azure_devops import BUILDS
from probes.delivery.azure_alerts import (
    CODE_ALERTS,
    DEPENDENCY_ALERTS,
    PROBE,
    SECRET_ALERTS,
    TIMELINE,
    parse_alert,
    parse_scan,
)

SHOP = "azure-devops:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
REPOSITORY = "f450d1a9-29b5-4ec5-b12b-7aca7ebd6643"
AT = f"{SHOP}/alert/repositories/{REPOSITORY}"
RECORDED = answers("azure_alerts")
DELIVERY = Delivery(commit=COMMIT, pipelines=("Release",))
(BUILDS_ASK,) = asks(BUILDS, DELIVERY)
(BUILD,) = items(BUILDS_ASK, {"value": [RECORDED["build"]]}, SHOP)
(CODE_ASK,) = asks(CODE_ALERTS, DELIVERY, BUILD)
(CODE,) = items(CODE_ASK, RECORDED["code"], SHOP)
(SECRETS_ASK,) = asks(SECRET_ALERTS, DELIVERY, BUILD)
(SECRET,) = items(SECRETS_ASK, RECORDED["secrets"], SHOP)
(TIMELINE_ASK,) = asks(TIMELINE, DELIVERY, BUILD)
RECORDS = items(TIMELINE_ASK, RECORDED["timeline"], SHOP)
RUN = f"{SHOP}/build/builds/637"


def test_an_alert_tells_scanner_repository_and_severity():
    assert facts_of(PROBE, CODE_ALERTS, [CODE]) == [
        CodeAlert(
            subject=f"{AT}/alerts/7",
            scanner="code",
            repository=REPOSITORY,
            severity="critical",
            state="active",
            created=datetime(2026, 11, 20, 10, 0, 0, 123000, tzinfo=UTC),
            **SEEN,
        )
    ]


def test_each_type_of_alerts_is_asked_for_by_itself_at_the_service_of_advanced_security():
    found = [asks(need, DELIVERY, BUILD)[0] for need in (CODE_ALERTS, DEPENDENCY_ALERTS, SECRET_ALERTS)]
    assert [dict(ask.query)["criteria.alertType"] for ask in found] == ["code", "dependency", "secret"]
    assert {ask.path for ask in found} == {f"alert/repositories/{REPOSITORY}/alerts"}
    assert {ask.service for ask in found} == {Service.ADVANCED_SECURITY}
    assert [ask.about.rpartition("/")[2] for ask in found] == ["code", "dependencies", "secrets"]


@pytest.mark.parametrize(
    ("branch", "name", "value"),
    [("", "criteria.onlyDefaultBranch", "true"), ("release/2", "criteria.ref", "refs/heads/release/2")],
)
def test_code_is_looked_at_on_the_branch_of_releases_and_secrets_on_all(branch, name, value):
    delivery = Delivery(commit=COMMIT, branch=branch)
    assert dict(asks(CODE_ALERTS, delivery, BUILD)[0].query)[name] == value
    assert asks(SECRET_ALERTS, delivery, BUILD)[0].query == (
        *(("criteria.alertType", "secret"), ("criteria.states", "active")),
        *(("criteria.confidenceLevels", "high"), ("criteria.confidenceLevels", "other")),
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [("sourceVersion", "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"), ("repository.type", "GitHub")],
    ids=["another commit", "code elsewhere"],
)
def test_only_repositories_that_the_release_is_built_from_are_asked_about(path, value):
    assert asks(CODE_ALERTS, DELIVERY, item(changed(BUILD.raw, path, value), BUILD.asked)) == []


def test_the_task_that_scans_code_tells_how_it_ended():
    done, broken, running = facts_of(PROBE, TIMELINE, RECORDS)
    assert done == CodeScan(
        subject=f"{RUN}/timeline/aaaaaaaa-0000-4000-8000-000000000002",
        scanner="code",
        tool="AdvancedSecurity-Codeql-Analyze",
        run=RUN,
        failed=False,
        at=datetime(2026, 11, 22, 8, 20, tzinfo=UTC),
        **SEEN,
    )
    assert (broken.failed, running.failed) == (True, None)


@pytest.mark.parametrize("word", ["skipped", "succeededWithIssues", "splendid", None])
def test_whatever_is_no_success_has_not_looked_at_everything(word):
    assert fact(parse_scan, changed(RECORDS[1].raw, "result", word), RUN).failed is True


def test_a_secret_in_an_answer_reaches_neither_a_document_nor_a_fact():
    assert "hunter2-of-the-till" in str(RECORDED["secrets"])
    told = facts_of(PROBE, SECRET_ALERTS, [SECRET])
    assert "hunter2-of-the-till" not in str([CODE.raw, SECRET.raw, told])
    assert [(one.scanner, one.rule) for one in told] == [("secrets", None)]


@pytest.mark.parametrize(
    ("parse", "given", "path", "value"),
    [
        (parse_alert, CODE, "alertId", GONE),
        (parse_alert, CODE, "state", GONE),
        (parse_alert, CODE, "severity", 5),
        (parse_alert, CODE, "firstSeenDate", "yesterday"),
        (parse_scan, RECORDS[1], "type", GONE),
        (parse_scan, RECORDS[1], "state", GONE),
        (parse_scan, RECORDS[1], "id", GONE),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, given, path, value):
    assert_refused(parse, given.raw, path, value, given.asked)
