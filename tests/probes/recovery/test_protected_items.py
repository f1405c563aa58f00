"""Recovery Services vaults and the backups in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.backup import BackupVault, ProtectedItem
from collector.probe import Malformed, PerItem
from probes.recovery._vaults import parse_recovery_vault
from probes.recovery.protected_items import PROBE, parse_protected_item

VAULT, ITEM, SHARE, DATABASE = recording("recovery", "protected_items")
VAULT_ID = f"{PROD}/resourceGroups/rg-vault/providers/Microsoft.RecoveryServices/vaults/rsv-till"
MACHINE = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Compute/virtualMachines/VM-Till-01"
SECURITY, REDUNDANCY = "properties.securitySettings", "properties.redundancySettings"


def test_a_vault_tells_how_it_is_hardened():
    assert fact(parse_recovery_vault, VAULT) == BackupVault(
        subject=VAULT_ID,
        name="rsv-till",
        location="westeurope",
        provisioning_state="Succeeded",
        redundancy="GeoRedundant",
        cross_region_restore="Enabled",
        soft_delete="AlwaysON",
        soft_delete_days=14,
        immutability="Locked",
        multi_user_authorization="Enabled",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("path", "absent"),
    [
        ("properties.provisioningState", {"provisioning_state"}),
        (REDUNDANCY, {"redundancy", "cross_region_restore"}),
        (SECURITY, {"soft_delete", "soft_delete_days", "immutability", "multi_user_authorization"}),
        (f"{SECURITY}.softDeleteSettings", {"soft_delete", "soft_delete_days"}),
        (f"{SECURITY}.immutabilitySettings", {"immutability"}),
        (f"{SECURITY}.multiUserAuthorization", {"multi_user_authorization"}),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_an_older_vault_does_not_tell_is_absent(path, absent, value):
    found, whole = fact(parse_recovery_vault, changed(VAULT, path, value)), fact(parse_recovery_vault, VAULT)
    differing = {name for name in BackupVault.__dataclass_fields__ if getattr(found, name) != getattr(whole, name)}
    assert differing == absent
    assert {getattr(found, name) for name in absent} == {None}


@pytest.mark.parametrize("word", ["Enabled", "Disabled", "AlwaysON", "Invalid", "Paused"])
def test_the_words_of_a_setting_are_kept_as_spelt(word):
    raw = changed(VAULT, f"{SECURITY}.softDeleteSettings.softDeleteState", word)
    assert fact(parse_recovery_vault, raw).soft_delete == word


def test_the_backup_of_a_machine():
    assert fact(parse_protected_item, ITEM) == ProtectedItem(
        subject=ITEM["id"],
        vault=VAULT_ID.replace("/subscriptions/", "/Subscriptions/"),
        source=MACHINE,
        workload="AzureIaasVM",
        protection_state="Protected",
        deletion_scheduled=False,
        last_status="Completed",
        last_recovery_point=datetime(2026, 11, 22, 1, 3, 0, 500000, tzinfo=UTC),
        policy=f"{VAULT_ID}/backupPolicies/daily",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("raw", "workload", "source", "data_in", "status"),
    [
        (SHARE, "AzureStorage", "/storageaccounts/sttill", "receipts", "Completed"),
        (DATABASE, "AzureWorkload", "/virtualmachines/vm-till-01", "ledger", "Healthy"),
    ],
)
def test_the_backup_of_something_within_a_resource_names_both(raw, workload, source, data_in, status):
    found = fact(parse_protected_item, raw)
    assert (found.workload, found.data_in, found.last_status) == (workload, data_in, status)
    assert found.source.casefold().endswith(source)


@pytest.mark.parametrize(
    ("status", "began", "point"),
    [
        ("Completed", "2026-11-22T02:00:00Z", datetime(2026, 11, 22, 2, tzinfo=UTC)),
        ("completed", "2001-01-01T00:00:00Z", None),
        ("Completed", GONE, None),
        ("Failed", "2026-11-22T02:00:00Z", None),
        ("IRPending", "2026-11-22T02:00:00Z", None),
    ],
)
def test_the_newest_point_of_a_share_is_its_last_backup_if_that_has_completed(status, began, point):
    raw = changed(changed(SHARE, "properties.lastBackupStatus", status), "properties.lastBackupTime", began)
    assert fact(parse_protected_item, raw).last_recovery_point == point


@pytest.mark.parametrize(("parse", "raw"), [(parse_recovery_vault, VAULT), (parse_protected_item, SHARE)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("sourceResourceId", "source"),
        ("protectionState", "protection_state"),
        ("isScheduledForDeferredDelete", "deletion_scheduled"),
        ("lastBackupStatus", "last_status"),
        ("lastRecoveryPoint", "last_recovery_point"),
        ("policyId", "policy"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_protected_item, changed(ITEM, f"properties.{path}", value)), field) is None


def test_the_machine_stands_in_for_a_missing_source():
    raw = changed(
        changed(ITEM, "properties.sourceResourceId", GONE), "properties.virtualMachineId", "/subscriptions/s/x"
    )
    assert fact(parse_protected_item, raw).source == "/subscriptions/s/x"


@pytest.mark.parametrize("text", ["2001-01-01T00:00:00Z", "1753-01-01T01:01:01Z", "0001-01-01T00:00:00", ""])
def test_a_recovery_point_in_a_year_that_means_never_is_absent(text):
    found = fact(parse_protected_item, changed(ITEM, "properties.lastRecoveryPoint", text))
    assert found.last_recovery_point is None


def test_the_last_attempt_is_not_taken_for_a_recovery_point():
    raw = changed(ITEM, "properties.lastRecoveryPoint", GONE)
    assert raw["properties"]["lastBackupTime"]
    assert fact(parse_protected_item, raw).last_recovery_point is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", f"{PROD}/resourceGroups/rg-vault/providers/Microsoft.RecoveryServices/vaults/rsv-till"),
        ("properties.backupManagementType", GONE),
        ("properties.backupManagementType", ""),
        ("properties.sourceResourceId", 5),
        ("properties.protectionState", ["Protected"]),
        ("properties.isScheduledForDeferredDelete", "soon"),
        ("properties.lastBackupStatus", 0),
        ("properties.lastRecoveryPoint", "22 November"),
        ("properties.policyId", {}),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_protected_item, ITEM, path, value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("name", GONE),
        ("properties.provisioningState", 1),
        (f"{REDUNDANCY}.standardTierStorageRedundancy", ["GeoRedundant"]),
        (f"{SECURITY}.softDeleteSettings.softDeleteRetentionPeriodInDays", "two weeks"),
        (f"{SECURITY}.multiUserAuthorization", True),
    ],
)
def test_a_vault_of_another_shape_is_refused(path, value):
    assert_refused(parse_recovery_vault, VAULT, path, value)


def test_every_vault_is_asked_for_its_items():
    (need,) = (read.need for read in PROBE.reads if isinstance(read.need, PerItem))
    assert need.path(item(VAULT)) == f"{VAULT_ID}/backupProtectedItems"
    with pytest.raises(Malformed):
        need.path(item(changed(VAULT, "id", GONE)))
