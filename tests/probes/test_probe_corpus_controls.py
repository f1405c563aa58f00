"""Recorded answers about environments, protection, policies and alerts: each is understood, or a gap says why."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from host_answers import answers, asks, items

from collector.model import Delivery, Environments, Fact
from collector.probe import Ask, Item, Malformed
from probes.delivery import azure_checks, github_alerts, github_rules
from probes.delivery._azure_devops import ENVIRONMENTS as AZURE_ENVIRONMENTS
from probes.delivery._github import REPOSITORY
from probes.delivery._github_environments import ENVIRONMENTS, parse_environment

pytestmark = pytest.mark.corpus
DELIVERY = Delivery(environments=Environments(production=("Production",)), required_checks=("build",))
GITHUB, AZURE = "github:contoso/shop", "azure-devops:contoso/shop"


def _follow(need: object, first: object, answer: Any, place: str) -> Ask:
    (opening,) = asks(first, DELIVERY)
    return asks(need, DELIVERY, items(opening, answer, place)[0])[0]


_RULES, _CHECKS = answers("github_rules"), answers("azure_checks")
PROTECTION = github_rules.PROTECTION.asks(
    items(_follow(github_rules.BRANCH, REPOSITORY, _RULES["repository"], GITHUB), _RULES["branch"], GITHUB)[0], DELIVERY
)
ASKS: Mapping[str, tuple[Ask, Any]] = {
    "environment": (asks(ENVIRONMENTS, DELIVERY)[0], parse_environment),
    "protection": (next(iter(PROTECTION)), github_rules.parse_protection),
    "analysis": (asks(github_alerts.ANALYSES, DELIVERY)[0], github_alerts.parse_analysis),
    "code": (asks(github_alerts.CODE_ALERTS, DELIVERY)[0], github_alerts.parse_code_alert),
    "secret": (asks(github_alerts.LEAKED_SECRETS, DELIVERY)[0], github_alerts.parse_secret_alert),
    "check": (
        _follow(azure_checks.CHECKS, AZURE_ENVIRONMENTS, _CHECKS["environments"], AZURE),
        azure_checks.parse_check,
    ),
    "reviewers": (asks(azure_checks.REVIEWERS, DELIVERY)[0], azure_checks.parse_reviewers),
    "build policy": (asks(azure_checks.BUILDS, DELIVERY)[0], azure_checks.parse_build_policy),
}
IDS: Mapping[str, str] = {
    r"octokit:Octokit_Client_Environments/_environment/.*|ghspec:environments?": "environment",
    r"hub4j:.*_branches_main_protection|ghspec:branch-protection": "protection",
    r"octokit:Octokit_Client_CodeScanning/_get_code_scanning_analysis/.*": "analysis",
    r"ghspec:code-scanning-analysis-items": "analysis",
    r"octokit:Octokit_Client_CodeScanning/_(list|get)_code_scanning_alert(s_for_org)?/.*": "code",
    r"ghspec:secret-scanning-alert-(list|open)": "secret",
    r"adospec:approvalsAndChecks/7.1/configurations/.*": "check",
}
POLICIES = "adospec:policy/7.1/configurations/GET__policy_configurations"
POLICY_TYPES = {"fa4e907d": "reviewers", "0609b952": "build policy"}


@lru_cache(maxsize=1)
def records(folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(_records(folder))


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    files = (
        "github/interactions",
        "github/openapi-examples",
        "azure-devops/interactions",
        "azure-devops/spec-examples",
    )
    for name in files:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def bodies(record: dict[str, Any]) -> list[Any]:
    """The JSON objects that an answer holds."""
    answer = record.get("response") or next(iter(record["responses"].values()))
    body = answer.get("body")
    for key in ("value", "environments"):
        body = body.get(key, body) if isinstance(body, dict) else body
    return body if isinstance(body, list) else [body]


def of_kind(folder: Path) -> Iterator[tuple[str, Any]]:
    """Each recorded object with the kind of question that it answers."""
    for record in records(folder):
        kind = next((kind for pattern, kind in IDS.items() if re.fullmatch(pattern, record["id"])), "")
        yield from ((kind, body) for body in bodies(record) if kind)
        if record["id"] == POLICIES:
            for body in bodies(record):
                yield POLICY_TYPES.get(body["type"]["id"][:8], ""), body


def items_of(kind: str, body: Any) -> Item:
    ask, _ = ASKS[kind]
    place = AZURE if kind in ("check", "reviewers", "build policy") else GITHUB
    answer = {ask.items_at: [body]} if ask.items_at else body if ask.single else [body]
    return items(ask, answer, place)[0]


def outcome(kind: str, body: Any) -> tuple[Fact, ...] | str:
    try:
        return tuple(ASKS[kind][1](items_of(kind, body)))
    except Malformed as refusal:
        return refusal.path


def test_every_recorded_answer_is_understood(corpus):
    found = [(kind, outcome(kind, body)) for kind, body in of_kind(corpus) if kind]
    assert Counter(kind for kind, _ in found) == {
        "environment": 3,
        "protection": 3,
        "analysis": 3,
        "code": 3,
        "secret": 3,
        "check": 1,
        "reviewers": 1,
        "build policy": 1,
    }
    assert [(kind, said) for kind, said in found if isinstance(said, str)] == []
    silent = [kind for kind, said in found if not said]
    assert silent == ["reviewers", "build policy"], "both are hints that stop nobody"


def test_what_was_recorded_says_what_it_says(corpus):
    def figures(kind: str, *names: str) -> list[Any]:
        told = [fact for one, body in of_kind(corpus) if one == kind for fact in outcome(kind, body)]
        return [tuple(getattr(fact, name) for name in names) for fact in told]

    assert figures("environment", "approvers", "bypass", "branches_only") == [
        (0, False, False),
        (1, None, True),
        (1, None, True),
    ]
    assert figures("protection", "reviews", "checks", "force_push", "bypass") == [
        (1, (), False, 1),
        (0, (), False, 1),
        (2, ("continuous-integration/travis-ci",), True, 0),
    ]
    assert {failed for (failed,) in figures("analysis", "failed")} == {False}
    assert figures("secret", "state") == [("resolved",), ("open",), ("open",)]


def test_a_required_reviewer_for_a_folder_is_not_taken_for_a_policy_that_counts(corpus):
    kinds = [kind for kind, _ in of_kind(corpus)]
    assert kinds.count("") == 1


def test_no_secret_and_no_name_of_the_recorded_answers_is_kept(corpus):
    kept = str([items_of(kind, body).raw for kind, body in of_kind(corpus) if kind])
    assert [
        word for word in ("octocat", "monalisa", "justice-league", "REDACTED", "Test comment") if word in kept
    ] == []
