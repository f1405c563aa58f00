"""Which resources have a backup in a Recovery Services vault, and how the last one went.

Every vault is asked by itself: Resource Graph leaves out the items of a vault that may not be read without
saying so, whereas the resource manager answers 403.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.backup import BackupVault, ProtectedItem
from collector.probe import Item, PerItem, PerSubscription, Probe, Read

_VAULTS = PerSubscription("providers/Microsoft.RecoveryServices/vaults", "2024-04-01")


def parse_vault(item: Item) -> Iterator[BackupVault]:
    """A Recovery Services vault."""
    yield BackupVault(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        provisioning_state=item.maybe_text("properties.provisioningState"),
    )


def parse_protected_item(item: Item) -> Iterator[ProtectedItem]:
    """A protected item; `lastRecoveryPoint` is the age of what can be restored, not of the last attempt.

    What kind of backup it is must be told: a database inside a machine names that machine as its source too.
    """
    yield ProtectedItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        source=item.maybe_text("properties.sourceResourceId") or item.maybe_text("properties.virtualMachineId"),
        workload=item.text("properties.backupManagementType"),
        protection_state=item.maybe_text("properties.protectionState"),
        deletion_scheduled=item.maybe_flag("properties.isScheduledForDeferredDelete"),
        last_status=item.maybe_text("properties.lastBackupStatus"),
        last_recovery_point=item.maybe_instant("properties.lastRecoveryPoint"),
        policy=item.maybe_text("properties.policyId"),
    )


def _items_path(vault: Item) -> str:
    return vault.text("id") + "/backupProtectedItems"


PROBE = Probe(
    id="recovery-protected-items",
    title="Backups in Recovery Services vaults",
    reads=(
        Read(_VAULTS, parse_vault, (BackupVault,)),
        Read(PerItem(_VAULTS, _items_path, "2024-04-01"), parse_protected_item, (ProtectedItem,)),
    ),
    rights=(
        "Microsoft.RecoveryServices/vaults/read",
        "Microsoft.RecoveryServices/vaults/backupProtectedItems/read",
    ),
    otherwise="A dated export of the backup items with their last recovery point, attested by the operations lead.",
)
