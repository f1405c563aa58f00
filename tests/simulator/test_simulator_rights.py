"""Rights are decided once for everything that has the same; the quick answer is the plain one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.access import Access
from simulator.ids import fold, within
from simulator.inventory import Inventory
from simulator.world import Assignment, Caller, Denial, Permission, Role, Subscription, World

SUB = "/subscriptions/00000000-0000-4000-8000-00000000000a"
GROUP, TWIN = f"{SUB}/resourceGroups/Rg-A", f"{SUB}/resourceGroups/Rg-AB"
VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm-1"
CORP = "/providers/Microsoft.Management/managementGroups/corp"
SCOPES = [
    "/",
    CORP,
    SUB,
    GROUP,
    TWIN,
    VM,
    f"{VM}/extensions/agent",
    f"{SUB}/providers/Microsoft.Support/supportTickets/1",
]
ACTIONS = [
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Support/supportTickets/read",
    "Microsoft.Web/sites/write",
]
PATTERNS = ["*", "*/read", "Microsoft.Compute/*", "Microsoft.Support/supportTickets/read"]

PERMISSION = st.builds(
    lambda actions, taken: Permission(actions=tuple(actions), not_actions=tuple(taken)),
    st.lists(st.sampled_from(PATTERNS), max_size=2),
    st.lists(st.sampled_from(PATTERNS), max_size=1),
)
GRANT = st.builds(
    lambda scope, permission: Assignment(
        role=Role(id="r", name="r", permissions=(permission,)), principal="me", principal_type="User", scope=scope
    ),
    st.sampled_from(SCOPES),
    PERMISSION,
)
DENIAL = st.builds(
    lambda scope, permission, children: Denial(
        name="d", scope=scope, permission=permission, principals=(), excluded=(), children=children
    ),
    st.sampled_from(SCOPES),
    PERMISSION,
    st.booleans(),
)


def world(grants, denials, now):
    subscription = Subscription(
        id=SUB.rsplit("/", 1)[1],
        name="a",
        state="",
        quota_id="",
        spending_limit="",
        management_groups=("corp",),
        unregistered=(),
    )
    return World(
        now=now,
        tenant="t",
        token_lifetime=1,
        page_size=1,
        caller=Caller(id="me", app="me", groups=(), billing_reader=False),
        subscriptions=(subscription,),
        roles=(),
        assignments=tuple(grants),
        denials=tuple(denials),
        inventory=Inventory(()),
    )


def covers(scope, wanted):
    """Say in plain words whether a scope holds another one."""
    outer, inner = fold(scope), fold(wanted)
    above = [fold(CORP), "/"] if within(inner, fold(SUB)) else ["/"]
    return within(inner, outer) or outer in above


def matches(permission, action):
    def hit(pattern):
        start, star, end = pattern.partition("*")
        return action == pattern or (bool(star) and action.startswith(start) and action.endswith(end))

    return any(map(hit, permission.actions)) and not any(map(hit, permission.not_actions))


def plainly(grants, denials, action, scope):
    granted = any(covers(given.scope, scope) and matches(given.role.permissions[0], action) for given in grants)
    denied = any(
        (fold(taken.scope) == fold(scope) or (taken.children and covers(taken.scope, scope)))
        and matches(taken.permission, action)
        for taken in denials
    )
    return granted and not denied


@given(grants=st.lists(GRANT, max_size=3), denials=st.lists(DENIAL, max_size=2), now=st.datetimes())
@settings(deadline=None)
def test_what_is_decided_once_is_what_is_decided_each_time(grants, denials, now):
    access = Access(world(grants, denials, now))
    for action in ACTIONS:
        for scope in [*SCOPES, f"{TWIN}/providers/Microsoft.Compute/virtualMachines/vm-1"]:
            assert access.may(action, scope) == plainly(grants, denials, action, scope), (action, scope)


READS = [
    (f"{SUB}?", "Microsoft.Resources/subscriptions/read"),
    (f"{GROUP}?", "Microsoft.Resources/subscriptions/resourceGroups/read"),
    (f"{SUB}/providers?", "Microsoft.Resources/subscriptions/providers/read"),
    (f"{VM}?", "Microsoft.Compute/virtualMachines/read"),
    (f"{SUB}/providers/Microsoft.Compute/virtualMachines?", "Microsoft.Compute/virtualMachines/read"),
    (f"{SUB}/providers/Microsoft.Web/sites?", "Microsoft.Web/sites/read"),
    (f"{SUB}/providers/Microsoft.Insights/metricAlerts?", "Microsoft.Insights/metricAlerts/read"),
    (f"{SUB}/providers/Microsoft.Insights/scheduledQueryRules?", "Microsoft.Insights/scheduledQueryRules/read"),
    (f"{SUB}/providers/Microsoft.Insights/activityLogAlerts?", "Microsoft.Insights/activityLogAlerts/read"),
    (f"{SUB}/providers/Microsoft.Insights/workbooks?", "Microsoft.Insights/workbooks/read"),
    (f"{SUB}/providers/Microsoft.AlertsManagement/actionRules?", "Microsoft.AlertsManagement/actionRules/read"),
    (
        f"{SUB}/providers/Microsoft.AlertsManagement/smartDetectorAlertRules?",
        "Microsoft.AlertsManagement/smartDetectorAlertRules/read",
    ),
    (
        f"{SUB}/providers/Microsoft.AlertsManagement/prometheusRuleGroups?",
        "Microsoft.AlertsManagement/prometheusRuleGroups/read",
    ),
    (f"{SUB}/providers/Microsoft.Portal/dashboards?", "Microsoft.Portal/dashboards/read"),
    (f"{SUB}/providers/Microsoft.Dashboard/grafana?", "Microsoft.Dashboard/grafana/read"),
    (f"{SUB}/providers/Microsoft.Authorization/locks?", "Microsoft.Authorization/locks/read"),
    (f"{SUB}/providers/Microsoft.Authorization/roleAssignments?", "Microsoft.Authorization/roleAssignments/read"),
    (f"{SUB}/providers/Microsoft.Authorization/roleDefinitions?", "Microsoft.Authorization/roleDefinitions/read"),
    (f"{SUB}/providers/Microsoft.Authorization/denyAssignments?", "Microsoft.Authorization/denyAssignments/read"),
    (f"{VM}/providers/Microsoft.Insights/diagnosticSettings?", "Microsoft.Insights/diagnosticSettings/read"),
    (f"{SUB}/providers/Microsoft.Support/supportTickets?", "Microsoft.Support/supportTickets/read"),
]


@pytest.mark.parametrize(("target", "action"), READS, ids=[action for _, action in READS])
def test_each_read_needs_its_own_action_and_no_other(small, target, action):
    others = [needed for _, needed in READS if needed != action]
    estate = {
        "subscriptions": {"one": {"id": SUB.rsplit("/", 1)[1]}},
        "vms": [{"at": "one/Rg-A/vm-1"}],
        **dict.fromkeys(
            ("billing", "tickets", "web_apps", "vaults", "action_groups", "alerts", "processing_rules", "dashboards")
        ),
    }

    def status(*actions):
        roles = [{"who": "caller", "role": "Narrow", "on": "one", "actions": list(actions)}]
        return small(**estate, roles=roles).follow(f"{target}api-version=1").status

    assert (status(action), status(*others)) == (200, 403)


@pytest.mark.parametrize(
    ("actions", "status", "rows"),
    [
        (["*/read"], 200, 2),
        (["Microsoft.ResourceGraph/resources/read", "Microsoft.Compute/virtualMachines/read"], 200, 2),
        (["Microsoft.ResourceGraph/resources/read"], 200, 0),
        (["Microsoft.Compute/virtualMachines/read"], 403, None),
    ],
)
def test_resource_graph_needs_its_own_right_and_that_of_each_type(small, actions, status, rows):
    asking = small(roles=[{"who": "caller", "role": "Narrow", "on": "one", "actions": actions}])
    answer = asking.ask("resources | where type =~ 'microsoft.compute/virtualmachines'")
    assert (answer.status, answer.body.get("totalRecords")) == (status, rows)
