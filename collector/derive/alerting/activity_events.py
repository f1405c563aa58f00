"""Whether a rule over the activity log would fire on an event: yes, no, or it cannot be told."""

from __future__ import annotations

from collections.abc import Mapping

from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertRule

CATEGORY = "category"
HEALTH_CATEGORIES = ("servicehealth", "resourcehealth")
STATUS = "status"
INCIDENT_TYPE = "properties.incidenttype"
REGION = "properties.impactedservices[*].impactedregions[*].regionname"
HEALTH = "properties.currenthealthstatus"
HEALTH_BEFORE = "properties.previoushealthstatus"
CAUSE = "properties.cause"
RESOURCE_TYPE = "resourcetype"
RESOURCE_GROUP = "resourcegroup"
RESOURCE_ID = "resourceid"

Event = Mapping[str, str]
"""Fields of an event with their values; of a field that is not among them, nobody knows what it will say."""


def would_fire(rule: AlertRule, event: Event) -> bool | None:
    """Say whether all conditions of a rule hold for an event; `None` where one of them cannot be compared."""
    if not rule.conditions:
        return None
    return _all_of([_holds(condition, event) for condition in rule.conditions])


def is_on_health(rule: AlertRule) -> bool:
    """Say whether a rule is about Service Health or Resource Health."""
    tested = (test for condition in rule.conditions or () for test in condition.any_of)
    values = {_folded(value) for test in tested if test.field.casefold() == CATEGORY for value in test.values}
    return not values.isdisjoint(HEALTH_CATEGORIES)


def tested_fields(rule: AlertRule) -> frozenset[str]:
    """Return the fields that the conditions of a rule look at, in lower case."""
    return frozenset(test.field.casefold() for condition in rule.conditions or () for test in condition.any_of)


def _holds(condition: ActivityCondition, event: Event) -> bool | None:
    answers = [_passes(test, event) for test in condition.any_of]
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _passes(test: ActivityTest, event: Event) -> bool | None:
    told = event.get(test.field.casefold())
    if told is None or not test.values:
        return None
    return _folded(told) in map(_folded, test.values)


def _all_of(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _folded(value: str) -> str:
    """Rules write `West Europe`, resources `westeurope`."""
    return "".join(value.split()).casefold()
