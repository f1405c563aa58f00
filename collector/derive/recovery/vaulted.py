"""Backups in vaults: items and instances with their policy, their vault and their jobs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed
from collector.derive.recovery.jobs import Jobs
from collector.derive.recovery.keeping import VAULT, Keeping, Scenario, Way, with_grace
from collector.derive.recovery.restore_proofs import TYPE_OF_WORKLOAD
from collector.derive.recovery.stateful import FILE_SHARE, IN_MACHINE, IN_MACHINE_WORKLOAD, Store, place_in_machine
from collector.derive.recovery.vault_ways import vault_ways
from collector.derive.recovery.versions import Versions
from collector.derive.rows import Field, Unknown
from collector.facts.backup import BackupPolicy, BackupVault, ProtectedItem
from collector.facts.resource_types import CLUSTER, DISK, STORAGE_ACCOUNT, VIRTUAL_MACHINE
from collector.model import Fact, fold_id

_CHANGES_KEPT = timedelta(minutes=5)
"""Our estimate for the operational backup of blobs, whose source says no more than "minutes" (table 7.4)."""
_WORKLOADS: Mapping[str, str] = {
    VIRTUAL_MACHINE: "azureiaasvm",
    FILE_SHARE: "azurestorage",
    DISK: "microsoft.compute/disks",
    STORAGE_ACCOUNT: "microsoft.storage/storageaccounts/blobservices",
    CLUSTER: "microsoft.containerservice/managedclusters",
}
"""What a vault calls the backup of each type; that of a database in a machine names the machine as its source too."""

VAULT_TYPES = frozenset((*_WORKLOADS, IN_MACHINE))
"""What a vault can keep."""
VAULT_FACTS: tuple[type[Fact], ...] = (ProtectedItem, BackupPolicy, BackupVault)


class Vaults:
    """All backups in vaults, ready to be asked about each store."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._policies = {fold_id(policy.subject): policy for policy in observed.all(BackupPolicy)}
        self._vaults = {fold_id(vault.subject): vault for vault in observed.all(BackupVault)}
        self._jobs = Jobs(observed)
        self._versions = observed.shared(Versions)
        self._items: dict[tuple[str, ...], list[ProtectedItem]] = defaultdict(list)
        self._unclear: dict[tuple[str, str], ProtectedItem] = {}
        for item in observed.all(ProtectedItem):
            self._items[_key_of_item(item)].append(item)
            if not item.deletion_scheduled and (not item.source or not _is_known(item)):
                self._unclear.setdefault(_word_and_source(item), item)

    def keepings(self, store: Store) -> Iterator[Keeping]:
        """Yield every backup of a store that a vault holds."""
        for item in self._items.get(_key_of_store(store), ()):
            yield self._keeping(item, store)

    def unclear(self, store: Store) -> Unknown | None:
        """Return why a backup that was seen may be one of this store: it does not tell of what, or of which kind."""
        word = _WORKLOADS.get(store.resource_type)
        if word is None:
            return None
        keys = [(word, ""), ("", ""), *(("", place) for place in store.places)]
        item = next((self._unclear[key] for key in keys if key in self._unclear), None)
        if item is None:
            return None
        return absent(f"of what the backup {item.subject.rpartition('/')[2]} is, which may be of it")

    def _keeping(self, item: ProtectedItem, store: Store) -> Keeping:
        policy, vault = self._policy(item), self._vault(item)
        interval = _interval(policy)
        jobs = self._jobs.of(item)
        ways = {
            Scenario.DELETION: Way(mechanism=VAULT, loss=interval if _continuous(policy) else with_grace(interval)),
            **vault_ways(store.resource_type, interval, vault, continuous=_continuous(policy)),
        }
        return Keeping(
            mechanism=VAULT,
            facts=(item, *_facts(policy, vault), *self._made_of(store, policy), *jobs.facts),
            kept=self._kept(item, policy, store),
            state=known_or((item.protection_state or "").casefold() or None, absent("the state of the backup")),
            last_status=_last_status(item, policy, jobs.last_status),
            newest_age=self._newest_age(item, policy, jobs.newest_point),
            allowed_age=with_grace(interval),
            retention=_retention(policy),
            failed_jobs=jobs.failed,
            ways=ways,
        )

    def _kept(self, item: ProtectedItem, policy: Field[BackupPolicy], store: Store) -> Field[bool]:
        if item.deletion_scheduled:
            return False
        if item.leaves_disks_out:
            return missing(f"{_without_disks(item)}: let the vault back up all of them, and collect again")
        if _continuous(policy):
            return self._versions.continuous(store) if store.resource_type == STORAGE_ACCOUNT else True
        if item.chosen:
            return missing(
                f"the vault keeps only the {len(item.chosen)} containers that were chosen: switch on soft delete and "
                "versioning for the others"
            )
        return True

    def _made_of(self, store: Store, policy: Field[BackupPolicy]) -> Sequence[Fact]:
        """Return on what a continuous backup of blobs rests besides."""
        service = self._versions.service_of(store) if _continuous(policy) else None
        return () if service is None else (service,)

    def _policy(self, item: ProtectedItem) -> Field[BackupPolicy]:
        if item.policy is None:
            return absent("by which policy it is backed up")
        found = self._policies.get(fold_id(item.policy))
        if found is not None:
            return found
        gaps = self._observed.hiding(BackupPolicy, at=item.policy)
        return hidden_by(gaps) if gaps else missing("its policy was not among those of the vault: collect again")

    def _vault(self, item: ProtectedItem) -> Field[BackupVault]:
        vault_id = item.vault or ""
        found = self._vaults.get(fold_id(vault_id))
        if found is not None:
            return found
        gaps = self._observed.hiding(BackupVault, at=vault_id or item.subject)
        return hidden_by(gaps) if gaps else missing("the vault that holds it was not seen: collect again")

    def _newest_age(
        self, item: ProtectedItem, policy: Field[BackupPolicy], newest_job: Field[timedelta]
    ) -> Field[timedelta]:
        if item.last_recovery_point is not None:
            return self._observed.age(item.last_recovery_point)
        if _continuous(policy):
            return timedelta()
        if _tells_last_backup(item):
            return missing("no recovery point exists yet: run an on-demand backup and collect again")
        return newest_job


def _is_known(item: ProtectedItem) -> bool:
    return (item.workload or "").casefold() in TYPE_OF_WORKLOAD


def _word_and_source(item: ProtectedItem) -> tuple[str, str]:
    """Return of which kind and of what a backup is; empty for what it does not tell, or in a word that is new."""
    word = (item.workload or "").casefold() if _is_known(item) else ""
    return word, fold_id(item.source) if item.source else ""


def _without_disks(item: ProtectedItem) -> str:
    """Say which disks of a machine its backup does not keep."""
    named = ", ".join(str(number) for number in item.disks_named)
    if not item.named_disks_only:
        return f"its backup leaves out the data disks with the numbers (LUN) {named}"
    others = f" and the data disks with the numbers (LUN) {named}" if named else ""
    return f"its backup keeps only the system disk{others}"


def _key_of_item(item: ProtectedItem) -> tuple[str, ...]:
    workload = (item.workload or "").casefold()
    if workload == IN_MACHINE_WORKLOAD:
        return (workload, *place_in_machine(item))
    inside = (item.data_in or "").casefold() if workload == _WORKLOADS[FILE_SHARE] else ""
    return workload, fold_id(item.source or ""), inside


def _key_of_store(store: Store) -> tuple[str, ...]:
    if store.resource_type == IN_MACHINE:
        item = next(fact for fact in store.facts if isinstance(fact, ProtectedItem))
        return (IN_MACHINE_WORKLOAD, *place_in_machine(item))
    workload = _WORKLOADS.get(store.resource_type, "")
    if store.resource_type == FILE_SHARE:
        return workload, store.within, store.name.casefold()
    return workload, store.id, ""


def _facts(*found: Fact | Unknown) -> Sequence[Fact]:
    return tuple(fact for fact in found if isinstance(fact, Fact))


def _continuous(policy: Field[BackupPolicy]) -> bool:
    return isinstance(policy, BackupPolicy) and policy.continuous


def _tells_last_backup(item: ProtectedItem) -> bool:
    """Say whether the item itself tells how its backups go: those of Recovery Services vaults do."""
    return "/backupinstances/" not in fold_id(item.subject)


def _last_status(item: ProtectedItem, policy: Field[BackupPolicy], of_jobs: Field[str]) -> Field[str]:
    if _tells_last_backup(item):
        return known_or((item.last_status or "").casefold() or None, absent("how the last backup went"))
    return "continuous" if _continuous(policy) else of_jobs


def _interval(policy: Field[BackupPolicy]) -> Field[timedelta]:
    if isinstance(policy, Unknown):
        return policy
    if policy.continuous:
        return _CHANGES_KEPT
    return known_or(policy.interval, absent("how often its policy backs up"))


def _retention(policy: Field[BackupPolicy]) -> Field[timedelta]:
    if isinstance(policy, Unknown):
        return policy
    return known_or(policy.retention, absent("how long its policy keeps a backup"))
