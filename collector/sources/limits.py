"""How long and how much a run may read: its deadline and its budget of requests."""

from __future__ import annotations

import threading

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.clock import Clock

_NAP = 0.5
"""Seconds after which a waiting thread looks whether the run was stopped."""


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
        self.refuse_when_over()
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
            self.refuse_when_over()
            self._clock.sleep(min(left, _NAP))
        self.refuse_when_over()

    def refuse_when_over(self) -> None:
        """Raise `ReadError` when the run was stopped or its deadline has passed."""
        if self._stopped.is_set():
            raise ReadError(Cause.PARTIAL, "the run was interrupted", "Run golive again and let it finish.")
        if not self.remaining():
            raise ReadError(
                Cause.TIMED_OUT,
                f"the run's deadline of {self._seconds:g} s has passed",
                "Raise --deadline, or narrow the scope of the workload.",
            )
