"""Everything that holds data and needs a backup, type by type: coverage and success."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, OPS, OTHER, VM, WORKLOAD, backup, backup_policy, vault, vm
from judged import gap, healthy, outcome, rows_of, verdict
from stores_kept import (
    ACCOUNT,
    BV,
    CLUSTER,
    COSMOS,
    DATABASE,
    DAY,
    DISK,
    HOUR,
    INSTANCE,
    MANAGED,
    MYSQL,
    NATIVE,
    QUEUE,
    REDIS,
    SHARE,
    blob_backup,
    blobs,
    bv,
    bv_policy,
    cluster_backup,
    disk_backup,
    job,
    native,
    only,
    resource,
    share,
)

from collector.derive.joins import missing
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.backup import BackupJob, BackupMode, FileShare, NativeBackup, ProtectedItem, StorageProtection
from collector.model import AzureScope, Fact, Rebuildable

COVERAGE, SUCCESS = "recovery-backup-coverage", "recovery-backup-success"
NONE, NOT_LIVE = f"fail F-{COVERAGE}-1", f"fail F-{COVERAGE}-2"
OLD, BAD, LATE, FAILED = (f"fail F-{SUCCESS}-{line}" for line in (1, 2, 3, 4))


def both(*facts: Fact, gaps=()) -> tuple[str, str]:
    estate = only(*facts)
    return outcome(COVERAGE, estate, gaps), outcome(SUCCESS, estate, gaps)


# --- What services keep themselves -----------------------------------------------------------------------------


@pytest.mark.parametrize("subject", NATIVE)
def test_a_service_that_runs_keeps_its_data_by_itself(subject):
    assert both(resource(subject), native(subject)) == ("pass", "pass")


@pytest.mark.parametrize("subject", NATIVE)
@pytest.mark.parametrize(
    ("changes", "coverage", "success"),
    [
        ({"state": "Stopped"}, NOT_LIVE, BAD),
        ({"state": "SomethingNew"}, NOT_LIVE, BAD),
        ({"state": "ONLINE"}, "pass", "pass"),
        ({"state": None}, "unknown U-PARSE", "unknown U-MISSING"),
        ({"mode": "none"}, NONE, "unknown U-MISSING"),
        ({"mode": "something_new"}, NONE, "unknown U-MISSING"),
        ({"interval": None}, "pass", "unknown U-PARSE"),
    ],
)
def test_a_service_that_stands_still_or_keeps_nothing(subject, changes, coverage, success):
    assert both(resource(subject), native(subject, **changes)) == (coverage, success)


@pytest.mark.parametrize("state", ["Paused", "PAUSING", "Resuming"])
def test_a_paused_database_keeps_its_backups_and_says_why_no_more_is_known(state):
    facts = only(resource(DATABASE), native(DATABASE, state=state))
    (row,) = rows_of("stateful_resource", facts)
    assert row.has_backup is True
    assert row.protection_state.why.startswith("the database is paused: its backups are still there")
    (row,) = rows_of("protected_resource", facts)
    assert row.recovery_point_age == row.last_status == missing(row.last_status.why)
    assert (outcome(COVERAGE, facts), outcome(SUCCESS, facts)) == ("unknown U-MISSING", "unknown U-MISSING")


@pytest.mark.parametrize("subject", [MYSQL, MANAGED])
def test_only_sql_databases_are_known_to_pause_by_themselves(subject):
    assert both(resource(subject), native(subject, state="Paused")) == (NOT_LIVE, BAD)


@pytest.mark.parametrize(("subject", "success"), [(DATABASE, "unknown U-MISSING"), (COSMOS, "pass")])
def test_a_new_database_has_no_point_yet_that_could_be_restored(subject, success):
    assert both(resource(subject), native(subject, earliest_restore=None)) == ("pass", success)


@pytest.mark.parametrize(
    ("interval", "expected"), [(36 * HOUR, "pass"), (37 * HOUR, OLD)], ids=["every 36 h", "every 37 h"]
)
def test_the_newest_point_of_a_service_is_as_old_as_its_interval(interval, expected):
    periodic = native(COSMOS, mode=BackupMode.PERIODIC.value, interval=interval)
    assert both(resource(COSMOS), periodic) == ("pass", expected)


@pytest.mark.parametrize("subject", NATIVE)
def test_nothing_told_of_a_service_is_unknown_whether_hidden_or_not(subject):
    assert both(resource(subject)) == ("unknown U-MISSING", "unknown U-MISSING")
    assert both(resource(subject), gaps=[gap(NativeBackup, scope=subject)]) == ("unknown U-PERM", "unknown U-PERM")
    assert both(resource(subject), gaps=[gap(NativeBackup, scope=OTHER)])[0] == "unknown U-MISSING"


def test_a_gap_over_vaults_leaves_no_doubt_about_what_a_service_keeps_but_about_databases_in_machines():
    facts = only(resource(DATABASE), native(DATABASE))
    (row,) = rows_of("stateful_resource", facts, [gap(ProtectedItem)])
    assert (row.has_backup, row.mechanism, row.protection_state) == (True, "point_in_time", "online")
    assert outcome(COVERAGE, facts, [gap(ProtectedItem)]) == "unknown U-PERM"


def test_of_a_managed_instance_its_databases_are_judged():
    facts = only(resource(INSTANCE), native(INSTANCE), resource(MANAGED), native(MANAGED))
    assert [row.subject for row in rows_of("stateful_resource", facts)] == [MANAGED]


@pytest.mark.parametrize(("mode", "coverage"), [(BackupMode.PERSISTENCE, "unknown U-MISSING"), (BackupMode.NONE, NONE)])
def test_a_cache_is_a_store_until_it_is_declared_to_be_rebuilt(mode, coverage):
    facts = only(resource(REDIS), native(REDIS, mode=mode.value, state="Succeeded"))
    assert outcome(COVERAGE, facts) == coverage
    declared = dataclasses.replace(WORKLOAD, rebuildable=(Rebuildable(resource=REDIS.upper(), source="orders"),))
    assert outcome(COVERAGE, facts, workload=declared) == "not_applicable"


# --- Blobs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "coverage", "success"),
    [
        ({}, "pass", "pass"),
        ({"versioning": False}, "unknown U-SCOPE", "unknown U-SCOPE"),
        ({"deleted_kept": timedelta()}, "unknown U-SCOPE", "unknown U-SCOPE"),
        ({"containers_kept": timedelta()}, "unknown U-SCOPE", "unknown U-SCOPE"),
        ({"versioning": None}, "unknown U-PARSE", "unknown U-PARSE"),
        ({"deleted_kept": None}, "unknown U-PARSE", "unknown U-PARSE"),
        ({"containers_kept": None}, "unknown U-PARSE", "unknown U-PARSE"),
        ({"service": "file"}, "unknown U-SCOPE", "unknown U-SCOPE"),
    ],
)
def test_blobs_are_kept_by_soft_delete_and_versions(changes, coverage, success):
    assert both(resource(ACCOUNT), blobs(**changes)) == (coverage, success)


@pytest.mark.parametrize(
    ("item", "policy", "coverage", "success"),
    [
        pytest.param({}, {"continuous": True, "interval": None}, "pass", "pass", id="operational"),
        pytest.param({}, {}, "pass", "pass", id="vaulted, all containers"),
        pytest.param(
            {"chosen": ("a", "b")}, {}, "unknown U-MISSING", "unknown U-MISSING", id="vaulted, chosen containers"
        ),
        pytest.param({"chosen": ("a",)}, {"continuous": True}, "pass", "pass", id="operational and vaulted"),
        pytest.param({"protection_state": "BackupsSuspended"}, {}, NOT_LIVE, "pass", id="suspended"),
        pytest.param({"protection_state": "ProtectionStopped"}, {}, NOT_LIVE, "pass", id="stopped"),
        pytest.param({"protection_state": "SoftDeleted"}, {}, NOT_LIVE, "pass", id="soft-deleted"),
        pytest.param({"protection_state": "ConfiguringProtection"}, {}, NOT_LIVE, "pass", id="pending"),
        pytest.param({"protection_state": None}, {}, "unknown U-PARSE", "pass", id="state not told"),
    ],
)
def test_blobs_are_kept_by_a_backup_vault(item, policy, coverage, success):
    kept = blobs(containers_kept=timedelta(), restorable=29 * DAY)
    facts = (resource(ACCOUNT), kept, bv(), bv_policy(**policy), job(of=ACCOUNT))
    assert both(*facts, blob_backup(**item)) == (coverage, success)


def test_versions_keep_blobs_whose_vault_has_stopped():
    facts = only(resource(ACCOUNT), blobs(), bv(), bv_policy(), blob_backup(protection_state="ProtectionStopped"))
    assert (outcome(COVERAGE, facts), outcome(SUCCESS, facts)) == ("pass", "pass")
    assert [row.mechanism for row in rows_of("stateful_resource", facts)] == ["versions"]


def test_a_stopped_vault_fails_only_where_versions_do_not_keep_the_blobs_after_all():
    stopped = blob_backup(protection_state="ProtectionStopped")
    assert both(resource(ACCOUNT), blobs(versioning=None), bv(), bv_policy(), stopped)[0] == "unknown U-PARSE"


@pytest.mark.parametrize("kind", [StorageProtection, ProtectedItem])
def test_what_is_hidden_of_an_account_may_keep_its_blobs(kind):
    gaps = [gap(kind, scope=ACCOUNT)]
    assert both(resource(ACCOUNT), gaps=gaps) == ("unknown U-PERM", "unknown U-PERM")


# --- Disks, clusters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "coverage", "success"),
    [
        pytest.param([disk_backup(), job()], "pass", "pass", id="fresh"),
        pytest.param([disk_backup()], "pass", "unknown U-MISSING", id="no job yet"),
        pytest.param([disk_backup(), job(status="InProgress", ended=None)], "pass", "unknown U-MISSING", id="running"),
        pytest.param([disk_backup(), job(status="Failed")], "pass", BAD, id="failed"),
        pytest.param(
            [disk_backup(), job("a", started=NOW - 9 * HOUR, ended=NOW - 8 * HOUR), job("b", status="Failed")],
            "pass",
            BAD,
            id="failed after one that completed",
        ),
        pytest.param(
            [disk_backup(), job("a"), job("b", status="Failed", started=NOW - 9 * HOUR, ended=NOW - 8 * HOUR)],
            "pass",
            FAILED,
            id="failed before one that completed",
        ),
        pytest.param([disk_backup(), job(started=NOW - 37 * HOUR, ended=NOW - 36 * HOUR)], "pass", OLD, id="too old"),
        pytest.param([disk_backup(), job(started=None, ended=None)], "pass", "unknown U-MISSING", id="time not told"),
        pytest.param([disk_backup(), job(started=NOW + HOUR)], "pass", "unknown U-PARSE", id="in the future"),
        pytest.param([disk_backup(), job(does="restore")], "pass", "unknown U-MISSING", id="only a restore"),
        pytest.param([disk_backup(), job(of=f"{DISK}-2")], "pass", "unknown U-MISSING", id="of another disk"),
        pytest.param(
            [disk_backup(), job(of=None, source_name="disk-1")],
            "pass",
            "unknown U-MISSING",
            id="a name alone proves no backup",
        ),
        pytest.param(
            [disk_backup(last_recovery_point=NOW - HOUR), job(started=NOW - 9 * HOUR)], "pass", "pass", id="told itself"
        ),
        pytest.param([disk_backup(protection_state="ProtectionError"), job()], NOT_LIVE, "pass", id="in error"),
        pytest.param([], "unknown U-SCOPE", "unknown U-SCOPE", id="no backup in the scope"),
    ],
)
def test_a_disk_that_stands_alone(facts, coverage, success):
    assert both(resource(DISK), bv(), bv_policy(), *facts) == (coverage, success)


def test_jobs_of_a_backup_vault_that_cannot_be_read():
    facts = (resource(DISK), bv(), bv_policy(), disk_backup())
    assert both(*facts, gaps=[gap(BackupJob, scope=BV)]) == ("pass", "unknown U-PERM")


def test_an_attached_disk_goes_with_its_machine():
    facts = [*healthy(), resource(DISK, managed_by=VM)]
    assert [row.subject for row in rows_of("stateful_resource", facts)] == [VM]


def test_the_fix_for_a_disk_without_backup_is_told():
    (subject,) = verdict(COVERAGE, only(resource(DISK))).subjects
    assert "add the subscription of the vault to the scope" in subject.message


@pytest.mark.parametrize(
    ("facts", "coverage"),
    [([cluster_backup(), bv_policy()], "pass"), ([], "unknown U-SCOPE")],
)
def test_a_cluster_is_kept_by_a_backup_vault(facts, coverage):
    assert outcome(COVERAGE, only(resource(CLUSTER), bv(), *facts)) == coverage


# --- File shares -----------------------------------------------------------------------------------------------

KEPT = [resource(ACCOUNT), blobs(), share(), vault(), backup_policy()]


def share_backup(**changes) -> ProtectedItem:
    return backup("share", **{"source": ACCOUNT, "workload": "AzureStorage", "data_in": "uploads", **changes})


@pytest.mark.parametrize(
    ("item", "coverage", "success"),
    [
        pytest.param(share_backup(), "pass", "pass", id="fresh"),
        pytest.param(share_backup(data_in="UPLOADS", source=ACCOUNT.upper()), "pass", "pass", id="in other case"),
        pytest.param(share_backup(data_in="other"), "unknown U-SCOPE", "unknown U-SCOPE", id="of another share"),
        pytest.param(share_backup(data_in=None), "unknown U-SCOPE", "unknown U-SCOPE", id="of a share not told"),
        pytest.param(share_backup(source=f"{ACCOUNT}2"), "unknown U-SCOPE", "unknown U-SCOPE", id="of another account"),
        pytest.param(share_backup(protection_state="IRPending"), NOT_LIVE, "pass", id="pending"),
        pytest.param(share_backup(last_status="Unhealthy"), "pass", BAD, id="unhealthy"),
        pytest.param(share_backup(deletion_scheduled=True), "unknown U-SCOPE", "unknown U-SCOPE", id="soft-deleted"),
    ],
)
def test_a_file_share_needs_a_vault(item, coverage, success):
    assert both(*KEPT, item) == (coverage, success)


def test_a_share_of_an_account_outside_the_workload_is_none_of_it():
    assert [row.subject for row in rows_of("stateful_resource", [*healthy(), share()])] == [VM]


@pytest.mark.parametrize("declared", [SHARE, ACCOUNT])
def test_a_share_is_rebuilt_by_itself_or_with_its_account(declared):
    workload = dataclasses.replace(WORKLOAD, rebuildable=(Rebuildable(resource=declared, source="import"),))
    assert SHARE not in [row.subject for row in rows_of("stateful_resource", only(*KEPT), workload=workload)]


def test_shares_that_cannot_be_listed_may_lack_a_backup():
    assert outcome(COVERAGE, only(*KEPT, share_backup()), [gap(FileShare, scope=ACCOUNT)]) == "unknown U-PERM"


# --- Databases in machines -------------------------------------------------------------------------------------


def database(name: str = "db", **changes) -> ProtectedItem:
    given = {"workload": "AzureWorkload", "data_in": "orders", "last_status": "Healthy", **changes}
    return backup(name, **given)


@pytest.mark.parametrize(
    ("items", "coverage", "success"),
    [
        pytest.param([database()], "pass", "pass", id="fresh"),
        pytest.param([database(protection_state="ProtectionStopped")], NOT_LIVE, "pass", id="stopped"),
        pytest.param([database(last_status="Unhealthy")], "pass", BAD, id="unhealthy"),
        pytest.param([database(deletion_scheduled=True)], NONE, "unknown U-MISSING", id="soft-deleted"),
        pytest.param(
            [database("a", deletion_scheduled=True), database("b")], "pass", "pass", id="kept in another vault"
        ),
        pytest.param(
            [database(source=None, deletion_scheduled=True)], NONE, "unknown U-MISSING", id="machine not told"
        ),
    ],
)
def test_a_database_in_a_machine_is_judged_where_a_vault_knows_it(items, coverage, success):
    facts = [*healthy(), *items]
    assert (outcome(COVERAGE, facts), outcome(SUCCESS, facts)) == (coverage, success)
    assert len(rows_of("stateful_resource", facts)) == 2


def test_a_database_in_a_machine_of_others_is_none_of_the_workload():
    strange = database(source=f"{OTHER}/providers/Microsoft.Compute/virtualMachines/x", deletion_scheduled=True)
    assert outcome(COVERAGE, [*healthy(), strange]) == "pass"
    narrowed = dataclasses.replace(WORKLOAD, azure=AzureScope(resource_groups=(VM.rpartition("/providers/")[0],)))
    nameless = [*healthy(), database(source=None, deletion_scheduled=True)]
    assert [row.subject for row in rows_of("stateful_resource", nameless, workload=narrowed)] == [VM]


# --- The whole list --------------------------------------------------------------------------------------------


def test_what_holds_no_data_needs_no_backup():
    others = [
        resource(f"{OPS}/providers/{kind.partition('/')[0]}/{kind.rpartition('/')[2]}/x")
        for kind in (
            types.SCALE_SET,
            types.WEB_APP,
            types.APP_PLAN,
            types.CONTAINER_APP,
            types.KEY_VAULT,
            types.EVENT_HUB,
        )
    ]
    facts = only(*others, resource(QUEUE))
    assert rows_of("stateful_resource", facts) == []
    assert (outcome(COVERAGE, facts), outcome(SUCCESS, facts)) == ("not_applicable", "not_applicable")


@pytest.mark.parametrize("kind", [Resource, FileShare, ProtectedItem])
def test_nothing_to_back_up_is_not_applicable_only_where_everything_was_read(kind):
    facts = only(resource(QUEUE))
    assert both(resource(QUEUE), gaps=[gap(kind)]) == ("unknown U-PERM", "unknown U-PERM")
    assert outcome(COVERAGE, facts) == "not_applicable"


def test_a_stale_answer_about_a_database_is_unknown():
    old = NOW - 2 * DAY
    facts = only(resource(MYSQL), native(MYSQL, observed_at=old))
    assert (outcome(COVERAGE, facts), outcome(SUCCESS, facts)) == ("unknown U-STALE", "unknown U-STALE")


def test_machines_and_databases_stand_side_by_side():
    facts = only(vm(), backup(), vault(), backup_policy(), resource(DATABASE), native(DATABASE, state="Offline"))
    found = verdict(COVERAGE, facts)
    assert [(one.id, one.outcome.value) for one in found.subjects] == [(DATABASE, "fail"), (VM, "pass")]
