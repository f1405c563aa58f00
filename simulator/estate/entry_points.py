"""The sections about where users come in, and about who asks machines whether they are well.

They are read after the machines that they name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.certificates import public_half
from simulator.estate.places import Places
from simulator.shapes import entry_points as shapes
from simulator.strict import Fields
from simulator.world import Resource

_REGION = "westeurope"
_ZONES = ("1", "2", "3")


def read_application_gateways(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `application_gateways: [{at, location, address, hosts, probe_path, zones, certificates}]`.

    Each comes with its public address, and is read after the vaults that keep its certificates.
    """
    for value, where in fields.each("application_gateways"):
        entry = Fields(value, where)
        location, zones, address_id = entry.text("location", _REGION), entry.texts("zones") or _ZONES, ""
        gateway_id = places.settle(entry.text("at"), "Microsoft.Network/applicationGateways", where)
        if entry.has("address"):
            address_id = places.settle(entry.text("address"), "Microsoft.Network/publicIPAddresses", where)
            yield Resource(body=shapes.public_address(address_id, gateway_id, location=location, zones=zones))
        gateway = shapes.Gateway(
            id=gateway_id,
            location=location,
            address=address_id,
            hosts=entry.texts("hosts"),
            probe_path=entry.text("probe_path", ""),
            zones=zones,
            certificates=tuple(_certificates(entry, places, now)),
        )
        entry.done()
        yield Resource(body=shapes.application_gateway(gateway))


def _certificates(gateway: Fields, places: Places, now: datetime) -> Iterator[shapes.TlsCertificate]:
    """Read `certificates: [{name, vault, expires}]`: kept in a vault under their name, or with a public half."""
    for value, where in gateway.each("certificates"):
        entry = Fields(value, where)
        name = entry.text("name")
        vault = places.scope(entry.text("vault"), where).rpartition("/")[2] if entry.has("vault") else ""
        yield shapes.TlsCertificate(
            name=name,
            kept_in=f"https://{vault}.vault.azure.net/secrets/{name}" if vault else "",
            public_half=public_half(name, entry.moment("expires", now)) if entry.has("expires") else "",
        )
        entry.done()


def read_load_balancers(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `load_balancers: [{at, location, machines, protocol, probe_path, port, zones}]`; no protocol, no probe."""
    for value, where in fields.each("load_balancers"):
        entry = Fields(value, where)
        balancer = shapes.Balancer(
            id=places.settle(entry.text("at"), "Microsoft.Network/loadBalancers", where),
            location=entry.text("location", _REGION),
            machines=places.scopes(entry.texts("machines"), entry.place("machines")),
            protocol=entry.one_of("protocol", ("", *shapes.PROTOCOLS), ""),
            probe_path=entry.text("probe_path", ""),
            port=entry.whole("port", 443),
            zones=entry.texts("zones") or _ZONES,
        )
        entry.done()
        yield Resource(body=shapes.load_balancer(balancer))


def read_health_extensions(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `health_extensions: [{of, location, path, port}]`: `of` is a machine."""
    for value, where in fields.each("health_extensions"):
        entry = Fields(value, where)
        body = shapes.health_extension(
            places.scope(entry.text("of"), entry.place("of")),
            location=entry.text("location", _REGION),
            path=entry.text("path", "/healthz"),
            port=entry.whole("port", 80),
        )
        entry.done()
        yield Resource(body=body)
