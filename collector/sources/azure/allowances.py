"""How many requests a quota still allows, by what answers said and what is on its way (evidence sources, A.3, D.1).

Not safe for threads by themselves: the throttle holds its lock around every call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

_READS_A_SECOND = 25.0
_MOST_READS = 250
"""The bucket of one subscription and caller: its size and its refill (ARM throttling limits, learn.microsoft.com)."""
_RESERVE = 10
"""Reads left to other tools of the same caller, and to what refills slower than documented."""
_NEARLY_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer said about a quota: how many requests are left, and in how many seconds it is whole again."""

    remaining: int
    resets_after: float = 0.0


class Allowance(Protocol):
    """What is left of one quota."""

    def wait_for(self, count: int, now: float) -> float | None:
        """Return the seconds until so many requests may leave; `None`: an answer on its way will tell."""
        ...

    def take(self, count: int, now: float) -> None:
        """Note that so many requests leave."""
        ...

    def give_back(self, count: int) -> None:
        """Note that so many requests are not on their way any more."""
        ...

    def learn(self, told: Told | None, now: float) -> None:
        """Note what an answer said; `None`: it had nothing to say about this quota."""
        ...


@dataclass(slots=True)
class Window:
    """So many queries in so many seconds: the quota of Resource Graph, whose size only its answers tell.

    While nothing is known, at the start and after each reset, one query goes ahead and its answer says how many may
    follow. Where answers say nothing, nothing is held back.
    """

    left: int | None = None
    least: int = 0
    """The lowest number that an answer told in this window."""
    ends: float = 0.0
    in_flight: int = 0
    limited: bool = True

    def wait_for(self, count: int, now: float) -> float | None:
        if not self.limited:
            return 0.0
        known = self._known(now)
        if known is not None and count <= known:
            return 0.0
        if known is None or self.least:  # no answer told of nothing left: ask what is
            return None if self.in_flight else 0.0
        return self.ends - now

    def take(self, count: int, now: float) -> None:
        self.in_flight += count
        known = self._known(now)
        self.left = known - count if known is not None and count <= known else None

    def give_back(self, count: int) -> None:
        self.in_flight -= count

    def learn(self, told: Told | None, now: float) -> None:
        """Answers overtake each other: within one window, the one that tells of less is the later."""
        known = self._known(now)
        if told is None:
            self.limited = self.limited and known is not None
            return
        self.limited = True
        left = told.remaining - self.in_flight
        self.left = left if known is None else min(known, left)
        if known is None or told.remaining <= self.least:
            self.least = told.remaining
            ends = now + told.resets_after
            self.ends = max(self.ends, ends) if told.remaining else ends  # whole seconds: the last knows best

    def _known(self, now: float) -> int | None:
        if now >= self.ends:
            self.left = None
        return self.left


@dataclass(slots=True)
class Bucket:
    """The reads of one subscription or tenant: a bucket that fills up steadily."""

    left: float | None = None
    counted_at: float = 0.0
    in_flight: int = 0

    def wait_for(self, count: int, now: float) -> float | None:
        if self.left is None:
            return 0.0 if not self.in_flight or self.in_flight + count <= _MOST_READS else None
        short = count + _RESERVE - self._filled(self.left, now)
        return short / _READS_A_SECOND if short > _NEARLY_NOTHING else 0.0

    def take(self, count: int, now: float) -> None:
        self.in_flight += count
        if self.left is not None:
            self.left, self.counted_at = self._filled(self.left, now) - count, now

    def give_back(self, count: int) -> None:
        self.in_flight -= count

    def learn(self, told: Told | None, now: float) -> None:
        if told is not None:
            self.left, self.counted_at = float(told.remaining - self.in_flight), now

    def _filled(self, left: float, now: float) -> float:
        return min(left + _READS_A_SECOND * (now - self.counted_at), max(left, _MOST_READS))
