"""The complete looks that prove an absence, by what they looked for and where."""

from __future__ import annotations

from collections.abc import Mapping

from collector.derive.observed import Observed
from collector.facts.azure import Inventory
from collector.model import Fact, subscription_of


def looks_near(observed: Observed, place: str, *kinds: type[Fact]) -> tuple[Inventory, ...]:
    """Return the complete looks for some kinds of facts in the subscription of a place.

    Those of all subscriptions together stand behind a set of rows. Behind each single row they would make the evidence
    grow with the square of the estate.
    """
    found = observed.shared(_by_kind_and_subscription)
    subscription = subscription_of(place)
    looks = (found.get((kind.kind, subscription)) for kind in kinds)
    return tuple(look for look in looks if look is not None)


def _by_kind_and_subscription(observed: Observed) -> Mapping[tuple[str, str], Inventory]:
    return {(look.of, subscription_of(look.subject)): look for look in observed.all(Inventory)}
