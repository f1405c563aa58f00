"""Quotas: how much may be asked, and what the answers say about what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from threading import Lock

from simulator.answers import Refused, refusal
from simulator.ids import subscription_of
from simulator.service import Bucket, Service, Window

Headers = Mapping[str, str]

_SUBSCRIPTION_READS = "x-ms-ratelimit-remaining-subscription-reads"
_TENANT_READS = "x-ms-ratelimit-remaining-tenant-reads"
_UNLIMITED = {_SUBSCRIPTION_READS: "249", "x-ms-ratelimit-remaining-subscription-global-reads": "3749"}
_UNLIMITED_TENANT = {_TENANT_READS: "3749"}


class Quotas:
    """All counters of one service; `clock` gives seconds and never goes back."""

    def __init__(self, service: Service, clock: Callable[[], float]) -> None:
        self._service = service
        self._clock = clock
        self._graph = _Counted(service.graph, clock()) if service.graph else None
        self._buckets: dict[str, _Filled] = {}
        self._lock = Lock()

    def query(self) -> Headers:
        """Count a query of Resource Graph; return its quota headers, or raise the 429."""
        if self._graph is None:
            return _graph_headers(14, 5)
        with self._lock:
            allowed, left, resets = self._graph.take(self._clock())
        headers = _graph_headers(left, resets)
        if allowed:
            return headers
        raise refusal(429, "RateLimiting", "Too many queries; wait until the quota resets.", headers=headers)

    def read(self, path: str) -> Headers:
        """Count a read of the resource manager for the subscription of its path, or for the tenant."""
        subscription = subscription_of(path)
        bucket = self._service.reads
        if bucket is None:
            return _UNLIMITED if subscription else _UNLIMITED_TENANT
        with self._lock:
            now = self._clock()
            filled = self._buckets.setdefault(subscription, _Filled(bucket, now))
            wait, left = filled.take(now), filled.left
        headers = {_SUBSCRIPTION_READS if subscription else _TENANT_READS: str(left)}
        if wait == 0:
            return headers
        raise _exhausted(subscription, wait, headers)


def _exhausted(subscription: str, wait: float, headers: Headers) -> Refused:
    code, whose = ("SubscriptionRequestsThrottled", f"subscription '{subscription}'")
    if not subscription:
        code, whose = ("TenantRequestsThrottled", "the tenant")
    seconds = str(max(1, ceil(wait)))
    message = f"Too many reads of {whose}. Please try again after {seconds} seconds."
    return refusal(429, code, message, headers={**headers, "Retry-After": seconds})


class _Counted:
    """A window of time that begins with its first query."""

    def __init__(self, window: Window, now: float) -> None:
        self._window = window
        self._since = now
        self._used = 0

    def take(self, now: float) -> tuple[bool, int, float]:
        """Return whether one more query is allowed, how many are left, and the seconds until the count begins anew."""
        if self._used == 0 or now - self._since >= self._window.seconds:
            self._since, self._used = now, 0
        allowed = self._used < self._window.queries
        self._used += allowed
        return allowed, self._window.queries - self._used, self._since + self._window.seconds - now


class _Filled:
    """A token bucket."""

    def __init__(self, bucket: Bucket, now: float) -> None:
        self._bucket = bucket
        self._tokens = float(bucket.capacity)
        self._at = now

    @property
    def left(self) -> int:
        return int(self._tokens)

    def take(self, now: float) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        gained = (now - self._at) * self._bucket.per_second
        self._tokens, self._at = min(self._bucket.capacity, self._tokens + gained), now
        if self._tokens < 1:
            return (1 - self._tokens) / self._bucket.per_second
        self._tokens -= 1
        return 0


def _graph_headers(left: int, resets: float) -> Headers:
    minutes, seconds = divmod(ceil(resets), 60)
    return {
        "x-ms-user-quota-remaining": str(left),
        "x-ms-user-quota-resets-after": f"00:{minutes:02d}:{seconds:02d}",
        "x-ms-ratelimit-remaining-tenant-resource-requests": str(left),
    }
