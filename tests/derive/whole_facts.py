"""The facts of the whole estate, one function a kind; every one of them passes as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from builders import (
    GO_LIVE,
    NOW,
    OPS,
    PROD,
    SEEN,
    VM,
    WEB,
    backup,
    retirement,
    ticket,
    vault,
)
from builders_failover import recovery_plan
from stores_kept import (
    ACCOUNT,
    DATABASE,
    DAY,
    HOUR,
    POSTGRES,
    blobs,
)

from collector.facts.backup import (
    BackupVault,
    DeletionProtection,
    ProtectedItem,
    RestoreJob,
)
from collector.facts.recovery import RecoveryPlan
from collector.facts.rollback import DeploymentSlot, Revision
from collector.facts.support import SupportTicket
from collector.model import (
    Fact,
)

TECHNICAL = "/providers/Microsoft.Support/services/6f16735c-b0ae-b275-ad3a-03479cfa1396"
SECOND = f"{VM}-2"
LOCAL = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv-local"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
PLAN = f"{WEB}/providers/Microsoft.Web/serverfarms/plan"
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
ENVIRONMENT = f"{WEB}/providers/Microsoft.App/managedEnvironments/env"
DATABASE_COPY = DATABASE.replace("/servers/sql/", "/servers/sql-north/")
POSTGRES_COPY = f"{POSTGRES}-north"
ARCHIVE = f"{POSTGRES}-archive"
KEYS = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
SETTINGS = f"{WEB}/providers/Microsoft.AppConfiguration/configurationStores/cfg"
SEARCH = f"{WEB}/providers/Microsoft.Search/searchServices/find"
ZONE = "W. Europe Standard Time"
STOPPED = {"availability": "Unknown", "reason": "User Initiated"}
"""Somebody has switched it off: the platform has no news of it, and none are needed."""


def machine_backup(**changes: Any) -> ProtectedItem:
    """That of the first machine: its vault lies in one region only, as Site Recovery keeps a copy elsewhere."""
    told = {"subject": f"{LOCAL}/items/vm-1", "vault": LOCAL, "policy": f"{LOCAL}/backupPolicies/daily"}
    return backup(**{**told, "last_recovery_point": NOW - 2 * HOUR, **changes})


def second_backup(**changes: Any) -> ProtectedItem:
    """That of the second machine, which nothing but its vault brings back in another region."""
    return backup("vm-2", **{"source": SECOND, "last_recovery_point": NOW - 2 * HOUR, **changes})


def share_backup(**changes: Any) -> ProtectedItem:
    told = {"source": ACCOUNT, "workload": "AzureStorage", "data_in": "uploads", "last_recovery_point": NOW - HOUR}
    return backup("share-1", **{**told, **changes})


def local_vault(**changes: Any) -> BackupVault:
    """Nobody removes its backups alone; that of the second machine is immutable instead."""
    told = {"subject": LOCAL, "redundancy": "LocallyRedundant", "cross_region_restore": "Disabled"}
    return vault(**{**told, "immutability": "Disabled", **changes})


def restored(**changes: Any) -> RestoreJob:
    """A restore of the machine that its vault shows."""
    fields: dict[str, Any] = {
        "subject": f"{LOCAL}/backupJobs/r",
        "vault": LOCAL,
        "status": "Completed",
        "started": NOW - 3 * DAY - HOUR,
        "ended": NOW - 3 * DAY,
        "source": VM,
        "workload": "AzureIaasVM",
        **SEEN,
    }
    return RestoreJob(**{**fields, **changes})


def files_service(**changes: Any) -> Fact:
    told = {"subject": f"{ACCOUNT}/fileServices/default", "service": "file", "containers_kept": None}
    return blobs(**{**told, "versioning": None, **changes})


def finished_plan() -> RecoveryPlan:
    """It goes on naming the test that has ended."""
    return recovery_plan(current_scenario="TestFailover", scenario_status="Succeeded")


def answered_ticket() -> SupportTicket:
    """A technical one, with what the plan promised for it."""
    return ticket(service=TECHNICAL, severity="Critical", first_response=timedelta(minutes=30))


def slot(**changes: Any) -> DeploymentSlot:
    told = {"subject": f"{SITE}/slots/staging", "site": SITE, "state": "Running", "tier": "PremiumV3", **SEEN}
    return DeploymentSlot(**{**told, **changes})


def revision(name: str, days_old: float, **changes: Any) -> Revision:
    fields: dict[str, Any] = {
        "subject": f"{APP}/revisions/{name}",
        "app": APP,
        "active": True,
        "created": NOW - days_old * DAY,
        "health": "Healthy",
        "provisioning_state": "Provisioned",
        **SEEN,
    }
    return Revision(**{**fields, **changes})


def keys(subject: str = KEYS, **changes: Any) -> DeletionProtection:
    told = {"soft_delete": True, "purge_protection": True, "kept": 90 * DAY, **SEEN}
    return DeletionProtection(subject=subject, **{**told, **changes})


def maintenance(**changes: Any) -> Fact:
    """One that Azure has announced for long after go-live."""
    told = {"event_type": "PlannedMaintenance", "subtype": None, "services": ("Virtual Machines",)}
    return retirement("WORK-1", **{**told, "starts": GO_LIVE + 90 * DAY, "ends": GO_LIVE + 91 * DAY, **changes})


def cancelled_maintenance(**changes: Any) -> Fact:
    """One in the middle of the cutover that Azure has called off."""
    told = {"subject": f"{PROD}/providers/Microsoft.ResourceHealth/events/WORK-2", "status": "Resolved"}
    return maintenance(**{**told, "starts": GO_LIVE - HOUR, "ends": GO_LIVE + HOUR, **changes})


def advisory(**changes: Any) -> Fact:
    """News about a service that retires nothing."""
    told = {"subject": f"{PROD}/providers/Microsoft.ResourceHealth/events/NEWS-1", "subtype": ""}
    return retirement(**{**told, "ends": GO_LIVE + DAY, **changes})


def past_incident(**changes: Any) -> Fact:
    told = {"event_type": "ServiceIssue", "subtype": None, "status": "Resolved", "ends": NOW - DAY}
    return retirement("OVER-1", **{**told, **changes})
