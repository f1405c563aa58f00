"""Which resources are copies that others feed, and whether what feeds them is seen.

What a copy holds is lost with its source's data only, so that it needs no backup of its own. That holds where the
source is judged in its place: a copy of something outside of the scope, or one that took over and feeds others by now,
is judged like any other store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.backup import NativeBackup
from collector.facts.recovery import GeoReplica
from collector.facts.resource_types import MANAGED_DATABASE, SQL_DATABASE
from collector.model import Fact, Reason, fold_id, type_of

FEEDING_FACTS: tuple[type[Fact], ...] = (Resource, NativeBackup, GeoReplica)
_DATABASES = "/databases/"


def resources_by_id(observed: Observed) -> Mapping[str, Resource]:
    """Return the resources of the workload by their folded ids."""
    return {fold_id(resource.subject): resource for resource in observed.all(Resource)}


class Feeding:
    """Who feeds whom, ready to be asked about each resource by its folded id."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._seen = observed.shared(resources_by_id)
        self._told = frozenset(fold_id(native.subject) for native in observed.all(NativeBackup) if native.is_copy)
        self._feeders = _feeders(observed, _by_name(self._told))
        self._feeds = frozenset(fold_id(replica.of) for replica in observed.all(GeoReplica))

    def is_spare(self, place: str) -> bool:
        """Say whether a resource is the copy of a seen one, which is judged in its place."""
        instance = _instance_of(place)
        if instance:
            return instance not in self._feeds and self._is_copied(instance, place)
        fed = place in self._told and place not in self._feeds
        return fed and any(source in self._seen for source in self._feeders.get(place, ()))

    def in_doubt(self, place: str) -> Unknown | None:
        """Return why the backups of a copy that is no spare are not known: a service makes them at the source only."""
        if not self._lacks_source(place):
            return None
        return self.unseen_source(place) or missing(_SOURCE_NOT_SEEN, reason=Reason.SCOPE)

    def unseen_source(self, place: str) -> Unknown | None:
        """Return what may hide the source of a copy that is no spare as far as is seen."""
        gaps = self._observed.hiding(*FEEDING_FACTS) if self._lacks_source(place) else ()
        return hidden_by(gaps) if gaps else None

    def _lacks_source(self, place: str) -> bool:
        """Say whether something is a copy, by its own word or by that of what feeds it, and no spare."""
        fed = (_instance_of(place) or place) in self._feeders
        return (fed or (place in self._told and place not in self._feeds)) and not self.is_spare(place)

    def _is_copied(self, instance: str, database: str) -> bool:
        """Say whether a database of a managed instance is that of an instance that feeds this one."""
        name = database.rpartition(_DATABASES)[2]
        return any(f"{source}{_DATABASES}{name}" in self._seen for source in self._feeders.get(instance, ()))


_SOURCE_NOT_SEEN = (
    "it is a copy, whose service makes backups at its source only, and no source of it is seen in the scope: add the "
    "subscription of the source to the scope, or break the copy off where it stands alone by now"
)


def _instance_of(place: str) -> str:
    """Return the managed instance of a database, by its folded id; empty for anything else."""
    is_one = _DATABASES in place and type_of(place) == MANAGED_DATABASE
    return place.rpartition(_DATABASES)[0] if is_one else ""


def _by_name(copies: frozenset[str]) -> Mapping[str, list[str]]:
    """Return the SQL databases among copies by `<server>/<database>`: links between them tell only names."""
    found: dict[str, list[str]] = defaultdict(list)
    for copy in copies:
        if type_of(copy) == SQL_DATABASE:
            server, _, database = copy.rpartition(_DATABASES)
            found[f"{server.rpartition('/')[2]}/{database}"].append(copy)
    return found


def _feeders(observed: Observed, by_name: Mapping[str, list[str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for replica in observed.all(GeoReplica):
        for copy in _copies_of(replica, by_name):
            if copy != fold_id(replica.of):
                found[copy].add(fold_id(replica.of))
    return dict(found)


def _copies_of(replica: GeoReplica, by_name: Mapping[str, list[str]]) -> Iterator[str]:
    if replica.copy is not None:
        yield fold_id(replica.copy)
    elif replica.copy_name is not None:
        yield from by_name.get(replica.copy_name.casefold(), ())
