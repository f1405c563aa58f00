"""What the host enforces before production changes: approvals, reviews, checks, and who may pass by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_controls import CHECKS, controlled, environment_id, guarded, guards, part, rule, rules, set_of_rules
from builders_release import AZURE_DEVOPS, GITHUB, PLACES, repository, run
from hypothesis import given
from hypothesis import strategies as st
from judged import REASONS, gap, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.delivery import BranchRules, EnvironmentGuard, PipelineRun, Repository
from collector.model import Environments, Host, Place, Tier

ENFORCED = "release-controls-enforced"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))
APPROVERS, SELF, REFS, REVIEWS, MISSING, FORCE, BYPASS = (f"fail F-{ENFORCED}-{line}" for line in range(1, 8))


def judged(place=GITHUB, *, guard=None, ruled=None, gaps=(), workload=None, tier=Tier.T2):
    workload = replace(workload or guarded(place), tier=tier)
    found = [*(guards(place) if guard is None else guard), *(rules(place) if ruled is None else ruled)]
    return outcome(ENFORCED, [*controlled(place, workload), *found], gaps, workload)


@HOSTS
@pytest.mark.parametrize("tier", list(Tier))
def test_production_that_changes_only_by_reviewed_and_approved_code_passes(place, tier):
    assert judged(place, tier=tier) == "pass"


# --- Environments of production ------------------------------------------------------------------------------


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"approvers": 0, "self_approval": None}, APPROVERS, id="nobody has to approve"),
        pytest.param({"self_approval": True}, SELF, id="who starts a run may approve it"),
        pytest.param({"self_approval": None}, "unknown U-PARSE", id="self-approval not told"),
    ],
)
def test_somebody_else_must_approve(place, changes, expected):
    assert judged(place, guard=guards(place, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bypass": True}, BYPASS),
        ({"bypass": None}, "unknown U-PARSE"),
        ({"approvers": None, "self_approval": None}, "unknown U-PARSE"),
        ({"branches_only": None}, "unknown U-PARSE"),
        ({"branches_only": False}, REFS),
    ],
)
def test_what_an_environment_of_github_tells_or_hides_decides(changes, expected):
    assert judged(
        guard=[part(**{"approvers": 1, "self_approval": False, "bypass": False, "branches_only": True, **changes})]
    ) == (expected)


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        ([], "pass"),
        (["main"], "pass"),
        (["ma*"], "pass"),
        (["main", "refs/tags/v*"], "pass"),
        (["*"], REFS),
        (["**/*"], REFS),
        (["main", "feature/*"], REFS),
        (["release/*"], REFS),
    ],
)
@HOSTS
def test_branches_whose_rules_are_not_looked_at_must_not_be_deployed(place, refs, expected):
    if place is GITHUB:
        whole = part(approvers=1, self_approval=False, bypass=False, branches_only=True)
        guard = [whole, *(part(refs=(ref,)) for ref in refs)]
    else:
        guard = guards(place, refs=tuple(refs) or ("main",))
    assert judged(place, guard=guard) == expected


def test_an_environment_of_azure_devops_without_checks_lets_anything_in():
    assert judged(AZURE_DEVOPS, guard=[part(AZURE_DEVOPS)]) == APPROVERS
    approval = part(AZURE_DEVOPS, approvers=1, self_approval=False)
    assert judged(AZURE_DEVOPS, guard=[part(AZURE_DEVOPS), approval]) == REFS


def test_of_several_controls_of_branches_each_must_let_a_branch_in():
    wide = part(AZURE_DEVOPS, branches_only=True, refs=("*",))
    assert judged(AZURE_DEVOPS, guard=[*guards(AZURE_DEVOPS), wide]) == "pass"
    assert judged(AZURE_DEVOPS, guard=[part(AZURE_DEVOPS, approvers=1, self_approval=False), wide]) == REFS


def test_of_several_approvals_the_one_counts_that_guards_best():
    others = part(AZURE_DEVOPS, approvers=3, self_approval=True)
    assert judged(AZURE_DEVOPS, guard=[*guards(AZURE_DEVOPS), others]) == "pass"
    (row,) = _rows(AZURE_DEVOPS, [*guards(AZURE_DEVOPS), others], of_branch=False)
    assert (row.self_approval, row.approvers) == (False, 2.0)


def _rows(place, found, *, of_branch, workload=None):
    workload = workload or guarded(place)
    every = rows_of("release_control", [*controlled(place, workload), *rules(place), *found], workload=workload)
    return [row for row in every if row.of_branch is of_branch]


@pytest.mark.parametrize(
    ("place", "guard", "reviews", "expected"),
    [
        (GITHUB, guards(), 2, "pass"),
        (GITHUB, guards(), 1, APPROVERS),
        (GITHUB, [part(approvers=1, self_approval=False, bypass=False, branches_only=True), part(refs=("main",)),
                  part(refs=("refs/tags/v*",))], 2, APPROVERS),
        (AZURE_DEVOPS, guards(AZURE_DEVOPS, approvers=2), 1, "pass"),
        (AZURE_DEVOPS, guards(AZURE_DEVOPS, approvers=1), 1, APPROVERS),
        (AZURE_DEVOPS, guards(AZURE_DEVOPS, approvers=1), 2, "pass"),
    ],
    ids=["two reviews", "one review", "tags too", "two approvals", "one of each", "two reviews there"],
)  # fmt: skip
def test_two_different_people_must_agree_at_the_upper_tiers(place, guard, reviews, expected):
    assert judged(place, guard=guard, ruled=rules(place, reviews=reviews), tier=Tier.T1) == expected


@HOSTS
def test_the_name_of_an_environment_may_be_in_another_case(place):
    assert judged(place, workload=guarded(place, environments=Environments(production=("PRODUCTION",)))) == "pass"


@HOSTS
def test_each_environment_of_production_is_a_row_and_one_that_is_not_there_is_unknown(place):
    workload = guarded(place, environments=Environments(production=("production", "production-eu")))
    assert judged(place, workload=workload) == "unknown U-MISSING"
    found = _rows(place, guards(place), of_branch=False, workload=workload)
    assert [row.subject for row in found] == [environment_id(place), "environment production-eu"]


# --- The branch of releases ----------------------------------------------------------------------------------


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reviews": 0}, REVIEWS),
        ({"reviews": 1}, "pass"),
        ({"checks": ("build",)}, MISSING),
        ({"checks": ("BUILD", "Golive", "more")}, "pass"),
    ],
)
def test_reviews_and_declared_checks_are_demanded(place, changes, expected):
    assert judged(place, ruled=rules(place, **changes)) == expected


@HOSTS
def test_a_branch_without_any_rule_fails_in_all_respects(place):
    found = verdict(ENFORCED, [*controlled(place), *guards(place)], workload=replace(guarded(place), tier=Tier.T2))
    assert {f"fail {code}" for code in found.reason_codes} >= {REVIEWS, MISSING, FORCE}
    assert all(subject.evidence for subject in found.subjects)


@HOSTS
def test_rules_for_another_branch_do_not_count(place):
    others = [replace(one, branch="develop") for one in rules(place)]
    assert judged(place, ruled=others) == REVIEWS


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"branch": "main", "repository": "r1"}, "pass"),
        ({"branch": "~DEFAULT_BRANCH"}, "pass"),
        ({"branch": "ma*"}, "pass"),
        ({"branch": "*"}, "pass"),
        ({"branch": "release/*"}, REVIEWS),
        ({"branch": "main", "repository": "r2"}, REVIEWS),
    ],
)
def test_policies_of_azure_devops_count_where_they_are_for_the_branch(scope, expected):
    assert judged(AZURE_DEVOPS, ruled=[replace(one, **scope) for one in rules(AZURE_DEVOPS)]) == expected


@pytest.mark.parametrize(
    ("reviews", "own", "expected"),
    [(1, True, REVIEWS), (2, True, "pass"), (1, None, "unknown U-PARSE"), (2, None, "pass"), (1, False, "pass")],
)
def test_the_vote_of_the_author_is_no_review(reviews, own, expected):
    ruled = [
        rule(AZURE_DEVOPS, reviews=reviews, self_approval=own, force_push=False),
        rule(AZURE_DEVOPS, 43, checks=CHECKS, force_push=False),
    ]
    assert judged(AZURE_DEVOPS, ruled=ruled) == expected


@pytest.mark.parametrize(
    ("pipeline_id", "expected"), [("178", "pass"), ("9", "unknown U-MISSING"), (None, "unknown U-MISSING")]
)
def test_a_pipeline_that_is_named_by_its_number_is_known_by_its_runs(pipeline_id, expected):
    ruled = [*rules(AZURE_DEVOPS, checks=("golive",)), rule(AZURE_DEVOPS, 44, checks=("definition 178",))]
    build = run(AZURE_DEVOPS, pipeline="Build", pipeline_id=pipeline_id)
    workload = replace(guarded(AZURE_DEVOPS), tier=Tier.T2)
    found = [*controlled(AZURE_DEVOPS, workload)[:-1], build, *guards(AZURE_DEVOPS), *ruled]
    assert outcome(ENFORCED, found, (), workload) == expected


@pytest.mark.parametrize(("bypass", "expected"), [(0, "pass"), (1, BYPASS), (None, "unknown U-PERM")])
def test_classic_protection_of_github_counts_as_well(bypass, expected):
    classic = rule(reviews=1, self_approval=False, checks=CHECKS, force_push=False, bypass=bypass)
    assert judged(ruled=[replace(classic, subject=f"{GITHUB.id}/branches/main/protection")]) == expected


@pytest.mark.parametrize(("bypass", "expected"), [(0, "pass"), (1, BYPASS), (None, "unknown U-PERM")])
def test_who_may_pass_by_a_ruleset_must_be_nobody_and_must_be_told(bypass, expected):
    ruled = [one for one in rules() if one.bypass is None]
    told = [] if bypass is None else [rule(bypass=bypass)]
    assert judged(ruled=[*ruled, *told]) == expected


def test_a_ruleset_without_which_as_much_is_demanded_may_be_passed_by():
    spare = [rule(number=77, reviews=1, self_approval=False), rule(number=77, bypass=3)]
    assert judged(ruled=[*rules(), *spare]) == "pass"


def test_a_ruleset_that_hides_who_may_pass_says_which_token_would_see_it():
    ruled = [one for one in rules() if one.bypass is None]
    (row,) = [
        row
        for row in rows_of("release_control", [*controlled(), *guards(), *ruled], workload=guarded())
        if row.of_branch
    ]
    assert isinstance(row.bypass, Unknown)
    assert "GOLIVE_GITHUB_TOKEN" in row.bypass.why


def test_azure_devops_tells_nobody_who_may_bypass_which_the_rows_say():
    workload = guarded(AZURE_DEVOPS)
    found = rows_of("release_control", [*controlled(AZURE_DEVOPS), *guards(AZURE_DEVOPS)], workload=workload)
    assert [(row.of_branch, bool(row.not_told)) for row in found] == [(False, True), (True, True)]


# --- What is not declared, and what could not be read --------------------------------------------------------


def test_a_workload_that_names_no_host_is_unknown_with_the_line_to_add():
    assert outcome(ENFORCED, [], (), WORKLOAD) == "unknown U-MISSING"
    (row,) = rows_of("release_control", [])
    assert "scope: {github: {repositories: [contoso/shop]}}" in row.approvers.why


@HOSTS
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"environments": Environments()}, "delivery: {environments: {production: [production]}}"),
        ({"required_checks": ()}, "delivery: {required_checks: [build, test, golive]}"),
    ],
)
def test_what_the_workload_does_not_declare_is_unknown_with_the_line_to_add(place, changes, line):
    workload = guarded(place, **changes)
    assert judged(place, workload=workload) == "unknown U-MISSING"
    found = rows_of("release_control", [*controlled(place, workload), *guards(place), *rules(place)], workload=workload)
    assert line in str(found)


def test_without_declared_checks_reviews_that_were_seen_count_and_others_may_be_there():
    workload = guarded(required_checks=())
    few = rows_of("release_control", [*controlled(GITHUB, workload), *guards()], workload=workload)
    branch = next(row for row in few if row.of_branch)
    assert isinstance(branch.reviews, Unknown)
    assert branch.reviews.at_least == 0.0


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_guard_that_could_not_be_read_is_unknown(place, cause, code):
    hidden = gap(EnvironmentGuard, scope=place.id, cause=cause)
    assert judged(place, guard=[], gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, guard=[part(place)], gaps=(hidden,)) == f"unknown {code}"


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_rules_that_could_not_be_read_are_not_taken_for_none(place, cause, code):
    at = f"{place.id}/branches/main/protection" if place is GITHUB else f"{place.id}/policy"
    hidden = gap(BranchRules, scope=at, cause=cause)
    assert judged(place, ruled=[], gaps=(hidden,)) == f"unknown {code}"


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_who_may_pass_by_a_ruleset_could_not_be_read(cause, code):
    ruled = [one for one in rules() if one.bypass is None]
    hidden = gap(BranchRules, scope=set_of_rules(), cause=cause)
    assert judged(ruled=ruled, gaps=(hidden,)) == f"unknown {code}"


def test_a_ruleset_whose_bypass_list_is_hidden_hides_no_further_rules():
    hidden = gap(BranchRules, scope=set_of_rules())
    assert judged(ruled=rules(checks=("build",)), gaps=(hidden,)) == MISSING


@HOSTS
def test_a_gap_in_another_place_hides_nothing_here(place):
    beside = f"{place.host}:contoso/other"
    gaps = tuple(gap(kind, scope=beside) for kind in (BranchRules, EnvironmentGuard))
    found = [*controlled(place), *guards(place), *rules(place, reviews=0)]
    workload = replace(guarded(place), tier=Tier.T2)
    assert outcome(ENFORCED, found, gaps, workload) == REVIEWS


@HOSTS
@pytest.mark.parametrize("missing", [Repository, PipelineRun])
def test_where_the_branch_is_not_known_nothing_is(place, missing):
    workload = replace(guarded(place), tier=Tier.T2)
    found = [one for one in controlled(place, workload) if not isinstance(one, missing)]
    expected = {(GITHUB, PipelineRun): "pass", (AZURE_DEVOPS, PipelineRun): "pass"}.get((place, missing))
    assert outcome(ENFORCED, [*found, *guards(place), *rules(place)], (), workload) == (expected or "unknown U-MISSING")


def test_of_several_repositories_that_of_the_run_counts():
    other = repository(AZURE_DEVOPS, subject=f"{AZURE_DEVOPS.id}/git/repositories/r2", host_id="r2")
    workload = replace(guarded(AZURE_DEVOPS), tier=Tier.T2)
    found = [*controlled(AZURE_DEVOPS, workload), other, *guards(AZURE_DEVOPS), *rules(AZURE_DEVOPS)]
    assert outcome(ENFORCED, found, (), workload) == "pass"
    without_run = [one for one in found if not isinstance(one, PipelineRun)]
    assert outcome(ENFORCED, without_run, (), workload) == "unknown U-MISSING"


def test_code_that_lies_on_github_is_guarded_there():
    hub = Place(Host.GITHUB, "Contoso/Shop")
    built = run(AZURE_DEVOPS, repository="contoso/shop")
    alone, both = guarded(AZURE_DEVOPS), guarded(AZURE_DEVOPS, places=(AZURE_DEVOPS, hub))
    facts = [*controlled(AZURE_DEVOPS)[:-1], built, *guards(AZURE_DEVOPS)]
    (lost,) = [row for row in rows_of("release_control", facts, workload=alone) if row.of_branch]
    assert "scope.github.repositories" in lost.reviews.why
    found = [row.subject for row in rows_of("release_control", facts, workload=both) if row.of_branch]
    assert [subject.partition(":")[0] for subject in found] == ["github"]


def test_old_evidence_is_stale():
    old = [replace(one, observed_at=NOW - timedelta(days=3)) for one in (*guards(), *rules())]
    assert outcome(ENFORCED, [*controlled(), *old], (), replace(guarded(), tier=Tier.T2)) == "unknown U-STALE"


@given(st.sets(st.integers(0, 5)), st.sampled_from(PLACES))
def test_taking_facts_away_never_makes_it_pass(dropped, place):
    """A rule or a check that is not there can only weaken what is enforced."""
    weak = [*guards(place, self_approval=True), *rules(place, reviews=0)]
    left = [fact for number, fact in enumerate(weak) if number not in dropped]
    workload = replace(guarded(place), tier=Tier.T2)
    assert outcome(ENFORCED, [*controlled(place, workload), *left], (), workload) != "pass"
