"""How much data is lost at worst, by mechanism and scenario, and which mechanisms count (docs/data-loss.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, OPS, PROD, SEEN, VM, backup, backup_policy, vault, vm
from stores_kept import (
    ACCOUNT,
    CLUSTER,
    COSMOS,
    DATABASE,
    DAY,
    DISK,
    HOUR,
    INSTANCE,
    MANAGED,
    MYSQL,
    POSTGRES,
    QUEUE,
    REDIS,
    SHARE,
    blob_backup,
    blobs,
    bv,
    bv_policy,
    cluster_backup,
    disk_backup,
    losses_found,
    native,
    redundancy,
    replica,
    replicated,
    resource,
    share,
)

from collector.facts.recovery import Mechanism, Region

MINUTE = timedelta(minutes=1)
DELETION, ZONE, REGION = "deletion", "zone", "region"
MACHINE = (vm(), backup(), backup_policy(interval=4 * HOUR), vault())
ZONAL = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=3, **SEEN)
ZONELESS = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=0, **SEEN)
IN_FLIGHT = "messages_in_flight U-MISSING"
PERIODIC = native(COSMOS, mode="periodic", interval=4 * HOUR, redundancy="Geo")
FAILOVER_GROUP, GEO_SECONDARY = Mechanism.FAILOVER_GROUP, Mechanism.GEO_SECONDARY


# --- The figure of each mechanism ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            MACHINE,
            {DELETION: "vault 6:00:00", ZONE: "vault 1 day, 12:00:00", REGION: "vault 1 day, 12:00:00"},
            id="a machine in a vault: only one backup a day leaves its region",
        ),
        pytest.param(
            (vm(), backup(), backup_policy(interval=7 * DAY), vault(redundancy="ZoneRedundant")),
            {DELETION: "vault 10 days, 12:00:00", ZONE: "vault 10 days, 12:00:00", REGION: "nothing U-MISSING"},
            id="a vault that spans zones",
        ),
        pytest.param(
            (vm(), backup(), backup_policy(), vault(redundancy="LocallyRedundant")),
            {DELETION: "vault 1 day, 12:00:00", ZONE: "nothing U-MISSING", REGION: "nothing U-MISSING"},
            id="a local vault",
        ),
        pytest.param(
            (*MACHINE, replicated()),
            {DELETION: "vault 6:00:00", ZONE: "site_recovery 0:15:00", REGION: "site_recovery 0:15:00"},
            id="Site Recovery: replication copies deletions",
        ),
        pytest.param(
            (*MACHINE, replicated(rpo=20 * MINUTE)),
            {DELETION: "vault 6:00:00", ZONE: "site_recovery 0:40:00", REGION: "site_recovery 0:40:00"},
            id="Site Recovery that is behind",
        ),
        pytest.param(
            (*MACHINE, replicated(recovery_region="West Europe")),
            {DELETION: "vault 6:00:00", ZONE: "site_recovery 0:15:00", REGION: "vault 1 day, 12:00:00"},
            id="Site Recovery to another zone",
        ),
        pytest.param(
            (resource(DATABASE), native(DATABASE), redundancy(DATABASE)),
            {DELETION: "point_in_time 0:10:00", ZONE: "zone_redundant 0:00:00", REGION: "geo_restore 1:00:00"},
            id="SQL database",
        ),
        pytest.param(
            (resource(DATABASE), native(DATABASE), redundancy(DATABASE), replica(DATABASE, FAILOVER_GROUP)),
            {DELETION: "point_in_time 0:10:00", ZONE: "zone_redundant 0:00:00", REGION: "failover_group 0:00:05"},
            id="SQL database with a failover group",
        ),
        pytest.param(
            (resource(DATABASE), native(DATABASE), redundancy(DATABASE, zone_redundant=False)),
            {DELETION: "point_in_time 0:10:00", ZONE: "geo_restore 1:00:00", REGION: "geo_restore 1:00:00"},
            id="SQL database in one zone",
        ),
        pytest.param(
            (resource(DATABASE), native(DATABASE, redundancy="Zone"), redundancy(DATABASE, zone_redundant=False)),
            {DELETION: "point_in_time 0:10:00", ZONE: "point_in_time 0:10:00", REGION: "nothing U-MISSING"},
            id="SQL database in one zone with backups in several",
        ),
        pytest.param(
            (resource(DATABASE), native(DATABASE, interval=8 * HOUR), redundancy(DATABASE)),
            {DELETION: "point_in_time 8:00:00", ZONE: "zone_redundant 0:00:00", REGION: "geo_restore U-MISSING"},
            id="SQL data warehouse",
        ),
        pytest.param(
            (resource(MANAGED), native(MANAGED), redundancy(INSTANCE), replica(INSTANCE, FAILOVER_GROUP)),
            {DELETION: "point_in_time 0:10:00", ZONE: "zone_redundant 0:00:00", REGION: "geo_restore U-MISSING"},
            id="SQL managed instance: nobody promises a figure",
        ),
        pytest.param(
            (resource(POSTGRES), native(POSTGRES), redundancy(POSTGRES), replica(POSTGRES, Mechanism.READ_REPLICA)),
            {DELETION: "point_in_time 0:10:00", ZONE: "zone_redundant 0:00:00", REGION: "read_replica 0:05:00"},
            id="PostgreSQL with a replica",
        ),
        pytest.param(
            (resource(POSTGRES), native(POSTGRES), redundancy(POSTGRES)),
            {DELETION: "point_in_time 0:10:00", ZONE: "zone_redundant 0:00:00", REGION: "geo_restore U-MISSING"},
            id="PostgreSQL with geo-redundant backup: no figure",
        ),
        pytest.param(
            (resource(MYSQL), native(MYSQL), redundancy(MYSQL), replica(MYSQL, Mechanism.READ_REPLICA)),
            {DELETION: "point_in_time 0:10:00", ZONE: "zone_redundant 0:00:00", REGION: "geo_restore U-MISSING"},
            id="MySQL with a replica: no figure",
        ),
        pytest.param(
            (resource(COSMOS), native(COSMOS), redundancy(COSMOS), replica(COSMOS, Mechanism.COSMOS_REGION)),
            {DELETION: "continuous 0:01:40", ZONE: "zone_redundant 0:00:00", REGION: "cosmos_region 0:15:00"},
            id="Cosmos DB in two regions",
        ),
        pytest.param(
            (resource(COSMOS), PERIODIC, redundancy(COSMOS)),
            {DELETION: "periodic 4:00:00", ZONE: "zone_redundant 0:00:00", REGION: "geo_restore U-MISSING"},
            id="Cosmos DB with periodic backup",
        ),
        pytest.param(
            (resource(ACCOUNT), blobs(), redundancy(ACCOUNT), replica(ACCOUNT, Mechanism.STORAGE_GEO)),
            {DELETION: "versions 0:00:00", ZONE: "zone_redundant 0:00:00", REGION: "storage_geo U-MISSING"},
            id="storage account: no promise for another region",
        ),
        pytest.param(
            (resource(ACCOUNT), blobs(versioning=False), blob_backup(), bv(), bv_policy(), redundancy(ACCOUNT)),
            {DELETION: "vault 1 day, 12:00:00", ZONE: "zone_redundant 0:00:00", REGION: "vault 1 day, 12:00:00"},
            id="blobs in a vault",
        ),
        pytest.param(
            (
                resource(ACCOUNT),
                blobs(restorable=29 * DAY, containers_kept=0 * DAY),
                blob_backup(),
                bv(),
                bv_policy(continuous=True),
            ),
            {DELETION: "vault 0:05:00", ZONE: "U-MISSING", REGION: "nothing U-MISSING"},
            id="operational backup of blobs",
        ),
        pytest.param(
            (resource(DISK), disk_backup(), bv(), bv_policy(interval=4 * HOUR)),
            {DELETION: "vault 6:00:00", ZONE: "U-PARSE", REGION: "nothing U-MISSING"},
            id="disk: snapshots beside it",
        ),
        pytest.param(
            (resource(CLUSTER), cluster_backup(), bv(), bv_policy(interval=4 * HOUR)),
            {DELETION: "vault 6:00:00", ZONE: "U-PARSE", REGION: "U-PARSE"},
            id="cluster: where its backups lie is not told",
        ),
        pytest.param(
            (resource(REDIS), native(REDIS, mode="persistence", state="Succeeded")),
            {DELETION: "U-MISSING", ZONE: "nothing U-MISSING", REGION: "nothing U-MISSING"},
            id="cache with persistence",
        ),
        pytest.param(
            (resource(REDIS), native(REDIS, mode="none", state="Succeeded")),
            dict.fromkeys((DELETION, ZONE, REGION), "nothing U-MISSING"),
            id="cache",
        ),
        pytest.param(
            (resource(QUEUE), ZONAL),
            {DELETION: IN_FLIGHT, ZONE: "zones_of_the_region 0:00:00", REGION: IN_FLIGHT},
            id="messages",
        ),
        pytest.param(
            (resource(QUEUE), ZONELESS),
            dict.fromkeys((DELETION, ZONE, REGION), IN_FLIGHT),
            id="messages in a region without zones",
        ),
    ],
)
def test_the_mechanism_that_loses_least_and_its_figure(facts, expected):
    assert losses_found(*facts) == expected


@pytest.mark.parametrize(
    ("consistency", "expected"),
    [
        ("Strong", "cosmos_region 0:00:00"),
        ("Session", "cosmos_region 0:15:00"),
        ("ConsistentPrefix", "cosmos_region 0:15:00"),
        ("Eventual", "cosmos_region 0:15:00"),
        ("BoundedStaleness", "cosmos_region U-MISSING"),
        ("SomethingNew", "cosmos_region U-MISSING"),
        (None, "U-PARSE"),
    ],
)
def test_cosmos_db_loses_by_its_consistency(consistency, expected):
    copy = replica(COSMOS, Mechanism.COSMOS_REGION, consistency=consistency)
    assert losses_found(resource(COSMOS), native(COSMOS), redundancy(COSMOS), copy)[REGION] == expected


def test_a_share_goes_with_its_account_and_a_database_with_its_machine():
    account = (resource(ACCOUNT), blobs(), redundancy(ACCOUNT), replica(ACCOUNT, Mechanism.STORAGE_GEO))
    kept = backup("s", source=ACCOUNT, workload="AzureStorage", data_in="uploads")
    shares = losses_found(*account, share(), kept, backup_policy(interval=4 * HOUR), vault(), of=SHARE)
    assert shares == {DELETION: "vault 6:00:00", ZONE: "zone_redundant 0:00:00", REGION: "storage_geo U-MISSING"}
    logs = backup("db", workload="AzureWorkload", data_in="orders", policy=f"{OPS}/logs")
    schedule = backup_policy(subject=f"{OPS}/logs", interval=15 * MINUTE)
    alone = losses_found(*MACHINE, logs, schedule, of=logs.subject)
    assert alone == {DELETION: "vault 0:22:30", ZONE: "vault 12:15:00", REGION: "vault 12:15:00"}
    assert losses_found(*MACHINE, logs, schedule, replicated(), of=logs.subject)[REGION] == "site_recovery 0:15:00"


# --- A mechanism that is not healthy does not count ------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "region"),
    [
        pytest.param({"protection_state": "InitialReplicationInProgress"}, "nothing U-MISSING", id="first copy runs"),
        pytest.param({"protection_state": "SomethingNew"}, "nothing U-MISSING", id="a state of tomorrow"),
        pytest.param({"replication_health": "Critical"}, "nothing U-MISSING", id="unhealthy"),
        pytest.param({"replication_health": "Warning"}, "nothing U-MISSING", id="with warnings"),
        pytest.param({"active_location": "Recovery"}, "nothing U-MISSING", id="failed over"),
        pytest.param({"source": f"{VM}-2"}, "nothing U-MISSING", id="of another machine"),
        pytest.param({"source": None}, "nothing U-MISSING", id="of a machine not told"),
        pytest.param({"recovery_region": "westeurope"}, "nothing U-MISSING", id="in the same region"),
        pytest.param({"protection_state": None}, "U-PARSE", id="state not told"),
        pytest.param({"leaves_disks_out": True}, "U-MISSING", id="without a disk"),
        pytest.param({"replication_health": None}, "U-PARSE", id="health not told"),
        pytest.param({"failover_health": "Critical"}, "nothing U-MISSING", id="failover not possible"),
        pytest.param({"failover_health": "SomethingNew"}, "nothing U-MISSING", id="a failover of tomorrow"),
        pytest.param({"failover_health": "Warning"}, "site_recovery 0:15:00", id="failover with warnings"),
        pytest.param({"failover_health": None}, "U-PARSE", id="failover health not told"),
        pytest.param({"active_location": None}, "U-PARSE", id="side not told"),
        pytest.param({"recovery_region": None}, "U-PARSE", id="region not told"),
        pytest.param({"rpo": None}, "U-PARSE", id="distance not told"),
        pytest.param({"rpo_at": None}, "U-PARSE", id="time of the distance not told"),
        pytest.param({"rpo_at": NOW - 61 * MINUTE}, "U-STALE", id="distance of long ago"),
        pytest.param({"rpo_at": NOW + HOUR}, "U-PARSE", id="distance of the future"),
        pytest.param(
            {"source": VM.upper(), "protection_state": "PROTECTED"}, "site_recovery 0:15:00", id="in capitals"
        ),
    ],
)
def test_a_machine_is_replicated_only_where_every_word_says_so(changes, region):
    facts = (vm(), backup(), backup_policy(), vault(redundancy="LocallyRedundant"), replicated(**changes))
    assert losses_found(*facts)[REGION] == region


@pytest.mark.parametrize(
    ("changes", "zone"),
    [
        ({"standby": "Healthy"}, "zone_redundant 0:00:00"),
        ({"standby": "CreatingStandby"}, "nothing U-MISSING"),
        ({"standby": "SomethingNew"}, "nothing U-MISSING"),
        ({"standby": None}, "U-PARSE"),
        ({"zone_redundant": False}, "nothing U-MISSING"),
        ({"zone_redundant": None}, "U-PARSE"),
    ],
)
def test_a_server_survives_its_zone_only_with_a_healthy_standby(changes, zone):
    facts = (resource(POSTGRES), native(POSTGRES, redundancy="Disabled"), redundancy(POSTGRES, **changes))
    assert losses_found(*facts)[ZONE] == zone


@pytest.mark.parametrize(
    ("changes", "region"),
    [
        ({"state": "SUSPENDED"}, "nothing U-MISSING"),
        ({"state": "SEEDING"}, "nothing U-MISSING"),
        ({"state": None}, "U-PARSE"),
        ({"region": None}, "U-PARSE"),
        ({"region": "West Europe"}, "nothing U-MISSING"),
    ],
)
def test_a_replica_counts_only_while_it_is_up_to_date_and_elsewhere(changes, region):
    facts = (resource(DATABASE), native(DATABASE, redundancy="Local"), redundancy(DATABASE))
    assert losses_found(*facts, replica(DATABASE, FAILOVER_GROUP, **changes))[REGION] == region


def test_a_replica_of_which_little_is_told_stands_back_behind_one_that_loses_no_more():
    facts = (resource(DATABASE), native(DATABASE), redundancy(DATABASE), replica(DATABASE, FAILOVER_GROUP, state=None))
    assert losses_found(*facts)[REGION] == "U-PARSE"
    assert losses_found(*facts, replica(DATABASE, GEO_SECONDARY))[REGION] == "geo_secondary 0:00:05"


@pytest.mark.parametrize("changes", [{"protection_state": "ProtectionStopped"}, {"deletion_scheduled": True}])
def test_a_backup_that_is_not_made_brings_nothing_back(changes):
    facts = (vm(), backup(**changes), backup_policy(), vault())
    assert losses_found(*facts) == dict.fromkeys((DELETION, ZONE, REGION), "nothing U-MISSING")


@pytest.mark.parametrize(("state", "kept"), [("Paused", "U-MISSING"), ("SomethingNew", "nothing U-MISSING")])
def test_a_service_that_stands_still_promises_nothing(state, kept):
    facts = (resource(DATABASE), native(DATABASE, state=state), redundancy(DATABASE))
    assert losses_found(*facts) == {DELETION: kept, ZONE: "zone_redundant 0:00:00", REGION: kept}
