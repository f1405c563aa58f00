"""The smallest role: exact actions, where it can be given, and both spellings of it."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from doctor_samples import ACTIONS, NEEDS, POLICY, SHOP, SUB_A, SUB_B, A, B

from collector.cli.inputs import probes_for
from collector.doctor.custom_role import CustomRole, NotAssignable, as_bicep, as_json, smallest_role
from collector.doctor.needs import billing_actions, needs_of, role_actions, roles_beside_reader
from collector.model import AzureScope, TenantScope
from probes import CATALOGUE

ROLE = smallest_role(NEEDS, "go-live 2026.11", SHOP)
GROUP = "/providers/Microsoft.Management/managementGroups/corp"


def test_the_actions_are_those_that_the_probes_declare_and_no_wildcard():
    declared = {right for need in NEEDS for probe in need.probes for right in probe.rights}
    assert set(ROLE.actions) == declared - set(billing_actions(NEEDS))
    assert list(ROLE.actions) == sorted(ROLE.actions, key=str.casefold)
    assert not [action for action in ROLE.actions if "*" in action or not action.casefold().endswith("/read")]


def test_what_only_billing_gives_is_left_out_and_told():
    assert billing_actions(NEEDS) == (
        "Microsoft.Billing/billingAccounts/billingSubscriptions/read",
        "Microsoft.Billing/billingAccounts/read",
    )
    assert "Microsoft.Billing/billingProperty/read" in ROLE.actions, "a read of the subscription itself"


def test_a_smaller_policy_makes_a_smaller_role():
    (tickets,) = (need for need in NEEDS if need.criterion.id == "support-ticket-drill")
    assert [one for one in role_actions([tickets]) if "Authorization" not in one] == [
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Support/supportTickets/read",
    ]
    assert set(role_actions([tickets])) < set(ACTIONS)


def test_report_files_need_no_role():
    of_reports = ("testing-automated-pass", "testing-coverage-line")
    assert role_actions([need for need in NEEDS if need.criterion.id in of_reports]) == ()


def test_what_no_action_stands_for_is_a_role_of_its_own():
    (load_tests,) = roles_beside_reader(NEEDS)
    assert (load_tests.role, load_tests.probe) == ("Load Test Reader", "testing-load-tests")
    assert load_tests.criteria == ("testing-performance-passed",)
    assert not [action for action in ROLE.actions if "loadtest" in action.casefold() and "runs" in action.casefold()]


def test_a_criterion_that_asks_nothing_of_a_workload_needs_nothing():
    declaring = dataclasses.replace(SHOP, azure=AzureScope(resources=(f"{SUB_A}/resourceGroups/g/providers/x/y/z",)))
    (before,) = (need for need in NEEDS if need.criterion.id == "governance-declared-resources")
    assert (before.probes, before.rights) == ((), ())
    probes = probes_for(POLICY.policy, CATALOGUE)
    (after,) = needs_of([before.criterion], probes, declaring, POLICY.tables)
    assert "Microsoft.Compute/virtualMachines/read" in after.rights


def test_json_is_what_the_azure_cli_takes():
    assert json.loads(as_json(ROLE)) == {
        "Name": "golive evidence reader",
        "IsCustom": True,
        "Description": "Reads what golive needs for the policy go-live 2026.11, and nothing else.",
        "Actions": list(ACTIONS),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": [SUB_A, SUB_B],
    }


SMALL = CustomRole(name="it's", description="costs ${0} \\ nothing", actions=("A/b/read", "C/d/read"), scopes=(SUB_A,))


def test_bicep_is_a_template_for_a_subscription():
    assert as_bicep(SMALL) == (
        "targetScope = 'subscription'\n"
        "\n"
        "var roleName = 'it\\'s'\n"
        "\n"
        "resource evidenceReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {\n"
        "  name: guid(subscription().id, roleName)\n"
        "  properties: {\n"
        "    roleName: roleName\n"
        "    description: 'costs \\${0} \\\\ nothing'\n"
        "    type: 'CustomRole'\n"
        "    permissions: [\n"
        "      {\n"
        "        actions: [\n"
        "          'A/b/read'\n"
        "          'C/d/read'\n"
        "        ]\n"
        "        notActions: []\n"
        "        dataActions: []\n"
        "        notDataActions: []\n"
        "      }\n"
        "    ]\n"
        "    assignableScopes: [\n"
        f"      '{SUB_A}'\n"
        "    ]\n"
        "  }\n"
        "}\n"
        "\n"
        "output roleDefinitionId string = evidenceReader.id\n"
    )


def test_bicep_closes_what_it_opens():
    text = re.sub(r"'(?:[^'\\]|\\.)*'", "", as_bicep(ROLE))
    depth = 0
    for bracket in re.findall(r"[\[\]{}()]", text):
        depth += 1 if bracket in "[{(" else -1
        assert depth >= 0
    assert (depth, text.count("'")) == (0, 0)
    assert all(f"'{action}'\n" in as_bicep(ROLE) for action in ROLE.actions)


def test_a_management_group_is_where_the_role_stands():
    workload = dataclasses.replace(SHOP, subscriptions=(A,), azure=AzureScope(management_groups=("corp",)))
    role = smallest_role(NEEDS, "p", workload)
    assert role.scopes == (GROUP, SUB_A)
    assert "Microsoft.Management/managementGroups/descendants/read" in role.actions
    assert as_bicep(role).startswith("targetScope = 'managementGroup'\n")
    assert "guid(managementGroup().id, roleName)" in as_bicep(role)


RESOURCE_GROUPS = "Microsoft.Resources/subscriptions/resourceGroups/read"


@pytest.mark.parametrize(
    ("azure", "tenant", "needed"),
    [
        pytest.param(AzureScope(subscriptions=(A, B)), "", False, id="whole subscriptions"),
        pytest.param(AzureScope(resources=(f"{SUB_A}/resourceGroups/g/providers/x/y/z",)), "", False, id="a resource"),
        pytest.param(AzureScope(resource_groups=(f"{SUB_A.upper()}/resourceGroups/g",)), "", True, id="a group"),
        pytest.param(
            AzureScope(
                resource_groups=(f"{SUB_B}/resourceGroups/g",), tenants=(TenantScope(tenant="t2", subscriptions=(B,)),)
            ), "", False, id="a group of another tenant",
        ),
        pytest.param(
            AzureScope(
                resource_groups=(f"{SUB_B}/resourceGroups/g",), tenants=(TenantScope(tenant="t2", subscriptions=(B,)),)
            ), "t2", True, id="in the role of that tenant",
        ),
    ],
)  # fmt: skip
def test_the_lists_of_resource_groups_are_in_the_role_where_one_is_declared(azure, tenant, needed):
    role = smallest_role(NEEDS, "p", dataclasses.replace(SHOP, azure=azure), tenant=tenant)
    assert set(role.actions) - set(ACTIONS) == ({RESOURCE_GROUPS} if needed else set())
    assert list(role.actions) == sorted(role.actions, key=str.casefold)


def test_a_role_is_that_of_one_tenant():
    azure = AzureScope(subscriptions=(A,), tenants=(TenantScope(tenant="T2", subscriptions=(B,)),))
    workload = dataclasses.replace(SHOP, azure=azure)
    assert smallest_role(NEEDS, "p", workload).scopes == (SUB_A,)
    assert smallest_role(NEEDS, "p", workload, tenant="t2").scopes == (SUB_B,)


@pytest.mark.parametrize(
    ("azure", "says"),
    [
        (AzureScope(management_groups=("corp", "labs")), "one management group"),
        (AzureScope(tenants=(TenantScope(tenant="t2", subscriptions=(A, B)),)), "--tenant"),
    ],
)
def test_what_no_role_can_span_is_refused(azure, says):
    with pytest.raises(NotAssignable, match=says):
        smallest_role(NEEDS, "p", dataclasses.replace(SHOP, azure=azure))
