"""Who may sign: whatever could never count is refused before anything is asked, with what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from collector.cli.signing.signers import (
    areas_open_to,
    asked_of,
    check_area,
    check_host,
    check_key,
    check_method,
    check_role,
    check_roles_signed,
    document_of,
    person_named,
    roles_open_to,
)
from collector.cli.stops import Stop
from collector.delivery import Delivery, Host, Place
from collector.papers import Method, Papers, RoleMap
from tests.papers.attest_samples import NOW, attest, criterion, key, person, plan, signed_by, signing

DELIVERY = Delivery(places=(Place(Host.GITHUB, "contoso/shop"),))


def papers_of(*people, documents=(), statements=()) -> Papers:
    return Papers(roles=RoleMap(people=people), documents=documents, statements=statements)


def refusal(call, *arguments, **more) -> str:
    with pytest.raises(Stop) as stopped:
        call(*arguments, **more)
    assert stopped.value.exit_code == 2
    return stopped.value.message


def test_a_criterion_that_only_machines_answer_asks_nobody():
    assert "asks nothing of people" in refusal(asked_of, replace(criterion(), attest=None))


@pytest.mark.parametrize(
    ("people", "name", "said"),
    [
        ((), "Business owner", "there is no role map"),
        ((person(),), "Busines owner", "did you mean"),
        ((person(),), "Somebody else", "it names Business owner"),
        ((person("Release pipeline", "business-owner", machine=True),), "release pipeline", "never signs for a person"),
    ],
)
def test_nobody_signs_whom_the_role_map_does_not_name(people, name, said):
    assert said in refusal(person_named, papers_of(*people), name)


def test_a_name_is_found_in_any_case():
    assert person_named(papers_of(person()), "BUSINESS OWNER") == person()


def test_a_role_must_be_held_and_be_asked_for():
    owner, both = person(), person("Both", "release-manager", "business-owner")
    assert check_role(owner, attest(), "business-owner") == "business-owner"
    assert roles_open_to(both, attest()) == ("business-owner", "release-manager")
    assert "no release-manager in roles.yaml" in refusal(check_role, owner, attest(), "release-manager")
    assert "not asked to sign" in refusal(check_role, owner, attest(), "sponsor")
    assert "holds sponsor" in refusal(roles_open_to, person("Sponsor", "sponsor"), attest())


@pytest.mark.parametrize(
    ("areas", "declared", "said"),
    [((), (), "add process_areas"), (("finance",), ("sales",), "accepts finance")],
)
def test_an_area_must_be_declared_and_be_theirs(areas, declared, said):
    assert said in refusal(areas_open_to, person(areas=areas), attest("testing-uat-signed"), declared)


def test_an_area_is_chosen_among_their_own():
    theirs = areas_open_to(person(areas=("finance",)), attest("testing-uat-signed"), ("sales", "finance"))
    assert theirs == ("finance",)
    assert areas_open_to(person(), attest("testing-uat-signed"), ("sales", "finance")) == ("sales", "finance")
    assert areas_open_to(person(), attest(), ("sales",)) == ()
    assert check_area("finance", theirs) == "finance"
    assert "choose one of finance" in refusal(check_area, "sales", theirs)
    assert "leave out --area" in refusal(check_area, "sales", ())


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ((), "documents/cutover-plan.md is missing"),
        ((plan(problem="not UTF-8"),), "not UTF-8"),
        ((plan(fields={"author": "Release manager"}),), "does not say its kind"),
        ((plan(fields={"kind": "record", "author": "Release manager"}),), "says kind: record"),
        ((plan(sections=("window",)),), "lacks the sections steps"),
        ((plan(fields={"kind": "plan"}),), "names no author"),
        ((plan(fields={"kind": "plan", "author": "business OWNER "}),), "nobody approves their own work"),
    ],
)
def test_a_document_must_be_whole_and_of_somebody_else(documents, said):
    assert said in refusal(document_of, attest(), papers_of(documents=documents), person())


def test_the_document_that_is_signed():
    assert document_of(attest(), papers_of(documents=(plan(),)), person()) == plan()
    assert document_of(attest("testing-uat-signed"), papers_of(), person()) is None


@pytest.mark.parametrize(
    ("method", "least", "said"),
    [
        (Method.HOST, Method.HOST, ""),
        (Method.KEY, Method.HOST, ""),
        (Method.KEY, Method.KEY, ""),
        (Method.HOST, Method.KEY, "sign with --key FILE"),
        (Method.KEY, Method.OIDC, "no version so far"),
    ],
)
def test_a_method_must_rank_high_enough(method, least, said):
    if said:
        assert said in refusal(check_method, method, least)
    else:
        assert check_method(method, least) is None


def test_a_key_must_be_theirs_and_not_be_revoked():
    check_key(person(keys=(key("a"),)), "SHA256:a", NOW)
    check_key(person(keys=(key("a", revoked=NOW + timedelta(seconds=1)),)), "SHA256:a", NOW)
    assert "no key SHA256:b; it has SHA256:a" in refusal(check_key, person(keys=(key("a"),)), "SHA256:b", NOW)
    assert "is revoked since 2026-11-22" in refusal(check_key, person(keys=(key("a", NOW),)), "SHA256:a", NOW)


@pytest.mark.parametrize(
    ("accounts", "place", "said"),
    [
        ({"github": "owner"}, "github:contoso", "write github:owner/name"),
        ({"github": "owner"}, "gitlab:contoso/shop", "write github:owner/name"),
        ({"github": "owner"}, "github:contoso/", "write github:owner/name"),
        ({}, "github:contoso/shop", "add `github: …`"),
        ({"github": "owner"}, "azure-devops:contoso/shop", "add `azure_devops: …`"),
        ({"github": "owner"}, "github:contoso/other", "the workload names github:contoso/shop"),
    ],
)
def test_an_approval_must_be_theirs_to_tell(accounts, place, said):
    assert said in refusal(check_host, person(**accounts), place, DELIVERY)


def test_an_account_at_the_host_is_enough():
    assert check_host(person(github="owner"), "github:Contoso/shop", DELIVERY) is None


@pytest.mark.parametrize(
    ("before", "role", "said"),
    [
        ([], "business-owner", ""),
        ([("business-owner", "cutover-plan-signed")], "business-owner", ""),
        ([("sponsor", "other-criterion")], "business-owner", ""),
        ([("release-manager", "cutover-plan-signed")], "business-owner", "each role is another person"),
        ([("sponsor", "a-b"), ("test-lead", "c-d")], "business-owner", "3 roles (business-owner, sponsor, test-lead)"),
    ],
)
def test_one_person_fills_one_role_of_a_question_and_two_in_all(before, role, said):
    given = signing(papers_of(person(), statements=tuple(signed_by("Business owner", *one) for one in before)))
    if said:
        assert said in refusal(check_roles_signed, person(), "cutover-plan-signed", role, given)
    else:
        assert check_roles_signed(person(), "cutover-plan-signed", role, given) is None


def test_what_others_signed_and_what_ended_counts_for_nobody():
    gone = signed_by("Business owner", "release-manager", "cutover-plan-signed", ends=NOW)
    theirs = signed_by("Somebody else", "release-manager", "cutover-plan-signed")
    given = signing(papers_of(person(), statements=(gone, theirs)))
    assert check_roles_signed(person(), "cutover-plan-signed", "business-owner", given) is None
