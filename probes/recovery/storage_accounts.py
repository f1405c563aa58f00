"""How storage accounts keep what is deleted or overwritten, which file shares they hold, and where their copies are.

Only what one account is asked for tells it: Resource Graph has no services of accounts, no shares and no time of the
last synchronisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.backup import FileShare, StorageProtection
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy
from collector.probe import Item, PerItem, PerSubscription, Probe, Read

API = "2023-05-01"
_DAY = timedelta(days=1)
_OFF = timedelta()
_IN_ZONES = {"lrs": False, "grs": False, "ragrs": False, "zrs": True, "gzrs": True, "ragzrs": True}
"""Whether the data lies in several zones, by the ending of a SKU; another ending says nothing."""
_WITHOUT_BLOBS = ("filestorage",)
_WITHOUT_FILES = ("blobstorage", "blockblobstorage")
_WITHOUT_PREMIUM_FILES = ("storage", "storagev2")


def parse_account(item: Item) -> Iterator[Redundancy | StorageProtection]:
    """An account: its SKU says whether its data lies in several zones (`Standard_GZRS`) or in one (`Standard_GRS`).

    By its kind it may have no blobs, or no files; of a kind that is new, nothing is said.
    """
    sku = item.maybe_text("sku.name")
    replication = (sku or "").casefold().rpartition("_")[2]
    yield Redundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zone_redundant=_IN_ZONES.get(replication),
        sku=sku,
    )
    for service, has_none in (("blob", _has_no_blobs(item)), ("file", _has_no_files(item))):
        if has_none:
            yield StorageProtection(
                subject=f"{item.text('id')}/{service}Services/default",
                documents=(item.document,),
                observed_at=item.observed_at,
                account=item.text("id"),
                service=service,
                in_use=False,
            )


def parse_copy(item: Item) -> Iterator[GeoReplica]:
    """The copy of an account in the paired region; what was written after `lastSyncTime` is not in it.

    The copy has no id of its own, so that its subject is the account.
    """
    yield GeoReplica(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        of=item.text("id"),
        mechanism=Mechanism.STORAGE_GEO.value,
        region=item.maybe_region("properties.secondaryLocation"),
        state=item.maybe_text("properties.geoReplicationStats.status"),
        last_sync=item.maybe_instant("properties.geoReplicationStats.lastSyncTime"),
    )


def parse_blobs(item: Item) -> Iterator[StorageProtection]:
    """The blob service; what was never switched on is left out of an otherwise whole answer, and so is off."""
    whole = item.get("properties.deleteRetentionPolicy") is not None
    versioning = item.maybe_flag("properties.isVersioningEnabled")
    yield StorageProtection(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        account=_account_of(item),
        service="blob",
        deleted_kept=_kept(item, "properties.deleteRetentionPolicy", whole=whole),
        containers_kept=_kept(item, "properties.containerDeleteRetentionPolicy", whole=whole),
        versioning=False if versioning is None and whole else versioning,
        restorable=_kept(item, "properties.restorePolicy", whole=whole),
    )


def parse_files(item: Item) -> Iterator[StorageProtection]:
    """The file service: how long a deleted share is kept."""
    yield StorageProtection(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        account=_account_of(item),
        service="file",
        deleted_kept=_kept(item, "properties.shareDeleteRetentionPolicy", whole=False),
    )


def parse_share(item: Item) -> Iterator[FileShare]:
    """A file share that exists; deleted ones are not in the list."""
    yield FileShare(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        account=_account_of(item),
        name=item.text("name"),
    )


def _account_of(service: Item) -> str:
    """Return the account that we asked about, by a request that ends in the kind and the name of its service."""
    return service.asked.rsplit("/", 2)[0]


def _kept(item: Item, policy: str, *, whole: bool) -> timedelta | None:
    """Return how long a policy keeps something: zero where it is off, `None` where the answer does not say."""
    enabled = item.maybe_flag(f"{policy}.enabled")
    if enabled is None:
        return _OFF if whole and item.get(policy) is None else None
    return item.maybe_span(f"{policy}.days", _DAY) if enabled else _OFF


def _is_geo(account: Item) -> bool:
    """`GRS`, `RAGRS`, `GZRS`, `RAGZRS`, and any word to come with a G in it: asking once too often hides nothing."""
    return "g" in (account.maybe_text("sku.name") or "").casefold().rpartition("_")[2]


def _kind(account: Item) -> str:
    return (account.maybe_text("kind") or "").casefold()


def _copy_path(account: Item) -> str | None:
    return account.text("id") if _is_geo(account) else None


def _has_no_blobs(account: Item) -> bool:
    return _kind(account) in _WITHOUT_BLOBS


def _has_no_files(account: Item) -> bool:
    """Premium accounts have files only where they are of the kind `FileStorage`."""
    premium = (account.maybe_text("sku.name") or "").casefold().startswith("premium_")
    return _kind(account) in _WITHOUT_FILES or (premium and _kind(account) in _WITHOUT_PREMIUM_FILES)


def _blobs_path(account: Item) -> str | None:
    return None if _has_no_blobs(account) else f"{account.text('id')}/blobServices/default"


def _files_path(account: Item) -> str | None:
    return None if _has_no_files(account) else f"{account.text('id')}/fileServices/default"


def _shares_path(account: Item) -> str | None:
    files = _files_path(account)
    return None if files is None else f"{files}/shares"


_ACCOUNTS = PerSubscription("providers/Microsoft.Storage/storageAccounts", API)
_COPY = PerItem(_ACCOUNTS, _copy_path, API, query=(("$expand", "geoReplicationStats"),), single=True)

PROBE = Probe(
    id="recovery-storage-accounts",
    title="Soft delete, shares and copies of storage accounts",
    reads=(
        Read(_ACCOUNTS, parse_account, (Redundancy, StorageProtection)),
        Read(_COPY, parse_copy, (GeoReplica,)),
        Read(PerItem(_ACCOUNTS, _blobs_path, API, single=True), parse_blobs, (StorageProtection,)),
        Read(PerItem(_ACCOUNTS, _files_path, API, single=True), parse_files, (StorageProtection,)),
        Read(PerItem(_ACCOUNTS, _shares_path, API), parse_share, (FileShare,)),
    ),
    rights=(
        "Microsoft.Storage/storageAccounts/read",
        "Microsoft.Storage/storageAccounts/blobServices/read",
        "Microsoft.Storage/storageAccounts/fileServices/read",
        "Microsoft.Storage/storageAccounts/fileServices/shares/read",
    ),
    otherwise="A dated export of the data protection settings and shares of each account, attested by the data owner.",
)
