"""Where data is kept: storage accounts, databases and key vaults, with the settings below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Resource

_SERVER = "Microsoft.Sql/servers"
_DATABASE = f"{_SERVER}/databases"
_ACCOUNT = "Microsoft.Storage/storageAccounts"


def make(ground: Ground) -> Iterator[Resource]:
    """Make everything of this area in one subscription."""
    for place, number in enumerate(ground.run("keyvault/vaults")):
        yield ground.place("Microsoft.KeyVault/vaults", f"kv-contoso-{number}", place, _key_vault(number))
    for place, number in enumerate(ground.run("storage/storageaccounts")):
        yield from _account(ground, place, number)
    for place, number in enumerate(ground.run("sql/servers")):
        yield from _server(ground, place, number)


def _key_vault(number: int) -> dict[str, Any]:
    return {
        "sku": {"family": "A", "name": "standard"},
        "tenantId": steady_guid("tenant"),
        "accessPolicies": [],
        "enabledForDeployment": False,
        "enabledForDiskEncryption": False,
        "enableSoftDelete": True,
        "softDeleteRetentionInDays": 90,
        "enablePurgeProtection": True,
        "enableRbacAuthorization": True,
        "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []},
        "vaultUri": f"https://kv-contoso-{number}.vault.azure.net/",
        "provisioningState": "Succeeded",
        "publicNetworkAccess": "Disabled",
    }


def _account(ground: Ground, place: int, number: int) -> Iterator[Resource]:
    name = f"stcontoso{number:06d}"
    sku = {"name": "Standard_GZRS", "tier": "Standard"}
    account = ground.place(_ACCOUNT, name, place, _storage(ground, name), kind="StorageV2", sku=sku)
    yield account
    for _ in ground.children("storage/storageaccounts/blobservices", "storage/storageaccounts", number):
        yield ground.settle(f"{account.id}/blobServices/default", f"{_ACCOUNT}/blobServices", _BLOBS, sku=sku)
    for _ in ground.children("storage/storageaccounts/fileservices", "storage/storageaccounts", number):
        yield ground.settle(f"{account.id}/fileServices/default", f"{_ACCOUNT}/fileServices", _FILES, sku=sku)
    for share in ground.children("storage/storageaccounts/fileservices/shares", "storage/storageaccounts", number):
        share_id = f"{account.id}/fileServices/default/shares/exchange-{share}"
        yield ground.settle(share_id, f"{_ACCOUNT}/fileServices/shares", _SHARE)


def _storage(ground: Ground, name: str) -> dict[str, Any]:
    kinds = ("blob", "dfs", "file", "queue", "table", "web")
    synced = ground.ago(minutes=4).strftime("%Y-%m-%dT%H:%M:%SZ")
    encrypted = {kind: {"keyType": "Account", "enabled": True} for kind in ("blob", "file")}
    return {
        "accessTier": "Hot",
        "allowBlobPublicAccess": False,
        "allowCrossTenantReplication": False,
        "allowSharedKeyAccess": False,
        "creationTime": "2026-01-12T09:14:03.4419216Z",
        "geoReplicationStats": {"status": "Live", "lastSyncTime": synced, "canFailover": True},
        "encryption": {
            "keySource": "Microsoft.Storage",
            "requireInfrastructureEncryption": True,
            "services": encrypted,
        },
        "keyCreationTime": {"key1": "2026-01-12T09:14:03.5513011Z", "key2": "2026-01-12T09:14:03.5513011Z"},
        "minimumTlsVersion": "TLS1_2",
        "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []},
        "primaryEndpoints": {kind: f"https://{name}.{kind}.core.windows.net/" for kind in kinds},
        "primaryLocation": ground.region,
        "provisioningState": "Succeeded",
        "publicNetworkAccess": "Disabled",
        "secondaryLocation": _paired(ground),
        "statusOfPrimary": "available",
        "statusOfSecondary": "available",
        "supportsHttpsTrafficOnly": True,
    }


def _paired(ground: Ground) -> str:
    return "westeurope" if ground.region == "northeurope" else "northeurope"


_BLOBS: dict[str, Any] = {
    "cors": {"corsRules": []},
    "changeFeed": {"enabled": True},
    "containerDeleteRetentionPolicy": {"enabled": True, "days": 30},
    "deleteRetentionPolicy": {"allowPermanentDelete": False, "enabled": True, "days": 30},
    "isVersioningEnabled": True,
    "restorePolicy": {"enabled": True, "days": 29},
}
_FILES: dict[str, Any] = {
    "cors": {"corsRules": []},
    "protocolSettings": {"smb": {}},
    "shareDeleteRetentionPolicy": {"enabled": True, "days": 14},
}
_SHARE: dict[str, Any] = {"shareQuota": 100, "enabledProtocols": "SMB", "lastModifiedTime": "2026-03-02T08:15:27Z"}


def _server(ground: Ground, place: int, number: int) -> Iterator[Resource]:
    name = f"sql-contoso-{number}"
    properties = {
        "administratorLogin": "sqladmin",
        "version": "12.0",
        "state": "Ready",
        "fullyQualifiedDomainName": f"{name}.database.windows.net",
        "privateEndpointConnections": [],
        "minimalTlsVersion": "1.2",
        "publicNetworkAccess": "Disabled",
        "restrictOutboundNetworkAccess": "Disabled",
    }
    server = ground.place(_SERVER, name, place, properties, kind="v12.0")
    yield server
    for kind, (child, child_properties) in _OF_SERVER.items():
        for _ in ground.children(f"sql/servers/{kind.lower()}", "sql/servers", number):
            yield ground.settle(f"{server.id}/{kind}/{child}", f"{_SERVER}/{kind}", child_properties)
    for database in ground.children("sql/servers/databases", "sql/servers", number):
        yield from _database(ground, place, server.id, database)


def _database(ground: Ground, place: int, server: str, number: int) -> Iterator[Resource]:
    database = ground.settle(
        f"{server}/databases/db-{number % 7}-{number}",
        _DATABASE,
        _about_database(ground, number),
        location=ground.region,
        kind="v12.0,user,vcore",
        tags=ground.tags(place),
        sku={"name": "GP_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 4},
    )
    yield database
    for kind, (child, properties) in _OF_DATABASE.items():
        for _ in ground.children(f"sql/servers/databases/{kind.lower()}", "sql/servers/databases", number):
            yield ground.settle(f"{database.id}/{kind}/{child}", f"{_DATABASE}/{kind}", properties)


def _about_database(ground: Ground, number: int) -> dict[str, Any]:
    maintenance = f"{ground.path}/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default"
    return {
        "collation": "SQL_Latin1_General_CP1_CI_AS",
        "maxSizeBytes": 34359738368,
        "status": "Online",
        "databaseId": steady_guid("database", str(number)),
        "creationDate": "2026-01-12T09:14:03.44Z",
        "currentServiceObjectiveName": "GP_Gen5_4",
        "requestedServiceObjectiveName": "GP_Gen5_4",
        "defaultSecondaryLocation": _paired(ground),
        "catalogCollation": "SQL_Latin1_General_CP1_CI_AS",
        "zoneRedundant": True,
        "licenseType": "LicenseIncluded",
        "maxLogSizeBytes": 193273528320,
        "earliestRestoreDate": ground.ago(days=7).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "readScale": "Disabled",
        "currentSku": {"name": "GP_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 4},
        "currentBackupStorageRedundancy": "Geo",
        "requestedBackupStorageRedundancy": "Geo",
        "maintenanceConfigurationId": maintenance,
        "isLedgerOn": False,
        "isInfraEncryptionEnabled": False,
        "availabilityZone": "NoPreference",
    }


_AUDIT: dict[str, Any] = {
    "state": "Enabled",
    "isAzureMonitorTargetEnabled": True,
    "retentionDays": 0,
    "auditActionsAndGroups": ["SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP", "BATCH_COMPLETED_GROUP"],
    "isStorageSecondaryKeyInUse": False,
}
_THREATS: dict[str, Any] = {"state": "Enabled", "disabledAlerts": [], "emailAddresses": [], "retentionDays": 0}
_ASSESSED: dict[str, Any] = {"recurringScans": {"isEnabled": True, "emailSubscriptionAdmins": False, "emails": []}}
_OF_SERVER: dict[str, tuple[str, dict[str, Any]]] = {
    "auditingSettings": ("default", _AUDIT),
    "encryptionProtector": ("current", {"serverKeyName": "ServiceManaged", "serverKeyType": "ServiceManaged"}),
    "securityAlertPolicies": ("Default", _THREATS),
    "vulnerabilityAssessments": ("default", _ASSESSED),
}
_OF_DATABASE: dict[str, tuple[str, dict[str, Any]]] = {
    "auditingSettings": ("default", _AUDIT),
    "backupLongTermRetentionPolicies": (
        "default",
        {"weeklyRetention": "P4W", "monthlyRetention": "P12M", "yearlyRetention": "P5Y", "weekOfYear": 1},
    ),
    "backupShortTermRetentionPolicies": ("default", {"retentionDays": 14, "diffBackupIntervalInHours": 12}),
    "securityAlertPolicies": ("Default", _THREATS),
    "transparentDataEncryption": ("current", {"state": "Enabled"}),
    "vulnerabilityAssessments": ("default", _ASSESSED),
}
