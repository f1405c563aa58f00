"""What a storage account keeps of its blobs by itself: deleted ones, deleted containers, and every version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.recovery.keeping import Keeping, Scenario, Way
from collector.derive.recovery.stateful import BLOBS, Store
from collector.derive.rows import Field, Unknown
from collector.facts.backup import StorageProtection
from collector.facts.resource_types import STORAGE_ACCOUNT
from collector.model import fold_id

VERSIONS = "versions"
_AT_ONCE = timedelta()
"""Every change keeps the version before it (table 7.4)."""


class Versions:
    """How blobs are kept, ready to be asked about each account."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._services = {
            fold_id(service.account): service
            for service in observed.all(StorageProtection)
            if service.service.casefold() == BLOBS and service.in_use
        }

    def keepings(self, store: Store) -> Iterator[Keeping]:
        """Yield what an account keeps of its blobs; soft delete without versions leaves overwritten ones behind."""
        service = self._services.get(store.id) if store.resource_type == STORAGE_ACCOUNT else None
        if service is None:
            return
        kept = _kept(service)
        word: Field[str] = kept if isinstance(kept, Unknown) else "enabled" if kept else "disabled"
        yield Keeping(
            mechanism=VERSIONS,
            facts=(service,),
            kept=kept,
            state=word,
            last_status=word,
            newest_age=_AT_ONCE,
            allowed_age=_AT_ONCE,
            retention=_retention(service),
            ways={Scenario.DELETION: Way(mechanism=VERSIONS, loss=_AT_ONCE)},
        )

    def service_of(self, store: Store) -> StorageProtection | None:
        """Return what the blob service of an account tells of itself."""
        return self._services.get(store.id)

    def continuous(self, store: Store) -> Field[bool]:
        """Say whether the account has all of which a continuous backup of its blobs is made.

        The backup instance in the vault stays as it is when somebody switches that off at the account
        (learn.microsoft.com/azure/backup/blob-backup-support-matrix, 2026-11).
        """
        service = self.service_of(store)
        if service is None:
            gaps = self._observed.hiding(StorageProtection, at=store.subject)
            return hidden_by(gaps) if gaps else missing("no answer tells how its account keeps blobs: collect again")
        told = (
            (service.restorable, "point-in-time restore"),
            (service.versioning, "versioning"),
            (service.deleted_kept, "soft delete for blobs"),
        )
        off = [what for value, what in told if value is not None and not value]
        if off:
            return missing(
                f"its backup is made of what the account itself keeps, where {' and '.join(off)} is off: stop the "
                "backup in the vault and configure it again, which switches that on"
            )
        return next(
            (absent(f"whether {what} is on, of which its backup is made") for value, what in told if value is None),
            True,
        )


def _kept(service: StorageProtection) -> Field[bool]:
    """Deleted blobs, deleted containers and overwritten blobs must all come back."""
    told = (
        (service.versioning, "whether blobs are versioned"),
        (service.deleted_kept, "how long deleted blobs are kept"),
        (service.containers_kept, "how long deleted containers are kept"),
    )
    if any(value is not None and not value for value, _ in told):  # off, or kept for no time
        return False
    return next((absent(what) for value, what in told if value is None), True)


def _retention(service: StorageProtection) -> Field[timedelta]:
    if service.deleted_kept is None or service.containers_kept is None:
        return absent("how long what was deleted is kept")
    return min(service.deleted_kept, service.containers_kept)
