"""What the headers of an answer say about quota, and whose quota a request uses (evidence sources, A.3 and D.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from collector.instants import parse_instant
from collector.sources.azure.allowances import Told
from collector.sources.azure.throttle import GRAPH

_READS = (
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-global-reads",
    "x-ms-ratelimit-remaining-tenant-reads",
)
_COUNT = re.compile(r"[0-9]{1,9}")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_SPAN = re.compile(r"(\d{1,3}):(\d{2}):(\d{2}(?:\.\d{1,9})?)")


@lru_cache(maxsize=1024)  # it is asked several times about each address, while it waits, leaves and is answered
def places_of(url: str) -> tuple[str, ...]:
    """Return the places whose quota a request uses, the narrowest last."""
    path = urlsplit(url).path.casefold()
    if path.startswith("/providers/microsoft.resourcegraph/"):
        return (GRAPH,)
    parts = path.split("/")
    subscription = parts[2] if len(parts) > 2 and parts[1] == "subscriptions" else "tenant"
    if "providers" not in parts[:-1]:
        return (subscription,)
    last = len(parts) - 1 - parts[::-1].index("providers")
    return (subscription, f"{subscription} {parts[last + 1]}" if last + 1 < len(parts) else subscription)


def quotas_told(places: tuple[str, ...], headers: Mapping[str, str]) -> Mapping[str, Told]:
    """Return what an answer says about the widest of the places that were asked."""
    told = _told_by_graph(headers) if places == (GRAPH,) else _told_by_manager(headers)
    return {} if told is None else {places[0]: told}


def asked_wait(headers: Mapping[str, str], wall: float) -> float | None:
    """Return the seconds that an answer asks to wait, from whichever header says so; `None` when none does.

    A date is held against that of the answer itself; `wall`, in seconds since 1970, stands in where it has none.
    """
    for name, unit in (("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("retry-after", 1.0)):
        if _SECONDS.fullmatch(headers.get(name, "")):
            return float(headers[name]) * unit
    until = _moment(headers.get("retry-after", ""))
    if until is not None:
        since = _moment(headers.get("date", "")) or datetime.fromtimestamp(wall, UTC)
        return max(0.0, (until - since).total_seconds())
    return _span(headers.get("x-ms-user-quota-resets-after", ""))


def _told_by_graph(headers: Mapping[str, str]) -> Told | None:
    remaining = headers.get("x-ms-user-quota-remaining", "")
    resets_after = _span(headers.get("x-ms-user-quota-resets-after", ""))
    return Told(int(remaining), resets_after) if _COUNT.fullmatch(remaining) and resets_after is not None else None


def _told_by_manager(headers: Mapping[str, str]) -> Told | None:
    remaining = tuple(_numbers(headers))
    return Told(min(remaining)) if remaining else None


def _numbers(headers: Mapping[str, str]) -> Iterator[int]:
    for name in _READS:
        if _COUNT.fullmatch(headers.get(name, "")):
            yield int(headers[name])


def _moment(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except ValueError:
        return None


def _span(text: str) -> float | None:
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    return float(match[1]) * 3600 + float(match[2]) * 60 + float(match[3])
