"""The unmodified Azure CLI works against the simulator and sees exactly what the estate holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from azure_command import CLOUD, AzureCli, environment

from simulator import estate
from simulator.tables import NOT_IN_GRAPH, table_of
from simulator.world import Resource, World, subscription_of

PROD, SHARED = "11111111-aaaa-4bbb-8ccc-000000000001", "11111111-aaaa-4bbb-8ccc-000000000002"
VAULT = ("--resource-group", "rg-shop-backup", "--vault-name", "rsv-shop-prod")
FIRST_PAGE_ONLY = ("microsoft.insights/activitylogalerts",)
"""Lists of which this version of the CLI reads the first page and follows no link (seen with 2.91)."""
GRAPH = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01"
TICKETS = "/subscriptions/{subscriptionId}/providers/Microsoft.Support/supportTickets?api-version=2024-04-01"


@pytest.fixture(scope="module")
def world() -> World:
    return estate.load(Path(__file__).parent / "estate.yaml")


def ids(bodies: list[dict[str, object]]) -> list[str]:
    return sorted(str(body["id"]) for body in bodies)


def held(world: World, kind: str, subscription: str = PROD) -> list[str]:
    """The ids that the estate file gives the resources of a type."""
    return sorted(found.id for found in world.by_type.get(kind, ()) if subscription_of(found.id) == subscription)


def test_both_subscriptions_are_there(az: AzureCli):
    listed = az("account", "list")
    assert {(found["id"], found["name"], found["state"]) for found in listed} == {
        (PROD, "contoso-shop-prod", "Enabled"),
        (SHARED, "contoso-shop-shared", "Enabled"),
    }
    assert {found["cloudName"] for found in listed} == {CLOUD}


@pytest.mark.parametrize("subscription", [PROD, SHARED])
@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (("monitor", "metrics", "alert", "list"), "microsoft.insights/metricalerts"),
        (("monitor", "activity-log", "alert", "list"), "microsoft.insights/activitylogalerts"),
        (("monitor", "action-group", "list"), "microsoft.insights/actiongroups"),
        (("lock", "list"), "microsoft.authorization/locks"),
        (("group", "list"), "microsoft.resources/subscriptions/resourcegroups"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_a_list_holds_what_the_estate_holds(az: AzureCli, world: World, command, kind, subscription):
    expected = held(world, kind, subscription)
    listed = ids(az(*command, "--subscription", subscription))
    assert expected
    if kind in FIRST_PAGE_ONLY and len(expected) > world.page_size:
        assert set(listed) < set(expected)
    else:
        assert listed == expected


def is_tracked(found: Resource) -> bool:
    """Say whether a resource stands in the list of all: it has a place, and is no part of another one."""
    return bool(found.body.get("location")) and "/providers/" in found.id and table_of(found.type) != NOT_IN_GRAPH


def test_the_list_of_all_resources_is_followed_over_its_pages(az: AzureCli, world: World):
    listed = az("resource", "list")
    elsewhere = {"microsoft.recoveryservices/vaults/backupjobs", "microsoft.authorization/locks"}
    assert not {body["type"].lower() for body in listed} & elsewhere, "only what has a place is listed here"
    tracked = {found.id for found in world.by_id.values() if is_tracked(found)}
    assert ids(listed) == sorted(found for found in tracked if subscription_of(found) == PROD)
    assert len(listed) > 10 * world.page_size
    assert {body["provisioningState"] for body in listed} == {"Succeeded"}


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (("--resource-type", "Microsoft.Compute/virtualMachines"), ["vm-cart-01", "vm-cart-01"]),
        (("--resource-group", "rg-orders"), ["shop-orders", "shoporders"]),
        (("--tag", "team=orders"), ["shop-orders", "shoporders"]),
        (("--tag", "stage"), ["shop-orders"]),
        (("--name", "shoporders"), ["shoporders"]),
        (("--location", "northeurope"), ["master", "orders", "pg-shop-north", "rsv-shop-dr", "sql-shop-north"]),
        (("--location", "francecentral"), []),
    ],
)
def test_resources_are_chosen_by_filters(az: AzureCli, chosen, names):
    assert sorted(body["name"] for body in az("resource", "list", *chosen)) == names


def test_vaults_protected_items_and_jobs_of_the_backup(az: AzureCli, world: World):
    assert ids(az("backup", "vault", "list")) == held(world, "microsoft.recoveryservices/vaults")
    items = az("backup", "item", "list", *VAULT)
    machines = {item["properties"].get("virtualMachineId") for item in items} - {None}
    assert machines == set(held(world, "microsoft.compute/virtualmachines"))
    assert len(items) == len(machines) + 1, "and a file share"
    assert {item["properties"]["lastBackupStatus"] for item in items} == {"Completed"}
    jobs = az("backup", "job", "list", *VAULT)
    assert ids(jobs) == held(world, "microsoft.recoveryservices/vaults/backupjobs")
    assert [job["properties"]["entityFriendlyName"] for job in jobs] == ["vm-cart-01"] * 3


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ((), [("Backup", "Completed"), ("Backup", "Failed"), ("Restore", "Completed")]),
        (("--status", "Failed"), [("Backup", "Failed")]),
        (("--operation", "Restore"), [("Restore", "Completed")]),
        (("--start-date", "01-11-2026", "--end-date", "20-11-2026"), [("Backup", "Failed")]),
    ],
)
def test_jobs_are_chosen_by_filters(az: AzureCli, chosen, found):
    jobs = az("backup", "job", "list", *VAULT, *chosen)
    assert sorted((job["properties"]["operation"], job["properties"]["status"]) for job in jobs) == found


def test_role_assignments_with_the_names_of_their_roles(az: AzureCli, world: World):
    # Names of principals would come from Microsoft Graph, which is not simulated.
    listed = az("role", "assignment", "list", "--all", "--fill-principal-name", "false")
    assert {(given["principalId"], given["roleDefinitionName"], given["scope"]) for given in listed} == {
        (given.principal, given.role.name, given.scope) for given in world.assignments if PROD in given.scope
    }
    assert "Support Request Contributor" in {given["roleDefinitionName"] for given in listed}


def test_the_roles_of_one_principal(az: AzureCli, world: World):
    whose = ("--assignee-object-id", world.caller.id, "--fill-principal-name", "false")
    given = az("role", "assignment", "list", "--all", *whose)
    assert {(one["principalId"], one["roleDefinitionName"]) for one in given} == {
        (world.caller.id, "Reader"),
        (world.caller.id, "Load Test Reader"),
    }


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ((), ["keep-data", "keep-everything", "keep-front"]),
        (("--resource-group", "rg-shop-data"), ["keep-data"]),
        (("--subscription", SHARED), ["keep-search"]),
    ],
)
def test_locks_below_a_scope(az: AzureCli, where, names):
    assert sorted(lock["name"] for lock in az("lock", "list", *where)) == names


def test_resource_graph_answers_a_raw_request(az: AzureCli, world: World):
    query = "resources | where type =~ 'Microsoft.Compute/virtualMachines' | project id, name | order by id asc"
    asked = json.dumps({"subscriptions": [PROD, SHARED], "query": query, "options": {"$top": 2}})
    first = az("rest", "--method", "post", "--url", GRAPH, "--body", asked)
    again = {"$top": 2, "$skipToken": first["$skipToken"]}
    asked = json.dumps({"subscriptions": [PROD, SHARED], "query": query, "options": again})
    second = az("rest", "--method", "post", "--url", GRAPH, "--body", asked)
    machines = [found.id for found in world.by_type["microsoft.compute/virtualmachines"]]
    assert ids([*first["data"], *second["data"]]) == sorted(machines)
    assert (first["totalRecords"], first["count"], second["count"]) == (4, 2, 2)


def test_support_tickets_by_a_raw_request(az: AzureCli, world: World):
    answer = az("rest", "--method", "get", "--url", TICKETS)
    assert ids(answer["value"]) == held(world, "microsoft.support/supporttickets")
    assert {ticket["properties"]["supportPlanType"] for ticket in answer["value"]} == {"ProDirect"}


def test_a_refusal_arrives_as_one(az: AzureCli):
    refusal = az.refused("backup", "vault", "list", "--subscription", SHARED)
    assert "AuthorizationFailed" in refusal.message
    assert "Microsoft.RecoveryServices/vaults/read" in refusal.message


def test_the_cli_only_reads(az: AzureCli):
    az("resource", "list")
    asked = {(entry["method"], entry["path"].rsplit("/", 1)[-1]) for entry in az.simulator.log()}
    assert {entry for entry in asked if entry[0] != "GET"} <= {("POST", "token"), ("POST", "resources")}


def test_whoever_wants_to_leave_the_machine_is_seen(az: AzureCli, trap, tmp_path):
    stranger = AzureCli(az.python, environment(tmp_path, az.simulator.ca, trap.url), az.simulator, trap)
    with pytest.raises(AssertionError, match=r"wanted to leave the machine: \['CONNECT \S+:443 HTTP/"):
        stranger("cloud", "list")  # in a new configuration it looks for a newer version of itself
