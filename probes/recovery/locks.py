"""Which locks of the resource manager keep what stands in the scope from being deleted."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.backup import Lock
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_MARK = ["providers", "microsoft.authorization", "locks"]


def parse_lock(item: Item) -> Iterator[Lock]:
    """A lock; its id is that of what it holds, then its own name."""
    lock_id = item.text("id")
    scope, *mark = lock_id.rsplit("/", 4)
    if [part.casefold() for part in mark[:3]] != _MARK:
        raise Malformed("id", lock_id, detail="the id of a lock does not say what it holds")
    yield Lock(
        subject=lock_id,
        documents=(item.document,),
        observed_at=item.observed_at,
        scope=scope,
        level=item.maybe_text("properties.level"),
    )


PROBE = Probe(
    id="recovery-locks",
    title="Locks against deletion",
    reads=(Read(PerSubscription("providers/Microsoft.Authorization/locks", "2020-05-01"), parse_lock, (Lock,)),),
    rights=("Microsoft.Authorization/locks/read",),
    otherwise="A dated export of the locks of each subscription, attested by the operations lead.",
)
