"""All that keeps a store: its backups, whoever makes them, and why nothing more is known."""

from __future__ import annotations

from collections.abc import Mapping

from collector.derive.joins import hidden_by, missing
from collector.derive.looks import looks_near
from collector.derive.observed import Observed
from collector.derive.recovery.keeping import Keeping, best_of
from collector.derive.recovery.native import NATIVE_FACTS, NATIVE_TYPES, Natives
from collector.derive.recovery.stateful import FILE_SHARE, STORE_FACTS, TELLING_FACTS, Store
from collector.derive.recovery.vaulted import VAULT_FACTS, VAULT_TYPES, Vaults
from collector.derive.recovery.versions import Versions
from collector.derive.rows import Unknown
from collector.facts.backup import BackupJob, NativeBackup, ProtectedItem, StorageProtection
from collector.facts.resource_types import CLUSTER, DISK, STORAGE_ACCOUNT, UNREAD_STORES
from collector.model import Fact, Gap, Reason

KEEPER_FACTS: tuple[type[Fact], ...] = tuple(
    dict.fromkeys((*STORE_FACTS, *TELLING_FACTS, *VAULT_FACTS, BackupJob, *NATIVE_FACTS, StorageProtection))
)
"""Everything that tells what holds data and how it is kept."""
_VAULT_MAY_LIE_ANYWHERE = frozenset({DISK, STORAGE_ACCOUNT, CLUSTER, FILE_SHARE})
"""What a vault of another subscription may keep; that of a machine lies in the machine's own
(learn.microsoft.com/azure/backup/azure-file-share-backup-overview for shares, 2026-11)."""

_TOLD_BY: Mapping[str, type[Fact]] = {
    **dict.fromkeys(NATIVE_TYPES, NativeBackup),
    STORAGE_ACCOUNT: StorageProtection,
}
"""What tells, by type, how something is kept without a vault."""


def not_read(resource_type: str) -> Unknown:
    """Return why nothing is known about how data of a type is kept that golive sees, but cannot judge yet."""
    return missing(
        f"golive does not read the backups of {resource_type} yet: declare it under `rebuildable` with the source from "
        "which it is rebuilt, or with the dated record of its backups"
    )


class Keepers:
    """Every backup, ready to be asked about each store."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._vaults, self._natives, self._versions = Vaults(observed), Natives(observed), observed.shared(Versions)
        self._keepings: dict[tuple[str, str], tuple[Keeping, ...]] = {}

    def all_of(self, store: Store) -> tuple[Keeping, ...]:
        """Return every backup of a store, deleted and stopped ones too; found once, five kinds of rows ask."""
        key = (store.resource_type, store.id)
        if key not in self._keepings:
            self._keepings[key] = self._found(store)
        return self._keepings[key]

    def _found(self, store: Store) -> tuple[Keeping, ...]:
        found: list[Keeping] = []
        if store.resource_type in VAULT_TYPES:
            found.extend(self._vaults.keepings(store))
        if store.resource_type in NATIVE_TYPES:
            found.extend(self._natives.keepings(store))
        found.extend(self._versions.keepings(store))
        return tuple(found)

    def best(self, store: Store) -> Keeping | None:
        """Return the backup that protects a store most, which may be one that is about to be deleted."""
        return best_of(self.all_of(store))

    def kept(self, store: Store) -> Keeping | Unknown:
        """Return the best backup that is there to stay, or why there is none to speak of."""
        best = self.best(store)
        if best is None or best.kept is False:
            return self.lack(store) or missing("nothing keeps a backup of it")
        return best.kept if isinstance(best.kept, Unknown) else best

    def gaps(self, store: Store) -> tuple[Gap, ...]:
        """Return the gaps behind which a further backup of a store may stand."""
        in_vaults = self._observed.hiding(ProtectedItem) if store.resource_type in VAULT_TYPES else ()
        native = _TOLD_BY.get(store.resource_type)
        by_itself = () if native is None else self._observed.hiding(native, at=store.subject)
        return self._observed.united(in_vaults, by_itself)

    def lack(self, store: Store) -> Unknown | None:
        """Return why a store of which no backup was seen may have one after all; `None` where it has none."""
        gaps = self.gaps(store)
        if gaps:
            return hidden_by(gaps)
        if store.resource_type in UNREAD_STORES:
            return not_read(store.resource_type)
        if store.resource_type in NATIVE_TYPES and not any(self._natives.keepings(store)):
            return missing("no answer tells how it keeps its data: collect again")
        if unclear := self._vaults.unclear(store):
            return unclear
        if store.resource_type in _VAULT_MAY_LIE_ANYWHERE:
            return missing(
                "nothing in the scope keeps a backup of it, but a vault of another subscription may: enable its "
                "backup, or add the subscription of the vault to the scope",
                reason=Reason.SCOPE,
            )
        return None

    def looks(self, store: Store) -> tuple[Fact, ...]:
        """Return the looks in its subscription that found no backup of a store: on them its absence rests.

        Where a vault of another subscription may keep it, no look proves an absence (see `lack`).
        """
        if store.resource_type in UNREAD_STORES:
            return ()
        kinds: list[type[Fact]] = [ProtectedItem if store.resource_type in VAULT_TYPES else NativeBackup]
        if store.resource_type == STORAGE_ACCOUNT:
            kinds.append(StorageProtection)
        return looks_near(self._observed, store.subject, *kinds)
