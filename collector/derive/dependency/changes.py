"""Rows about what Azure has announced: maintenance near the cutover, and retirements of services in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.dependency.events import is_active, is_maintenance, is_retirement, name_of
from collector.derive.dependency.in_use import in_use
from collector.derive.joins import absent, known_or
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Resource
from collector.facts.platform import ServiceEvent
from collector.model import Cutover, Workload

AROUND_GO_LIVE = timedelta(hours=24)
"""How long before and after go-live the cutover is taken to last where the workload declares none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformChange(Row):
    """An announced maintenance or retirement that can hit the workload."""

    kind: ClassVar[str] = "platform_change"
    retires: Field[bool] = described("it is a retirement; otherwise a maintenance")
    in_cutover: Field[bool] = described("a maintenance that overlaps the cutover; false of a retirement")
    after_go_live: Field[timedelta] = described("how long after go-live it begins or takes effect", "s")
    title: Field[str] = described("what Azure calls it")
    services: Field[tuple[str, ...]] = described("the services that it hits")
    window: Field[str] = described("the cutover that it is held against, and where that comes from")


def platform_changes(observed: Observed) -> RowSet:
    """Return a row for every announced change that is not over and hits a service and region in use."""
    usage = in_use(observed)
    found: defaultdict[str, list[ServiceEvent]] = defaultdict(list)
    for event in observed.all(ServiceEvent):
        is_change = is_maintenance(event) or is_retirement(event)
        if is_change and is_active(event) is not False and usage.is_hit_by(event):
            found[name_of(event).casefold()].append(event)
    return observed.row_set((_row(events, observed) for events in found.values()), ServiceEvent, Resource)


def cutover_of(workload: Workload) -> Cutover:
    """Return the declared cutover, or the day before and after go-live."""
    around = Cutover(starts=workload.go_live - AROUND_GO_LIVE, ends=workload.go_live + AROUND_GO_LIVE)
    return workload.cutover or around


def _row(events: Sequence[ServiceEvent], observed: Observed) -> PlatformChange:
    first = events[0]
    return PlatformChange(
        subject=first.subject,
        evidence=documents_of(events),
        observed_at=oldest(events),
        retires=is_retirement(first),
        in_cutover=_in_cutover(events, cutover_of(observed.workload)),
        after_go_live=_after_go_live(events, observed),
        title=known_or(first.title, absent("its title")),
        services=tuple(sorted({service for event in events for service in event.services})),
        window=_window(observed.workload),
    )


def _in_cutover(events: Sequence[ServiceEvent], cutover: Cutover) -> Field[bool]:
    """Say whether a maintenance overlaps the cutover; one without an end may last into it."""
    event = events[0]
    is_before = event.ends is not None and event.ends <= cutover.starts
    is_after = event.starts is not None and event.starts >= cutover.ends
    if is_retirement(event) or is_before or is_after:
        return False
    if event.starts is None or event.ends is None:
        return absent(f"from when to when the maintenance {name_of(event)} lasts")
    return True if any(map(is_active, events)) else _doubt(event)


def _after_go_live(events: Sequence[ServiceEvent], observed: Observed) -> Field[timedelta]:
    event = events[0]
    begins = _takes_effect(event, observed.now) if is_retirement(event) else event.starts
    if begins is None:
        return absent(f"when {name_of(event)} takes effect")
    return begins - observed.workload.go_live if any(map(is_active, events)) else _doubt(event)


def _takes_effect(event: ServiceEvent, now: datetime) -> datetime | None:
    """Return when a retirement takes effect: the nearest moment to come that it tells, or the one that has passed.

    Which of the two moments of an advisory is the date of the retirement is not documented.
    """
    told = [moment for moment in (event.starts, event.ends) if moment is not None and moment > now]
    return min(told, default=event.ends)


def _doubt(event: ServiceEvent) -> Unknown:
    return absent(f"whether {name_of(event)} still stands")


def _window(workload: Workload) -> str:
    cutover = cutover_of(workload)
    whence = "as declared" if workload.cutover else "24 h around go-live, as the workload declares no cutover"
    return f"{cutover.starts:%Y-%m-%d %H:%M} to {cutover.ends:%Y-%m-%d %H:%M} UTC ({whence})"
