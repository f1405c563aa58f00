"""What has scopes, found by the places of these: thousands of rules times thousands of resources is too much."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from collector.derive.members import at_and_above
from collector.model import fold_id


class ByPlace:
    """The scopes of many things, which go by their numbers, in the order in which they were given."""

    def __init__(self, scopes: Iterable[Sequence[str] | None]) -> None:
        self._at: dict[str, list[int]] = defaultdict(list)
        self._without: list[int] = []
        for number, places in enumerate(scopes):
            for place in set(map(fold_id, places or ())):
                self._at[place].append(number)
            if not places:
                self._without.append(number)
        self._places = sorted(self._at)

    @property
    def without(self) -> Sequence[int]:
        """The numbers of those of which no scope is told."""
        return self._without

    def at(self, folded: str) -> Sequence[int]:
        """Return the numbers of those that have this very place, a folded id, as a scope."""
        return self._at.get(folded, ())

    def holding(self, folded: str) -> Iterator[int]:
        """Yield the numbers of those that have a place, something above it, or everything as a scope."""
        for scope in (*at_and_above(folded), fold_id("")):
            yield from self.at(scope)

    def below(self, folded: str) -> Iterator[tuple[int, str]]:
        """Yield the numbers of those that have something below a place as a scope, each with that scope."""
        start = f"{folded.rstrip('/')}/"
        for scope in self._places[bisect_left(self._places, start) :]:
            if not scope.startswith(start):
                return
            if scope != folded:
                yield from ((number, scope) for number in self._at[scope])
