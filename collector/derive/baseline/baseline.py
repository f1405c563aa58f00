"""Whether baseline alerts are in place: some rule watches, is on, tells somebody, and is not silenced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.derive.alert_table import AlertSet, BaselineAlert
from collector.derive.alerting.alert_reach import routing, silencers_of
from collector.derive.alerting.rule_fit import Fit, asks_for_the_place, fit_of, watches_words_of
from collector.derive.alerting.rule_scopes import RulesByScope, may_be_sent_to
from collector.derive.baseline.alert_cells import AlertCell, Candidate
from collector.derive.baseline.rule_states import RuleStates
from collector.derive.baseline.vault_alerts import VaultAlerts
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.model import Digest, Fact, fold_id, subscription_of


@dataclass(frozen=True, slots=True)
class Basis:
    """The documents of several facts, and when the oldest of these was observed."""

    documents: tuple[Digest, ...]
    observed_at: datetime | None

    def with_facts(self, *facts: Fact) -> Basis:
        """Return the same with further facts."""
        moments = (self.observed_at, *(fact.observed_at for fact in facts))
        documents = {*self.documents, *(digest for fact in facts for digest in fact.documents)}
        return Basis(tuple(sorted(documents)), min((moment for moment in moments if moment is not None), default=None))


class Baseline:
    """All alert rules, ready to be asked about each resource; thousands are watched by the same rules."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self.route = observed.shared(routing)
        self._rules = observed.all(AlertRule)
        self._by_scope = RulesByScope(self._rules)
        self._special = frozenset(number for number, rule in enumerate(self._rules) if asks_for_the_place(rule))
        self._vaults = VaultAlerts(observed)
        self._fits: dict[tuple[int, str], tuple[tuple[BaselineAlert, Fit], ...]] = {}
        self._states = RuleStates(self.route)
        self._alike: dict[tuple[str, tuple[int, ...]], tuple[AlertCell, ...]] = {}
        self._behind: dict[tuple[str, tuple[int, ...]], Basis] = {}
        self._over_workspaces: dict[tuple[str, str], AlertRule | None] = {}
        self._near: dict[str, AlertRule] = {}
        for rule in self._rules:
            for signal in rule.signals or () if rule.rule_kind == "metric" else ():
                self._near.setdefault(signal, rule)

    def cells_of(self, resource: Resource, needed: Sequence[BaselineAlert]) -> tuple[AlertCell, ...]:
        """Return the state of each alert that a resource needs; neighbours under the same rules share theirs."""
        covering = self._by_scope.covering(resource)
        key = resource.resource_type, covering
        if key in self._alike and not silencers_of((resource.subject,), self.route):
            return self._alike[key]
        found: dict[str, list[Candidate]] = {alert.name: [] for alert in needed}
        for rule, fits in self._about(resource, covering, needed):
            for alert, fit in fits:
                found[alert.name].append(self._states.of(rule, fit, resource.subject))
        cells = tuple(self._cell(alert, found[alert.name], resource) for alert in needed)
        own = any(alert.operations or alert.job_failures for alert in needed)
        if not own and self._special.isdisjoint(covering) and not silencers_of((resource.subject,), self.route):
            self._alike[key] = cells
        return cells

    def behind(self, resource: Resource, needed: Sequence[BaselineAlert]) -> Basis:
        """Return what the state of a resource's alerts rests on: rules, who is told, and what silences or adds."""
        covering = self._by_scope.covering(resource)
        key = subscription_of(resource.subject), covering
        if key not in self._behind:
            rules = (fact for number in covering for fact in self._states.behind(self._rules[number]))
            facts: tuple[Fact, ...] = (*rules, *self.route.processing_in(resource.subject))
            self._behind[key] = Basis(documents_of(facts), oldest(facts))
        basis = self._behind[key].with_facts(resource)
        if not any(alert.job_failures for alert in needed):
            return basis
        rule, _ = self._vaults.of(resource)
        return basis.with_facts(*self._states.behind(rule))

    def _about(
        self, resource: Resource, covering: Sequence[int], needed: Sequence[BaselineAlert]
    ) -> Iterator[tuple[AlertRule, Sequence[tuple[BaselineAlert, Fit]]]]:
        """Yield the rules that watch a resource, each with the alerts that it is about."""
        for number in covering:
            yield self._rules[number], self._fits_of(number, resource, needed)
        own = [alert for alert in needed if alert.job_failures]
        if own:
            rule, fit = self._vaults.of(resource)
            yield rule, [(alert, fit) for alert in own]

    def _fits_of(
        self, number: int, resource: Resource, needed: Sequence[BaselineAlert]
    ) -> tuple[tuple[BaselineAlert, Fit], ...]:
        rule = self._rules[number]
        if number in self._special:
            return tuple(_fits(rule, needed, resource))
        key = number, resource.resource_type
        if key not in self._fits:
            self._fits[key] = tuple(_fits(rule, needed, resource))
        return self._fits[key]

    def _cell(self, alert: BaselineAlert, candidates: Sequence[Candidate], resource: Resource) -> AlertCell:
        working = [one for one in candidates if one.works is True]
        availability = alert.alert_set is AlertSet.AVAILABILITY
        if working:
            told = {group.id: group for one in working for group in one.told}
            severities = [one.severity for one in working if one.severity is not None]
            urgency = min(severities, default=None)
            return AlertCell(alert.name, availability, in_place=True, told=tuple(told.values()), severity=urgency)
        nearest = min(candidates, key=lambda one: (one.works is False, one.lack), default=None)
        would_tell = nearest.told if nearest else ()
        doubt = self._doubt(alert, candidates, resource)
        why = doubt.why if doubt else nearest.why_not if nearest else self._unwatched(alert)
        return AlertCell(alert.name, availability, in_place=doubt or False, why_not=why, told=would_tell)

    def _doubt(self, alert: BaselineAlert, candidates: Sequence[Candidate], resource: Resource) -> Unknown | None:
        """Return why the alert may be in place after all."""
        for one in candidates:
            if isinstance(one.works, Unknown):
                return one.works
        gaps = self._observed.hiding(AlertRule)
        if gaps:
            return hidden_by(gaps)
        rule = self._rule_over_workspace(alert, resource.resource_type)
        if rule is None or fold_id(resource.subject) in map(fold_id, rule.scopes or ()):
            return None
        return missing(
            f"the rule {rule.name} watches for it in a workspace, and nothing tells whether this resource is seen "
            "there; give the rule the resource, its group or its subscription as scope"
        )

    def _rule_over_workspace(self, alert: BaselineAlert, resource_type: str) -> AlertRule | None:
        """Return a rule over a workspace that would be heard and looks for the alert in whatever is sent there."""
        key = resource_type, alert.name
        if key not in self._over_workspaces:
            self._over_workspaces[key] = next(
                (
                    rule
                    for rule in self._by_scope.over_workspaces
                    if may_be_sent_to(rule, resource_type)
                    and watches_words_of(rule, alert)
                    and self._states.heard(rule).works is not False
                ),
                None,
            )
        return self._over_workspaces[key]

    def _unwatched(self, alert: BaselineAlert) -> str:
        """Return why no rule at all is about an alert."""
        if alert.job_failures:
            return "the vault does not raise alerts on failed jobs"
        near = next((self._near[metric] for metric in alert.near if metric in self._near), None)
        if near is not None:
            return f"{near.name} watches what Application Insights is sent, which does not count for the app itself"
        return "no rule watches for it"


def _fits(rule: AlertRule, needed: Sequence[BaselineAlert], resource: Resource) -> Iterator[tuple[BaselineAlert, Fit]]:
    for alert in needed:
        fit = fit_of(rule, alert, resource.resource_type, resource.subject)
        if fit is not None:
            yield alert, fit
