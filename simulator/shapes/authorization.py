"""Role assignments, role definitions and deny assignments."""

from __future__ import annotations

from typing import Any

from simulator.world import Assignment, Denial, Permission, Role, fold, steady_guid, subscription_of

_BUILT_IN_SINCE = "2015-02-02T21:55:09.8806423Z"
_GIVEN_ON = "2026-03-02T08:15:27.4871296Z"
_EVERYONE = "00000000-0000-0000-0000-000000000000"


def _below(scope: str) -> str:
    return "" if scope == "/" else scope


def definition_id(role: Role, scope: str) -> str:
    """Return the id of a role definition as it is seen from a scope."""
    subscription = subscription_of(scope)
    prefix = f"/subscriptions/{subscription}" if subscription else ""
    return f"{prefix}/providers/Microsoft.Authorization/roleDefinitions/{role.id}"


def assignment(given: Assignment) -> dict[str, Any]:
    """Return a role assignment as `Microsoft.Authorization` 2022-04-01 shows it."""
    name = steady_guid("assignment", given.principal, given.role.id, fold(given.scope))
    return {
        "properties": {
            "roleDefinitionId": definition_id(given.role, given.scope),
            "principalId": given.principal,
            "principalType": given.principal_type,
            "scope": given.scope,
            "condition": given.condition or None,
            "conditionVersion": "2.0" if given.condition else None,
            "createdOn": _GIVEN_ON,
            "updatedOn": _GIVEN_ON,
            "createdBy": None,
            "updatedBy": steady_guid("administrator"),
            "delegatedManagedIdentityResourceId": None,
            "description": None,
        },
        "id": f"{_below(given.scope)}/providers/Microsoft.Authorization/roleAssignments/{name}",
        "type": "Microsoft.Authorization/roleAssignments",
        "name": name,
    }


def definition(role: Role, scope: str) -> dict[str, Any]:
    """Return a role definition as it is seen from a scope."""
    subscription = subscription_of(scope)
    assignable = ["/"] if role.built_in else list(role.scopes) or [f"/subscriptions/{subscription}"]
    return {
        "properties": {
            "roleName": role.name,
            "type": "BuiltInRole" if role.built_in else "CustomRole",
            "description": f"The role {role.name}.",
            "assignableScopes": assignable,
            "permissions": [_permission(entry) for entry in role.permissions],
            "createdOn": _BUILT_IN_SINCE,
            "updatedOn": _BUILT_IN_SINCE,
            "createdBy": None,
            "updatedBy": None,
        },
        "id": definition_id(role, scope),
        "type": "Microsoft.Authorization/roleDefinitions",
        "name": role.id,
    }


def denial(taken: Denial) -> dict[str, Any]:
    """Return a deny assignment; one that hits everyone names the all-zero principal."""
    name = steady_guid("denial", taken.name, fold(taken.scope))
    everyone = [{"id": _EVERYONE, "type": "SystemDefined"}]
    return {
        "properties": {
            "denyAssignmentName": taken.name,
            "description": "",
            "permissions": [_permission(taken.permission)],
            "scope": taken.scope,
            "doNotApplyToChildScopes": not taken.children,
            "principals": [{"id": who, "type": "User"} for who in taken.principals] or everyone,
            "excludePrincipals": [{"id": who, "type": "User"} for who in taken.excluded],
            "isSystemProtected": False,
        },
        "id": f"{_below(taken.scope)}/providers/Microsoft.Authorization/denyAssignments/{name}",
        "type": "Microsoft.Authorization/denyAssignments",
        "name": name,
    }


def _permission(entry: Permission) -> dict[str, Any]:
    return {
        "actions": list(entry.actions),
        "notActions": list(entry.not_actions),
        "dataActions": list(entry.data_actions),
        "notDataActions": [],
    }
