"""The shape of the table of baseline alerts, as a policy author writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from collector.derive.alert_table import SUBSCRIPTION, AlertSet, BaselineAlert, Fires, MetricSignal
from collector.facts.resource_types import READ_TYPES
from collector.files.shape import (
    INVALID,
    Choice,
    Flag,
    Invalid,
    Key,
    ListOf,
    MapOf,
    Number,
    Object,
    OneOf,
    Refined,
    Rule,
    Shape,
    Spot,
    Text,
)

Baseline: TypeAlias = Mapping[str, tuple[BaselineAlert, ...]]

_SHORT = Text(max_length=200, sample="Percentage CPU")
RESOURCE_TYPE = Text(
    max_length=200,
    lower=True,
    sample="microsoft.compute/virtualmachines",
    rules=(Rule(r"[A-Za-z.]+(/[A-Za-z0-9]+)+", "is a resource type such as microsoft.compute/virtualmachines"),),
)
_OPERATION = Text(
    max_length=200,
    lower=True,
    sample="Microsoft.KeyVault/vaults/delete",
    rules=(Rule(r"[A-Za-z.]+(/[A-Za-z0-9]+)+", "is an operation such as Microsoft.KeyVault/vaults/delete"),),
)
_WORDS = ListOf(ListOf(_SHORT, min_items=1), min_items=1)
_FIRES = Key("fires", Choice.of(Fires), "On which side of its threshold a rule over the metric must fire.")
_LOOSEST = Key("loosest", Number(sample="100"), "The last value that the metric can take: a rule beyond never fires.")


@dataclass(frozen=True, slots=True)
class _Metric:
    """A metric as written: by its name alone, or with limits of its own."""

    name: str
    fires: Fires | None = None
    loosest: float | None = None


_METRIC: Shape[_Metric] = OneOf(
    (
        Refined(_SHORT, lambda name, _: _Metric(name)),
        Object(
            build=_Metric,
            keys=(Key("name", _SHORT, "The metric.", required=True), _FIRES, _LOOSEST),
            doc="A metric with limits of its own.",
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alert:
    """An alert as written."""

    name: str
    alert_set: AlertSet
    metrics: tuple[_Metric, ...] = ()
    namespaces: tuple[str, ...] = ()
    fires: Fires | None = None
    loosest: float | None = None
    log: tuple[tuple[str, ...], ...] = ()
    prometheus: tuple[tuple[str, ...], ...] = ()
    operations: tuple[str, ...] = ()
    smart_detectors: tuple[str, ...] = ()
    job_failures: bool = False
    near: tuple[str, ...] = ()
    where_any: tuple[str, ...] = ()

    @property
    def can_be_met(self) -> bool:
        """Whether there can be a rule that is this alert."""
        signals = (self.metrics, self.log, self.prometheus, self.operations, self.smart_detectors)
        return any(signals) or self.job_failures


def _baseline_alert(written: _Alert, spot: Spot) -> BaselineAlert | Invalid:
    """Return the alert; refuse one that no rule could ever be, and a limit of which nobody knows the side."""
    if not written.can_be_met:
        what = "this alert names no signal, so no rule could ever be it"
        return spot.wrong(what, "metrics, log, prometheus, operations, smart_detectors or job_failures")
    metrics = tuple(_signal(metric, written.fires, written.loosest) for metric in written.metrics)
    if any(metric.loosest is not None and metric.fires is None for metric in metrics):
        return spot.wrong("nobody can say what lies beyond `loosest`", "`fires: above` or `fires: below` beside it")
    return BaselineAlert(
        name=written.name,
        alert_set=written.alert_set,
        metrics=metrics,
        namespaces=_folded(written.namespaces),
        log_words=tuple(map(_folded, written.log)),
        prometheus_words=tuple(map(_folded, written.prometheus)),
        operations=_folded(written.operations),
        smart_detectors=_folded(written.smart_detectors),
        job_failures=written.job_failures,
        near=_folded(written.near),
        where_any=_folded(written.where_any),
    )


def _signal(metric: _Metric, fires: Fires | None, loosest: float | None) -> MetricSignal:
    """Return a metric with its own limits, or with those of its alert where it has none."""
    own = metric.fires is not None
    return MetricSignal(
        name=metric.name.casefold(),
        fires=metric.fires if own else fires,
        loosest=metric.loosest if own else loosest,
    )


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


_ALERT: Shape[BaselineAlert] = Refined(
    Object(
        build=_Alert,
        keys=(
            Key("name", _SHORT, "What the alert is about, as the report calls it.", required=True),
            Key("set", Choice.of(AlertSet), "Which part of the baseline it belongs to.", required=True,
                into="alert_set"),
            Key("metrics", ListOf(_METRIC, min_items=1), "Metrics, any one of which will do."),
            Key("namespaces", ListOf(_SHORT, min_items=1), "Namespaces of the metrics besides the type itself."),
            _FIRES,
            _LOOSEST,
            Key("log", _WORDS, "Lists of words; a log rule whose query holds all words of one list will do."),
            Key("prometheus", _WORDS, "The same for the expressions of Prometheus rules."),
            Key("operations", ListOf(_OPERATION, min_items=1), "Operations of the activity log that a rule must tell."),
            Key("smart_detectors", ListOf(_SHORT, min_items=1), "Ids of smart detectors that will do."),
            Key("job_failures", Flag(), "A vault's own alerts on failed jobs will do, where somebody is told of them."),
            Key("near", ListOf(_SHORT, min_items=1),
                "Metrics of something else that people take for it: named where it is missing, never counted."),
            Key("where_any", ListOf(RESOURCE_TYPE, min_items=1),
                "For a subscription: asked only where it holds one of these types."),
        ),
    ),
    _baseline_alert,
)  # fmt: skip


def _only_read_types(table: Baseline, spot: Spot) -> Baseline | Invalid:
    """Refuse types that nobody looks for, and a table of none: "there is no such resource" would hold unseen."""
    known = " or ".join(sorted(READ_TYPES))
    if not table:
        return spot.wrong("no resource type has a baseline, so nothing would be judged", f"at least {known}")
    entries = spot.entries()
    unread = [entries[written] for written in entries if written.casefold() not in {*READ_TYPES, SUBSCRIPTION}]
    for behind in unread:
        behind.wrong_key(f"golive does not read resources of the type {behind.title}", f"{known}; delete this one")
    return INVALID if unread else table


ALERT_BASELINE: Shape[Baseline] = Refined(MapOf(RESOURCE_TYPE, ListOf(_ALERT, min_items=1)), _only_read_types)
NO_BASELINE: Shape[Mapping[str, str]] = MapOf(RESOURCE_TYPE, Text(max_length=300, sample="its machine is watched"))
