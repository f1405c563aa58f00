"""How much data is lost at worst, by mechanism and scenario: recovery-rpo-feasible (docs/data-loss.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, OPS, OTHER, PROD, SEEN, VM, backup, backup_policy, vault, vm
from judged import gap, outcome, rows_of, verdict
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
    at_tier,
    blob_backup,
    blobs,
    bv,
    bv_policy,
    cluster_backup,
    disk_backup,
    native,
    only,
    redundancy,
    replica,
    replicated,
    resource,
    share,
)

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.backup import BackupPolicy, BackupVault, NativeBackup, ProtectedItem, StorageProtection
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy, Region, ReplicatedItem
from collector.model import Fact, Tier

LOSS = "recovery-rpo-feasible"
TOO_MUCH, GONE = f"fail F-{LOSS}-1", f"fail F-{LOSS}-2"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
DELETION, ZONE, REGION = "deletion", "zone", "region"
MACHINE = (vm(), backup(), backup_policy(interval=4 * HOUR), vault())
ZONAL = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=3, **SEEN)
ZONELESS = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=0, **SEEN)
IN_FLIGHT = "messages_in_flight U-MISSING"
PERIODIC = native(COSMOS, mode="periodic", interval=4 * HOUR, redundancy="Geo")
FAILOVER_GROUP, GEO_SECONDARY = Mechanism.FAILOVER_GROUP, Mechanism.GEO_SECONDARY


def found(*facts: Fact, gaps=(), losses: tuple[tuple[str, timedelta], ...] = (), of: str = "") -> dict[str, str]:
    """What the rows say, as `mechanism loss`, by scenario; for what is unknown its reason."""
    rows = rows_of("data_loss", only(*facts), gaps, at_tier(Tier.T1, *losses))
    return {row.scenario: said(row) for row in rows if row.subject == (of or facts[0].subject)}


def said(row) -> str:
    if isinstance(row.worst_loss, Unknown):
        known = "nothing" if row.recoverable is False else "" if isinstance(row.mechanism, Unknown) else row.mechanism
        return f"{known} {row.worst_loss.reason.value}".strip()
    return f"{row.mechanism} {row.worst_loss}"


def judged_at(tier: Tier, *facts: Fact, losses: tuple[tuple[str, timedelta], ...] = (), gaps=()) -> str:
    return outcome(LOSS, only(*facts), gaps, at_tier(tier, *losses))


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
            (resource(ACCOUNT), blobs(versioning=False), blob_backup(), bv(), bv_policy(continuous=True)),
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
    assert found(*facts) == expected


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
    assert found(resource(COSMOS), native(COSMOS), redundancy(COSMOS), copy)[REGION] == expected


def test_a_share_goes_with_its_account_and_a_database_with_its_machine():
    account = (resource(ACCOUNT), blobs(), redundancy(ACCOUNT), replica(ACCOUNT, Mechanism.STORAGE_GEO))
    kept = backup("s", source=ACCOUNT, workload="AzureStorage", data_in="uploads")
    shares = found(*account, share(), kept, backup_policy(interval=4 * HOUR), vault(), of=SHARE)
    assert shares == {DELETION: "vault 6:00:00", ZONE: "zone_redundant 0:00:00", REGION: "storage_geo U-MISSING"}
    logs = backup("db", workload="AzureWorkload", data_in="orders", policy=f"{OPS}/logs")
    schedule = backup_policy(subject=f"{OPS}/logs", interval=15 * MINUTE)
    alone = found(*MACHINE, logs, schedule, of=logs.subject)
    assert alone == {DELETION: "vault 0:22:30", ZONE: "vault 12:15:00", REGION: "vault 12:15:00"}
    assert found(*MACHINE, logs, schedule, replicated(), of=logs.subject)[REGION] == "site_recovery 0:15:00"


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
        pytest.param({"replication_health": None}, "U-PARSE", id="health not told"),
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
    assert found(*facts)[REGION] == region


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
    assert found(*facts)[ZONE] == zone


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
    assert found(*facts, replica(DATABASE, FAILOVER_GROUP, **changes))[REGION] == region


def test_a_replica_of_which_little_is_told_stands_back_behind_one_that_loses_no_more():
    facts = (resource(DATABASE), native(DATABASE), redundancy(DATABASE), replica(DATABASE, FAILOVER_GROUP, state=None))
    assert found(*facts)[REGION] == "U-PARSE"
    assert found(*facts, replica(DATABASE, GEO_SECONDARY))[REGION] == "geo_secondary 0:00:05"


@pytest.mark.parametrize("changes", [{"protection_state": "ProtectionStopped"}, {"deletion_scheduled": True}])
def test_a_backup_that_is_not_made_brings_nothing_back(changes):
    facts = (vm(), backup(**changes), backup_policy(), vault())
    assert found(*facts) == dict.fromkeys((DELETION, ZONE, REGION), "nothing U-MISSING")
    assert judged_at(Tier.T3, *facts) == GONE


@pytest.mark.parametrize("state", ["Paused", "SomethingNew"])
def test_a_service_that_stands_still_promises_nothing(state):
    facts = (resource(DATABASE), native(DATABASE, state=state), redundancy(DATABASE))
    assert found(*facts) == {DELETION: "nothing U-MISSING", ZONE: "zone_redundant 0:00:00", REGION: "nothing U-MISSING"}


# --- What is accepted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "tiers_that_pass"),
    [(5 * SECOND, "T0 T1 T2 T3"), (10 * MINUTE, "T1 T2 T3"), (HOUR, "T2 T3"), (5 * HOUR, "T3"), (25 * HOUR, "")],
)
def test_each_tier_accepts_its_own_loss_by_deletion(interval, tiers_that_pass):
    facts = (
        resource(COSMOS),
        native(COSMOS, interval=interval),
        redundancy(COSMOS),
        replica(COSMOS, Mechanism.COSMOS_REGION, consistency="Strong"),
    )
    passed = [tier.value for tier in Tier if judged_at(tier, *facts) == "pass"]
    assert passed == tiers_that_pass.split()
    assert all(judged_at(tier, *facts) == TOO_MUCH for tier in Tier if tier.value not in tiers_that_pass.split())


@pytest.mark.parametrize(("tier", "expected"), [(Tier.T0, GONE), (Tier.T1, GONE), (Tier.T2, "pass"), (Tier.T3, "pass")])
def test_the_loss_of_a_region_is_judged_at_t0_and_t1(tier, expected):
    store = (resource(COSMOS), native(COSMOS, interval=SECOND), redundancy(COSMOS))
    assert judged_at(tier, *store) == expected


@pytest.mark.parametrize(("tier", "expected"), [(Tier.T2, GONE), (Tier.T3, "pass")])
def test_the_loss_of_a_zone_is_not_judged_at_t3(tier, expected):
    store = (resource(COSMOS), native(COSMOS, interval=SECOND), redundancy(COSMOS, zone_redundant=False))
    assert judged_at(tier, *store) == expected


@pytest.mark.parametrize(
    ("tier", "accepted", "expected"),
    [
        pytest.param(Tier.T1, None, TOO_MUCH, id="nothing declared"),
        pytest.param(Tier.T1, 36 * HOUR, "pass", id="as much as is lost"),
        pytest.param(Tier.T1, 35 * HOUR, TOO_MUCH, id="less than is lost"),
        pytest.param(Tier.T3, 5 * HOUR, TOO_MUCH, id="less than the tier would accept"),
    ],
)
def test_what_the_workload_declares_stands_in_place_of_the_tier(tier, accepted, expected):
    losses = () if accepted is None else ((VM.upper(), accepted),)
    assert judged_at(tier, *MACHINE, losses=losses) == expected


ACCOUNT_IN_ORDER = (resource(ACCOUNT), blobs(), redundancy(ACCOUNT))


@pytest.mark.parametrize(
    ("last_sync", "accepted", "region", "expected"),
    [
        (10 * MINUTE, None, "storage_geo U-MISSING", "unknown U-MISSING"),
        (10 * MINUTE, 15 * MINUTE, "storage_geo, declared 0:15:00", "pass"),
        (20 * MINUTE, 15 * MINUTE, "storage_geo, declared 0:20:00", TOO_MUCH),
        (None, 15 * MINUTE, "U-PARSE", "unknown U-PARSE"),
    ],
)
def test_a_declared_loss_stands_in_for_a_promise_that_nobody_gives(last_sync, accepted, region, expected):
    moment = None if last_sync is None else NOW - last_sync
    facts = (*ACCOUNT_IN_ORDER, replica(ACCOUNT, Mechanism.STORAGE_GEO, last_sync=moment))
    losses = () if accepted is None else ((ACCOUNT, accepted),)
    assert found(*facts, losses=losses)[REGION] == region
    assert judged_at(Tier.T1, *facts, losses=losses) == expected


def test_a_declared_loss_brings_nothing_back():
    assert judged_at(Tier.T1, *ACCOUNT_IN_ORDER, losses=((ACCOUNT, DAY),)) == GONE


def test_a_loss_declared_for_an_account_holds_for_its_shares_and_no_other():
    kept = backup("s", source=ACCOUNT, workload="AzureStorage", data_in="uploads")
    facts = (*ACCOUNT_IN_ORDER, share(), kept, backup_policy(), vault(), replica(ACCOUNT, Mechanism.STORAGE_GEO))
    assert judged_at(Tier.T1, *facts, losses=((ACCOUNT, 36 * HOUR),)) == "pass"
    assert judged_at(Tier.T1, *facts, losses=((SHARE, 36 * HOUR),)) == "unknown U-MISSING"
    assert judged_at(Tier.T1, *facts, losses=((f"{ACCOUNT}2", 36 * HOUR),)) == TOO_MUCH


@pytest.mark.parametrize("tier", Tier)
def test_messages_need_a_declaration_at_every_tier(tier):
    assert judged_at(tier, resource(QUEUE), ZONAL) == "unknown U-MISSING"
    assert judged_at(tier, resource(QUEUE), ZONAL, losses=((QUEUE, HOUR),)) == "pass"


def test_people_read_scenario_mechanism_and_figures():
    facts = only(*MACHINE, replicated())
    (worst, *_) = verdict(LOSS, facts, workload=at_tier(Tier.T1)).subjects
    assert worst.message == (
        "More data is lost than is accepted (worst loss is 6 h, limit 15 min); scenario: deletion; mechanism: vault"
    )
    undeclared = only(*ACCOUNT_IN_ORDER, replica(ACCOUNT, Mechanism.STORAGE_GEO))
    (worst, *_) = verdict(LOSS, undeclared, workload=at_tier(Tier.T1)).subjects
    assert "nobody publishes how much storage geo loses: declare under recovery.losses" in worst.message
    assert worst.message.endswith("scenario: region; mechanism: storage_geo")


# --- What cannot be seen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "kind", "scope", "unknown"),
    [
        (MACHINE, ProtectedItem, OTHER, {DELETION, ZONE, REGION}),
        (MACHINE, ReplicatedItem, OTHER, {ZONE, REGION}),
        ((resource(DATABASE), native(DATABASE), redundancy(DATABASE)), GeoReplica, OTHER, {REGION}),
        ((resource(DATABASE), redundancy(DATABASE)), NativeBackup, DATABASE, {DELETION, REGION}),
        ((resource(DATABASE), native(DATABASE, redundancy="Local")), Redundancy, DATABASE, {ZONE}),
        ((vm(), backup(), vault()), BackupPolicy, "", {DELETION, ZONE, REGION}),
        ((vm(), backup(), backup_policy()), BackupVault, "", {ZONE, REGION}),
        ((resource(ACCOUNT), redundancy(ACCOUNT)), StorageProtection, ACCOUNT, {DELETION, REGION}),
        ((resource(QUEUE),), Region, PROD, {ZONE}),
    ],
)
def test_behind_a_gap_there_may_be_a_better_mechanism(facts, kind, scope, unknown):
    seen = found(*facts, gaps=[gap(kind, scope=scope)])
    assert {scenario for scenario, said in seen.items() if said == "U-PERM"} == unknown


def test_nothing_can_be_better_than_no_loss_at_all():
    facts = (resource(DATABASE), native(DATABASE), redundancy(DATABASE))
    assert found(*facts, gaps=[gap(GeoReplica)])[ZONE] == "zone_redundant 0:00:00"


def test_what_was_not_told_of_a_service_is_unknown():
    assert found(resource(DATABASE)) == {DELETION: "U-MISSING", ZONE: "U-MISSING", REGION: "nothing U-MISSING"}
    assert found(resource(DATABASE), native(DATABASE, state=None), redundancy(DATABASE))[DELETION] == "U-PARSE"
    assert found(resource(DATABASE), native(DATABASE, redundancy=None), redundancy(DATABASE))[REGION] == "U-PARSE"


def test_a_vault_of_another_subscription_may_keep_a_disk():
    assert found(resource(DISK))[DELETION] == "U-SCOPE"


@pytest.mark.parametrize("tier", Tier)
def test_nothing_that_holds_data_is_not_applicable_where_that_is_proven(tier):
    site = resource(f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Web/sites/front")
    assert judged_at(tier, site) == "not_applicable"
    assert judged_at(tier, site, gaps=[gap(Resource)]) == "unknown U-PERM"


def test_an_old_answer_is_no_answer():
    old = native(COSMOS, interval=SECOND, observed_at=NOW - 2 * DAY)
    assert judged_at(Tier.T3, resource(COSMOS), old) == "unknown U-STALE"
