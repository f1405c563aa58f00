"""Rows about whether backups are kept long enough, and far enough away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.copies import COPY_FACTS, Copies
from collector.derive.recovery.keepers import KEEPER_FACTS, Keepers
from collector.derive.recovery.keeping import Keeping, Scenario
from collector.derive.recovery.stateful import STORE_FACTS, Store, stores
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.model import Fact

FIT_FACTS: tuple[type[Fact], ...] = (*KEEPER_FACTS, *COPY_FACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFit(Row):
    """Something that needs a backup, with how long its backups are kept and whether they outlive their region."""

    kind: ClassVar[str] = "backup_fit"
    name: Field[str] = described("name of the resource, share or database")
    resource_type: Field[str] = described("its type, in lower case")
    mechanism: Field[str] = described("what keeps it: `vault`, `point_in_time`, `versions`, …")
    retention: Field[timedelta] = described("how long every backup of it is kept at least", "s")
    survives_region: Field[bool] = described("its backups, or a copy of its data, can be used in another region")


def backup_fits(observed: Observed) -> RowSet:
    """Return everything that needs a backup; where none is kept, how it fits is not known."""
    keepers, copies = observed.shared(Keepers), observed.shared(Copies)
    return observed.row_set((_row(store, keepers, copies) for store in stores(observed)), *STORE_FACTS)


def _row(store: Store, keepers: Keepers, copies: Copies) -> BackupFit:
    kept = keepers.kept(store)
    facts = () if isinstance(kept, Unknown) else kept.facts
    rests_on = (*store.facts, *facts, *(fact for way in copies.ways(store, Scenario.REGION) for fact in way.facts))
    return BackupFit(
        subject=store.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=store.name,
        resource_type=store.resource_type,
        mechanism=kept if isinstance(kept, Unknown) else kept.mechanism,
        retention=kept if isinstance(kept, Unknown) else kept.retention,
        survives_region=_survives_region(kept, copies.elsewhere(store)),
    )


def _survives_region(kept: Keeping | Unknown, copied: Field[bool]) -> Field[bool]:
    """A copy elsewhere or a backup elsewhere is enough; what is not known of either could be it."""
    if copied is True:
        return True
    if isinstance(kept, Unknown):
        return kept
    way = kept.ways.get(Scenario.REGION)
    if way is None:
        return copied
    return way.loss if isinstance(way.loss, Unknown) else True
