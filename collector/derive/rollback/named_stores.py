"""What is named as a store of the release, and is none: why, and what to name instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from collector.derive.joins import missing
from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.derive.recovery.feeding import Feeding, resources_by_id
from collector.derive.recovery.stateful import rebuilt_stores, stores
from collector.derive.rows import Unknown
from collector.facts.resource_types import DISK
from collector.model import fold_id

NO_SUCH_STORE = (
    "release.stores names it, but nothing that holds data was seen by this id: correct it, or add its subscription"
)


def why_no_store(declared: str, observed: Observed) -> Unknown | None:
    """Return why a declared id is no store though something was seen there; `None` where nothing was."""
    place = fold_id(declared)
    if place in observed.shared(_rebuilt_places):
        return missing(
            "release.stores names it, but it is declared under `rebuildable`, where no restore point is asked for: "
            "take it out of one of the two"
        )
    held = observed.shared(_names_below).get(place, ())
    if held:
        return missing(f"release.stores names it, but the data lies in what it holds: name {' and '.join(held)}")
    return _seen_without_data(place, observed)


def _seen_without_data(place: str, observed: Observed) -> Unknown | None:
    resource = observed.shared(resources_by_id).get(place)
    if resource is None:
        return None
    if resource.resource_type == DISK and resource.managed_by:
        machine = resource.managed_by.rpartition("/")[2]
        return missing(f"release.stores names a disk that goes with its machine: name the machine {machine}")
    if observed.shared(Feeding).is_spare(place):
        return missing("release.stores names a copy that another store feeds: name that one")
    return missing("release.stores names it, but it holds no data that golive knows of: take it out")


def _rebuilt_places(observed: Observed) -> frozenset[str]:
    return frozenset(place for store in rebuilt_stores(observed) for place in store.places)


_SHOWN = 3
"""How many names are told of what a server holds."""


def _names_below(observed: Observed) -> Mapping[str, list[str]]:
    """Return the names of some stores by the folded ids of all that holds them."""
    found: dict[str, list[str]] = defaultdict(list)
    for store in stores(observed):
        for place in list(at_and_above(store.id))[1:]:
            if len(found[place]) < _SHOWN:
                found[place].append(store.name)
    return dict(found)
