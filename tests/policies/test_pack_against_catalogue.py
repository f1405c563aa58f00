"""The shipped pack asks what was agreed: which criteria, of whom, with which weight, documents and ages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pack_as_agreed import (
    ATTESTED,
    BOTH,
    NON_WAIVABLE,
    OF_OTHER_KINDS,
    OF_TIERS,
    SIGNED,
    SOON_BOTH,
)

from collector.derive import ROW_TYPES
from collector.judge.loader import load_policy
from collector.model import Method, Tier
from policies import shipped_policy, shipped_templates

FILES = {name: text for name, text in shipped_policy().items() if not name.startswith("tables/")}
POLICY = load_policy(FILES, ROW_TYPES)
PACK = {criterion.id: criterion for criterion in POLICY.criteria}
ASKED = {name: one for name, one in PACK.items() if one.attest is not None}
HYPERCARE = timedelta(days=30)


# --- Which criteria ----------------------------------------------------------------------------------------


def test_people_are_asked_exactly_what_was_agreed():
    assert sorted(ASKED) == sorted(SIGNED)


@pytest.mark.corpus
def test_every_criterion_of_the_catalogue_is_in_the_pack(corpus):
    page = (corpus.parent / "reference" / "readiness-criteria.md").read_text().partition("### 5.18")[0]
    catalogue = set(re.findall(r"^\| `([a-z0-9-]+)` \| ", page, re.MULTILINE))
    assert len(catalogue) == 90
    assert catalogue - set(PACK) == OF_OTHER_KINDS
    signed = set(re.findall(r"^\| `([a-z0-9-]+)` \|[^|]*\|[^|]*\|[^|]*\| (?:attested|both) \|", page, re.MULTILINE))
    assert len(signed) == 38
    assert signed - set(SIGNED) == set()


# --- What is agreed on each --------------------------------------------------------------------------------


@pytest.fixture(params=sorted(SIGNED))
def named(request):
    return request.param


def test_who_signs_and_for_how_long(named):
    attest, agreed = PACK[named].attest, SIGNED[named]
    assert (attest.by, attest.valid) == (agreed.by, agreed.valid)
    assert (attest.least.value, attest.of_release) == (agreed.least, agreed.of_release)


def test_how_much_it_weighs_at_each_tier(named):
    assert tuple(PACK[named].severity[tier].value for tier in Tier) == SIGNED[named].weight


def test_the_document_and_how_many_sections_it_must_have(named):
    document = PACK[named].attest.document
    assert (f"{document.kind} {len(document.sections)}" if document else "") == SIGNED[named].document


@pytest.mark.parametrize("name", sorted(ATTESTED))
def test_what_only_people_can_tell_looks_at_no_row(name):
    assert (PACK[name].rows, PACK[name].conditions) == ("", ())


@pytest.mark.parametrize("name", sorted(BOTH))
def test_how_signatures_count_beside_rows(name):
    assert PACK[name].conditions
    assert PACK[name].attest.counts.value == BOTH[name].counts


@pytest.mark.parametrize(("name", "param"), sorted(OF_TIERS), ids="/".join)
def test_the_limits_of_each_tier(name, param):
    assert tuple(PACK[name].params_at(tier)[f"params.{param}"] for tier in Tier) == OF_TIERS[name, param]


def test_each_process_area_accepts_for_itself():
    assert [name for name, one in ASKED.items() if one.attest.each_area] == ["testing-uat-signed"]


def test_where_nothing_may_apply_that_is_signed_too():
    assert sorted(name for name, one in ASKED.items() if one.attest.not_applicable) == [
        "data-migration-plan-signed",
        "data-migration-rehearsed",
        "dependency-external-confirmed",
        "testing-sit-signed",
        "testing-uat-signed",
    ]


# --- What holds of all that people sign --------------------------------------------------------------------


def test_it_names_the_command_that_signs_it(named):
    criterion = PACK[named]
    assert f"golive attest PACKET {named} --as NAME" in " ".join(criterion.fix.split())
    assert f"golive attest PACKET {named} --as NAME" in criterion.remedy.cli


def test_a_document_that_is_asked_for_is_named_in_the_fix(named):
    document = PACK[named].attest.document
    assert document is None or f"documents/{document.name}.md" in PACK[named].fix or named in BOTH or named in SOON_BOTH


def test_whoever_owns_it_is_a_role(named):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", PACK[named].owner)


@pytest.mark.parametrize("name", sorted(name for name in SIGNED if PACK[name].heaviest(Tier.T0).value == "blocker"))
def test_a_blocker_that_the_business_signs_can_be_signed_without_an_ssh_key(name):
    of_business = {"business-owner", "sponsor", "data-owner", "product-owner", "change-manager", "partner-lead"}
    if of_business & set(PACK[name].attest.by):
        assert PACK[name].attest.least is Method.HOST


def test_a_statement_that_stands_in_for_rows_is_asked_for_more_than_a_yes():
    alone = {"where-missing", "also-where-missing", "instead"}
    standing_in = [one for one in ASKED.values() if one.attest.counts.value in alone]
    assert [one.id for one in standing_in if not one.attest.conditions] == []


RECORDS = sorted(
    name for name, one in ASKED.items() if one.attest.document is not None and one.attest.document.kind == "record"
)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_tells_of_a_moment_that_has_passed_or_is_bound_to_what_machines_saw(name):
    attest = PACK[name].attest
    assert any(ask.happened for ask in attest.asks) or attest.facts


# --- The limits of the decision ----------------------------------------------------------------------------


def test_the_limits_of_the_decision():
    limits, waiving = POLICY.limits, POLICY.waiving
    assert (limits.max_open_majors, limits.max_waivers, limits.max_roles_per_person) == (3, 3, 2)
    assert waiving.blockers_at == (Tier.T2, Tier.T3)
    assert (waiving.longest, POLICY.hypercare) == (HYPERCARE, HYPERCARE)


def test_what_nobody_may_waive_is_in_the_pack():
    assert POLICY.waiving.non_waivable == NON_WAIVABLE
    assert POLICY.waiving.non_waivable <= set(PACK)


def test_there_is_no_reason_code_for_a_date_that_is_near():
    assert len(POLICY.waiving.reasons) >= 3
    assert [one for one in POLICY.waiving.reasons if re.search("schedule|date|time|pressure|late", one)] == []


def test_whoever_may_approve_signs_something_else_too():
    signers = {role for one in SIGNED.values() for role in one.by}
    assert len(POLICY.waiving.approvers) >= 2
    assert set(POLICY.waiving.approvers) <= signers


@pytest.mark.parametrize("name", sorted(PACK))
def test_every_criterion_says_how_long_it_takes_to_put_it_right(name):
    assert timedelta(0) < PACK[name].lead_time <= timedelta(days=42)


# --- Templates of the documents ----------------------------------------------------------------------------


def test_every_document_has_a_template_and_no_template_is_idle():
    asked = {one.attest.document.name for one in ASKED.values() if one.attest.document}
    assert set(shipped_templates()) == asked
