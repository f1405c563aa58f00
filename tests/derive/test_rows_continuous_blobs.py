"""A continuous (operational) backup of blobs counts only with what it is made of at the account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from judged import gap, outcome, rows_of
from stores_kept import ACCOUNT, DAY, blob_backup, blobs, bv, bv_policy, only, resource

from collector.facts.backup import StorageProtection

COVERAGE, SUCCESS = "recovery-backup-coverage", "recovery-backup-success"


@pytest.mark.parametrize(
    ("changes", "found", "why"),
    [
        ({"versioning": False}, "unknown U-MISSING", "where versioning is off"),
        ({"deleted_kept": timedelta()}, "unknown U-MISSING", "where soft delete for blobs is off"),
        ({"restorable": timedelta()}, "unknown U-MISSING", "where point-in-time restore is off"),
        ({"versioning": None}, "unknown U-PARSE", "whether versioning is on"),
        ({"deleted_kept": None}, "unknown U-PARSE", "whether soft delete for blobs is on"),
        ({"restorable": None}, "unknown U-PARSE", "whether point-in-time restore is on"),
    ],
)
def test_a_continuous_backup_of_blobs_counts_only_with_what_it_is_made_of(changes, found, why):
    """The backup instance in the vault stays as it was when somebody switches that off at the account."""
    service = blobs(**{"containers_kept": timedelta(), "restorable": 29 * DAY, **changes})
    facts = only(resource(ACCOUNT), service, bv(), bv_policy(continuous=True), blob_backup())
    assert (outcome(COVERAGE, facts), outcome(SUCCESS, facts)) == (found, found)
    (row,) = rows_of("stateful_resource", facts)
    assert why in row.has_backup.why


def test_a_continuous_backup_of_an_account_that_tells_nothing_is_unknown():
    facts = only(resource(ACCOUNT), bv(), bv_policy(continuous=True), blob_backup())
    hidden = [gap(StorageProtection, scope=ACCOUNT)]
    for criterion in (COVERAGE, SUCCESS):
        assert outcome(criterion, facts) == "unknown U-MISSING"
        assert outcome(criterion, facts, hidden) == "unknown U-PERM"
