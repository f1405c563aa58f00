"""Storage accounts with their services and shares, key vaults, configuration stores and caches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.ids import steady_guid
from simulator.moments import plain

SKUS = tuple(f"Standard_{kind}" for kind in ("LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"))
KINDS = ("StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage")
CACHE_TIERS = ("Basic", "Standard", "Premium")
_PAIRED = {"westeurope": "northeurope", "northeurope": "westeurope"}
_ACCOUNT = "Microsoft.Storage/storageAccounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One storage account."""

    id: str
    location: str
    sku: str
    kind: str
    last_sync: datetime
    """Until when everything written is in the copy in the paired region, where the SKU makes one."""

    @property
    def is_copied(self) -> bool:
        return "G" in self.sku.partition("_")[2]


def account(of: Account) -> dict[str, Any]:
    """Return a storage account as `Microsoft.Storage` 2023-05-01 shows it, with the statistics of its copy."""
    name = of.id.rsplit("/", 1)[1]
    kinds = ("blob", "dfs", "file", "queue", "table", "web")
    stats = {"status": "Live", "lastSyncTime": plain(of.last_sync), "canFailover": True}
    second = {
        "secondaryLocation": _PAIRED.get(of.location, "northeurope"),
        "statusOfSecondary": "available",
        "geoReplicationStats": stats,
    }
    return {
        "sku": {"name": of.sku, "tier": "Standard"},
        "kind": of.kind,
        "id": of.id,
        "name": name,
        "type": _ACCOUNT,
        "location": of.location,
        "tags": {},
        "properties": {
            "minimumTlsVersion": "TLS1_2",
            "allowBlobPublicAccess": False,
            "supportsHttpsTrafficOnly": True,
            "accessTier": "Hot",
            "provisioningState": "Succeeded",
            "creationTime": "2026-01-12T09:14:03.4419216Z",
            "primaryEndpoints": {kind: f"https://{name}.{kind}.core.windows.net/" for kind in kinds},
            "primaryLocation": of.location,
            "statusOfPrimary": "available",
            **(second if of.is_copied else {}),
        },
    }


def blob_service(of: Account, *, blobs: int, containers: int, versioning: bool, restorable: int) -> dict[str, Any]:
    """Return the blob service with days of soft delete; what is off was never switched on, and is left out."""
    return _service(
        of,
        "blobServices",
        {
            "cors": {"corsRules": []},
            "deleteRetentionPolicy": {"allowPermanentDelete": False, **_policy(blobs)},
            **({"containerDeleteRetentionPolicy": _policy(containers)} if containers else {}),
            **({"isVersioningEnabled": True} if versioning else {}),
            **({"changeFeed": {"enabled": True}, "restorePolicy": _policy(restorable)} if restorable else {}),
        },
    )


def file_service(of: Account, *, shares: int) -> dict[str, Any]:
    """Return the file service with days of soft delete of shares."""
    settings = {"protocolSettings": {"smb": {}}, "cors": {"corsRules": []}}
    return _service(of, "fileServices", {**settings, "shareDeleteRetentionPolicy": _policy(shares)})


def share(of: Account, name: str) -> dict[str, Any]:
    """Return a file share."""
    return {
        "id": f"{of.id}/fileServices/default/shares/{name}",
        "name": name,
        "type": f"{_ACCOUNT}/fileServices/shares",
        "etag": '"0x8DD33B7A1B8C0F4"',
        "properties": {"lastModifiedTime": "2026-01-12T09:14:03Z", "shareQuota": 100, "enabledProtocols": "SMB"},
    }


def _service(of: Account, kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "sku": {"name": of.sku, "tier": "Standard"},
        "id": f"{of.id}/{kind}/default",
        "name": "default",
        "type": f"{_ACCOUNT}/{kind}",
        "properties": properties,
    }


def _policy(days: int) -> dict[str, Any]:
    return {"enabled": True, "days": days} if days else {"enabled": False}


def key_vault(vault_id: str, *, location: str, kept_days: int, purge_protection: bool) -> dict[str, Any]:
    """Return a key vault; purge protection that is off is not told."""
    name = vault_id.rsplit("/", 1)[1]
    return {
        "id": vault_id,
        "name": name,
        "type": "Microsoft.KeyVault/vaults",
        "location": location,
        "tags": {},
        "properties": {
            "sku": {"family": "A", "name": "standard"},
            "tenantId": steady_guid("tenant"),
            "accessPolicies": [],
            "enabledForDeployment": False,
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": kept_days,
            "enableRbacAuthorization": True,
            **({"enablePurgeProtection": True} if purge_protection else {}),
            "vaultUri": f"https://{name}.vault.azure.net/",
            "provisioningState": "Succeeded",
            "publicNetworkAccess": "Disabled",
        },
    }


def configuration_store(store_id: str, *, location: str, kept_days: int, purge_protection: bool) -> dict[str, Any]:
    """Return an App Configuration store; zero days are those of the free tier."""
    name = store_id.rsplit("/", 1)[1]
    return {
        "id": store_id,
        "name": name,
        "type": "Microsoft.AppConfiguration/configurationStores",
        "location": location,
        "tags": {},
        "sku": {"name": "standard" if kept_days else "free"},
        "properties": {
            "provisioningState": "Succeeded",
            "creationDate": "2026-01-12T09:14:03+00:00",
            "endpoint": f"https://{name}.azconfig.io",
            "publicNetworkAccess": "Disabled",
            "softDeleteRetentionInDays": kept_days,
            "enablePurgeProtection": purge_protection,
        },
    }


def cache(cache_id: str, *, location: str, tier: str, zones: tuple[str, ...], snapshot_minutes: int) -> dict[str, Any]:
    """Return an Azure Cache for Redis; zero minutes stand for no snapshots."""
    nodes = 1 if tier == "Basic" else 2
    snapshots = {"rdb-backup-enabled": "true", "rdb-backup-frequency": str(snapshot_minutes)}
    return {
        "id": cache_id,
        "location": location,
        "name": cache_id.rsplit("/", 1)[1],
        "type": "Microsoft.Cache/Redis",
        "tags": {},
        **({"zones": list(zones)} if zones else {}),
        "properties": {
            "provisioningState": "Succeeded",
            "redisVersion": "6.0",
            "sku": {"name": tier, "family": "P" if tier == "Premium" else "C", "capacity": 1},
            "enableNonSslPort": False,
            "instances": [{"sslPort": 15000 + at, "isMaster": at == 0, "isPrimary": at == 0} for at in range(nodes)],
            "publicNetworkAccess": "Disabled",
            "zonalAllocationPolicy": "UserDefined" if zones else "NoZones",
            "redisConfiguration": {"maxclients": "7500", **(snapshots if snapshot_minutes else {})},
        },
    }
