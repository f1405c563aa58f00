"""Which alerts every resource of a type needs (readiness criteria, table 7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SUBSCRIPTION = "microsoft.resources/subscriptions"
"""The one type of the table that is no resource."""


class AlertSet(StrEnum):
    """Which part of the baseline an alert belongs to."""

    AVAILABILITY = "availability"
    BASELINE = "baseline"


class Fires(StrEnum):
    """On which side of its threshold an alert must fire."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSignal:
    """A metric, and what a rule over it must look like to be of any use."""

    name: str
    """In lower case."""
    fires: Fires | None = None
    """Without it the direction of a rule is not judged: both may be right."""
    loosest: float | None = None
    """The last value that the metric can take: beyond it a rule never fires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineAlert:
    """One alert that every resource of a type needs; any one of its signals will do. All words are in lower case."""

    name: str
    alert_set: AlertSet
    metrics: tuple[MetricSignal, ...] = ()
    namespaces: tuple[str, ...] = ()
    """Namespaces of these metrics besides the type itself."""
    log_words: tuple[tuple[str, ...], ...] = ()
    """For log queries: lists of words, all of which the query must hold."""
    prometheus_words: tuple[tuple[str, ...], ...] = ()
    """For Prometheus expressions, likewise."""
    operations: tuple[str, ...] = ()
    """Operations of the activity log, for example `microsoft.keyvault/vaults/delete`."""
    smart_detectors: tuple[str, ...] = ()
    """Ids of smart detectors."""
    job_failures: bool = False
    """A vault's own alerts on failed jobs will do, where a processing rule tells an action group of them."""
    near: tuple[str, ...] = ()
    """Metrics of something else that people take for this one: named where the alert is missing, never counted."""
    where_any: tuple[str, ...] = ()
    """For a subscription: asked only where it holds one of these types; empty means always."""
