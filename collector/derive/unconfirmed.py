"""What rests on Resource Graph alone: it learns of changes late, so no blocker's pass may hang on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from collector.facts.azure import Inventory
from collector.model import Cause, Gap


def unconfirmed(kinds: Collection[str], looks: Iterable[Inventory]) -> Iterator[Gap]:
    """Yield a gap for every look at one of these kinds that the resource manager has not confirmed."""
    for look in looks:
        if look.lagging and look.of in kinds:
            yield Gap(
                cause=Cause.PARTIAL,
                hides=(look.of,),
                scope=look.subject,
                detail=f"{look.of.replace('_', ' ')}s in {look.subject} come from Resource Graph alone, which lags",
                fix="collect again with the policy by which it is judged, so that the resource manager confirms them",
                probe="",
                documents=look.documents,
            )
