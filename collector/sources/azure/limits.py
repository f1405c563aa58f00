"""How long and how much a run may read: its deadline and request budget, and the quota that all threads share."""

from __future__ import annotations

import threading

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.azure.clock import Clock

_NAP = 0.5
"""Seconds after which a waiting thread looks whether the run was stopped."""
_LOW_QUOTA = 25
_PACE = 0.05
"""Seconds between two reads of a subscription whose quota is low: it refills by 25 a second (ARM throttling limits)."""


class Budget:
    """The deadline and the number of requests of one run, shared by all of its threads."""

    def __init__(self, clock: Clock, seconds: float, max_requests: int | None = None) -> None:
        self._clock = clock
        self._seconds = seconds
        self._ends = clock.monotonic() + seconds
        self._max_requests = max_requests
        self._sent = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @property
    def sent(self) -> int:
        """How many requests have left, repeated ones counted each time."""
        return self._sent

    def remaining(self) -> float:
        """Return the seconds left; never negative."""
        return max(0.0, self._ends - self._clock.monotonic())

    def stop(self) -> None:
        """End every wait and refuse every further request; for an interrupted run."""
        self._stopped.set()

    def spend(self) -> None:
        """Count one request. Raises `ReadError` when the run may send no more."""
        self._refuse_when_over()
        with self._lock:
            if self._max_requests is not None and self._sent >= self._max_requests:
                raise ReadError(
                    Cause.PARTIAL,
                    f"the budget of {self._max_requests} requests is used up",
                    "Raise --max-requests, or narrow the scope of the workload.",
                )
            self._sent += 1

    def can_wait(self, seconds: float) -> bool:
        return seconds < self.remaining()

    def pause(self, seconds: float) -> None:
        """Wait. Raises `ReadError` when the run is over before that."""
        wakes = self._clock.monotonic() + min(seconds, self.remaining())
        while (left := wakes - self._clock.monotonic()) > 0:
            self._refuse_when_over()
            self._clock.sleep(min(left, _NAP))
        self._refuse_when_over()

    def _refuse_when_over(self) -> None:
        if self._stopped.is_set():
            raise ReadError(Cause.PARTIAL, "the run was interrupted", "Run golive again and let it finish.")
        if not self.remaining():
            raise ReadError(
                Cause.TIMED_OUT,
                f"the run's deadline of {self._seconds:g} s has passed",
                "Raise --deadline, or narrow the scope of the workload.",
            )


class Throttle:
    """Makes all threads wait together where Azure said that its quota is low or used up.

    A place is whatever has a quota of its own: Resource Graph, a subscription, a provider within it.
    """

    def __init__(self, clock: Clock, budget: Budget) -> None:
        self._clock = clock
        self._budget = budget
        self._free_at: dict[str, float] = {}
        self._low: set[str] = set()
        self._lock = threading.Lock()

    def hold(self, place: str, seconds: float) -> None:
        """Let nobody ask this place for some seconds."""
        until = self._clock.monotonic() + seconds
        with self._lock:
            self._free_at[place] = max(until, self._free_at.get(place, 0.0))

    def note_remaining(self, place: str, remaining: int) -> None:
        """Slow down when few calls are left at this place, and speed up again when there are more."""
        with self._lock:
            (self._low.add if remaining < _LOW_QUOTA else self._low.discard)(place)

    def wait(self, places: tuple[str, ...]) -> None:
        """Wait until all these places may be asked. Raises `ReadError` when the deadline comes first."""
        seconds = self._reserve(places)
        if not seconds:
            return
        if not self._budget.can_wait(seconds):
            raise ReadError(
                Cause.THROTTLED,
                f"Azure's quota is free again in {seconds:.0f} s, which is after the run's deadline",
                "Run again later, or raise --deadline.",
            )
        self._budget.pause(seconds)

    def _reserve(self, places: tuple[str, ...]) -> float:
        now = self._clock.monotonic()
        with self._lock:
            free_at = max((self._free_at.get(place, 0.0) for place in places), default=0.0)
            start = max(now, free_at)
            for place in self._low.intersection(places):
                self._free_at[place] = start + _PACE
        return start - now
