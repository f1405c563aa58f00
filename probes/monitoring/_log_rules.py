"""Log rules, in the shape of today and in that of 2018, which Azure still answers for rules of that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.probe import Item, Malformed
from probes.monitoring._rule_parts import group_objects, identity, links_in


def parse_log_rule(item: Item) -> Iterator[AlertRule]:
    """A scheduled query rule (Microsoft.Insights/scheduledQueryRules 2023-12-01, 2021-08-01 or 2018-04-16)."""
    yield _of_2018(item) if item.get("properties.source") is not None else _of_today(item)


def _of_today(item: Item) -> AlertRule:
    criteria = _criteria(item)
    return AlertRule(
        **identity(item),
        rule_kind="log",
        enabled=item.maybe_flag("properties.enabled"),
        severity=item.maybe_int("properties.severity"),
        scopes=item.maybe_texts("properties.scopes"),
        target_type=item.maybe_text("properties.targetResourceType"),
        target_region=item.maybe_text("properties.targetResourceRegion"),
        target_types=tuple(kind.casefold() for kind in item.maybe_texts("properties.targetResourceTypes") or ()),
        signals=None if criteria is None else tuple(one.signal for one in criteria),
        criteria=criteria,
        action_groups=_groups(item),
        evaluated_every=item.maybe_duration("properties.evaluationFrequency"),
        window=item.maybe_duration("properties.windowSize"),
        links=links_in(item.maybe_text("properties.description"), item.get("properties.actions.customProperties")),
    )


def _criteria(item: Item) -> tuple[AlertCriterion, ...] | None:
    entries = item.maybe_objects("properties.criteria.allOf")
    return None if entries is None else tuple(_criterion(item.inside(entry)) for entry in entries)


def _criterion(entry: Item) -> AlertCriterion:
    """A query over logs; a rule over metrics that are kept as logs names a metric instead."""
    query = entry.maybe_text("query") or entry.maybe_text("metricName") or ""
    kind = entry.maybe_text("criterionType") or ""
    return AlertCriterion(
        signal=query.casefold(),
        operator=entry.maybe_text("operator") or "",
        threshold=entry.maybe_number("threshold"),
        dynamic=kind.casefold() == "dynamicthresholdcriterion",
        aggregation=entry.maybe_text("timeAggregation") or "",
    )


def _groups(item: Item) -> tuple[str, ...]:
    """Newer API versions list ids under `actions.actionGroups`, older ones objects under `actions`.

    A rule without any action comes back without the property (seen in recorded answers of 2021-08-01).
    """
    if isinstance(item.get("properties.actions"), list):
        return group_objects(item, "properties.actions") or ()
    return item.maybe_texts("properties.actions.actionGroups") or ()


# --- The shape of 2018 ------------------------------------------------------------------------------------


def _of_2018(item: Item) -> AlertRule:
    action = "properties.action"
    return AlertRule(
        **identity(item),
        rule_kind="log",
        enabled=item.maybe_flag("properties.enabled"),
        severity=_whole(item, f"{action}.severity"),
        scopes=_sources(item),
        signals=(item.text("properties.source.query").casefold(),),
        criteria=(_criterion_of_2018(item, f"{action}.trigger"),),
        action_groups=item.maybe_texts(f"{action}.aznsAction.actionGroup") or (),
        evaluated_every=item.maybe_span("properties.schedule.frequencyInMinutes", timedelta(minutes=1)),
        window=item.maybe_span("properties.schedule.timeWindowInMinutes", timedelta(minutes=1)),
        links=links_in(item.maybe_text("properties.description")),
    )


def _criterion_of_2018(item: Item, trigger: str) -> AlertCriterion:
    return AlertCriterion(
        signal=item.text("properties.source.query").casefold(),
        operator=item.maybe_text(f"{trigger}.thresholdOperator") or "",
        threshold=item.maybe_number(f"{trigger}.threshold"),
    )


def _sources(item: Item) -> tuple[str, ...]:
    """Return the workspaces and components that the query looks into; a rule may name further ones beside the first."""
    if not isinstance(item.get("properties.source"), Mapping):
        raise Malformed("properties.source", item.get("properties.source"))
    others = item.maybe_texts("properties.source.authorizedResources") or ()
    return tuple(dict.fromkeys((item.text("properties.source.dataSourceId"), *others)))


def _whole(item: Item, path: str) -> int | None:
    """Return a severity, which this shape writes as text: `"1"`."""
    number = item.maybe_number(path)
    if number is not None and not number.is_integer():
        raise Malformed(path, number)
    return None if number is None else int(number)
