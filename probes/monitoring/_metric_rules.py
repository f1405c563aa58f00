"""Metric alerts: over one resource, over many of a type, and over the failures of an availability test."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.probe import Item
from probes.monitoring._rule_parts import group_objects, identity, links_in


def parse_metric_rule(item: Item) -> Iterator[AlertRule]:
    """A metric alert (Microsoft.Insights/metricAlerts 2018-03-01)."""
    criteria = _criteria(item)
    actions = item.maybe_objects("properties.actions") or ()
    yield AlertRule(
        **identity(item),
        rule_kind="metric",
        enabled=item.maybe_flag("properties.enabled"),
        severity=item.maybe_int("properties.severity"),
        scopes=item.maybe_texts("properties.scopes"),
        target_type=item.maybe_text("properties.targetResourceType"),
        target_region=item.maybe_text("properties.targetResourceRegion"),
        signals=None if criteria is None else tuple(one.signal for one in criteria),
        criteria=criteria,
        web_test=_web_test(item),
        failed_locations=item.maybe_number("properties.criteria.failedLocationCount"),
        action_groups=group_objects(item, "properties.actions"),
        evaluated_every=item.maybe_duration("properties.evaluationFrequency"),
        window=item.maybe_duration("properties.windowSize"),
        links=links_in(
            item.maybe_text("properties.description"),
            item.get("properties.customProperties"),
            *(item.inside(action).get("webHookProperties") for action in actions),
        ),
    )


def _criteria(item: Item) -> tuple[AlertCriterion, ...] | None:
    """Return the conditions on metrics; an alert of an availability test has none."""
    entries = item.maybe_objects("properties.criteria.allOf")
    if entries is None:
        return None if _web_test(item) is None else ()
    return tuple(_criterion(item.inside(entry)) for entry in entries)


def _criterion(entry: Item) -> AlertCriterion:
    kind = entry.maybe_text("criterionType") or ""
    return AlertCriterion(
        signal=entry.text("metricName").casefold(),
        namespace=(entry.maybe_text("metricNamespace") or "").casefold(),
        operator=entry.maybe_text("operator") or "",
        threshold=entry.maybe_number("threshold"),
        dynamic=kind.casefold() == "dynamicthresholdcriterion",
        aggregation=entry.maybe_text("timeAggregation") or "",
    )


def _web_test(item: Item) -> str | None:
    """Return the availability test of `WebtestLocationAvailabilityCriteria`; no other criteria name one."""
    return item.maybe_text("properties.criteria.webTestId")
