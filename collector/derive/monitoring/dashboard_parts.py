"""What is wrong with the tiles of a dashboard: they point at what was deleted, or show nothing that users feel."""

from __future__ import annotations

from collector.derive.joins import hidden_by
from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed
from collector.derive.rows import Field
from collector.facts.azure import Resource
from collector.facts.dashboards import Dashboard
from collector.facts.resource_types import READ_TYPES
from collector.model import Gap, fold_id, subscription_of, type_of

FELT_BY_USERS = frozenset(
    {
        *("requests", "requests/count", "requests/failed", "requests/duration", "requestcount", "totalrequests"),
        *("failedrequests", "http5xx", "http4xx", "responsestatus", "percentage5xx", "percentage4xx"),
        *("httpresponsetime", "averageresponsetime", "responsetime", "totallatency", "applicationgatewaytotaltime"),
        *("backendlastbyteresponsetime", "azureopenairequests", "pageviews/count"),
        *("availabilityresults/availabilitypercentage", "availabilityresults/count"),
        *("apprequests", "availabilityresults", "appavailabilityresults", "pageviews", "apppageviews"),
        *("browsertimings", "appbrowsertimings", "appservicehttplogs", "agwaccesslogs"),
    }
)
"""Metrics and log tables that tell of requests, errors, response times or availability as users meet them."""


class Existing:
    """What exists, ready to be asked about every tile.

    Only where everything that was read belongs to the workload: elsewhere its tags decide, or only a part is declared.
    """

    def __init__(self, observed: Observed) -> None:
        azure = observed.workload.azure
        self._observed = observed
        self._there = frozenset(fold_id(one.subject) for one in observed.all(Resource))
        self._whole = frozenset(() if azure.tags else observed.whole)
        self._named = frozenset(map(fold_id, azure.named))

    def dead_parts(self, dashboard: Dashboard) -> Field[tuple[str, ...]]:
        """Return the ids that a dashboard names of resources that do not exist any more."""
        dead: list[str] = []
        unsure: list[tuple[Gap, ...]] = []
        for place in dict.fromkeys(filter(None, map(_resource_in, dashboard.shows))):
            if place in self._there or not self._is_looked_through(place):
                continue
            gaps = self._observed.hiding(Resource, at=place)
            if gaps:
                unsure.append(gaps)
            else:
                dead.append(place)
        if unsure and not dead:
            return hidden_by(self._observed.united(*unsure))
        return tuple(sorted(dead))

    def _is_looked_through(self, place: str) -> bool:
        return subscription_of(place) in self._whole or lies_in_any(place, self._named)


def _resource_in(shown: str) -> str:
    """Return the folded id of the resource that a tile is about, of a type that is read; empty for anything else."""
    return next((place for place in at_and_above(fold_id(shown)) if type_of(place) in READ_TYPES), "")


def is_user_facing(dashboard: Dashboard) -> bool:
    """Say whether a dashboard draws anything that users feel."""
    return not FELT_BY_USERS.isdisjoint(dashboard.signals)
