"""Checks of production and policies of the release branch in Azure DevOps: what is asked, and what it becomes."""

from __future__ import annotations

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact, facts

from collector.facts.delivery import BranchRules, EnvironmentGuard
from collector.model import Delivery, Environments
from probes.delivery._azure_devops import ENVIRONMENTS
from probes.delivery.azure_checks import (
    BUILDS,
    CHECKS,
    PROBE,
    REVIEWERS,
    STATUSES,
    parse_build_policy,
    parse_check,
    parse_reviewers,
    parse_status_policy,
)

SHOP = "azure-devops:contoso/shop"
REPOSITORY = "f450d1a9-29b5-4ec5-b12b-7aca7ebd6643"
AT = f"{SHOP}/pipelines/environments/15"
RECORDED = answers("azure_checks")
DELIVERY = Delivery(environments=Environments(staging=("staging",), production=("production",)))
ENVIRONMENTS_ASK, _ = asks(ENVIRONMENTS, DELIVERY)
(PRODUCTION,) = items(ENVIRONMENTS_ASK, RECORDED["environments"], SHOP)
(CHECKS_ASK,) = asks(CHECKS, DELIVERY, PRODUCTION)
APPROVAL, OF_ALL, BRANCHES, LOCK, OFF = items(CHECKS_ASK, RECORDED["checks"], SHOP)
(REVIEWERS_ASK,) = asks(REVIEWERS, DELIVERY)
REVIEWED, WIDE, DISABLED, OPTIONAL = items(REVIEWERS_ASK, RECORDED["reviewers"], SHOP)
(BUILDS_ASK,) = asks(BUILDS, DELIVERY)
NAMED, NUMBERED = items(BUILDS_ASK, RECORDED["builds"], SHOP)
(STATUSES_ASK,) = asks(STATUSES, DELIVERY)
(STATUS,) = items(STATUSES_ASK, RECORDED["statuses"], SHOP)


def guard(**fields):
    return EnvironmentGuard(**{"subject": AT, "name": "Production", **SEEN, **fields})


def test_the_guard_of_an_environment_is_told_in_parts():
    parts = facts_of(PROBE, CHECKS, [APPROVAL, OF_ALL, BRANCHES, LOCK, OFF])
    assert facts_of(PROBE, ENVIRONMENTS, [PRODUCTION]) == [guard()]
    assert parts == [
        guard(approvers=2, self_approval=False),
        guard(approvers=2, self_approval=True),
        guard(branches_only=True, refs=("main", "refs/tags/v*"), other_checks=("Branch control",)),
        guard(other_checks=("ExclusiveLock",)),
    ]


@pytest.mark.parametrize(("value", "expected"), [(0, 2), (None, 2), (GONE, 2), (1, 1), (2, 2)])
def test_no_number_of_approvers_stands_for_all_of_them(value, expected):
    assert fact(parse_check, changed(APPROVAL.raw, "settings.minRequiredApprovers", value), AT).approvers == expected


@pytest.mark.parametrize("value", [GONE, None, False])
def test_who_starts_a_run_may_approve_it_unless_that_is_forbidden(value):
    raw = changed(APPROVAL.raw, "settings.requesterCannotBeApprover", value)
    assert fact(parse_check, raw, AT).self_approval is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("*", ("*",)),
        (GONE, ("*",)),
        ("", ("*",)),
        ("refs/heads/main", ("main",)),
        ("refs/heads/main,refs/heads/release/*", ("main", "release/*")),
    ],
)
def test_a_branch_control_without_a_list_lets_any_branch_in(value, expected):
    raw = changed(BRANCHES.raw, "settings.inputs.allowedBranches", value)
    assert fact(parse_check, raw, AT).refs == expected


def test_checks_are_asked_of_production_alone():
    assert (CHECKS_ASK.path, CHECKS_ASK.about) == ("pipelines/checks/configurations", "pipelines/environments/15")
    staging = type(PRODUCTION)(
        changed(PRODUCTION.raw, "name", "staging"), PRODUCTION.document, PRODUCTION.observed_at, PRODUCTION.asked
    )
    assert asks(CHECKS, DELIVERY, staging) == []


def rule(number, **fields):
    given = {"subject": f"{SHOP}/policy/configurations/{number}", "branch": "main", "repository": REPOSITORY}
    return BranchRules(**{**given, "force_push": False, **SEEN, **fields})


def test_a_policy_for_reviewers_holds_on_each_branch_that_it_names():
    found = facts_of(PROBE, REVIEWERS, [REVIEWED, WIDE])
    assert found == [
        rule(21, reviews=2, self_approval=False),
        rule(22, reviews=1, self_approval=True, branch="release/*", repository=None),
        rule(22, reviews=1, self_approval=True, branch="~DEFAULT_BRANCH"),
    ]


@pytest.mark.parametrize("given", [DISABLED, OPTIONAL], ids=["switched off", "only a hint"])
def test_a_policy_that_stops_nobody_does_not_count(given):
    assert facts(parse_reviewers, given.raw, given.asked) == ()


def test_a_policy_that_was_deleted_does_not_count():
    assert facts(parse_reviewers, changed(REVIEWED.raw, "isDeleted", True), REVIEWED.asked) == ()


def test_a_pipeline_is_told_by_its_number_and_by_the_name_that_is_shown():
    assert facts_of(PROBE, BUILDS, [NAMED, NUMBERED]) == [
        rule(31, checks=("definition 178", "golive")),
        rule(32, checks=("definition 179",)),
    ]


def test_a_status_is_told_by_all_of_its_names():
    assert facts_of(PROBE, STATUSES, [STATUS]) == [rule(41, checks=("scan", "till/scan", "Scan of the till"))]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("settings.filenamePatterns", ["/docs/*"]),
        ("settings.filenamePatterns", ["!/src/*"]),
        ("settings.policyApplicability", 1),
        ("settings.policyApplicability", "conditional"),
    ],
)
@pytest.mark.parametrize(
    ("parse", "policy", "names"),
    [
        (parse_build_policy, NAMED, ("definition 178", "golive")),
        (parse_status_policy, STATUS, ("scan", "till/scan", "Scan of the till")),
    ],
)
def test_a_policy_for_some_changes_alone_demands_its_check_of_these(parse, policy, names, path, value):
    found = fact(parse, changed(policy.raw, path, value), policy.asked)
    assert (found.checks, found.checks_of_some, found.force_push) == (None, names, False)


@pytest.mark.parametrize(("path", "value"), [("filenamePatterns", []), ("policyApplicability", 0)])
def test_a_filter_that_leaves_nothing_out_is_none(path, value):
    found = fact(parse_build_policy, changed(NAMED.raw, f"settings.{path}", value), NAMED.asked)
    assert (found.checks, found.checks_of_some) == (("definition 178", "golive"), ())


def test_each_kind_of_policy_is_asked_for_by_its_id():
    kinds = [dict(ask.query)["policyType"][:8] for ask in (REVIEWERS_ASK, BUILDS_ASK, STATUSES_ASK)]
    assert kinds == ["fa4e907d", "0609b952", "cbdc66da"]


@pytest.mark.parametrize(
    ("parse", "given", "path", "value"),
    [
        (parse_check, APPROVAL, "type", GONE),
        (parse_check, APPROVAL, "settings.approvers", GONE),
        (parse_check, APPROVAL, "settings.minRequiredApprovers", "two"),
        (parse_reviewers, REVIEWED, "settings.minimumApproverCount", GONE),
        (parse_reviewers, REVIEWED, "isBlocking", GONE),
        (parse_reviewers, REVIEWED, "isEnabled", "perhaps"),
        (parse_reviewers, REVIEWED, "settings.scope", "all"),
        (parse_build_policy, NAMED, "settings.buildDefinitionId", GONE),
        (parse_status_policy, STATUS, "settings.statusName", GONE),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, given, path, value):
    assert_refused(parse, given.raw, path, value, given.asked)


def test_a_way_to_match_branches_that_nobody_knows_is_refused():
    raw = changed(REVIEWED.raw, "settings.scope", [{"refName": "refs/heads/main", "matchKind": "Regex"}])
    assert_refused(parse_reviewers, raw, "id", 21, REVIEWED.asked)


def test_neither_a_name_nor_a_text_of_people_is_stored():
    said = str([one.raw for one in (PRODUCTION, APPROVAL, OF_ALL, BRANCHES, LOCK, REVIEWED, NAMED, STATUS)])
    assert "hunter2-of-the-till" in str(RECORDED)
    assert [word for word in ("hunter2-of-the-till", "omebody", "Release approvers") if word in said] == []
