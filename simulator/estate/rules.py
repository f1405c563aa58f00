"""The section `alerts`: alert rules of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from simulator.estate.monitoring import watching
from simulator.estate.places import Places
from simulator.shapes import alerts
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_DEFAULT_CONDITION = "> 0"
_OPERATORS = (">", ">=", "<", "<=", "==")
_DYNAMIC = "dynamic"
_TYPES: Mapping[str, str] = {
    "metric": "Microsoft.Insights/metricAlerts",
    "metrics": "Microsoft.Insights/metricAlerts",
    "query": "Microsoft.Insights/scheduledQueryRules",
    "activity": "Microsoft.Insights/activityLogAlerts",
    "detector": "Microsoft.AlertsManagement/smartDetectorAlertRules",
    "prometheus": "Microsoft.AlertsManagement/prometheusRuleGroups",
}


def read_alerts(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `alerts: [{at, <one of _TYPES>, over, target, severity, when, enabled, tells}]`."""
    for value, where in fields.each("alerts"):
        entry = Fields(value, where)
        chosen = [kind for kind in _TYPES if entry.has(kind)]
        if len(chosen) != 1:
            raise EstateError(f"{where}: write exactly one of {', '.join(_TYPES)}")
        rule_id = places.settle(entry.text("at"), _TYPES[chosen[0]], where)
        bodies = tuple(_READERS[chosen[0]](entry, _watch(rule_id, entry, places)))
        entry.done()
        yield from map(watching, bodies)


def _watch(rule_id: str, entry: Fields, places: Places) -> alerts.Watch:
    return alerts.Watch(
        id=rule_id,
        description=entry.text("description", ""),
        enabled=entry.flag("enabled", default=True),
        severity=entry.whole("severity", 3),
        scopes=places.scopes(entry.texts("over"), entry.place("over")),
        target_type=entry.text("target", ""),
        region=entry.text("region", "westeurope"),
        action_groups=places.scopes(entry.texts("tells"), entry.place("tells")),
        condition=_condition(entry.text("when", _DEFAULT_CONDITION), entry.place("when")),
        tags=dict(entry.mapping("tags")),
        custom=dict(entry.mapping("custom")),
        only={name: tuple(values) for name, values in entry.mapping("only").items()},
    )


def _condition(said: str, where: str) -> str:
    if said != _DYNAMIC and (len(said.split()) != 2 or said.split(maxsplit=1)[0] not in _OPERATORS):
        raise EstateError(f"{where}: {said!r} is no condition; write for example '< 1', or dynamic")
    return said


def _metric(entry: Fields, watch: alerts.Watch) -> Iterator[dict[str, Any]]:
    yield _metric_alert(entry, watch, entry.text("metric"))


def _metrics(entry: Fields, watch: alerts.Watch) -> Iterator[dict[str, Any]]:
    """One rule for each metric with its condition, called by the name and the metric: `sql-cpu_percent`."""
    for metric, said in entry.mapping("metrics").items():
        condition = _condition(str(said), entry.place("metrics"))
        name = metric.casefold().replace(" ", "-")
        yield _metric_alert(entry, replace(watch, id=f"{watch.id}-{name}", condition=condition), metric)


def _metric_alert(entry: Fields, watch: alerts.Watch, metric: str) -> dict[str, Any]:
    return alerts.metric_alert(
        watch,
        metric=metric,
        namespace=entry.text("namespace", watch.target_type or _type_in(watch.scopes)),
        aggregation=entry.text("aggregation", "Average"),
    )


def _type_in(scopes: tuple[str, ...]) -> str:
    """Return the type of the first scope, those of what lies within a resource included."""
    namespace, *parts = scopes[0].split("/providers/")[-1].split("/") if scopes else [""]
    return "/".join((namespace, *parts[0::2]))


def _query(entry: Fields, watch: alerts.Watch) -> Iterator[dict[str, Any]]:
    yield alerts.log_alert(watch, query=entry.text("query"))


def _activity(entry: Fields, watch: alerts.Watch) -> Iterator[dict[str, Any]]:
    yield alerts.activity_alert(watch, category=entry.text("activity"))


def _detector(entry: Fields, watch: alerts.Watch) -> Iterator[dict[str, Any]]:
    yield alerts.smart_detector(watch, detector=entry.text("detector"))


def _prometheus(entry: Fields, watch: alerts.Watch) -> Iterator[dict[str, Any]]:
    yield alerts.prometheus_group(watch, expressions={k: str(v) for k, v in entry.mapping("prometheus").items()})


_READERS: Mapping[str, Callable[[Fields, alerts.Watch], Iterator[dict[str, Any]]]] = {
    "metric": _metric,
    "metrics": _metrics,
    "query": _query,
    "activity": _activity,
    "detector": _detector,
    "prometheus": _prometheus,
}
