"""Which processing rules add action groups to every alert of a rule, or may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from collector.derive.alerting.by_place import ByPlace
from collector.derive.alerting.filters import touches
from collector.derive.alerting.schedules import always_from
from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ProcessingRule
from collector.model import fold_id, lies_within


class Adders:
    """The processing rules that add groups from now on without an end, or may, found by the places where they work.

    There may be hundreds of them, and thousands of alert rules that ask.
    """

    def __init__(self, rules: Iterable[ProcessingRule], now: datetime) -> None:
        states = [(rule, always_from(rule, now)) for rule in rules]
        self._found = [(rule, state is True) for rule, state in states if state is not False]
        self._by_place = ByPlace(rule.scopes for rule, _ in self._found)

    def to(self, alert_rule: AlertRule) -> Iterator[tuple[ProcessingRule, bool]]:
        """Yield those that add groups to every alert of a rule's whole scope, for certain (true) or perhaps (false)."""
        for number in self._near(alert_rule.scopes or ()):
            rule, always = self._found[number]
            touched = _touches_all(rule, alert_rule)
            if touched is not False:
                yield rule, always and touched is True

    def _near(self, places: Sequence[str]) -> Sequence[int]:
        """Return the numbers of those that hold the first of some places, and of those that do not say what they hold.

        Whatever does not hold the first place cannot hold all of them; of a rule without places, nothing is known.
        """
        if not places:
            return range(len(self._found))
        return sorted({*self._by_place.without, *self._by_place.holding(fold_id(places[0]))})


def _touches_all(adder: ProcessingRule, rule: AlertRule) -> bool | None:
    """Say whether a processing rule touches all alerts of a rule; `None` where its scopes or filters do not tell."""
    places = rule.scopes or ()
    if not places or not adder.scopes:
        return None
    if not all(any(lies_within(place, scope) for scope in adder.scopes) for place in places):
        return False
    answers = {touches(adder, rule, place) for place in places}
    if False in answers:
        return False
    return None if None in answers else True
