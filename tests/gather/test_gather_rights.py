"""The right to read all of a subscription is proven, or there is a gap."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from gather_fakes import BOXES, NOON, SUB_A, SUB_B, A, Box, boxes, probe

from collector.actions import allows, role_key, stands_at_or_above
from collector.facts.support import DenyAssignment, HeldRole, Permission, RoleDefinition
from collector.gather.rights import changed, unproven
from collector.model import Cause, Gap
from collector.probe import Read

RIGHTS = ("Store/boxes/read", "Store/boxes/toys/read", "Microsoft.Billing/billingAccounts/read")
STORE = probe("store-boxes", Read(BOXES, boxes, (Box,)), rights=RIGHTS)
SEEN: dict[str, Any] = {"documents": (), "observed_at": NOON, "seen_from": SUB_A}
READER = f"{SUB_A}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
MANAGEMENT = "/providers/Microsoft.Management/managementGroups/mg"


def held(**changes: Any) -> HeldRole:
    fields = {"subject": "a", "scope": SUB_A, "role": READER, "principal": "me", **SEEN}
    return HeldRole(**{**fields, **changes})


def role(*actions: str, less: tuple[str, ...] = (), subject: str = READER) -> RoleDefinition:
    permissions = (Permission(actions=actions, not_actions=less),)
    return RoleDefinition(subject=subject, permissions=permissions, documents=(), observed_at=NOON)


def denial(**changes: Any) -> DenyAssignment:
    fields = {
        "subject": "d",
        "scope": SUB_A,
        "permissions": (Permission(actions=("*",), not_actions=()),),
        "principals": ("everyone",),
        **SEEN,
    }
    return DenyAssignment(**{**fields, **changes})


def gaps(*facts: Any) -> list[Gap]:
    return list(unproven([STORE], (A,), facts))


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param([held(), role("*/read")], id="reader"),
        pytest.param([held(), role("*")], id="owner"),
        pytest.param([held(), role("store/BOXES/read", "Store/boxes/toys/read")], id="exactly what is needed"),
        pytest.param([held(), role("Store/*")], id="a wildcard"),
        pytest.param([held(scope=MANAGEMENT), role("*/read")], id="inherited from a management group"),
        pytest.param([held(scope="/"), role("*/read")], id="inherited from the root"),
        pytest.param([held(scope=SUB_A.upper(), seen_from=SUB_A.upper()), role("*/read")], id="capitals"),
        pytest.param(
            [held(role="/providers/Microsoft.Authorization/roleDefinitions/" + READER[-36:].upper()), role("*/read")],
            id="the same role under another id",
        ),
        pytest.param(
            [held(), role("Store/boxes/read"), held(subject="b", role="x/2"), role("Store/*/toys/*", subject="y/2")],
            id="two roles together",
        ),
    ],
)
def test_proven(facts):
    assert gaps(*facts) == []


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param([], id="no role"),
        pytest.param([held()], id="a role that is not known"),
        pytest.param([role("*/read")], id="a role that is not held"),
        pytest.param([held(scope=f"{SUB_A}/resourceGroups/rg"), role("*/read")], id="a resource group only"),
        pytest.param([held(scope=SUB_B), role("*/read")], id="another subscription"),
        pytest.param([held(seen_from=SUB_B), role("*/read")], id="seen from another subscription"),
        pytest.param([held(conditional=True), role("*/read")], id="under a condition"),
        pytest.param([held(), role("Store/boxes/read")], id="one right short"),
        pytest.param([held(), role("*/read", less=("Store/*",))], id="taken away again"),
        pytest.param([held(), role("*/write")], id="another verb"),
    ],
)
def test_unproven(facts):
    (found,) = gaps(*facts)
    assert (found.cause.value, found.hides, found.scope) == ("denied", ("box",), SUB_A)
    assert found.fix == f"grant Reader on subscription {A} to the identity golive runs as"
    assert "Microsoft.Billing" not in found.detail


def test_one_gap_for_all_probes_so_that_one_grant_answers_one_line():
    other = probe("store-more", rights=("Store/more/read",))
    assert len(list(unproven([STORE, other], (A,), []))) == 1


PROVEN = (held(), role("*/read"))


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        pytest.param({}, SUB_A, id="everyone"),
        pytest.param({"principals": ("me",)}, SUB_A, id="us"),
        pytest.param({"principals": ("them",), "names_groups": True}, SUB_A, id="a group that we may be in"),
        pytest.param({"principals": ("them",)}, SUB_A, id="somebody, who is us where all our roles come from groups"),
        pytest.param({"scope": f"{SUB_A}/rg"}, f"{SUB_A}/rg", id="a part"),
        pytest.param({"scope": MANAGEMENT}, SUB_A, id="from above"),
        pytest.param({"excluded": ("them",)}, SUB_A, id="others are excluded"),
        pytest.param({"permissions": (Permission(actions=("*/read",), not_actions=()),)}, SUB_A, id="reading"),
    ],
)
def test_a_deny_assignment_that_may_hit_us_is_a_gap(changes, scope):
    (found,) = gaps(*PROVEN, denial(**changes))
    assert (found.hides, found.scope) == (("box",), scope)
    assert found.fix == f"exclude the identity golive runs as from the deny assignments in subscription {A}"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"excluded": ("me",)}, id="we are excluded"),
        pytest.param({"permissions": (Permission(actions=("*/write",), not_actions=()),)}, id="writing"),
        pytest.param({"permissions": (Permission(actions=("*",), not_actions=("*/read",)),)}, id="all but reading"),
        pytest.param({"seen_from": SUB_B, "scope": SUB_B}, id="another subscription"),
    ],
)
def test_a_deny_assignment_that_cannot_hit_us_is_none(changes):
    assert gaps(*PROVEN, denial(**changes)) == []


# --- Matching ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "action", "matches"),
    [
        ("*", "A.b/c/read", True),
        ("*/read", "A.b/c/read", True),
        ("*/read", "A.b/c/write", False),
        ("a.B/*", "A.b/c/read", True),
        ("A.b/*/read", "A.b/c/d/read", True),
        ("A.b/c", "A.b/c/read", False),
        ("A.b/c/read", "A.b/c/read/more", False),
        ("Axb/c/read", "A.b/c/read", False),
        ("A.b/c/read", "Axb/c/read", False),
        ("", "A.b/c/read", False),
        ("**", "A.b/c/read", True),
    ],
)
def test_patterns_match_whole_actions_without_regard_to_case(pattern, action, matches):
    assert allows([Permission(actions=(pattern,), not_actions=())], action) is matches


def test_an_entry_takes_away_only_from_itself():
    first = Permission(actions=("*",), not_actions=("A/x",))
    assert not allows([first], "A/x")
    assert allows([first, Permission(actions=("A/*",), not_actions=())], "A/x")


@pytest.mark.parametrize(
    ("scope", "above"),
    [
        (SUB_A, True),
        (SUB_A.upper() + "/", True),
        ("/", True),
        (MANAGEMENT, True),
        (SUB_B, False),
        (f"{SUB_A}/resourceGroups/x", False),
    ],
)
def test_what_stands_at_or_above_a_subscription(scope, above):
    assert stands_at_or_above(scope, SUB_A) is above


def test_a_role_is_known_by_its_last_part():
    assert role_key("/x/roleDefinitions/ABC") == role_key("abc") == "abc"


# --- Deny assignments that could not be read --------------------------------------------------------------


def unread(scope: str, hides: str = DenyAssignment.kind) -> Gap:
    return Gap(cause=Cause.MALFORMED, hides=(hides,), scope=scope, detail="cut short", fix="run again", probe="x")


@pytest.mark.parametrize("scope", [SUB_A, f"{SUB_A}/resourceGroups/rg", SUB_A.upper(), "", MANAGEMENT])
def test_a_deny_assignment_that_was_not_read_may_hide_everything_from_us(scope):
    (found,) = unproven([STORE], (A,), PROVEN, [unread(scope), unread(scope)])
    assert (found.cause, found.hides, found.scope, found.fix) == (Cause.MALFORMED, ("box",), SUB_A, "run again")
    assert found.detail == f"a deny assignment that was not read may hide a part of {SUB_A}: cut short"


def test_what_hides_all_that_a_probe_reads_is_told_as_it_is_and_not_as_a_deny_assignment():
    gone = dataclasses.replace(unread(f"{SUB_A}/resourceGroups/rg"), hides=("box", DenyAssignment.kind))
    (found,) = unproven([STORE], (A,), PROVEN, [gone])
    assert (found.scope, found.detail) == (SUB_A, "cut short")


def test_deny_assignments_of_two_subscriptions_are_mended_by_two_deeds():
    both = (*PROVEN, held(seen_from=SUB_B, scope=SUB_B), denial(), denial(seen_from=SUB_B, scope=SUB_B))
    assert len({found.fix for found in unproven([STORE], (A, SUB_B.rpartition("/")[2]), both)}) == 2


@pytest.mark.parametrize("gap", [unread(SUB_B), unread(SUB_A, hides="alert_rule")])
def test_what_was_not_read_elsewhere_or_of_another_kind_takes_no_right(gap):
    assert list(unproven([STORE], (A,), PROVEN, [gap])) == []


# --- Roles that could not be read -------------------------------------------------------------------------


@pytest.mark.parametrize("hides", [HeldRole.kind, RoleDefinition.kind])
def test_where_roles_were_not_read_why_that_is_stands_in_place_of_a_grant_that_would_not_help(hides):
    (found,) = unproven([STORE], (A,), [held()], [unread(SUB_A, hides=hides)])
    assert (found.cause, found.hides, found.scope, found.fix) == (Cause.MALFORMED, ("box",), SUB_A, "run again")
    assert found.detail == f"the right to read all of {SUB_A} is not proven: cut short"


def test_where_reading_the_roles_was_denied_a_grant_does_help():
    denied = dataclasses.replace(unread(SUB_A, hides=HeldRole.kind), cause=Cause.DENIED)
    (found,) = unproven([STORE], (A,), [], [denied])
    assert (found.cause, found.fix) == (
        Cause.DENIED,
        f"grant Reader on subscription {A} to the identity golive runs as",
    )


@pytest.mark.parametrize("facts", [PROVEN, []])
def test_roles_that_were_not_read_elsewhere_explain_nothing_here_and_other_roles_may_be_enough(facts):
    found = list(unproven([STORE], (A,), facts, [unread(SUB_B if not facts else SUB_A, hides=HeldRole.kind)]))
    assert [(gap.cause, gap.fix.startswith("grant Reader on")) for gap in found] == (
        [] if facts else [(Cause.DENIED, True)]
    )


# --- Rights that change during a run ----------------------------------------------------------------------

CUSTOM = role("Store/*")


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        pytest.param([held(), CUSTOM], [held(), CUSTOM], False, id="the same"),
        pytest.param([], [], False, id="none"),
        pytest.param(
            [held(), CUSTOM], [held(subject="b", principal="group"), CUSTOM], False, id="the same role through a group"
        ),
        pytest.param([held(), CUSTOM], [held(scope=SUB_A.upper()), CUSTOM], False, id="capitals"),
        pytest.param([held(), CUSTOM], [], True, id="taken away"),
        pytest.param([], [held(), CUSTOM], True, id="given"),
        pytest.param(
            [held(), CUSTOM], [held(scope=f"{SUB_A}/resourceGroups/g"), CUSTOM], True, id="narrowed to a group"
        ),
        pytest.param([held(), CUSTOM], [held(conditional=True), CUSTOM], True, id="put under a condition"),
        pytest.param([held(), CUSTOM], [held(), role("Store/boxes/read")], True, id="the role itself was changed"),
        pytest.param([held(), CUSTOM], [held()], True, id="the role itself cannot be read any more"),
        pytest.param([held(), CUSTOM], [held(), CUSTOM, denial()], True, id="a denial comes"),
        pytest.param([held(), CUSTOM, denial()], [held(), CUSTOM], True, id="a denial goes"),
        pytest.param([denial()], [denial(excluded=("me",))], True, id="a denial excludes somebody"),
    ],
)
def test_rights_that_change_during_a_run_hide_everything_there(before, after, differs):
    found = list(changed(before, after, (A,), ("box", "toy")))
    assert [(gap.cause, gap.scope, gap.hides) for gap in found] == [(Cause.PARTIAL, SUB_A, ("box", "toy"))] * differs
    assert all("changed during the run" in gap.detail and gap.fix for gap in found)
