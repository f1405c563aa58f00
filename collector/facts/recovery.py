"""Facts about backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupVault(Fact):
    """A Recovery Services vault that the caller can see."""

    kind: ClassVar[str] = "backup_vault"
    name: str
    provisioning_state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedItem(Fact):
    """The backup of one resource in a Recovery Services vault."""

    kind: ClassVar[str] = "protected_item"
    source: str | None = None
    """The id of the resource that is backed up."""
    workload: str | None = None
    """`backupManagementType`, for example `AzureIaasVM`."""
    protection_state: str | None = None
    deletion_scheduled: bool | None = None
    last_status: str | None = None
    last_recovery_point: datetime | None = None
    """Absent as well when the service answers a date that means "never"."""
    policy: str | None = None
