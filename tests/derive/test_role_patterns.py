"""Which roles are strong, by the patterns of their actions; and whether two patterns can speak of one action."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.actions import allows_everything, may_write, only_gives_roles, touch
from collector.facts.support import Permission


def entry(*actions: str, less: tuple[str, ...] = ()) -> Permission:
    return Permission(actions=actions, not_actions=less)


@pytest.mark.parametrize(
    ("permissions", "everything", "writes"),
    [
        ([entry("*")], True, True),
        ([entry("*/read", "*")], True, True),
        ([entry("*", less=("Microsoft.Authorization/*/Write",))], False, True),
        ([entry("*", less=("*",))], False, False),
        ([entry("*", less=("Microsoft.Blueprint/blueprintAssignments/write",))], True, True),
        ([entry("*", less=("*/delete",))], True, True),
        ([entry("*/write", "*/delete")], True, True),
        ([entry("*", less=("Microsoft.Authorization/*",)), entry("Microsoft.Authorization/*")], True, True),
        ([entry("*", less=("Microsoft.Authorization/*",)), entry("Microsoft.Authorization/*/read")], False, True),
        ([entry("*/read", "Microsoft.Authorization/*")], False, True),
        ([entry("Microsoft.Compute/*", "Microsoft.Authorization/*")], False, True),
        ([entry("*/read"), entry("*")], True, True),
        ([entry("*/read")], False, False),
        ([entry("Microsoft.Support/*", "microsoft.support/supportTickets/write")], False, False),
        ([entry("Microsoft.Compute/virtualMachines/restart/action")], False, False),
        ([entry("Microsoft.Compute/virtualMachines/WRITE")], False, True),
        ([entry("Microsoft.Compute/virtualMachines/write", less=("*/write",))], False, False),
        ([], False, False),
    ],
)
def test_what_a_role_may(permissions, everything, writes):
    assert (allows_everything(permissions), may_write(permissions)) == (everything, writes)


@pytest.mark.parametrize(
    ("permissions", "only_gives"),
    [
        ([entry("*/read", "Microsoft.Authorization/*")], True),
        ([entry("Microsoft.Authorization/roleAssignments/WRITE")], True),
        ([entry("*")], False),
        ([entry("*", less=("Microsoft.Authorization/*/Write",))], False),
        ([entry("*/read")], False),
        ([], False),
    ],
)
def test_who_gives_roles_without_being_an_owner(permissions, only_gives):
    assert only_gives_roles(permissions) is only_gives


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("*", "*/delete", True),
        ("*/read", "*/write", False),
        ("*/read", "Microsoft.Web/*", True),
        ("Microsoft.Web/*", "Microsoft.Sql/*", False),
        ("Microsoft.Web/*", "microsoft.web/sites/Write", True),
        ("Microsoft.Web/sites/write", "Microsoft.Web/sites/write", True),
        ("Microsoft.Web/sites/write", "Microsoft.Web/sites/delete", False),
        ("Microsoft.Web/*/read", "Microsoft.Web/sites/*", True),
        ("Microsoft.Web/*/read", "Microsoft.Web/sites/*/write", False),
    ],
)
def test_two_patterns_may_speak_of_one_action(one, other, meet):
    assert touch([entry(one)], [entry(other)]) is meet
    assert touch([entry(other)], [entry(one)]) is meet


PATTERNS = st.text("ab/*", max_size=5)


@given(one=PATTERNS, other=PATTERNS, action=st.text("ab/", max_size=6))
def test_an_action_that_both_patterns_match_is_never_overlooked(one, other, action):
    matched = all(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), action) for pattern in (one, other))
    if matched:
        assert touch([entry(one)], [entry(other)])
