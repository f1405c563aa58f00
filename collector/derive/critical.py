"""Which resources a critical flow needs, and which of them nobody saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collector.derive.joins import missing
from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.azure import Inventory, Resource
from collector.model import Reason, fold_id, subscription_of, type_of


class Critical:
    """The members of the critical flows, ready to be asked about thousands of resources."""

    def __init__(self, observed: Observed) -> None:
        self._none_declared = not observed.workload.flows
        self._members = frozenset(map(fold_id, observed.workload.critical_members))
        self._above = frozenset(place for member in self._members for place in at_and_above(member))

    def needs(self, place: str) -> bool:
        """Say whether a critical flow needs a place: it is a member, lies below one, or holds one.

        Where no flow is declared, everything counts as needed.
        """
        folded = fold_id(place)
        return self._none_declared or folded in self._above or lies_in_any(folded, self._members)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverSeen:
    """A member of a critical flow that was not seen, though nothing hides it."""

    id: str
    resource_type: str
    """In lower case, by its id."""
    why: Unknown
    looks: tuple[Inventory, ...]
    """The looks that did not find it."""


def never_seen(observed: Observed) -> tuple[NeverSeen, ...]:
    """Return the members of critical flows that were not seen; what may hide one stands before all rows anyway.

    Nothing can be said of these: without them, a slip of the pen in an id would take a member out of all questions.
    """
    seen = {fold_id(one.subject) for one in observed.all(Resource)}
    unseen = {fold_id(member): member for member in observed.workload.critical_members if fold_id(member) not in seen}
    looks = {subscription_of(look.subject): look for look in observed.all(Inventory) if look.of == Resource.kind}
    return tuple(
        _never_seen(member, looks, observed)
        for _, member in sorted(unseen.items())
        if not observed.hiding(Resource, at=member)
    )


def _never_seen(member: str, looks: Mapping[str, Inventory], observed: Observed) -> NeverSeen:
    subscription = subscription_of(member)
    look = looks.get(subscription)
    return NeverSeen(
        id=member,
        resource_type=type_of(member),
        why=_not_there() if subscription in observed.subscriptions else out_of_scope(member),
        looks=(look,) if look else (),
    )


def _not_there() -> Unknown:
    return missing("a critical flow names it, but it was not seen: correct its id under `flows`, or deploy it")


def out_of_scope(member: str) -> Unknown:
    """Return why nothing is known of a member in a subscription that is not looked at."""
    return missing(
        f"a critical flow names {member.rpartition('/')[2]}, which lies in a subscription outside of the scope: "
        f"add {subscription_of(member)} under scope.azure.subscriptions",
        reason=Reason.SCOPE,
    )
