"""The activity log of a subscription: who did what to its resources in the last 90 days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from simulator.access import Access
from simulator.answers import Answer, Refused, refusal
from simulator.moments import parse_moment
from simulator.world import World, fold, subscription_of

KEEPS = timedelta(days=90)
KIND = "/events/ticks"
"""How the type of every entry ends."""

_LOG = re.compile(r"/subscriptions/[^/]+/providers/microsoft\.insights/eventtypes/management/values")
_READ = "Microsoft.Insights/eventtypes/values/Read"
_PART = re.compile(r"(?P<field>[A-Za-z]+)\s+(?P<operator>eq|ge|le)\s+'?(?P<text>[^']*?)'?", re.IGNORECASE)
_ALWAYS_THERE = ("id",)


def answer(world: World, access: Access, path: str, query: Mapping[str, str]) -> Answer | None:
    """Answer the log of a subscription, the newest entry first; `None` for any other path."""
    if not _LOG.fullmatch(fold(path)):
        return None
    subscription = subscription_of(path)
    access.demand(_READ, f"/subscriptions/{subscription}")
    asked = _Asked(query.get("$filter", ""), world.now)
    kinds = [kind for kind in world.by_type if kind.endswith(KIND)]
    entries = [
        found.body for kind in kinds for found in world.by_type[kind] if subscription_of(found.id) == subscription
    ]
    kept = sorted(filter(asked.keeps, entries), key=lambda one: str(one["eventTimestamp"]), reverse=True)
    return Answer(200, {"value": [_selected(one, query.get("$select", "")) for one in kept]})


def _selected(entry: Mapping[str, Any], select: str) -> dict[str, Any]:
    names = {name.strip().casefold() for name in select.split(",") if name.strip()}
    return {name: value for name, value in entry.items() if not names or name.casefold() in (*names, *_ALWAYS_THERE)}


class _Asked:
    """A filter: since when, until when, and of which provider, group or resource; the service takes nothing else."""

    def __init__(self, text: str, now: datetime) -> None:
        self._bounds = {"le": now}
        self._equals: dict[str, str] = {}
        for part in filter(None, re.split(r"\s+and\s+", text, flags=re.IGNORECASE)):
            self._take(part.strip())
        if "ge" not in self._bounds:
            raise _bad("The filter must contain the start of the time range: eventTimestamp ge '...'.")
        if self._bounds["ge"] < now - KEEPS:
            raise _bad(f"The start time cannot be more than {KEEPS.days} days in the past.")

    def _take(self, part: str) -> None:
        match = _PART.fullmatch(part)
        if match is None:
            raise _bad(f"The filter is invalid near '{part}'.")
        field, operator, text = match["field"].casefold(), match["operator"].casefold(), match["text"]
        if field == "eventtimestamp" and operator in ("ge", "le"):
            self._bounds[operator] = _moment(text)
        elif field in ("resourceprovider", "resourcegroupname", "resourceuri") and operator == "eq":
            self._equals[field] = text.casefold()
        else:
            raise _bad(f"The filter is invalid near '{part}'.")

    def keeps(self, entry: Mapping[str, Any]) -> bool:
        told = {
            "resourceprovider": entry["resourceProviderName"]["value"],
            "resourcegroupname": entry["resourceGroupName"],
            "resourceuri": entry["resourceId"],
        }
        when = parse_moment(str(entry["eventTimestamp"]))
        in_time = self._bounds["ge"] <= when <= self._bounds["le"]
        return in_time and all(str(told[field]).casefold() == wanted for field, wanted in self._equals.items())


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise _bad(f"The filter is invalid near '{text}'.") from error


def _bad(message: str) -> Refused:
    return refusal(400, "BadRequest", message)
