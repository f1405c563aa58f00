"""Databases and stores of an estate: their lists, what hangs below them, and their recorded shapes."""

from __future__ import annotations

import pytest
import yaml
from recorded_keys import paths

from simulator import estate
from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
DATA, NORTH = f"{ONE}/resourceGroups/rg-data/providers", f"{ONE}/resourceGroups/rg-north/providers"
SERVER, PARTNER = f"{DATA}/Microsoft.Sql/servers/sql-1", f"{NORTH}/Microsoft.Sql/servers/sql-2"
ORDERS = f"{SERVER}/databases/orders"
INSTANCE = f"{DATA}/Microsoft.Sql/managedInstances/mi-1"
GROUPS = f"{DATA}/Microsoft.Sql/locations/westeurope/instanceFailoverGroups"
ACCOUNT = f"{DATA}/Microsoft.Storage/storageAccounts/st1"
SECTIONS = yaml.safe_load("""
sql_servers:
  - at: one/rg-data/sql-1
    databases: [{name: orders, backups: Zone, keeps_days: 21, weekly: P4W}, {name: carts, status: Paused}]
    failover_groups: [{name: fog, to: one/rg-north/sql-2, databases: [orders], automatic: false}]
  - at: one/rg-north/sql-2
    location: northeurope
    databases: [{name: orders, secondary: Geo}]
managed_instances:
  - {at: one/rg-data/mi-1, backups: Zone, databases: [ledger], keeps_days: 21, failover_group: fog,
     to: one/rg-north/mi-2}
  - {at: one/rg-north/mi-2, location: northeurope}
flexible_servers:
  - {at: one/rg-data/pg-1, keeps_days: 30, geo_backup: true, standby: ZoneRedundant}
  - {at: one/rg-data/pg-2, standby: SameZone, standby_state: CreatingStandby}
  - {at: one/rg-north/pg-3, of: one/rg-data/pg-1}
  - {at: one/rg-data/my-1, engine: MySQL}
cosmos_accounts:
  - {at: one/rg-data/cosmos-1, regions: [{name: West Europe, zones: true}, {name: North Europe}], continuous_days: 7}
  - {at: one/rg-data/cosmos-2}
storage_accounts:
  - {at: one/rg-data/st1, sku: Standard_GZRS, blobs_kept: 30, containers_kept: 7, versioning: true, restorable: 6,
     shares_kept: 14, shares: [uploads, exports], synced: {ago: PT1H}}
  - {at: one/rg-data/st2}
key_vaults: [{at: one/rg-data/kv-1, purge_protection: true}, {at: one/rg-data/kv-2, keeps_days: 7}]
configuration_stores: [{at: one/rg-data/ac-1}, {at: one/rg-data/ac-2, keeps_days: 0}]
caches: [{at: one/rg-data/redis-1, tier: Premium, zones: ["1", "2"], snapshot_minutes: 60}, {at: one/rg-data/redis-2}]
""")
BELOW = {
    "Microsoft.Sql/servers": ["sql-1", "sql-2"],
    "Microsoft.Sql/managedInstances": ["mi-1", "mi-2"],
    "Microsoft.DBforPostgreSQL/flexibleServers": ["pg-1", "pg-2", "pg-3"],
    "Microsoft.DBforMySQL/flexibleServers": ["my-1"],
    "Microsoft.DocumentDB/databaseAccounts": ["cosmos-1", "cosmos-2"],
    "Microsoft.Storage/storageAccounts": ["st1", "st2"],
    "Microsoft.KeyVault/vaults": ["kv-1", "kv-2"],
    "Microsoft.AppConfiguration/configurationStores": ["ac-1", "ac-2"],
    "Microsoft.Cache/redis": ["redis-1", "redis-2"],
}
BY_OTHERS = ("Microsoft.AppConfiguration/configurationStores", "Microsoft.Cache/redis")
"""Lists of which no recorded answer shows all that is shown here."""


@pytest.fixture
def asking(small):
    return small(**SECTIONS)


@pytest.fixture
def listed(asking):
    """List what is at a path."""
    return lambda path: asking.get(path).body["value"]


@pytest.mark.parametrize("kind", BELOW)
def test_each_subscription_lists_its_stores(listed, kind):
    found = listed(f"{ONE}/providers/{kind}")
    assert sorted(body["name"] for body in found) == BELOW[kind]


def test_a_server_lists_its_databases_with_the_one_of_the_service(listed):
    assert [body["name"] for body in listed(f"{SERVER}/databases")] == ["master", "orders", "carts"]


def test_a_database_has_both_policies(asking):
    policies = [asking.get(f"{ORDERS}/backup{kind}TermRetentionPolicies/default").body for kind in ("Short", "Long")]
    assert policies[0]["properties"]["retentionDays"] == 21
    assert policies[1]["properties"]["weeklyRetention"] == "P4W"


def test_both_servers_of_a_failover_group_show_it_and_its_links(listed):
    (first,), (second,) = listed(f"{SERVER}/failoverGroups"), listed(f"{PARTNER}/failoverGroups")
    roles = [body["properties"]["replicationRole"] for body in (first, second)]
    assert (roles, first["properties"]["databases"]) == (["Primary", "Secondary"], [ORDERS])
    (link,), (back,) = listed(f"{SERVER}/replicationLinks"), listed(f"{PARTNER}/replicationLinks")
    assert link["id"].startswith(f"{ORDERS}/replicationLinks/")
    assert [body["properties"]["role"] for body in (link, back)] == ["Primary", "Secondary"]


def test_an_instance_has_databases_with_policies_and_a_failover_group_on_both_sides(asking, listed):
    (ledger,) = listed(f"{INSTANCE}/databases")
    policy = asking.get(f"{ledger['id']}/backupShortTermRetentionPolicies/default").body
    assert (policy["properties"]["retentionDays"], policy["type"].split("/")[1]) == (21, "managedInstances")
    north = f"{NORTH}/Microsoft.Sql/locations/northeurope/instanceFailoverGroups"
    first, second = (body["properties"] for path in (GROUPS, north) for body in listed(path))
    assert (first["replicationRole"], second["replicationRole"]) == ("Primary", "Secondary")
    assert first["managedInstancePairs"] == second["managedInstancePairs"]
    assert first["managedInstancePairs"][0]["primaryManagedInstanceId"] == INSTANCE


def test_a_region_without_failover_groups_has_an_empty_list(listed):
    assert listed(GROUPS.replace("westeurope", "swedencentral")) == []


def test_an_account_has_services_shares_and_a_copy(asking, listed):
    assert [body["name"] for body in listed(f"{ACCOUNT}/fileServices/default/shares")] == ["uploads", "exports"]
    blobs, files = (asking.get(f"{ACCOUNT}/{kind}Services/default").body["properties"] for kind in ("blob", "file"))
    assert (blobs["deleteRetentionPolicy"]["days"], blobs["isVersioningEnabled"]) == (30, True)
    assert files["shareDeleteRetentionPolicy"] == {"enabled": True, "days": 14}
    assert asking.get(ACCOUNT).body["properties"]["geoReplicationStats"]["lastSyncTime"] == "2026-11-20T08:00:00Z"


def test_what_is_off_is_left_out_as_the_services_do(asking):
    plain = f"{DATA}/Microsoft.Storage/storageAccounts/st2"
    blobs = asking.get(f"{plain}/blobServices/default").body["properties"]
    assert not blobs["deleteRetentionPolicy"]["enabled"]
    assert not {"isVersioningEnabled", "restorePolicy", "containerDeleteRetentionPolicy"} & set(blobs)
    assert "geoReplicationStats" not in asking.get(plain).body["properties"]
    vault = asking.get(f"{DATA}/Microsoft.KeyVault/vaults/kv-2").body["properties"]
    assert "enablePurgeProtection" not in vault


def test_resource_graph_has_no_services_and_no_shares(asking):
    for kind in ("blobservices", "fileservices", "fileservices/shares"):
        rows = asking.ask(f"resources | where type =~ 'microsoft.storage/storageaccounts/{kind}' | project id").body
        assert rows["totalRecords"] == 0


NEVER_RECORDED = {".properties.sourceServerResourceId"}
"""Of a replica of PostgreSQL; one of MySQL was recorded with it."""
RECORDED = {
    **{kind.casefold(): f"{ONE}/providers/{kind}" for kind in BELOW if kind not in BY_OTHERS},
    "microsoft.sql/servers/databases": f"{SERVER}/databases",
    "microsoft.sql/servers/failovergroups": f"{SERVER}/failoverGroups",
    "microsoft.sql/managedinstances/databases": f"{INSTANCE}/databases",
    "microsoft.sql/locations/instancefailovergroups": GROUPS,
    "microsoft.sql/servers/databases/replicationlinks": f"{SERVER}/replicationLinks",
}


@pytest.mark.corpus
@pytest.mark.parametrize("kind", RECORDED)
def test_every_key_was_seen_in_recorded_answers_of_its_type(listed, seen, kind):
    answered = listed(RECORDED[kind])
    assert answered
    assert not {path for body in answered for path in paths(body)} - seen[kind] - NEVER_RECORDED


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"sql_servers": [{"at": "one/g/s", "databases": [{"name": "d", "backups": "Somewhere"}]}]}, "backups"),
        (
            {"sql_servers": [{"at": "one/g/s", "failover_groups": [{"name": "f", "to": "one/rg-a/vm-1"}]}]},
            "no SQL server",
        ),
        ({"sql_servers": [{"at": "one/g/s", "size": 3}]}, "size: unknown key"),
        (
            {"managed_instances": [{"at": "one/g/m", "failover_group": "f", "to": "one/rg-a/vm-1"}]},
            "no managed instance",
        ),
        ({"flexible_servers": [{"at": "one/g/s", "engine": "MariaDB"}]}, "engine"),
        ({"flexible_servers": [{"at": "one/g/s", "of": "one/g/t"}]}, "nothing is described"),
        ({"cosmos_accounts": [{"at": "one/g/c", "continuous_days": 14}]}, "write 7 or 30"),
        ({"storage_accounts": [{"at": "one/g/a", "sku": "LRS"}]}, "sku"),
        ({"storage_accounts": [{"at": "one/g/a", "blobs_kept": "long"}]}, "blobs_kept"),
        ({"key_vaults": [{"at": "one/g/k", "purge": True}]}, "unknown key"),
        ({"configuration_stores": [{"at": "one"}]}, "no address"),
        ({"caches": [{"at": "one/g/r", "tier": "Huge"}]}, "tier"),
    ],
)
def test_a_mistake_is_refused_with_its_place(small_text, sections, message):
    with pytest.raises(EstateError, match=message):
        estate.read({**estate.parse_yaml(small_text), **sections})
