"""Rules over the activity log: what happens to Azure itself, to resources, and who changes or deletes them."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertRule
from collector.probe import Item
from probes.monitoring._rule_parts import group_objects, identity, links_in


def parse_activity_rule(item: Item) -> Iterator[AlertRule]:
    """An activity log alert (Microsoft.Insights/activityLogAlerts 2020-10-01); it carries no severity."""
    conditions = _conditions(item)
    groups = item.maybe_objects("properties.actions.actionGroups") or ()
    yield AlertRule(
        **identity(item),
        rule_kind="activity",
        enabled=item.maybe_flag("properties.enabled"),
        severity=None,
        scopes=item.maybe_texts("properties.scopes"),
        signals=tuple(_signals(conditions or ())),
        conditions=conditions,
        action_groups=group_objects(item, "properties.actions.actionGroups"),
        links=links_in(
            item.maybe_text("properties.description"),
            item.get("properties.customProperties"),
            *(item.inside(group).get("webhookProperties") for group in groups),
        ),
    )


def _conditions(item: Item) -> tuple[ActivityCondition, ...] | None:
    entries = item.maybe_objects("properties.condition.allOf")
    return None if entries is None else tuple(_condition(item.inside(entry)) for entry in entries)


def _condition(entry: Item) -> ActivityCondition:
    """A test of one field, or with `anyOf` several, of which one must hold."""
    inner = entry.maybe_objects("anyOf")
    parts = (entry,) if inner is None else tuple(entry.inside(part) for part in inner)
    return ActivityCondition(any_of=tuple(map(_test, parts)))


def _test(part: Item) -> ActivityTest:
    """One field with the value that it equals, or those of which it contains one; without any it never holds."""
    equals = part.maybe_text("equals")
    values = (equals,) if equals else part.maybe_texts("containsAny") or ()
    return ActivityTest(field=part.text("field").casefold(), values=tuple(value.casefold() for value in values))


def _signals(conditions: tuple[ActivityCondition, ...]) -> Iterator[str]:
    """Yield `field=value` for every value that is tested for, those inside `anyOf` included."""
    for condition in conditions:
        for test in condition.any_of:
            yield from (f"{test.field}={value}" for value in test.values)
