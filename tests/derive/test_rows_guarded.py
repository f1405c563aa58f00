"""Stores of backups, keys and data: what stands between them and a deletion, word by word."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import DOCUMENT, NOW, OPS, OTHER, PROD, SEEN, SUB, VM, WEB, WORKLOAD, backup, vm
from judged import gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.backup import BackupVault, DeletionProtection, FileShare, Lock, ProtectedItem, StorageProtection
from collector.facts.resource_types import APP_CONFIGURATION, KEY_VAULT, STORAGE_ACCOUNT
from collector.model import AzureScope, Cause, Tier

PROTECTED = "recovery-backup-protected"
OFF, SHORT, CONTAINERS, PURGE, REMOVABLE = (f"fail F-{PROTECTED}-{line}" for line in range(1, 6))
VAULT = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv"
DATA_VAULT = f"{OPS}/providers/Microsoft.DataProtection/backupVaults/bv"
KEYS = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
SETTINGS = f"{WEB}/providers/Microsoft.AppConfiguration/configurationStores/cfg"
ACCOUNT = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
DAY = timedelta(days=1)
STORES = (Resource, ProtectedItem, BackupVault, DeletionProtection, StorageProtection, FileShare, Lock)
BARE = [*healthy(*STORES), vm()]


def vault(**changes: Any) -> BackupVault:
    fields: dict[str, Any] = {
        "subject": VAULT,
        "name": "rsv",
        "provisioning_state": "Succeeded",
        "soft_delete": "AlwaysON",
        "soft_delete_days": 14.0,
        "immutability": "Unlocked",
        "multi_user_authorization": "Enabled",
        **SEEN,
    }
    return BackupVault(**{**fields, **changes})


def keys(subject: str = KEYS, **changes: Any) -> DeletionProtection:
    fields: dict[str, Any] = {"soft_delete": True, "purge_protection": True, "kept": 90 * DAY, **SEEN}
    return DeletionProtection(subject=subject, **{**fields, **changes})


def blobs(**changes: Any) -> StorageProtection:
    fields: dict[str, Any] = {
        "subject": f"{ACCOUNT}/blobServices/default",
        "account": ACCOUNT,
        "service": "blob",
        "deleted_kept": 14 * DAY,
        "containers_kept": 14 * DAY,
        **SEEN,
    }
    return StorageProtection(**{**fields, **changes})


def files(**changes: Any) -> StorageProtection:
    fields = {"subject": f"{ACCOUNT}/fileServices/default", "service": "file", "containers_kept": None}
    return blobs(**{**fields, **changes})


def share() -> FileShare:
    return FileShare(subject=f"{ACCOUNT}/fileServices/default/shares/s", account=ACCOUNT, name="s", **SEEN)


def resource(subject: str, resource_type: str) -> Resource:
    return Resource(subject=subject, resource_type=resource_type, name=subject.rpartition("/")[2], tags=(), **SEEN)


KEY_STORE, CONFIGURATION = resource(KEYS, KEY_VAULT), resource(SETTINGS, APP_CONFIGURATION)
STORAGE = resource(ACCOUNT, STORAGE_ACCOUNT)


def judged(*found: Any, gaps=(), tier: Tier = Tier.T1) -> str:
    return outcome(PROTECTED, [*BARE, *found], gaps, dataclasses.replace(WORKLOAD, tier=tier))


# --- Vaults ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", [VAULT, DATA_VAULT])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="guarded"),
        pytest.param({"provisioning_state": None}, "pass", id="state not told"),
        pytest.param({"provisioning_state": "succeeded"}, "pass", id="state in small letters"),
        pytest.param({"provisioning_state": "Provisioning"}, "unknown U-PARSE", id="in the middle of a change"),
        pytest.param(
            {
                "provisioning_state": "Provisioning",
                "soft_delete": None,
                "soft_delete_days": None,
                "multi_user_authorization": "Invalid",
            },
            "unknown U-PARSE",
            id="as recorded in the middle of a change",
        ),
        pytest.param({"provisioning_state": "Failed"}, "unknown U-PARSE", id="a change that failed"),
        *(
            pytest.param({"soft_delete": word}, "pass", id=f"soft delete {word}")
            for word in ("On", "ON", "Enabled", "AlwaysOn", "alwayson")
        ),
        *(
            pytest.param({"soft_delete": word}, OFF, id=f"soft delete {word}")
            for word in ("Off", "OFF", "Disabled", "disabled")
        ),
        *(
            pytest.param({"soft_delete": word}, "unknown U-PARSE", id=f"soft delete {word}")
            for word in ("Invalid", "", "Perhaps", None)
        ),
        pytest.param({"soft_delete_days": 7.0}, "pass", id="just long enough"),
        pytest.param({"soft_delete_days": 6.9}, SHORT, id="just too short"),
        pytest.param({"soft_delete_days": None}, "unknown U-PARSE", id="how long is not told"),
        pytest.param({"soft_delete": "Off", "soft_delete_days": None}, OFF, id="off for no time"),
        pytest.param({"immutability": "Locked", "multi_user_authorization": None}, "pass", id="immutable for good"),
        pytest.param({"immutability": "Unlocked", "multi_user_authorization": "Disabled"}, "pass", id="immutable"),
        pytest.param({"immutability": "Disabled", "multi_user_authorization": "Enabled"}, "pass", id="two persons"),
        pytest.param({"immutability": None, "multi_user_authorization": "Enabled"}, "pass", id="two persons only told"),
        pytest.param({"immutability": "Disabled", "multi_user_authorization": "Disabled"}, REMOVABLE, id="neither"),
        pytest.param(
            {"immutability": "Disabled", "multi_user_authorization": "Invalid"}, "unknown U-PARSE", id="invalid"
        ),
        pytest.param({"immutability": "Disabled", "multi_user_authorization": None}, "unknown U-PARSE", id="not told"),
        pytest.param({"immutability": "Sealed", "multi_user_authorization": "Disabled"}, "unknown U-PARSE", id="new"),
        pytest.param({"immutability": None, "multi_user_authorization": None}, "unknown U-PARSE", id="nothing told"),
    ],
)
def test_a_vault(subject, changes, expected):
    assert judged(vault(subject=subject, **changes)) == expected


@pytest.mark.parametrize(
    ("tier", "expected"), [(Tier.T0, REMOVABLE), (Tier.T1, REMOVABLE), (Tier.T2, "pass"), (Tier.T3, "pass")]
)
def test_that_backups_are_hard_to_remove_is_asked_of_the_upper_tiers(tier, expected):
    assert judged(vault(immutability="Disabled", multi_user_authorization="Disabled"), tier=tier) == expected
    untold = judged(vault(immutability=None, multi_user_authorization=None), tier=tier)
    assert untold == ("pass" if expected == "pass" else "unknown U-PARSE")


def test_one_open_vault_among_many_fails():
    found = verdict(PROTECTED, [*BARE, vault(), vault(subject=DATA_VAULT, soft_delete="OFF")])
    assert [(one.id, one.outcome.value) for one in found.subjects] == [(DATA_VAULT, "fail"), (VAULT, "pass")]
    assert found.message == (
        "1 of 2 fails: bv: Soft delete is off, so that what is deleted is gone at once; "
        "store kind: backup_vault; locked: no"
    )


# --- Keys and settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("store", [KEY_STORE, CONFIGURATION], ids=["key vault", "app configuration"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"kept": 7 * DAY}, "pass"),
        ({"kept": 6 * DAY}, SHORT),
        ({"kept": None}, "unknown U-PARSE"),
        ({"soft_delete": False}, OFF),
        ({"soft_delete": False, "kept": None}, OFF),
        ({"soft_delete": None}, "unknown U-PARSE"),
        ({"purge_protection": False}, PURGE),
        ({"purge_protection": None}, "unknown U-PARSE"),
    ],
)
def test_a_store_of_keys_or_settings(store, changes, expected):
    assert judged(store, keys(store.subject.upper(), **changes)) == expected


def test_a_key_store_about_which_nothing_was_read():
    assert judged(KEY_STORE) == "unknown U-MISSING"
    assert judged(KEY_STORE, gaps=[gap(DeletionProtection, scope=KEYS)]) == "unknown U-PERM"


# --- Blobs and file shares ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        pytest.param([blobs()], "pass", id="both kept"),
        pytest.param([blobs(deleted_kept=timedelta())], OFF, id="soft delete off"),
        pytest.param([blobs(deleted_kept=6 * DAY)], SHORT, id="blobs too short"),
        pytest.param([blobs(containers_kept=6 * DAY)], CONTAINERS, id="containers too short"),
        pytest.param([blobs(containers_kept=timedelta())], CONTAINERS, id="containers not at all"),
        pytest.param([blobs(deleted_kept=None)], "unknown U-PARSE", id="blobs not told"),
        pytest.param([blobs(containers_kept=None)], "unknown U-PARSE", id="containers not told"),
        pytest.param([blobs(), files(), share()], "pass", id="with shares"),
        pytest.param([blobs(), files(deleted_kept=timedelta()), share()], OFF, id="shares not kept"),
        pytest.param([blobs(), files(deleted_kept=6 * DAY), share()], SHORT, id="shares too short"),
        pytest.param([blobs(), files(deleted_kept=None), share()], "unknown U-PARSE", id="shares not told"),
        pytest.param([blobs(), files(deleted_kept=timedelta())], "pass", id="no share to keep"),
        pytest.param([blobs(), share()], "unknown U-MISSING", id="shares, and nothing told of their service"),
        pytest.param([files()], "unknown U-MISSING", id="nothing told of blobs"),
        pytest.param([blobs(in_use=False)], "unknown U-MISSING", id="no blobs, and nothing told of shares"),
        pytest.param([], "unknown U-MISSING", id="nothing read"),
    ],
)
def test_a_storage_account(services, expected):
    assert judged(STORAGE, *services) == expected


def test_shares_that_could_not_be_listed_may_be_unguarded():
    hole = gap(FileShare, scope=ACCOUNT)
    assert judged(STORAGE, blobs(), files(deleted_kept=timedelta()), gaps=[hole]) == "unknown U-PERM"
    assert judged(STORAGE, blobs(), files(), share(), gaps=[hole]) == "pass"


def test_a_vault_that_holds_a_backup_and_tells_nothing_of_itself_is_unknown():
    held = backup(vault=VAULT)
    assert judged(held) == "unknown U-MISSING"
    assert judged(held, vault(subject=f"{VAULT}-2")) == "unknown U-MISSING"
    assert judged(held, vault(subject=VAULT.upper())) == "pass"
    assert judged(held, gaps=[gap(BackupVault, scope=VAULT)]) == "unknown U-PERM"
    assert [row.subject for row in rows_of("guarded_store", [*BARE, held])] == [VAULT]


# --- Locks, places, gaps -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "level", "expected"),
    [
        (ACCOUNT, "CanNotDelete", True),
        (ACCOUNT.upper(), "READONLY", True),
        (WEB, "CanNotDelete", True),
        (PROD, "CanNotDelete", True),
        (OPS, "CanNotDelete", False),
        (ACCOUNT + "2", "CanNotDelete", False),
        (ACCOUNT, "NotSpecified", False),
        (ACCOUNT, None, False),
    ],
)
def test_a_lock_holds_everything_below_it(scope, level, expected):
    lock = Lock(subject=f"{scope}/providers/Microsoft.Authorization/locks/l", scope=scope, level=level, **SEEN)
    (row,) = rows_of("guarded_store", [*BARE, STORAGE, blobs(), lock])
    assert row.locked is expected
    (row,) = rows_of("guarded_store", [*BARE, STORAGE, blobs(), lock], [gap(Lock)])
    assert row.locked is True if expected else isinstance(row.locked, Unknown)


def test_a_lock_that_was_not_read_is_shown_and_not_judged():
    assert judged(vault(), gaps=[gap(Lock)]) == "pass"


HALF = AzureScope(subscriptions=(), resource_groups=(WEB,))
NARROW = dataclasses.replace(WORKLOAD, subscriptions=(SUB,), azure=HALF)


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        pytest.param([vault()], [], id="a vault of others"),
        pytest.param([vault(), backup(vault=VAULT.upper())], [VAULT], id="one that holds a backup of ours"),
        pytest.param([vault(), backup(vault=VAULT, source=VM.replace("rg-web", "rg-2"))], [], id="only of others"),
        pytest.param([vault(subject=VAULT.replace("rg-ops", "rg-web"))], [VAULT.replace("rg-ops", "rg-web")], id="in"),
    ],
)
def test_of_a_subscription_in_part_only_the_vaults_of_the_workload_are_judged(facts, seen):
    assert [row.subject for row in rows_of("guarded_store", [*BARE, *facts], workload=NARROW)] == seen
    assert outcome(PROTECTED, [*BARE, vault(), backup(vault=VAULT)], [gap(ProtectedItem)], NARROW) == "unknown U-PERM"


@pytest.mark.parametrize("kind", [Resource, BackupVault, DeletionProtection, StorageProtection])
@pytest.mark.parametrize("cause", Cause)
def test_what_was_not_read_may_be_unguarded(kind, cause):
    hole = gap(kind, scope=OTHER, cause=cause)
    assert judged(vault(), gaps=[hole]) == f"unknown {hole.reason.value}"
    assert judged(vault(soft_delete="Off"), gaps=[hole]) == OFF


def test_no_store_is_not_applicable_only_where_everything_was_read():
    assert judged() == "not_applicable"
    for kind in (Resource, BackupVault, DeletionProtection, StorageProtection):
        assert judged(gaps=[gap(kind)]) == "unknown U-PERM"


def test_old_observations_are_no_proof():
    assert judged(vault(observed_at=NOW - 2 * DAY)) == "unknown U-STALE"


def test_a_row_rests_on_its_store_and_the_locks_that_hold_it():
    other = "sha256:" + "2" * 64
    lock = Lock(subject="l", scope=WEB, level="ReadOnly", documents=(other,), observed_at=NOW)
    (row,) = rows_of("guarded_store", [*BARE, KEY_STORE, keys(), lock])
    assert row.evidence == (DOCUMENT, other)
    assert isinstance(row.container_days, Unknown)
