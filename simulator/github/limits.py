"""The primary limit by the hour and the secondary one by the minute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from simulator.github import refusals
from simulator.github.hub import Limits

_HOUR = 3600
_MINUTE = 60
_ANONYMOUS = 60
_UNLIMITED = 5000
"""What is told of the limit where there is none."""


@dataclass(slots=True)
class _Window:
    """Requests of one caller since a moment."""

    since: float
    used: int = 0

    def look(self, now: float, seconds: float) -> int:
        """Return how many were used, beginning anew when the time is over."""
        if now - self.since >= seconds:
            self.since, self.used = now, 0
        return self.used


class Counted:
    """The requests of each caller; `clock` gives epoch seconds to tell, `ticks` those that are counted by."""

    def __init__(self, limits: Limits, clock: Callable[[], float], ticks: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._ticks = ticks
        self._hours: defaultdict[str, _Window] = defaultdict(lambda: _Window(ticks()))
        self._minutes: defaultdict[str, _Window] = defaultdict(lambda: _Window(ticks()))
        self._lock = Lock()

    def refuse_beyond_limits(self, caller: str) -> None:
        """Refuse a request that is one too many."""
        with self._lock:
            used = self._hours[caller].look(self._ticks(), _HOUR)
            in_minute = self._minutes[caller].look(self._ticks(), _MINUTE)
        if self._is_limited(caller) and used >= self._hourly(caller):
            raise refusals.refused(403, "API rate limit exceeded.", self._headers(caller, used))
        if self._limits.per_minute is not None and in_minute >= self._limits.per_minute:
            message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
            headers = {**self._headers(caller, used), "Retry-After": str(self._limits.retry_after)}
            raise refusals.refused(403, message, headers)

    def take(self, caller: str, *, free: bool) -> Mapping[str, str]:
        """Count a request and return the headers that tell what is left; a free one counts for the minute only."""
        with self._lock:
            hour, minute = self._hours[caller], self._minutes[caller]
            hour.used += not free
            minute.used += 1
            return self._headers(caller, hour.used)

    def overview(self, caller: str) -> Mapping[str, Any]:
        """Return the body of `/rate_limit`, which costs nothing."""
        with self._lock:
            used = self._hours[caller].look(self._ticks(), _HOUR)
            headers = self._headers(caller, used)
        core = {name: int(headers[f"x-ratelimit-{name}"]) for name in ("limit", "used", "remaining", "reset")}
        return {"resources": {"core": core}, "rate": core}

    def _is_limited(self, caller: str) -> bool:
        return self._limits.hourly is not None or not caller

    def _hourly(self, caller: str) -> int:
        if not caller:
            return _ANONYMOUS
        return _UNLIMITED if self._limits.hourly is None else self._limits.hourly

    def _headers(self, caller: str, used: int) -> Mapping[str, str]:
        resets_in = self._hours[caller].since + _HOUR - self._ticks()
        limit = self._hourly(caller)
        return {
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(max(0, limit - used)),
            "x-ratelimit-used": str(used),
            "x-ratelimit-reset": str(int(self._clock() + resets_in) + 1),
            "x-ratelimit-resource": "core",
        }
