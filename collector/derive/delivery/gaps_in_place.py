"""Which gaps stand before facts of one place of delivery."""

from __future__ import annotations

from collections.abc import Collection

from collector.derive.observed import Observed
from collector.model import Fact, Gap, lies_within, place_of


def gaps_in(place: str, observed: Observed, *kinds: type[Fact], beside: Collection[str] = ()) -> tuple[Gap, ...]:
    """Return the gaps that may hide facts of some kinds in a place, given by its id.

    Those in another place do not, nor those below the paths `beside`, where other facts of these kinds are read. A gap
    of which nobody knows where it stands may hide anything.
    """
    return tuple(
        gap
        for gap in observed.hiding(*kinds)
        if place_of(gap.scope) in ("", place) and not any(lies_within(gap.scope, path) for path in beside)
    )
