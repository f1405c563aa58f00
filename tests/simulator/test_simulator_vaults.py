"""Vaults of both kinds: how they are hardened, their policies, what they keep, and what they did."""

from __future__ import annotations

import json

import pytest
from recorded_keys import paths

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{ONE}/resourceGroups/rg-a/providers"
STORE = f"{GROUP}/Microsoft.Storage/storageAccounts/stfiles"
DISK = f"{GROUP}/Microsoft.Compute/disks/disk-1"
RECOVERY = f"{GROUP}/Microsoft.RecoveryServices/vaults"
BACKUP = f"{GROUP}/Microsoft.DataProtection/backupVaults"
ITEM = "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices"

VAULT = {
    "at": "one/rg-a/full",
    "policies": [
        {"name": "machines"},
        {"name": "shares", "of": "AzureStorage", "every": "P1D", "keep": "P14D"},
        {"name": "databases", "of": "AzureWorkload", "every": "P7D", "logs": "PT30M"},
    ],
    "protects": [
        {"vm": "one/rg-a/vm-1", "recovery_point": {"ago": "PT2H"}},
        {"share": "uploads", "in": STORE, "recovery_point": {"ago": "PT3H"}, "policy": "shares"},
        {"database": "orders", "in": "one/rg-a/vm-1", "recovery_point": {"ago": "PT10M"}, "policy": "databases"},
        {"share": "new", "in": STORE, "policy": "shares"},
    ],
}
DISK_VAULT = {
    "at": "one/rg-a/disks",
    "policies": [{"name": "daily", "every": "P1D"}, {"name": "blobs", "of": BLOBS}],
    "protects": [
        {"of": DISK, "state": "ProtectionError"},
        {"of": STORE, "policy": "blobs", "containers": ["invoices"]},
    ],
}
JOBS = [
    {"in": "one/rg-a/full", "vm": "one/rg-a/vm-1", "started": {"ago": "PT2H"}},
    {"in": "one/rg-a/full", "of": STORE, "share": "uploads", "operation": "Restore", "started": {"ago": "P20D"}},
    {"in": "one/rg-a/full", "of": "one/rg-a/vm-1", "database": "orders", "started": {"ago": "P13D"}},
    {"in": "one/rg-a/disks", "of": DISK, "operation": "Restore", "started": {"ago": "P40D"}},
]


@pytest.fixture
def asking(small):
    return small(vaults=[VAULT], backup_vaults=[DISK_VAULT], backup_jobs=JOBS)


def listed(asking, path, **query):
    answer = asking.get(path, **query)
    assert answer.status == 200
    return answer.body["value"]


def shown(asking, path):
    return [body["properties"] for body in listed(asking, path)]


def rows(asking, kind):
    query = json.dumps({"query": f"recoveryservicesresources | where type =~ '{kind}' | project id, properties"})
    answer = asking.send("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01", query.encode())
    return answer.body["data"]


def test_a_vault_is_in_good_order_unless_it_says_otherwise(small):
    told = {
        "redundancy": "LocallyRedundant",
        "cross_region_restore": "Disabled",
        "soft_delete": "Disabled",
        "soft_delete_days": 0,
        "immutability": "Disabled",
        "multi_user": "Disabled",
    }
    asking = small(vaults=[{"at": "one/rg-a/good"}, {"at": "one/rg-a/odd", **told}])
    good, odd = shown(asking, f"{ONE}/providers/Microsoft.RecoveryServices/vaults")
    assert good["redundancySettings"] == {
        "standardTierStorageRedundancy": "GeoRedundant",
        "crossRegionRestore": "Enabled",
    }
    assert good["securitySettings"] == {
        "immutabilitySettings": {"state": "Unlocked"},
        "softDeleteSettings": {"softDeleteRetentionPeriodInDays": 14, "softDeleteState": "AlwaysON"},
        "multiUserAuthorization": "Enabled",
    }
    assert odd["redundancySettings"]["standardTierStorageRedundancy"] == "LocallyRedundant"
    assert odd["securitySettings"]["softDeleteSettings"]["softDeleteState"] == "Disabled"


@pytest.mark.parametrize(("said", "state"), [("AlwaysON", "AlwaysOn"), ("Enabled", "On"), ("Disabled", "Off")])
def test_a_backup_vault_has_its_own_words(small, said, state):
    asking = small(backup_vaults=[{"at": "one/rg-a/disks", "soft_delete": said, "soft_delete_days": 30}])
    (vault,) = shown(asking, f"{ONE}/providers/Microsoft.DataProtection/backupVaults")
    assert vault["securitySettings"]["softDeleteSettings"] == {"state": state, "retentionDurationInDays": 30.0}
    assert vault["storageSettings"] == [{"datastoreType": "VaultStore", "type": "GeoRedundant"}]
    assert vault["isVaultProtectedByResourceGuard"] is True


def test_policies_of_a_recovery_services_vault(asking):
    machines, shares, databases = shown(asking, f"{RECOVERY}/full/backupPolicies")
    assert machines["schedulePolicy"]["hourlySchedule"]["interval"] == 4
    assert shares["schedulePolicy"]["scheduleRunFrequency"] == "Daily"
    assert shares["retentionPolicy"]["dailySchedule"]["retentionDuration"] == {"count": 14, "durationType": "Days"}
    full, log = databases["subProtectionPolicy"]
    assert full["schedulePolicy"]["scheduleRunDays"] == ["Sunday"]
    assert log["schedulePolicy"]["scheduleFrequencyInMins"] == 30


def test_policies_of_a_backup_vault(asking):
    disks, blobs = shown(asking, f"{BACKUP}/disks/backupPolicies")
    repeats = disks["policyRules"][0]["trigger"]["schedule"]["repeatingTimeIntervals"]
    assert [interval.rsplit("/", 1)[1] for interval in repeats] == ["P1D"]
    assert [rule["objectType"] for rule in blobs["policyRules"]] == ["AzureRetentionRule"]


def test_what_a_vault_keeps_names_its_source_and_its_policy(asking):
    kept = shown(asking, f"{RECOVERY}/full/backupProtectedItems")
    assert [(item["backupManagementType"], item["friendlyName"]) for item in kept] == [
        ("AzureIaasVM", "vm-1"),
        ("AzureStorage", "uploads"),
        ("AzureWorkload", "orders"),
        ("AzureStorage", "new"),
    ]
    assert [item["policyId"].rsplit("/", 1)[1] for item in kept] == ["machines", "shares", "databases", "shares"]
    assert [item["lastBackupStatus"] for item in kept] == ["Completed", "Completed", "Healthy", "IRPending"]
    assert [item["sourceResourceId"].rsplit("/", 1)[1].lower() for item in kept] == [
        "vm-1",
        "stfiles",
        "vm-1",
        "stfiles",
    ]


def test_a_share_never_tells_a_recovery_point(asking):
    uploads, new = (item for item in shown(asking, f"{RECOVERY}/full/backupProtectedItems") if "Share" in str(item))
    assert ("lastRecoveryPoint" in uploads, "lastBackupTime" in uploads) == (False, True)
    assert ("lastRecoveryPoint" in new, "lastBackupTime" in new) == (False, False)


def test_an_instance_tells_its_state_and_the_containers_that_were_chosen(asking):
    disk, blobs = shown(asking, f"{BACKUP}/disks/backupInstances")
    assert (disk["currentProtectionState"], disk["dataSourceInfo"]["resourceID"]) == ("ProtectionError", DISK)
    (chosen,) = blobs["policyInfo"]["policyParameters"]["backupDatasourceParametersList"]
    assert (blobs["dataSourceInfo"]["datasourceType"], chosen["containersList"]) == (BLOBS, ["invoices"])


def test_jobs_name_their_source_as_their_kind_does(asking):
    machine, share, database = shown(asking, f"{RECOVERY}/full/backupJobs")
    assert machine["containerName"] == "iaasvmcontainerv2;rg-a;vm-1"
    assert (share["storageAccountName"], share["entityFriendlyName"]) == ("stfiles", "uploads")
    assert database["entityFriendlyName"] == "orders [vm-1]"
    (disk,) = shown(asking, f"{BACKUP}/disks/backupJobs")
    assert (disk["operationCategory"], disk["dataSourceId"]) == ("Restore", DISK)
    instances = {body["id"] for body in listed(asking, f"{BACKUP}/disks/backupInstances")}
    assert disk["backupInstanceId"] in instances


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("microsoft.recoveryservices/vaults/backupjobs", 2),
        ("microsoft.dataprotection/backupvaults/backupjobs", 0),
        ("microsoft.dataprotection/backupvaults/backupinstances", 2),
        ("microsoft.recoveryservices/vaults/backuppolicies", 3),
        (ITEM, 4),
    ],
)
def test_resource_graph_has_all_but_jobs_of_before_two_weeks(asking, kind, count):
    assert len(rows(asking, kind)) == count


def test_the_list_still_has_a_restore_of_before_two_weeks(asking):
    wanted = "startTime eq '2026-10-07 09:00:00 AM' and endTime eq '2026-11-06 09:00:00 AM' and operation eq 'Restore'"
    (found,) = listed(asking, f"{RECOVERY}/full/backupJobs", filter=wanted)
    assert found["properties"]["entityFriendlyName"] == "uploads"


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("vaults", {"redundancy": "Everywhere"}, r"vaults\[0\]\.redundancy: 'Everywhere' is not known"),
        ("vaults", {"policies": [{"name": "p", "every": "often"}]}, r"vaults\[0\]\.policies\[0\]\.every"),
        ("vaults", {"protects": [{"in": "one/rg-a/vm-1"}]}, r"vaults\[0\]\.protects\[0\]\.database: missing"),
        ("vaults", {"protects": [{"share": "s", "in": STORE, "deleted": {"ago": "P1D"}}]}, "deleted: unknown key"),
        ("backup_vaults", {"guard": "on"}, r"backup_vaults\[0\]\.guard: unknown key"),
        ("backup_vaults", {"protects": [{"of": "one/rg-a/shop"}]}, "no Backup vault takes"),
    ],
)
def test_a_mistake_is_named_with_its_place(small, section, entry, message):
    with pytest.raises(EstateError, match=message):
        small(**{section: [{"at": "one/rg-a/full", **entry}]})


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"{ONE}/providers/Microsoft.RecoveryServices/vaults", "microsoft.recoveryservices/vaults"),
        (f"{RECOVERY}/full/backupPolicies", "microsoft.recoveryservices/vaults/backuppolicies"),
        (f"{RECOVERY}/full/backupProtectedItems", ITEM),
        (f"{RECOVERY}/full/backupJobs", "microsoft.recoveryservices/vaults/backupjobs"),
        (f"{ONE}/providers/Microsoft.DataProtection/backupVaults", "microsoft.dataprotection/backupvaults"),
        (f"{BACKUP}/disks/backupPolicies", "microsoft.dataprotection/backupvaults/backuppolicies"),
        (f"{BACKUP}/disks/backupInstances", "microsoft.dataprotection/backupvaults/backupinstances"),
        (f"{BACKUP}/disks/backupJobs", "microsoft.dataprotection/backupvaults/backupjobs"),
    ],
)
def test_every_key_of_a_vault_was_seen_in_recorded_answers(asking, seen, path, kind):
    unseen = {key for body in listed(asking, path) for key in paths(body)} - seen[kind]
    assert not unseen
