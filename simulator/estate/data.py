"""The sections about stores: storage accounts, key vaults, configuration stores and caches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import stores
from simulator.strict import Fields
from simulator.world import Resource

_REGION = "westeurope"


def read_storage_accounts(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `storage_accounts: [{at, location, sku, kind, synced, blobs_kept, …, shares}]`."""
    for value, where in fields.each("storage_accounts"):
        entry = Fields(value, where)
        account = stores.Account(
            id=places.settle(entry.text("at"), "Microsoft.Storage/storageAccounts", where),
            location=entry.text("location", _REGION),
            sku=entry.one_of("sku", stores.SKUS, "Standard_LRS"),
            kind=entry.one_of("kind", stores.KINDS, "StorageV2"),
            last_sync=entry.moment("synced", now, now - timedelta(minutes=5)),
        )
        yield Resource(body=stores.account(account))
        yield _blob_service(account, entry)
        yield Resource(body=stores.file_service(account, shares=entry.whole("shares_kept", 0)))
        for name in entry.texts("shares"):
            yield Resource(body=stores.share(account, name))
        entry.done()


def _blob_service(account: stores.Account, entry: Fields) -> Resource:
    body = stores.blob_service(
        account,
        blobs=entry.whole("blobs_kept", 0),
        containers=entry.whole("containers_kept", 0),
        versioning=entry.flag("versioning", default=False),
        restorable=entry.whole("restorable", 0),
    )
    return Resource(body=body)


def read_key_vaults(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `key_vaults: [{at, location, keeps_days, purge_protection}]`."""
    for value, where in fields.each("key_vaults"):
        entry = Fields(value, where)
        body = stores.key_vault(
            places.settle(entry.text("at"), "Microsoft.KeyVault/vaults", where),
            location=entry.text("location", _REGION),
            kept_days=entry.whole("keeps_days", 90),
            purge_protection=entry.flag("purge_protection", default=False),
        )
        entry.done()
        yield Resource(body=body)


def read_configuration_stores(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `configuration_stores: [{at, location, keeps_days, purge_protection}]`; the free tier keeps 0 days."""
    for value, where in fields.each("configuration_stores"):
        entry = Fields(value, where)
        body = stores.configuration_store(
            places.settle(entry.text("at"), "Microsoft.AppConfiguration/configurationStores", where),
            location=entry.text("location", _REGION),
            kept_days=entry.whole("keeps_days", 7),
            purge_protection=entry.flag("purge_protection", default=False),
        )
        entry.done()
        yield Resource(body=body)


def read_caches(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `caches: [{at, location, tier, zones, snapshot_minutes}]`."""
    for value, where in fields.each("caches"):
        entry = Fields(value, where)
        body = stores.cache(
            places.settle(entry.text("at"), "Microsoft.Cache/Redis", where),
            location=entry.text("location", "West Europe"),
            tier=entry.one_of("tier", stores.CACHE_TIERS, "Standard"),
            zones=entry.texts("zones"),
            snapshot_minutes=entry.whole("snapshot_minutes", 0),
        )
        entry.done()
        yield Resource(body=body)
