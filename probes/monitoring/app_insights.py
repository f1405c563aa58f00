"""Application Insights components, and what arrives in each of them from which cloud role."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow
from collector.probe import Item, Probe, Read
from probes.monitoring._components import COMPONENTS, parse_component
from probes.monitoring._metrics import Metrics, Series, component_of, series_of

ARRIVED = Metrics(
    names=("requests/count", "dependencies/count", "exceptions/count", "traces/count"),
    dimension="cloud/roleName",
    aggregation="Count",
    timespan="{ago PT4H}Z/{ago PT0S}Z",
    interval="PT5M",
)


def parse_arrived(item: Item) -> Iterator[TelemetryWindow | TelemetryFlow]:
    """What a component received in four hours, by cloud role and kind of signal."""
    series = series_of(item, ARRIVED)
    since, _, until = (item.maybe_text("timespan") or "").partition("/")
    span = item.inside({"since": since, "until": until})
    yield TelemetryWindow(
        subject=component_of(item),
        documents=(item.document,),
        observed_at=item.observed_at,
        signals=tuple(map(_signal, ARRIVED.names)),
        since=span.maybe_instant("since"),
        until=span.maybe_instant("until"),
    )
    for one in series:
        yield from _flow(one, item)


def _flow(series: Series, item: Item) -> Iterator[TelemetryFlow]:
    """Yield what arrived in a series; five minutes in which nothing did are told as zero, or not at all."""
    arrived = [point for point in series.points if point.value > 0]
    if arrived:
        yield TelemetryFlow(
            subject=component_of(item),
            documents=(item.document,),
            observed_at=item.observed_at,
            role=series.of,
            signal=_signal(series.metric),
            last_at=max(point.at for point in arrived),
            count=sum(point.value for point in arrived),
        )


def _signal(metric: str) -> str:
    return metric.partition("/")[0]


PROBE = Probe(
    id="monitoring-app-insights",
    title="Application Insights components and the telemetry that arrives",
    reads=(
        Read(COMPONENTS, parse_component, (InsightsComponent,)),
        Read(ARRIVED.of_each(COMPONENTS), parse_arrived, (TelemetryWindow, TelemetryFlow)),
    ),
    rights=("Microsoft.Insights/components/read", "Microsoft.Insights/metrics/read"),
    otherwise="A dated query of what each role sent in the last hour, attested by the operations lead.",
)
