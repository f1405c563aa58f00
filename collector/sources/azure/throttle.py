"""The one limiter of a run: all threads wait here together where Azure said that a quota is low or used up."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.azure.allowances import Allowance, Bucket, Told, Window
from collector.sources.clock import Clock
from collector.sources.limits import Budget

GRAPH = "graph"
"""The place whose quota is that of Resource Graph."""
LONGEST_WAIT = 120.0
"""Seconds. A service that asks for a longer pause is not waited for: the read ends as throttled."""
_PASSING = 5.0
"""Seconds. Whoever asks for no longer pause may mean one request alone; a longer one is meant for all."""
_USED_UP = 10
"""So few reads left, by a 429, that the quota is used up."""
_MORE_THAN_CHANCE = 3
"""So many refusals of a place more than answers of it are no accident; twice as many after it has answered."""
_NAP = 0.5
"""Seconds of real time after which a thread that waits for another's answer looks whether the run was stopped."""

Load: TypeAlias = Mapping[str, int]
"""How many requests use the quota of which place: Resource Graph, a subscription, a provider within it."""


def is_used_up(places: Sequence[str], told: Mapping[str, Told]) -> bool:
    """Say whether a 429 means that nothing is left of the quota of the widest of its places."""
    return places[0] == GRAPH or any(said.remaining <= _USED_UP for said in told.values())


class Throttle:
    """Lets requests out in turn, as far as the quotas that they use allow it."""

    def __init__(self, clock: Clock, budget: Budget) -> None:
        self._clock = clock
        self._budget = budget
        self._free_at: dict[str, float] = {}
        self._strikes: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        self._allowances: dict[str, Allowance] = {}
        self._changed = threading.Condition()

    def hold(self, place: str, seconds: float) -> None:
        """Let nobody ask this place for some seconds."""
        until = self._clock.monotonic() + seconds
        with self._changed:
            self._free_at[place] = max(until, self._free_at.get(place, 0.0))

    def held_for(self, places: Iterable[str]) -> float:
        """Return for how many seconds one of these places may not be asked; 0 when all may be."""
        with self._changed:
            return max(0.0, self._held_for(places))

    def weigh(self, balance: Mapping[str, int]) -> None:
        """Note for each place how many requests it has just refused as too many, less those that it answered."""
        with self._changed:
            for place, refused in balance.items():
                self._strikes[place] = max(-_MORE_THAN_CHANCE, self._strikes[place] + refused)
                self._answers[_widest(place)] += refused < 0

    def answers(self, place: str) -> int:
        """Return how often one of the widest places has answered anybody so far."""
        with self._changed:
            return self._answers[place]

    def refused(self, places: Sequence[str], seconds: float, told: Mapping[str, Told]) -> None:
        """Hold the places of a 429 back, unless it seems to mean that one request alone.

        A quota that is used up slows everybody down who shares it; a 429 among answers must not, or a run waits for
        each of them. Where it tells of no quota, the narrowest of the places is meant.
        """
        used_up = is_used_up(places, told)
        place = places[0] if used_up else places[-1]
        if used_up or seconds > _PASSING or self._strikes[place] >= _MORE_THAN_CHANCE:
            self.hold(place, seconds)

    def enter(self, load: Load) -> None:
        """Wait for a turn; each one ends with `leave`. Raises `ReadError` when it comes too late to wait for."""
        while (seconds := self._try(load)) is None or seconds > 0:
            if seconds is not None:
                self._pause(seconds)
            self._budget.refuse_when_over()

    def leave(self, load: Load, told: Mapping[str, Told] | None) -> None:
        """End a turn with what the answer said about the quotas; `None` when no answer came."""
        now = self._clock.monotonic()
        with self._changed:
            for place, count in load.items():
                allowance = self._allowance(place)
                allowance.give_back(count)
                if told is not None:
                    allowance.learn(told.get(place), now)
            self._changed.notify_all()

    def _try(self, load: Load) -> float | None:
        """Take a turn and return 0, or the seconds after which to try again; `None` after another's answer came."""
        with self._changed:
            now = self._clock.monotonic()
            waits = [self._allowance(place).wait_for(count, now) for place, count in load.items()]
            seconds = max(self._held_for(load), *(wait or 0.0 for wait in waits), 0.0)
            if seconds > 0:
                return seconds
            if None in waits:
                self._changed.wait(_NAP)
                return None
            for place, count in load.items():
                self._allowance(place).take(count, now)
            return 0.0

    def _held_for(self, places: Iterable[str]) -> float:
        now = self._clock.monotonic()
        return max((self._free_at.get(place, 0.0) - now for place in places), default=0.0)

    def _allowance(self, place: str) -> Allowance:
        return self._allowances.setdefault(place, Window() if place == GRAPH else Bucket())

    def _pause(self, seconds: float) -> None:
        if seconds > LONGEST_WAIT or not self._budget.can_wait(seconds):
            raise ReadError(
                Cause.THROTTLED,
                f"Azure's quota is free again in {seconds:.0f} s, which is too late for this run",
                "Run again later, raise --deadline, or let fewer tools read with this identity.",
            )
        self._budget.pause(seconds)


def _widest(place: str) -> str:
    """Return the place that a provider's quota lies in; its name is the first word (`quota.places_of`)."""
    return place.partition(" ")[0]
