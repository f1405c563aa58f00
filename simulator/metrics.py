"""The metrics service: what was measured of a component, in steps of time, split by one dimension."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.moments import parse_duration, parse_moment, plain
from simulator.shapes.telemetry import SERIES
from simulator.world import Resource, World, fold, subscription_of

_PATH = "/providers/microsoft.insights/metrics"
_READ = "Microsoft.Insights/metrics/read"
_COMPONENT = "microsoft.insights/components"
_SPLIT = re.compile(r"(?P<dimension>\S+)\s+eq\s+'\*'", re.IGNORECASE)
_SERIES_BY_DEFAULT = 10
_MINUTE = timedelta(minutes=1)
_BY_ROLE = "cloud/roleName"
_METRICS: Mapping[str, tuple[str, str, str]] = {
    "requests/count": (_BY_ROLE, "Count", "Count"),
    "dependencies/count": (_BY_ROLE, "Count", "Count"),
    "exceptions/count": (_BY_ROLE, "Count", "Count"),
    "traces/count": (_BY_ROLE, "Count", "Count"),
    "availabilityResults/availabilityPercentage": ("availabilityResult/name", "Average", "Percent"),
}
"""The dimension, the aggregation and the unit of each metric of a component."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a request wants to know."""

    metrics: tuple[str, ...]
    dimension: str
    aggregation: str
    since: datetime
    until: datetime
    step: timedelta
    top: int


def answer(world: World, access: Access, path: str, query: Mapping[str, str]) -> Answer | None:
    """Answer the metrics of a resource; `None` for any other path."""
    folded = fold(path)
    if not folded.endswith(_PATH):
        return None
    place = path[: -len(_PATH)]
    access.demand(_READ, place)
    found = world.by_id.get(fold(place))
    if found is None:
        raise refusal(404, "ResourceNotFound", f"The resource '{place}' was not found.")
    asked = _asked(query, found, world.now)
    measured = [one.body["properties"] for one in _series_below(world, found)]
    body = {
        "cost": 0,
        "timespan": f"{plain(asked.since)}/{plain(asked.until)}",
        "interval": query.get("interval", "PT1M"),
        "value": [_metric(name, found, measured, asked) for name in asked.metrics],
        "namespace": _COMPONENT,
        "resourceregion": found.content["location"],
    }
    return Answer(200, body)


def _series_below(world: World, component: Resource) -> list[Resource]:
    shelf = world.inventory.shelf(subscription_of(component.folded), SERIES.casefold())
    return [found for found in shelf.below(component.folded) if found.in_arm]


def _asked(query: Mapping[str, str], found: Resource, now: datetime) -> _Asked:
    names = tuple(_known(name.strip(), found) for name in query.get("metricnames", "").split(",") if name.strip())
    if not names:
        raise _bad("metricnames names no metric")
    since, until = _timespan(query.get("timespan", ""), now)
    return _Asked(
        metrics=names,
        dimension=_dimension(query.get("$filter", ""), names),
        aggregation=query.get("aggregation", "Average").casefold(),
        since=since,
        until=until,
        step=_duration(query.get("interval", "PT1M")),
        top=int(query.get("top", _SERIES_BY_DEFAULT)),
    )


def _known(name: str, found: Resource) -> str:
    known = next((metric for metric in _METRICS if metric.casefold() == name.casefold()), None)
    if known is None or found.type != _COMPONENT:
        raise _bad(f"Failed to find metric configuration for resource type: {found.type}, metric: {name}")
    return known


def _timespan(text: str, now: datetime) -> tuple[datetime, datetime]:
    since, _, until = text.partition("/")
    try:
        return (parse_moment(since), parse_moment(until)) if text else (now - timedelta(hours=1), now)
    except ValueError as error:
        raise _bad(f"timespan: {error}") from error


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise _bad(f"interval: {error}") from error


def _dimension(text: str, names: tuple[str, ...]) -> str:
    match = _SPLIT.fullmatch(text.strip())
    if match is None:
        raise _bad(f"$filter '{text}' is not served; write for example {_BY_ROLE} eq '*'")
    for name in names:
        if _METRICS[name][0].casefold() != match["dimension"].casefold():
            raise _bad(f"Metric: {name} does not support requested dimension combination: {match['dimension']}")
    return match["dimension"]


def _metric(name: str, found: Resource, measured: list[dict[str, Any]], asked: _Asked) -> dict[str, Any]:
    unit = _METRICS[name][2]
    own = [one for one in measured if one["metric"] == name]
    return {
        "id": f"{found.id}/providers/Microsoft.Insights/metrics/{name}",
        "type": "Microsoft.Insights/metrics",
        "name": {"value": name, "localizedValue": name},
        "unit": unit,
        "timeseries": [_timeseries(one, asked) for one in own[: asked.top]],
        "errorCode": "Success",
    }


def _timeseries(one: Mapping[str, Any], asked: _Asked) -> dict[str, Any]:
    dimension = asked.dimension.casefold()
    return {
        "metadatavalues": [{"name": {"value": dimension, "localizedValue": dimension}, "value": one["of"]}],
        "data": list(_points(one, asked)),
    }


def _points(one: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    """Yield each step; a count of nothing is zero, and a mean of nothing is not told."""
    since, until = parse_moment(one["since"]), parse_moment(one["until"])
    at = asked.since
    while at < asked.until:
        shared = min(at + asked.step, until, asked.until) - max(at, since)
        minutes = max(0.0, shared / _MINUTE)
        stamp = {"timeStamp": plain(at)}
        if asked.aggregation == "count":
            yield {**stamp, "count": float(round(one["each_minute"] * minutes))}
        else:
            yield {**stamp, asked.aggregation: one["each_minute"]} if minutes else stamp
        at += asked.step


def _bad(message: str) -> Exception:
    return refusal(400, "BadRequest", message)
