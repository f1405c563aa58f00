"""Which alert rules watch a resource: for certain by what their scopes hold, or perhaps by what is sent to them."""

from __future__ import annotations

from collections.abc import Sequence

from collector.derive.alerting.by_place import ByPlace
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.resource_types import CLUSTER, LOG_WORKSPACE
from collector.model import fold_id, type_of

METRICS_WORKSPACE = "microsoft.monitor/accounts"
"""Where the metrics of Prometheus are sent to."""


class RulesByScope:
    """Alert rules by the places that they watch: thousands of resources times thousands of rules is too much."""

    def __init__(self, rules: Sequence[AlertRule]) -> None:
        self._rules = rules
        self._by_place = ByPlace(rule.scopes for rule in rules)
        self._above: dict[tuple[str, str, str | None], tuple[int, ...]] = {}
        self.over_workspaces = tuple(filter(_takes_what_is_sent, rules))
        """Those that watch whatever is sent to a workspace; of which resources that is, a rule does not tell."""

    def covering(self, resource: Resource) -> tuple[int, ...]:
        """Return the numbers of the rules that watch a resource: its scope holds it, and its type and region fit."""
        place = fold_id(resource.subject)
        own, above = self._by_place.at(place), self._over_what_holds(place, resource)
        return tuple(sorted({*own, *above})) if own else above

    def _over_what_holds(self, place: str, resource: Resource) -> tuple[int, ...]:
        """Return the rules on something that holds a resource; the same for all of its neighbours of its type."""
        parent = place.rpartition("/")[0]
        key = parent, resource.resource_type, resource.location
        if key not in self._above:
            found = set(self._by_place.holding(parent))
            self._above[key] = tuple(sorted(number for number in found if _fits(self._rules[number], resource)))
        return self._above[key]


def may_be_sent_to(rule: AlertRule, resource_type: str) -> bool:
    """Say whether data of resources of a type may be among what a rule over a workspace looks at."""
    if rule.rule_kind == "prometheus":
        return resource_type == CLUSTER
    return not rule.target_types or resource_type in rule.target_types


def _takes_what_is_sent(rule: AlertRule) -> bool:
    kinds = {type_of(fold_id(place)) for place in rule.scopes or ()}
    if rule.rule_kind == "prometheus":
        return (
            METRICS_WORKSPACE in kinds and CLUSTER not in kinds
        )  # with clusters among its scopes it watches only those
    return rule.rule_kind == "log" and LOG_WORKSPACE in kinds


def _fits(rule: AlertRule, resource: Resource) -> bool:
    """Say whether a rule on something that holds a resource watches its type in its region."""
    if rule.rule_kind == "metric" and rule.target_type is None:
        return False  # a metric rule on a group or subscription always names the type that it watches
    if rule.target_types and resource.resource_type not in rule.target_types:
        return False
    type_fits = rule.target_type is None or rule.target_type.casefold() == resource.resource_type
    return type_fits and _region_fits(rule.target_region, resource.location)


def _region_fits(region: str | None, location: str | None) -> bool:
    return region is None or (location is not None and _region(region) in (_region(location), "global"))


def _region(text: str) -> str:
    return text.replace(" ", "").casefold()
