"""Rights: roles at and above a scope, groups, custom actions, deny assignments, billing."""

from __future__ import annotations

import pytest

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
TWO = "/subscriptions/00000000-0000-4000-8000-000000000002"
VMS = "/providers/Microsoft.Compute/virtualMachines"
VM = f"{ONE}/resourceGroups/rg-a{VMS}/vm-1"
TWIN = f"{ONE}/resourceGroups/RG-B{VMS}/vm-1"


def grant(role="Reader", on="one", who="caller", **more):
    return {"who": who, "role": role, "on": on, **more}


@pytest.mark.parametrize(
    ("roles", "path", "status"),
    [
        ([grant()], VM, 200),
        ([grant(on="/")], VM, 200),
        ([grant(on="one/rg-a")], VM, 200),
        ([grant(on="one/RG-B")], VM, 403),
        ([grant(on="two")], VM, 403),
        ([grant(who="ann")], VM, 403),
        ([grant(who="crew")], VM, 200),
        ([grant(role="Owner")], VM, 200),
        ([grant(role="Support Request Contributor")], VM, 403),
        ([grant(role="Support Request Contributor")], f"{ONE}/providers/Microsoft.Support/supportTickets", 200),
        ([grant(role="VM Eyes", actions=["Microsoft.Compute/*/read"])], VM, 200),
        ([grant(role="VM Eyes", actions=["microsoft.compute/VIRTUALMACHINES/read"])], VM, 200),
        ([grant(role="No VM", actions=["*/read"], not_actions=["Microsoft.Compute/*"])], VM, 403),
        ([grant(role="No VM", actions=["*/read"], not_actions=["Microsoft.Compute/*"]), grant()], VM, 200),
        ([grant(on="/providers/Microsoft.Management/managementGroups/corp")], f"{TWO}{VMS}", 200),
        ([grant(on="/providers/Microsoft.Management/managementGroups/corp")], f"{ONE}{VMS}", 403),
        ([], f"{ONE}{VMS}", 403),
        ([], ONE, 403),
        ([grant(on="one/rg-a")], ONE, 403),
        ([grant(on="two")], f"{ONE}/providers/Microsoft.Authorization/roleAssignments", 403),
        ([grant(on="two")], f"{ONE}/providers/Microsoft.Billing/billingProperty/default", 403),
    ],
)
def test_a_role_reaches_what_lies_at_and_below_its_scope(small, roles, path, status):
    assert small(roles=roles).get(path).status == status


@pytest.mark.parametrize(
    ("denial", "vm", "twin"),
    [
        ({"on": "one", "actions": ["Microsoft.Compute/*"]}, 403, 403),
        ({"on": "one/rg-a", "actions": ["*"]}, 403, 200),
        ({"on": "one", "actions": ["*"], "children": False}, 200, 200),
        ({"on": "one", "actions": ["*"], "not_actions": ["*/read"]}, 200, 200),
        ({"on": "one", "actions": ["*"], "who": ["ann"]}, 200, 200),
        ({"on": "one", "actions": ["*"], "who": ["crew"]}, 403, 403),
        ({"on": "one", "actions": ["*"], "except": ["caller"]}, 200, 200),
        ({"on": "/", "actions": ["*/read"]}, 403, 403),
    ],
)
def test_a_deny_assignment_takes_rights_away_again(small, denial, vm, twin):
    asking = small(denials=[denial])
    assert (asking.get(VM).status, asking.get(TWIN).status) == (vm, twin)


def test_a_refusal_names_the_caller_the_action_and_the_scope(small):
    error = small(roles=[]).get(VM).body["error"]
    assert error["code"] == "AuthorizationFailed"
    for part in ("'caller-app'", "'caller-oid'", "'Microsoft.Compute/virtualMachines/read'", f"'{VM}'"):
        assert part in error["message"]


def test_a_list_is_trimmed_to_what_the_caller_may_read(small):
    asking = small(roles=[grant(on="one/RG-B")])
    listed = asking.get(f"{ONE}{VMS}")
    assert [body["id"] for body in listed.body["value"]] == [TWIN]
    assert len(asking.get(f"{ONE}/resources").body["value"]) == 1
    assert [found["subscriptionId"] for found in asking.get("/subscriptions").body["value"]] == [ONE.split("/")[2]]


def test_a_denied_group_vanishes_from_a_list_without_a_word(small):
    asking = small(denials=[{"on": "one/rg-a", "actions": ["Microsoft.Compute/*"]}])
    assert [body["id"] for body in asking.get(f"{ONE}{VMS}").body["value"]] == [TWIN]


def test_a_list_that_is_denied_as_a_whole_is_refused_and_not_empty(small):
    asking = small(denials=[{"on": "one", "actions": ["Microsoft.Compute/*"]}])
    assert asking.get(f"{ONE}{VMS}").status == 403


def test_only_subscriptions_with_some_role_are_visible(small):
    assert small(roles=[]).get("/subscriptions").body["value"] == []


def test_a_subscription_that_is_denied_does_not_tell_what_is_registered(small):
    hidden = {"one": {"id": ONE.split("/")[2], "unregistered": ["Microsoft.Compute"]}, "two": {"id": TWO.split("/")[2]}}
    assert small(subscriptions=hidden, roles=[grant(on="two")]).get(f"{ONE}{VMS}").status == 403


@pytest.mark.parametrize("path", ["/77", "/77/billingSubscriptions"])
def test_billing_needs_its_own_right_and_no_role_gives_it(small, path):
    caller = {"id": "caller-oid", "app": "caller-app", "billing_reader": False}
    asking = small(caller=caller, roles=[grant(role="Owner", on=["one", "two", "/"])])
    answer = asking.get(f"/providers/Microsoft.Billing/billingAccounts{path}")
    assert (answer.status, answer.body["error"]["code"]) == (403, "AuthorizationFailed")


def test_assignments_are_seen_at_above_and_below_unless_asked_at_the_scope(small):
    roles = [grant(), grant(on="/", who="ann"), grant(on="one/rg-a", who="ann")]
    asking = small(roles=roles)
    path = f"{ONE}/providers/Microsoft.Authorization/roleAssignments"
    seen = {kind: asking.get(path, filter=kind).body["value"] for kind in ("", "atScope()", "assignedTo('ann-oid')")}
    scopes = {kind: [body["properties"]["scope"] for body in bodies] for kind, bodies in seen.items()}
    group = f"{ONE}/resourceGroups/rg-a"
    assert scopes == {"": [ONE, "/", group], "atScope()": [ONE, "/"], "assignedTo('ann-oid')": ["/", group]}


def test_assigned_to_includes_what_groups_hold(small):
    asking = small(roles=[grant(), grant(who="crew", role="Owner")])
    path = f"{ONE}/providers/Microsoft.Authorization/roleAssignments"
    for principal in ("ann-oid", "caller-oid"):
        held = asking.get(path, filter=f"assignedTo('{principal}')").body["value"]
        assert "crew-oid" in {body["properties"]["principalId"] for body in held}


def test_custom_roles_are_among_the_definitions(small):
    asking = small(roles=[grant(), grant(role="Desk", who="ann", actions=["Microsoft.Support/*"])])
    found = asking.get(f"{ONE}/providers/Microsoft.Authorization/roleDefinitions").body["value"]
    (desk,) = [body for body in found if body["properties"]["roleName"] == "Desk"]
    assert desk["properties"]["type"] == "CustomRole"
    assert desk["properties"]["permissions"][0]["actions"] == ["Microsoft.Support/*"]


def test_deny_assignments_are_listed_with_everyone_as_the_zero_principal(small):
    asking = small(denials=[{"on": "one/rg-a", "actions": ["*/delete"], "except": ["ann"]}])
    (body,) = asking.get(f"{ONE}/providers/Microsoft.Authorization/denyAssignments").body["value"]
    assert body["properties"]["principals"] == [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}]
    assert body["properties"]["excludePrincipals"] == [{"id": "ann-oid", "type": "User"}]
