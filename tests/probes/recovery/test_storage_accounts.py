"""Storage accounts: what they keep of what is deleted, their shares and their copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.backup import FileShare, StorageProtection
from collector.facts.recovery import GeoReplica, Redundancy
from collector.probe import Malformed
from probes.recovery.storage_accounts import PROBE, parse_account, parse_blobs, parse_copy, parse_files, parse_share

ACCOUNT, BLOBS, FILES, SHARE = recording("recovery", "storage_accounts")
ID = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Storage/storageAccounts/sttill"
BLOB_PATH, FILE_PATH, OFF = f"{ID}/blobServices/default", f"{ID}/fileServices/default", timedelta()
_, COPY_NEED, BLOB_NEED, FILE_NEED, SHARE_NEED = (read.need for read in PROBE.reads)


def days(number):
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("sku", "zone_redundant"),
    [
        ("Standard_LRS", False),
        ("Standard_GRS", False),
        ("Standard_RAGRS", False),
        ("Premium_LRS", False),
        ("Standard_ZRS", True),
        ("standard_gzrs", True),
        ("Standard_RAGZRS", True),
        ("Premium_ZRS", True),
        ("StandardV2_ZRS", True),
        ("Standard_XYZRS", None),
        (None, None),
    ],
)
def test_the_sku_says_whether_data_spans_zones(sku, zone_redundant):
    raw = changed(ACCOUNT, "sku.name", sku)
    assert facts(parse_account, raw)[0] == Redundancy(subject=ID, zone_redundant=zone_redundant, sku=sku, **SEEN)


def test_the_copy_in_the_other_region_is_as_old_as_its_last_synchronisation():
    assert fact(parse_copy, ACCOUNT, ID) == GeoReplica(
        subject=ID,
        of=ID,
        mechanism="storage_geo",
        region="northeurope",
        state="Live",
        last_sync=datetime(2026, 11, 22, 11, 52, 34, tzinfo=UTC),
        **SEEN,
    )


def test_a_copy_without_figures_is_there_but_of_no_known_age():
    found = fact(parse_copy, changed(ACCOUNT, "properties.geoReplicationStats", GONE), ID)
    assert (found.state, found.last_sync) == (None, None)


def test_a_copy_that_was_never_synchronised_has_no_age():
    raw = changed(ACCOUNT, "properties.geoReplicationStats.lastSyncTime", "0001-01-01T00:00:00Z")
    assert fact(parse_copy, raw, ID).last_sync is None


def test_the_blob_service():
    assert fact(parse_blobs, BLOBS, BLOB_PATH) == StorageProtection(
        subject=BLOBS["id"],
        account=ID,
        service="blob",
        deleted_kept=days(30),
        containers_kept=days(14),
        versioning=True,
        restorable=days(29),
        **SEEN,
    )


def test_what_was_never_switched_on_is_left_out_and_off():
    raw = {"id": BLOBS["id"], "properties": {"deleteRetentionPolicy": {"enabled": False}}}
    found = fact(parse_blobs, raw, BLOB_PATH)
    assert (found.deleted_kept, found.containers_kept, found.restorable) == (OFF, OFF, OFF)
    assert found.versioning is False


def test_of_an_answer_that_is_not_whole_nothing_is_known():
    found = fact(parse_blobs, {"id": BLOBS["id"], "properties": {"cors": {}}}, BLOB_PATH)
    assert (found.deleted_kept, found.containers_kept, found.restorable, found.versioning) == (None, None, None, None)


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ({"enabled": True, "days": 7}, days(7)),
        ({"enabled": "true", "days": "7"}, days(7)),
        ({"enabled": False, "days": 0}, OFF),
        ({"enabled": False, "days": 7}, OFF),
        ({"enabled": True}, None),
        ({"days": 7}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize(
    ("parse", "raw", "name", "field"),
    [
        (parse_blobs, BLOBS, "deleteRetentionPolicy", "deleted_kept"),
        (parse_blobs, BLOBS, "containerDeleteRetentionPolicy", "containers_kept"),
        (parse_blobs, BLOBS, "restorePolicy", "restorable"),
        (parse_files, FILES, "shareDeleteRetentionPolicy", "deleted_kept"),
    ],
)
def test_how_long_a_policy_keeps_things(parse, raw, name, field, policy, kept):
    assert getattr(fact(parse, changed(raw, f"properties.{name}", policy), BLOB_PATH), field) == kept


def test_the_file_service_and_its_shares():
    assert fact(parse_files, FILES, FILE_PATH) == StorageProtection(
        subject=FILES["id"], account=ID, service="file", deleted_kept=days(21), **SEEN
    )
    assert fact(parse_share, SHARE, FILE_PATH) == FileShare(subject=SHARE["id"], account=ID, name="receipts", **SEEN)
    absent = changed(FILES, "properties.shareDeleteRetentionPolicy", GONE)
    assert fact(parse_files, absent, FILE_PATH).deleted_kept is None


@pytest.mark.parametrize(
    ("kind", "sku", "blobs", "files"),
    [
        ("StorageV2", "Standard_LRS", True, True),
        ("Storage", "Standard_GRS", True, True),
        ("BlobStorage", "Standard_LRS", True, False),
        ("BlockBlobStorage", "Premium_LRS", True, False),
        ("FileStorage", "Premium_ZRS", False, True),
        ("filestorage", "PremiumV2_LRS", False, True),
        ("StorageV2", "Premium_LRS", True, False),
        ("StorageV9", "Standard_LRS", True, True),
        ("StorageV9", "Premium_LRS", True, True),
        (None, None, True, True),
    ],
)
def test_only_services_that_an_account_has_are_asked_for(kind, sku, blobs, files):
    account = item({**ACCOUNT, "kind": kind, "sku": {"name": sku}})
    assert BLOB_NEED.path(account) == (BLOB_PATH if blobs else None)
    assert FILE_NEED.path(account) == (FILE_PATH if files else None)
    assert SHARE_NEED.path(account) == (f"{FILE_PATH}/shares" if files else None)


@pytest.mark.parametrize(
    ("kind", "sku", "missing"),
    [
        ("StorageV2", "Standard_LRS", []),
        ("BlobStorage", "Standard_LRS", [FILE_PATH]),
        ("BlockBlobStorage", "Premium_LRS", [FILE_PATH]),
        ("FileStorage", "Premium_ZRS", [BLOB_PATH]),
        ("FILESTORAGE", "PremiumV2_LRS", [BLOB_PATH]),
        ("Storage", "Premium_LRS", [FILE_PATH]),
        ("StorageV9", "Premium_LRS", []),
        ("", "Standard_LRS", []),
        (None, None, []),
    ],
)
def test_an_account_says_by_its_kind_which_services_it_does_not_have(kind, sku, missing):
    _, *found = facts(parse_account, {**ACCOUNT, "kind": kind, "sku": {"name": sku}})
    assert [service.subject for service in found] == missing
    assert all(service.account == ID and not service.in_use and service.deleted_kept is None for service in found)


@pytest.mark.parametrize(
    ("sku", "asked"),
    [("Standard_LRS", False), ("Standard_ZRS", False), ("Standard_GRS", True), ("Standard_RAGZRS", True)],
)
def test_only_an_account_with_a_copy_is_asked_for_its_age(sku, asked):
    assert COPY_NEED.path(item(changed(ACCOUNT, "sku.name", sku))) == (ID if asked else None)
    assert COPY_NEED.query == (("$expand", "geoReplicationStats"),)


PARSED = [
    (parse_account, ACCOUNT, ID),
    (parse_copy, ACCOUNT, ID),
    (parse_blobs, BLOBS, BLOB_PATH),
    (parse_files, FILES, FILE_PATH),
    (parse_share, SHARE, FILE_PATH),
]


@pytest.mark.parametrize(("parse", "raw", "asked"), PARSED)
def test_the_case_of_property_names_does_not_matter(parse, raw, asked):
    assert facts(parse, in_capitals(raw), asked) == facts(parse, raw, asked)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        *((parse, raw, "id", GONE) for parse, raw, _ in PARSED),
        (parse_copy, ACCOUNT, "properties.geoReplicationStats.lastSyncTime", "a while ago"),
        (parse_blobs, BLOBS, "properties.isVersioningEnabled", "often"),
        (parse_blobs, BLOBS, "properties.deleteRetentionPolicy.enabled", 1),
        (parse_blobs, BLOBS, "properties.deleteRetentionPolicy.days", 10**12),
        (parse_files, FILES, "properties.shareDeleteRetentionPolicy.days", []),
        (parse_share, SHARE, "name", GONE),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value, FILE_PATH)


@pytest.mark.parametrize("need", [COPY_NEED, BLOB_NEED, FILE_NEED, SHARE_NEED])
def test_an_account_of_another_shape_is_not_passed_over(need):
    with pytest.raises(Malformed):
        need.path(item({"sku": {"name": 7}, "kind": 7}))
