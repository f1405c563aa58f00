"""How long is waited: what an answer asks for, and turns that all threads of a run take together."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from collector.instants import format_instant, parse_instant
from collector.model import Cause
from collector.probe import ReadError
from collector.sources.clock import Clock
from collector.sources.limits import Budget
from collector.sources.web.skew import date_of

_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_NAP = 0.5
"""Seconds after which a thread that waits for its turn looks whether the run was stopped."""


def asked_wait(headers: Mapping[str, str], wall: float) -> float | None:
    """Return the seconds that `Retry-After` asks to wait, `None` where it does not.

    A date is held against that of the answer itself; `wall`, in seconds since 1970, stands in where it has none.
    """
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = parse_instant(text)
    except ValueError:
        return None
    since = date_of(headers) or datetime.fromtimestamp(wall, UTC)
    return max(0.0, (until - since).total_seconds())


class Turns:
    """Lets so many requests out at once, and none while the service asked to wait."""

    def __init__(self, service: str, at_once: int, *, clock: Clock, budget: Budget, wall: Callable[[], float]) -> None:
        self._service = service
        self._clock = clock
        self._budget = budget
        self._wall = wall
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._free_at = 0.0

    def hold(self, seconds: float) -> None:
        """Let nobody out for some seconds."""
        until = self._clock.monotonic() + seconds
        with self._lock:
            self._free_at = max(self._free_at, until)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn. Raises `ReadError` when it comes too late, or when the run is over."""
        while not self._slots.acquire(timeout=_NAP):
            self._budget.refuse_when_over()
        try:
            while (seconds := self._free_at - self._clock.monotonic()) > 0:
                self._pause(seconds)
            yield
        finally:
            self._slots.release()

    def _pause(self, seconds: float) -> None:
        if not self._budget.can_wait(seconds):
            free_again = datetime.fromtimestamp(self._wall() + seconds, UTC).replace(microsecond=0)
            raise ReadError(
                Cause.THROTTLED,
                f"{self._service} lets this token ask again at {format_instant(free_again)}, too late for this run",
                "Run again after that, raise --deadline, or let fewer jobs use the same token.",
            )
        self._budget.pause(seconds)
