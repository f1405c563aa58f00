"""Which alerts a processing rule touches, by its filters: what can be told before any alert has fired.

For each field there are the values that an alert of a rule may show there. Where all of them pass a filter it touches
the alert, where none does it leaves it alone, and in between, or where the values are not known here, nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import AlertFilter, ProcessingRule
from collector.model import fold_id, type_of

Value: TypeAlias = tuple[str, ...]
"""One value in every spelling that a filter may use for it, folded."""
Values: TypeAlias = frozenset[Value]
"""An empty set stands for values that are not known."""

_UNKNOWN: Values = frozenset()


def _values(*plain: str) -> Values:
    return frozenset((one,) for one in plain)


_SERVICES: Mapping[str, Values] = {
    "metric": _values("platform", "application insights"),
    "log": _values("log analytics", "log alerts v2", "application insights"),
    "smart_detector": _values("smart detector", "smartdetector", "application insights"),
    "prometheus": _values("prometheus"),
}
_SIGNALS: Mapping[str, Values] = {"metric": _values("metric"), "log": _values("log")}


def touches(rule: ProcessingRule, alert_rule: AlertRule | None, place: str) -> bool | None:
    """Say whether a processing rule touches the alerts of a rule about a place; `None` where that cannot be told.

    Without an alert rule, those of any rule about the place are meant.
    """
    answers = [_passes(one, _shown(one.field, alert_rule, place)) for one in rule.filters]
    if False in answers:
        return False
    return None if None in answers else True


def _passes(one: AlertFilter, shown: Values) -> bool | None:
    test = _TESTS.get(one.operator.casefold())
    wanted = _wanted(one.values)
    if test is None or not wanted or not shown:
        return None
    answers = {test(value, wanted) for value in shown}
    return answers.pop() if len(answers) == 1 else None


def _equals(value: Value, wanted: frozenset[str]) -> bool:
    return any(spelling in wanted for spelling in value)


def _contains(value: Value, wanted: frozenset[str]) -> bool:
    return any(part in spelling for part in wanted for spelling in value)


_TESTS: Mapping[str, Callable[[Value, frozenset[str]], bool]] = {
    "equals": _equals,
    "notequals": lambda value, wanted: not _equals(value, wanted),
    "contains": _contains,
    "doesnotcontain": lambda value, wanted: not _contains(value, wanted),
}


@lru_cache(maxsize=4096)
def _wanted(values: tuple[str, ...]) -> frozenset[str]:
    """Return the values of a filter as they are compared; each is compared with thousands of alert rules."""
    return frozenset(map(_plain, values))


def _plain(text: str) -> str:
    """Return a value as it is compared: without case, and ids without the slash that some lack."""
    return text.strip().strip("/").casefold()


def _shown(field: str, alert_rule: AlertRule | None, place: str) -> Values:
    """Return the values that the alerts of a rule about a place may show in a field."""
    folded = field.casefold()
    if folded == "monitorcondition":
        return _values("fired")  # it is the firing that must be heard
    if alert_rule is None:
        return _UNKNOWN
    return _shown_by_rule(folded, alert_rule) or _target(folded, alert_rule, place)


def _shown_by_rule(field: str, rule: AlertRule) -> Values:
    if field == "severity":
        return _UNKNOWN if rule.severity is None else _values(f"sev{rule.severity}")
    if field == "alertruleid":  # an alert of Prometheus names its group
        return _UNKNOWN if rule.rule_kind == "prometheus" else _values(_plain(rule.subject))
    if field == "alertrulename":
        return _values(_plain(rule.name))
    if field == "monitorservice":
        return _SERVICES.get(rule.rule_kind, _UNKNOWN)
    return _SIGNALS.get(rule.rule_kind, _UNKNOWN) if field == "signaltype" else _UNKNOWN


def _target(field: str, rule: AlertRule, place: str) -> Values:
    """Return what is known of the target: only metric alerts are certainly about the resource that they watch."""
    kind, watched = type_of(place), (rule.target_type or "").casefold()
    if rule.rule_kind != "metric" or (kind and watched and kind != watched):
        return _UNKNOWN
    if field == "targetresourcegroup":
        return _group(place)
    if field == "targetresource":
        return _values(_plain(place)) if kind else _UNKNOWN
    return _values(kind or watched) if field == "targetresourcetype" and (kind or watched) else _UNKNOWN


def _group(place: str) -> Values:
    """Return the resource group of a place, which a filter may name by its id or by its name."""
    parts = fold_id(place).split("/")
    known = len(parts) > 4 and parts[3] == "resourcegroups"
    return frozenset({("/".join(parts[1:5]), parts[4])}) if known else _UNKNOWN
