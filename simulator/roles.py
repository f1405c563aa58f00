"""Built-in roles of Azure that an estate may name, with their published ids."""

from __future__ import annotations

from simulator.world import Permission, Role

_COMMON = (
    "Microsoft.Authorization/*/read",
    "Microsoft.Insights/alertRules/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Support/*",
)


def _role(role_id: str, name: str, actions: tuple[str, ...], not_actions: tuple[str, ...] = ()) -> Role:
    return Role(id=role_id, name=name, permissions=(Permission(actions=actions, not_actions=not_actions),))


BUILT_IN: tuple[Role, ...] = (
    _role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", ("*",)),
    _role(
        "b24988ac-6180-42a0-ab88-20f7382dd24c",
        "Contributor",
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
            "Microsoft.Blueprint/blueprintAssignments/write",
            "Microsoft.Blueprint/blueprintAssignments/delete",
            "Microsoft.Compute/galleries/share/action",
        ),
    ),
    _role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", ("*/read",)),
    _role(
        "cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e",
        "Support Request Contributor",
        (
            "Microsoft.Authorization/*/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
            "Microsoft.Support/*",
        ),
    ),
    _role(
        "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
        "Monitoring Reader",
        ("*/read", "Microsoft.OperationalInsights/workspaces/search/action", "Microsoft.Support/*"),
    ),
    _role(
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        "User Access Administrator",
        ("*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"),
    ),
    _role(
        "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
        "Virtual Machine Contributor",
        (*_COMMON, "Microsoft.Compute/virtualMachines/*"),
    ),
    _role("de139f84-1756-47ae-9be6-808fbbe84772", "Website Contributor", (*_COMMON, "Microsoft.Web/sites/*")),
    _role(
        "a795c7a0-d4a2-40c1-ae25-d81f01202912",
        "Backup Reader",
        (
            "Microsoft.Authorization/*/read",
            "Microsoft.RecoveryServices/Vaults/*/read",
            "Microsoft.RecoveryServices/Vaults/read",
        ),
    ),
    Role(
        id="3ae3fb29-0000-4ccd-bf80-542e7b26e081",
        name="Load Test Reader",
        permissions=(
            Permission(
                actions=(
                    "Microsoft.LoadTestService/*/read",
                    "Microsoft.Authorization/*/read",
                    "Microsoft.Resources/deployments/*",
                    "Microsoft.Resources/subscriptions/resourceGroups/read",
                    "Microsoft.Insights/alertRules/*",
                ),
                data_actions=("Microsoft.LoadTestService/loadtests/readTest/action",),
            ),
        ),
    ),
)
