"""A machine of which disks are left out, a database of a second instance: a part is not the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from probe_items import item

from collector.derive.recovery.stateful import place_in_machine
from collector.facts.backup import ProtectedItem
from collector.probe import Malformed
from probes.recovery.protected_items import parse_protected_item
from probes.recovery.site_recovery import parse_replicated_item

GROUP = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001/resourceGroups/rg/providers"
VAULT = f"{GROUP}/Microsoft.RecoveryServices/vaults/v"
MACHINE = f"{GROUP}/Microsoft.Compute/virtualMachines/vm"


def protected(excluded: Any) -> ProtectedItem:
    raw = {
        "id": f"{VAULT}/backupFabrics/Azure/protectionContainers/c/protectedItems/VM;iaasvmcontainerv2;rg;vm",
        "properties": {
            "backupManagementType": "AzureIaasVM",
            "sourceResourceId": MACHINE,
            "protectionState": "Protected",
            "lastBackupStatus": "Completed",
            "extendedProperties": {"diskExclusionProperties": excluded},
        },
    }
    (found,) = parse_protected_item(item(raw))
    return found


@pytest.mark.parametrize(
    ("excluded", "named", "only"),
    [
        ({"diskLunList": [1], "isInclusionList": False}, (1,), False),
        ({"diskLunList": [1]}, (1,), False),
        ({"diskLunList": [1, 0], "isInclusionList": True}, (0, 1), True),
        ({"diskLunList": [], "isInclusionList": True}, (), True),
        ({"isInclusionList": True}, (), True),
    ],
    ids=["one disk left out", "not told which way", "only two disks", "only the system disk", "no list"],
)
def test_the_backup_of_some_disks_tells_so(excluded: Mapping[str, Any], named, only):
    """Recorded as `azcli:backup/test_backup_disk_exclusion#072`, `#079` and `#085`, in the list of protected items."""
    found = protected(excluded)
    assert (found.disks_named, found.named_disks_only, found.leaves_disks_out) == (named, only, True)


@pytest.mark.parametrize("excluded", [None, {}, {"diskLunList": [], "isInclusionList": False}])
def test_leaving_out_no_disk_keeps_all(excluded):
    assert not protected(excluded).leaves_disks_out


@pytest.mark.parametrize("told", ["1", ["1"], [None], [True], {"0": 1}])
def test_a_list_of_disks_that_is_none_is_refused(told):
    with pytest.raises(Malformed):
        protected({"diskLunList": told, "isInclusionList": False})


@pytest.mark.parametrize(
    ("told", "left_out"),
    [(None, False), ([], False), ([{"diskLunId": 1, "diskState": "Unprotected"}], True), ({}, True), ("1", True)],
)
def test_a_machine_with_a_disk_that_is_not_replicated_tells_so(told, left_out):
    """`unprotectedDisks` is null in every recorded answer; its entries are those of the specification."""
    raw = {
        "id": f"{VAULT}/replicationFabrics/f/replicationProtectionContainers/c/replicationProtectedItems/i",
        "properties": {
            "protectionState": "Protected",
            "providerSpecificDetails": {"instanceType": "A2A", "fabricObjectId": MACHINE, "unprotectedDisks": told},
        },
    }
    (found,) = parse_replicated_item(item(raw))
    assert found.leaves_disks_out is left_out


def database(instance: str) -> ProtectedItem:
    raw = {
        "id": f"{VAULT}/backupFabrics/Azure/protectionContainers/VMAppContainer;Compute;rg;vm"
        f"/protectedItems/SQLDataBase;{instance};orders",
        "properties": {
            "backupManagementType": "AzureWorkload",
            "friendlyName": "orders",
            "parentName": instance,
            "sourceResourceId": MACHINE,
            "protectionState": "Protected",
        },
    }
    (found,) = parse_protected_item(item(raw))
    return found


def test_databases_of_one_name_in_two_instances_of_a_machine_are_two():
    """Otherwise the one that is backed up answers for the one that is not (`parentName` is recorded)."""
    assert place_in_machine(database("MSSQLSERVER")) != place_in_machine(database("REPORTING"))
    assert place_in_machine(database("MSSQLSERVER")) == place_in_machine(database("mssqlserver"))
