"""Whether an event of the platform can hit the workload: its services and regions held against those in use.

An incident must never be hidden: a service whose name is not known here, a region that is spelt as none is, and an
event that names no service or no region, count as hitting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from collector.derive.observed import Observed
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.platform import ServiceEvent
from collector.facts.recovery import GeoReplica
from collector.model import fold_id

EVERYWHERE = "global"
_COPIED = frozenset(
    {
        *(types.STORAGE_ACCOUNT, types.COSMOS_ACCOUNT, types.SQL_DATABASE, types.MANAGED_INSTANCE),
        *(types.MANAGED_DATABASE, types.POSTGRESQL, types.MYSQL),
    }
)
"""The types of which services keep copies in other regions that golive reads."""
_MACHINES = frozenset({types.VIRTUAL_MACHINE, types.SCALE_SET})
_APPS = frozenset({types.WEB_APP, types.APP_PLAN})
_ON_DISKS = frozenset({types.STORAGE_ACCOUNT, types.DISK, types.CLUSTER, *_MACHINES})
_SQL = frozenset({types.SQL_DATABASE})
_SQL_INSTANCE = frozenset({types.MANAGED_INSTANCE, types.MANAGED_DATABASE})
_REDIS = frozenset({types.REDIS, types.REDIS_ENTERPRISE})
_POSTGRESQL = frozenset({types.POSTGRESQL, types.POSTGRESQL_SINGLE, types.POSTGRESQL_CLUSTER})
_COSMOS = frozenset({types.COSMOS_ACCOUNT, types.MONGO_CLUSTER, types.CASSANDRA_CLUSTER, types.POSTGRESQL_CLUSTER})

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
    "azure database for postgresql": _POSTGRESQL,
    "azure database for postgresql flexible servers": frozenset({types.POSTGRESQL}),
    "azure database for mysql": frozenset({types.MYSQL, types.MYSQL_SINGLE}),
    "azure database for mysql flexible servers": frozenset({types.MYSQL}),
    "azure cosmos db": _COSMOS,
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

_WORLDWIDE = frozenset({types.FRONT_DOOR, types.FRONT_DOOR_CLASSIC, types.TRAFFIC_MANAGER})
_NAMES_WORLDWIDE = ("front door", "traffic manager", "content delivery", "cdn")
"""Words in the names of services that stand in no region: an incident of theirs hits wherever it is said to be."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The regions in which the workload uses each type of resource."""

    regions: Mapping[str, frozenset[str]]
    """By type; `global` where a resource has no region, or does not tell it."""
    copied_somewhere: frozenset[str] = frozenset()
    """The types of which a copy lies in a region that is not told, or may lie in one that was not read."""

    def is_hit_by(self, event: ServiceEvent) -> bool:
        """Say whether one service of the event is, or may be, in use in one of its regions."""
        hit = set(event.regions)
        is_everywhere = not hit or EVERYWHERE in hit or not all(region.isalnum() for region in hit)
        places = [self._places(kinds) for kinds in self._kinds(event, anywhere=is_everywhere)]
        return any(found if is_everywhere else found & {*hit, EVERYWHERE} for found in places)

    def may_hit_a_copy(self, event: ServiceEvent) -> bool:
        """Say whether a copy whose region nobody knows may lie where the event hits."""
        return any(not self.copied_somewhere.isdisjoint(kinds) for kinds in self._kinds(event, anywhere=True))

    def _kinds(self, event: ServiceEvent, *, anywhere: bool) -> Iterator[Collection[str]]:
        """Yield the types in which each service of an event shows; of one that is not known, all that are in use.

        In a certain region those without any are left out, unless the service may be theirs: an incident at the other
        end of the world would hit every workload behind a Front Door.
        """
        regional = [kind for kind in self.regions if kind not in _WORLDWIDE]
        for service in event.services or ("",):
            name = service.strip().casefold()
            in_doubt = self.regions if anywhere or any(word in name for word in _NAMES_WORLDWIDE) else regional
            yield _TYPES_OF_SERVICE.get(name, in_doubt)

    def _places(self, kinds: Collection[str]) -> frozenset[str]:
        return frozenset(place for kind in kinds for place in self.regions.get(kind, ()))


def in_use(observed: Observed) -> InUse:
    """Return what the workload uses: where its resources stand, where copies of their data lie, and where it recovers.

    The region of recovery counts for every type that it uses.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    somewhere: set[str] = set()
    recovery = observed.workload.recovery_region
    copies = _regions_of_copies(observed)
    hidden = bool(observed.hiding(GeoReplica))
    for resource in observed.all(Resource):
        kind, copied = resource.resource_type, copies.get(fold_id(resource.subject), frozenset())
        found[kind].update({_spelt(resource.location), recovery, *copied} - {""})
        somewhere.update({kind} if "" in copied or (hidden and kind in _COPIED) else ())
    return InUse({kind: frozenset(regions) for kind, regions in found.items()}, frozenset(somewhere))


def _regions_of_copies(observed: Observed) -> Mapping[str, frozenset[str]]:
    """Return the regions in which services keep copies, by the folded id of what is copied; empty where untold."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for replica in observed.all(GeoReplica):
        found[fold_id(replica.of)] |= {_spelt(replica.region) if replica.region else ""}
    return found


def _spelt(region: str | None) -> str:
    """Return a region in lower case without spaces; `global` where none is told."""
    return "".join((region or EVERYWHERE).casefold().split())
