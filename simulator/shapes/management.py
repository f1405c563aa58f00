"""Management groups and what lies below them."""

from __future__ import annotations

from typing import Any

from simulator.world import ManagementGroup, Subscription

_PROVIDER = "/providers/Microsoft.Management/managementGroups/"


def group(found: ManagementGroup, tenant: str) -> dict[str, Any]:
    """Return a management group as `Microsoft.Management` 2020-05-01 shows it."""
    return {
        "id": found.path,
        "type": "Microsoft.Management/managementGroups",
        "name": found.name,
        "properties": {
            "tenantId": tenant,
            "displayName": found.display,
            "details": {"version": 1, "parent": _parent(found.parent, tenant)},
        },
    }


def child_group(found: ManagementGroup, tenant: str) -> dict[str, Any]:
    """Return a management group as the list of descendants shows it."""
    return {
        "id": found.path,
        "type": "Microsoft.Management/managementGroups",
        "name": found.name,
        "properties": {"displayName": found.display, "parent": _parent(found.parent, tenant)},
    }


def child_subscription(found: Subscription, tenant: str) -> dict[str, Any]:
    """Return a subscription as the list of descendants shows it."""
    nearest = found.management_groups[0] if found.management_groups else ""
    return {
        "id": found.path,
        "type": "/subscriptions",
        "name": found.id,
        "properties": {"displayName": found.name, "parent": _parent(nearest, tenant)},
    }


def _parent(name: str, tenant: str) -> dict[str, str]:
    return {"id": _PROVIDER + (name or tenant)}
