"""Where a backup in a vault survives the loss of a zone or a region, and how old it is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from collector.derive.joins import absent
from collector.derive.recovery.keeping import BACKUP_GRACE_FACTOR, VAULT, Scenario, Way
from collector.derive.recovery.stateful import FILE_SHARE, IN_MACHINE
from collector.derive.rows import Field, Unknown
from collector.facts.backup import BackupVault
from collector.facts.resource_types import CLUSTER, DISK, STORAGE_ACCOUNT, VIRTUAL_MACHINE

_TO_THE_VAULT = timedelta(days=1)
"""Of several backups of a machine in a day only the last is moved from its snapshot into the vault
(learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy, 2026-11)."""
_TO_THE_OTHER_REGION = timedelta(hours=12)
"""How long a backup takes at most to reach the other region
(learn.microsoft.com/azure/backup/backup-create-recovery-services-vault, 2026-11)."""
_IN_THE_VAULT = frozenset({VIRTUAL_MACHINE, IN_MACHINE, STORAGE_ACCOUNT})
"""Whose backups lie in the vault. Those of disks and shares are snapshots beside their source."""


def vault_ways(
    resource_type: str, interval: Field[timedelta], vault: Field[BackupVault], *, continuous: bool
) -> Mapping[Scenario, Way]:
    """Return how a backup in a vault gets data back after the loss of a zone or a region."""
    if continuous or resource_type in (DISK, FILE_SHARE):
        return _beside_the_source(resource_type)
    if resource_type == CLUSTER:
        told = absent("whether its policy copies the backups from the cluster's own region into the vault")
        return {scenario: Way(mechanism=VAULT, loss=told) for scenario in (Scenario.ZONE, Scenario.REGION)}
    elsewhere = _elsewhere(vault)
    ways: dict[Scenario, Way] = {}
    if elsewhere is not False:
        loss = _loss(resource_type, interval, elsewhere, _TO_THE_OTHER_REGION)
        ways[Scenario.REGION] = ways[Scenario.ZONE] = Way(mechanism=VAULT, loss=loss)
    if _spans_zones(vault):
        ways[Scenario.ZONE] = Way(mechanism=VAULT, loss=_loss(resource_type, interval, True, timedelta()))
    return ways


def _beside_the_source(resource_type: str) -> Mapping[Scenario, Way]:
    """Snapshots are lost with their region; of those of a disk nothing tells whether they span zones."""
    if resource_type != DISK:
        return {}
    return {Scenario.ZONE: Way(mechanism=VAULT, loss=absent("whether the snapshots of the disk span zones"))}


def _loss(resource_type: str, interval: Field[timedelta], there: Field[bool], journey: timedelta) -> Field[timedelta]:
    if isinstance(there, Unknown):
        return there
    if isinstance(interval, Unknown):
        return interval
    moved = max(interval, _TO_THE_VAULT) if resource_type == VIRTUAL_MACHINE else interval
    return max(moved * BACKUP_GRACE_FACTOR, moved + journey)


def _elsewhere(vault: Field[BackupVault]) -> Field[bool]:
    """Say whether the backups of a vault can be restored in another region while their own is lost."""
    if isinstance(vault, Unknown):
        return vault
    if vault.redundancy is None:
        return absent("how redundant the vault is")
    if vault.redundancy.casefold() != "georedundant":
        return False
    if vault.cross_region_restore is None:
        return absent("whether the vault restores across regions")
    return vault.cross_region_restore.casefold() == "enabled"


def _spans_zones(vault: Field[BackupVault]) -> bool:
    return not isinstance(vault, Unknown) and (vault.redundancy or "").casefold() == "zoneredundant"
