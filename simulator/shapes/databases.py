"""Flexible servers of PostgreSQL and MySQL, and Cosmos DB accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

ENGINES = ("PostgreSQL", "MySQL")
MODES = ("Disabled", "SameZone", "ZoneRedundant")
STANDBYS = ("NotEnabled", "CreatingStandby", "ReplicatingData", "FailingOver", "Healthy", "RemovingStandby")
STATES = ("Ready", "Stopped", "Starting", "Updating", "Dropping", "Disabled")
_VERSIONS = {"PostgreSQL": "16", "MySQL": "8.0.21"}
_ROLES = {"PostgreSQL": ("Primary", "AsyncReplica"), "MySQL": ("None", "Replica")}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlexibleServer:
    """One server of an engine."""

    id: str
    engine: str
    location: str
    state: str
    keeps_days: int
    geo_backup: bool
    earliest: datetime
    mode: str
    """Of its high availability, one of `MODES`."""
    standby: str
    """The state of the standby, one of `STANDBYS`."""
    replica_of: str
    """The id of the server that feeds it, or empty."""


def flexible_server(server: FlexibleServer) -> dict[str, Any]:
    """Return a server as its resource provider shows it."""
    role = _ROLES[server.engine][bool(server.replica_of)]
    return {
        "sku": {"name": "Standard_E4ds_v4", "tier": "MemoryOptimized"},
        "properties": {
            "administratorLogin": "dbadmin",
            "version": _VERSIONS[server.engine],
            "state": server.state,
            "fullyQualifiedDomainName": f"{_name(server.id)}.{server.engine.lower()}.database.azure.com",
            "availabilityZone": "1",
            "storage": {"storageSizeGB": 256, "autoGrow": "Enabled"},
            "backup": {
                "backupRetentionDays": server.keeps_days,
                "geoRedundantBackup": "Enabled" if server.geo_backup else "Disabled",
                "earliestRestoreDate": server.earliest.strftime("%Y-%m-%dT%H:%M:%S.0891112+00:00"),
            },
            "highAvailability": {
                "mode": server.mode,
                "state": server.standby,
                "standbyAvailabilityZone": {"ZoneRedundant": "2", "SameZone": "1"}.get(server.mode, ""),
            },
            "network": {"publicNetworkAccess": "Disabled"},
            "replicationRole": role,
            "replicaCapacity": 0 if server.replica_of else 5,
            **({"sourceServerResourceId": server.replica_of} if server.replica_of else {}),
        },
        "location": server.location,
        "id": server.id,
        "name": _name(server.id),
        "type": f"Microsoft.DBfor{server.engine}/flexibleServers",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class CosmosRegion:
    """One region of an account."""

    name: str
    zone_redundant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CosmosAccount:
    """One account; its first region takes the writes."""

    id: str
    regions: tuple[CosmosRegion, ...]
    continuous_days: int
    """7 or 30; zero stands for periodic backups."""
    every_minutes: int
    keeps_hours: int
    backups: str
    consistency: str
    automatic_failover: bool


def cosmos_account(account: CosmosAccount) -> dict[str, Any]:
    """Return an account as `Microsoft.DocumentDB` 2023-04-15 shows it."""
    name = _name(account.id)
    locations = [_location(name, region, priority) for priority, region in enumerate(account.regions)]
    return {
        "id": account.id,
        "name": name,
        "location": account.regions[0].name,
        "type": "Microsoft.DocumentDB/databaseAccounts",
        "kind": "GlobalDocumentDB",
        "tags": {},
        "properties": {
            "provisioningState": "Succeeded",
            "documentEndpoint": f"https://{name}.documents.azure.com:443/",
            "publicNetworkAccess": "Disabled",
            "enableAutomaticFailover": account.automatic_failover,
            "enableMultipleWriteLocations": False,
            "databaseAccountOfferType": "Standard",
            "consistencyPolicy": {
                "defaultConsistencyLevel": account.consistency,
                "maxIntervalInSeconds": 5,
                "maxStalenessPrefix": 100,
            },
            "writeLocations": locations[:1],
            "readLocations": locations,
            "locations": locations,
            "backupPolicy": _backup_policy(account),
        },
    }


def _location(account: str, region: CosmosRegion, priority: int) -> dict[str, Any]:
    plain = region.name.replace(" ", "").lower()
    return {
        "id": f"{account}-{plain}",
        "locationName": region.name,
        "documentEndpoint": f"https://{account}-{plain}.documents.azure.com:443/",
        "provisioningState": "Succeeded",
        "failoverPriority": priority,
        "isZoneRedundant": region.zone_redundant,
    }


def _backup_policy(account: CosmosAccount) -> dict[str, Any]:
    if account.continuous_days:
        return {"type": "Continuous", "continuousModeProperties": {"tier": f"Continuous{account.continuous_days}Days"}}
    return {
        "type": "Periodic",
        "periodicModeProperties": {
            "backupIntervalInMinutes": account.every_minutes,
            "backupRetentionIntervalInHours": account.keeps_hours,
            "backupStorageRedundancy": account.backups,
        },
    }


def _name(resource_id: str) -> str:
    return resource_id.rsplit("/", 1)[1]
