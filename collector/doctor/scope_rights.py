"""The rights that only a declared scope needs: to see what lies below management groups, and resource groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collector.model import AzureScope, fold_id, management_group_id, subscription_of

BELOW_A_GROUP = "Microsoft.Management/managementGroups/descendants/read"
RESOURCE_GROUPS = "Microsoft.Resources/subscriptions/resourceGroups/read"
SCOPE_RIGHTS = (BELOW_A_GROUP, RESOURCE_GROUPS)
"""Without one of them what belongs to the workload is not known, so that no evidence from Azure counts."""


@dataclass(frozen=True, slots=True)
class ScopeRight:
    """An action that the declaration of a scope needs, and the management groups or subscriptions where it does."""

    right: str
    places: tuple[str, ...]


def rights_of_scope(azure: AzureScope) -> tuple[ScopeRight, ...]:
    """Return what a declared scope needs beside the rights of the probes; nothing where it names subscriptions only."""
    groups = tuple(map(management_group_id, azure.every_management_group))
    subscriptions = tuple(dict.fromkeys(f"/subscriptions/{subscription_of(one)}" for one in azure.resource_groups))
    found = (ScopeRight(BELOW_A_GROUP, groups), ScopeRight(RESOURCE_GROUPS, subscriptions))
    return tuple(one for one in found if one.places)


def scope_actions(azure: AzureScope, places: Sequence[str] | None = None) -> frozenset[str]:
    """Return the actions that a declared scope needs: everywhere, or at some places, those of a role."""
    wanted = None if places is None else set(map(fold_id, places))
    return frozenset(
        one.right for one in rights_of_scope(azure) if wanted is None or wanted & set(map(fold_id, one.places))
    )
