"""A workload whose tracker is in good order, on either host, and its facts one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from builders import GO_LIVE, NOW, SEEN, WORKLOAD

from collector.facts.tracker import Found, Milestone, PlannedItem, StateWord, WorkItem
from collector.model import Delivery, Host, Place, Query, Tracker, Workload

GITHUB = Place(Host.GITHUB, "contoso/shop")
AZURE_DEVOPS = Place(Host.AZURE_DEVOPS, "contoso/shop")
HOSTS = (GITHUB, AZURE_DEVOPS)
TRACKER = Tracker(
    defects=Query(labels=("bug",)), feedback=Query(labels=("beta-feedback",)), deferred=Query(labels=("deferred",))
)
NEXT = "2.5"
TO_COME = GO_LIVE + timedelta(days=60)


def tracked(*places: Place, **changes: Any) -> Workload:
    """The workload with its tracker in some places; `changes` are of the tracker."""
    return replace(WORKLOAD, delivery=Delivery(places=places, tracker=replace(TRACKER, **changes)))


def work_item(place: Place, number: int = 41, found_by: str = Found.DEFECTS, **changes: Any) -> WorkItem:
    """A closed item that was mended."""
    folder = "issues" if place.host is Host.GITHUB else "wit/workitems"
    fields: dict[str, Any] = {
        "subject": f"{place.id}/{folder}/{number}",
        "found_by": found_by,
        "number": number,
        "is_open": False if place.host is Host.GITHUB else None,
        "state": "closed",
        "labels": ("bug",),
        "item_type": "Bug",
        "assigned": True,
        "created": NOW - timedelta(days=30),
        **SEEN,
    }
    return WorkItem(**{**fields, **changes})


def open_item(place: Place, number: int = 42, found_by: str = Found.DEFECTS, **changes: Any) -> WorkItem:
    """An open item of high severity in good order: assigned, with a workaround and a date soon after go-live."""
    fields: dict[str, Any] = {
        "is_open": True if place.host is Host.GITHUB else None,
        "state": "open" if place.host is Host.GITHUB else "Active",
        "labels": ("bug", "severity: high", "workaround"),
        "due": GO_LIVE + timedelta(days=20),
        **changes,
    }
    return work_item(place, number, found_by, **fields)


def milestone(place: Place, title: str = NEXT, **changes: Any) -> Milestone:
    """A milestone two months after go-live."""
    fields: dict[str, Any] = {
        "subject": f"{place.id}/milestones/{title}",
        "title": title,
        "due": TO_COME,
        "is_open": True if place.host is Host.GITHUB else None,
        **SEEN,
    }
    return Milestone(**{**fields, **changes})


def planned(place: Place, count: int = 5, title: str = NEXT, first: int = 100, **changes: Any) -> list[PlannedItem]:
    """Some open items of a milestone."""
    fields: dict[str, Any] = {
        "milestone": title,
        "is_open": True if place.host is Host.GITHUB else None,
        "state": "open",
        "item_type": "User Story",
        **SEEN,
        **changes,
    }
    return [PlannedItem(subject=f"{place.id}/items/{number}", **fields) for number in range(first, first + count)]


def state_word(place: Place, state: str, category: str, item_type: str = "Bug") -> StateWord:
    return StateWord(
        subject=f"{place.id}/wit/workitemtypes/{item_type}/states/{state}",
        item_type=item_type,
        state=state,
        category=category,
        **SEEN,
    )
