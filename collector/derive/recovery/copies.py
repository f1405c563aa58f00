"""Copies that take over where data is lost with its zone or region: replicas, replicated machines, zones.

The figures are those of table 7.4 of the readiness criteria; docs/data-loss.md tells them to people. A copy that is not
known to be healthy does not count, and none of them helps against a deletion, which they copy too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed
from collector.derive.recovery.keeping import NO_PROMISE, Scenario, Way
from collector.derive.recovery.replicated_machines import replication_ways
from collector.derive.recovery.stateful import FILE_SHARE, IN_MACHINE, Store
from collector.derive.recovery.usable_copies import HEALTHY, is_usable
from collector.derive.rows import Field, Unknown
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy, ReplicatedItem
from collector.facts.resource_types import (
    COSMOS_ACCOUNT,
    MANAGED_DATABASE,
    MYSQL,
    POSTGRESQL,
    SQL_DATABASE,
    STORAGE_ACCOUNT,
    VIRTUAL_MACHINE,
)
from collector.model import Fact, Gap, fold_id

COPY_FACTS: tuple[type[Fact], ...] = (GeoReplica, ReplicatedItem, Redundancy)
ZONE_REDUNDANT = "zone_redundant"
_MACHINES = frozenset({VIRTUAL_MACHINE, IN_MACHINE})
_HAVE_REPLICAS = frozenset(
    {SQL_DATABASE, MANAGED_DATABASE, POSTGRESQL, MYSQL, COSMOS_ACCOUNT, STORAGE_ACCOUNT, FILE_SHARE}
)
_WITH_STANDBY = frozenset({POSTGRESQL, MYSQL})
_SQL_FIGURES = {Mechanism.FAILOVER_GROUP: timedelta(seconds=5), Mechanism.GEO_SECONDARY: timedelta(seconds=5)}
_POSTGRESQL_REPLICA = timedelta(minutes=5)
_COSMOS_FIGURES = {
    "strong": timedelta(),
    "session": timedelta(minutes=15),
    "consistentprefix": timedelta(minutes=15),
    "eventual": timedelta(minutes=15),
}
"""With bounded staleness it is the bound of the account, which is not read: nothing is promised here."""

F = TypeVar("F", bound=Fact)


class Copies:
    """All copies, ready to be asked about each store."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._replicas = _by_place(observed.all(GeoReplica), lambda replica: replica.of)
        self._machines = _by_place(observed.all(ReplicatedItem), lambda item: item.source)
        self._ways: dict[tuple[str, str, Scenario], tuple[Way, ...]] = {}
        self._redundancies = {fold_id(found.subject): found for found in observed.all(Redundancy)}

    def ways(self, store: Store, scenario: Scenario) -> tuple[Way, ...]:
        """Return the copies that get a store's data back after a scenario; found once, two kinds of rows ask."""
        if scenario is Scenario.DELETION:
            return ()
        key = (store.resource_type, store.id, scenario)
        if key not in self._ways:
            self._ways[key] = tuple(self._found(store, scenario))
        return self._ways[key]

    def _found(self, store: Store, scenario: Scenario) -> Iterator[Way]:
        if scenario is Scenario.ZONE and store.resource_type in _HAVE_REPLICAS:
            yield from self._across_zones(store)
        for place in store.places:
            replicas = self._replicas.get(place, ())
            for replica in replicas:
                yield from _replica_ways(replica, replicas, store, self._observed)
            if store.resource_type in _MACHINES:
                for item in self._machines.get(place, ()):
                    yield from replication_ways(item, store.location, scenario, self._observed)

    def gaps(self, store: Store, scenario: Scenario) -> tuple[Gap, ...]:
        """Return the gaps behind which a further copy may stand; a replica may lie in any subscription."""
        if scenario is Scenario.DELETION:
            return ()
        if store.resource_type in _MACHINES:
            return self._observed.hiding(ReplicatedItem)
        return self._observed.hiding(GeoReplica) if store.resource_type in _HAVE_REPLICAS else ()

    def elsewhere(self, store: Store) -> Field[bool]:
        """Say whether a copy of a store's data is kept in another region."""
        losses = [way.loss for way in self.ways(store, Scenario.REGION)]
        if any(not isinstance(loss, Unknown) for loss in losses):
            return True
        gaps = self.gaps(store, Scenario.REGION)
        doubt = next((loss for loss in losses if isinstance(loss, Unknown)), None)
        return hidden_by(gaps) if gaps else doubt or False

    def _across_zones(self, store: Store) -> Iterator[Way]:
        found = next((self._redundancies[place] for place in store.places if place in self._redundancies), None)
        spread = self._is_spread(store, found)
        if isinstance(spread, Unknown):
            yield Way(mechanism=ZONE_REDUNDANT, loss=spread, facts=_listed(found))
        elif spread:
            yield Way(mechanism=ZONE_REDUNDANT, loss=timedelta(), facts=_listed(found))

    def _is_spread(self, store: Store, found: Redundancy | None) -> Field[bool]:
        if found is None:
            gaps = tuple(gap for place in store.places for gap in self._observed.hiding(Redundancy, at=place))
            return hidden_by(gaps) if gaps else missing("no answer tells whether it spans zones: collect again")
        if found.zone_redundant is True and store.resource_type in _WITH_STANDBY:
            return known_or(
                None if found.standby is None else found.standby.casefold() == "healthy",
                absent("whether its standby is healthy"),
            )
        return known_or(found.zone_redundant, absent("whether it spans zones"))


def _by_place(facts: tuple[F, ...], place: Callable[[F], str | None]) -> dict[str, list[F]]:
    found: dict[str, list[F]] = defaultdict(list)
    for fact in facts:
        at = place(fact)
        if at is not None:
            found[fold_id(at)].append(fact)
    return found


def _listed(found: Fact | None) -> tuple[Fact, ...]:
    return () if found is None else (found,)


def _replica_ways(replica: GeoReplica, beside: Sequence[GeoReplica], store: Store, observed: Observed) -> Iterator[Way]:
    """Yield the way back through one replica, or why it may be one."""
    if replica.mechanism not in HEALTHY:
        return
    figure = _figure(replica, store.resource_type)
    usable = is_usable(replica, beside, store.location)
    if usable is False:
        return
    behind = _behind(replica, observed)
    doubt = next((one for one in (usable, figure, behind) if isinstance(one, Unknown)), None)
    best = figure if isinstance(figure, timedelta) else timedelta()
    yield Way(
        mechanism=replica.mechanism,
        loss=figure if doubt is None else doubt,
        at_least=behind if isinstance(behind, timedelta) else timedelta(),
        at_best=best,
        facts=(replica,),
    )


def _figure(replica: GeoReplica, resource_type: str) -> Field[timedelta] | None:
    if replica.mechanism in _SQL_FIGURES and resource_type == SQL_DATABASE:
        return _SQL_FIGURES[Mechanism(replica.mechanism)]
    if replica.mechanism == Mechanism.READ_REPLICA and resource_type == POSTGRESQL:
        return _POSTGRESQL_REPLICA
    if replica.mechanism == Mechanism.COSMOS_REGION:
        if replica.consistency is None:
            return absent("how consistent the regions of the account are")
        return _COSMOS_FIGURES.get(replica.consistency.casefold(), NO_PROMISE)
    return NO_PROMISE


def _behind(replica: GeoReplica, observed: Observed) -> Field[timedelta]:
    """Return how far the copy of a storage account is behind at this moment."""
    if replica.mechanism != Mechanism.STORAGE_GEO:
        return timedelta()
    return absent("up to when the copy is in sync") if replica.last_sync is None else observed.age(replica.last_sync)
