"""Which resources a critical flow needs."""

from __future__ import annotations

from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed
from collector.model import fold_id


class Critical:
    """The members of the critical flows, ready to be asked about thousands of resources."""

    def __init__(self, observed: Observed) -> None:
        flows = observed.workload.flows
        self._none_declared = not flows
        self._members = frozenset(fold_id(member) for flow in flows if flow.critical for member in flow.members)
        self._above = frozenset(place for member in self._members for place in at_and_above(member))

    def needs(self, place: str) -> bool:
        """Say whether a critical flow needs a place: it is a member, lies below one, or holds one.

        Where no flow is declared, everything counts as needed.
        """
        folded = fold_id(place)
        return self._none_declared or folded in self._above or lies_in_any(folded, self._members)
