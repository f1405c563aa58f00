"""Virtual machines and web apps."""

from __future__ import annotations

from typing import Any

from simulator.world import steady_guid

POWER_STATES = ("running", "deallocated", "stopped")
IMAGES = {
    "Linux": "Canonical ubuntu-24_04-lts server",
    "Windows": "MicrosoftWindowsServer WindowsServer 2022-datacenter-azure-edition",
}
"""What machines are made from: publisher, offer and SKU."""


def virtual_machine(
    vm_id: str,
    *,
    location: str,
    size: str,
    system: str,
    image: str = "",
    zone: str = "",
    scale_set: str = "",
    availability_set: str = "",
) -> dict[str, Any]:
    """Return a virtual machine as `Microsoft.Compute` 2023-03-01 shows it; `system` is Linux or Windows.

    `image` is made of publisher, offer and SKU; `scale_set` and `availability_set` are the ids of what it stands in.
    """
    name = vm_id.rsplit("/", 1)[1]
    group = vm_id.split("/providers/", maxsplit=1)[0]
    disk = f"{name}_OsDisk_1"
    stands_in = {"virtualMachineScaleSet": scale_set, "availabilitySet": availability_set}
    return {
        "name": name,
        "id": vm_id,
        "type": "Microsoft.Compute/virtualMachines",
        "location": location,
        "properties": {
            "vmId": steady_guid("vm", vm_id),
            "hardwareProfile": {"vmSize": size},
            "storageProfile": {
                **_image_reference(image),
                "osDisk": {
                    "osType": system,
                    "name": disk,
                    "createOption": "FromImage",
                    "caching": "ReadWrite",
                    "managedDisk": {
                        "storageAccountType": "Premium_LRS",
                        "id": f"{group}/providers/Microsoft.Compute/disks/{disk}",
                    },
                    "diskSizeGB": 127,
                },
                "dataDisks": [],
            },
            "osProfile": {"computerName": name, "adminUsername": "shopadmin", "secrets": []},
            "networkProfile": {
                "networkInterfaces": [{"id": f"{group}/providers/Microsoft.Network/networkInterfaces/{name}-nic"}]
            },
            **{property_name: {"id": group} for property_name, group in stands_in.items() if group},
            "provisioningState": "Succeeded",
        },
        **({"zones": [zone]} if zone else {}),
    }


def _image_reference(image: str) -> dict[str, Any]:
    """Return nothing for a machine whose disk was brought along."""
    if not image:
        return {}
    publisher, offer, sku = image.split()
    return {"imageReference": {"publisher": publisher, "offer": offer, "sku": sku, "version": "latest"}}


def with_power(machine: dict[str, Any], power: str) -> dict[str, Any]:
    """Return the properties of a machine as Resource Graph shows them: with one of the power states."""
    state = {"code": f"PowerState/{power}", "displayStatus": f"VM {power}", "level": "Info"}
    return {**machine["properties"], "extended": {"instanceView": {"powerState": state}}}


def web_app(site_id: str, *, location: str, kind: str, plan: str = "") -> dict[str, Any]:
    """Return a web app or function app as `Microsoft.Web` 2022-03-01 shows it; `plan` is the id of its plan."""
    name = site_id.rsplit("/", 1)[1]
    host = f"{name}.azurewebsites.net"
    return {
        "id": site_id,
        "name": name,
        "type": "Microsoft.Web/sites",
        "kind": kind,
        "location": location,
        "properties": {
            "name": name,
            "state": "Running",
            "hostNames": [host],
            "usageState": "Normal",
            "enabled": True,
            "enabledHostNames": [host],
            "availabilityState": "Normal",
            "httpsOnly": True,
            "defaultHostName": host,
            **({"serverFarmId": plan} if plan else {}),
        },
    }
