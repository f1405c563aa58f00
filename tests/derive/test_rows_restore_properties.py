"""What holds of restores, restore points and guards for any set of facts: less knowledge never helps."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from builders import NOW, OPS, OTHER, PROD, SEEN, VM, WEB, WORKLOAD, backup, vm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import decided, derived, healthy

from collector.facts.azure import Inventory, Resource
from collector.facts.backup import (
    BackupJob,
    BackupVault,
    DeletionProtection,
    FileShare,
    Lock,
    NativeBackup,
    NativeRetention,
    ProtectedItem,
    RestoreJob,
    RestoreReport,
    StorageProtection,
)
from collector.facts.resource_types import KEY_VAULT, SQL_DATABASE, STORAGE_ACCOUNT
from collector.model import Cause, Fact, Gap, Outcome

CRITERIA = {"recovery-backup-protected", "recovery-restore-tested", "rollback-restore-point"}
ROWS = ("guarded_store", "restore_test", "restore_point")
REPORTS = "restores/*.json"
WITH_REPORTS = dataclasses.replace(WORKLOAD, restore_reports=(REPORTS,))
VAULT = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv"
DATABASE = f"{WEB}/providers/Microsoft.Sql/servers/sql/databases/sales"
ACCOUNT = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
KEYS = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KINDS = (
    Resource,
    BackupJob,
    BackupVault,
    DeletionProtection,
    FileShare,
    Lock,
    NativeBackup,
    NativeRetention,
    ProtectedItem,
    RestoreJob,
    RestoreReport,
    StorageProtection,
)


def resource(subject: str, resource_type: str) -> Resource:
    return Resource(subject=subject, resource_type=resource_type, name=subject.rpartition("/")[2], tags=(), **SEEN)


def restored(name: str, **changes: Any) -> RestoreJob:
    fields = {"status": "Completed", "ended": NOW - DAY, "source": VM, "workload": "AzureIaasVM"}
    return RestoreJob(subject=f"{VAULT}/backupJobs/{name}", vault=VAULT, **{**fields, **changes}, **SEEN)


def running_backup() -> BackupJob:
    told = {"does": "backup", "status": "InProgress", "source": VM, "workload": "AzureIaasVM"}
    return BackupJob(subject=f"{VAULT}/backupJobs/runs", vault=VAULT, **told, **SEEN)


def report(subject: str, days: int, *, checked: bool | None = True) -> RestoreReport:
    told = {"finished": NOW - days * DAY, "succeeded": True, "data_checked": checked, "pattern": REPORTS}
    return RestoreReport(subject=subject, **told, **SEEN)


def guarded_vault(**changes: Any) -> BackupVault:
    fields = {"soft_delete": "On", "soft_delete_days": 14.0, "immutability": "Locked"}
    return BackupVault(subject=VAULT, name="rsv", **{**fields, **changes}, **SEEN)


def service(kind: str, kept: timedelta | None) -> StorageProtection:
    told = {"account": ACCOUNT, "service": kind, "deleted_kept": kept, "containers_kept": kept, "versioning": True}
    return StorageProtection(subject=f"{ACCOUNT}/{kind}Services/default", **told, **SEEN)


FACTS: list[Fact] = [
    vm(),
    vm(VM + "-2"),
    backup(vault=VAULT, last_recovery_point=NOW - HOUR),
    backup("old", vault=VAULT),
    backup("gone", vault=VAULT, deletion_scheduled=True),
    resource(DATABASE, SQL_DATABASE),
    NativeBackup(subject=DATABASE, mode="point_in_time", interval=HOUR, state="Online", **SEEN),
    NativeRetention(subject=f"{DATABASE}/short", of=DATABASE, retention=30 * DAY, **SEEN),
    resource(ACCOUNT, STORAGE_ACCOUNT),
    FileShare(subject=f"{ACCOUNT}/fileServices/default/shares/s", account=ACCOUNT, name="s", **SEEN),
    service("blob", 14 * DAY),
    service("blob", None),
    service("file", 14 * DAY),
    service("file", timedelta()),
    resource(KEYS, KEY_VAULT),
    DeletionProtection(subject=KEYS, soft_delete=True, purge_protection=True, kept=90 * DAY, **SEEN),
    DeletionProtection(subject=KEYS, soft_delete=True, purge_protection=None, kept=90 * DAY, **SEEN),
    guarded_vault(),
    guarded_vault(soft_delete="OFF"),
    guarded_vault(immutability="Invalid", multi_user_authorization="Invalid"),
    Lock(subject="lock", scope=WEB, level="CanNotDelete", **SEEN),
    restored("well"),
    restored("long-ago", ended=NOW - 95 * DAY),
    restored("by-name", source=None, source_name="vm-1"),
    restored("nameless", source=None),
    running_backup(),
    report(VM, 3),
    report(VM, 200, checked=False),
    report(DATABASE, 3, checked=None),
    report(f"{ACCOUNT}/blobServices/default", 3),
    report(f"{ACCOUNT}/fileServices/default/shares/s", 91),
    report(VM, -3),
]
BARE = [
    *healthy(*KINDS),
    Inventory(subject=f"file:{REPORTS}", of=RestoreReport.kind, count=1, **SEEN),
]
ESTATES = st.lists(st.sampled_from(FACTS), max_size=14, unique_by=id)
GAPS = st.builds(
    Gap,
    cause=st.sampled_from(Cause),
    hides=st.lists(st.sampled_from([kind.kind for kind in KINDS]), min_size=1, max_size=3, unique=True).map(tuple),
    scope=st.sampled_from(["", PROD, OPS, WEB, VM, VAULT, DATABASE, ACCOUNT, KEYS, OTHER, REPORTS]),
    detail=st.just("not read"),
    fix=st.just("grant Reader"),
    probe=st.just("p"),
)
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcomes(facts: list[Fact], gaps: list[Gap]) -> dict[str, Outcome]:
    verdicts = decided([*BARE, *facts], gaps, WITH_REPORTS).verdicts
    return {one.criterion: one.outcome for one in verdicts if one.criterion in CRITERIA}


def holds(outcome: Outcome) -> bool:
    return outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)


@QUICK
@given(ESTATES, st.lists(GAPS, max_size=2), GAPS)
def test_a_gap_never_makes_a_criterion_hold(facts, gaps, another):
    before, after = outcomes(facts, gaps), outcomes(facts, [*gaps, another])
    assert set(before) == CRITERIA
    assert all(holds(before[name]) for name in CRITERIA if holds(after[name]))


@QUICK
@given(ESTATES, st.sampled_from(["restored", "report"]))
def test_one_more_restore_never_breaks_what_held(facts, proof):
    more = restored("now", ended=NOW - HOUR) if proof == "restored" else report(VM, 1)
    before, after = outcomes(facts, [])["recovery-restore-tested"], outcomes([*facts, more], [])
    assert not holds(before) or holds(after["recovery-restore-tested"])


@QUICK
@given(ESTATES, st.lists(GAPS, max_size=2), st.randoms(use_true_random=False))
def test_order_leaves_no_trace(facts, gaps, chance):
    mixed = [*BARE, *facts]
    chance.shuffle(mixed)
    one, other = derived([*BARE, *facts], gaps, WITH_REPORTS), derived(mixed, gaps, WITH_REPORTS)
    assert [one[kind] for kind in ROWS] == [other[kind] for kind in ROWS]


def test_every_fact_of_the_estate_in_one():
    """The estate is contradictory on purpose: nothing holds, and nothing crashes."""
    assert outcomes(FACTS, []) == dict.fromkeys(CRITERIA, Outcome.FAIL)
