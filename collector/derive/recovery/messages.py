"""Messages on their way: no service backs them up, and what is lost is whatever has not been taken out yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.recovery.keeping import NO_PROMISE, Scenario, Way
from collector.derive.recovery.regions import folded_region
from collector.derive.recovery.stateful import Store
from collector.derive.rows import Field, Unknown
from collector.facts.azure import Resource
from collector.facts.recovery import Region
from collector.facts.resource_types import EVENT_HUB, SERVICE_BUS
from collector.model import fold_id, subscription_of

MESSAGE_TYPES = frozenset({SERVICE_BUS, EVENT_HUB})
IN_FLIGHT = "messages_in_flight"
_ZONES = "zones_of_the_region"


def message_stores(observed: Observed) -> Iterator[Store]:
    """Yield what holds messages, less what its owner declares to be rebuilt."""
    rebuilt = {fold_id(entry.resource) for entry in observed.workload.rebuildable}
    for found in observed.all(Resource):
        if found.resource_type in MESSAGE_TYPES and fold_id(found.subject) not in rebuilt:
            yield Store(
                subject=found.subject,
                id=fold_id(found.subject),
                name=found.name,
                resource_type=found.resource_type,
                location=found.location,
                facts=(found,),
            )


class Messages:
    """How messages survive, ready to be asked about each namespace."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._regions = {(subscription_of(seen.seen_from), seen.name): seen for seen in observed.all(Region)}

    def ways(self, store: Store, scenario: Scenario) -> Iterator[Way]:
        """Yield how messages come back; a namespace spreads over the zones of its region by itself (table 7.4)."""
        yield Way(mechanism=IN_FLIGHT, loss=NO_PROMISE)
        if scenario is not Scenario.ZONE:
            return
        zones = self._zones(store)
        if isinstance(zones, Unknown):
            yield Way(mechanism=_ZONES, loss=zones)
        elif zones.zones > 1:
            yield Way(mechanism=_ZONES, loss=timedelta(), facts=(zones,))

    def _zones(self, store: Store) -> Field[Region]:
        found = self._regions.get((subscription_of(store.subject), folded_region(store.location or "")))
        if found is not None:
            return found
        gaps = self._observed.hiding(Region, at=store.subject)
        return hidden_by(gaps) if gaps else missing("no answer tells whether its region has zones: collect again")
