"""Whether anybody is told when a test from outside fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from collector.derive.alert_table import AlertSet, BaselineAlert, Fires, MetricSignal
from collector.derive.alerting.alert_reach import reached, routing
from collector.derive.alerting.heard import ANYBODY, Hearing
from collector.derive.alerting.rule_fit import fit_of
from collector.derive.alerting.rule_scopes import RulesByScope
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.resource_types import INSIGHTS_COMPONENT
from collector.facts.telemetry import InsightsComponent, WebTest
from collector.model import Fact, Reason, fold_id

AVAILABILITY = "availabilityresults/availabilitypercentage"
"""The metric of a component over which a rule may watch all its tests."""
_TABLE = "availabilityresults"
"""The table of results; in a workspace it is called `AppAvailabilityResults`."""
_SINKS = BaselineAlert(
    name="availability",
    alert_set=AlertSet.AVAILABILITY,
    metrics=(MetricSignal(name=AVAILABILITY, fires=Fires.BELOW, loosest=0.0),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """Whether somebody is told, and the facts that say so."""

    told: Field[bool]
    rests_on: tuple[Fact, ...]


class OutsideAlerts:
    """The alert rules that watch tests from outside. Made once by `observed.shared(OutsideAlerts)`."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._route = observed.shared(routing)
        self._hearing = Hearing(self._route, ANYBODY)
        self._of_test: dict[str, list[AlertRule]] = defaultdict(list)
        self._by_query: dict[str, list[AlertRule]] = defaultdict(list)
        over_metric: list[AlertRule] = []
        for rule in observed.all(AlertRule):
            if rule.web_test:
                self._of_test[fold_id(rule.web_test)].append(rule)
            elif rule.rule_kind == "metric" and AVAILABILITY in (rule.signals or ()):
                over_metric.append(rule)
            elif rule.rule_kind == "log" and any(_TABLE in signal for signal in rule.signals or ()):
                for place in dict.fromkeys(map(fold_id, rule.scopes or ())):
                    self._by_query[place].append(rule)
        self._over_metric = tuple(over_metric)
        self._by_scope = RulesByScope(self._over_metric)
        self._components = {fold_id(one.subject): one for one in observed.all(InsightsComponent)}
        self._tests_of = Counter(fold_id(test.component) for test in observed.all(WebTest) if test.component)

    def of(self, test: WebTest) -> Alerted:
        """Say whether some rule that watches a test is on, tells somebody and is not silenced."""
        own = self._of_test.get(fold_id(test.subject), [])
        wider = tuple(self._over_component(test.component))
        queries = tuple(self._queries_about(test.component))
        states = [
            *(self._works(rule, test, fires_at_failures(rule, test)) for rule in own),
            *(self._works_for(rule, test) for rule in wider),
            *(self._may_look_at(rule, test) for rule in queries),
        ]
        return Alerted(told=self._told(states), rests_on=tuple(self._facts((*own, *wider, *queries))))

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

    def _queries_about(self, component: str | None) -> Iterator[AlertRule]:
        """Yield the queries over the results of tests, in the component, its workspace, or what holds one of these."""
        found = self._components.get(fold_id(component)) if component else None
        if found is not None:
            ends = (found.subject, *((found.workspace,) if found.workspace else ()))
            places = dict.fromkeys(place for end in ends for place in at_and_above(fold_id(end)))
            rules = (rule for place in places for rule in self._by_query.get(place, ()))
            yield from {rule.subject: rule for rule in rules}.values()

    def _may_look_at(self, rule: AlertRule, test: WebTest) -> Field[bool]:
        state = self._works(rule, test, fires=True)
        why = f"nothing tells whether the query of the rule {rule.name} looks at this test: give it a rule of its own"
        return missing(why, reason=Reason.PARTIAL) if state is True else state

    def _works_for(self, rule: AlertRule, test: WebTest) -> Field[bool]:
        """A rule over the metric of a component may look at some tests only, and does not tell which."""
        state = self._works(rule, test, fires_below(rule))
        if state is True and self._tests_of[fold_id(test.component or "")] > 1:
            why = f"the rule {rule.name} may look at other tests of the same component: give the test a rule of its own"
            return missing(why, reason=Reason.PARTIAL)
        return state

    def _works(self, rule: AlertRule, test: WebTest, fires: Field[bool]) -> Field[bool]:
        if fires is False:
            return False
        heard = self._hearing.of(rule, rule.scopes or (test.subject,)).answer
        return fires if heard is True else heard

    def _facts(self, rules: tuple[AlertRule, ...]) -> Iterator[Fact]:
        for rule in rules:
            yield rule
            found = reached(rule, self._route)
            yield from () if isinstance(found, Unknown) else (*found.groups, *found.assignments)
            for place in rule.scopes or (rule.subject,):
                yield from self._route.processing_in(place)


def fires_at_failures(rule: AlertRule, test: WebTest) -> Field[bool]:
    """Say whether a rule about a test can ever fire: it waits for no more failing locations than the test has."""
    if rule.failed_locations is None:
        return absent(f"from how many locations a test must fail until the rule {rule.name} fires")
    return test.locations is None or rule.failed_locations <= len(test.locations)


def fires_below(rule: AlertRule) -> Field[bool]:
    """Say whether a rule over the metric fires when the availability sinks: on the right side, and at all."""
    fit = fit_of(rule, _SINKS, INSIGHTS_COMPONENT, "")
    return False if fit is None else fit.counts


def _as_resource(component: InsightsComponent) -> Resource:
    return Resource(
        subject=component.subject,
        documents=component.documents,
        observed_at=component.observed_at,
        resource_type=INSIGHTS_COMPONENT,
        name=component.name,
        location=component.location,
    )
