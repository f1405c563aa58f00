"""Rows about what has a backup: everything that holds data, with the backup that protects it most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.keepers import Keepers
from collector.derive.recovery.keeping import Keeping, best_of
from collector.derive.recovery.stateful import STORE_FACTS, Store, stores
from collector.derive.rows import Field, Row, RowSet, Unknown, described


@dataclass(frozen=True, slots=True, kw_only=True)
class StatefulResource(Row):
    """Something that holds data and needs a backup: a resource, a file share, or a database in a machine."""

    kind: ClassVar[str] = "stateful_resource"
    name: Field[str] = described("name of the resource, share or database")
    resource_type: Field[str] = described("its type, in lower case")
    mechanism: Field[str] = described("what keeps it: `vault`, `point_in_time`, `versions`, …; `none` for nothing")
    has_backup: Field[bool] = described("something keeps a backup of it that is not about to be deleted")
    protection_state: Field[str] = described("state of that backup in lower case, for example protected or online")


def stateful_resources(observed: Observed) -> RowSet:
    """Return everything that needs a backup, with the best one that was seen for it."""
    keepers = observed.shared(Keepers)
    return observed.row_set((_row(store, keepers) for store in stores(observed)), *STORE_FACTS)


def _row(store: Store, keepers: Keepers) -> StatefulResource:
    keepings = keepers.all_of(store)
    best = best_of(keepings)
    rests_on = (*store.facts, *(best.facts if best is not None else keepers.looks(store)))
    lack = keepers.lack(store) if best is None or best.kept is False else None
    return StatefulResource(
        subject=store.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=store.name,
        resource_type=store.resource_type,
        mechanism=best.mechanism if best is not None else lack or "none",
        has_backup=lack or (best.kept if best is not None else False),
        protection_state=lack or _state(best, keepings, store, keepers),
    )


def _state(best: Keeping | None, keepings: Sequence[Keeping], store: Store, keepers: Keepers) -> Field[str]:
    """Return the state of the best backup; one that is not seen, or not told, could be in a better state."""
    if best is None:
        return missing("nothing keeps a backup of it")
    if best.live or best.kept is False:
        return best.state
    gaps = keepers.gaps(store)
    doubt = next((one.kept for one in keepings if isinstance(one.kept, Unknown)), None)
    return hidden_by(gaps) if gaps else doubt or best.state
