"""Which alert rules and processing rules are the workload's: the table stands in docs/workload.md."""

from __future__ import annotations

from collector.derive.joins import hidden_by, missing
from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory, Resource
from collector.facts.monitoring import ProcessingRule
from collector.facts.resource_types import READ_TYPES
from collector.model import fold_id, subscription_of, type_of


class Territory:
    """The places that are the workload's, ready to be asked about thousands of rules.

    Where nothing narrows the workload, that is everything in the subscriptions that are looked at.
    """

    def __init__(self, observed: Observed) -> None:
        azure = observed.workload.azure
        self._observed = observed
        self._narrows = azure.narrows
        self._tagged = bool(azure.tags)
        self._subscriptions = frozenset(observed.subscriptions)
        self._whole = frozenset(observed.whole)
        self._named = frozenset(map(fold_id, azure.named))
        self._ours = self._named | {fold_id(resource.subject) for resource in observed.all(Resource)}
        self._above = frozenset(place for one in self._ours for place in at_and_above(one))
        looks = (look for look in observed.all(Inventory) if look.of == Resource.kind)
        self._looked_through = frozenset(subscription_of(look.subject) for look in looks)

    def has_rule(self, rule: AlertRule) -> Field[bool]:
        """Say whether an alert rule is the workload's: by what it watches, or because its own group is declared.

        A rule without scopes in the answer is looked at, so that it cannot slip through.
        """
        if not rule.scopes:
            return True
        answers = [self.holds(place) for place in rule.scopes]
        watches_here = any(subscription_of(place) in self._subscriptions for place in rule.scopes)
        if True in answers or (watches_here and lies_in_any(fold_id(rule.subject), self._named)):
            return True
        return next((answer for answer in answers if isinstance(answer, Unknown)), False)

    def may_be_touched_by(self, rule: ProcessingRule) -> bool:
        """Say whether a processing rule may have to do with the workload; most do where nothing narrows it."""
        if not self._narrows or not rule.scopes:
            return True
        return any(not subscription_of(place) or self.holds(place) is not False for place in rule.scopes)

    def holds(self, place: str) -> Field[bool]:
        """Say whether a place is a member of the workload, lies within one, or holds one."""
        subscription = subscription_of(place)
        if subscription not in self._subscriptions:
            return False
        whole = subscription in self._whole
        if not self._narrows or (whole and not self._tagged):
            return True
        folded = fold_id(place)
        if folded in self._above or lies_in_any(folded, self._ours):
            return True
        return self._by_tags(folded) if whole else False

    def _by_tags(self, place: str) -> Field[bool]:
        """Say whether a place in a subscription of which tags choose may be the workload's, although nothing says so.

        Tags are only known of the types that are read, and only where these were read to their end.
        """
        resource = next((one for one in at_and_above(place) if type_of(one) in READ_TYPES), "")
        if not resource or subscription_of(resource) not in self._looked_through:
            return missing(f"the tags of {place} were not read, so it may or may not be the workload's")
        gaps = self._observed.hiding(Resource, at=resource)
        return hidden_by(gaps) if gaps else False
