"""Every statement of the catalogue's reviews leads to criteria, and every criterion is there for a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collector.cli.inputs import policy_of
from collector.judge.policy import Criterion
from collector.model import Severity, Tier
from docs.generators.seed_statements import SOURCE, Requirement, page, read_seed
from policies import shipped_policy

ROOT = Path(__file__).parents[2]
SEED = read_seed(SOURCE.read_text("utf-8"))
POLICY = policy_of(shipped_policy(), shipped_policy()).policy
CRITERIA = {one.id: one for one in POLICY.criteria}
PAGE = page()
EVIDENCE = {
    line.partition("[")[2].partition("]")[0]: line
    for line in PAGE.partition("## The evidence")[2].partition("\n## ")[0].splitlines()
    if line.startswith("| [")
}
"""The line about the evidence of each criterion."""


def test_no_statement_of_either_source_is_missing():
    codes = [f"S3-{number:02}" for number in range(19)] + [f"S0-{number:02}" for number in range(1, 48)]
    assert [one.code for one in SEED.statements] == codes


def test_every_statement_is_answered_by_something():
    assert [one.code for one in SEED.statements if not one.criteria and not one.answered] == []


def test_what_is_answered_by_no_criterion_is_answered_by_a_page_that_is_there():
    without = {one.code: one.answered for one in SEED.statements if not one.criteria}
    assert set(without) == {"S3-00", "S3-09", "S0-01"}
    for answered in without.values():
        (target,) = re.findall(r"\]\(([a-z-]+\.md)\)", answered)
        assert (ROOT / "docs" / target).is_file()


def test_nobody_waives_the_results_of_tests_and_no_reason_is_that_time_is_short():
    (late,) = (one for one in SEED.statements if one.code == "S3-09")
    assert "nobody can waive" in late.answered
    tests = {"testing-automated-pass", "testing-evidence-fresh", "testing-sit-signed", "testing-uat-signed"}
    assert tests | {"testing-performance-passed"} <= POLICY.waiving.non_waivable
    assert [one for one in POLICY.waiving.reasons if re.search("schedule|date|time|late", one)] == []


def test_every_criterion_that_is_named_is_in_the_policy_or_waits_and_never_both():
    assert SEED.named() - set(CRITERIA) == set(SEED.waits)
    assert set(SEED.waits) & set(CRITERIA) == set()


def test_every_criterion_of_the_policy_answers_a_statement_or_says_why_it_is_asked_all_the_same():
    assert set(CRITERIA) - SEED.named() == set(SEED.beside)


def test_nothing_is_named_twice_for_one_statement():
    assert [one.code for one in SEED.statements if len(one.criteria) != len(set(one.criteria))] == []


# --- The eight requirements --------------------------------------------------------------------------------------


def test_there_are_eight_requirements():
    assert len(SEED.requirements) == 8


@pytest.mark.parametrize("requirement", SEED.requirements, ids=lambda one: one.says)
def test_what_a_requirement_must_have_blocks_at_every_tier_but_the_lowest_two(requirement: Requirement):
    must = [CRITERIA[one] for one in requirement.must if one not in SEED.waits]
    assert [one.id for one in must if not blocks(one)] == []
    assert must or set(requirement.must) <= set(SEED.waits)


def blocks(criterion: Criterion) -> bool:
    return all(criterion.heaviest(tier) is Severity.BLOCKER for tier in (Tier.T0, Tier.T1))


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_page_tells_the_evidence_of_every_criterion_that_answers_a_statement():
    assert set(EVIDENCE) == SEED.named() - set(SEED.waits)


@pytest.mark.parametrize("name", sorted(EVIDENCE))
def test_the_evidence_names_what_is_read_and_who_signs(name):
    criterion, (_, _, read, signed, _) = CRITERIA[name], EVIDENCE[name].split("|")
    assert (f"rows.md#{criterion.rows}" in read) if criterion.rows else (read.strip() == "nothing")
    roles = criterion.attest.by if criterion.attest else ("nobody",)
    assert [role for role in roles if role not in signed] == []
    document = criterion.attest.document if criterion.attest else None
    assert document is None or f"the {document.kind} [{document.name}]" in signed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("recovery-backup-success", "[recovery-protected-items](../probes/recovery/protected_items.md)"),
        ("cutover-plan-complete", "cutover_plan): a register"),
        ("governance-evidence-intact", "the run itself"),
        ("testing-uat-signed", "business-owner, for each process area"),
        ("support-plan-active", "where nothing can be read: support-lead"),
        ("support-ticket-drill", "or instead: support-lead"),
    ],
)
def test_where_evidence_comes_from_and_when_people_sign(name, said):
    assert said in EVIDENCE[name]


def test_what_waits_is_said_with_its_reason_wherever_it_is_named():
    for criterion, why in SEED.waits.items():
        assert f"| `{criterion}` | {why} |" in PAGE
        assert f"`{criterion}` ([waits](#what-waits))" in PAGE
        assert f"criteria.md#{criterion}" not in PAGE


def test_every_link_of_the_page_leads_to_a_file():
    targets = set(re.findall(r"\]\((?!https?://)([^)#]+)", PAGE))
    assert [one for one in sorted(targets) if not (ROOT / "docs" / one).is_file()] == []
