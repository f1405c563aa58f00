"""Action groups of an estate: every kind of receiver that a person can write."""

from __future__ import annotations

import pytest

from simulator import estate
from simulator.strict import EstateError

SECTIONS = """
now: 2026-11-20T09:00:00Z
tenant: 00000000-0000-4000-8000-0000000000aa
caller: {id: 00000000-0000-4000-8000-0000000000bb, app: 00000000-0000-4000-8000-0000000000cc}
subscriptions: {one: {id: 00000000-0000-4000-8000-000000000001, name: one}}
"""


def receivers(**lists) -> dict:
    sections = {**estate.parse_yaml(SECTIONS), "action_groups": [{"at": "one/rg-ops/ag-1", **lists}]}
    (group,) = estate.read(sections).by_type["microsoft.insights/actiongroups"]
    return {name: found for name, found in group.body["properties"].items() if name.endswith("Receivers") and found}


def test_the_holders_of_a_role_and_the_app_are_told():
    assert receivers(roles=["Owner"], push=[{"to": "desk@contoso.example"}]) == {
        "armRoleReceivers": [
            {"name": "Owner", "roleId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "useCommonAlertSchema": True}
        ],
        "azureAppPushReceivers": [{"name": "desk", "emailAddress": "desk@contoso.example"}],
    }


def test_a_role_that_nobody_knows_is_a_mistake():
    with pytest.raises(EstateError, match=r"action_groups\[0\]\.roles: 'Emperor' is no built-in role"):
        receivers(roles="Emperor")
