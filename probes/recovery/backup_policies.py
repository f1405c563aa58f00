"""How often the policies of both kinds of vaults back up, and how long they keep what they made."""

from __future__ import annotations

from functools import partial

from collector.facts.backup import BackupPolicy
from collector.probe import PerItem, Probe, Read
from probes.recovery._backup_vault_policies import parse_backup_vault_policy
from probes.recovery._recovery_vault_policies import parse_recovery_vault_policy
from probes.recovery._vaults import (
    API,
    BACKUP_VAULTS,
    RECOVERY_VAULTS,
    RIGHT_TO_BACKUP_VAULTS,
    RIGHT_TO_RECOVERY_VAULTS,
    below_vault,
    found_below,
)

_PATH = partial(below_vault, "backupPolicies")

PROBE = Probe(
    id="recovery-backup-policies",
    title="Schedule and retention of backup policies",
    reads=(
        Read(RECOVERY_VAULTS, found_below, (BackupPolicy,)),
        Read(PerItem(RECOVERY_VAULTS, _PATH, API), parse_recovery_vault_policy, (BackupPolicy,)),
        Read(BACKUP_VAULTS, found_below, (BackupPolicy,)),
        Read(PerItem(BACKUP_VAULTS, _PATH, API), parse_backup_vault_policy, (BackupPolicy,)),
    ),
    rights=(
        RIGHT_TO_RECOVERY_VAULTS,
        "Microsoft.RecoveryServices/vaults/backupPolicies/read",
        RIGHT_TO_BACKUP_VAULTS,
        "Microsoft.DataProtection/backupVaults/backupPolicies/read",
    ),
    otherwise="A dated export of the backup policies with schedule and retention, attested by the operations lead.",
)
