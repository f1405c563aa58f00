"""Rows about quotas: whether the recovery region could take over, and whether the launch has headroom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from collector.derive.capacity.places import Counters, Place, counters_of, in_use, no_limit, place_id, places_of, unread
from collector.derive.capacity.strayed import items_by_machine, strayed_items, why_strayed
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Resource
from collector.facts.recovery import QuotaUse, ReplicatedItem
from collector.model import Fact

_REGION_LOSS = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCapacity(Row):
    """A quota in use where machines of the workload run, with what is left of it in the recovery region."""

    kind: ClassVar[str] = "recovery_capacity"
    loss: Field[str] = described("what is lost: always region")
    counter: Field[str] = described("name of the quota, in lower case")
    region: Field[str] = described("region in which it is used")
    recovery_region: Field[str] = described("region that the workload declares for its recovery")
    needed: Field[float] = described("what must be free there: what is used now, times the declared scale", "count")
    free: Field[float] = described("what is free there", "count")
    reserved: Field[bool] = described("the machines are reserved there or running already, which quota alone is not")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaHeadroom(Row):
    """A quota in use where machines of the workload run, and how full it is after the launch."""

    kind: ClassVar[str] = "quota_headroom"
    counter: Field[str] = described("name of the quota, in lower case")
    region: Field[str] = described("region in which it is used")
    used: Field[float] = described("what is used now", "count")
    limit: Field[float] = described("how much may be used", "count")
    used_after_launch: Field[float] = described("what the launch is expected to need of the limit", "%")


def recovery_capacities(observed: Observed) -> RowSet:
    """Return a row for each quota in use outside of the recovery region, or one that says why there is none."""
    places, counters = places_of(observed), counters_of(observed)
    rows = (*_capacity_rows(places, counters, observed), *_strayed_rows(places, observed))
    return observed.row_set(rows, Resource, QuotaUse, ReplicatedItem)


def quota_headrooms(observed: Observed) -> RowSet:
    """Return a row for each quota in use where machines of the workload run."""
    places, counters = places_of(observed), counters_of(observed)
    rows = (row for place in places for row in _headroom_rows(place, counters.get(place.id, {}), observed))
    return observed.row_set(rows, Resource, QuotaUse)


# --- Room in the recovery region ---------------------------------------------------------------------------


def _capacity_rows(
    places: Sequence[Place], counters: Mapping[str, Counters], observed: Observed
) -> Iterator[RecoveryCapacity]:
    there = observed.workload.recovery_region
    lost = [place for place in places if place.region != there]
    if places and (not there or not lost):
        line = _ALREADY_THERE.format(region=there) if there else _UNDECLARED
        machines = [machine for place in places for machine in place.machines]
        yield _open_capacity(f"workload:{observed.workload.name}", missing(line), machines, "")
        return
    for place in lost:
        here, beyond = counters.get(place.id, {}), counters.get(place_id(place.subscription, there), {})
        used = in_use(here)
        if not used:
            why = unread(place, here, observed)
            yield _open_capacity(place.id, why, place.machines, place.region)
        for use in used:
            yield _capacity_row(place, use, beyond.get(use.name), observed)


_UNDECLARED = "no recovery region is declared: add `recovery: {region: northeurope}` to the workload, with your region"
_ALREADY_THERE = (
    "all machines run in {region} already, which the workload declares as the region of its recovery: "
    "declare another one under `recovery.region`"
)


def _strayed_rows(places: Sequence[Place], observed: Observed) -> Iterator[RecoveryCapacity]:
    """Yield a row for each region whose machines would come up elsewhere than where the room is looked for."""
    if not observed.workload.recovery_region:
        return
    items = items_by_machine(observed)
    for place in places:
        strayed = strayed_items(place, items, observed.workload.recovery_region)
        if strayed:
            why = why_strayed(strayed, observed.workload.recovery_region)
            yield _open_capacity(place.id, why, (*place.machines, *strayed), place.region)


_NOT_RESERVED = missing(
    "quota is no promise that the machines are there on the day: make a capacity reservation in the recovery region, "
    "or run a standby there, and attest it"
)
"""Nothing that golive reads tells of reservations."""


def _capacity_row(place: Place, use: QuotaUse, there: QuotaUse | None, observed: Observed) -> RecoveryCapacity:
    rests_on = [fact for fact in (use, there) if fact is not None]
    return RecoveryCapacity(
        subject=use.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        loss=_REGION_LOSS,
        counter=use.name,
        region=place.region,
        recovery_region=observed.workload.recovery_region,
        needed=use.used * observed.workload.recovery_scale,
        free=_free(place, use, there, observed),
        reserved=_NOT_RESERVED,
    )


def _free(place: Place, use: QuotaUse, there: QuotaUse | None, observed: Observed) -> Field[float]:
    region = observed.workload.recovery_region
    if there is None:
        gaps = observed.hiding(QuotaUse, at=place_id(place.subscription, region))
        return hidden_by(gaps) if gaps else missing(f"{region} shows no quota {use.name}")
    return no_limit(there) or there.limit - there.used


def _open_capacity(subject: str, why: Unknown, rests_on: Iterable[Fact], region: str) -> RecoveryCapacity:
    known = tuple(rests_on)
    return RecoveryCapacity(
        subject=subject,
        evidence=documents_of(known),
        observed_at=oldest(known),
        loss=_REGION_LOSS,
        counter=why,
        region=region or why,
        recovery_region=why,
        needed=replace(why, why="for the same reason"),
        free=why,
        reserved=why,
    )


# --- Headroom for the launch -------------------------------------------------------------------------------


def _headroom_rows(place: Place, counters: Counters, observed: Observed) -> Iterator[QuotaHeadroom]:
    used = in_use(counters)
    if not used:
        why = unread(place, counters, observed)
        yield QuotaHeadroom(
            subject=place.id,
            evidence=documents_of(place.machines),
            observed_at=oldest(place.machines),
            counter=why,
            region=place.region or why,
            used=why,
            limit=why,
            used_after_launch=why,
        )
    for use in used:
        yield QuotaHeadroom(
            subject=use.subject,
            evidence=documents_of((use,)),
            observed_at=use.observed_at,
            counter=use.name,
            region=place.region,
            used=use.used,
            limit=no_limit(use) or use.limit,
            used_after_launch=_after_launch(use, observed.workload.launch_factor),
        )


def _after_launch(use: QuotaUse, factor: float | None) -> Field[float]:
    if factor is None:
        why = "nobody says how much more the launch needs: add `capacity: {launch_factor: 1.5}` to the workload"
        return missing(why)
    return no_limit(use) or use.used * factor * 100 / use.limit
