"""Restore points before a release: the newest point of each store that it may change."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, OPS, SEEN, VM, WEB, WORKLOAD, backup, vm
from judged import gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.backup import (
    BackupJob,
    BackupPolicy,
    FileShare,
    JobKind,
    NativeBackup,
    NativeRetention,
    ProtectedItem,
    RestoreReport,
    StorageProtection,
)
from collector.facts.resource_types import DISK, SQL_DATABASE, STORAGE_ACCOUNT
from collector.model import Cause, Release

POINT = "rollback-restore-point"
NONE, TOO_OLD = (f"fail F-{POINT}-{line}" for line in (1, 2))
VAULT = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv"
DATA_VAULT = f"{OPS}/providers/Microsoft.DataProtection/backupVaults/bv"
DATABASE = f"{WEB}/providers/Microsoft.Sql/servers/sql/databases/sales"
ACCOUNT = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
DISK_ID = f"{WEB}/providers/Microsoft.Compute/disks/d"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KEEPERS = (ProtectedItem, BackupPolicy, BackupJob, NativeBackup, StorageProtection, FileShare, RestoreReport)
BARE = healthy(Resource, *KEEPERS)


def resource(subject: str, resource_type: str) -> Resource:
    return Resource(subject=subject, resource_type=resource_type, name=subject.rpartition("/")[2], tags=(), **SEEN)


def item(hours: float | None = 2, **changes: Any) -> ProtectedItem:
    point = None if hours is None else NOW - hours * HOUR
    return backup(**{"vault": VAULT, "last_recovery_point": point, **changes})


def job(status: str | None = "Completed", hours: float = 1, **changes: Any) -> BackupJob:
    running = status == "InProgress"
    fields: dict[str, Any] = {
        "subject": f"{VAULT}/backupJobs/j",
        "vault": VAULT,
        "does": JobKind.BACKUP.value,
        "status": status,
        "started": NOW - hours * HOUR,
        "ended": None if running else NOW - hours * HOUR,
        "source": VM,
        "workload": "AzureIaasVM",
        **SEEN,
    }
    return BackupJob(**{**fields, **changes})


def native(**changes: Any) -> NativeBackup:
    fields: dict[str, Any] = {
        "subject": DATABASE,
        "mode": "point_in_time",
        "interval": timedelta(minutes=10),
        "retention": 35 * DAY,
        "redundancy": "Geo",
        "earliest_restore": NOW - 35 * DAY,
        "state": "Online",
        **SEEN,
    }
    return NativeBackup(**{**fields, **changes})


def of_machine(*found: Any, gaps=()) -> str:
    return outcome(POINT, [*BARE, vm(), *found], gaps)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([item()], "pass", id="fresh"),
        pytest.param([item(4)], "pass", id="just fresh enough"),
        pytest.param([item(4.1)], TOO_OLD, id="just too old"),
        pytest.param([item(30), item(3, name="b2")], "pass", id="the newest of two vaults"),
        pytest.param([item(1, deletion_scheduled=True)], NONE, id="about to be deleted"),
        pytest.param([item(None)], "unknown U-MISSING", id="never backed up"),
        pytest.param([item(-1)], "unknown U-PARSE", id="in the future"),
        pytest.param([item(30), job("InProgress")], "unknown U-PARTIAL", id="begun and not completed"),
        pytest.param([item(2), job("InProgress")], "pass", id="fresh, and the next one begun"),
        pytest.param([item(30), job("Failed")], TOO_OLD, id="the one before the release failed"),
        pytest.param([item(30), job("InProgress", source=VM + "-2")], TOO_OLD, id="another's has begun"),
        pytest.param([item(30), job("InProgress", does="restore")], TOO_OLD, id="a restore runs"),
        pytest.param([item(30), job("InProgress", workload="AzureWorkload")], TOO_OLD, id="its database's has begun"),
        pytest.param([], NONE, id="no backup"),
        pytest.param([item(1, source=VM + "-2")], NONE, id="a backup of another"),
    ],
)
def test_a_machine_needs_a_fresh_point_in_a_vault(found, expected):
    assert of_machine(*found) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"mode": "continuous", "interval": timedelta(seconds=100), "earliest_restore": None}, "pass"),
        ({"mode": "periodic", "interval": 4 * HOUR, "retention": 8 * HOUR}, "pass"),
        ({"mode": "periodic", "interval": 8 * HOUR}, TOO_OLD),
        ({"interval": None}, "unknown U-PARSE"),
        ({"state": "Paused"}, "unknown U-MISSING"),
        ({"state": None}, "unknown U-MISSING"),
        ({"retention": timedelta()}, NONE),
        ({"mode": "none", "retention": None}, NONE),
        ({"mode": "persistence"}, "unknown U-MISSING"),
    ],
)
def test_a_service_that_keeps_its_own_points_has_one_that_is_no_older_than_its_interval(changes, expected):
    assert outcome(POINT, [*BARE, resource(DATABASE, SQL_DATABASE), native(**changes)]) == expected


def test_a_database_about_which_nothing_was_read():
    facts = [*BARE, resource(DATABASE, SQL_DATABASE)]
    assert outcome(POINT, facts) == "unknown U-MISSING"
    assert outcome(POINT, facts, [gap(NativeBackup, scope=DATABASE)]) == "unknown U-PERM"


def test_a_backup_instance_has_the_point_of_its_newest_completed_job():
    instance = item(
        None,
        subject=f"{DATA_VAULT}/backupInstances/d",
        vault=DATA_VAULT,
        source=DISK_ID,
        workload="Microsoft.Compute/disks",
        protection_state="ProtectionConfigured",
        policy=f"{DATA_VAULT}/backupPolicies/p",
    )
    policy = BackupPolicy(subject=f"{DATA_VAULT}/backupPolicies/p", interval=4 * HOUR, retention=30 * DAY, **SEEN)
    of_disk = {"source": DISK_ID, "vault": DATA_VAULT, "workload": "Microsoft.Compute/disks"}
    facts = [*BARE, resource(DISK_ID, DISK), instance, policy]
    assert outcome(POINT, [*facts, job(hours=3, **of_disk)]) == "pass"
    assert outcome(POINT, [*facts, job(hours=5, **of_disk)]) == TOO_OLD
    assert outcome(POINT, [*facts, job("Failed", **of_disk)]) == "unknown U-MISSING"
    assert outcome(POINT, facts) == "unknown U-MISSING"
    assert outcome(POINT, facts, [gap(BackupJob, scope=DATA_VAULT)]) == "unknown U-PERM"


def test_versions_of_blobs_are_points_at_once():
    service = StorageProtection(
        subject=f"{ACCOUNT}/blobServices/default",
        account=ACCOUNT,
        service="blob",
        deleted_kept=14 * DAY,
        containers_kept=14 * DAY,
        versioning=True,
        **SEEN,
    )
    facts = [*BARE, resource(ACCOUNT, STORAGE_ACCOUNT), service]
    assert outcome(POINT, facts) == "pass"
    (row,) = rows_of("restore_point", facts)
    assert (row.mechanism, row.restore_point_age) == ("versions", timedelta())


# --- The stores that the release names ---------------------------------------------------------------------


def releasing(*stores: str) -> Any:
    return dataclasses.replace(WORKLOAD, release=Release(stores=stores))


def test_only_the_stores_that_the_release_names_are_judged():
    facts = [*BARE, vm(), resource(DATABASE, SQL_DATABASE), native()]
    assert outcome(POINT, facts) == NONE
    assert outcome(POINT, facts, workload=releasing(DATABASE.upper())) == "pass"
    assert outcome(POINT, facts, workload=releasing(DATABASE, VM)) == NONE


def test_an_account_stands_for_its_shares_too():
    share = FileShare(subject=f"{ACCOUNT}/fileServices/default/shares/s", account=ACCOUNT, name="s", **SEEN)
    facts = [*BARE, resource(ACCOUNT, STORAGE_ACCOUNT), share]
    assert [row.name for row in rows_of("restore_point", facts, workload=releasing(ACCOUNT))] == ["st", "s"]
    assert [row.name for row in rows_of("restore_point", facts, workload=releasing(share.subject))] == ["s"]


def test_a_store_that_the_release_names_and_nobody_sees_is_a_question():
    facts = [*BARE, vm(), item()]
    found = verdict(POINT, facts, workload=releasing(VM, VM + "-gone"))
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "release.stores names it, but nothing that holds data was seen by this id" in found.message
    hidden = outcome(POINT, facts, [gap(Resource, scope=VM + "-gone")], releasing(VM, VM + "-gone"))
    assert hidden == "unknown U-PERM"


# --- What was not read -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("kind", [ProtectedItem, BackupJob])
def test_a_gap_before_backups_never_fails_a_store(kind, cause):
    hole = gap(kind, scope=VAULT, cause=cause)
    code = hole.reason.value
    assert of_machine(item(30), gaps=[hole]) == f"unknown {code}"
    if kind is BackupJob:
        assert of_machine(item(2), gaps=[hole]) == "pass"
    else:
        assert of_machine(gaps=[hole]) == f"unknown {code}"


def test_stores_that_were_not_seen_may_have_no_restore_point():
    assert of_machine(item(), gaps=[gap(Resource)]) == "unknown U-PERM"
    assert of_machine(item(), gaps=[gap(NativeRetention)]) == "pass"


def test_nothing_that_holds_data_is_not_applicable_only_where_everything_was_read():
    site = resource(f"{WEB}/providers/Microsoft.Web/sites/front", "microsoft.web/sites")
    assert outcome(POINT, [*BARE, site]) == "not_applicable"
    assert outcome(POINT, [*BARE, site], [gap(Resource)]) == "unknown U-PERM"


def test_an_observation_from_before_is_no_proof_of_a_point_now():
    assert of_machine(item(observed_at=NOW - 5 * HOUR)) == "unknown U-STALE"


def test_the_row_says_why_nothing_is_known():
    (row,) = rows_of("restore_point", [*BARE, vm()], [gap(ProtectedItem)])
    assert isinstance(row.has_restore_point, Unknown)
    assert row.has_restore_point.why == "not read"
