"""Facts about alert rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCriterion:
    """One condition of a metric, log or Prometheus rule."""

    signal: str
    """The name of a metric, a log query or an expression; lower case."""
    namespace: str = ""
    """The metric namespace in lower case, for example `microsoft.web/sites`."""
    operator: str = ""
    """As the service spells it, for example `GreaterThan`."""
    threshold: float | None = None
    dynamic: bool = False
    """The service finds the threshold by itself."""
    aggregation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityTest:
    """A field of an entry of the activity log and the values of which it must have one; lower case."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCondition:
    """One condition of an activity-log rule: one of these tests must hold."""

    any_of: tuple[ActivityTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule(Fact):
    """An alert rule of any kind."""

    kind: ClassVar[str] = "alert_rule"
    rule_kind: str
    """`metric`, `log`, `activity`, `smart_detector` or `prometheus`."""
    name: str
    enabled: bool | None = None
    severity: int | None = None
    """0 (critical) to 4; activity-log rules carry none."""
    scopes: tuple[str, ...] | None = None
    target_type: str | None = None
    target_region: str | None = None
    signals: tuple[str, ...] | None = None
    """What it watches: metric names, the words of its log query, or activity-log categories; lower case."""
    action_groups: tuple[str, ...] | None = None
    criteria: tuple[AlertCriterion, ...] | None = None
    """The conditions of a metric, log or Prometheus rule; all must hold."""
    conditions: tuple[ActivityCondition, ...] | None = None
    """Those of an activity-log rule; all must hold."""
    target_types: tuple[str, ...] = ()
    """The resource types that a log rule looks at, in lower case; empty means any."""
    evaluated_every: timedelta | None = None
    window: timedelta | None = None
    """How far back each evaluation looks."""
    web_test: str | None = None
    """The id of the availability test whose failures it tells of."""
    failed_locations: float | None = None
    """From how many locations that test must fail at the same time until the rule fires."""
    tags: tuple[tuple[str, str], ...] | None = None
    """Names in lower case with their values, sorted; `None` where the answer does not say which it has."""
    links: tuple[str, ...] = ()
    """The addresses in its description and its custom properties, without query and fragment."""
