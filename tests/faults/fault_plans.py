"""What a run is like: the world that it meets, what goes wrong, and its own settings; all of it is data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from fault_worlds import Lag, Rights, lagging

from simulator.faults import Chance, Faults, Rule
from simulator.service import Service
from simulator.world import World

_AS_IT_IS = Service()


class Trouble(Enum):
    """What the simulator's own faults do not know: what is wrong with an answer, or with the way to it."""

    HANGS = "no answer ever comes"
    GARBLED = "the body is no JSON"
    PART_MISSING = "a batch leaves out one of its parts"
    PARTS_TWICE = "a batch answers each request twice, and not the same"
    PARTS_SHUFFLED = "a batch answers in another order"
    PARTS_UNNAMED = "a batch answers without names, and one part less"
    MORE_ROWS_COUNTED = "Resource Graph counts one row more than there is"
    FEWER_ROWS_COUNTED = "Resource Graph counts one row less than there is"
    ROW_LOST = "a page of Resource Graph lacks its last row"
    ROW_TWICE = "a page of Resource Graph has its last row twice"


class ListTrouble(Enum):
    """What is wrong with a list of a CI host, of which some say how long they are."""

    MORE_COUNTED = "it counts one item more than there is"
    FEWER_COUNTED = "it counts one item less than there is"
    ITEM_LOST = "it lacks its last item, which it still counts"
    ITEM_TWICE = "it has its last item twice"
    REVERSED = "it comes in the other order"


@dataclass(frozen=True)
class Mishap:
    """A trouble with the n-th request whose path holds a text, and with further ones at a distance."""

    trouble: Trouble | ListTrouble
    path: str = ""
    nth: int = 1
    again_after: int = 0
    """0: only once."""

    def hits(self, number: int) -> bool:
        since = number - self.nth
        return since == 0 or (self.again_after > 0 and since > 0 and since % self.again_after == 0)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Somebody changes Azure while it is read: a subscription disappears, or the caller's rights become others."""

    after: int
    """How many requests see what was before; fewer where all that is left are held up."""
    held_up: str = ""
    """A pattern of paths on which answers take so long that they see the change: side by side, any order may come."""
    lost: str = ""
    """The scope of a subscription that disappears, or that the caller sees no more."""
    rights: Rights | None = None
    """What the caller may read from then on; without it, the subscription disappears for everyone."""

    def in_world(self, world: World) -> World:
        return self.rights.in_world(world) if self.rights else world.without(self.lost.rpartition("/")[2])

    def holds_up(self, path: str) -> bool:
        return bool(self.held_up) and re.search(self.held_up, path, re.IGNORECASE) is not None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run. Without arguments nothing goes wrong."""

    page_size: int = 100
    service: Service = _AS_IT_IS
    rights: Rights | None = None
    lags: Sequence[Lag] = ()
    rules: Sequence[Rule] = ()
    chance: Chance | None = None
    mishaps: Sequence[Mishap] = ()
    change: Change | None = None
    seconds: float = 0.05
    """How long each request takes."""
    batches: bool = True
    workers: int = 1
    deadline: float = 600.0
    max_requests: int | None = None

    def world(self, world: World) -> World:
        """Return the world of an estate as this run meets it."""
        found = lagging(replace(world, page_size=self.page_size, service=self.service), self.lags)
        return self.rights.in_world(found) if self.rights else found

    def faults(self) -> Faults:
        """Return the faults of the simulator, made anew: they count."""
        return Faults(self.rules, self.chance)
