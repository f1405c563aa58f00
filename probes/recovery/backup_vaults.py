"""Which resources have a backup in a Backup vault: disks, blobs, clusters, databases.

A backup instance tells whether it is protected, not when the last backup was made: its jobs do (`backup_jobs`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from collector.facts.backup import ProtectedItem
from collector.probe import Item, PerItem, Probe, Read
from probes.recovery._vaults import (
    API,
    BACKUP_VAULTS,
    READ_BACKUP_VAULTS,
    RIGHT_TO_BACKUP_VAULTS,
    below_vault,
    vault_of,
)

_RECOVERY_POINT = "properties.backupInstanceExtendedProperties.recoveryPointInfo.latestRecoveryPointInPrimaryRegion"
"""Resource Graph tells it (api-version 2024-04-01, recorded); the vault's own list does not."""


def parse_instance(item: Item) -> Iterator[ProtectedItem]:
    """A backup instance; what kind of data it backs up must be told."""
    yield ProtectedItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        vault=vault_of(item),
        source=item.maybe_text("properties.dataSourceInfo.resourceID"),
        workload=item.text("properties.dataSourceInfo.datasourceType"),
        chosen=tuple(_containers(item)),
        protection_state=item.maybe_text("properties.currentProtectionState"),
        last_recovery_point=item.maybe_instant(_RECOVERY_POINT),
        policy=item.maybe_text("properties.policyInfo.policyId"),
    )


def _containers(item: Item) -> Iterator[str]:
    """Yield the containers of blobs that are copied to the vault; others stay out of it."""
    path = "properties.policyInfo.policyParameters.backupDatasourceParametersList"
    for parameters in item.maybe_objects(path) or ():
        yield from item.inside(parameters).maybe_texts("containersList") or ()


_INSTANCES = PerItem(BACKUP_VAULTS, partial(below_vault, "backupInstances"), API)

PROBE = Probe(
    id="recovery-backup-vaults",
    title="Backups in Backup vaults",
    reads=(READ_BACKUP_VAULTS, Read(_INSTANCES, parse_instance, (ProtectedItem,))),
    rights=(RIGHT_TO_BACKUP_VAULTS, "Microsoft.DataProtection/backupVaults/backupInstances/read"),
    otherwise="A dated export of the backup instances with their last backup, attested by the operations lead.",
)
