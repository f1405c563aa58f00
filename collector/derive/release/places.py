"""Whether something that is not in the inventory of resources is the workload's, told by where it stands."""

from __future__ import annotations

from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed
from collector.facts.azure import Resource
from collector.facts.resource_types import READ_TYPES
from collector.model import fold_id, subscription_of, type_of


class Places:
    """The places of a workload: what is declared, what was found, and the resource groups around that."""

    def __init__(self, observed: Observed) -> None:
        azure = observed.workload.azure
        self._everything = not azure.narrows
        self._whole = frozenset() if azure.tags else frozenset(observed.whole)
        self._named = frozenset(map(fold_id, azure.named))
        self._found = frozenset(fold_id(resource.subject) for resource in observed.all(Resource))
        self._groups = frozenset(_group_of(place) for place in self._found)

    def hold(self, subject: str) -> bool:
        """Say whether a place is the workload's.

        Where tags decide and a type is not in the inventory, nobody knows the tags: what stands in one resource group
        with the workload counts as part of it, because overlooking it would be worse.
        """
        if self._everything:
            return True
        place = fold_id(subject)
        if subscription_of(place) in self._whole or lies_in_any(place, self._named) or lies_in_any(place, self._found):
            return True
        return type_of(place) not in READ_TYPES and _group_of(place) in self._groups


def _group_of(place: str) -> str:
    """Return the resource group around a folded id, by the five parts of its path."""
    return next((above for above in at_and_above(place) if above.count("/") == _PARTS_OF_A_GROUP), place)


_PARTS_OF_A_GROUP = 4
"""`/subscriptions/<id>/resourcegroups/<name>` has so many slashes."""
