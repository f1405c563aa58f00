"""Rows about what Azure has announced: maintenance near the cutover, and retirements of services in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.dependency.events import is_active, is_change, is_maintenance, is_retirement, name_of
from collector.derive.dependency.in_use import InUse, in_use
from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Resource
from collector.facts.platform import ServiceEvent
from collector.facts.recovery import GeoReplica
from collector.model import Cutover, Workload

AROUND_GO_LIVE = timedelta(hours=24)
"""How long before and after go-live the cutover is taken to last where the workload declares none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformChange(Row):
    """An announced maintenance or retirement that can hit the workload."""

    kind: ClassVar[str] = "platform_change"
    retires: Field[bool] = described("it retires something in use; otherwise it is a maintenance")
    in_cutover: Field[bool] = described("a maintenance that overlaps the cutover; false of a retirement")
    after_go_live: Field[timedelta] = described(
        "how long after go-live, or after today where that has passed, it takes effect; 0 where it has", "s"
    )
    title: Field[str] = described("what Azure calls it")
    services: Field[tuple[str, ...]] = described("the services that it hits")
    event_starts: Field[str] = described("when it begins, as Azure tells it")
    event_ends: Field[str] = described("when it ends, as Azure tells it")
    cutover: Field[str] = described("the cutover of the workload, against which it is held, and where that comes from")


def platform_changes(observed: Observed) -> RowSet:
    """Return a row for every announced change that is not over and hits a service and region in use."""
    usage = in_use(observed)
    found: defaultdict[str, list[ServiceEvent]] = defaultdict(list)
    for event in observed.all(ServiceEvent):
        hits = usage.is_hit_by(event) or usage.may_hit_a_copy(event)
        if is_change(event) and is_active(event) is not False and hits:
            found[name_of(event).casefold()].append(event)
    return observed.row_set((_row(events, usage, observed) for events in found.values()), ServiceEvent, Resource)


def cutover_of(workload: Workload, now: datetime) -> Cutover:
    """Return the declared cutover while go-live lies in it; otherwise the day before and after go-live or today."""
    moment = workload.counts_from(now)
    if workload.cutover and workload.cutover.starts <= moment <= workload.cutover.ends:
        return workload.cutover
    return Cutover(starts=moment - AROUND_GO_LIVE, ends=moment + AROUND_GO_LIVE)


def _row(events: Sequence[ServiceEvent], usage: InUse, observed: Observed) -> PlatformChange:
    first = events[0]
    doubt = _doubt(events, usage, observed)
    return PlatformChange(
        subject=first.subject,
        evidence=documents_of(events),
        observed_at=oldest(events),
        retires=_retires(first, doubt),
        in_cutover=_in_cutover(first, doubt, cutover_of(observed.workload, observed.now)),
        after_go_live=_after_go_live(first, observed),
        title=known_or(first.title, absent("its title")),
        services=tuple(sorted({service for event in events for service in event.services})),
        event_starts=_told(first.starts, "when it begins"),
        event_ends=_told(first.ends, "when it ends"),
        cutover=_shown(observed.workload, observed.now),
    )


def _doubt(events: Sequence[ServiceEvent], usage: InUse, observed: Observed) -> Unknown | None:
    """Return why it is not known that the change hits the workload."""
    if not any(map(is_active, events)):
        return absent(f"whether {name_of(events[0])} still stands")
    if any(map(usage.is_hit_by, events)):
        return None
    gaps = observed.hiding(GeoReplica)
    return hidden_by(gaps) if gaps else missing("a copy of the data lies in a region that the service does not tell")


def _in_cutover(event: ServiceEvent, doubt: Unknown | None, cutover: Cutover) -> Field[bool]:
    """Say whether a maintenance overlaps the cutover; one without an end may last into it."""
    is_before = event.ends is not None and event.ends <= cutover.starts
    is_after = event.starts is not None and event.starts >= cutover.ends
    if is_maintenance(event) is False or is_before or is_after:
        return False
    if event.starts is None or event.ends is None:
        return absent(f"from when to when the maintenance {name_of(event)} lasts")
    if is_maintenance(event) is None:
        return absent(f"whether {name_of(event)} is a maintenance: its type is new, {event.event_type}")
    return doubt or True


def _retires(event: ServiceEvent, doubt: Unknown | None) -> Field[bool]:
    retires = is_retirement(event)
    if retires is None:
        return absent(f"whether {name_of(event)} is a retirement: its words are new, {_words(event)}")
    return False if retires is False else doubt or True


def _after_go_live(event: ServiceEvent, observed: Observed) -> Field[timedelta]:
    begins = event.starts if is_maintenance(event) else _takes_effect(event, observed.now)
    if begins is None:
        return absent(f"when {name_of(event)} takes effect")
    return max(begins - observed.workload.counts_from(observed.now), timedelta(0))


def _takes_effect(event: ServiceEvent, now: datetime) -> datetime | None:
    """Return when a retirement takes effect: the nearest moment to come that it tells, or the one that has passed.

    Which of the two moments of an advisory is the date of the retirement is not documented.
    """
    told = [moment for moment in (event.starts, event.ends) if moment is not None and moment > now]
    return min(told, default=event.ends)


def _words(event: ServiceEvent) -> str:
    return f"{event.event_type} {event.subtype}" if event.subtype else event.event_type


def _told(moment: datetime | None, what: str) -> Field[str]:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else absent(what)


def _shown(workload: Workload, now: datetime) -> str:
    cutover = cutover_of(workload, now)
    if cutover == workload.cutover:
        whence = "as declared"
    elif workload.go_live < now:
        whence = "24 h around today, as go-live has passed"
    elif workload.cutover:
        whence = "24 h around go-live, as it lies outside of the declared cutover"
    else:
        whence = "24 h around go-live, as the workload declares no cutover"
    return f"{cutover.starts:%Y-%m-%d %H:%M} to {cutover.ends:%Y-%m-%d %H:%M} UTC ({whence})"
