"""The sections about what runs: machines, web apps, anything else."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.estate.places import Places
from simulator.shapes import compute, web_settings
from simulator.strict import Fields
from simulator.world import Resource

_REGION = "westeurope"


def read_vms(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `vms: [{at, location, size, system, image, zone, scale_set, availability_set, power}]`.

    A scale set is described in its own section; an availability set is named by its full id.
    """
    for value, where in fields.each("vms"):
        entry = Fields(value, where)
        vm_id = places.settle(entry.text("at"), "Microsoft.Compute/virtualMachines", where)
        system = entry.one_of("system", ("Linux", "Windows"), "Linux")
        body = compute.virtual_machine(
            vm_id,
            location=entry.text("location", _REGION),
            size=entry.text("size", "Standard_D4s_v5"),
            system=system,
            image=entry.text("image", compute.IMAGES[system]),
            zone=entry.text("zone", ""),
            scale_set=_named(entry, "scale_set", places),
            availability_set=entry.text("availability_set", ""),
        )
        power = entry.one_of("power", compute.POWER_STATES, "running")
        entry.done()
        yield Resource(body=body, graph_properties=compute.with_power(body, power))


def read_web_apps(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `web_apps: [{at, location, kind, plan, health_check_path, stack}]`, each with its configuration."""
    for value, where in fields.each("web_apps"):
        entry = Fields(value, where)
        site_id = places.settle(entry.text("at"), "Microsoft.Web/sites", where)
        location, kind = entry.text("location", "West Europe"), entry.text("kind", "app,linux")
        body = compute.web_app(site_id, location=location, kind=kind, plan=_named(entry, "plan", places))
        settings = web_settings.site_configuration(
            site_id,
            location=location,
            health_check_path=entry.text("health_check_path", ""),
            stack=entry.text("stack", web_settings.LINUX_STACK if "linux" in kind else ""),
        )
        entry.done()
        yield Resource(body=body)
        yield Resource(body=settings, in_graph=False)


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


def _named(entry: Fields, key: str, places: Places) -> str:
    return places.scope(entry.text(key), entry.place(key)) if entry.has(key) else ""
