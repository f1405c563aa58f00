"""Generated estates: the counts that were asked for, the same from the same seed, and well-formed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generated import Spec, counts, generated_world, read_spec
from simulator.generated.counts import is_tracked, span
from simulator.ids import fold
from simulator.strict import EstateError

GROUPS = "microsoft.resources/subscriptions/resourcegroups"
VM, SITE = "microsoft.compute/virtualmachines", "microsoft.web/sites"
ITEM = "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
COLUMNS = "project id, name, type, location, resourceGroup, subscriptionId, properties"


def counted(world):
    """Count what an estate holds, in the words of the table of counts."""
    found = Counter(resource.type for resource in world.inventory.resources)
    found["microsoft.resources/resourcegroups"] = found.pop(GROUPS)
    found["microsoft.authorization/roleassignments"] = len(world.assignments)
    found["microsoft.authorization/roledefinitions"] = sum(not role.built_in for role in world.roles)
    assert found.pop("microsoft.resources/subscriptions") == len(world.subscriptions)
    assert 0 < found.pop("microsoft.insights/metricseries") <= 2 * found["microsoft.web/sites"]  # two a web app
    return {kind: number for kind, number in found.items() if number}


@pytest.mark.parametrize("size", ["1x400", "5x400", "20x500", "10x100", "40x25", "3x70", "2x1000"])
def test_the_estate_holds_what_was_counted(size):
    spec = read_spec(size)
    wanted = {kind: number for kind, number in counts(spec).items() if number}
    assert counted(generated_world(spec, 1)) == wanted


@pytest.mark.parametrize(
    ("size", "kind", "number"),
    [
        ("1x400", VM, 35),
        ("1x400", "microsoft.insights/diagnosticsettings", 93),
        ("5x400", "microsoft.authorization/roleassignments", 250),
        ("20x500", ITEM, 593),
        ("20x500", "microsoft.web/sites/config", 1160),
        ("500x200", VM, 8800),
        ("500x200", "microsoft.compute/disks", 14600),
    ],
)
def test_the_counts_of_some_types(size, kind, number):
    assert counts(read_spec(size))[kind] == number


@given(subscriptions=st.integers(1, 500), resources=st.integers(60, 1000))
def test_the_tracked_resources_add_up(subscriptions, resources):
    spec = Spec(subscriptions, resources)
    assert sum(number for kind, number in counts(spec).items() if is_tracked(kind)) == spec.tracked


@given(total=st.integers(0, 5000), parts=st.integers(1, 600))
def test_parts_are_nearly_equal_and_make_the_whole(total, parts):
    spans = [span(total, parts, part) for part in range(parts)]
    assert [number for found in spans for number in found] == list(range(total))
    assert max(map(len, spans)) - min(map(len, spans)) <= 1


@pytest.mark.parametrize("text", ["", "5", "5x", "x5", "0x400", "5x0", "5 x 400", "-1x5"])
def test_a_size_that_is_none_is_refused(text):
    with pytest.raises(EstateError, match="write SUBSCRIPTIONSxRESOURCES"):
        read_spec(text)


def bodies(size, seed):
    return [resource.body for resource in generated_world(read_spec(size), seed).inventory.resources]


def test_the_same_seed_makes_the_same_estate_and_another_seed_another():
    assert bodies("3x100", 7) == bodies("3x100", 7)
    assert not {body["id"] for body in bodies("3x100", 7)} & {body["id"] for body in bodies("3x100", 8)}


def test_every_id_is_there_once_and_every_reference_leads_somewhere(generated):
    world = generated("5x400").world
    assert len(world.by_id) == len(world.inventory.resources)
    for item in world.by_type[ITEM]:
        assert fold(item.body["properties"]["sourceResourceId"]) in world.by_id
    for rule in world.by_type["microsoft.insights/metricalerts"]:
        properties = rule.body["properties"]
        assert all(fold(scope) in world.by_id for scope in properties["scopes"])
        assert all(fold(action["actionGroupId"]) in world.by_id for action in properties["actions"])
    for setting in world.by_type["microsoft.insights/diagnosticsettings"]:
        assert fold(setting.id).split("/providers/microsoft.insights/")[0] in world.by_id


def test_names_repeat_in_other_groups_and_ids_are_spelt_in_two_ways(generated):
    machines = generated("1x400").world.by_type[VM]
    groups = defaultdict(set)
    for machine in machines:
        groups[machine.body["name"]].add(machine.folded.split("/")[4])
    assert max(map(len, groups.values())) > 1
    assert any(machine.id != machine.graph_id for machine in machines)
    assert all(fold(machine.id) == fold(machine.graph_id) for machine in machines)


def test_bodies_are_about_as_large_as_real_ones(generated):
    sizes = defaultdict(list)
    for resource in generated("1x400").world.inventory.resources:
        sizes[resource.type].append(len(json.dumps(resource.body)))
    means = {kind: sum(found) / len(found) for kind, found in sizes.items()}
    for kind in (VM, SITE, ITEM, "microsoft.storage/storageaccounts", "microsoft.compute/disks"):
        assert 900 < means[kind] < 3000, kind
    assert all(200 < mean < 20_000 for mean in means.values())


def test_the_caller_reads_everything_through_both_ways(generated):
    asking = generated("5x400")
    rows = asking.ask(f"resources | where type =~ '{VM}' | {COLUMNS} | order by id asc").body
    assert rows["totalRecords"] == rows["count"] == 175
    listed = [
        body["id"]
        for subscription in asking.world.subscriptions
        for body in asking.get(f"{subscription.path}/providers/Microsoft.Compute/virtualMachines").body["value"]
    ]
    assert {fold(found) for found in listed} == {fold(row["id"]) for row in rows["data"]}


@pytest.mark.parametrize(
    ("below", "kind", "path"),
    [
        ("microsoft.sql/servers/databases", "backupShortTermRetentionPolicies", "backupShortTermRetentionPolicies"),
        ("microsoft.sql/servers/databases", "backupLongTermRetentionPolicies", "backupLongTermRetentionPolicies"),
        ("microsoft.storage/storageaccounts", "blobServices", "blobServices"),
        ("microsoft.keyvault/vaults", "diagnosticSettings", "providers/Microsoft.Insights/diagnosticSettings"),
    ],
)
def test_what_only_the_resource_manager_shows_is_listed_below_its_resource(generated, below, kind, path):
    asking = generated("1x400")
    for resource in asking.world.by_type[below]:
        (body,) = asking.get(f"{resource.id}/{path}").body["value"]
        assert fold(body["id"]).startswith(resource.folded + "/")
        assert f"/{kind.casefold()}/" in fold(body["id"])


def test_settings_of_a_child_are_not_those_of_its_parent(generated):
    asking = generated("1x400")
    server = asking.world.by_type["microsoft.sql/servers"][0]
    database = next(found for found in asking.world.by_type["microsoft.sql/servers/databases"] if server.id in found.id)
    suffix = "/providers/Microsoft.Insights/diagnosticSettings"
    assert len(asking.get(database.id + suffix).body["value"]) == 1
    assert asking.get(server.id + suffix).body["value"] == []
    assert asking.get(f"{server.id}x{suffix}").status == 404
