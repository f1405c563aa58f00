"""Restore tests: which restores count, for which type of store, and what nobody can tell."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import DOCUMENT, NOW, OPS, OTHER, PROD, SEEN, VM, WEB, WORKLOAD, backup, vm
from judged import gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import (
    JOBS_REACH,
    BackupJob,
    BackupPolicy,
    FileShare,
    NativeBackup,
    ProtectedItem,
    RestoreJob,
    RestoreReport,
    StorageProtection,
)
from collector.facts.recovery import GeoReplica
from collector.facts.resource_types import CLUSTER, COSMOS_ACCOUNT, DISK, POSTGRESQL, SQL_DATABASE, STORAGE_ACCOUNT
from collector.model import AzureScope, Cause, Rebuildable, Tier

TESTED = "recovery-restore-tested"
TOO_OLD, NONE, UNCHECKED = (f"fail F-{TESTED}-{line}" for line in (1, 2, 3))
VAULT = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv"
DATA_VAULT = f"{OPS}/providers/Microsoft.DataProtection/backupVaults/bv"
REPORTS = "restores/*.json"
DAY = timedelta(days=1)
DATABASE = f"{WEB}/providers/Microsoft.Sql/servers/sql/databases/sales"
ACCOUNT = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
SHARE = f"{ACCOUNT}/fileServices/default/shares/uploads"
REPORTING = dataclasses.replace(WORKLOAD, restore_reports=(REPORTS,))
UNREPORTED = dataclasses.replace(WORKLOAD, restore_reports=())
REPORTS_LOOKED_AT = Inventory(subject=f"file:{REPORTS}", of=RestoreReport.kind, count=1, **SEEN)
KEEPERS = (
    ProtectedItem,
    BackupPolicy,
    BackupJob,
    RestoreJob,
    NativeBackup,
    StorageProtection,
    FileShare,
    RestoreReport,
)
BARE = healthy(Resource, *KEEPERS)
MACHINE = (vm(),)


def restore(name: str = "j1", **changes: Any) -> RestoreJob:
    """A restore of the machine that ended well three days ago."""
    fields: dict[str, Any] = {
        "subject": f"{VAULT}/backupJobs/{name}",
        "vault": VAULT,
        "status": "Completed",
        "started": NOW - 3 * DAY - timedelta(hours=1),
        "ended": NOW - 3 * DAY,
        "source": VM,
        "workload": "AzureIaasVM",
        **SEEN,
    }
    return RestoreJob(**{**fields, **changes})


def no_restore(does: str) -> BackupJob:
    """Another job of the vault about the machine, which ended well today."""
    told = {"status": "Completed", "ended": NOW, "source": VM, "workload": "AzureIaasVM"}
    return BackupJob(subject=f"{VAULT}/backupJobs/{does}", vault=VAULT, does=does, **told, **SEEN)


def report(subject: str = VM, **changes: Any) -> RestoreReport:
    """A restore that a pipeline has tried two days ago, with its data compared."""
    fields: dict[str, Any] = {
        "subject": subject,
        "pattern": REPORTS,
        "finished": NOW - 2 * DAY,
        "took": timedelta(minutes=35),
        "data_checked": True,
        "succeeded": True,
        **SEEN,
    }
    return RestoreReport(**{**fields, **changes})


def resource(subject: str, resource_type: str) -> Resource:
    return Resource(subject=subject, resource_type=resource_type, name=subject.rpartition("/")[2], **SEEN)


def judged(*found: Any, gaps=(), tier: Tier = Tier.T1, others=MACHINE) -> str:
    workload = dataclasses.replace(REPORTING, tier=tier)
    return outcome(TESTED, [*BARE, *others, REPORTS_LOOKED_AT, *found], gaps, workload)


def ago(**of: float) -> Any:
    return NOW - timedelta(**of)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([report()], "pass", id="reported, with data checked"),
        pytest.param([restore(), report()], "pass", id="job and report"),
        pytest.param([report(VM.upper())], "pass", id="id in capitals"),
        pytest.param([report(finished=ago(days=90))], "pass", id="just young enough"),
        pytest.param([report(finished=ago(days=91))], TOO_OLD, id="just too old"),
        pytest.param([report(finished=ago(days=200)), restore()], UNCHECKED, id="data checked long ago"),
        pytest.param([report(data_checked=False)], UNCHECKED, id="data not checked"),
        pytest.param([report(data_checked=None)], "unknown U-PARSE", id="data checked or not"),
        pytest.param([restore(ended=ago(days=91)), report(succeeded=False)], TOO_OLD, id="the newest failed"),
        pytest.param([report(succeeded=False)], NONE, id="only one that failed"),
        pytest.param([report(succeeded=None)], "unknown U-PARSE", id="success not told"),
        pytest.param([report(VM + "-2")], NONE, id="of something else"),
        pytest.param([report(VM.replace(PROD, OTHER))], NONE, id="of its twin elsewhere"),
        pytest.param([restore(status="Failed"), report(succeeded=False)], NONE, id="a job that failed"),
        pytest.param([restore(status="InProgress", ended=None), report(succeeded=False)], NONE, id="one that runs"),
        pytest.param([restore(status="Cancelled"), report(succeeded=False)], NONE, id="cancelled"),
        pytest.param([restore(status="HalfDone"), report(succeeded=False)], NONE, id="a word of tomorrow"),
        pytest.param([restore(status=None), report(succeeded=False)], NONE, id="status not told"),
        pytest.param([no_restore("backup"), report(succeeded=False)], NONE, id="a backup is no restore"),
        pytest.param([no_restore("other"), report(succeeded=False)], NONE, id="another job is no restore"),
        pytest.param([report(finished=ago(days=-1))], "unknown U-PARSE", id="in the future"),
        pytest.param([], "unknown U-MISSING", id="no job, and no file matches the pattern"),
    ],
)
def test_a_restore_of_a_machine_must_have_ended_well_of_late(found, expected):
    assert judged(*found) == expected


@pytest.mark.parametrize("status", ["Completed", "COMPLETED", "CompletedWithWarnings"])
def test_a_job_proves_the_restore_but_not_the_data(status):
    found = verdict(TESTED, [*BARE, vm(), restore(status=status)], workload=UNREPORTED)
    assert (found.outcome.value, found.severity.value) == ("unknown", "minor")
    assert "a job does not tell whether the restored data was right" in found.message


@pytest.mark.parametrize(
    ("tier", "none", "age"),
    [
        (Tier.T0, NONE, 90),
        (Tier.T1, NONE, 90),
        (Tier.T2, "unknown U-MISSING", 180),
        (Tier.T3, "unknown U-MISSING", 365),
    ],
)
def test_none_within_reach_fails_only_where_no_older_one_would_do(tier, none, age):
    workload = dataclasses.replace(UNREPORTED, tier=tier)
    assert outcome(TESTED, [*BARE, vm()], workload=workload) == none
    assert judged(report(finished=ago(days=age)), tier=tier) == "pass"
    assert judged(report(finished=ago(days=age + 1)), tier=tier) == TOO_OLD


def test_a_job_without_an_end_counts_from_its_start_and_without_any_time_not_at_all():
    (row,) = rows_of("restore_test", [*BARE, vm(), restore(ended=None)])
    assert row.last_restore_age == 3 * DAY + timedelta(hours=1)
    assert outcome(TESTED, [*BARE, vm(), restore(ended=None, started=None)]) == "unknown U-PARSE"


# --- Whose restore a job was -------------------------------------------------------------------------------

BY_NAME = {"source": None, "source_name": "vm-1"}
ELSEWHERE = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.Compute/virtualMachines/vm-1"


@pytest.mark.parametrize(
    ("job", "items", "newest"),
    [
        pytest.param(restore(source=VM.upper()), [], "job", id="named by its id"),
        pytest.param(restore(source=ELSEWHERE), [], None, id="another machine of the name"),
        pytest.param(restore(**BY_NAME), [backup(vault=VAULT)], "job", id="the only one of its name in the vault"),
        pytest.param(restore(**BY_NAME), [backup(vault=VAULT.upper())], "job", id="vault in capitals"),
        pytest.param(restore(**BY_NAME), [backup(vault=VAULT, source=ELSEWHERE)], None, id="only its twin is there"),
        pytest.param(
            restore(**BY_NAME),
            [backup(vault=VAULT), backup("b2", vault=VAULT, source=ELSEWHERE)],
            "unclear",
            id="it or its twin",
        ),
        pytest.param(restore(**BY_NAME), [backup(vault=DATA_VAULT)], "unclear", id="nothing of the name in the vault"),
        pytest.param(restore(source=None), [backup(vault=VAULT)], "unclear", id="no name at all"),
        pytest.param(restore(workload="AzureWorkload"), [], None, id="a database in the machine"),
        pytest.param(restore(workload=None), [], "job", id="kind of backup not told"),
    ],
)
def test_a_job_counts_for_what_it_certainly_restored(job, items, newest):
    workload = dataclasses.replace(UNREPORTED, azure=AzureScope(subscriptions=WORKLOAD.subscriptions))
    (row,) = rows_of("restore_test", [*BARE, vm(), job, *items], workload=workload)
    assert (None if isinstance(row.proof, Unknown) else row.proof) == (newest if newest == "job" else None)
    assert isinstance(row.newer_unseen, Unknown) == (newest == "unclear")
    assert row.time_without_restore == (JOBS_REACH if newest is None else timedelta())


def test_the_newest_of_job_and_report_counts():
    facts = [*BARE, vm(), REPORTS_LOOKED_AT]
    (row,) = rows_of("restore_test", [*facts, restore(), report()], workload=REPORTING)
    assert (row.proof, row.last_restore_age, row.report_age) == ("report", 2 * DAY, 2 * DAY)
    (row,) = rows_of("restore_test", [*facts, restore(), report(finished=ago(days=9))], workload=REPORTING)
    assert (row.proof, row.last_restore_age, row.report_age) == ("job", 3 * DAY, 9 * DAY)
    (row,) = rows_of("restore_test", [*facts, restore(), report(finished=ago(days=3))], workload=REPORTING)
    assert (row.proof, row.took) == ("report", timedelta(minutes=35))


# --- Types -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("store", "workload", "vault"),
    [
        (resource(f"{WEB}/providers/Microsoft.Compute/disks/d", DISK), "Microsoft.Compute/disks", DATA_VAULT),
        (
            resource(f"{WEB}/providers/Microsoft.ContainerService/managedClusters/k", CLUSTER),
            "Microsoft.ContainerService/managedClusters",
            DATA_VAULT,
        ),
        (
            resource(f"{WEB}/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg", POSTGRESQL),
            "Microsoft.DBforPostgreSQL/flexibleServers",
            DATA_VAULT,
        ),
        (resource(ACCOUNT, STORAGE_ACCOUNT), "Microsoft.Storage/storageAccounts/blobServices", DATA_VAULT),
    ],
)
def test_what_a_backup_vault_restores_is_seen_and_what_it_does_not_is_a_question(store, workload, vault):
    job = restore(source=store.subject, workload=workload, vault=vault, subject=f"{vault}/backupJobs/j")
    (row,) = rows_of("restore_test", [*BARE, store, job])
    assert (row.subject, row.proof, row.last_restore_age) == (store.resource_type, "job", 3 * DAY)
    assert outcome(TESTED, [*BARE, store], workload=UNREPORTED) == "unknown U-MISSING"


@pytest.mark.parametrize(
    ("workload", "source", "expected"),
    [
        pytest.param("AzureStorage", ACCOUNT, NONE, id="a vault in the scope keeps it"),
        pytest.param("AzureStorage", ACCOUNT + "2", "unknown U-MISSING", id="its vault may lie anywhere"),
        pytest.param("AzureStorage", None, "unknown U-MISSING", id="whose vault it is, nobody knows"),
        pytest.param(
            "Microsoft.Storage/storageAccounts/blobServices", ACCOUNT, "unknown U-MISSING", id="only its blobs are kept"
        ),
    ],
)
def test_a_share_was_never_restored_only_where_its_vault_was_asked(workload, source, expected):
    share = FileShare(subject=SHARE, account=ACCOUNT, name="uploads", **SEEN)
    facts = [*BARE, resource(ACCOUNT, STORAGE_ACCOUNT), share, backup(source=source, workload=workload)]
    found = verdict(TESTED, facts, workload=UNREPORTED)
    (of_share,) = (one for one in found.subjects if one.id.endswith("/shares"))
    assert " ".join((of_share.outcome.value, *of_share.reason_codes[:1])) == expected


@pytest.mark.parametrize(
    ("subject", "resource_type"),
    [
        (DATABASE, SQL_DATABASE),
        (f"{WEB}/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg", POSTGRESQL),
        (f"{WEB}/providers/Microsoft.DocumentDB/databaseAccounts/c", COSMOS_ACCOUNT),
        (ACCOUNT, STORAGE_ACCOUNT),
    ],
)
def test_what_services_restore_by_themselves_only_a_report_tells(subject, resource_type):
    store = resource(subject, resource_type)
    found = verdict(TESTED, [*BARE, store], workload=UNREPORTED)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "Azure does not list restores of this type: deliver a restore report" in found.message
    assert judged(report(subject), others=[store]) == "pass"
    assert judged(report(subject, finished=ago(days=91)), others=[store]) == TOO_OLD


def test_a_reported_failure_is_told_where_nothing_else_is_known():
    facts = [*BARE, resource(DATABASE, SQL_DATABASE), REPORTS_LOOKED_AT]
    failed = [report(DATABASE, finished=ago(days=9), succeeded=False), report(DATABASE, succeeded=False)]
    found = verdict(TESTED, [*facts, *failed], workload=REPORTING)
    assert found.message == (
        "databases: last restore age is unknown: the one reported for 2026-11-20 failed, and Azure does not list "
        "restores of this type: deliver a restore report (reports.restores in the workload file); "
        "data checked and report age are unknown: for the same reason; "
        "resource type: microsoft.sql/servers/databases; stores: 1"
    )


def test_blobs_and_shares_of_one_account_are_two_types():
    share = FileShare(subject=SHARE, account=ACCOUNT, name="uploads", **SEEN)
    stores = [resource(ACCOUNT, STORAGE_ACCOUNT), share]
    rows = rows_of(
        "restore_test",
        [*BARE, *stores, REPORTS_LOOKED_AT, report(SHARE), restore(source=ACCOUNT, workload="AzureStorage")],
        workload=REPORTING,
    )
    assert {row.subject: row.proof for row in rows if not isinstance(row.proof, Unknown)} == {
        "microsoft.storage/storageaccounts/fileservices/shares": "report"
    }
    (blobs,) = (row for row in rows if row.subject == STORAGE_ACCOUNT)
    assert isinstance(blobs.last_restore_age, Unknown)
    assert judged(report(f"{ACCOUNT}/blobServices/default"), others=[stores[0]]) == "pass"


def test_one_restored_store_stands_for_its_type_and_each_type_stands_alone():
    facts = [*BARE, vm(), vm(VM + "-2"), resource(DATABASE, SQL_DATABASE), REPORTS_LOOKED_AT, report()]
    found = verdict(TESTED, facts, workload=REPORTING)
    assert [(one.id, one.outcome.value) for one in found.subjects] == [
        (SQL_DATABASE, "unknown"),
        ("microsoft.compute/virtualmachines", "pass"),
    ]


def test_what_is_rebuilt_or_a_copy_needs_no_restore():
    """The source of the copy is declared to be rebuilt, and with it what it feeds."""
    source = DATABASE.replace("/sql/", "/sql-west/")
    copy = NativeBackup(subject=DATABASE, mode="point_in_time", is_copy=True, **SEEN)
    fed = GeoReplica(subject=f"{source}/link", of=source, mechanism="geo_secondary", copy=DATABASE, **SEEN)
    rebuilt = dataclasses.replace(
        WORKLOAD, rebuildable=tuple(Rebuildable(resource=one, source="image") for one in (VM, source))
    )
    facts = [*BARE, vm(), *(resource(one, SQL_DATABASE) for one in (source, DATABASE)), copy, fed]
    assert outcome(TESTED, facts, workload=rebuilt) == "not_applicable"


# --- What was not read -------------------------------------------------------------------------------------


def test_backups_that_were_not_read_hide_no_restore():
    assert judged(report(finished=ago(days=91)), gaps=[gap(BackupJob, scope=VAULT)]) == TOO_OLD


@pytest.mark.parametrize("cause", [Cause.DENIED, Cause.THROTTLED, Cause.MALFORMED, Cause.UNREACHABLE, Cause.SCOPE])
@pytest.mark.parametrize("kind", [RestoreJob, RestoreReport])
def test_a_gap_never_fails_and_never_takes_away_what_was_seen(kind, cause):
    hole = gap(kind, scope=VAULT if kind is RestoreJob else REPORTS, cause=cause)
    code = hole.reason.value
    assert judged(report(), gaps=[hole]) == "pass"
    assert judged(report(finished=ago(days=91)), gaps=[hole]) == f"unknown {code}"
    assert judged(report(succeeded=False), gaps=[hole]) == f"unknown {code}"


@pytest.mark.parametrize(("cause", "code"), [(Cause.DENIED, "U-PERM"), (Cause.PROBE_FAILED, "U-ERROR")])
def test_stores_that_were_not_seen_may_be_of_a_type_that_was_never_restored(cause, code):
    assert judged(report(), gaps=[gap(Resource, cause=cause)]) == f"unknown {code}"


def test_nothing_that_holds_data_is_not_applicable_only_where_everything_was_read():
    site = resource(f"{WEB}/providers/Microsoft.Web/sites/front", "microsoft.web/sites")
    assert outcome(TESTED, [*BARE, site]) == "not_applicable"
    assert outcome(TESTED, [*BARE, site], [gap(Resource)]) == "unknown U-PERM"
    assert outcome(TESTED, [*BARE, site], [gap(FileShare)]) == "unknown U-PERM"
    without = [fact for fact in BARE if not (isinstance(fact, Inventory) and fact.of == FileShare.kind)]
    assert outcome(TESTED, [*without, site]) == "unknown U-PARTIAL"


def test_old_observations_are_no_proof():
    old = dataclasses.replace(report(), observed_at=NOW - 2 * DAY)
    assert judged(old) == "unknown U-STALE"


def test_the_row_rests_on_the_restore_or_on_the_looks_that_found_none():
    other = "sha256:" + "2" * 64
    (row,) = rows_of("restore_test", [*BARE, vm(), restore(documents=(other,))])
    assert row.evidence == (DOCUMENT, other)
    (row,) = rows_of("restore_test", [*BARE, vm()])
    assert row.evidence == (DOCUMENT,)
