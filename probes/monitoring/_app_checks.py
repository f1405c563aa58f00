"""How the platform asks apps, scale sets and machines whether they are well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collector.facts.health_probes import HealthCheck, MachineLinks
from collector.probe import Item, Malformed

HEALTH_CHECK = "health check"
_CONFIGURATION = "/config/"
_HEALTH_EXTENSIONS = ("applicationhealthlinux", "applicationhealthwindows")
_ASKED_WHILE_RUNNING = ("readiness", "liveness")
"""A startup probe ends when the container has started."""


def parse_site_configuration(item: Item) -> Iterator[HealthCheck]:
    """The configuration of a web or function app; a path that is null or empty means that nothing asks."""
    where = item.text("id")
    path = item.maybe_text("properties.healthCheckPath")
    yield HealthCheck(
        subject=where[: where.casefold().rfind(_CONFIGURATION)] if _CONFIGURATION in where.casefold() else item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        checked=True if path else _none_where_told(item, "healthcheckpath"),
        by=HEALTH_CHECK,
        path=path,
    )


def _none_where_told(item: Item, name: str) -> bool | None:
    """Return false where the property stands there without a value, and `None` where it is left out."""
    properties = item.get("properties")
    told = isinstance(properties, Mapping) and any(key.casefold() == name for key in properties)
    return False if told else None


def parse_container_app(item: Item) -> Iterator[HealthCheck]:
    """A container app: one fact for each probe of its containers that goes on while they run.

    A container without probes leaves the property out.
    """
    containers = item.maybe_objects("properties.template.containers")
    probes = [
        item.inside(probe) for one in containers or () for probe in item.inside(one).maybe_objects("probes") or ()
    ]
    lasting = [probe for probe in probes if (probe.maybe_text("type") or "").casefold() in _ASKED_WHILE_RUNNING]
    if not lasting:
        yield _check(item, checked=False if containers else None)
    for probe in lasting:
        path = probe.maybe_text("httpGet.path")
        yield _check(
            item,
            checked=True,
            by=f"{probe.text('type')} probe",
            protocol="Tcp" if probe.get("httpGet") is None else probe.maybe_text("httpGet.scheme") or "Http",
            path=path,
        )


def parse_scale_set(item: Item) -> Iterator[HealthCheck]:
    """A scale set: asked by a health extension, or by a probe of its load balancer that it names itself."""
    if item.get("properties.virtualMachineProfile") is None:
        flexible = (item.maybe_text("properties.orchestrationMode") or "").casefold() == "flexible"
        yield _check(item, asks_machines=flexible)
        return
    listed = item.maybe_objects("properties.virtualMachineProfile.extensionProfile.extensions") or ()
    extensions = [item.inside(one) for one in listed]
    if health := next((one for one in extensions if _asks_health(one)), None):
        yield _extension_check(item, health)
    elif item.maybe_text("properties.virtualMachineProfile.networkProfile.healthProbe.id"):
        yield _check(item, checked=True, by="probe of its load balancer")
    else:
        yield _check(item, checked=False)


def parse_machine(item: Item) -> Iterator[MachineLinks]:
    """A virtual machine: its network interfaces, by which a balancer reaches it, and its scale set."""
    if item.get("properties") is None:
        raise Malformed("properties", None)
    interfaces = item.maybe_objects("properties.networkProfile.networkInterfaces") or ()
    yield MachineLinks(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        interfaces=tuple(item.inside(one).text("id") for one in interfaces),
        scale_set=item.maybe_text("properties.virtualMachineScaleSet.id"),
    )


def parse_machine_extension(item: Item) -> Iterator[HealthCheck]:
    """An extension of a machine; those that ask for no health tell nothing."""
    if not _asks_health(item):
        return
    extension = item.text("id")
    machine = extension[: extension.casefold().rfind("/extensions/")]
    yield _extension_check(item, item, subject=machine)


def _asks_health(extension: Item) -> bool:
    return (extension.maybe_text("properties.type") or "").casefold() in _HEALTH_EXTENSIONS


def _extension_check(item: Item, extension: Item, **subject: str) -> HealthCheck:
    return _check(
        item,
        checked=True,
        by=extension.text("properties.type"),
        protocol=extension.maybe_text("properties.settings.protocol"),
        path=extension.maybe_text("properties.settings.requestPath"),
        **subject,
    )


def _check(item: Item, **fields: Any) -> HealthCheck:
    subject = fields.pop("subject", None) or item.text("id")
    return HealthCheck(subject=subject, documents=(item.document,), observed_at=item.observed_at, **fields)
