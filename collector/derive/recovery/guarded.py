"""Rows about stores of backups, keys and data: whether a deletion, by mistake or malice, can be undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

from collector.derive.joins import Unseen, hidden_by, missing, through_gaps
from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.guards import (
    Guards,
    all_unknown,
    guards_of_blobs,
    guards_of_keys,
    guards_of_shares,
    guards_of_vault,
)
from collector.derive.recovery.stateful import BLOBS
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts.azure import Resource
from collector.facts.backup import BackupVault, DeletionProtection, FileShare, Lock, ProtectedItem, StorageProtection
from collector.facts.resource_types import APP_CONFIGURATION, KEY_VAULT, STORAGE_ACCOUNT
from collector.model import Fact, fold_id, subscription_of, type_of

F = TypeVar("F", bound=Fact)


class StoreKind(StrEnum):
    """What a row about a guarded store speaks of; which of its fields mean something depends on it."""

    RECOVERY_SERVICES_VAULT = "recovery_services_vault"
    BACKUP_VAULT = "backup_vault"
    KEY_VAULT = "key_vault"
    APP_CONFIGURATION = "app_configuration"
    BLOBS = "blobs"
    FILES = "files"


_KEY_STORES = {KEY_VAULT: StoreKind.KEY_VAULT, APP_CONFIGURATION: StoreKind.APP_CONFIGURATION}
GUARD_FACTS: tuple[type[Fact], ...] = (
    Resource,
    BackupVault,
    ProtectedItem,
    DeletionProtection,
    StorageProtection,
    FileShare,
    Lock,
)
_BACKUP_VAULT_TYPE = "microsoft.dataprotection/backupvaults"
_HOLDING = ("cannotdelete", "readonly")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedStore(Row):
    """A store of backups, keys, settings or data, and what stands between it and a deletion."""

    kind: ClassVar[str] = "guarded_store"
    store_kind: Field[str] = described(
        "recovery_services_vault, backup_vault, key_vault, app_configuration, blobs or files"
    )
    soft_delete: Field[bool] = described("what is deleted is kept for a while")
    soft_delete_days: Field[float] = described("for how many days it is kept", "d")
    container_days: Field[float] = described("blobs: for how many days deleted containers are kept", "d")
    purge_protection: Field[bool] = described("key_vault, app_configuration: nobody can shorten that time")
    hard_to_remove: Field[bool] = described("vaults: backups are immutable, or a second person must agree to changes")
    locked: Field[bool] = described("a lock keeps it from being deleted; shown, never judged")


def guarded_stores(observed: Observed) -> RowSet:
    """Return a row for every vault, key vault, configuration store and service of a storage account."""
    stores = _Stores(observed)
    rows = (*stores.of_backups(), *stores.of_keys(), *stores.of_data())
    makers: tuple[type[Fact], ...] = (Resource, BackupVault, DeletionProtection, StorageProtection)
    # where only a part of a subscription is the workload's, what a vault holds tells whose it is
    whose = (ProtectedItem,) if observed.workload.azure.narrows else ()
    return observed.row_set(rows, *makers, *whose)


class _Stores:
    """The stores of a workload, with the locks that hold them."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._resources = observed.all(Resource)
        self._locks = _by_place((lock.scope, lock) for lock in observed.all(Lock) if _holds(lock))

    def of_backups(self) -> Iterator[GuardedStore]:
        for vault in _vaults_of_workload(self._observed):
            yield self._row(vault.subject, _kind_of_vault(vault.subject), (vault,), guards_of_vault(vault))
        for item in _items_without_vault(self._observed):
            gaps = self._observed.hiding(BackupVault, at=item.vault or "")
            why = hidden_by(gaps) if gaps else missing("it keeps backups, but no answer tells of it: collect again")
            yield self._row(item.vault or "", _kind_of_vault(item.vault or ""), (item,), all_unknown(why))

    def of_keys(self) -> Iterator[GuardedStore]:
        told = _by_place((fact.subject, fact) for fact in self._observed.all(DeletionProtection))
        for resource in self._resources:
            kind = _KEY_STORES.get(resource.resource_type)
            if kind is None:
                continue
            found = told.get(fold_id(resource.subject), ())
            for fact in found:
                yield self._row(resource.subject, kind, (resource, fact), guards_of_keys(fact))
            if not found:
                yield self._row(resource.subject, kind, (resource,), self._untold(resource, DeletionProtection))

    def of_data(self) -> Iterator[GuardedStore]:
        services = _by_place((fact.account, fact) for fact in self._observed.all(StorageProtection))
        with_shares = {fold_id(share.account) for share in self._observed.all(FileShare)}
        for resource in self._resources:
            if resource.resource_type != STORAGE_ACCOUNT:
                continue
            account = fold_id(resource.subject)
            in_use = [service for service in services.get(account, ()) if service.in_use]
            for service in in_use:
                if service.service.casefold() == "blob":
                    yield self._row(service.subject, StoreKind.BLOBS, (resource, service), guards_of_blobs(service))
                elif account in with_shares:
                    yield self._row(service.subject, StoreKind.FILES, (resource, service), guards_of_shares(service))
                else:
                    yield from self._perhaps_shares(resource, service)
            told = {service.service.casefold() for service in services.get(account, ())}
            for kind in _untold_services(told, in_use=bool(in_use), has_shares=account in with_shares):
                yield self._row(resource.subject, kind, (resource,), self._untold(resource, StorageProtection))

    def _perhaps_shares(self, resource: Resource, service: StorageProtection) -> Iterator[GuardedStore]:
        """An account without shares has none to guard; where they could not be listed, nobody knows."""
        gaps = self._observed.hiding(FileShare, at=resource.subject)
        if gaps:
            yield self._row(service.subject, StoreKind.FILES, (resource, service), all_unknown(hidden_by(gaps)))

    def _untold(self, resource: Resource, kind: type[Fact]) -> Guards:
        gaps = self._observed.hiding(kind, at=resource.subject)
        return all_unknown(
            hidden_by(gaps) if gaps else missing("nothing was read about how it keeps what is deleted: collect again")
        )

    def _row(self, subject: str, kind: StoreKind, rests_on: Sequence[Fact], guards: Guards) -> GuardedStore:
        holding = [lock for place in at_and_above(fold_id(subject)) for lock in self._locks.get(place, ())]
        gaps = self._observed.hiding(Lock, at=subject)
        return GuardedStore(
            subject=subject,
            evidence=documents_of((*rests_on, *holding)),
            observed_at=oldest(rests_on),
            store_kind=kind.value,
            soft_delete=guards.soft_delete,
            soft_delete_days=guards.soft_delete_days,
            container_days=guards.container_days,
            purge_protection=guards.purge_protection,
            hard_to_remove=guards.hard_to_remove,
            locked=through_gaps(bool(holding), gaps, Unseen.COULD_MAKE_TRUE),
        )


def _untold_services(told: Collection[str], *, in_use: bool, has_shares: bool) -> Iterator[StoreKind]:
    """Yield the services of an account of which nothing was told, though it must have them."""
    if BLOBS not in told:
        yield StoreKind.BLOBS
    if (has_shares and "file" not in told) or (BLOBS in told and not in_use):
        yield StoreKind.FILES


def _holds(lock: Lock) -> bool:
    return (lock.level or "").casefold() in _HOLDING


def _by_place(found: Iterable[tuple[str, F]]) -> Mapping[str, list[F]]:
    by_place: dict[str, list[F]] = defaultdict(list)
    for place, fact in found:
        by_place[fold_id(place)].append(fact)
    return dict(by_place)


def _vaults_of_workload(observed: Observed) -> Iterator[BackupVault]:
    """Yield the vaults in what is declared, and those elsewhere that hold a backup of it."""
    holding = _items_by_vault(observed)
    for vault in observed.all(BackupVault):
        place = fold_id(vault.subject)
        if place in holding or _is_ours(place, observed):
            yield vault


def _items_without_vault(observed: Observed) -> Iterator[ProtectedItem]:
    """Yield a backup from each vault that holds some of the workload, and of which itself nothing was told."""
    told = {fold_id(vault.subject) for vault in observed.all(BackupVault)}
    return (item for place, item in _items_by_vault(observed).items() if place not in told)


def _items_by_vault(observed: Observed) -> Mapping[str, ProtectedItem]:
    """Return one backup of something of the workload from each vault, by its folded id."""
    ours = {fold_id(resource.subject) for resource in observed.all(Resource)}
    items = (item for item in observed.all(ProtectedItem) if item.vault and item.source)
    return {fold_id(item.vault or ""): item for item in items if lies_in_any(fold_id(item.source or ""), ours)}


def _is_ours(vault: str, observed: Observed) -> bool:
    """Say whether a vault, by its folded id, lies in what is declared."""
    azure = observed.workload.azure
    whole = not azure.narrows or (subscription_of(vault) in observed.whole and not azure.tags)
    return whole or lies_in_any(vault, frozenset(map(fold_id, azure.named)))


def _kind_of_vault(vault: str) -> StoreKind:
    return StoreKind.BACKUP_VAULT if type_of(vault) == _BACKUP_VAULT_TYPE else StoreKind.RECOVERY_SERVICES_VAULT
