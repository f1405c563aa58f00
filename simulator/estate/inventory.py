"""The sections about what runs and how it is backed up: machines, web apps, vaults, anything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import backup, compute
from simulator.strict import Fields
from simulator.world import Resource

_REGION = "westeurope"


def read_vms(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `vms: [{at, location, size, system}]`."""
    for value, where in fields.each("vms"):
        entry = Fields(value, where)
        vm_id = places.settle(entry.text("at"), "Microsoft.Compute/virtualMachines", where)
        body = compute.virtual_machine(
            vm_id,
            location=entry.text("location", _REGION),
            size=entry.text("size", "Standard_D4s_v5"),
            system=entry.one_of("system", ("Linux", "Windows"), "Linux"),
        )
        entry.done()
        yield Resource(body=body)


def read_web_apps(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `web_apps: [{at, location, kind}]`."""
    for value, where in fields.each("web_apps"):
        entry = Fields(value, where)
        site_id = places.settle(entry.text("at"), "Microsoft.Web/sites", where)
        body = compute.web_app(
            site_id, location=entry.text("location", "West Europe"), kind=entry.text("kind", "app,linux")
        )
        entry.done()
        yield Resource(body=body)


def read_vaults(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `vaults: [{at, location, protects: [{vm, …}]}]`."""
    for value, where in fields.each("vaults"):
        entry = Fields(value, where)
        vault_id = places.settle(entry.text("at"), "Microsoft.RecoveryServices/vaults", where)
        yield Resource(body=backup.vault(vault_id, location=entry.text("location", _REGION)))
        for protected, place in entry.each("protects"):
            yield _protected_item(vault_id, Fields(protected, place), places, now)
        entry.done()


def read_resources(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `resources: [{at, type, location, kind, tags, properties}]`, for what has no section of its own."""
    for value, where in fields.each("resources"):
        entry = Fields(value, where)
        kind = entry.text("type")
        body: dict[str, object] = {
            "id": places.settle(entry.text("at"), kind, where),
            "name": entry.text("at").rsplit("/", 1)[1],
            "type": kind,
            "location": entry.text("location", _REGION),
            "tags": entry.mapping("tags"),
            "properties": entry.mapping("properties"),
        }
        if entry.has("kind"):
            body["kind"] = entry.text("kind")
        entry.done()
        yield Resource(body=body)


def _protected_item(vault_id: str, entry: Fields, places: Places, now: datetime) -> Resource:
    deleted = entry.moment("deleted", now) if entry.has("deleted") else None
    point = entry.moment("recovery_point", now) if entry.has("recovery_point") else None
    item = backup.protected_item(
        backup.Protection(
            vault_id=vault_id,
            vm_id=places.scope(entry.text("vm"), entry.place("vm")),
            state=entry.text("state", "ProtectionStopped" if deleted else "Protected"),
            status=entry.text("status", "" if point is None else "Completed"),
            recovery_point=point,
            last_backup=entry.moment("last_backup", now, point) if point or entry.has("last_backup") else None,
            deleted_at=deleted,
            policy=entry.text("policy", "" if deleted else "EnhancedDaily"),
        )
    )
    entry.done()
    return Resource(body=item, graph_properties=backup.graph_properties(item))
