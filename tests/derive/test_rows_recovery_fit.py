"""How long backups are kept, and whether they outlive their region: recovery-backup-policy-fit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, RSV, backup, backup_policy, vault, vm
from judged import gap, outcome, rows_of
from stores_kept import (
    ACCOUNT,
    BV,
    CLUSTER,
    COSMOS,
    DATABASE,
    DAY,
    DISK,
    INSTANCE,
    MANAGED,
    POSTGRES,
    QUEUE,
    at_tier,
    blob_backup,
    blobs,
    bv,
    bv_policy,
    cluster_backup,
    disk_backup,
    native,
    only,
    replica,
    replicated,
    resource,
    retention,
    share,
)

from collector.facts.azure import Resource
from collector.facts.backup import BackupPolicy, BackupVault, NativeRetention, ProtectedItem
from collector.facts.recovery import GeoReplica, Mechanism, ReplicatedItem
from collector.model import Fact, Tier

FIT = "recovery-backup-policy-fit"
SHORT, NEAR = f"fail F-{FIT}-1", f"fail F-{FIT}-2"


def fit(*facts: Fact, tier: Tier = Tier.T1, gaps=()) -> str:
    return outcome(FIT, only(*facts), gaps, at_tier(tier))


# --- Retention -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "tiers_that_pass"),
    [(35, "T0 T1 T2 T3"), (30, "T0 T1 T2 T3"), (29, "T2 T3"), (14, "T2 T3"), (13, "T3"), (7, "T3"), (6, "")],
)
def test_each_tier_asks_for_its_own_retention(days, tiers_that_pass):
    kept = timedelta(days=days)
    for tier in Tier:
        expected = "pass" if tier.value in tiers_that_pass.split() else SHORT
        assert fit(vm(), backup(), vault(), backup_policy(retention=kept), tier=tier) == expected
        assert fit(resource(DATABASE), native(DATABASE, retention=kept), tier=tier) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([native(DATABASE, retention=None), retention()], "pass", id="told by its own resource"),
        pytest.param([native(DATABASE, retention=None), retention(retention=7 * DAY)], SHORT, id="too short there"),
        pytest.param([native(DATABASE, retention=None), retention(retention=timedelta())], SHORT, id="none at all"),
        pytest.param(
            [native(DATABASE, retention=None), retention(retention=None, long_term=300 * DAY)],
            "unknown U-PARSE",
            id="only long-term copies are told",
        ),
        pytest.param(
            [native(DATABASE, retention=None), retention(of=f"{DATABASE}-2")], "unknown U-PARSE", id="of another one"
        ),
    ],
)
def test_the_retention_of_a_database_may_be_a_resource_of_its_own(facts, expected):
    assert fit(resource(DATABASE), *facts) == expected


@pytest.mark.parametrize(("scope", "expected"), [(DATABASE, "unknown U-PERM"), (f"{DATABASE}-2", "unknown U-PARSE")])
def test_a_retention_that_may_not_be_read_is_unknown(scope, expected):
    hidden = gap(NativeRetention, scope=scope)
    assert fit(resource(DATABASE), native(DATABASE, retention=None), gaps=[hidden]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"retention": None}, "unknown U-PARSE"),
        ({"subject": f"{RSV}/backupPolicies/other"}, "unknown U-MISSING"),
        ({"retention": 7 * DAY, "longest_retention": 365 * DAY}, SHORT),
    ],
)
def test_a_policy_must_tell_how_long_each_backup_is_kept(changes, expected):
    assert fit(vm(), backup(), vault(), backup_policy(**changes)) == expected


def test_a_policy_that_may_not_be_read_is_unknown():
    assert fit(vm(), backup(), vault(), gaps=[gap(BackupPolicy, scope=RSV)]) == "unknown U-PERM"


@pytest.mark.parametrize("changes", [{"deleted_kept": 14 * DAY}, {"containers_kept": 14 * DAY}])
def test_blobs_are_kept_as_long_as_the_shorter_of_blobs_and_containers(changes):
    elsewhere = replica(ACCOUNT, Mechanism.STORAGE_GEO)
    assert fit(resource(ACCOUNT), blobs(), elsewhere) == "pass"
    assert fit(resource(ACCOUNT), blobs(**changes), elsewhere, tier=Tier.T2) == "pass"
    assert fit(resource(ACCOUNT), blobs(**changes), elsewhere) == SHORT


# --- Out of the region -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="geo-redundant and restored across regions"),
        pytest.param({"redundancy": "GEOREDUNDANT", "cross_region_restore": "enabled"}, "pass", id="in other case"),
        pytest.param({"redundancy": "LocallyRedundant"}, NEAR, id="local"),
        pytest.param({"redundancy": "ZoneRedundant"}, NEAR, id="zones"),
        pytest.param({"redundancy": "SomethingNew"}, NEAR, id="a word of tomorrow"),
        pytest.param({"cross_region_restore": "Disabled"}, NEAR, id="cannot be restored there"),
        pytest.param({"redundancy": None}, "unknown U-PARSE", id="redundancy not told"),
        pytest.param({"cross_region_restore": None}, "unknown U-PARSE", id="restore not told"),
        pytest.param({"subject": f"{RSV}-2"}, "unknown U-MISSING", id="vault not seen"),
    ],
)
def test_a_vault_outlives_its_region(changes, expected):
    assert fit(vm(), backup(), backup_policy(), vault(**changes)) == expected


def test_a_vault_that_may_not_be_read_is_unknown():
    assert fit(vm(), backup(), backup_policy(), gaps=[gap(BackupVault, scope=RSV)]) == "unknown U-PERM"


@pytest.mark.parametrize("tier", [Tier.T2, Tier.T3])
def test_where_the_loss_of_a_region_is_not_judged_a_local_vault_will_do(tier):
    near = vault(redundancy="LocallyRedundant")
    assert fit(vm(), backup(), backup_policy(), near, tier=tier) == "pass"
    assert fit(vm(), backup(), backup_policy(), tier=tier) == "pass"


@pytest.mark.parametrize(
    ("redundancy", "expected"),
    [
        ("Geo", "pass"),
        ("GeoZone", "pass"),
        ("Enabled", "pass"),
        ("GRS", "pass"),
        ("Zone", NEAR),
        ("Local", NEAR),
        ("Disabled", NEAR),
        ("SomethingNew", NEAR),
        (None, "unknown U-PARSE"),
    ],
)
@pytest.mark.parametrize("subject", [DATABASE, POSTGRES])
def test_backups_of_a_service_outlive_its_region(subject, redundancy, expected):
    assert fit(resource(subject), native(subject, redundancy=redundancy)) == expected


def test_where_the_backups_of_a_managed_database_lie_its_instance_tells():
    stores = (resource(MANAGED), native(MANAGED, redundancy=None))
    assert fit(*stores, native(INSTANCE, redundancy="Geo")) == "pass"
    assert fit(*stores, native(INSTANCE, redundancy="Local")) == NEAR
    assert fit(*stores) == "unknown U-PARSE"


@pytest.mark.parametrize(
    ("store", "copy"),
    [
        pytest.param(
            [vm(), backup(), backup_policy(), vault(redundancy="LocallyRedundant")], replicated(), id="machine"
        ),
        pytest.param(
            [resource(DATABASE), native(DATABASE, redundancy="Local")],
            replica(DATABASE, Mechanism.FAILOVER_GROUP),
            id="SQL",
        ),
        pytest.param(
            [resource(MANAGED), native(MANAGED, redundancy="Local")],
            replica(INSTANCE, Mechanism.FAILOVER_GROUP),
            id="managed instance",
        ),
        pytest.param(
            [resource(POSTGRES), native(POSTGRES, redundancy="Disabled")],
            replica(POSTGRES, Mechanism.READ_REPLICA),
            id="PostgreSQL",
        ),
        pytest.param([resource(COSMOS), native(COSMOS)], replica(COSMOS, Mechanism.COSMOS_REGION), id="Cosmos DB"),
    ],
)
def test_a_copy_in_another_region_stands_in_for_backups_there(store, copy):
    assert fit(*store) == NEAR
    assert fit(*store, copy) == "pass"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "SUSPENDED"}, NEAR),
        ({"state": "SomethingNew"}, NEAR),
        ({"state": None}, "unknown U-PARSE"),
        ({"region": "West Europe"}, NEAR),
        ({"region": None}, "unknown U-PARSE"),
        ({"of": f"{DATABASE}-2"}, NEAR),
        ({"of": DATABASE.upper(), "state": "catch_up", "region": "North Europe"}, "pass"),
    ],
)
def test_a_copy_that_is_not_up_to_date_or_not_elsewhere_is_none(changes, expected):
    copy = replica(DATABASE, Mechanism.FAILOVER_GROUP, **changes)
    assert fit(resource(DATABASE), native(DATABASE, redundancy="Local"), copy) == expected


@pytest.mark.parametrize(
    ("facts", "hidden"),
    [
        ((resource(DATABASE), native(DATABASE, redundancy="Local")), GeoReplica),
        ((vm(), backup(), backup_policy(), vault(redundancy="LocallyRedundant")), ReplicatedItem),
    ],
)
def test_copies_that_cannot_be_seen_may_exist(facts, hidden):
    assert fit(*facts) == NEAR
    assert fit(*facts, gaps=[gap(hidden)]) == "unknown U-PERM"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([resource(DISK), disk_backup()], NEAR, id="snapshots of a disk lie beside it"),
        pytest.param([resource(CLUSTER), cluster_backup()], "unknown U-PARSE", id="those of a cluster may"),
        pytest.param([resource(ACCOUNT), blobs(versioning=False), blob_backup()], "pass", id="blobs in the vault"),
        pytest.param([resource(ACCOUNT), blobs()], NEAR, id="versions lie in the account"),
        pytest.param(
            [
                resource(ACCOUNT),
                blobs(),
                replica(ACCOUNT, Mechanism.STORAGE_GEO),
                share(),
                vault(),
                backup_policy(),
                backup("s", source=ACCOUNT, workload="AzureStorage", data_in="uploads"),
            ],
            "pass",
            id="shares go with the copy of their account",
        ),
    ],
)
def test_what_lies_beside_its_source_is_lost_with_it(facts, expected):
    assert fit(*facts, bv(), bv_policy()) == expected


def test_a_continuous_policy_keeps_blobs_in_their_account():
    kept = blobs(containers_kept=0 * DAY, restorable=29 * DAY)
    facts = (resource(ACCOUNT), kept, blob_backup(), bv(), bv_policy(continuous=True, interval=None))
    assert fit(*facts) == NEAR


# --- Nothing to judge ------------------------------------------------------------------------------------------


def test_what_has_no_backup_has_no_fit_either():
    assert fit(vm()) == "unknown U-MISSING"
    assert fit(vm(), gaps=[gap(ProtectedItem)]) == "unknown U-PERM"
    assert fit(resource(DISK)) == "unknown U-SCOPE"


def test_nothing_that_needs_a_backup():
    assert fit(resource(QUEUE)) == "not_applicable"
    assert fit(resource(QUEUE), gaps=[gap(Resource)]) == "unknown U-PERM"


def test_an_old_answer_is_no_answer():
    assert fit(vm(), backup(), vault(), backup_policy(observed_at=NOW - 2 * DAY)) == "unknown U-STALE"


def test_the_row_names_what_keeps_it():
    (row,) = rows_of("backup_fit", only(resource(POSTGRES), native(POSTGRES)))
    assert (row.mechanism, row.retention, row.survives_region) == ("point_in_time", 30 * DAY, True)
    (row,) = rows_of("backup_fit", only(resource(DISK), disk_backup(), bv(), bv_policy(subject=f"{BV}/x")))
    assert row.retention.why == "its policy was not among those of the vault: collect again"
