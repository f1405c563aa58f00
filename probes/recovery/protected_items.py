"""Which resources have a backup in a Recovery Services vault, and how the last one went.

Every vault is asked by itself: Resource Graph leaves out the items of a vault that may not be read without
saying so, whereas the resource manager answers 403.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from collector.facts.backup import ProtectedItem
from collector.probe import Item, Malformed, PerItem, Probe, Read
from probes.recovery._vaults import (
    API,
    READ_RECOVERY_VAULTS,
    RECOVERY_VAULTS,
    RIGHT_TO_RECOVERY_VAULTS,
    below_vault,
    vault_of,
)

_WHOLE_MACHINE, _SHARE = "azureiaasvm", "azurestorage"
_CHOICE_OF_DISKS = "properties.extendedProperties.diskExclusionProperties"


def parse_protected_item(item: Item) -> Iterator[ProtectedItem]:
    """A protected item; `lastRecoveryPoint` is the age of what can be restored, not of the last attempt.

    What kind of backup it is must be told: a database inside a machine names that machine as its source too.
    """
    workload = item.text("properties.backupManagementType")
    yield ProtectedItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        vault=vault_of(item),
        source=item.maybe_text("properties.sourceResourceId") or item.maybe_text("properties.virtualMachineId"),
        workload=workload,
        data_in=None if workload.casefold() == _WHOLE_MACHINE else item.maybe_text("properties.friendlyName"),
        instance=item.maybe_text("properties.parentName"),
        disks_named=_named_disks(item),
        named_disks_only=bool(item.maybe_flag(f"{_CHOICE_OF_DISKS}.isInclusionList")),
        protection_state=item.maybe_text("properties.protectionState"),
        deletion_scheduled=item.maybe_flag("properties.isScheduledForDeferredDelete"),
        last_status=item.maybe_text("properties.lastBackupStatus"),
        last_recovery_point=_newest_point(item, workload.casefold()),
        policy=item.maybe_text("properties.policyId"),
    )


def _named_disks(item: Item) -> tuple[int, ...]:
    """Return the disks that a backup of a machine names; where it names none to leave out, it keeps them all."""
    path = f"{_CHOICE_OF_DISKS}.diskLunList"
    told = item.get(path)
    if told is None:
        return ()
    if not isinstance(told, list) or not all(type(number) is int for number in told):
        raise Malformed(path, told)
    return tuple(sorted(told))


def _newest_point(item: Item, workload: str) -> datetime | None:
    """Return the newest point that can be restored.

    An item of a file share does not tell it; where its last backup has completed, the point is the moment at which that
    backup began (2024-04-01, recorded: `lastBackupTime` equals the start of the job).
    """
    point = item.maybe_instant("properties.lastRecoveryPoint")
    completed = (item.maybe_text("properties.lastBackupStatus") or "").casefold() == "completed"
    if point is None and workload == _SHARE and completed:
        return item.maybe_instant("properties.lastBackupTime")
    return point


_ITEMS = PerItem(RECOVERY_VAULTS, partial(below_vault, "backupProtectedItems"), API)

PROBE = Probe(
    id="recovery-protected-items",
    title="Backups in Recovery Services vaults",
    reads=(READ_RECOVERY_VAULTS, Read(_ITEMS, parse_protected_item, (ProtectedItem,))),
    rights=(RIGHT_TO_RECOVERY_VAULTS, "Microsoft.RecoveryServices/vaults/backupProtectedItems/read"),
    otherwise="A dated export of the backup items with their last recovery point, attested by the operations lead.",
)
