"""Recovery Services vaults and the backups in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.backup import BackupVault, ProtectedItem
from collector.probe import Malformed, PerItem
from probes.recovery.protected_items import PROBE, parse_protected_item, parse_vault

VAULT, ITEM = recording("recovery", "protected_items")
VAULT_ID = f"{PROD}/resourceGroups/rg-vault/providers/Microsoft.RecoveryServices/vaults/rsv-till"


def test_a_vault_and_its_item_become_facts():
    assert fact(parse_vault, VAULT) == BackupVault(
        subject=VAULT_ID, name="rsv-till", provisioning_state="Succeeded", **SEEN
    )
    assert fact(parse_protected_item, ITEM) == ProtectedItem(
        subject=ITEM["id"],
        source=f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Compute/virtualMachines/VM-Till-01",
        workload="AzureIaasVM",
        protection_state="Protected",
        deletion_scheduled=False,
        last_status="Completed",
        last_recovery_point=datetime(2026, 11, 22, 1, 3, 0, 500000, tzinfo=UTC),
        policy=f"{VAULT_ID}/backupPolicies/daily",
        **SEEN,
    )


@pytest.mark.parametrize(("parse", "raw"), [(parse_vault, VAULT), (parse_protected_item, ITEM)])
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


@pytest.mark.parametrize("path", ["id", "name"])
def test_a_vault_without_a_name_is_refused(path):
    assert_refused(parse_vault, VAULT, path, GONE)


def test_every_vault_is_asked_for_its_items():
    (need,) = (read.need for read in PROBE.reads if isinstance(read.need, PerItem))
    assert need.path(item(VAULT)) == f"{VAULT_ID}/backupProtectedItems"
    with pytest.raises(Malformed):
        need.path(item(changed(VAULT, "id", GONE)))
