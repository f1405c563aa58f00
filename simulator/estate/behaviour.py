"""The sections about how the service behaves: its quotas and pace, its missing tables, and how Resource Graph lags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.estate.places import Places
from simulator.inventory import LAGS
from simulator.service import Bucket, Service, Window
from simulator.strict import EstateError, Fields
from simulator.tables import TABLES
from simulator.world import Resource, fold


def read_service(fields: Fields) -> Service:
    """Read `service: {graph_quota, reads_quota, latency_ms, batches}` and `absent_tables`."""
    entry = Fields(fields.mapping("service"), "service")
    service = Service(
        graph=_window(entry) if entry.has("graph_quota") else None,
        reads=_bucket(entry) if entry.has("reads_quota") else None,
        latency_ms=entry.whole("latency_ms", 0),
        batches=entry.flag("batches", default=True),
        absent_tables=_absent(fields),
    )
    entry.done()
    return service


def lagging(fields: Fields, places: Places, resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Apply `graph_lag: [{of, as, properties}]` to the resources that it names."""
    lags = dict(_lag(Fields(value, where), places) for value, where in fields.each("graph_lag"))
    found = tuple(
        resource.seen(*lags.pop(resource.folded)) if resource.folded in lags else resource for resource in resources
    )
    if lags:
        raise EstateError(f"graph_lag: nothing is described at {next(iter(lags))!r}; write the full id of a resource")
    return found


def _window(entry: Fields) -> Window:
    quota = Fields(entry.mapping("graph_quota"), entry.place("graph_quota"))
    window = Window(queries=quota.whole("queries", Window().queries), seconds=quota.whole("seconds", 5))
    quota.done()
    return window


def _bucket(entry: Fields) -> Bucket:
    quota = Fields(entry.mapping("reads_quota"), entry.place("reads_quota"))
    bucket = Bucket(capacity=quota.whole("capacity", 250), per_second=quota.whole("per_second", 25))
    quota.done()
    return bucket


def _absent(fields: Fields) -> frozenset[str]:
    named = frozenset(name.lower() for name in fields.texts("absent_tables"))
    if unknown := sorted(named - TABLES):
        raise EstateError(f"absent_tables: {unknown[0]!r} is no table; write some of: {', '.join(sorted(TABLES))}")
    return named


def _lag(entry: Fields, places: Places) -> tuple[str, tuple[str, Mapping[str, Any]]]:
    where = places.scope(entry.text("of"), entry.place("of"))
    lag = fold(where), (entry.one_of("as", LAGS, "older"), entry.mapping("properties"))
    entry.done()
    return lag
