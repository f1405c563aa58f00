"""A workload that every criterion asks about, with everything in good order: one of each thing that passes.

Each store has as few ways to be kept as its tier allows, so that taking one away shows in a verdict.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from builders import (
    ACCOUNT as BILLING,
)
from builders import (
    DOCUMENT,
    GO_LIVE,
    NOW,
    OPS,
    PROD,
    RSV,
    SEEN,
    VM,
    WEB,
    WORKLOAD,
    assignment,
    backup,
    backup_policy,
    health,
    retirement,
    dashboard,
    rule,
    vm,
)
from judged import decided, healthy
from stores_kept import (
    ACCOUNT,
    COSMOS,
    DATABASE,
    DAY,
    DISK,
    HOUR,
    INSTANCE,
    MANAGED,
    POSTGRES,
    SHARE,
    blobs,
    bv,
    bv_policy,
    disk_backup,
    job,
    native,
    redundancy,
    replica,
    resource,
    retention,
    share,
)

from collector.facts.azure import Inventory
from collector.facts.backup import DeletionProtection, JobKind, Lock, ProtectedItem, RestoreReport
from collector.facts.monitoring import Dashboard
from collector.facts.recovery import HostRedundancy, Mechanism, Region, ReplicatedItem
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap
from collector.model import AcceptedLoss, Cause, Decision, Fact, Gap, Verdict, Workload

REPORTS = "restores/*.json"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
PLAN = f"{WEB}/providers/Microsoft.Web/serverfarms/plan"
GUARDED = {"soft_delete": "On", "soft_delete_days": 14.0, "immutability": "Locked", "provisioning_state": "Succeeded"}
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
ENVIRONMENT = f"{WEB}/providers/Microsoft.App/managedEnvironments/env"
KEYS = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
SETTINGS = f"{WEB}/providers/Microsoft.AppConfiguration/configurationStores/cfg"
ACCEPTED = {VM: 36 * HOUR, MANAGED: HOUR, POSTGRES: HOUR, ACCOUNT: 36 * HOUR, DISK: 36 * HOUR, COSMOS: HOUR}
WHOLE = dataclasses.replace(
    WORKLOAD,
    restore_reports=(REPORTS,),
    accepted_losses=tuple(
        AcceptedLoss(resource=place, up_to=loss, because="agreed") for place, loss in ACCEPTED.items()
    ),
)


def file_share_backup(**changes: Any) -> ProtectedItem:
    fields = {"source": ACCOUNT, "workload": "AzureStorage", "data_in": "uploads", "last_recovery_point": NOW - HOUR}
    return backup("share-1", **{**fields, **changes})


def restore_report(of: str, **changes: Any) -> RestoreReport:
    fields: dict[str, Any] = {
        "subject": of,
        "pattern": REPORTS,
        "finished": NOW - 2 * DAY,
        "took": timedelta(minutes=35),
        "data_checked": True,
        "succeeded": True,
        **SEEN,
    }
    return RestoreReport(**{**fields, **changes})


def slot(**changes: Any) -> DeploymentSlot:
    fields = {"subject": f"{SITE}/slots/staging", "site": SITE, "state": "Running", "tier": "PremiumV3", **SEEN}
    return DeploymentSlot(**{**fields, **changes})


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


def keys(subject: str = KEYS) -> DeletionProtection:
    return DeletionProtection(subject=subject, soft_delete=True, purge_protection=True, kept=90 * DAY, **SEEN)


def machine() -> list[Fact]:
    """The machine of `healthy`, with a point just before the release and a restore of late."""
    restored = {"does": JobKind.RESTORE.value, "vault": RSV, "source": VM, "workload": "AzureIaasVM"}
    done = {"started": NOW - 3 * DAY - HOUR, "ended": NOW - 3 * DAY}
    return [
        *(vm(), backup(last_recovery_point=NOW - 2 * HOUR), backup_policy(), restore_report(VM)),
        job("restore-1", subject=f"{RSV}/backupJobs/restore-1", **restored, **done),
    ]


def stores() -> list[Fact]:
    """Databases, files, blobs and a disk."""
    return [
        *(resource(DATABASE), native(DATABASE, redundancy="Local", retention=None), retention(), redundancy(DATABASE)),
        *(replica(DATABASE, Mechanism.FAILOVER_GROUP), restore_report(DATABASE)),
        *(resource(INSTANCE), native(INSTANCE), redundancy(INSTANCE)),
        *(resource(MANAGED), native(MANAGED, redundancy=None), restore_report(MANAGED)),
        *(replica(INSTANCE, Mechanism.FAILOVER_GROUP), resource(POSTGRES), native(POSTGRES), redundancy(POSTGRES)),
        *(replica(POSTGRES, Mechanism.READ_REPLICA), restore_report(POSTGRES)),
        *(resource(COSMOS), native(COSMOS), redundancy(COSMOS), replica(COSMOS, Mechanism.COSMOS_REGION)),
        *(restore_report(COSMOS), resource(ACCOUNT), blobs(), redundancy(ACCOUNT, sku="Standard_RAGZRS")),
        *(replica(ACCOUNT, Mechanism.STORAGE_GEO), restore_report(ACCOUNT)),
        *(share(), file_share_backup(), restore_report(SHARE)),
        blobs(subject=f"{ACCOUNT}/fileServices/default", service="file", containers_kept=None, versioning=None),
    ]


def hosts() -> list[Fact]:
    """A web app with a slot, a container app with revisions, a key vault and a configuration store."""
    return [
        *(resource(SITE), HostRedundancy(subject=SITE, group=PLAN, **SEEN), slot()),
        HostRedundancy(subject=PLAN, sku="PremiumV3", instances=3, zone_redundant=True, **SEEN),
        SlotSwap(subject=SITE, swapped=NOW - DAY, source="staging", destination="production", **SEEN),
        *(resource(APP), HostRedundancy(subject=APP, instances=2, group=ENVIRONMENT, **SEEN)),
        HostRedundancy(subject=ENVIRONMENT, zone_redundant=True, **SEEN),
        Revisions(subject=APP, mode="Multiple", kept_inactive=10, image="pay:2", **SEEN),
        *(revision("old", 9), revision("new", 1)),
        *(resource(KEYS), keys(), HostRedundancy(subject=KEYS, **SEEN)),
        *(resource(SETTINGS), keys(SETTINGS), HostRedundancy(subject=SETTINGS, **SEEN)),
        Lock(subject=f"{RSV}/providers/Microsoft.Authorization/locks/keep", scope=RSV, level="CanNotDelete", **SEEN),
    ]


def platform() -> list[Fact]:
    """Regions with zones, an incident that is over, and a maintenance long after go-live."""
    places = ("westeurope", "northeurope")
    later = {"starts": GO_LIVE + 90 * DAY, "ends": GO_LIVE + 91 * DAY, "subtype": None}
    return [
        *(Region(subject=f"{PROD}/locations/{at}", seen_from=PROD, name=at, zones=3, **SEEN) for at in places),
        retirement("OVER-1", event_type="ServiceIssue", subtype=None, status="Resolved", ends=NOW - DAY),
        retirement("WORK-1", event_type="PlannedMaintenance", **later),
        *(health(place) for place in (SITE, DATABASE, POSTGRES, ACCOUNT)),
    ]


def watched() -> list[Fact]:
    """What watches the web app and shows all members."""
    alerts = ("http5xx", "healthcheckstatus", "httpresponsetime", "http4xx", "requestsinapplicationqueue")
    return [rule("site", target_type="Microsoft.Web/sites", signals=alerts), dashboard(shows=(VM, SITE))]


def whole() -> list[Fact]:
    """Everything in good order."""
    replaced = (ProtectedItem, RestoreReport, Dashboard)
    looked_at = Inventory(subject=f"file:{REPORTS}", of=RestoreReport.kind, count=1, **SEEN)
    rest = [fact for fact in healthy(*replaced) if fact.subject != VM or fact.kind != "resource"]
    return [*rest, *machine(), *stores(), *hosts(), *platform(), *watched(), looked_at]


def unreplicated() -> list[Fact]:
    """The same, with nothing but its backup to bring the machine back after the loss of its region."""
    return [fact for fact in whole() if not isinstance(fact, ReplicatedItem)]


def in_backup_vaults() -> list[Fact]:
    """The same, with a disk in a Backup vault: nothing tells what of that survives a zone, which tier T3 does not ask."""
    return [*whole(), resource(DISK), disk_backup(), bv(**GUARDED), bv_policy(), job(), restore_report(DISK)]


def judged(facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WHOLE) -> Decision:
    return decided(facts, gaps, workload)
