"""What the vaults did in the last 104 days: backups and restores.

Resource Graph keeps the jobs of Recovery Services vaults for 14 days; what is older, the vault's own list tells, in
slices of 30 days and for restores only. A Backup vault lists all that it still has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from collector.facts.backup import BackupJob, JobKind, RestoreJob
from collector.model import subscription_of
from collector.probe import Item, PerItem, Probe, Read, Rows
from probes.recovery._vaults import (
    API,
    BACKUP_VAULTS,
    RECOVERY_VAULTS,
    RIGHT_TO_BACKUP_VAULTS,
    RIGHT_TO_RECOVERY_VAULTS,
    below_vault,
    found_below,
    vault_of,
)

_BACKUP, _OTHER, _UNKNOWN = (kind.value for kind in JobKind)
_RESTORE = "restore"
_KINDS = {"backup": _BACKUP, "restore": _RESTORE, "crossregionrestore": _RESTORE}
_NO_BACKUPS = frozenset(
    {
        *("configurebackup", "disablebackup", "deletebackupdata", "moverecoverypoint", "register", "unregister"),
        *("restorevalidation", "tiering", "undelete", "updateprotection", "validate", "validateforrestore"),
    }
)
"""What vaults do besides, by the first word in lower case; a word that is new may be a backup."""
_WORD = re.compile(r"[a-z]*", re.IGNORECASE)
_MACHINE = re.compile(r"(?:.*;)?iaasvmcontainerv2;(?P<group>[^;/]+);(?P<name>[^;/]+)", re.IGNORECASE | re.DOTALL)
_DATABASE = re.compile(r"(?P<database>.+?)(?: \[(?P<machine>[^\[\]]+)\])?", re.DOTALL)


def parse_recovery_vault_job(item: Item) -> Iterator[BackupJob | RestoreJob]:
    """A job of a Recovery Services vault, which names its source by the container or in words only."""
    vault, workload = vault_of(item), item.maybe_text("properties.backupManagementType")
    source = item.maybe_text("properties.dataSourceId") or _machine(item, vault)
    name, data_in = (None, None) if source else _named(item, (workload or "").casefold())
    yield _job(
        item,
        _kind(item.text("properties.operation")),
        source=source,
        source_name=name,
        data_in=data_in,
        workload=workload,
    )


def parse_restore(item: Item) -> Iterator[RestoreJob]:
    """A job of a slice; should the service send more than the restores it is asked for, they stand elsewhere."""
    yield from (job for job in parse_recovery_vault_job(item) if isinstance(job, RestoreJob))


def parse_backup_vault_job(item: Item) -> Iterator[BackupJob | RestoreJob]:
    """A job of a Backup vault; where its two words for what it does differ, it is neither backup nor restore."""
    category = _kind(item.text("properties.operationCategory"))
    operation = _kind(item.maybe_text("properties.operation") or category)
    differs = _UNKNOWN if _UNKNOWN in (category, operation) else _OTHER
    yield _job(
        item,
        category if category == operation else differs,
        source=item.maybe_text("properties.dataSourceId"),
        workload=item.maybe_text("properties.dataSourceType"),
    )


def _job(
    item: Item,
    does: str,
    *,
    source: str | None,
    workload: str | None,
    source_name: str | None = None,
    data_in: str | None = None,
) -> BackupJob | RestoreJob:
    """Return a job with what both kinds of vaults tell in the same words."""
    make = RestoreJob if does == _RESTORE else partial(BackupJob, does=does)
    return make(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        vault=vault_of(item),
        status=item.maybe_text("properties.status"),
        started=item.maybe_instant("properties.startTime"),
        ended=item.maybe_instant("properties.endTime"),
        source=source,
        source_name=source_name,
        data_in=data_in,
        workload=workload,
    )


def _kind(operation: str) -> str:
    """Read `Backup (Full)` and `Restore` by their first word; one that is new is no restore."""
    found = _WORD.match(operation)
    word = found[0].casefold() if found else ""
    return _KINDS.get(word, _OTHER if word in _NO_BACKUPS else _UNKNOWN)


def _machine(item: Item, vault: str) -> str | None:
    """Return the id of the machine that a container names: its group and name, in the subscription of its vault.

    A vault keeps machines of its own subscription only (Azure Backup, support matrix for virtual machines).
    """
    for path in ("properties.containerName", "properties.backupInstanceId"):
        match = _MACHINE.fullmatch(item.maybe_text(path) or "")
        if match is not None:
            group = f"/subscriptions/{subscription_of(vault)}/resourceGroups/{match['group']}"
            return f"{group}/providers/Microsoft.Compute/virtualMachines/{match['name']}"
    return None


def _named(item: Item, workload: str) -> tuple[str | None, str | None]:
    """Return the name of the resource, and of what is in it, as far as the job tells them."""
    entity = item.maybe_text("properties.entityFriendlyName")
    if workload == "azurestorage":
        return _lower(item.maybe_text("properties.storageAccountName")), entity
    if workload == "azureworkload":
        match = _DATABASE.fullmatch(entity or "")
        return (None, None) if match is None else (_lower(match["machine"]), match["database"])
    return _lower(entity), None


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _restores_between(first: str, last: str) -> PerItem:
    """Return the read of the restores that began between two moments; a longer slice than 30 days is cut short."""
    begun = f"startTime eq '{{ago {first} 12h}}' and endTime eq '{{ago {last} 12h}}'"
    query = (("$filter", f"{begun} and operation eq 'Restore'"),)
    return PerItem(RECOVERY_VAULTS, _PATH, API, query=query)


_PATH = partial(below_vault, "backupJobs")
_OF_TWO_WEEKS = Rows("recoveryservicesresources", ("microsoft.recoveryservices/vaults/backupjobs",), history=True)
_OLDER = tuple(_restores_between(*slice_) for slice_ in (("P44D", "P14D"), ("P74D", "P44D"), ("P104D", "P74D")))
_YIELDS = (BackupJob, RestoreJob)

PROBE = Probe(
    id="recovery-backup-jobs",
    title="Backups and restores that vaults made",
    reads=(
        Read(_OF_TWO_WEEKS, parse_recovery_vault_job, _YIELDS),
        Read(RECOVERY_VAULTS, found_below, (RestoreJob,)),
        *(Read(need, parse_restore, (RestoreJob,)) for need in _OLDER),
        Read(BACKUP_VAULTS, found_below, _YIELDS),
        Read(PerItem(BACKUP_VAULTS, _PATH, API), parse_backup_vault_job, _YIELDS),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        RIGHT_TO_RECOVERY_VAULTS,
        "Microsoft.RecoveryServices/vaults/backupJobs/read",
        RIGHT_TO_BACKUP_VAULTS,
        "Microsoft.DataProtection/backupVaults/backupJobs/read",
    ),
    otherwise="A restore report of the pipeline that tried it, named under `reports.restores` of the workload.",
)
