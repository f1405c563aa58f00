"""A workload that every criterion asks about, with everything in good order: one of each thing that passes.

Each store has one way only to be brought back, as far as that passes, so that taking it away shows in a verdict.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from builders import (
    GO_LIVE,
    GROUP,
    NOW,
    OPS,
    PROD,
    RSV,
    SEEN,
    VM,
    VM_TYPE,
    WEB,
    backup,
    backup_policy,
    dashboard,
    health,
    processing,
    restore_report,
    retirement,
    ticket,
    vault,
    vm,
)
from builders_alerts import baseline_rules
from builders_diagnostics import setting
from builders_failover import recovery_plan, replicated
from builders_governance import finding, region, weighs
from builders_launch import (
    AI,
    BALANCER,
    LAUNCHED,
    ai_account,
    ai_deployment,
    ai_offer,
    balancer_probe,
    delete_lock,
    health_check,
    image,
    launch_in_order,
    links,
    running,
    runtime,
)
from builders_redundancy import SET
from builders_telemetry import COMPONENT
from builders_watching import RULE, fired
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
    MYSQL,
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

from collector.derive.alert_table import SUBSCRIPTION
from collector.facts.azure import Resource
from collector.facts.backup import (
    BackupPolicy,
    BackupVault,
    DeletionProtection,
    Lock,
    ProtectedItem,
    RestoreJob,
    RestoreReport,
)
from collector.facts.dashboards import Dashboard
from collector.facts.diagnostics import BLOB_SERVICE, DIAGNOSABLE_TYPES, FILE_SERVICE
from collector.facts.monitoring import AlertFilter, Recurrence
from collector.facts.recovery import HostRedundancy, Mechanism, RecoveryPlan
from collector.facts.redundancy import Front, NetworkRedundancy, ServiceRedundancy
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap
from collector.facts.support import SupportTicket
from collector.model import (
    AcceptedLoss,
    Decision,
    Fact,
    Flow,
    Gap,
    KnownAlert,
    TelemetrySource,
    Tier,
    Verdict,
    Workload,
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
LATE = 36 * HOUR
ACCEPTED = {VM: LATE, SECOND: LATE, MANAGED: HOUR, POSTGRES: HOUR, ARCHIVE: HOUR, MYSQL: HOUR, ACCOUNT: LATE, DISK: LATE}
WHOLE = dataclasses.replace(
    LAUNCHED,
    flows=(Flow(name="Checkout", members=(BALANCER, VM, SECOND, SITE, APP, DATABASE)),),
    watch=dataclasses.replace(
        LAUNCHED.watch,
        telemetry=tuple(TelemetrySource(member=one, component=COMPONENT) for one in (SITE, APP)),
        known_alerts=(KnownAlert(rule=RULE, item="https://contoso.example/items/7", because="the old till"),),
    ),
    accepted_losses=tuple(
        AcceptedLoss(resource=place, up_to=loss, because="agreed") for place, loss in ACCEPTED.items()
    ),
)
AT_T3 = dataclasses.replace(WHOLE, tier=Tier.T3)


# --- Facts, one function a kind; every one of them passes as it is -----------------------------------------


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


# --- The estate --------------------------------------------------------------------------------------------


def machines() -> list[Fact]:
    """Two machines of one scale set, replicated to another region and zone; the vault of the second spans regions."""
    return [
        *(vm(), machine_backup(), local_vault(), backup_policy(subject=f"{LOCAL}/backupPolicies/daily")),
        *(vm(SECOND), second_backup(), backup_policy()),
        vault(multi_user_authorization="Disabled", job_failure_alerts="Enabled"),
        HostRedundancy(subject=SECOND, zones=("2",), group=SET, instances=1, **SEEN),
        replicated("item-2", source=SECOND, name="vm-1-2", recovery_region="westeurope"),
        *(links(SECOND), balancer_probe(SECOND), image(SECOND)),
        *(restored(), restore_report(VM), health(SECOND)),
        Lock(subject=f"{RSV}/providers/Microsoft.Authorization/locks/keep", scope=RSV, level="CanNotDelete", **SEEN),
    ]


def copy_of_data(subject: str) -> list[Fact]:
    """The spare of another resource, of which nobody asks what they ask of that one."""
    return [
        *(resource(subject, location="northeurope"), native(subject, is_copy=True, redundancy="Local")),
        *(redundancy(subject, zone_redundant=False, standby=None), health(subject)),
    ]


def databases() -> list[Fact]:
    local = {"redundancy": "Local"}
    return [
        *(resource(DATABASE), native(DATABASE, **local, retention=None), retention(), redundancy(DATABASE)),
        *(replica(DATABASE, Mechanism.FAILOVER_GROUP, copy=DATABASE_COPY), *copy_of_data(DATABASE_COPY)),
        *(resource(INSTANCE), native(INSTANCE, **local), redundancy(INSTANCE)),
        replica(INSTANCE, Mechanism.FAILOVER_GROUP),
        *(resource(MANAGED), native(MANAGED, redundancy=None)),
        *(resource(POSTGRES), native(POSTGRES, redundancy="Disabled"), redundancy(POSTGRES)),
        *(replica(POSTGRES, Mechanism.READ_REPLICA, copy=POSTGRES_COPY), *copy_of_data(POSTGRES_COPY)),
        *(resource(ARCHIVE), native(ARCHIVE, redundancy="Enabled"), redundancy(ARCHIVE)),
        *(running(place) for place in (POSTGRES, POSTGRES_COPY, ARCHIVE)),
        *(resource(COSMOS), native(COSMOS), redundancy(COSMOS), replica(COSMOS, Mechanism.COSMOS_REGION)),
        *(restore_report(place) for place in (DATABASE, MANAGED, POSTGRES, ARCHIVE, COSMOS)),
        *(health(place) for place in (DATABASE, INSTANCE, POSTGRES, ARCHIVE, COSMOS)),
    ]


def files() -> list[Fact]:
    return [
        *(resource(ACCOUNT), blobs(), redundancy(ACCOUNT, sku="Standard_RAGZRS")),
        *(replica(ACCOUNT, Mechanism.STORAGE_GEO), files_service(), share(), share_backup()),
        *(restore_report(ACCOUNT), restore_report(SHARE), health(ACCOUNT)),
        *(setting(f"{ACCOUNT}/{service}") for service in (BLOB_SERVICE, FILE_SERVICE)),
    ]


def apps() -> list[Fact]:
    """A web app with a slot, a container app with revisions, a key vault and a configuration store."""
    return [
        *(resource(SITE), HostRedundancy(subject=SITE, group=PLAN, **SEEN), slot(), health(SITE, **STOPPED)),
        *(runtime(SITE), health_check(SITE), health_check(APP, protocol="HTTP")),
        HostRedundancy(subject=PLAN, sku="PremiumV3", instances=3, zone_redundant=True, **SEEN),
        SlotSwap(subject=SITE, swapped=NOW - DAY, source="staging", destination="production", **SEEN),
        *(resource(APP), HostRedundancy(subject=APP, instances=2, group=ENVIRONMENT, **SEEN)),
        HostRedundancy(subject=ENVIRONMENT, zone_redundant=True, **SEEN),
        Revisions(subject=APP, mode="Multiple", kept_inactive=10, image="pay:2", **SEEN),
        *(revision("old", 9), revision("new", 1)),
        *(resource(KEYS), keys(), HostRedundancy(subject=KEYS, **SEEN)),
        *(resource(SETTINGS), keys(SETTINGS), HostRedundancy(subject=SETTINGS, **SEEN)),
    ]


def platform() -> list[Fact]:
    """Regions with zones, an incident that is over, and a maintenance long after go-live."""
    return [
        region(name="northeurope", paired="westeurope"),
        *(past_incident(), maintenance(), cancelled_maintenance(), advisory()),
        dashboard(shows=(BALANCER, VM, SECOND, SITE, APP, DATABASE)),
    ]


def entries() -> list[Fact]:
    """A balancer before the second machine, and a service that searches for everybody."""
    zones = Front(zones=("1", "2", "3"))
    return [
        *(resource(BALANCER), NetworkRedundancy(subject=BALANCER, sku="Standard", fronts=(zones,), **SEEN)),
        *(resource(SEARCH), ServiceRedundancy(subject=SEARCH, sku="standard", instances=3, **SEEN)),
    ]


def vaults() -> list[Fact]:
    """The vault raises its own alerts on failed jobs, which a rule of the subscription sends to somebody."""
    return [resource(RSV), processing(name="route", removes_all=False, adds=(GROUP,))]


def harmless() -> list[Fact]:
    """Alerts that are over, mild or known, findings that weigh little, and silence for others or at other times."""
    over = AlertFilter(field="MonitorCondition", operator="Equals", values=("Resolved",))
    saturdays = Recurrence(every="Weekly", starts="01:00:00", ends="02:00:00", days_of_week=("Saturday",))
    return [
        *(fired("over", condition="Resolved"), fired("mild", severity="Sev3"), fired("seen", state="Acknowledged")),
        *(finding(SECOND, assessment="tags"), weighs("Low", "tags")),
        processing(subject=f"{OPS}/over", name="over", filters=(over,)),
        processing(subject=f"{OPS}/night", name="night", scheduled=True, time_zone=ZONE, recurrences=(saturdays,)),
    ]


def models() -> list[Fact]:
    """An account of Azure AI services with one model, which it serves from anywhere."""
    return [resource(AI), ai_account(), ai_deployment(), ai_offer()]


def watched(facts: Iterable[Fact]) -> list[Fact]:
    """The logs of everything, and the baseline alerts of every type."""
    members = [fact for fact in facts if isinstance(fact, Resource)]
    logging = [one.subject for one in members if one.resource_type in DIAGNOSABLE_TYPES]
    types = {one.resource_type for one in members} - {VM_TYPE}
    return [*map(setting, logging), *baseline_rules(*sorted(types), SUBSCRIPTION)]


def whole() -> list[Fact]:
    """Everything in good order at tier T1."""
    replaced = (ProtectedItem, BackupPolicy, BackupVault, RestoreReport, Dashboard, RecoveryPlan, SupportTicket)
    rest = [fact for fact in healthy(*replaced) if (fact.kind, fact.subject) != ("resource", VM)]
    found = [*rest, *machines(), *databases(), *files(), *apps(), *models(), *platform(), *launch_in_order()]
    found += [*entries(), *vaults(), *harmless()]
    return [*found, finished_plan(), answered_ticket(), delete_lock(PROD), *watched(found)]


def with_disk() -> list[Fact]:
    """The same with a disk in a Backup vault; what of that survives a zone nobody tells, and tier T3 does not ask.

    Besides, a server of MySQL, of which no version has a verified day in the table.
    """
    guarded = {"soft_delete": "On", "soft_delete_days": 14.0, "immutability": "Locked", "location": "westeurope"}
    of_disk = [resource(DISK), disk_backup(), bv(**guarded), bv_policy(), job(), restore_report(DISK)]
    server = [resource(MYSQL), native(MYSQL, redundancy="Enabled"), redundancy(MYSQL), running(MYSQL, "mysql", "8.4")]
    return [*whole(), *of_disk, *server, restore_report(MYSQL), health(MYSQL), *watched(server)]


ESTATES = {"whole at T1": (whole, WHOLE), "with a disk at T3": (with_disk, AT_T3)}


# --- Judgement ---------------------------------------------------------------------------------------------


def judged(facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WHOLE) -> Decision:
    return decided(facts, gaps, workload)


def verdicts(
    facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WHOLE, only: Iterable[str] | None = None
) -> dict[str, Verdict]:
    """Return the verdict on every criterion, or on some of them only."""
    asked = None if only is None else frozenset(only)
    return {one.criterion: one for one in decided(facts, gaps, workload, only=asked).verdicts}


def verdict(criterion: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WHOLE) -> Verdict:
    return verdicts(facts, gaps, workload, [criterion])[criterion]


def changed(facts: list[Fact], old: Fact, *new: Fact) -> list[Fact]:
    """Return the facts with others in place of one of them."""
    return [one for fact in facts for one in (new if fact is old else (fact,))]
