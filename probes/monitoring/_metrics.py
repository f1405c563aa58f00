"""Answers of the metrics service about one Application Insights component, split by one dimension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from collector.probe import Item, Malformed, Need, PerItem

_API = "2024-02-01"
_PATH = "/providers/Microsoft.Insights/metrics"
MOST_SERIES = 200
"""What we ask for with `top`; the service returns ten where nobody says how many."""
_RUN_AGAIN = "run again; if it stays, look at the metrics of the component in the portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """What is asked of each component, in the service's own spelling."""

    names: tuple[str, ...]
    dimension: str
    aggregation: str
    timespan: str
    interval: str

    def of_each(self, components: Need) -> PerItem:
        """Return the one request for each component."""
        query = (
            ("timespan", self.timespan),
            ("interval", self.interval),
            ("metricnames", ",".join(self.names)),
            ("aggregation", self.aggregation),
            ("$filter", f"{self.dimension} eq '*'"),
            ("top", str(MOST_SERIES)),
        )
        return PerItem(components, _metrics_path, _API, query=query, single=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series; `at` is the beginning of its time grain."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The values of one metric for one value of the dimension; empty where the sender gave none."""

    metric: str
    of: str
    points: tuple[Point, ...]


def _metrics_path(component: Item) -> str:
    return component.text("id") + _PATH


def component_of(answer: Item) -> str:
    """Return the id of the component that was asked."""
    return answer.asked.removesuffix(_PATH)


def series_of(answer: Item, asked: Metrics) -> tuple[Series, ...]:
    """Return every series of the metrics that were asked for.

    Raises `Malformed` where one of them is missing or failed, or where there may be more series than were returned:
    what is not among them may have sent something all the same.
    """
    told = [answer.inside(raw) for raw in answer.maybe_objects("value") or ()]
    by_name = {metric.text("name.value").casefold(): metric for metric in told}
    found = tuple(one for name in asked.names for one in _series(by_name.get(name.casefold()), name, asked))
    if len(found) >= MOST_SERIES:
        raise Malformed(
            "value.timeseries",
            len(found),
            detail=f"{component_of(answer)} has {MOST_SERIES} series of metrics or more, so that some may be missing",
            fix="send less to this component: one component for each workload and environment",
        )
    return found


def _series(metric: Item | None, name: str, asked: Metrics) -> Iterator[Series]:
    if metric is None:
        raise Malformed("value.name.value", None, detail=f"the answer tells nothing of {name}", fix=_RUN_AGAIN)
    code = metric.maybe_text("errorCode") or "Success"
    if code.casefold() != "success":
        raise Malformed("value.errorCode", code, detail=f"the service could not tell {name}: {code}", fix=_RUN_AGAIN)
    entries = metric.maybe_objects("timeseries")
    if entries is None:
        raise Malformed("value.timeseries", None)
    for series in map(metric.inside, entries):
        points = (point for raw in series.maybe_objects("data") or () for point in _point(series.inside(raw), asked))
        yield Series(metric=name, of=_value_of(series, asked.dimension), points=tuple(points))


def _value_of(series: Item, dimension: str) -> str:
    """Return the value of the dimension, whose name comes back in any case."""
    for entry in map(series.inside, series.maybe_objects("metadatavalues") or ()):
        if entry.text("name.value").casefold() == dimension.casefold():
            return entry.maybe_text("value") or ""
    raise Malformed("timeseries.metadatavalues", None, detail=f"a series does not tell its {dimension}")


def _point(grain: Item, asked: Metrics) -> Iterator[Point]:
    """Yield the value of a time grain; one in which nothing was measured has none."""
    value = grain.maybe_number(asked.aggregation)
    if value is None:
        return
    at = grain.maybe_instant("timeStamp")
    if at is None:
        raise Malformed("timeseries.data.timeStamp", None)
    yield Point(at=at, value=value)
