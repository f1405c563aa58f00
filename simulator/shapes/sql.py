"""SQL servers, their databases, how long these are kept, and their copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.ids import steady_guid
from simulator.moments import plain

STATES = ("Online", "Paused", "Inaccessible", "Offline", "Creating", "Restoring")
REDUNDANCIES = ("Geo", "GeoZone", "Zone", "Local")
SECONDARIES = ("Geo", "Named", "Standby")
_SERVER = "Microsoft.Sql/servers"
_DATABASE, _INSTANCE_DATABASE = f"{_SERVER}/databases", "Microsoft.Sql/managedInstances/databases"
_NO_LONG_TERM = {"weeklyRetention": "PT0S", "monthlyRetention": "PT0S", "yearlyRetention": "PT0S", "weekOfYear": 0}


def server(server_id: str, *, location: str) -> dict[str, Any]:
    """Return a server as `Microsoft.Sql` 2021-11-01 shows it."""
    name = server_id.rsplit("/", 1)[1]
    return {
        "kind": "v12.0",
        "properties": {
            "administratorLogin": "sqladmin",
            "version": "12.0",
            "state": "Ready",
            "fullyQualifiedDomainName": f"{name}.database.windows.net",
            "privateEndpointConnections": [],
            "minimalTlsVersion": "1.2",
            "publicNetworkAccess": "Disabled",
            "restrictOutboundNetworkAccess": "Disabled",
        },
        "location": location,
        "id": server_id,
        "name": name,
        "type": _SERVER,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One database of a server."""

    server_id: str
    name: str
    location: str
    backups: str
    """Where its backups lie, one of `REDUNDANCIES`."""
    zone_redundant: bool
    status: str
    earliest: datetime | None
    """From when on it can be restored."""
    secondary: str
    """Empty, or which kind of copy it is, one of `SECONDARIES`."""

    @property
    def id(self) -> str:
        return f"{self.server_id}/databases/{self.name}"


def database(of: Database) -> dict[str, Any]:
    """Return a database of four cores."""
    sku = {"name": "GP_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 4}
    return {
        "sku": sku,
        "kind": "v12.0,user,vcore",
        "properties": {
            "collation": "SQL_Latin1_General_CP1_CI_AS",
            "maxSizeBytes": 34359738368,
            "status": of.status,
            "databaseId": steady_guid("database", of.id),
            "creationDate": "2026-01-12T09:14:03.44Z",
            "currentServiceObjectiveName": "GP_Gen5_4",
            "requestedServiceObjectiveName": "GP_Gen5_4",
            "catalogCollation": "SQL_Latin1_General_CP1_CI_AS",
            "zoneRedundant": of.zone_redundant,
            "licenseType": "LicenseIncluded",
            "maxLogSizeBytes": 193273528320,
            **({} if of.earliest is None else {"earliestRestoreDate": plain(of.earliest)}),
            "readScale": "Disabled",
            **({"secondaryType": of.secondary} if of.secondary else {}),
            "currentSku": sku,
            "currentBackupStorageRedundancy": of.backups,
            "requestedBackupStorageRedundancy": of.backups,
            "isLedgerOn": False,
            "isInfraEncryptionEnabled": False,
        },
        "location": of.location,
        "id": of.id,
        "name": of.name,
        "type": _DATABASE,
    }


def master(server_id: str, *, location: str) -> dict[str, Any]:
    """Return the database that the service keeps on every server."""
    return {
        "sku": {"name": "System", "tier": "System", "capacity": 0},
        "kind": "v12.0,system",
        "properties": {"collation": "SQL_Latin1_General_CP1_CI_AS", "status": "Online", "zoneRedundant": False},
        "location": location,
        "id": f"{server_id}/databases/master",
        "name": "master",
        "type": _DATABASE,
    }


def short_term(database_id: str, days: int) -> dict[str, Any]:
    """Return how many days back any moment of a database can be restored."""
    kind = "backupShortTermRetentionPolicies"
    return _policy(database_id, kind, {"retentionDays": days, "diffBackupIntervalInHours": 12})


def long_term(database_id: str, weekly: str) -> dict[str, Any]:
    """Return how long weekly backups are kept, as `P4W`; empty keeps none."""
    kept = {**_NO_LONG_TERM, **({"weeklyRetention": weekly} if weekly else {})}
    return _policy(database_id, "backupLongTermRetentionPolicies", kept)


def _policy(database_id: str, kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    of_instance = "/managedInstances/" in database_id
    return {
        "properties": properties,
        "id": f"{database_id}/{kind}/default",
        "name": "default",
        "type": f"{_INSTANCE_DATABASE if of_instance else _DATABASE}/{kind}",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverGroup:
    """A failover group of two servers, seen from the first."""

    name: str
    server_id: str
    region: str
    partner_id: str
    partner_region: str
    databases: tuple[str, ...]
    """Names, the same on both servers."""
    automatic: bool

    def from_partner(self) -> FailoverGroup:
        return FailoverGroup(
            name=self.name,
            server_id=self.partner_id,
            region=self.partner_region,
            partner_id=self.server_id,
            partner_region=self.region,
            databases=self.databases,
            automatic=self.automatic,
        )


def failover_group(group: FailoverGroup, *, role: str, partner_role: str) -> dict[str, Any]:
    """Return a failover group as the server in a role shows it."""
    endpoint = {"failoverPolicy": "Automatic", "failoverWithDataLossGracePeriodMinutes": 60}
    partner = {"id": group.partner_id, "location": _display(group.partner_region), "replicationRole": partner_role}
    return {
        "properties": {
            "readWriteEndpoint": endpoint if group.automatic else {"failoverPolicy": "Manual"},
            "readOnlyEndpoint": {"failoverPolicy": "Disabled"},
            "replicationRole": role,
            "replicationState": "CATCH_UP",
            "partnerServers": [partner],
            "databases": [f"{group.server_id}/databases/{name}" for name in group.databases],
        },
        "id": f"{group.server_id}/failoverGroups/{group.name}",
        "name": group.name,
        "type": f"{_SERVER}/failoverGroups",
    }


def link(group: FailoverGroup, database_name: str, *, role: str, partner_role: str) -> dict[str, Any]:
    """Return the replication link of one database as the server in a role shows it; it has no type."""
    name = steady_guid("link", group.name, database_name)
    return {
        "properties": {
            "partnerServer": group.partner_id.rsplit("/", 1)[1],
            "partnerDatabase": database_name,
            "partnerLocation": _display(group.partner_region),
            "role": role,
            "partnerRole": partner_role,
            "replicationMode": "ASYNC",
            "startTime": "2026-01-12T09:14:03.587Z",
            "percentComplete": 100,
            "replicationState": "CATCH_UP",
            "isTerminationAllowed": True,
            "linkType": "GEO",
        },
        "id": f"{group.server_id}/databases/{database_name}/replicationLinks/{name}",
        "name": name,
    }


def _display(region: str) -> str:
    """Spell a region as this service does: `North Europe`."""
    return {"westeurope": "West Europe", "northeurope": "North Europe"}.get(region, region)
