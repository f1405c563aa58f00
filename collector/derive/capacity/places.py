"""Where machines of the workload run, and which Compute quotas are in use there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.recovery.regions import folded_region
from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.recovery import QuotaUse
from collector.facts.resource_types import SCALE_SET, VIRTUAL_MACHINE
from collector.model import Reason, subscription_of

_RUNS = (VIRTUAL_MACHINE, SCALE_SET)

Counters: TypeAlias = Mapping[str, QuotaUse]
"""The quotas of one place by name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region in which machines of the workload run in one subscription."""

    subscription: str
    """Its id in lower case."""
    region: str
    machines: tuple[Resource, ...]

    @property
    def id(self) -> str:
        return place_id(self.subscription, self.region)


def places_of(observed: Observed) -> tuple[Place, ...]:
    """Return every region of a subscription in which a machine or a scale set of the workload runs."""
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for resource in observed.all(Resource):
        if resource.resource_type in _RUNS:
            found[subscription_of(resource.subject), folded_region(resource.location or "")].append(resource)
    return tuple(Place(*where, tuple(machines)) for where, machines in sorted(found.items()))


def counters_of(observed: Observed) -> Mapping[str, Counters]:
    """Return the counters by place and name."""
    found: dict[str, dict[str, QuotaUse]] = defaultdict(dict)
    for use in observed.all(QuotaUse):
        found[place_id(subscription_of(use.seen_from), folded_region(use.region))][use.name] = use
    return found


def in_use(counters: Counters) -> tuple[QuotaUse, ...]:
    """Return the quotas of which something is used."""
    return tuple(use for _, use in sorted(counters.items()) if use.used > 0)


def unread(place: Place, counters: Counters, observed: Observed) -> Unknown:
    """Return why nothing is known to be used in a place where machines stand."""
    if not place.region:
        names = ", ".join(machine.name for machine in place.machines[:3])
        return Unknown(reason=Reason.PARSE, why=f"the answer does not say in which region {names} runs")
    gaps = observed.hiding(QuotaUse, at=place.id)
    if gaps:
        return hidden_by(gaps)
    if counters:
        return Unknown(reason=Reason.PARSE, why=f"machines run in {place.region}, but none of its quotas is in use")
    return missing(f"no quota of {place.region} was read: collect again once Resource Graph shows the machines there")


def place_id(subscription: str, region: str) -> str:
    """Return the id below which the quotas of a region stand."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{region}"


def no_limit(use: QuotaUse) -> Unknown | None:
    """Return an unknown where a limit cannot be one: some services write -1 for none, and 0 with use is neither."""
    if use.limit > 0 or (use.limit == 0 and use.used == 0):
        return None
    return Unknown(
        reason=Reason.PARSE, why=f"the limit of {use.name} is told as {use.limit:g}, with {use.used:g} in use"
    )
