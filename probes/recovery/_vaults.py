"""The two kinds of vaults that keep backups: their lists, which the probes share, and what a vault tells of itself."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.backup import BackupVault
from collector.model import Fact
from collector.probe import Item, Malformed, PerSubscription, Read

API = "2024-04-01"
RECOVERY_VAULTS = PerSubscription("providers/Microsoft.RecoveryServices/vaults", API)
BACKUP_VAULTS = PerSubscription("providers/Microsoft.DataProtection/backupVaults", API)

RIGHT_TO_RECOVERY_VAULTS = "Microsoft.RecoveryServices/vaults/read"
RIGHT_TO_BACKUP_VAULTS = "Microsoft.DataProtection/backupVaults/read"

_PARTS_OF_A_VAULT = 9
"""`/subscriptions/…/resourceGroups/…/providers/<namespace>/<type>/<name>`, split at its slashes."""


def parse_recovery_vault(item: Item) -> Iterator[BackupVault]:
    """A Recovery Services vault; older ones do not tell their redundancy, which is absent then."""
    settings, security = "properties.redundancySettings", "properties.securitySettings"
    alerts = "properties.monitoringSettings"
    yield BackupVault(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        location=item.maybe_region("location"),
        provisioning_state=item.maybe_text("properties.provisioningState"),
        redundancy=item.maybe_text(f"{settings}.standardTierStorageRedundancy"),
        cross_region_restore=item.maybe_text(f"{settings}.crossRegionRestore"),
        soft_delete=item.maybe_text(f"{security}.softDeleteSettings.softDeleteState"),
        soft_delete_days=item.maybe_number(f"{security}.softDeleteSettings.softDeleteRetentionPeriodInDays"),
        immutability=item.maybe_text(f"{security}.immutabilitySettings.state"),
        multi_user_authorization=item.maybe_text(f"{security}.multiUserAuthorization"),
        job_failure_alerts=item.maybe_text(f"{alerts}.azureMonitorAlertSettings.alertsForAllJobFailures"),
        classic_alerts=item.maybe_text(f"{alerts}.classicAlertSettings.alertsForCriticalOperations"),
    )


def parse_backup_vault(item: Item) -> Iterator[BackupVault]:
    """A Backup vault, told in the fields of the other kind."""
    security = "properties.securitySettings"
    guarded = item.maybe_flag("properties.isVaultProtectedByResourceGuard")
    yield BackupVault(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        location=item.maybe_region("location"),
        provisioning_state=item.maybe_text("properties.provisioningState"),
        redundancy=_vault_store(item),
        cross_region_restore=item.maybe_text("properties.featureSettings.crossRegionRestoreSettings.state"),
        soft_delete=item.maybe_text(f"{security}.softDeleteSettings.state"),
        soft_delete_days=item.maybe_number(f"{security}.softDeleteSettings.retentionDurationInDays"),
        immutability=item.maybe_text(f"{security}.immutabilitySettings.state"),
        multi_user_authorization=None if guarded is None else "Enabled" if guarded else "Disabled",
    )


READ_RECOVERY_VAULTS = Read(RECOVERY_VAULTS, parse_recovery_vault, (BackupVault,))
READ_BACKUP_VAULTS = Read(BACKUP_VAULTS, parse_backup_vault, (BackupVault,))


def found_below(item: Item) -> Iterator[Fact]:
    """A vault, or an item of a short list, that is only the way to what lies below it; other reads tell of itself."""
    item.text("id")
    yield from ()


def below_vault(child: str, vault: Item) -> str:
    """Return the path of a list below a vault."""
    return f"{vault.text('id')}/{child}"


def vault_of(item: Item) -> str:
    """Return the id of the vault that holds an item: the first part of the item's own id."""
    item_id = item.text("id")
    parts = ("/" + item_id.strip("/")).split("/")
    if len(parts) <= _PARTS_OF_A_VAULT:
        raise Malformed("id", item_id, detail="the property id does not lie below a vault")
    return "/".join(parts[:_PARTS_OF_A_VAULT])


def _vault_store(item: Item) -> str | None:
    """Return how the vault store is kept; the operational store lies beside its resources."""
    stores = (item.inside(raw) for raw in item.maybe_objects("properties.storageSettings") or ())
    kept = [store for store in stores if (store.maybe_text("datastoreType") or "").casefold() == "vaultstore"]
    return kept[0].maybe_text("type") if kept else None
