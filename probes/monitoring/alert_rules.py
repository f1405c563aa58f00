"""Which alert rules exist, what they watch, and whom they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from collector.facts.alert_rules import AlertRule
from collector.probe import Item, Listing, Malformed, Probe, Read, Rows
from probes.monitoring._activity_rules import parse_activity_rule
from probes.monitoring._log_rules import parse_log_rule
from probes.monitoring._metric_rules import parse_metric_rule
from probes.monitoring._other_rules import parse_prometheus_group, parse_smart_detector

_KINDS: Mapping[str, Callable[[Item], Iterator[AlertRule]]] = {
    "microsoft.insights/metricalerts": parse_metric_rule,
    "microsoft.insights/scheduledqueryrules": parse_log_rule,
    "microsoft.insights/activitylogalerts": parse_activity_rule,
    "microsoft.alertsmanagement/smartdetectoralertrules": parse_smart_detector,
    "microsoft.alertsmanagement/prometheusrulegroups": parse_prometheus_group,
}


def parse_alert_rule(item: Item) -> Iterator[AlertRule]:
    """An alert rule of any kind; each kind names its action groups in its own way."""
    parse = _KINDS.get(item.text("type").casefold())
    if parse is None:
        raise Malformed("type", item.get("type"))
    yield from parse(item)


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
