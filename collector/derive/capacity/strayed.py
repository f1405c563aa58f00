"""Machines that Site Recovery brings up in another region than the workload declares for its recovery."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from collector.derive.capacity.places import Place
from collector.derive.joins import absent, missing
from collector.derive.observed import Observed
from collector.derive.recovery.regions import folded_region
from collector.derive.rows import Unknown
from collector.facts.recovery import ReplicatedItem
from collector.model import Reason, fold_id


def items_by_machine(observed: Observed) -> Mapping[str, Sequence[ReplicatedItem]]:
    """Return the replicated items by the folded ids of their machines."""
    found: dict[str, list[ReplicatedItem]] = defaultdict(list)
    for item in observed.all(ReplicatedItem):
        if item.source is not None:
            found[fold_id(item.source)].append(item)
    return found


def strayed_items(
    place: Place, items: Mapping[str, Sequence[ReplicatedItem]], declared: str
) -> tuple[ReplicatedItem, ...]:
    """Return the items that take machines of a place elsewhere, or do not say where to.

    One that stays in its region is about the loss of a zone only, for which nothing is declared.
    """
    fine = {place.region, folded_region(declared)}
    return tuple(
        item
        for machine in place.machines
        for item in items.get(fold_id(machine.subject), ())
        if folded_region(item.recovery_region or "") not in fine
    )


def why_strayed(strayed: Sequence[ReplicatedItem], declared: str) -> Unknown:
    """Return why the room in the declared region says nothing of these machines."""
    regions = sorted({item.recovery_region for item in strayed if item.recovery_region is not None})
    if not regions:
        return absent("to which region Site Recovery replicates")
    return missing(
        f"Site Recovery brings machines up in {', '.join(regions)}, but the workload declares {declared} "
        "for its recovery: change `recovery.region`, or replicate them to the declared region",
        reason=Reason.MISMATCH,
    )
