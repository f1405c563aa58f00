"""Which subscriptions are read: declared ones, those below management groups, and those of other tenants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from gather_fakes import (
    BOX_PROBE,
    FILES,
    SUB_A,
    SUB_B,
    SURVEY,
    A,
    Answer,
    B,
    Box,
    FakeReader,
    box,
    box_list,
    boxes,
    holes,
    looked,
    names,
    probe,
    run,
    visible,
)

from collector.facts.azure import Inventory, ScopeMember
from collector.gather.interruption import Interruption
from collector.gather.scope import ManagementGroup, Scope
from collector.gather.survey import Survey, survey
from collector.gather.wishes import wishes_of
from collector.model import Cause
from collector.probe import Read, ReadError

MG = "/providers/Microsoft.Management/managementGroups/shop"
BELOW = f"list {MG}/descendants?api-version=2020-05-01"
PARTNER = "5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21"
AT_PARTNER = f" at {PARTNER}"
SHOP = (ManagementGroup(name="shop"),)
DENIED = ReadError(Cause.DENIED, "the identity may not read that", "Grant Reader on the scope above.")


def below(*subscriptions: str, groups: tuple[str, ...] = ()) -> dict[str, Answer]:
    """The answer about what lies below the management group, as the service gives it."""
    inner = [{"id": f"/providers/Microsoft.Management/managementGroups/{name}", "name": name} for name in groups]
    return {BELOW: [[*inner, *({"id": one, "type": "/subscriptions"} for one in subscriptions)]]}


def surveyed(answers: Mapping[str, Answer], **scope: Any) -> tuple[Survey, list[str]]:
    reader = FakeReader({**visible(), **answers})
    whole = Scope(**{"subscriptions": (), **scope})
    return survey(whole, wishes_of([BOX_PROBE], Scope(subscriptions=())).all, reader, Interruption()), reader.asked


def told(found: Survey) -> list[tuple[Cause, str]]:
    return [(gap.cause, gap.scope) for gap in found.gaps]


# --- Declared subscriptions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "seen", "expected", "gaps"),
    [
        ((A, B), (SUB_A, SUB_B), (A, B), []),
        ((B, A), (SUB_A, SUB_B), (B, A), []),
        ((A,), (SUB_A.upper(), SUB_B), (A,), []),
        ((A, B), (SUB_A,), (A,), [(Cause.DENIED, SUB_B)]),
        ((A,), (SUB_B,), (), [(Cause.DENIED, SUB_A)]),
    ],
)
def test_what_is_declared_and_seen_is_read_and_the_rest_is_a_gap(declared, seen, expected, gaps):
    found, _ = surveyed(visible(*seen), subscriptions=declared)
    assert (found.visible, told(found)) == (expected, gaps)


def test_nothing_is_asked_where_nothing_of_azure_is_wanted():
    reader = FakeReader({})
    files = wishes_of([probe("files", Read(FILES, boxes, (Box,)))], Scope(subscriptions=()))
    assert survey(Scope(subscriptions=(A,)), files.all, reader, Interruption()).visible == ()
    assert (
        survey(
            Scope(subscriptions=()), wishes_of([BOX_PROBE], Scope(subscriptions=())).all, reader, Interruption()
        ).visible
        == ()
    )
    assert reader.asked == []


# --- Management groups ------------------------------------------------------------------------------------


def test_the_subscriptions_below_a_management_group_are_read_as_declared_ones():
    answers = {**below(SUB_A, SUB_B, groups=("inner",)), box_list(): [[box("a")]], box_list(SUB_B): [[box("b", SUB_B)]]}
    evidence, asked = run([BOX_PROBE], answers, scope=Scope(subscriptions=(), management_groups=SHOP))
    assert names(evidence, Box) == ["a", "b"]
    assert ("box", SUB_A) in looked(evidence)
    assert not [gap for gap in evidence.gaps if gap.cause is not Cause.DENIED]
    assert asked[:2] == [SURVEY, BELOW]


def test_membership_is_a_fact_with_the_proof_that_it_is_whole():
    found, _ = surveyed(below(SUB_A, SUB_B.upper(), SUB_A), management_groups=SHOP)
    members = [fact for fact in found.facts if isinstance(fact, ScopeMember)]
    looks = [fact for fact in found.facts if isinstance(fact, Inventory)]
    assert [(one.subject, one.management_group) for one in members] == [(SUB_A, "shop"), (SUB_B, "shop")]
    assert [(one.subject, one.of, one.count) for one in looks] == [(MG, "scope_member", 2)]


@pytest.mark.parametrize(
    "entry",
    [
        {"id": SUB_A},
        {"id": f"{MG}/subscriptions/{A}", "type": "Microsoft.Management/managementGroups/subscriptions"},
        {"id": SUB_A.upper(), "type": "/subscriptions"},
    ],
)
def test_a_subscription_may_be_told_in_several_spellings(entry):
    found, _ = surveyed({BELOW: [[], [entry]]}, management_groups=SHOP)
    assert (found.visible, found.gaps) == ((A,), ())


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        pytest.param(DENIED, Cause.DENIED, id="denied"),
        pytest.param([[{"id": SUB_A}], ReadError(Cause.PARTIAL, "cut", "again")], Cause.PARTIAL, id="cut short"),
        pytest.param([[{"id": SUB_A}, {"id": "/else/where"}]], Cause.MALFORMED, id="an entry of another kind"),
        pytest.param([[{"id": SUB_A}, {"name": "x"}]], Cause.MALFORMED, id="an entry without an id"),
        pytest.param([[]], Cause.SCOPE, id="empty"),
        pytest.param([[{"id": f"{MG}2"}]], Cause.SCOPE, id="only empty groups"),
        pytest.param(ZeroDivisionError(), Cause.PROBE_FAILED, id="a crash"),
    ],
)
def test_a_management_group_that_is_not_read_whole_is_a_gap_over_everything(answer, cause):
    found, _ = surveyed({BELOW: answer}, management_groups=SHOP)
    assert (found.visible, told(found)) == ((), [(cause, MG)])
    assert found.gaps[0].hides == ("box",)


def test_a_denied_management_group_names_the_right_that_is_missing():
    found, _ = surveyed({BELOW: DENIED}, management_groups=SHOP)
    assert found.gaps[0].fix == (
        "grant Reader on management group shop to the identity golive runs as, or correct the name"
    )


def test_a_subscription_below_the_group_that_cannot_be_seen_is_a_gap_over_everything_in_it():
    found, _ = surveyed({**visible(SUB_A), **below(SUB_A, SUB_B)}, management_groups=SHOP)
    assert (found.visible, told(found)) == ((A,), [(Cause.DENIED, SUB_B)])


def test_what_is_declared_twice_is_read_once():
    found, asked = surveyed(below(SUB_B, SUB_A), subscriptions=(A,), management_groups=SHOP)
    assert found.visible == (A, B)
    assert asked.count(SURVEY) == 1


# --- Resource groups --------------------------------------------------------------------------------------

WEB, DATA = f"{SUB_A}/resourceGroups/rg-web", f"{SUB_A}/resourceGroups/rg-data"
GROUPS_OF_A = f"list {SUB_A}/resourcegroups?api-version=2021-04-01"


@pytest.mark.parametrize(
    ("answer", "gaps"),
    [
        pytest.param([[{"id": WEB.upper()}], [{"id": DATA}]], [], id="all there"),
        pytest.param([[{"id": WEB}]], [(Cause.SCOPE, DATA)], id="one is not"),
        pytest.param([[{"id": DATA + "2"}, {"id": WEB}]], [(Cause.SCOPE, DATA)], id="only one that begins alike"),
        pytest.param([[]], [(Cause.SCOPE, WEB), (Cause.SCOPE, DATA)], id="none"),
        pytest.param(DENIED, [(Cause.DENIED, WEB), (Cause.DENIED, DATA)], id="denied"),
    ],
)
def test_a_declared_resource_group_must_be_there(answer, gaps):
    found, asked = surveyed({GROUPS_OF_A: answer}, subscriptions=(A, B), resource_groups=(WEB, DATA))
    assert (found.visible, told(found)) == ((A, B), gaps)
    assert asked == [SURVEY, GROUPS_OF_A]


def test_a_group_of_a_subscription_that_cannot_be_seen_is_not_asked_for():
    found, asked = surveyed(visible(SUB_B), subscriptions=(A, B), resource_groups=(WEB,))
    assert told(found) == [(Cause.DENIED, SUB_A)]
    assert asked == [SURVEY]


# --- Several tenants --------------------------------------------------------------------------------------

IN_TWO = {"subscriptions": (A, B), "tenants": {B: PARTNER}}


def test_subscriptions_are_listed_once_in_each_tenant():
    answers = {**visible(SUB_A), SURVEY + AT_PARTNER: [[{"id": SUB_B}]]}
    found, asked = surveyed(answers, **IN_TWO)
    assert (found.visible, found.gaps) == ((A, B), ())
    assert asked == [SURVEY, SURVEY + AT_PARTNER]


def test_a_subscription_must_be_seen_in_its_own_tenant():
    answers = {**visible(SUB_A, SUB_B), SURVEY + AT_PARTNER: [[{"id": SUB_A}]]}
    found, _ = surveyed(answers, **IN_TWO)
    assert (found.visible, told(found)) == ((A,), [(Cause.DENIED, SUB_B)])


@pytest.mark.parametrize(
    ("answers", "expected", "gaps"),
    [
        ({SURVEY + AT_PARTNER: DENIED}, (A,), [(Cause.DENIED, SUB_B)]),
        ({SURVEY: DENIED, SURVEY + AT_PARTNER: [[{"id": SUB_B}]]}, (B,), [(Cause.DENIED, SUB_A)]),
        ({SURVEY: DENIED, SURVEY + AT_PARTNER: DENIED}, (), [(Cause.DENIED, SUB_A), (Cause.DENIED, SUB_B)]),
    ],
)
def test_a_tenant_that_cannot_be_signed_in_to_is_a_gap_over_its_own_subscriptions(answers, expected, gaps):
    found, _ = surveyed(answers, **IN_TWO)
    assert (found.visible, told(found)) == (expected, gaps)


def test_of_several_tenants_the_one_that_failed_is_named():
    survey_at_partner = f"{SURVEY}{AT_PARTNER}"
    found, _ = surveyed({SURVEY: DENIED, survey_at_partner: DENIED}, **IN_TWO)
    assert [gap.detail for gap in found.gaps] == [
        "in the tenant of the sign-in: the identity may not read that",
        f"in tenant {PARTNER}: the identity may not read that",
    ]


def test_requests_about_a_subscription_go_to_its_tenant():
    answers = {
        **visible(SUB_A),
        SURVEY + AT_PARTNER: [[{"id": SUB_B}]],
        box_list(SUB_B) + AT_PARTNER: [[box("b", SUB_B)]],
    }
    evidence, asked = run([BOX_PROBE], answers, scope=Scope(**IN_TWO))
    assert names(evidence, Box) == ["b"]
    assert {box_list(SUB_A), box_list(SUB_B) + AT_PARTNER} <= set(asked)
    assert box_list(SUB_B) not in asked


def test_a_management_group_of_another_tenant_is_asked_there_and_so_are_its_subscriptions():
    answers = {
        SURVEY + AT_PARTNER: [[{"id": SUB_B}]],
        BELOW + AT_PARTNER: [[{"id": SUB_B}]],
        box_list(SUB_B) + AT_PARTNER: [[box("b", SUB_B)]],
    }
    groups = (ManagementGroup(name="shop", tenant=PARTNER),)
    evidence, asked = run([BOX_PROBE], answers, scope=Scope(subscriptions=(), management_groups=groups))
    assert names(evidence, Box) == ["b"]
    assert all(key.endswith(AT_PARTNER) for key in asked)


def test_a_management_group_in_a_tenant_that_cannot_be_signed_in_to_hides_everything_and_is_not_asked_for():
    groups = (ManagementGroup(name="shop", tenant=PARTNER),)
    found, asked = surveyed({SURVEY + AT_PARTNER: DENIED}, subscriptions=(A,), management_groups=groups)
    assert (found.visible, told(found)) == ((A,), [(Cause.DENIED, MG)])
    assert found.gaps[0].fix == DENIED.fix
    assert BELOW + AT_PARTNER not in asked


# --- The end of a run -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [SURVEY, BELOW])
def test_an_interrupt_while_the_scope_is_surveyed_leaves_a_gap_over_everything(key):
    found, _ = surveyed({**below(SUB_A), key: KeyboardInterrupt()}, subscriptions=(A,), management_groups=SHOP)
    assert (found.interrupted, found.visible, told(found)) == (True, (), [(Cause.PARTIAL, "")])


def test_a_gap_of_the_survey_hides_every_kind_that_is_wanted_from_azure():
    evidence, _ = run([BOX_PROBE], {SURVEY: DENIED})
    assert ("denied", "box", "") in holes(evidence)
