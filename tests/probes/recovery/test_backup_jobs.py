"""Jobs of both kinds of vaults: what they did, to what, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.backup import JOBS_REACH, BackupJob, RestoreJob
from collector.instants import parse_duration
from collector.probe import PerItem, Rows
from probes.recovery.backup_jobs import PROBE, parse_backup_vault_job, parse_recovery_vault_job, parse_restore

MACHINE, SHARE, DATABASE, DISK = recording("recovery", "backup_jobs")
GROUP = f"{PROD}/resourceGroups/rg-till/providers"
VAULT_ID = f"{PROD}/resourceGroups/rg-vault/providers/Microsoft.RecoveryServices/vaults/rsv-till"
OPERATION, CONTAINER = "properties.operation", "properties.containerName"


def test_the_restore_of_a_machine():
    assert fact(parse_recovery_vault_job, MACHINE) == RestoreJob(
        subject=MACHINE["id"],
        vault=VAULT_ID,
        status="Completed",
        started=datetime(2026, 10, 12, 8, 0, 0, 123456, tzinfo=UTC),
        ended=datetime(2026, 10, 12, 8, 41, 2, 246913, tzinfo=UTC),
        source=f"{GROUP}/Microsoft.Compute/virtualMachines/vm-till-01",
        workload="AzureIaasVM",
        **SEEN,
    )


def what_it_does(job: BackupJob | RestoreJob) -> str:
    return "restore" if isinstance(job, RestoreJob) else job.does


def test_the_backup_of_a_disk():
    found = fact(parse_backup_vault_job, DISK)
    assert (found.does, found.status, found.workload) == ("backup", "Completed", "Microsoft.Compute/disks")
    assert found.source == f"{GROUP}/Microsoft.Compute/disks/disk-till-ledger"
    assert found.vault.endswith("/backupVaults/bv-till")


@pytest.mark.parametrize(
    ("raw", "name", "data_in"), [(SHARE, "sttill", "receipts"), (DATABASE, "vm-till-01", "ledger")]
)
def test_a_job_that_names_no_id_tells_the_names(raw, name, data_in):
    found = fact(parse_recovery_vault_job, raw)
    assert (found.source, found.source_name, found.data_in) == (None, name, data_in)


@pytest.mark.parametrize(
    ("entity", "name", "data_in"),
    [
        ("ledger", None, "ledger"),
        ("odd [name] [vm-1]", "vm-1", "odd [name]"),
        ("", None, None),
        (GONE, None, None),
    ],
)
def test_a_database_without_its_machine_is_joined_to_none(entity, name, data_in):
    found = fact(parse_recovery_vault_job, changed(DATABASE, "properties.entityFriendlyName", entity))
    assert (found.source_name, found.data_in) == (name, data_in)


@pytest.mark.parametrize(
    ("container", "source", "name"),
    [
        ("IaasVMContainer;iaasvmcontainerv2;RG-A;VM-1", "RG-A/providers/Microsoft.Compute/virtualMachines/VM-1", None),
        ("iaasvmcontainer;rg-till;vm-1", None, "vm-till-01"),
        ("iaasvmcontainerv2;rg-till", None, "vm-till-01"),
        (GONE, None, "vm-till-01"),
    ],
)
def test_only_the_container_of_a_machine_tells_its_id(container, source, name):
    found = fact(parse_recovery_vault_job, changed(MACHINE, CONTAINER, container))
    assert found.source == (source and f"{PROD}/resourceGroups/{source}")
    assert found.source_name == name


def test_a_row_of_resource_graph_may_name_the_item_or_the_source():
    without = changed(MACHINE, CONTAINER, GONE)
    protected = f"{VAULT_ID}/backupFabrics/Azure/protectionContainers/c/protectedItems/VM;iaasvmcontainerv2;rg-a;vm-7"
    found = fact(parse_recovery_vault_job, changed(without, "properties.backupInstanceId", protected))
    assert found.source == f"{PROD}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-7"
    found = fact(parse_recovery_vault_job, changed(MACHINE, "properties.dataSourceId", "/subscriptions/s/x"))
    assert found.source == "/subscriptions/s/x"


@pytest.mark.parametrize(
    ("word", "does"),
    [
        ("Restore", "restore"),
        ("restore", "restore"),
        ("CrossRegionRestore", "restore"),
        ("Restore (Full)", "restore"),
        ("Backup", "backup"),
        ("Backup (Log)", "backup"),
        ("ConfigureBackup", "other"),
        ("DeleteBackupData", "other"),
        ("RestoreValidation", "other"),
        ("Undelete", "other"),
        ("- Restore", "unknown"),
        ("Newfangled", "unknown"),
        ("ScheduledBackup", "unknown"),
    ],
)
def test_what_a_job_does(word, does):
    assert what_it_does(fact(parse_recovery_vault_job, changed(MACHINE, OPERATION, word))) == does


@pytest.mark.parametrize(
    ("category", "operation", "does"),
    [
        ("Restore", "Restore", "restore"),
        ("Restore", GONE, "restore"),
        ("restore", "Restore:OLR", "restore"),
        ("Restore", "ValidateForRestore", "other"),
        ("Backup", "Restore", "other"),
        ("Tiering", "Tiering", "other"),
        ("Backup", "Newfangled", "unknown"),
        ("Newfangled", "Backup", "unknown"),
    ],
)
def test_a_restore_by_both_words_is_one(category, operation, does):
    raw = changed(changed(DISK, "properties.operationCategory", category), OPERATION, operation)
    assert what_it_does(fact(parse_backup_vault_job, raw)) == does


def test_a_slice_shows_restores_and_whatever_else_it_holds_stands_elsewhere():
    assert facts(parse_restore, MACHINE) == (fact(parse_recovery_vault_job, MACHINE),)
    assert facts(parse_restore, changed(MACHINE, OPERATION, "Backup")) == ()


def test_an_old_slice_that_cannot_be_read_hides_restores_only():
    slices = [read for read in PROBE.reads if isinstance(read.need, PerItem) and read.need.query]
    assert {read.yields for read in slices} == {(RestoreJob,)}
    assert {read.yields for read in PROBE.reads} == {(RestoreJob,), (BackupJob, RestoreJob)}


@pytest.mark.parametrize("end", [GONE, None, "", "2001-01-01T00:00:00Z", "0001-01-01T00:00:00"])
def test_a_job_that_still_runs_has_no_end(end):
    running = changed(changed(MACHINE, "properties.status", "InProgress"), "properties.endTime", end)
    found = fact(parse_recovery_vault_job, running)
    assert (found.status, found.ended) == ("InProgress", None)
    assert fact(parse_backup_vault_job, changed(DISK, "properties.endTime", end)).ended is None


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_recovery_vault_job, MACHINE, "id", GONE),
        (parse_recovery_vault_job, MACHINE, "id", VAULT_ID),
        (parse_recovery_vault_job, MACHINE, OPERATION, GONE),
        (parse_recovery_vault_job, MACHINE, CONTAINER, 5),
        (parse_recovery_vault_job, MACHINE, "properties.endTime", "12 October"),
        (parse_recovery_vault_job, SHARE, "properties.storageAccountName", ["sttill"]),
        (parse_backup_vault_job, DISK, "id", GONE),
        (parse_backup_vault_job, DISK, "properties.operationCategory", GONE),
        (parse_backup_vault_job, DISK, "properties.status", 3),
        (parse_backup_vault_job, DISK, "properties.dataSourceId", {}),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


@pytest.mark.parametrize(
    ("parse", "raw"),
    [
        (parse_recovery_vault_job, MACHINE),
        (parse_recovery_vault_job, SHARE),
        (parse_recovery_vault_job, DATABASE),
        (parse_backup_vault_job, DISK),
    ],
)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


def test_the_reads_reach_back_without_a_hole_in_slices_that_the_service_answers():
    (rows,) = (read.need for read in PROBE.reads if isinstance(read.need, Rows))
    slices = [_slice(need) for read in PROBE.reads if isinstance(need := read.need, PerItem) and need.query]
    assert rows.history
    assert slices[0][1] == timedelta(days=14)
    assert [older for older, _ in slices[:-1]] == [newer for _, newer in slices[1:]]
    assert slices[-1][0] == JOBS_REACH
    assert {older - newer for older, newer in slices} == {timedelta(days=30)}


def _slice(need: PerItem) -> tuple[timedelta, timedelta]:
    ((_, text),) = need.query
    assert need.path(item({"id": VAULT_ID})) == f"{VAULT_ID}/backupJobs"
    begun, ended, restores = text.split(" and ")
    assert restores == "operation eq 'Restore'"
    first = begun.removeprefix("startTime eq '{ago ").removesuffix(" 12h}'")
    last = ended.removeprefix("endTime eq '{ago ").removesuffix(" 12h}'")
    return parse_duration(first), parse_duration(last)
