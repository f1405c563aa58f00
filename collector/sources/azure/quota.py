"""What the headers of an answer say about quota, and whose quota a request uses (evidence sources, A.3 and D.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from collector.sources.azure.limits import Throttle

GRAPH = "graph"

_SUBSCRIPTION_READS = (
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-global-reads",
    "x-ms-ratelimit-remaining-tenant-reads",
)
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_SPAN = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:\.\d+)?")


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


def note_quota(throttle: Throttle, places: tuple[str, ...], headers: Mapping[str, str]) -> None:
    """Tell the throttle what is left."""
    if places == (GRAPH,):
        resets_after = _span(headers.get("x-ms-user-quota-resets-after", ""))
        if headers.get("x-ms-user-quota-remaining") == "0" and resets_after is not None:
            throttle.hold(GRAPH, resets_after)
        return
    for name in _SUBSCRIPTION_READS:
        remaining = headers.get(name, "")
        if remaining.isdecimal():
            throttle.note_remaining(places[0], int(remaining))


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that an answer asks to wait, from whichever header says so; `None` when none does."""
    for name, unit in (("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("retry-after", 1.0)):
        if _SECONDS.fullmatch(headers.get(name, "")):
            return float(headers[name]) * unit
    return _span(headers.get("x-ms-user-quota-resets-after", ""))


def _span(text: str) -> float | None:
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part) for part in match.groups())
    return float(hours * 3600 + minutes * 60 + seconds)
