"""Alerts of GitHub's scanners and the commits that were scanned: what is asked, and what it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact

from collector.facts.code_security import CodeAlert, CodeScan
from collector.model import Delivery, Environments
from probes.delivery.github_alerts import (
    ANALYSES,
    CODE_ALERTS,
    DEPENDENCY_ALERTS,
    FIXED_SINCE,
    LEAKED_SECRETS,
    PROBE,
    parse_analysis,
    parse_code_alert,
    parse_dependency_alert,
    parse_secret_alert,
)

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
RECORDED = answers("github_alerts")
DELIVERY = Delivery(commit=COMMIT)
NEEDS = {"analyses": ANALYSES, "code": CODE_ALERTS, "dependencies": DEPENDENCY_ALERTS, "secrets": LEAKED_SECRETS}
ASKS = {name: asks(need, DELIVERY)[0] for name, need in NEEDS.items()}
FOUND = {name: items(ask, RECORDED[name], SHOP) for name, ask in ASKS.items()}


def test_an_analysis_tells_its_commit_and_whether_it_broke_off():
    done, broken = facts_of(PROBE, ANALYSES, FOUND["analyses"])
    assert done == CodeScan(
        subject=f"{SHOP}/code-scanning/analyses/9101",
        scanner="code",
        tool="CodeQL",
        commit=COMMIT,
        failed=False,
        at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        **SEEN,
    )
    assert (broken.tool, broken.failed) == ("Semgrep", True)


def test_a_finding_in_code_has_the_severity_of_security_or_else_that_of_its_rule():
    critical, other = facts_of(PROBE, CODE_ALERTS, FOUND["code"])
    assert critical == CodeAlert(
        subject=f"{SHOP}/code-scanning/alerts/11",
        scanner="code",
        severity="critical",
        state="open",
        rule="py/sql-injection",
        created=datetime(2026, 11, 20, 10, tzinfo=UTC),
        **SEEN,
    )
    assert (other.severity, other.rule) == ("warning", "js/eval")


def test_a_package_is_told_by_its_advisory():
    (found,) = facts_of(PROBE, DEPENDENCY_ALERTS, FOUND["dependencies"])
    assert (found.subject, found.scanner, found.severity, found.rule) == (
        f"{SHOP}/dependabot/alerts/3",
        "dependencies",
        "high",
        "GHSA-aaaa-bbbb-cccc",
    )


def test_of_a_secret_only_its_kind_is_kept():
    (found,) = facts_of(PROBE, LEAKED_SECRETS, FOUND["secrets"])
    assert (found.scanner, found.severity, found.rule) == ("secrets", None, "azure_storage_account_key")


def test_a_secret_in_an_answer_reaches_neither_a_document_nor_a_fact():
    kept = str([one.raw for found in FOUND.values() for one in found])
    told = str([facts_of(PROBE, need, FOUND[name]) for name, need in NEEDS.items()])
    assert "hunter2-of-the-till" in str(RECORDED["secrets"])
    assert [word for word in ("hunter2-of-the-till", "release-lead") if word in kept + told] == []
    assert ("hide_secret", "true") in ASKS["secrets"].query


@pytest.mark.parametrize(
    ("commit", "results", "asked"), [(COMMIT, 3, 1), (COMMIT, GONE, 1), (COMMIT, 0, 0), ("a" * 40, 3, 0)]
)
def test_what_was_fixed_since_is_asked_for_where_the_release_was_found_to_have_something(commit, results, asked):
    analysis = FOUND["analyses"][0]
    raw = changed(changed(analysis.raw, "commit_sha", commit), "results_count", results)
    found = asks(FIXED_SINCE, DELIVERY, replace(analysis, raw=raw))
    assert [dict(ask.query)["state"] for ask in found] == ["fixed"] * asked


def test_an_alert_that_was_fixed_tells_when():
    raw = {**FOUND["code"][0].raw, "state": "fixed", "fixed_at": "2026-11-22T10:00:00Z"}
    found = fact(parse_code_alert, raw, SHOP)
    assert (found.state, found.fixed) == ("fixed", datetime(2026, 11, 22, 10, tzinfo=UTC))


def test_private_keys_and_passwords_are_asked_for_by_name_where_a_workload_can_go_live():
    usual, by_name = asks(LEAKED_SECRETS, replace(DELIVERY, environments=Environments(production=("production",))))
    assert (usual, usual.query) == (ASKS["secrets"], (("state", "open"), ("hide_secret", "true"), ("per_page", "100")))
    assert {"rsa_private_key", "password"} < set(dict(by_name.query)["secret_type"].split(","))
    assert ("hide_secret", "true") in by_name.query
    assert len(asks(LEAKED_SECRETS, DELIVERY)) == 1


@pytest.mark.parametrize("name", ["code", "dependencies", "secrets"])
def test_open_alerts_alone_are_asked_for(name):
    assert ("state", "open") in ASKS[name].query


@pytest.mark.parametrize(("branch", "expected"), [("", []), ("release/2", ["refs/heads/release/2"] * 2)])
def test_code_is_looked_at_on_the_branch_of_releases(branch, expected):
    asked = [dict(asks(need, Delivery(branch=branch))[0].query) for need in (ANALYSES, CODE_ALERTS)]
    assert [query["ref"] for query in asked if "ref" in query] == expected


def test_each_scanner_is_asked_about_below_a_path_of_its_own():
    assert {name: found[0].asked for name, found in FOUND.items()} == {
        "analyses": f"{SHOP}/code-scanning",
        "code": f"{SHOP}/code-scanning",
        "dependencies": f"{SHOP}/dependabot",
        "secrets": f"{SHOP}/secret-scanning",
    }


@pytest.mark.parametrize(
    ("parse", "name", "path", "value"),
    [
        (parse_analysis, "analyses", "id", GONE),
        (parse_analysis, "analyses", "commit_sha", GONE),
        (parse_analysis, "analyses", "created_at", "yesterday"),
        (parse_code_alert, "code", "number", "x"),
        (parse_code_alert, "code", "state", GONE),
        (parse_code_alert, "code", "rule.severity", 4),
        (parse_dependency_alert, "dependencies", "security_advisory.severity", 4),
        (parse_secret_alert, "secrets", "state", ""),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, name, path, value):
    given = FOUND[name][-1]
    assert_refused(parse, given.raw, path, value, given.asked)


@pytest.mark.parametrize("value", [GONE, None])
def test_a_severity_that_is_not_told_is_absent(value):
    given = FOUND["dependencies"][0]
    raw = changed(given.raw, "security_advisory.severity", value)
    assert fact(parse_dependency_alert, raw, given.asked).severity is None
