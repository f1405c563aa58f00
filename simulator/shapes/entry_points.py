"""Application gateways and load balancers with their probes, public addresses, health extensions of machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.world import steady_guid

_NETWORK = "Microsoft.Network"
PROTOCOLS = ("Http", "Https", "Tcp")


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsCertificate:
    """A certificate that a gateway shows to users."""

    name: str
    kept_in: str
    """Where a vault keeps it, as `https://VAULT.vault.azure.net/secrets/NAME`; empty if somebody uploaded it."""
    public_half: str
    """PKCS #7 in Base64; empty where it is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """An application gateway with one listener, one rule and one pool."""

    id: str
    location: str
    address: str
    """The id of its public address, or empty."""
    hosts: tuple[str, ...]
    """The host names of its backends."""
    probe_path: str
    """Empty where nobody set a probe up: then it sends the default one."""
    zones: tuple[str, ...]
    certificates: tuple[TlsCertificate, ...] = ()


def application_gateway(gateway: Gateway) -> dict[str, Any]:
    """Return an application gateway as `Microsoft.Network` 2024-01-01 shows it."""
    part = _Parts(gateway.id)
    address = {"publicIPAddress": {"id": gateway.address}} if gateway.address else {}
    probe = {"probe": part.named("probes", "healthz")} if gateway.probe_path else {}
    return {
        "id": gateway.id,
        "name": _name(gateway.id),
        "type": f"{_NETWORK}/applicationGateways",
        "location": gateway.location,
        "zones": list(gateway.zones),
        "properties": {
            "provisioningState": "Succeeded",
            "resourceGuid": steady_guid("gateway", gateway.id),
            "sku": {"name": "WAF_v2", "tier": "WAF_v2", "family": "Generation_1"},
            "autoscaleConfiguration": {"minCapacity": 2, "maxCapacity": 10},
            "operationalState": "Running",
            "frontendIPConfigurations": [part.entry("frontendIPConfigurations", "public", address)],
            "backendAddressPools": [
                part.entry(
                    "backendAddressPools", "pool", {"backendAddresses": [{"fqdn": host} for host in gateway.hosts]}
                )
            ],
            "probes": _probes(gateway, part),
            "backendHttpSettingsCollection": [
                part.entry(
                    "backendHttpSettingsCollection",
                    "settings",
                    {"port": 443, "protocol": "Https", "requestTimeout": 30, **probe},
                )
            ],
            "backendSettingsCollection": [],
            "sslCertificates": [_certificate(certificate, part) for certificate in gateway.certificates],
            "requestRoutingRules": [
                part.entry(
                    "requestRoutingRules",
                    "rule",
                    {
                        "ruleType": "Basic",
                        "priority": 100,
                        "backendAddressPool": part.named("backendAddressPools", "pool"),
                        "backendHttpSettings": part.named("backendHttpSettingsCollection", "settings"),
                    },
                )
            ],
            "routingRules": [],
            "urlPathMaps": [],
        },
    }


def _certificate(certificate: TlsCertificate, part: _Parts) -> dict[str, Any]:
    told = {"keyVaultSecretId": certificate.kept_in, "publicCertData": certificate.public_half}
    return part.entry("sslCertificates", certificate.name, {key: value for key, value in told.items() if value})


def _probes(gateway: Gateway, part: _Parts) -> list[dict[str, Any]]:
    if not gateway.probe_path:
        return []
    asked = {"protocol": "Https", "path": gateway.probe_path, "interval": 30, "timeout": 30, "unhealthyThreshold": 3}
    return [part.entry("probes", "healthz", {**asked, "pickHostNameFromBackendHttpSettings": True})]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer:
    """A load balancer with one rule and one pool."""

    id: str
    location: str
    machines: tuple[str, ...]
    """The ids of the machines behind it."""
    protocol: str
    """Of its probe, one of `PROTOCOLS`; empty where it has none."""
    probe_path: str
    port: int
    zones: tuple[str, ...]
    """Of its private frontend."""


def load_balancer(balancer: Balancer) -> dict[str, Any]:
    """Return a load balancer as `Microsoft.Network` 2024-01-01 shows it."""
    part = _Parts(balancer.id)
    probe = {"probe": part.named("probes", "probe")} if balancer.protocol else {}
    pool = part.named("backendAddressPools", "pool")
    return {
        "id": balancer.id,
        "name": _name(balancer.id),
        "type": f"{_NETWORK}/loadBalancers",
        "location": balancer.location,
        "sku": {"name": "Standard", "tier": "Regional"},
        "properties": {
            "provisioningState": "Succeeded",
            "resourceGuid": steady_guid("balancer", balancer.id),
            "frontendIPConfigurations": [
                {
                    **part.entry("frontendIPConfigurations", "private", {"privateIPAllocationMethod": "Dynamic"}),
                    "zones": list(balancer.zones),
                }
            ],
            "backendAddressPools": [
                part.entry(
                    "backendAddressPools", "pool", {"backendIPConfigurations": _configurations(balancer.machines)}
                )
            ],
            "loadBalancingRules": [
                part.entry(
                    "loadBalancingRules",
                    "rule",
                    {
                        "protocol": "Tcp",
                        "frontendPort": balancer.port,
                        "backendPort": balancer.port,
                        "backendAddressPool": pool,
                        "backendAddressPools": [pool],
                        **probe,
                    },
                )
            ],
            "probes": _balancer_probes(balancer, part),
            "inboundNatRules": [],
            "outboundRules": [],
        },
    }


def _balancer_probes(balancer: Balancer, part: _Parts) -> list[dict[str, Any]]:
    if not balancer.protocol:
        return []
    path = {"requestPath": balancer.probe_path} if balancer.probe_path else {}
    return [part.entry("probes", "probe", {"protocol": balancer.protocol, "port": balancer.port, **path})]


def _configurations(machines: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the configurations of the interfaces that `shapes.compute` gives to machines."""
    return [{"id": f"{_interface(machine)}/ipConfigurations/ipconfig1"} for machine in machines]


def _interface(machine: str) -> str:
    group = machine.split("/providers/", maxsplit=1)[0]
    return f"{group}/providers/{_NETWORK}/networkInterfaces/{_name(machine)}-nic"


def public_address(address_id: str, gateway_id: str, *, location: str, zones: tuple[str, ...]) -> dict[str, Any]:
    """Return the standard public address of an application gateway as `Microsoft.Network` 2024-01-01 shows it."""
    return {
        "id": address_id,
        "name": _name(address_id),
        "type": f"{_NETWORK}/publicIPAddresses",
        "location": location,
        "sku": {"name": "Standard", "tier": "Regional"},
        "zones": list(zones),
        "properties": {
            "provisioningState": "Succeeded",
            "resourceGuid": steady_guid("address", address_id),
            "ipConfiguration": _Parts(gateway_id).named("frontendIPConfigurations", "public"),
            "publicIPAddressVersion": "IPv4",
            "publicIPAllocationMethod": "Static",
            "idleTimeoutInMinutes": 4,
        },
    }


def health_extension(machine_id: str, *, location: str, path: str, port: int) -> dict[str, Any]:
    """Return the Application Health extension of a Linux machine as `Microsoft.Compute` 2024-03-01 shows it."""
    return {
        "id": f"{machine_id}/extensions/ApplicationHealthLinux",
        "name": "ApplicationHealthLinux",
        "type": "Microsoft.Compute/virtualMachines/extensions",
        "location": location,
        "properties": {
            "autoUpgradeMinorVersion": True,
            "provisioningState": "Succeeded",
            "publisher": "Microsoft.ManagedServices",
            "type": "ApplicationHealthLinux",
            "typeHandlerVersion": "1.0",
            "settings": {"protocol": "http", "port": port, "requestPath": path},
        },
    }


@dataclass(frozen=True, slots=True)
class _Parts:
    """Makes the parts of a resource, which have ids of their own and name each other by them."""

    of: str

    def named(self, collection: str, name: str) -> dict[str, str]:
        return {"id": f"{self.of}/{collection}/{name}"}

    def entry(self, collection: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": name,
            **self.named(collection, name),
            "properties": {"provisioningState": "Succeeded", **properties},
        }


def _name(resource_id: str) -> str:
    return resource_id.rsplit("/", 1)[1]
