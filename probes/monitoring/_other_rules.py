"""Smart detectors of Application Insights, and groups of Prometheus rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.probe import Item, Malformed
from probes.monitoring._rule_parts import group_objects, identity, links_in, lowered

_PROMETHEUS_DURATION = re.compile(r"(?:\d+(?:ms|[smhdwy]))+")


def parse_smart_detector(item: Item) -> Iterator[AlertRule]:
    """A smart detector rule (Microsoft.AlertsManagement/smartDetectorAlertRules 2019-06-01)."""
    state = item.maybe_text("properties.state")
    severity = item.maybe_text("properties.severity")
    yield AlertRule(
        **identity(item),
        rule_kind="smart_detector",
        enabled=None if state is None else state.casefold() == "enabled",
        severity=_severity(severity) if severity else None,
        scopes=item.maybe_texts("properties.scope"),
        signals=lowered(item.maybe_text("properties.detector.id")),
        action_groups=_detector_groups(item),
        evaluated_every=item.maybe_duration("properties.frequency"),
        links=links_in(item.maybe_text("properties.description")),
    )


def _severity(text: str) -> int:
    digits = text.casefold().removeprefix("sev")
    if not digits.isdigit():
        raise Malformed("properties.severity", text)
    return int(digits)


def _detector_groups(item: Item) -> tuple[str, ...] | None:
    """Most API versions list ids under `actionGroups.groupIds`; 2021-04-01 shows objects in its examples."""
    if isinstance(item.get("properties.actionGroups"), list):
        return group_objects(item, "properties.actionGroups")
    return item.maybe_texts("properties.actionGroups.groupIds")


# --- Prometheus -------------------------------------------------------------------------------------------


def parse_prometheus_group(item: Item) -> Iterator[AlertRule]:
    """A group of Prometheus rules (Microsoft.AlertsManagement/prometheusRuleGroups 2023-03-01), one fact an alert."""
    seen: Counter[str] = Counter()
    for raw in item.maybe_objects("properties.rules") or ():
        rule = item.inside(raw)
        name = rule.maybe_text("alert")
        if name is not None:  # a recording rule computes a series and tells nobody
            seen[name.casefold()] += 1
            yield _prometheus_rule(item, rule, name, seen[name.casefold()])


def _prometheus_rule(group: Item, rule: Item, name: str, number: int) -> AlertRule:
    """One alert; several of one name in a group are told apart by their number, as nothing else does."""
    on = group.maybe_flag("properties.enabled") is not False and rule.maybe_flag("enabled") is not False
    expression = rule.text("expression").casefold()
    common = identity(group)
    twin = "" if number == 1 else f" ({number})"
    return AlertRule(
        **{**common, "subject": f"{common['subject']}/rules/{name}{twin}", "name": name},
        rule_kind="prometheus",
        enabled=on,
        severity=rule.maybe_int("severity"),
        scopes=group.maybe_texts("properties.scopes"),
        signals=(expression,),
        criteria=(AlertCriterion(signal=expression),),
        action_groups=group_objects(rule, "actions") or (),
        evaluated_every=group.maybe_duration("properties.interval"),
        window=None if _is_prometheus_span(rule) else rule.maybe_duration("for"),
        links=links_in(group.maybe_text("properties.description"), rule.get("annotations")),
    )


def _is_prometheus_span(rule: Item) -> bool:
    """Say whether `for` is written as Prometheus does (`5m`), which no recorded answer shows: it is not read then."""
    text = rule.maybe_text("for")
    return text is not None and _PROMETHEUS_DURATION.fullmatch(text) is not None
