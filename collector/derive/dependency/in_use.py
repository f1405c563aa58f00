"""Whether an event of the platform can hit the workload: its services and regions held against those in use.

An incident must never be hidden: a service whose name is not known here, a region that is spelt as none is, and an
event that names no service or no region, count as hitting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from collector.derive.observed import Observed
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.platform import ServiceEvent

EVERYWHERE = "global"
_MACHINES = frozenset({types.VIRTUAL_MACHINE, types.SCALE_SET})
_APPS = frozenset({types.WEB_APP, types.APP_PLAN})
_ON_DISKS = frozenset({types.STORAGE_ACCOUNT, types.DISK, types.CLUSTER, *_MACHINES})
_SQL = frozenset({types.SQL_DATABASE})
_SQL_INSTANCE = frozenset({types.MANAGED_INSTANCE, types.MANAGED_DATABASE})
_REDIS = frozenset({types.REDIS, types.REDIS_ENTERPRISE})

_TYPES_OF_SERVICE: Mapping[str, frozenset[str]] = {
    "virtual machines": _MACHINES | {types.CLUSTER},
    "virtual machine scale sets": _MACHINES | {types.CLUSTER},
    "azure managed disks": _MACHINES | {types.DISK, types.CLUSTER},
    "storage": _ON_DISKS,
    "app service": _APPS,
    "app service (linux)": _APPS,
    "app service \\ web apps": _APPS,
    "app service (linux) \\ web apps": _APPS,
    "app service (linux) \\ web app for containers": _APPS,
    "azure functions": _APPS,
    "azure container apps": frozenset({types.CONTAINER_APP}),
    "azure kubernetes service (aks)": frozenset({types.CLUSTER}),
    "sql database": _SQL,
    "azure sql database": _SQL,
    "sql managed instance": _SQL_INSTANCE,
    "azure sql managed instance": _SQL_INSTANCE,
    "azure database for postgresql": frozenset({types.POSTGRESQL}),
    "azure database for postgresql flexible servers": frozenset({types.POSTGRESQL}),
    "azure database for mysql": frozenset({types.MYSQL}),
    "azure database for mysql flexible servers": frozenset({types.MYSQL}),
    "azure cosmos db": frozenset({types.COSMOS_ACCOUNT}),
    "redis cache": _REDIS,
    "azure cache for redis": _REDIS,
    "azure cache for redis enterprise": _REDIS,
    "azure managed redis": _REDIS,
    "key vault": frozenset({types.KEY_VAULT}),
    "azure key vault": frozenset({types.KEY_VAULT}),
    "azure app configuration": frozenset({types.APP_CONFIGURATION}),
    "service bus": frozenset({types.SERVICE_BUS}),
    "event hubs": frozenset({types.EVENT_HUB}),
}
"""Names as Service Health writes them, in lower case, and the types of resources that such an event can hit."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The regions in which the workload uses each type of resource."""

    regions: Mapping[str, frozenset[str]]
    """By type; `global` where a resource has no region, or does not tell it."""

    def is_hit_by(self, event: ServiceEvent) -> bool:
        """Say whether one service of the event is, or may be, in use in one of its regions."""
        hit = set(event.regions)
        is_everywhere = not hit or EVERYWHERE in hit or not all(region.isalnum() for region in hit)
        places = [self._places(service) for service in event.services or ("",)]
        return any(found if is_everywhere else found & {*hit, EVERYWHERE} for found in places)

    def _places(self, service: str) -> frozenset[str]:
        """Return where a service is in use; of one that is not known, wherever anything is."""
        kinds = _TYPES_OF_SERVICE.get(service.strip().casefold(), self.regions)
        return frozenset(place for kind in kinds for place in self.regions.get(kind, ()))


def in_use(observed: Observed) -> InUse:
    """Return what the workload uses; where it is to be recovered counts as well, for every type that it uses."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    recovery = observed.workload.recovery_region
    for resource in observed.all(Resource):
        region = "".join((resource.location or EVERYWHERE).casefold().split())
        found[resource.resource_type].update({region, recovery} if recovery else {region})
    return InUse({kind: frozenset(regions) for kind, regions in found.items()})
