"""Storage accounts that by their kind have no blobs, or no files: no row asks for what they cannot have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import SEEN
from judged import gap, outcome, rows_of
from stores_kept import ACCOUNT, DAY, SHARE, blobs, native, only, resource, share

from collector.facts.backup import BackupMode, NativeBackup, StorageProtection
from collector.model import Cause, Fact

COVERAGE, GUARDED = "recovery-backup-coverage", "recovery-backup-protected"
CLUSTER = f"{ACCOUNT.rpartition('/providers/')[0]}/providers/Microsoft.Cache/redisEnterprise/redis"


def no(service: str) -> StorageProtection:
    return StorageProtection(
        subject=f"{ACCOUNT}/{service}Services/default", account=ACCOUNT, service=service, in_use=False, **SEEN
    )


def files(kept: timedelta = 30 * DAY) -> StorageProtection:
    return blobs(subject=f"{ACCOUNT}/fileServices/default", service="file", deleted_kept=kept)


def judged_stores(*facts: Fact, gaps: tuple = ()) -> set[str]:
    return {row.subject for row in rows_of("stateful_resource", only(*facts), gaps)}


def guarded(*facts: Fact) -> dict[str, str]:
    rows = rows_of("guarded_store", only(resource(ACCOUNT), *facts))
    return {row.subject: row.store_kind for row in rows if row.subject.startswith(ACCOUNT)}


def test_an_account_for_files_is_no_store_of_blobs_and_its_shares_are_stores():
    assert judged_stores(resource(ACCOUNT), no("blob"), files()) == set()
    assert judged_stores(resource(ACCOUNT), no("blob"), files(), share()) == {SHARE}
    assert outcome(COVERAGE, only(resource(ACCOUNT), no("blob"), files())) == "not_applicable"


def test_an_account_of_another_kind_is_never_left_out():
    assert judged_stores(resource(ACCOUNT)) == {ACCOUNT}
    assert judged_stores(resource(ACCOUNT), no("file")) == {ACCOUNT}
    assert judged_stores(resource(ACCOUNT), no("file"), blobs()) == {ACCOUNT}
    assert judged_stores(resource(ACCOUNT), no("blob"), blobs()) == {ACCOUNT}, "blobs that were seen are there"


@pytest.mark.parametrize("cause", [Cause.DENIED, Cause.THROTTLED, Cause.MALFORMED])
def test_an_account_of_which_nothing_was_read_is_unknown(cause):
    hole = gap(StorageProtection, scope=ACCOUNT, cause=cause)
    assert outcome(COVERAGE, only(resource(ACCOUNT)), [hole]) == f"unknown {hole.reason.value}"


def test_only_services_in_use_need_a_guard():
    assert list(guarded(no("file"), blobs()).values()) == ["blobs"]
    assert list(guarded(no("blob"), files(), share()).values()) == ["files"]
    assert guarded(no("blob"), files()) == {}


def test_a_service_in_use_of_which_nothing_was_read_is_unknown():
    assert guarded() == {ACCOUNT: "blobs"}
    assert guarded(no("file")) == {ACCOUNT: "blobs"}
    assert guarded(no("blob")) == {ACCOUNT: "files"}
    assert outcome(GUARDED, only(resource(ACCOUNT), no("blob"))) == "unknown U-MISSING"


# --- A cluster of Redis Enterprise with several databases --------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("modes", "worst"),
    [
        ([BackupMode.NONE, BackupMode.PERSISTENCE], "fail F-recovery-backup-coverage-1"),
        ([BackupMode.PERSISTENCE, BackupMode.PERSISTENCE], "unknown U-MISSING"),
        ([BackupMode.NONE, BackupMode.NONE], "fail F-recovery-backup-coverage-1"),
    ],
)
def test_a_cluster_is_judged_by_the_worst_of_its_databases(modes, worst, turned):
    told: list[NativeBackup] = [native(CLUSTER, mode=mode.value, state="Running") for mode in modes]
    assert outcome(COVERAGE, only(resource(CLUSTER), *(reversed(told) if turned else told))) == worst
