"""Which gaps stand before which facts, found without looking at every gap for every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from collector.model import Gap, lies_within, subscription_of


class Hidden:
    """Gaps by the kinds of facts that they hide, in their order; whoever asks for the same kinds gets the same tuple.

    100,000 rows may stand before 500 gaps: neither all of them are searched for each row, nor copied.
    """

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._gaps = tuple(gaps)
        self._behind: dict[frozenset[str], tuple[Gap, ...]] = {}
        self._places: dict[frozenset[str], dict[str, list[tuple[int, Gap]]]] = {}

    def behind(self, kinds: Collection[str]) -> tuple[Gap, ...]:
        """Return the gaps that hide facts of any of these kinds, wherever."""
        wanted = frozenset(kinds)
        if wanted not in self._behind:
            self._behind[wanted] = tuple(gap for gap in self._gaps if not wanted.isdisjoint(gap.hides))
        return self._behind[wanted]

    def at(self, kinds: Collection[str], place: str) -> tuple[Gap, ...]:
        """Return those that may hide something at a place: gaps above it, at it, below it, or in no subscription.

        What is inherited from a management group, or paid by a billing account, has its id there.
        """
        subscription = subscription_of(place)
        if not subscription:
            return tuple(gap for gap in self.behind(kinds) if _touch(gap.scope, place))
        by_subscription = self._by_subscription(frozenset(kinds))
        outside, inside = by_subscription.get("", []), by_subscription.get(subscription, [])
        near = [*outside, *((number, gap) for number, gap in inside if _touch(gap.scope, place))]
        return tuple(gap for _, gap in sorted(near, key=lambda entry: entry[0]))

    def _by_subscription(self, kinds: frozenset[str]) -> dict[str, list[tuple[int, Gap]]]:
        """Return the gaps with their numbers by the subscription that they lie in, empty for none."""
        if kinds not in self._places:
            found: dict[str, list[tuple[int, Gap]]] = defaultdict(list)
            for number, gap in enumerate(self.behind(kinds)):
                found[subscription_of(gap.scope)].append((number, gap))
            self._places[kinds] = found
        return self._places[kinds]


def _touch(gap_scope: str, place: str) -> bool:
    return not subscription_of(gap_scope) or lies_within(place, gap_scope) or lies_within(gap_scope, place)
