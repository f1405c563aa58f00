"""SQL managed instances, their databases, and the groups in which they fail over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulator.moments import plain

_INSTANCE = "Microsoft.Sql/managedInstances"


def instance(instance_id: str, *, location: str, backups: str, zone_redundant: bool) -> dict[str, Any]:
    """Return an instance as `Microsoft.Sql` 2021-11-01 shows it."""
    name = instance_id.rsplit("/", 1)[1]
    return {
        "sku": {"name": "GP_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 4},
        "properties": {
            "provisioningState": "Succeeded",
            "fullyQualifiedDomainName": f"{name}.ac72dfdc4647.database.windows.net",
            "administratorLogin": "sqladmin",
            "state": "Ready",
            "licenseType": "LicenseIncluded",
            "vCores": 4,
            "storageSizeInGB": 672,
            "collation": "SQL_Latin1_General_CP1_CI_AS",
            "publicDataEndpointEnabled": False,
            "timezoneId": "UTC",
            "minimalTlsVersion": "1.2",
            "currentBackupStorageRedundancy": backups,
            "requestedBackupStorageRedundancy": backups,
            "zoneRedundant": zone_redundant,
        },
        "location": location,
        "tags": {},
        "id": instance_id,
        "name": name,
        "type": _INSTANCE,
    }


def database(instance_id: str, name: str, *, location: str, earliest: datetime) -> dict[str, Any]:
    """Return a database of an instance; where its backups lie, only the instance tells."""
    return {
        "properties": {
            "collation": "SQL_Latin1_General_CP1_CI_AS",
            "status": "Online",
            "creationDate": "2026-01-12T09:14:03.617Z",
            "earliestRestorePoint": plain(earliest),
            "isLedgerOn": False,
        },
        "location": location,
        "id": f"{instance_id}/databases/{name}",
        "name": name,
        "type": f"{_INSTANCE}/databases",
    }


def failover_group(
    name: str, *, role: str, own: tuple[str, str], partner: tuple[str, str], automatic: bool
) -> dict[str, Any]:
    """Return a failover group as the side in a role shows it; both sides are an instance id and its region."""
    (own_id, region), (partner_id, partner_region) = own, partner
    first, second = (own_id, partner_id) if role == "Primary" else (partner_id, own_id)
    partner_role = "Secondary" if role == "Primary" else "Primary"
    below = f"{own_id.split('/providers/', 1)[0]}/providers/Microsoft.Sql/locations/{region}/instanceFailoverGroups"
    return {
        "properties": {
            "secondaryType": "Geo",
            "readWriteEndpoint": {"failoverPolicy": "Automatic" if automatic else "Manual"},
            "readOnlyEndpoint": {"failoverPolicy": "Disabled"},
            "replicationRole": role,
            "replicationState": "CATCH_UP",
            "partnerRegions": [{"location": partner_region, "replicationRole": partner_role}],
            "managedInstancePairs": [{"primaryManagedInstanceId": first, "partnerManagedInstanceId": second}],
        },
        "id": f"{below}/{name}",
        "name": name,
        "type": "Microsoft.Sql/locations/instanceFailoverGroups",
    }
