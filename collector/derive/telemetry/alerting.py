"""Whether anybody is told when a test from outside fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.monitoring.alert_reach import RulesByScope, reached, routing, silenced, tells_somebody
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.resource_types import INSIGHTS_COMPONENT
from collector.facts.telemetry import InsightsComponent, WebTest
from collector.model import Fact, Reason, fold_id

AVAILABILITY = "availabilityresults/availabilitypercentage"
"""The metric of a component over which a rule may watch all its tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """Whether somebody is told, and the facts that say so."""

    told: Field[bool]
    rests_on: tuple[Fact, ...]


class OutsideAlerts:
    """The alert rules that watch tests from outside. Made once by `observed.shared(OutsideAlerts)`."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._route = routing(observed)
        self._of_test: dict[str, list[AlertRule]] = defaultdict(list)
        over_metric: list[AlertRule] = []
        for rule in observed.all(AlertRule):
            if rule.web_test:
                self._of_test[fold_id(rule.web_test)].append(rule)
            elif rule.rule_kind == "metric" and AVAILABILITY in (rule.signals or ()):
                over_metric.append(rule)
        self._over_metric = tuple(over_metric)
        self._by_scope = RulesByScope(self._over_metric)
        self._components = {fold_id(one.subject): one for one in observed.all(InsightsComponent)}
        self._tests_of = Counter(fold_id(test.component) for test in observed.all(WebTest) if test.component)

    def of(self, test: WebTest) -> Alerted:
        """Say whether some rule that watches a test is on, tells somebody and is not silenced."""
        own = self._of_test.get(fold_id(test.subject), [])
        wider = tuple(self._over_component(test.component))
        states = [self._works(rule, test) for rule in own] + [self._works_for(rule, test) for rule in wider]
        return Alerted(told=self._told(states), rests_on=tuple(self._facts((*own, *wider))))

    def _told(self, states: list[Field[bool]]) -> Field[bool]:
        if True in states:
            return True
        gaps = self._observed.hiding(AlertRule)
        doubt = next((state for state in states if isinstance(state, Unknown)), None)
        return doubt or (hidden_by(gaps) if gaps else False)

    def _over_component(self, component: str | None) -> Iterator[AlertRule]:
        found = self._components.get(fold_id(component)) if component else None
        if found is not None:
            for number in self._by_scope.covering(_as_resource(found)):
                yield self._over_metric[number]

    def _works_for(self, rule: AlertRule, test: WebTest) -> Field[bool]:
        """A rule over the metric of a component may look at some tests only, and does not tell which."""
        state = self._works(rule, test)
        if state is True and self._tests_of[fold_id(test.component or "")] > 1:
            why = f"the rule {rule.name} may look at other tests of the same component: give the test a rule of its own"
            return missing(why, reason=Reason.PARTIAL)
        return state

    def _works(self, rule: AlertRule, test: WebTest) -> Field[bool]:
        if rule.enabled is None:
            return absent(f"whether the rule {rule.name} is switched on")
        tells = tells_somebody(rule, self._route) if rule.enabled else False
        if tells is not True:
            return tells
        quiet = silenced(rule.scopes or (test.subject,), self._route, rule)
        return quiet if isinstance(quiet, Unknown) else not quiet

    def _facts(self, rules: tuple[AlertRule, ...]) -> Iterator[Fact]:
        for rule in rules:
            yield rule
            found = reached(rule, self._route)
            yield from () if isinstance(found, Unknown) else (*found.groups, *found.assignments)
        yield from self._route.silencers if rules else ()


def _as_resource(component: InsightsComponent) -> Resource:
    return Resource(
        subject=component.subject,
        documents=component.documents,
        observed_at=component.observed_at,
        resource_type=INSIGHTS_COMPONENT,
        name=component.name,
        location=component.location,
    )
