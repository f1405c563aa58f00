"""Machines and their backups: the two criteria, case by case."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest
from builders import NOW, OTHER, PROD, RSV, VM, WEB, WORKLOAD, backup, backup_policy, vm
from judged import gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import BackupJob, BackupPolicy, ProtectedItem
from collector.model import Cause, Reason, Rebuildable

COVERAGE, SUCCESS = "recovery-backup-coverage", "recovery-backup-success"
TWIN = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.Compute/virtualMachines/vm-1"
REST = healthy(ProtectedItem)
HOUR = timedelta(hours=1)
SITE = Resource(
    subject=f"{WEB}/providers/Microsoft.Web/sites/front",
    resource_type="microsoft.web/sites",
    name="front",
    documents=(),
    observed_at=NOW,
)
NO_MACHINE = [*healthy(Resource, ProtectedItem), SITE]


def both(*items: ProtectedItem, gaps=()) -> tuple[str, str]:
    facts = [*REST, *items]
    return outcome(COVERAGE, facts, gaps), outcome(SUCCESS, facts, gaps)


FAILS = (f"fail F-{COVERAGE}-1", f"fail F-{COVERAGE}-2")


@pytest.mark.parametrize(
    ("items", "coverage", "success"),
    [
        pytest.param([backup()], "pass", "pass", id="fresh"),
        pytest.param([backup(source=VM.upper())], "pass", "pass", id="source in other case"),
        pytest.param([backup(source=VM.removeprefix("/"))], "pass", "pass", id="source without slash"),
        pytest.param([backup(source=f"https://management.azure.com{VM}")], "pass", "pass", id="source as URL"),
        pytest.param([], FAILS[0], "unknown U-MISSING", id="no backup"),
        pytest.param([backup(source=TWIN)], FAILS[0], "unknown U-MISSING", id="backup of the twin"),
        pytest.param([backup(source=None)], "unknown U-PARSE", "unknown U-PARSE", id="backup of nothing known"),
        pytest.param(
            [backup(workload="AzureWorkload", last_status="Healthy")],
            FAILS[0],
            "unknown U-MISSING",
            id="only the database inside is backed up",
        ),
        pytest.param([backup(workload=None)], "unknown U-PARSE", "unknown U-PARSE", id="kind of backup unknown"),
        pytest.param([backup(workload="New")], "unknown U-PARSE", "unknown U-PARSE", id="a kind of tomorrow"),
        pytest.param(
            [backup(source=None, workload="AzureStorage", data_in="x")],
            FAILS[0],
            "unknown U-MISSING",
            id="a share of nobody knows where",
        ),
        pytest.param(
            [backup(workload=None, deletion_scheduled=True)], FAILS[0], "unknown U-MISSING", id="nothing known, deleted"
        ),
        pytest.param([backup(disks_named=(1,))], "unknown U-MISSING", "unknown U-MISSING", id="without a disk"),
        pytest.param(
            [backup(disks_named=(0, 1), named_disks_only=True)],
            "unknown U-MISSING",
            "unknown U-MISSING",
            id="with two disks only",
        ),
        pytest.param(
            [backup(named_disks_only=True)], "unknown U-MISSING", "unknown U-MISSING", id="the system disk only"
        ),
        pytest.param([backup("a", disks_named=(1,)), backup("b")], "pass", "pass", id="in two vaults, whole in one"),
        pytest.param(
            [backup(protection_state="ProtectionStopped", deletion_scheduled=True)],
            FAILS[0],
            "unknown U-MISSING",
            id="soft-deleted though completed",
        ),
        pytest.param([backup(protection_state="ProtectionStopped")], FAILS[1], "pass", id="stopped"),
        pytest.param([backup(protection_state="ProtectionPaused")], FAILS[1], "pass", id="paused"),
        pytest.param([backup(protection_state="SomethingNew")], FAILS[1], "pass", id="a state of tomorrow"),
        pytest.param([backup(protection_state="protectionConfigured")], "pass", "pass", id="configured"),
        pytest.param([backup(protection_state=None)], "unknown U-PARSE", "pass", id="state not told"),
        pytest.param([backup(deletion_scheduled=None)], "pass", "pass", id="deletion not told"),
        pytest.param([backup(last_recovery_point=None)], "pass", "unknown U-MISSING", id="never backed up"),
        pytest.param([backup(last_status=None)], "pass", "unknown U-PARSE", id="status not told"),
        pytest.param([backup(last_status="COMPLETED")], "pass", "pass", id="status in capitals"),
        pytest.param([backup(last_status="CompletedWithWarnings")], "pass", "pass", id="with warnings"),
        pytest.param([backup(last_status="Failed")], "pass", f"fail F-{SUCCESS}-2", id="failed"),
        pytest.param([backup(last_status="IRPending")], "pass", f"fail F-{SUCCESS}-2", id="first one pending"),
        pytest.param([backup(last_recovery_point=NOW - 36 * HOUR)], "pass", "pass", id="just young enough"),
        pytest.param([backup(last_recovery_point=NOW - 36.1 * HOUR)], "pass", f"fail F-{SUCCESS}-1", id="just too old"),
        pytest.param([backup(policy=None)], "pass", "unknown U-PARSE", id="policy not told"),
        pytest.param([backup(policy=f"{RSV}/backupPolicies/x")], "pass", "unknown U-MISSING", id="policy not seen"),
        pytest.param([backup(last_recovery_point=NOW + HOUR)], "pass", "unknown U-PARSE", id="in the future"),
        pytest.param(
            [backup("a", deletion_scheduled=True, protection_state="ProtectionStopped"), backup("b")],
            "pass",
            "pass",
            id="in two vaults, deleted in one",
        ),
        pytest.param(
            [backup("a", last_recovery_point=NOW - 90 * HOUR), backup("b")], "pass", "pass", id="in two vaults, newest"
        ),
    ],
)
def test_a_machine_and_its_backups(items, coverage, success):
    assert both(*items) == (coverage, success)


def test_machines_of_one_name_in_two_groups_are_two_machines():
    facts = [*healthy(), vm(TWIN)]
    found = verdict(COVERAGE, facts)
    assert [(subject.id, subject.outcome.value) for subject in found.subjects] == [(TWIN, "fail"), (VM, "pass")]


def test_a_rebuildable_machine_needs_no_backup_and_is_proven_to_be_the_only_one():
    declared = dataclasses.replace(WORKLOAD, rebuildable=(Rebuildable(resource=VM.upper(), source="image"),))
    assert outcome(COVERAGE, REST, workload=declared) == "not_applicable"
    assert outcome(COVERAGE, [*REST, vm(TWIN)], workload=declared) == FAILS[0]


def test_other_resources_need_no_backup_here():
    assert rows_of("stateful_resource", [SITE]) == []


@pytest.mark.parametrize(
    ("gaps", "coverage", "success"),
    [
        ([gap(ProtectedItem, scope=f"{PROD}/x/vaults/rsv")], "unknown U-PERM", "unknown U-PERM"),
        ([gap(ProtectedItem, scope=OTHER)], "unknown U-PERM", "unknown U-PERM"),
        ([gap(ProtectedItem, cause=Cause.MALFORMED)], "unknown U-PARSE", "unknown U-PARSE"),
        ([gap(Resource)], f"fail F-{COVERAGE}-1", "unknown U-MISSING"),
    ],
)
def test_what_was_not_read_could_protect_a_machine_after_all(gaps, coverage, success):
    assert both(gaps=gaps) == (coverage, success)


@pytest.mark.parametrize("kind", [Resource, ProtectedItem])
def test_behind_a_gap_there_may_be_a_machine_or_a_database_in_one_whose_backup_stands_still(kind):
    assert outcome(COVERAGE, healthy(), [gap(kind)]) == "unknown U-PERM"
    assert outcome(SUCCESS, healthy(), [gap(kind)]) == "unknown U-PERM"


def test_a_gap_leaves_no_doubt_about_a_backup_that_was_seen():
    (row,) = rows_of("stateful_resource", healthy(), [gap(ProtectedItem)])
    assert (row.has_backup, row.protection_state) == (True, "protected")


@pytest.mark.parametrize("criterion", [COVERAGE, SUCCESS])
def test_no_machine_is_not_applicable_only_where_everything_was_read(criterion):
    assert outcome(criterion, NO_MACHINE) == "not_applicable"
    assert outcome(criterion, NO_MACHINE, [gap(Resource)]) == "unknown U-PERM"
    without_proof = [fact for fact in NO_MACHINE if not (isinstance(fact, Inventory) and fact.of == Resource.kind)]
    assert outcome(criterion, without_proof) == "unknown U-PARTIAL"


@pytest.mark.parametrize("criterion", [COVERAGE, SUCCESS])
def test_a_scope_without_any_resource_is_hardly_what_goes_live(criterion):
    assert outcome(criterion, healthy(Resource, ProtectedItem)) == "unknown U-SCOPE"


def test_old_proof_of_absence_is_no_proof():
    old = [dataclasses.replace(fact, observed_at=NOW - timedelta(days=3)) for fact in NO_MACHINE]
    assert outcome(COVERAGE, old) == "unknown U-STALE"


def test_the_row_says_why_it_is_unknown():
    (row,) = rows_of("protected_resource", REST)
    assert row.recovery_point_age == Unknown(reason=Reason.MISSING, why="nothing keeps a backup of it")
    assert isinstance(row.observed_at, datetime)


# --- By its schedule -------------------------------------------------------------------------------------------


def of_schedule(*facts, gaps=()) -> str:
    return outcome(SUCCESS, [*healthy(BackupPolicy), *facts], gaps)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (timedelta(hours=4), "pass"),
        (timedelta(hours=3), f"fail F-{SUCCESS}-3"),
        (timedelta(days=7), "pass"),
        (None, "unknown U-PARSE"),
    ],
)
def test_a_point_of_six_hours_is_fresh_for_a_backup_every_four_hours_and_half_of_it_again(interval, expected):
    facts = [*healthy(BackupPolicy, ProtectedItem), backup(last_recovery_point=NOW - 6 * HOUR)]
    assert outcome(SUCCESS, [*facts, backup_policy(interval=interval)]) == expected


def test_a_schedule_allows_no_more_than_the_policy_of_golive():
    weekly = [backup_policy(interval=timedelta(days=7)), backup(last_recovery_point=NOW - 40 * HOUR)]
    assert outcome(SUCCESS, [*healthy(BackupPolicy, ProtectedItem), *weekly]) == f"fail F-{SUCCESS}-1"


@pytest.mark.parametrize(
    ("cause", "expected"), [(Cause.DENIED, "unknown U-PERM"), (Cause.MALFORMED, "unknown U-PARSE")]
)
def test_a_policy_that_cannot_be_read_leaves_the_schedule_unknown(cause, expected):
    assert of_schedule(gaps=[gap(BackupPolicy, scope=RSV, cause=cause)]) == expected
    assert of_schedule(gaps=[gap(BackupPolicy, scope=f"{RSV}-2", cause=cause)]) == "unknown U-MISSING"


# --- Jobs that failed of late ----------------------------------------------------------------------------------


def a_job(**changes) -> BackupJob:
    fields = {
        "subject": f"{RSV}/backupJobs/1",
        "vault": RSV,
        "does": "backup",
        "status": "Failed",
        "started": NOW - timedelta(days=3),
        "ended": NOW - timedelta(days=3),
        "source": VM,
        "documents": (),
        "observed_at": NOW,
    }
    return BackupJob(**{**fields, **changes})


NAMED = {"source": None, "source_name": "vm-1"}


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        pytest.param(a_job(), f"fail F-{SUCCESS}-4", id="failed three days ago"),
        pytest.param(a_job(source=VM.upper(), vault=RSV.upper()), f"fail F-{SUCCESS}-4", id="in other case"),
        pytest.param(a_job(status="SomethingNew"), f"fail F-{SUCCESS}-4", id="a word of tomorrow"),
        pytest.param(a_job(status=None), "unknown U-PARSE", id="status not told"),
        pytest.param(a_job(status="Completed"), "pass", id="completed"),
        pytest.param(a_job(status="CompletedWithWarnings"), "pass", id="with warnings"),
        pytest.param(a_job(status="InProgress", ended=None), "pass", id="running"),
        pytest.param(a_job(status="Cancelled"), "pass", id="cancelled"),
        pytest.param(a_job(does="restore"), "pass", id="a restore that failed"),
        pytest.param(a_job(does="other"), "pass", id="another job that failed"),
        pytest.param(a_job(does="unknown"), f"fail F-{SUCCESS}-4", id="a job of a kind of tomorrow that failed"),
        pytest.param(a_job(source=TWIN), "pass", id="of the twin"),
        pytest.param(a_job(vault=f"{RSV}-2"), "pass", id="of another vault"),
        pytest.param(a_job(workload="AzureWorkload"), "pass", id="of the database inside"),
        pytest.param(a_job(workload="AzureIaasVM"), f"fail F-{SUCCESS}-4", id="of the machine"),
        pytest.param(a_job(ended=NOW - timedelta(days=8)), "pass", id="long ago"),
        pytest.param(a_job(ended=None, started=None), f"fail F-{SUCCESS}-4", id="at a time not told"),
        pytest.param(a_job(**NAMED), f"fail F-{SUCCESS}-4", id="told by its name only"),
        pytest.param(a_job(source=None, source_name="vm-2"), "pass", id="of another name"),
        pytest.param(a_job(source=None), "pass", id="of nothing that is named"),
    ],
)
def test_a_backup_that_failed_within_a_week(job, expected):
    assert outcome(SUCCESS, [*healthy(), job]) == expected


def test_a_job_that_names_no_id_is_held_against_all_machines_of_its_name():
    facts = [*healthy(), vm(TWIN), backup("item-2", source=TWIN), a_job(**NAMED)]
    found = verdict(SUCCESS, facts)
    assert [(one.id, one.outcome.value) for one in found.subjects] == [(TWIN, "fail"), (VM, "fail")]


def test_jobs_that_cannot_be_read_may_have_failed_but_one_that_did_is_enough():
    hidden = gap(BackupJob, scope=RSV)
    assert outcome(SUCCESS, healthy(), [hidden]) == "unknown U-PERM"
    assert outcome(SUCCESS, healthy(), [gap(BackupJob, scope=f"{RSV}-2")]) == "pass"
    assert outcome(SUCCESS, [*healthy(), a_job()], [hidden]) == f"fail F-{SUCCESS}-4"
