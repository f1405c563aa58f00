"""What the list of fired alerts accepts in its query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from simulator.answers import refusal
from simulator.moments import parse_moment
from simulator.world import Resource

KIND = "microsoft.alertsmanagement/alerts"
_RANGES = {
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
_FILTERS = ("monitorCondition", "severity", "alertState")
_SORTED_BY = "lastModifiedDateTime"
_PAGE, _LARGEST_PAGE = 25, 250


def asked(found: Sequence[Resource], query: Mapping[str, str], now: datetime) -> list[Resource]:
    """Return the alerts that are asked for, in the order that is asked for: one day and the newest change first."""
    span = _RANGES.get(query.get("timeRange", "1d"))
    if span is None:
        raise refusal(400, "BadRequest", f"timeRange must be one of {', '.join(_RANGES)}.")
    kept = [alert for alert in found if _moment(alert, "startDateTime") >= now - span and _fits(alert, query)]
    order = query.get("sortBy", _SORTED_BY)
    newest_first = query.get("sortOrder", "desc").casefold() != "asc"
    return sorted(kept, key=lambda alert: str(_essentials(alert).get(order, "")), reverse=newest_first)


def page_size(query: Mapping[str, str], page_size: int) -> int:
    """Return how many alerts a page has."""
    text = query.get("pageCount", str(_PAGE))
    if not text.isdigit() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise refusal(400, "BadRequest", f"pageCount must be between 1 and {_LARGEST_PAGE}.")
    return min(int(text), page_size)


def _fits(alert: Resource, query: Mapping[str, str]) -> bool:
    told = _essentials(alert)
    return all(told[name].casefold() == query[name].casefold() for name in _FILTERS if name in query)


def _moment(alert: Resource, name: str) -> datetime:
    return parse_moment(str(_essentials(alert)[name]))


def _essentials(alert: Resource) -> Mapping[str, Any]:
    return alert.body["properties"]["essentials"]  # type: ignore[no-any-return] # every alert is made by its shape
