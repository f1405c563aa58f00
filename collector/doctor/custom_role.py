"""The smallest role that reads all that a policy needs, as JSON for the Azure CLI and as Bicep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from collector.doctor.needs import Need, role_actions
from collector.doctor.scope_rights import scope_actions
from collector.model import Workload, management_group_id
from collector.reports.plain_text import neutral

ROLE_NAME = "golive evidence reader"


class NotAssignable(ValueError):
    """The declared scope is none that one custom role can be given at; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomRole:
    """A role definition: exact actions without wildcards, and where it may be assigned."""

    name: str
    description: str
    actions: tuple[str, ...]
    scopes: tuple[str, ...]

    @property
    def at_group(self) -> bool:
        """Whether it is defined at a management group instead of a subscription."""
        return any(not scope.startswith("/subscriptions/") for scope in self.scopes)


def smallest_role(needs: Sequence[Need], policy: str, workload: Workload, *, tenant: str = "") -> CustomRole:
    """Return the role for a workload in the tenant of the sign-in, or in another that it names.

    Raises `NotAssignable`: a custom role belongs to one tenant and names at most one management group
    (learn.microsoft.com/azure/role-based-access-control/custom-roles, limits).
    """
    groups, subscriptions = _declared(workload, tenant)
    if not groups and not subscriptions:
        raise NotAssignable("the workload declares nothing in this tenant: give the tenant with --tenant")
    if len(groups) > 1:
        raise NotAssignable("a custom role names one management group: declare the one above them, or subscriptions")
    scopes = (*map(management_group_id, groups), *(f"/subscriptions/{one}" for one in subscriptions))
    actions = {*role_actions(needs), *scope_actions(workload.azure, scopes)}
    return CustomRole(
        name=ROLE_NAME,
        description=f"Reads what golive needs for the policy {neutral(policy, limit=200)}, and nothing else.",
        actions=tuple(sorted(actions, key=str.casefold)),
        scopes=scopes,
    )


def _declared(workload: Workload, tenant: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the management groups and subscriptions that are declared in a tenant."""
    for other in workload.azure.tenants:
        if other.tenant.casefold() == tenant.casefold():
            return other.management_groups, other.subscriptions
    elsewhere = {one for other in workload.azure.tenants for one in other.subscriptions}
    own = tuple(one for one in workload.subscriptions if one not in elsewhere)
    return workload.azure.management_groups, own


def as_json(role: CustomRole) -> str:
    """Return the file that `az role definition create --role-definition @FILE` takes."""
    body = {
        "Name": role.name,
        "IsCustom": True,
        "Description": role.description,
        "Actions": list(role.actions),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": list(role.scopes),
    }
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def as_bicep(role: CustomRole) -> str:
    """Return a template for a subscription or the management group; deployed again, the role keeps its id."""
    place = "managementGroup" if role.at_group else "subscription"
    return "\n".join(
        (
            f"targetScope = '{place}'",
            "",
            f"var roleName = {_text(role.name)}",
            "",
            "resource evidenceReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {",
            f"  name: guid({place}().id, roleName)",
            "  properties: {",
            "    roleName: roleName",
            f"    description: {_text(role.description)}",
            "    type: 'CustomRole'",
            "    permissions: [",
            "      {",
            *_list("actions", role.actions, "        "),
            "        notActions: []",
            "        dataActions: []",
            "        notDataActions: []",
            "      }",
            "    ]",
            *_list("assignableScopes", role.scopes, "    "),
            "  }",
            "}",
            "",
            "output roleDefinitionId string = evidenceReader.id",
            "",
        )
    )


def _list(name: str, values: Sequence[str], indent: str) -> tuple[str, ...]:
    return (f"{indent}{name}: [", *(f"{indent}  {_text(value)}" for value in values), f"{indent}]")


def _text(value: str) -> str:
    """Return a string of Bicep; a backslash, a quote and the start of an expression are escaped."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${") + "'"
