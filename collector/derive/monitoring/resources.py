"""Rows about monitoring: resources with their baseline alerts, and dashboards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import absent, counted_through_gaps, hidden_by, missing
from collector.derive.monitoring.alert_reach import Routing, RulesByScope, reached, routing, silenced, tells_somebody
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.tables import AlertSet, BaselineAlert
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.dashboards import Dashboard
from collector.facts.monitoring import ActionGroup
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
    watch = _Watch(observed)
    return observed.row_set((_monitored_row(resource, watch) for resource in _members(observed)), Resource)


def _members(observed: Observed) -> tuple[Resource, ...]:
    return tuple(found for found in observed.all(Resource) if found.resource_type in observed.tables.alert_baseline)


@dataclass(frozen=True, slots=True)
class _Working:
    """An alert rule, whether it is on and tells somebody, and the groups that it tells."""

    rule: AlertRule
    works: Field[bool]
    groups: tuple[ActionGroup, ...]


class _Watch:
    """All alert rules, ready to be asked about each resource; thousands are watched by the same rules."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self.route = routing(observed)
        self._by_scope = RulesByScope(observed.all(AlertRule))
        self._rules = [_working(rule, self.route) for rule in observed.all(AlertRule)]
        self._states: dict[tuple[str, tuple[int, ...]], Mapping[BaselineAlert, Field[bool]]] = {}

    def over(self, resource: Resource) -> tuple[tuple[_Working, ...], Mapping[BaselineAlert, Field[bool]]]:
        """Return the rules that watch a resource, and for each baseline alert whether some of them do its work."""
        covering = self._by_scope.covering(resource)
        rules = tuple(self._rules[number] for number in covering)
        key = (resource.resource_type, covering)
        if key not in self._states:
            needed = self._observed.tables.alert_baseline[resource.resource_type]
            self._states[key] = {alert: self._in_place(alert, rules) for alert in needed}
        return rules, self._states[key]

    def _in_place(self, alert: BaselineAlert, covering: Sequence[_Working]) -> Field[bool]:
        """Say whether some rule watches for this, is on and tells somebody."""
        works: list[Field[bool]] = [one.works for one in covering if _watches(one.rule, alert)]
        if True in works:
            return True
        gaps = self._observed.hiding(AlertRule)
        doubt = next((state for state in works if isinstance(state, Unknown)), None)
        return doubt or (hidden_by(gaps) if gaps else False)


def _working(rule: AlertRule, route: Routing) -> _Working:
    found = reached(rule, route)
    return _Working(rule, _works(rule, route), () if isinstance(found, Unknown) else found.groups)


def _monitored_row(resource: Resource, watch: _Watch) -> MonitoredResource:
    covering, heard = watch.over(resource)
    quiet = silenced((resource.subject,), watch.route)
    states = {alert: _unless_silenced(state, quiet) for alert, state in heard.items()}
    first = [state for alert, state in states.items() if alert.alert_set is AlertSet.AVAILABILITY]
    told = (fact for one in covering for fact in (one.rule, *one.groups))
    rests_on: tuple[Fact, ...] = (resource, *told, *watch.route.silencers)
    return MonitoredResource(
        subject=resource.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=resource.name,
        resource_type=resource.resource_type,
        availability_alerts_pct=_share(first),
        baseline_alerts_pct=_share(list(states.values())),
        alerts_not_in_place=_missing_names(states),
    )


def _unless_silenced(state: Field[bool], quiet: Field[bool]) -> Field[bool]:
    if quiet is True:
        return False
    return quiet if state is True and isinstance(quiet, Unknown) else state


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


def _missing_names(states: Mapping[BaselineAlert, Field[bool]]) -> Field[tuple[str, ...]]:
    return tuple(alert.name for alert, state in states.items() if state is False)


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
