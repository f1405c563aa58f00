"""How much may be asked: blocking with 429, and pauses that are asked for beside good answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil
from threading import Lock

from simulator.answers import Refused
from simulator.azure_devops.refusals import failed
from simulator.azure_devops.things import Conduct

_NEAR = 0.8
"""From this share of the limit on the service tells how much is left."""


class Limits:
    """The counters of one project; `ticks` gives seconds and never goes back, `clock` the time in epoch seconds."""

    def __init__(self, conduct: Conduct, ticks: Callable[[], float], clock: Callable[[], float]) -> None:
        self._conduct = conduct
        self._ticks = ticks
        self._clock = clock
        self._since = ticks()
        self._used = 0
        self._answers = 0
        self._lock = Lock()

    def count(self) -> Mapping[str, str]:
        """Count a request; return its headers, or raise the 429."""
        with self._lock:
            self._answers += 1
            asks = self._conduct.pause_every
            pause = {"Retry-After": "1"} if asks and self._answers % asks == 0 else {}
            return {**pause, **self._within_limit()}

    def _within_limit(self) -> Mapping[str, str]:
        limit = self._conduct.limit
        if limit is None:
            return {}
        now = self._ticks()
        if now - self._since >= limit.seconds:
            self._since, self._used = now, 0
        left = self._since + limit.seconds - now
        self._used += 1
        headers = {
            "X-RateLimit-Resource": "Concurrency",
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, limit.requests - self._used)),
            "X-RateLimit-Reset": str(int(self._clock() + left)),
        }
        if self._used > limit.requests:
            raise Refused(replace(failed(429), headers={**headers, "Retry-After": str(max(1, ceil(left)))}))
        return headers if self._used >= limit.requests * _NEAR else {}
