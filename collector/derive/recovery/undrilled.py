"""Machines of which nothing shows that they come back elsewhere: Site Recovery neither replicates nor drills them."""

from __future__ import annotations

from collections.abc import Sequence

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.recovery.feeding import resources_by_id
from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.recovery import ReplicatedItem
from collector.facts.resource_types import VIRTUAL_MACHINE
from collector.model import fold_id

_NAMED = 5
"""How many machines a sentence names; the others are counted."""


def undrilled(observed: Observed) -> tuple[Resource, ...]:
    """Return the machines that no vault replicates, less those that their owner declares to be rebuilt."""
    replicated = {fold_id(item.source) for item in observed.all(ReplicatedItem) if item.source}
    spared = replicated | {fold_id(entry.resource) for entry in observed.workload.rebuildable}
    return tuple(
        resource
        for place, resource in observed.shared(resources_by_id).items()
        if resource.resource_type == VIRTUAL_MACHINE and place not in spared
    )


def why_undrilled(machines: Sequence[Resource], observed: Observed) -> Unknown:
    """Return why nothing is known of the failover of these machines."""
    gaps = observed.hiding(ReplicatedItem)
    if gaps:
        return hidden_by(gaps)
    return missing(
        f"Site Recovery does not replicate {named(machines)}, so nothing shows that they come back elsewhere: "
        "deliver a drill report, replicate and test them, or declare what is rebuilt under `rebuildable`; "
        "a vault of another subscription counts once that is in the scope"
    )


def named(machines: Sequence[Resource]) -> str:
    """Return the names of a few machines, and how many more there are."""
    names = ", ".join(machine.name for machine in machines[:_NAMED])
    more = len(machines) - _NAMED
    return f"{names} and {more} more" if more > 0 else names
