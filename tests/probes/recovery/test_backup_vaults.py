"""Backup vaults and the backup instances in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.backup import BackupVault, ProtectedItem
from collector.probe import PerItem
from probes.recovery._vaults import parse_backup_vault
from probes.recovery.backup_vaults import PROBE, parse_instance

VAULT, DISK, BLOBS = recording("recovery", "backup_vaults")
VAULT_ID = f"{PROD}/resourceGroups/rg-vault/providers/Microsoft.DataProtection/backupVaults/bv-till"
SECURITY, STATE = "properties.securitySettings", "properties.currentProtectionState"
GUARD = "properties.isVaultProtectedByResourceGuard"


def test_a_vault_is_told_in_the_fields_of_a_recovery_services_vault():
    assert fact(parse_backup_vault, VAULT) == BackupVault(
        subject=VAULT_ID,
        name="bv-till",
        location="westeurope",
        provisioning_state="Succeeded",
        redundancy="GeoRedundant",
        cross_region_restore="Enabled",
        soft_delete="AlwaysOn",
        soft_delete_days=30,
        immutability="Unlocked",
        multi_user_authorization="Enabled",
        **SEEN,
    )


@pytest.mark.parametrize(("flag", "word"), [(True, "Enabled"), (False, "Disabled"), (None, None), (GONE, None)])
def test_a_resource_guard_is_multi_user_authorization(flag, word):
    assert fact(parse_backup_vault, changed(VAULT, GUARD, flag)).multi_user_authorization == word


@pytest.mark.parametrize(
    ("stores", "redundancy"),
    [
        ([{"datastoreType": "vaultstore", "type": "ZoneRedundant"}], "ZoneRedundant"),
        ([{"datastoreType": "VaultStore"}], None),
        ([{"datastoreType": "OperationalStore", "type": "GeoRedundant"}], None),
        ([], None),
        (None, None),
    ],
)
def test_only_the_vault_store_tells_the_redundancy(stores, redundancy):
    assert fact(parse_backup_vault, changed(VAULT, "properties.storageSettings", stores)).redundancy == redundancy


@pytest.mark.parametrize("word", ["On", "Off", "OFF", "Enabled", "AlwaysOn", "Sometimes"])
def test_the_words_of_soft_delete_are_kept_as_spelt(word):
    raw = changed(VAULT, f"{SECURITY}.softDeleteSettings.state", word)
    assert fact(parse_backup_vault, raw).soft_delete == word


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.provisioningState", "provisioning_state"),
        ("properties.featureSettings", "cross_region_restore"),
        (f"{SECURITY}.softDeleteSettings", "soft_delete"),
        (f"{SECURITY}.softDeleteSettings", "soft_delete_days"),
        (f"{SECURITY}.immutabilitySettings", "immutability"),
    ],
)
def test_what_a_vault_does_not_tell_is_absent(path, field):
    assert getattr(fact(parse_backup_vault, changed(VAULT, path, GONE)), field) is None


def test_the_backup_of_a_disk_tells_no_last_backup():
    source = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Compute/disks/disk-till-ledger"
    assert fact(parse_instance, DISK) == ProtectedItem(
        subject=DISK["id"],
        vault=VAULT_ID,
        source=source,
        workload="Microsoft.Compute/disks",
        protection_state="ProtectionConfigured",
        policy=f"{VAULT_ID}/backupPolicies/disks",
        **SEEN,
    )


def test_a_backup_of_blobs_names_the_containers_that_were_chosen():
    found = fact(parse_instance, BLOBS)
    assert (found.chosen, found.protection_state) == (("invoices", "scans"), "ProtectionError")


@pytest.mark.parametrize(
    ("told", "point"),
    [
        ("2026-11-22T08:03:13.1234567Z", datetime(2026, 11, 22, 8, 3, 13, 123456, tzinfo=UTC)),
        ("0001-01-01T00:00:00.0000000Z", None),
    ],
)
def test_a_recovery_point_is_taken_where_an_answer_tells_it(told, point):
    points = {"recoveryPointInfo": {"latestRecoveryPointInPrimaryRegion": told}}
    raw = changed(DISK, "properties.backupInstanceExtendedProperties", points)
    assert fact(parse_instance, raw).last_recovery_point == point


@pytest.mark.parametrize("state", ["ProtectionStopped", "BackupsSuspended", "SoftDeleted", "SomethingNew"])
def test_every_state_is_kept_as_spelt(state):
    assert fact(parse_instance, changed(DISK, STATE, state)).protection_state == state


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.dataSourceInfo.resourceID", "source"),
        (STATE, "protection_state"),
        ("properties.policyInfo", "policy"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_an_instance_does_not_tell_is_absent(path, field, value):
    assert getattr(fact(parse_instance, changed(DISK, path, value)), field) is None


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_backup_vault, VAULT, "id", GONE),
        (parse_backup_vault, VAULT, "name", GONE),
        (parse_backup_vault, VAULT, "properties.storageSettings", "GeoRedundant"),
        (parse_backup_vault, VAULT, GUARD, "perhaps"),
        (parse_backup_vault, VAULT, f"{SECURITY}.softDeleteSettings.retentionDurationInDays", "long"),
        (parse_instance, DISK, "id", GONE),
        (parse_instance, DISK, "id", VAULT_ID),
        (parse_instance, DISK, "properties.dataSourceInfo.datasourceType", GONE),
        (parse_instance, DISK, "properties.dataSourceInfo.resourceID", 7),
        (parse_instance, DISK, STATE, ["ProtectionConfigured"]),
        (parse_instance, BLOBS, "properties.policyInfo.policyParameters.backupDatasourceParametersList", "all"),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


@pytest.mark.parametrize(("parse", "raw"), [(parse_backup_vault, VAULT), (parse_instance, BLOBS)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


def test_every_vault_is_asked_for_its_instances():
    (need,) = (read.need for read in PROBE.reads if isinstance(read.need, PerItem))
    assert need.path(item(VAULT)) == f"{VAULT_ID}/backupInstances"
