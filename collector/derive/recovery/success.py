"""Rows about how the last backup of everything that holds data went, and how old the newest point is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.keepers import Keepers
from collector.derive.recovery.stateful import STORE_FACTS, Store, stores
from collector.derive.rows import Field, Row, RowSet, Unknown, described


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedResource(Row):
    """Something that needs a backup, and how the last one went."""

    kind: ClassVar[str] = "protected_resource"
    name: Field[str] = described("name of the resource, share or database")
    resource_type: Field[str] = described("its type, in lower case")
    mechanism: Field[str] = described("what keeps it: `vault`, `point_in_time`, `versions`, …")
    last_status: Field[str] = described(
        "word of the service for the last backup in lower case; for a service that backs up by itself, its own state"
    )
    recovery_point_age: Field[timedelta] = described("age of the newest point that can be restored", "s")
    allowed_age: Field[timedelta] = described("how old it may be by its schedule: one and a half intervals", "s")
    failed_jobs: Field[float] = described("backup jobs of it that failed in the last 7 days", "count")


def protected_resources(observed: Observed) -> RowSet:
    """Return everything that needs a backup; where none is kept, how the last one went is not known."""
    keepers = observed.shared(Keepers)
    return observed.row_set((_row(store, keepers) for store in stores(observed)), *STORE_FACTS)


def _row(store: Store, keepers: Keepers) -> ProtectedResource:
    kept = keepers.kept(store)
    rests_on = store.facts if isinstance(kept, Unknown) else (*store.facts, *kept.facts)
    return ProtectedResource(
        subject=store.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=store.name,
        resource_type=store.resource_type,
        mechanism=kept if isinstance(kept, Unknown) else kept.mechanism,
        last_status=kept if isinstance(kept, Unknown) else kept.last_status,
        recovery_point_age=kept if isinstance(kept, Unknown) else kept.newest_age,
        allowed_age=kept if isinstance(kept, Unknown) else kept.allowed_age,
        failed_jobs=kept if isinstance(kept, Unknown) else kept.failed_jobs,
    )
