"""Which gaps stand before which facts, found without looking at every gap for every row."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from collector.derive.members import at_and_above
from collector.model import Gap, fold_id, lies_within, place_of, subscription_of

Numbered: TypeAlias = tuple[int, Gap]
"""A gap with its place in the order of all gaps."""


class Hidden:
    """Gaps by the kinds of facts that they hide, in their order; whoever asks for the same gets the same tuple.

    100,000 rows may stand before 500 gaps: neither all of them are searched for each row, nor copied.
    """

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._gaps = tuple(gaps)
        self._behind: dict[frozenset[str], tuple[Gap, ...]] = {}
        self._near: dict[frozenset[str], Mapping[str, _Near]] = {}
        self._united: dict[tuple[int, ...], tuple[tuple[Gap, ...], Sequence[tuple[Gap, ...]]]] = {}

    def behind(self, kinds: Collection[str]) -> tuple[Gap, ...]:
        """Return the gaps that hide facts of any of these kinds, wherever."""
        wanted = frozenset(kinds)
        if wanted not in self._behind:
            self._behind[wanted] = tuple(gap for gap in self._gaps if not wanted.isdisjoint(gap.hides))
        return self._behind[wanted]

    def at(self, kinds: Collection[str], place: str) -> tuple[Gap, ...]:
        """Return those that may hide something at a place: gaps above it, at it, below it, or at home nowhere.

        What is inherited from a management group, or paid by a billing account, has its id there. Ask for something
        in a repository by an id below which it would lie: what a deployment brought lies in runs, not in deployments.
        """
        wanted = frozenset(kinds)
        if not self.behind(wanted):
            return ()
        home = _home_of(place)
        if not home:
            return tuple(gap for gap in self.behind(wanted) if _touch(gap.scope, place))
        near = self._near_homes(wanted)
        return near.get(home, near[""]).at(place)

    def united(self, *found: tuple[Gap, ...]) -> tuple[Gap, ...]:
        """Return the gaps of several answers without repeats; of the same answers always the same tuple."""
        parts = [gaps for gaps in found if gaps]
        if len(parts) < 2:
            return parts[0] if parts else ()
        key = tuple(map(id, parts))
        if key not in self._united:  # the answers are kept beside their union, so that no other gets their identity
            self._united[key] = tuple(dict.fromkeys(gap for gaps in parts for gap in gaps)), parts
        return self._united[key][0]

    def _near_homes(self, kinds: frozenset[str]) -> Mapping[str, _Near]:
        """Return the gaps by the home that they may hide something in; empty for any other one."""
        if kinds not in self._near:
            found: dict[str, list[Numbered]] = defaultdict(list)
            for number, gap in enumerate(self.behind(kinds)):
                found[_home_of(gap.scope)].append((number, gap))
            outside = found.pop("", [])
            self._near[kinds] = {"": _near(outside, ())} | {home: _near(outside, own) for home, own in found.items()}
        return self._near[kinds]


@dataclass(frozen=True, slots=True)
class _Near:
    """The gaps before one home: those that are at home nowhere, and those in it by their folded scope."""

    outside: Sequence[Numbered]
    inside: Mapping[str, Sequence[Numbered]]
    scopes: Sequence[str]
    """Those of the gaps inside, sorted."""
    found: dict[tuple[str, ...], tuple[Gap, ...]] = field(default_factory=dict)
    """The answers that were given, by the scopes that they come from."""

    def at(self, place: str) -> tuple[Gap, ...]:
        scopes = tuple(self._touching(fold_id(place))) if self.scopes else ()
        if scopes not in self.found:
            near = (*self.outside, *(entry for scope in scopes for entry in self.inside[scope]))
            self.found[scopes] = tuple(gap for _, gap in sorted(near, key=lambda entry: entry[0]))
        return self.found[scopes]

    def _touching(self, place: str) -> Iterator[str]:
        yield from (above for above in at_and_above(place) if above in self.inside)
        below = f"{place}/"
        for scope in self.scopes[bisect_left(self.scopes, below) :]:
            if not scope.startswith(below):
                return
            yield scope


def _near(outside: Sequence[Numbered], own: Sequence[Numbered]) -> _Near:
    inside: dict[str, list[Numbered]] = defaultdict(list)
    for number, gap in own:
        inside[fold_id(gap.scope)].append((number, gap))
    return _Near(outside, dict(inside), sorted(inside))


def _touch(gap_scope: str, place: str) -> bool:
    return not _home_of(gap_scope) or lies_within(place, gap_scope) or lies_within(gap_scope, place)


def _home_of(scope: str) -> str:
    """Return the subscription, or the repository or project, that a scope lies in; empty for what lies in none.

    What is hidden in one home hides nothing in another: neither a repository a resource, nor the other way round.
    """
    subscription = subscription_of(scope)
    return subscription or fold_id(place_of(scope)).strip("/")
