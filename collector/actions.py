"""How Azure's role-based access control matches actions, scopes and role definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from collector.facts.support import Permission
from collector.model import fold_id

GIVE_ROLES = "Microsoft.Authorization/roleAssignments/write"
_ANYTHING = "golive.example/anything/write"
"""An action that no role names: only a pattern over all services allows it."""

_CHANGING = ("*", "/write", "/delete")
_MANAGEMENT_GROUPS = "/providers/microsoft.management/managementgroups/"


def allows(permissions: Iterable[Permission], action: str) -> bool:
    """Say whether some entry names the action and does not take it away again; entries are a union."""
    return any(
        _matches_any(entry.actions, action) and not _matches_any(entry.not_actions, action) for entry in permissions
    )


def allows_everything(permissions: Iterable[Permission]) -> bool:
    """Say whether a role may do everything or nearly so, as Owner: write anywhere, and give roles to others.

    Whoever may give roles can give themselves what some entries take away.
    """
    entries = tuple(permissions)
    return allows(entries, _ANYTHING) and allows(entries, GIVE_ROLES)


def only_gives_roles(permissions: Iterable[Permission]) -> bool:
    """Say whether a role may give roles to others without being as strong as Owner, as User Access Administrator."""
    entries = tuple(permissions)
    return allows(entries, GIVE_ROLES) and not allows_everything(entries)


def may_write(permissions: Iterable[Permission]) -> bool:
    """Say whether a role may change anything but support tickets, as far as its patterns tell.

    Single actions such as `…/restart/action` or `…/search/action` do not count: many roles that only look have one.
    """
    return any(_changes(action, entry) for entry in permissions for action in entry.actions)


def _changes(action: str, entry: Permission) -> bool:
    folded = action.casefold()
    about_tickets = folded.startswith("microsoft.support/")
    return folded.endswith(_CHANGING) and not about_tickets and not _matches_any(entry.not_actions, action)


def touch(one: Iterable[Permission], other: Iterable[Permission]) -> bool:
    """Say whether some action may be named by both; what an entry takes away again is left out of account."""
    others = [action.casefold() for entry in other for action in entry.actions]
    return any(_meet(action.casefold(), theirs) for entry in one for action in entry.actions for theirs in others)


@lru_cache(maxsize=4096)
def _meet(one: str, other: str) -> bool:
    """Say whether a text exists that both patterns match; `*` stands for any characters."""
    if "*" not in one:
        return bool(_compiled(other).fullmatch(one))
    if "*" not in other:
        return bool(_compiled(one).fullmatch(other))
    heads = one.partition("*")[0], other.partition("*")[0]
    tails = one.rpartition("*")[2], other.rpartition("*")[2]
    return _begins(*heads) and _begins(*(tail[::-1] for tail in tails))


def _begins(one: str, other: str) -> bool:
    """Say whether one text begins with the other, whichever is the shorter."""
    return one.startswith(other) or other.startswith(one)


def stands_at_or_above(scope: str, subscription: str) -> bool:
    """Say whether a scope is the subscription (an id) or one of the management groups or the root above it.

    Lists at a subscription name only those management groups that it belongs to.
    """
    folded = fold_id(scope)
    return folded in ("/", fold_id(subscription)) or folded.startswith(_MANAGEMENT_GROUPS)


def role_key(definition_id: str) -> str:
    """Return the GUID of a role definition: the same role is listed under many scopes."""
    return fold_id(definition_id).rpartition("/")[2]


def _matches_any(patterns: Iterable[str], action: str) -> bool:
    return any(_compiled(pattern.casefold()).fullmatch(action.casefold()) for pattern in patterns)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\*+", pattern)))
