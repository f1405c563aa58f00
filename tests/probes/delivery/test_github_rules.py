"""Environments of production and rules of the release branch on GitHub: what is asked, and what it becomes."""

from __future__ import annotations

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact, facts

from collector.facts.delivery import BranchRules, EnvironmentGuard
from collector.model import Delivery, Environments
from probes.delivery._github import REPOSITORY
from probes.delivery._github_environments import ENVIRONMENTS, REFS, parse_environment
from probes.delivery.github_rules import (
    BRANCH,
    PROBE,
    PROTECTION,
    RULES,
    RULESETS,
    parse_branch,
    parse_protection,
    parse_rule,
    parse_ruleset,
)

SHOP = "github:contoso/shop"
RECORDED = answers("github_rules")
DELIVERY = Delivery(environments=Environments(production=("production",)), required_checks=("build",))
(REPOSITORY_ASK,) = asks(REPOSITORY, DELIVERY)
(HOME,) = items(REPOSITORY_ASK, RECORDED["repository"], SHOP)
(ENVIRONMENTS_ASK,) = asks(ENVIRONMENTS, DELIVERY)
PRODUCTION, STAGING, BETA = items(ENVIRONMENTS_ASK, RECORDED["environments"], SHOP)
(REFS_ASK,) = asks(REFS, DELIVERY, PRODUCTION)
(RULES_ASK,) = asks(RULES, DELIVERY, HOME)
FOUND_RULES = items(RULES_ASK, RECORDED["rules"], SHOP)
(RULESET_ASK,) = asks(RULESETS, DELIVERY, FOUND_RULES[0])
(RULESET,) = items(RULESET_ASK, RECORDED["ruleset"], SHOP)
(BRANCH_ASK,) = asks(BRANCH, DELIVERY, HOME)
(MAIN,) = items(BRANCH_ASK, RECORDED["branch"], SHOP)
(PROTECTION_ASK,) = asks(PROTECTION, DELIVERY, MAIN)
(PROTECTED,) = items(PROTECTION_ASK, RECORDED["protection"], SHOP)
OF_SET_42, OF_SET_43 = f"{SHOP}/rulesets/42/branches/main", f"{SHOP}/rulesets/43/branches/main"


def test_an_environment_tells_who_must_approve_and_what_may_be_deployed():
    assert fact(parse_environment, PRODUCTION.raw, PRODUCTION.asked) == EnvironmentGuard(
        subject=f"{SHOP}/environments/Production",
        name="Production",
        approvers=1,
        self_approval=False,
        bypass=False,
        branches_only=True,
        wait_minutes=30,
        **SEEN,
    )


def test_an_environment_without_rules_guards_nothing():
    found = fact(parse_environment, STAGING.raw, STAGING.asked)
    assert (found.approvers, found.self_approval, found.bypass, found.branches_only) == (0, None, True, False)


def test_a_rule_for_reviewers_that_names_nobody_asks_nobody():
    found = fact(parse_environment, BETA.raw, BETA.asked)
    assert (found.approvers, found.bypass, found.branches_only) == (0, None, True)


@pytest.mark.parametrize(
    ("path", "field"), [("protection_rules", "approvers"), ("deployment_branch_policy", "branches_only")]
)
def test_what_an_environment_does_not_tell_is_absent(path, field):
    assert getattr(fact(parse_environment, changed(PRODUCTION.raw, path, GONE), PRODUCTION.asked), field) is None


def test_the_branches_and_tags_of_production_are_asked_for_where_it_takes_certain_ones():
    assert REFS_ASK.path == "environments/Production/deployment-branch-policies"
    assert asks(REFS, DELIVERY, STAGING) == asks(REFS, DELIVERY, BETA) == []
    found = facts_of(PROBE, REFS, items(REFS_ASK, RECORDED["refs"], SHOP))
    assert [(one.subject, one.name, one.refs) for one in found] == [
        (f"{SHOP}/environments/Production", "Production", ("main",)),
        (f"{SHOP}/environments/Production", "Production", ("refs/tags/v*",)),
    ]


def test_a_name_with_a_slash_stays_one_part_of_an_address():
    shared = changed(PRODUCTION.raw, "name", "prod/eu")
    (ask,) = PROBE.reads[1].need.asks(
        type(PRODUCTION)(shared, PRODUCTION.document, PRODUCTION.observed_at, PRODUCTION.asked),
        Delivery(environments=Environments(production=("prod/eu",))),
    )
    assert (ask.path, ask.about) == (
        "environments/prod%2Feu/deployment-branch-policies",
        "environments/prod/eu",
    )


def test_the_rules_of_one_set_have_one_subject():
    assert [(one.subject, one.branch, one.reviews, one.checks, one.force_push) for one in _rules()] == [
        (OF_SET_42, "main", 2, None, None),
        (OF_SET_43, "main", None, ("build", "golive"), None),
        (OF_SET_43, "main", None, (".github/workflows/scan.yml",), None),
        (OF_SET_42, "main", None, None, False),
        (OF_SET_42, "main", None, None, None),
    ]


def _rules():
    return facts_of(PROBE, RULES, FOUND_RULES)


def test_nobody_approves_a_change_of_his_own_on_github():
    assert [rule.self_approval for rule in _rules()] == [False, None, None, None, None]


def test_a_ruleset_tells_how_many_may_pass_by_it():
    assert facts_of(PROBE, RULESETS, [RULESET]) == [BranchRules(subject=OF_SET_42, branch="main", bypass=1, **SEEN)]


@pytest.mark.parametrize("value", [GONE, None])
def test_a_ruleset_that_hides_who_may_pass_says_nothing(value):
    assert facts(parse_ruleset, changed(RULESET.raw, "bypass_actors", value), RULESET.asked) == ()


def test_an_empty_list_of_who_may_pass_is_nobody():
    assert fact(parse_ruleset, changed(RULESET.raw, "bypass_actors", []), RULESET.asked).bypass == 0


def test_classic_protection_tells_reviews_checks_and_who_may_pass():
    assert facts_of(PROBE, PROTECTION, [PROTECTED]) == [
        BranchRules(
            subject=f"{SHOP}/branches/main/protection",
            branch="main",
            reviews=1,
            self_approval=False,
            checks=("build", "test"),
            force_push=False,
            bypass=3,
            **SEEN,
        )
    ]


def test_classic_protection_without_reviews_demands_none():
    found = fact(parse_protection, changed(PROTECTED.raw, "required_pull_request_reviews", GONE), PROTECTED.asked)
    assert (found.reviews, found.self_approval, found.bypass) == (0, None, 1)


def test_where_administrators_are_not_told_of_nobody_knows_who_may_pass():
    found = fact(parse_protection, changed(PROTECTED.raw, "enforce_admins", GONE), PROTECTED.asked)
    assert found.bypass is None


def test_a_branch_that_nothing_protects_is_told_by_any_token():
    bare = changed(MAIN.raw, "protected", False)
    found = fact(parse_branch, bare, MAIN.asked)
    assert (found.subject, found.reviews, found.checks, found.force_push) == (f"{SHOP}/branches/main", 0, (), True)
    assert facts(parse_branch, MAIN.raw, MAIN.asked) == ()


def test_classic_protection_is_asked_for_unless_it_is_certain_that_there_is_none():
    assert PROTECTION_ASK.path == "branches/main/protection"
    for value, expected in [(GONE, 1), (None, 1), (False, 0)]:
        other = type(MAIN)(changed(MAIN.raw, "protected", value), MAIN.document, MAIN.observed_at, MAIN.asked)
        assert len(asks(PROTECTION, DELIVERY, other)) == expected


@pytest.mark.parametrize(("branch", "path"), [("", "rules/branches/main"), ("release/2", "rules/branches/release%2F2")])
def test_rules_are_asked_for_the_branch_of_releases(branch, path):
    (ask,) = asks(RULES, Delivery(branch=branch), HOME)
    assert (ask.path, ask.about) == (path, f"branches/{branch or 'main'}")


def test_a_workload_that_declares_nothing_costs_one_request():
    bare = Delivery()
    assert asks(ENVIRONMENTS, bare) == []
    assert len(asks(RULES, bare, HOME)) == 1
    assert asks(RULESETS, bare, FOUND_RULES[0]) == asks(BRANCH, bare, HOME) == []


@pytest.mark.parametrize(
    ("parse", "given", "path", "value"),
    [
        (parse_environment, PRODUCTION, "name", GONE),
        (parse_environment, PRODUCTION, "protection_rules", "many"),
        (parse_environment, PRODUCTION, "can_admins_bypass", "perhaps"),
        (parse_rule, FOUND_RULES[0], "type", GONE),
        (parse_rule, FOUND_RULES[0], "ruleset_id", "x"),
        (parse_rule, FOUND_RULES[0], "parameters.required_approving_review_count", GONE),
        (parse_rule, FOUND_RULES[1], "parameters.required_status_checks", GONE),
        (parse_ruleset, RULESET, "bypass_actors", "nobody"),
        (parse_branch, MAIN, "protected", 1),
        (parse_protection, PROTECTED, "required_pull_request_reviews.required_approving_review_count", GONE),
        (parse_protection, PROTECTED, "allow_force_pushes.enabled", 0),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, given, path, value):
    assert_refused(parse, given.raw, path, value, given.asked)


def test_neither_a_name_nor_a_text_of_people_is_stored():
    said = str([one.raw for one in (PRODUCTION, STAGING, BETA, *FOUND_RULES, RULESET, MAIN, PROTECTED)])
    assert "hunter2-of-the-till" in str(RECORDED)
    assert [word for word in ("hunter2-of-the-till", "release-lead", "perations-of-the-till") if word in said] == []
