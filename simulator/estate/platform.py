"""The sections about the platform underneath: events of Service Health, states of resources, and advice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import platform
from simulator.strict import Fields
from simulator.world import Resource, type_of

_SINCE = timedelta(days=3)
_LOOKED = timedelta(hours=11)
_IN_GRAPH = "microsoft.compute/virtualmachines"
"""The table `healthresources` knows machines only."""


def read_service_events(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `service_events: [{in, id, type, subtype, status, title, services, regions, starts, ends}]`."""
    for value, where in fields.each("service_events"):
        entry = Fields(value, where)
        told = [places.subscription(name, where) for name in entry.texts("in")]
        events = [_event(entry, subscription.path, now) for subscription in told]
        entry.done()
        for event in events:
            body = platform.event(event)
            yield Resource(body=body, graph_properties=platform.event_in_graph(body))


def _event(entry: Fields, subscription: str, now: datetime) -> platform.Event:
    return platform.Event(
        subscription=subscription,
        name=entry.text("id"),
        kind=entry.one_of("type", platform.EVENT_TYPES, "ServiceIssue"),
        subtype=entry.text("subtype", ""),
        status=entry.one_of("status", platform.EVENT_STATUSES, "Active"),
        title=entry.text("title"),
        services=entry.texts("services"),
        regions=entry.texts("regions"),
        starts=entry.moment("starts", now),
        ends=entry.moment("ends", now) if entry.has("ends") else None,
    )


def read_health(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `health: [{of, state, reason, context, since}]`; `of` may name several resources."""
    for value, where in fields.each("health"):
        entry = Fields(value, where)
        found = [_health(entry, resource_id, now) for resource_id in places.scopes(entry.texts("of"), where)]
        entry.done()
        for health in found:
            yield Resource(body=platform.health(health), in_graph=type_of(health.resource_id) == _IN_GRAPH)


def _health(entry: Fields, resource_id: str, now: datetime) -> platform.Health:
    return platform.Health(
        resource_id=resource_id,
        state=entry.one_of("state", platform.STATES, "Available"),
        reason=entry.text("reason", "Unplanned"),
        context=entry.text("context", "Platform Initiated"),
        since=entry.moment("since", now, now - _SINCE),
        reported=now,
    )


def read_advice(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `advisor: [{of, problem, category, impact, postponed, updated}]`."""
    for value, where in fields.each("advisor"):
        entry = Fields(value, where)
        body = platform.advice(
            platform.Advice(
                resource_id=places.scope(entry.text("of"), where),
                problem=entry.text("problem"),
                category=entry.one_of("category", platform.CATEGORIES, "HighAvailability"),
                impact=entry.one_of("impact", platform.IMPACTS, "Medium"),
                postponed=entry.flag("postponed", default=False),
                updated=entry.moment("updated", now, now - _LOOKED),
            )
        )
        entry.done()
        yield Resource(body=body)
