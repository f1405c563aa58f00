"""Machines with their disks and networks, and clusters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Resource
from simulator.shapes import compute

_SIZES = ("Standard_D4s_v5", "Standard_D8s_v5", "Standard_E4s_v5", "Standard_B2ms", "Standard_F8s_v2")
_EXTENSIONS = (
    ("AzureMonitorLinuxAgent", "Microsoft.Azure.Monitor", "1.33"),
    ("DependencyAgentLinux", "Microsoft.Azure.Monitoring.DependencyAgent", "9.10"),
    ("AADSSHLoginForLinux", "Microsoft.Azure.ActiveDirectory", "1.0"),
)
_PORTS = ("443", "80", "8443", "5432", "1433", "22")


def make(ground: Ground) -> Iterator[Resource]:
    """Make everything of this area in one subscription."""
    yield from _networks(ground)
    yield from _machines(ground)
    yield from _disks(ground)
    yield from _clusters(ground)


def _machines(ground: Ground) -> Iterator[Resource]:
    kind = "Microsoft.Compute/virtualMachines"
    for place, number in enumerate(ground.run("compute/virtualmachines")):
        name = ground.name_of("vm-app", place)
        plain = f"{ground.path_of(ground.group_of(place))}/providers/{kind}/{name}"
        body = compute.virtual_machine(
            plain,
            location=ground.region,
            size=_SIZES[number % len(_SIZES)],
            system=("Linux", "Windows")[number % 4 == 3],
        )
        body["properties"] |= _about_machine(name, plain)
        body |= {"id": ground.shouted(plain, place), "tags": ground.tags(place), "zones": [str(1 + number % 3)]}
        yield ground.keep(body, graph_id=plain)
        yield from _extensions(ground, plain, number)


def _about_machine(name: str, machine: str) -> dict[str, Any]:
    return {
        "additionalCapabilities": {"ultraSSDEnabled": False, "hibernationEnabled": False},
        "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
        "extended": {
            "instanceView": {
                "computerName": name,
                "osName": "ubuntu",
                "osVersion": "24.04",
                "hyperVGeneration": "V2",
                "powerState": {"code": "PowerState/running", "displayStatus": "VM running", "level": "Info"},
            }
        },
        "priority": "Regular",
        "securityProfile": {
            "securityType": "TrustedLaunch",
            "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
            "encryptionAtHost": True,
        },
        "timeCreated": "2026-01-12T09:14:03.4419216+00:00",
        "licenseType": None,
        "evictionPolicy": None,
        "availabilitySet": None,
        "proximityPlacementGroup": None,
        "etag": steady_guid("etag", machine),
    }


def _extensions(ground: Ground, machine: str, number: int) -> Iterator[Resource]:
    for extension in ground.children("compute/virtualmachines/extensions", "compute/virtualmachines", number):
        name, publisher, version = _EXTENSIONS[extension % len(_EXTENSIONS)]
        properties = {
            "autoUpgradeMinorVersion": True,
            "enableAutomaticUpgrade": True,
            "provisioningState": "Succeeded",
            "publisher": publisher,
            "type": name,
            "typeHandlerVersion": version,
            "settings": {"authentication": {"managedIdentity": {"identifier-name": "mi_res_id"}}},
        }
        kind = "Microsoft.Compute/virtualMachines/extensions"
        yield ground.settle(f"{machine}/extensions/{name}-{extension}", kind, properties, location=ground.region)


def _disks(ground: Ground) -> Iterator[Resource]:
    machines = ground.found("compute/virtualmachines")
    for place, number in enumerate(ground.run("compute/disks")):
        owner = machines[place % len(machines)] if machines else ""
        properties = {
            "osType": "Linux",
            "hyperVGeneration": "V2",
            "creationData": {"createOption": "FromImage", "imageReference": {"id": "/images/ubuntu-24_04-lts"}},
            "diskSizeGB": 64 << number % 4,
            "diskSizeBytes": (64 << number % 4) * 1024**3,
            "diskIOPSReadWrite": 500,
            "diskMBpsReadWrite": 100,
            "diskState": "Attached" if owner else "Unattached",
            "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
            "networkAccessPolicy": "DenyAll",
            "publicNetworkAccess": "Disabled",
            "provisioningState": "Succeeded",
            "timeCreated": "2026-01-12T09:14:04.1203544+00:00",
            "tier": "P10",
            "uniqueId": steady_guid("disk", str(number)),
        }
        sku = {"name": "Premium_LRS", "tier": "Premium"}
        name = ground.name_of("disk-data", place)
        yield ground.place("Microsoft.Compute/disks", name, place, properties, sku=sku, managedBy=owner, zones=["1"])


def _networks(ground: Ground) -> Iterator[Resource]:
    for place, number in enumerate(ground.run("network/virtualnetworks")):
        net = {"addressSpace": {"addressPrefixes": [f"10.{number % 250}.0.0/16"]}, "provisioningState": "Succeeded"}
        subnets = [_subnet(ground, place, number, at) for at in range(4)]
        name = ground.name_of("vnet", place)
        yield ground.place("Microsoft.Network/virtualNetworks", name, place, {**net, "subnets": subnets})
    for place, _ in enumerate(ground.run("network/networksecuritygroups")):
        properties = {"provisioningState": "Succeeded", "securityRules": [_rule(at) for at in range(len(_PORTS))]}
        name = ground.name_of("nsg", place)
        yield ground.place("Microsoft.Network/networkSecurityGroups", name, place, properties)
    for place, number in enumerate(ground.run("network/publicipaddresses")):
        properties = _address(number)
        name = ground.name_of("pip", place)
        yield ground.place("Microsoft.Network/publicIPAddresses", name, place, properties, sku={"name": "Standard"})
    for place, number in enumerate(ground.run("network/networkinterfaces")):
        name = ground.name_of("nic", place)
        yield ground.place("Microsoft.Network/networkInterfaces", name, place, _interface(ground, place, number))


def _subnet(ground: Ground, place: int, number: int, at: int) -> dict[str, Any]:
    group = ground.path_of(ground.group_of(place))
    net = f"{group}/providers/Microsoft.Network/virtualNetworks/{ground.name_of('vnet', place)}"
    return {
        "name": f"snet-{at}",
        "id": f"{net}/subnets/snet-{at}",
        "properties": {
            "addressPrefix": f"10.{number % 250}.{at}.0/24",
            "privateEndpointNetworkPolicies": "Disabled",
            "privateLinkServiceNetworkPolicies": "Enabled",
            "provisioningState": "Succeeded",
        },
    }


def _rule(at: int) -> dict[str, Any]:
    return {
        "name": f"allow-{_PORTS[at]}",
        "properties": {
            "access": "Allow",
            "direction": "Inbound",
            "priority": 100 + 10 * at,
            "protocol": "Tcp",
            "sourceAddressPrefix": "VirtualNetwork",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "*",
            "destinationPortRange": _PORTS[at],
            "provisioningState": "Succeeded",
        },
    }


def _address(number: int) -> dict[str, Any]:
    return {
        "provisioningState": "Succeeded",
        "ipAddress": f"203.0.113.{number % 254 + 1}",
        "publicIPAddressVersion": "IPv4",
        "publicIPAllocationMethod": "Static",
        "idleTimeoutInMinutes": 4,
        "resourceGuid": steady_guid("pip", str(number)),
        "ddosSettings": {"protectionMode": "VirtualNetworkInherited"},
    }


def _interface(ground: Ground, place: int, number: int) -> dict[str, Any]:
    nets = ground.found("network/virtualnetworks")
    subnet = {"id": f"{nets[place % len(nets)]}/subnets/snet-{place % 4}"} if nets else None
    address = {
        "privateIPAddress": f"10.{number % 250}.{place % 4}.{4 + place % 250}",
        "privateIPAllocationMethod": "Dynamic",
        "privateIPAddressVersion": "IPv4",
        "primary": True,
        "subnet": subnet,
        "provisioningState": "Succeeded",
    }
    return {
        "provisioningState": "Succeeded",
        "resourceGuid": steady_guid("nic", str(number)),
        "ipConfigurations": [{"name": "ipconfig1", "properties": address}],
        "dnsSettings": {"dnsServers": [], "appliedDnsServers": []},
        "enableAcceleratedNetworking": True,
        "enableIPForwarding": False,
        "nicType": "Standard",
        "macAddress": f"00-0D-3A-{number >> 16 & 255:02X}-{number >> 8 & 255:02X}-{number & 255:02X}",
    }


def _clusters(ground: Ground) -> Iterator[Resource]:
    for place, number in enumerate(ground.run("containerservice/managedclusters")):
        pools = [_pool(name, count) for name, count in (("system", 3), ("apps", 6))]
        properties = {
            "provisioningState": "Succeeded",
            "powerState": {"code": "Running"},
            "kubernetesVersion": "1.33",
            "currentKubernetesVersion": "1.33.4",
            "dnsPrefix": f"contoso-{number}",
            "fqdn": f"contoso-{number}.hcp.{ground.region}.azmk8s.io",
            "agentPoolProfiles": pools,
            "addonProfiles": {"omsagent": {"enabled": True}, "azurepolicy": {"enabled": True}},
            "networkProfile": {"networkPlugin": "azure", "networkPolicy": "cilium", "loadBalancerSku": "standard"},
            "autoUpgradeProfile": {"upgradeChannel": "stable", "nodeOSUpgradeChannel": "NodeImage"},
            "enableRBAC": True,
        }
        name = ground.name_of("aks", place)
        sku = {"name": "Base", "tier": "Standard"}
        yield ground.place("Microsoft.ContainerService/managedClusters", name, place, properties, sku=sku)


def _pool(name: str, count: int) -> dict[str, Any]:
    return {
        "name": name,
        "count": count,
        "vmSize": "Standard_D4s_v5",
        "osType": "Linux",
        "mode": "System" if name == "system" else "User",
        "availabilityZones": ["1", "2", "3"],
        "enableAutoScaling": True,
        "minCount": count,
        "maxCount": 3 * count,
        "orchestratorVersion": "1.33.4",
        "provisioningState": "Succeeded",
    }
