"""Which alert rules exist, what they watch, and whom they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from collector.facts.alert_rules import AlertRule
from collector.probe import Item, Listing, Malformed, Probe, Read, Rows

_METRIC = "microsoft.insights/metricalerts"
_LOG = "microsoft.insights/scheduledqueryrules"
_ACTIVITY = "microsoft.insights/activitylogalerts"
_SMART = "microsoft.alertsmanagement/smartdetectoralertrules"
_PROMETHEUS = "microsoft.alertsmanagement/prometheusrulegroups"


def parse_alert_rule(item: Item) -> Iterator[AlertRule]:
    """An alert rule of any kind; each kind names its action groups in its own way."""
    parse = _KINDS.get(item.text("type").casefold())
    if parse is None:
        raise Malformed("type", item.get("type"))
    yield from parse(item)


def _metric(item: Item) -> Iterator[AlertRule]:
    yield _rule(
        item,
        "metric",
        enabled=item.maybe_flag("properties.enabled"),
        severity=item.maybe_int("properties.severity"),
        scopes=item.maybe_texts("properties.scopes"),
        signals=_lowered(item, "properties.criteria.allOf", "metricName"),
        action_groups=_group_objects(item, "properties.actions"),
    )


def _log(item: Item) -> Iterator[AlertRule]:
    yield _rule(
        item,
        "log",
        enabled=item.maybe_flag("properties.enabled"),
        severity=item.maybe_int("properties.severity"),
        scopes=item.maybe_texts("properties.scopes"),
        signals=_lowered(item, "properties.criteria.allOf", "query"),
        action_groups=_log_groups(item),
    )


def _activity(item: Item) -> Iterator[AlertRule]:
    yield _rule(
        item,
        "activity",
        enabled=item.maybe_flag("properties.enabled"),
        severity=None,
        scopes=item.maybe_texts("properties.scopes"),
        signals=tuple(_activity_signals(item)),
        action_groups=_group_objects(item, "properties.actions.actionGroups"),
    )


def _smart(item: Item) -> Iterator[AlertRule]:
    state = item.maybe_text("properties.state")
    severity = item.maybe_text("properties.severity")
    yield _rule(
        item,
        "smart_detector",
        enabled=None if state is None else state.casefold() == "enabled",
        severity=_sev(severity) if severity else None,
        scopes=item.maybe_texts("properties.scope"),
        signals=tuple(text.casefold() for text in (item.maybe_text("properties.detector.id"),) if text),
        action_groups=item.maybe_texts("properties.actionGroups.groupIds"),
    )


def _prometheus(item: Item) -> Iterator[AlertRule]:
    group_enabled = item.maybe_flag("properties.enabled")
    for raw in item.maybe_objects("properties.rules") or ():
        rule = item.inside(raw)
        name = rule.maybe_text("alert")
        if name is None:  # a recording rule: it computes a series and tells nobody
            continue
        own = rule.maybe_flag("enabled")
        yield _rule(
            item,
            "prometheus",
            suffix=f"/rules/{name}",
            enabled=group_enabled is not False and own is not False,
            severity=rule.maybe_int("severity"),
            scopes=item.maybe_texts("properties.scopes"),
            signals=(rule.text("expression").casefold(),),
            action_groups=_group_objects(rule, "actions") or (),
        )


_KINDS: Mapping[str, Callable[[Item], Iterator[AlertRule]]] = {
    _METRIC: _metric,
    _LOG: _log,
    _ACTIVITY: _activity,
    _SMART: _smart,
    _PROMETHEUS: _prometheus,
}


def _rule(
    item: Item,
    rule_kind: str,
    *,
    enabled: bool | None,
    severity: int | None,
    scopes: tuple[str, ...] | None,
    signals: tuple[str, ...] | None,
    action_groups: tuple[str, ...] | None,
    suffix: str = "",
) -> AlertRule:
    return AlertRule(
        subject=item.text("id") + suffix,
        documents=(item.document,),
        observed_at=item.observed_at,
        rule_kind=rule_kind,
        name=item.text("name"),
        enabled=enabled,
        severity=severity,
        scopes=scopes,
        target_type=item.maybe_text("properties.targetResourceType"),
        target_region=item.maybe_text("properties.targetResourceRegion"),
        signals=signals,
        action_groups=action_groups,
    )


def _lowered(item: Item, path: str, name: str) -> tuple[str, ...] | None:
    entries = item.maybe_objects(path)
    if entries is None:
        return None
    found = (item.inside(entry).maybe_text(name) for entry in entries)
    return tuple(text.casefold() for text in found if text)


def _group_objects(item: Item, path: str) -> tuple[str, ...] | None:
    entries = item.maybe_objects(path)
    if entries is None:
        return None
    return tuple(item.inside(entry).text("actionGroupId") for entry in entries)


def _log_groups(item: Item) -> tuple[str, ...]:
    """Newer API versions list ids under `actions.actionGroups`, older ones objects under `actions`.

    A rule without any action comes back without the property (seen in recorded answers of 2021-08-01).
    """
    actions = item.get("properties.actions")
    if isinstance(actions, list):
        return _group_objects(item, "properties.actions") or ()
    return item.maybe_texts("properties.actions.actionGroups") or ()


def _activity_signals(item: Item) -> Iterator[str]:
    """Yield `field=value` for every condition, those inside `anyOf` included."""
    for raw in item.maybe_objects("properties.condition.allOf") or ():
        condition = item.inside(raw)
        for entry in (condition, *(item.inside(inner) for inner in condition.maybe_objects("anyOf") or ())):
            field, value = entry.maybe_text("field"), entry.maybe_text("equals")
            if field and value:
                yield f"{field}={value}".casefold()


def _sev(text: str) -> int:
    digits = text.casefold().removeprefix("sev")
    if not digits.isdigit():
        raise Malformed("properties.severity", text)
    return int(digits)


_RULES = Rows(
    "resources",
    tuple(_KINDS),
    confirmed_by=(
        Listing("providers/Microsoft.Insights/metricAlerts", "2018-03-01"),
        Listing("providers/Microsoft.Insights/scheduledQueryRules", "2023-12-01"),
        Listing("providers/Microsoft.Insights/activityLogAlerts", "2020-10-01"),
        Listing("providers/Microsoft.AlertsManagement/smartDetectorAlertRules", "2019-06-01"),
        Listing("providers/Microsoft.AlertsManagement/prometheusRuleGroups", "2023-03-01"),
    ),
)

PROBE = Probe(
    id="monitoring-alert-rules",
    title="Alert rules of every kind",
    reads=(Read(_RULES, parse_alert_rule, (AlertRule,)),),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Insights/metricAlerts/read",
        "Microsoft.Insights/scheduledQueryRules/read",
        "Microsoft.Insights/activityLogAlerts/read",
        "Microsoft.AlertsManagement/smartDetectorAlertRules/read",
        "Microsoft.AlertsManagement/prometheusRuleGroups/read",
    ),
    otherwise="A dated export of the alert rules with scope and action groups, attested by the operations lead.",
)
