"""What is wrong with the tiles of a dashboard: they point at what was deleted, or show nothing that users feel."""

from __future__ import annotations

from collector.derive.existing import Existing, resource_at
from collector.derive.joins import hidden_by
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.dashboards import Dashboard

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


def dead_parts(dashboard: Dashboard, observed: Observed) -> Field[tuple[str, ...]]:
    """Return the ids that a dashboard names of resources that do not exist any more."""
    existing = observed.shared(Existing)
    places = dict.fromkeys(filter(None, map(resource_at, dashboard.shows)))
    answers = {place: existing.is_gone(place) for place in places}
    dead = [place for place, gone in answers.items() if gone is True]
    unsure = [gone.gaps for gone in answers.values() if isinstance(gone, Unknown)]
    if unsure and not dead:
        return hidden_by(observed.united(*unsure))
    return tuple(sorted(dead))


def is_user_facing(dashboard: Dashboard) -> bool:
    """Say whether a dashboard draws anything that users feel."""
    return not FELT_BY_USERS.isdisjoint(dashboard.signals)
