"""Which processing rules take the receivers away from the alerts about a place, now or in the hours that matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.derive.alerting.by_place import ByPlace
from collector.derive.alerting.filters import touches
from collector.derive.alerting.schedules import Span, in_force
from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ProcessingRule
from collector.model import Workload, fold_id


@dataclass(frozen=True, slots=True)
class Silencer:
    """A processing rule that silences an alert, or may."""

    rule: ProcessingRule
    sure: bool
    """It does; otherwise its filters or its schedule do not tell."""


def spans_that_matter(workload: Workload, now: datetime) -> tuple[Span, ...]:
    """Return now, and the time from go-live to the end of the cutover: a silence that is over by then harms nobody."""
    starts = workload.counts_from(now)
    ends = max(starts, workload.cutover.ends) if workload.cutover else starts
    return Span(now, now), Span(starts, ends)


class Silencers:
    """The silencers that hold or may hold when it matters, found by the places where they work.

    There may be thousands of them, and thousands of alert rules and resources that ask.
    """

    def __init__(self, rules: Iterable[ProcessingRule], spans: Sequence[Span]) -> None:
        states = [(rule, in_force(rule, spans)) for rule in rules]
        self._found = [(rule, state is True) for rule, state in states if state is not False]
        self._by_place = ByPlace(rule.scopes for rule, _ in self._found)

    def over(self, places: Sequence[str], alert_rule: AlertRule | None = None) -> Iterator[Silencer]:
        """Yield those that silence the alerts of a rule about some of these places, or may."""
        targets: dict[int, set[str]] = defaultdict(set)
        for place in places:
            for number, target in self._near(place, fold_id(place)):
                targets[number].add(target)
        for number in sorted(targets):
            rule, holds = self._found[number]
            touched = {touches(rule, alert_rule, target) for target in targets[number]}
            if touched - {False}:
                yield Silencer(rule, sure=holds and True in touched)

    def _near(self, place: str, folded: str) -> Iterator[tuple[int, str]]:
        """Yield the number of each silencer that meets a place, with the deeper of the two ids at which it does."""
        if not self._found:
            return
        yield from ((number, place) for number in self._by_place.without)
        yield from ((number, place) for number in self._by_place.holding(folded))
        yield from self._by_place.below(folded)
