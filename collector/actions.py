"""How Azure's role-based access control matches actions, scopes and role definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from collector.facts.support import Permission
from collector.model import fold_id

_MANAGEMENT_GROUPS = "/providers/microsoft.management/managementgroups/"


def allows(permissions: Iterable[Permission], action: str) -> bool:
    """Say whether some entry names the action and does not take it away again; entries are a union."""
    return any(
        _matches_any(entry.actions, action) and not _matches_any(entry.not_actions, action) for entry in permissions
    )


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
