"""Rows as Resource Graph and the resource manager answer them, made up: every id is another, most words repeat."""

from __future__ import annotations

from typing import Any

GROUPS = 40
_HEX = 0x9E3779B1
"""Spreads the numbers of rows over all hexadecimal digits, as real ids are."""


def guid(number: int, salt: int = 0) -> str:
    spread = f"{(number * _HEX + salt * 7919) % 2**32:08x}"
    return f"{spread}-{spread[:4]}-4{spread[1:4]}-8{spread[2:5]}-{spread}{salt % 2**16:04x}"


def id_of(number: int, kind: str, name: str) -> str:
    return f"{_group(number)}/providers/{kind}/{name}"


def _group(number: int) -> str:
    return f"/subscriptions/{guid(number % 8)}/resourceGroups/rg-shop-{number % GROUPS:02}"


def _row(number: int, of: str, name: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": id_of(number, of, name),
        "name": name,
        "type": of.lower(),
        "location": ("westeurope", "northeurope", "swedencentral")[number % 3],
        "resourceGroup": f"rg-shop-{number % GROUPS:02}",
        "subscriptionId": guid(number % 8),
        "tags": {"env": "prod", "costCenter": f"{4000 + number % 9}", "owner": f"team-{number % 12}@contoso.com"},
        "properties": properties,
        **more,
    }


def machine(number: int) -> dict[str, Any]:
    name = f"vm-shop-{number:06}"
    disk = id_of(number, "Microsoft.Compute/disks", f"{name}_OsDisk_1_{guid(number, 3).replace('-', '')}")
    data = id_of(number, "Microsoft.Compute/disks", f"{name}-data-0")
    properties = {
        "vmId": guid(number, 1),
        "hardwareProfile": {"vmSize": "Standard_D4s_v5"},
        "storageProfile": {
            "imageReference": {
                "publisher": "Canonical",
                "offer": "0001-com-ubuntu-server-jammy",
                "sku": "22_04-lts-gen2",
                "version": "latest",
                "exactVersion": "22.04.202605130",
            },
            "osDisk": {
                "osType": "Linux",
                "name": disk.rpartition("/")[2],
                "createOption": "FromImage",
                "caching": "ReadWrite",
                "managedDisk": {"id": disk, "storageAccountType": "Premium_LRS"},
                "deleteOption": "Detach",
                "diskSizeGB": 64,
            },
            "dataDisks": [{"lun": 0, "name": f"{name}-data-0", "managedDisk": {"id": data}, "diskSizeGB": 256}],
        },
        "osProfile": {
            "computerName": name,
            "adminUsername": "azureops",
            "linuxConfiguration": {
                "disablePasswordAuthentication": True,
                "provisionVMAgent": True,
                "patchSettings": {"patchMode": "AutomaticByPlatform", "assessmentMode": "ImageDefault"},
            },
            "allowExtensionOperations": True,
        },
        "networkProfile": {
            "networkInterfaces": [{"id": id_of(number, "Microsoft.Network/networkInterfaces", f"{name}-nic")}]
        },
        "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
        "provisioningState": "Succeeded",
        "timeCreated": f"2026-0{1 + number % 9}-11T09:{number % 60:02}:17.4581{number % 1000:03}Z",
        "extended": {"instanceView": {"powerState": {"code": "PowerState/running", "displayStatus": "VM running"}}},
    }
    return _row(number, "Microsoft.Compute/virtualMachines", name, properties, zones=[str(1 + number % 3)])


def protected_item(number: int) -> dict[str, Any]:
    machine_name = f"vm-shop-{number:06}"
    group = f"rg-shop-{number % GROUPS:02}"
    source = id_of(number, "Microsoft.Compute/virtualMachines", machine_name)
    vault = f"{_group(number)}/providers/Microsoft.RecoveryServices/vaults/rsv-shop"
    name = f"VM;iaasvmcontainerv2;{group};{machine_name}"
    properties = {
        "friendlyName": machine_name,
        "virtualMachineId": source,
        "sourceResourceId": source,
        "dataSourceInfo": {"resourceID": source, "datasourceType": "Microsoft.Compute/virtualMachines"},
        "protectionStatus": "Healthy",
        "protectionState": "Protected",
        "protectionStateInS": "0",
        "currentProtectionState": "ProtectionConfigured",
        "healthStatus": "Passed",
        "healthDetails": [
            {
                "code": 400239,
                "title": "IaasVmHealthGreenDefault",
                "message": "Backup pre-check status of this virtual machine is OK.",
                "recommendations": [],
            }
        ],
        "lastBackupStatus": "Completed",
        "lastBackupTime": f"2026-11-21T02:{number % 60:02}:43.9081{number % 1000:03}Z",
        "lastRecoveryPoint": f"2026-11-21T02:{number % 60:02}:44.1093{number % 1000:03}Z",
        "protectedItemDataId": str(70368744177664 + number * 17),
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "backupManagementType": "AzureIaasVM",
        "workloadType": "VM",
        "containerName": f"iaasvmcontainerv2;{group};{machine_name}",
        "policyId": f"{vault}/backupPolicies/daily-30",
        "policyName": "daily-30",
        "vaultId": vault,
        "isDeferredDeleteScheduleUpcoming": False,
        "softDeleteRetentionPeriod": 14,
        "extendedProperties": {"linuxVmApplicationName": ""},
    }
    kind = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
    return {**_row(number, kind, name, properties), "id": f"{vault}/backupFabrics/Azure/protectionContainers/{name}"}


def alert_rule(number: int) -> dict[str, Any]:
    name = f"alert-cpu-{number:06}"
    criterion = {
        "threshold": 90.0,
        "name": "cond0",
        "metricNamespace": "Microsoft.Compute/virtualMachines",
        "metricName": "Percentage CPU",
        "operator": "GreaterThan",
        "timeAggregation": "Average",
        "criterionType": "StaticThresholdCriterion",
        "dimensions": [],
    }
    properties = {
        "description": f"The processor of machine {number} is busy for five minutes",
        "severity": number % 5,
        "enabled": True,
        "scopes": [id_of(number, "Microsoft.Compute/virtualMachines", f"vm-shop-{number:06}")],
        "evaluationFrequency": "PT1M",
        "windowSize": "PT5M",
        "criteria": {
            "allOf": [criterion, {**criterion, "name": "cond1", "threshold": 0.5}],
            "odata.type": "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
        },
        "autoMitigate": True,
        "targetResourceType": "Microsoft.Compute/virtualMachines",
        "targetResourceRegion": "westeurope",
        "actions": [{"actionGroupId": id_of(3, "microsoft.insights/actionGroups", "ag-oncall")}],
    }
    return _row(number, "microsoft.insights/metricalerts", name, properties)


def storage_account(number: int) -> dict[str, Any]:
    name = f"stshop{number:08}"
    made = f"2025-0{1 + number % 9}-22T21:{number % 60:02}:08.4891{number % 1000:03}Z"
    service = {"keyType": "Account", "enabled": True, "lastEnabledTime": made}
    properties = {
        "dnsEndpointType": "Standard",
        "publicNetworkAccess": "Enabled",
        "keyCreationTime": {"key1": made, "key2": made},
        "privateEndpointConnections": [],
        "minimumTlsVersion": "TLS1_2",
        "allowBlobPublicAccess": False,
        "allowSharedKeyAccess": True,
        "networkAcls": {"bypass": "AzureServices", "virtualNetworkRules": [], "ipRules": [], "defaultAction": "Allow"},
        "supportsHttpsTrafficOnly": True,
        "encryption": {"services": {"file": service, "blob": service}, "keySource": "Microsoft.Storage"},
        "accessTier": "Hot",
        "provisioningState": "Succeeded",
        "creationTime": made,
        "primaryEndpoints": {
            part: f"https://{name}.{part}.core.windows.net/"
            for part in ("dfs", "web", "blob", "queue", "table", "file")
        },
        "primaryLocation": "westeurope",
        "statusOfPrimary": "available",
    }
    kind = "Microsoft.Storage/storageAccounts"
    return _row(number, kind, name, properties, sku={"name": "Standard_LRS", "tier": "Standard"}, kind="StorageV2")


def role_assignment(number: int) -> dict[str, Any]:
    name = guid(number, 5)
    roles = f"/subscriptions/{guid(number % 8)}/providers/Microsoft.Authorization/roleDefinitions"
    properties = {
        "roleDefinitionId": f"{roles}/{guid(number % 30, 6)}",
        "principalId": guid(number % 400, 7),
        "principalType": "ServicePrincipal",
        "scope": _group(number),
        "condition": None,
        "createdOn": f"2025-11-29T18:{number % 60:02}:55.0492{number % 1000:03}Z",
        "createdBy": guid(number % 40, 8),
        "updatedBy": guid(number % 40, 8),
    }
    return _row(number, "Microsoft.Authorization/roleAssignments", name, properties)


def small_answer(number: int) -> dict[str, Any]:
    """An answer of about 300 bytes, as one part of a batch holds it."""
    lock = f"{_group(number)}/providers/Microsoft.Authorization/locks/{guid(number, 9)[:8]}-{number}"
    return {"value": [{"id": lock, "type": "Microsoft.Authorization/locks", "properties": {"level": "CanNotDelete"}}]}


KINDS = {
    "machine": machine,
    "protected item": protected_item,
    "alert rule": alert_rule,
    "storage account": storage_account,
    "role assignment": role_assignment,
}
"""Each kind of row with the function that makes one of a number; equal numbers make equal rows."""
