"""Rows about monitoring: resources with their baseline alerts, and dashboards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import absent, counted_through_gaps, hidden_by, missing
from collector.derive.monitoring.alert_reach import Routing, RulesByScope, reached, routing, silenced, tells_somebody
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.tables import AlertSet, BaselineAlert
from collector.facts.azure import Resource
from collector.facts.monitoring import ActionGroup, AlertRule, Dashboard
from collector.model import Fact, Gap, Reason, fold_id


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoredResource(Row):
    """A resource with the share of its baseline alerts that are switched on, reach somebody and are not silenced."""

    kind: ClassVar[str] = "monitored_resource"
    name: Field[str] = described("name of the resource")
    resource_type: Field[str] = described("type of the resource, in lower case")
    availability_alerts_pct: Field[float] = described("share of its availability alerts in place", "%")
    baseline_alerts_pct: Field[float] = described("share of all its baseline alerts in place", "%")
    alerts_not_in_place: Field[tuple[str, ...]] = described("names of the baseline alerts that are not in place")


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView(Row):
    """The workload with the dashboard that shows most of its members."""

    kind: ClassVar[str] = "dashboard_view"
    dashboard: Field[str] = described("name of that dashboard")
    members_shown_pct: Field[float] = described("share of the members that it names by their id", "%")


# --- Resources and their baseline alerts ------------------------------------------------------------------


def monitored_resources(observed: Observed) -> RowSet:
    """Return every resource of a type that has a baseline."""
    rules = RulesByScope(observed.all(AlertRule))
    route = routing(observed)
    rows = (_monitored_row(resource, rules.covering(resource), route, observed) for resource in _members(observed))
    return observed.row_set(rows, Resource)


def _members(observed: Observed) -> tuple[Resource, ...]:
    return tuple(found for found in observed.all(Resource) if found.resource_type in observed.tables.alert_baseline)


def _monitored_row(
    resource: Resource, covering: Sequence[AlertRule], route: Routing, observed: Observed
) -> MonitoredResource:
    needed = observed.tables.alert_baseline[resource.resource_type]
    quiet = silenced((resource.subject,), route)
    states = {alert: _in_place(alert, covering, quiet, route, observed) for alert in needed}
    first = [alert for alert in needed if alert.alert_set is AlertSet.AVAILABILITY]
    rests_on: tuple[Fact, ...] = (resource, *covering, *_groups_of(covering, route), *route.silencers)
    return MonitoredResource(
        subject=resource.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=resource.name,
        resource_type=resource.resource_type,
        availability_alerts_pct=_share([states[alert] for alert in first]),
        baseline_alerts_pct=_share(list(states.values())),
        alerts_not_in_place=_missing_names(states),
    )


def _in_place(
    alert: BaselineAlert, covering: Sequence[AlertRule], quiet: Field[bool], route: Routing, observed: Observed
) -> Field[bool]:
    """Say whether some rule watches for this, is on, tells somebody and is not silenced."""
    if quiet is True:
        return False
    doubts: list[Unknown] = [quiet] if isinstance(quiet, Unknown) else []
    works: list[Field[bool]] = [_works(rule, route) for rule in covering if _watches(rule, alert)]
    if True in works:
        return doubts[0] if doubts else True
    doubts = [state for state in works if isinstance(state, Unknown)]
    if doubts:
        return doubts[0]
    gaps = observed.hiding(AlertRule)
    return hidden_by(gaps) if gaps else False


def _watches(rule: AlertRule, alert: BaselineAlert) -> bool:
    signals = rule.signals or ()
    if rule.rule_kind == "metric":
        return any(signal in alert.metrics for signal in signals)
    if rule.rule_kind != "log":
        return False  # the conditions of other rules name resources, which may be called anything
    return any(all(word in signal for word in words) for signal in signals for words in alert.log_words)


def _works(rule: AlertRule, route: Routing) -> Field[bool]:
    if rule.enabled is None:
        return absent("whether the rule is switched on")
    return tells_somebody(rule, route) if rule.enabled else False


def _share(states: Sequence[Field[bool]]) -> Field[float]:
    """Return the share of alerts in place; with doubtful ones, those that are certain are a lower bound."""
    if not states:
        return missing("the table of baseline alerts names none for this type")
    sure = 100.0 * sum(1 for state in states if state is True) / len(states)
    doubts = [state for state in states if isinstance(state, Unknown)]
    if not doubts:
        return sure
    gaps = tuple(dict.fromkeys(gap for doubt in doubts for gap in doubt.gaps))
    return Unknown(reason=doubts[0].reason, why=doubts[0].why, gaps=gaps, at_least=sure)


def _missing_names(states: dict[BaselineAlert, Field[bool]]) -> Field[tuple[str, ...]]:
    return tuple(alert.name for alert, state in states.items() if state is False)


def _groups_of(rules: Sequence[AlertRule], route: Routing) -> Iterator[ActionGroup]:
    for rule in rules:
        found = reached(rule, route)
        if not isinstance(found, Unknown):
            yield from found.groups


# --- Dashboards -------------------------------------------------------------------------------------------


def dashboard_views(observed: Observed) -> RowSet:
    """Return one row where there is any shared dashboard; private ones are invisible, so absence is never proven."""
    dashboards = observed.all(Dashboard)
    rows = (_view_row(dashboards, observed),) if dashboards else ()
    return RowSet(rows=rows, gaps=observed.hiding(Dashboard), complete=False)


def _view_row(dashboards: Sequence[Dashboard], observed: Observed) -> DashboardView:
    members = {fold_id(resource.subject) for resource in _members(observed)}
    best = max(dashboards, key=lambda one: (_shown(one, members), one.subject))
    rests_on = (best, *_members(observed))
    return DashboardView(
        subject=best.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        dashboard=best.name,
        members_shown_pct=_shown_pct(_shown(best, members), len(members), dashboards, observed),
    )


def _shown(dashboard: Dashboard, members: set[str]) -> int:
    return len(members & set(map(fold_id, dashboard.shows)))


def _shown_pct(shown: int, members: int, dashboards: Sequence[Dashboard], observed: Observed) -> Field[float]:
    hidden_members: tuple[Gap, ...] = observed.hiding(Resource)
    if hidden_members:
        return hidden_by(hidden_members)
    if not members:
        return missing("the scope holds no resource that a dashboard could show", reason=Reason.SCOPE)
    share = 100.0 * shown / members
    unread = [one.name for one in dashboards if one.parts is None]
    gaps = observed.hiding(Dashboard)
    if gaps:
        return counted_through_gaps(share, gaps)
    if unread:
        why = f"the content of {unread[0]} is not in the answer, so it may show more"
        return Unknown(reason=Reason.PARTIAL, why=why, at_least=share)
    return share
