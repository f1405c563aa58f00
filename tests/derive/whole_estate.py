"""A workload that every criterion asks about, with everything in good order: one of each thing that passes.

Each store has one way only to be brought back, as far as that passes, so that taking it away shows in a verdict.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from builders import (
    GROUP,
    NOW,
    OPS,
    PROD,
    RSV,
    SEEN,
    VM,
    VM_TYPE,
    backup_policy,
    dashboard,
    health,
    processing,
    restore_report,
    vault,
    vm,
)
from builders_alerts import baseline_rules
from builders_diagnostics import setting
from builders_failover import replicated
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
from whole_facts import (
    APP,
    ARCHIVE,
    DATABASE_COPY,
    ENVIRONMENT,
    KEYS,
    LOCAL,
    PLAN,
    POSTGRES_COPY,
    SEARCH,
    SECOND,
    SETTINGS,
    SITE,
    STOPPED,
    ZONE,
    advisory,
    answered_ticket,
    cancelled_maintenance,
    files_service,
    finished_plan,
    keys,
    local_vault,
    machine_backup,
    maintenance,
    past_incident,
    restored,
    revision,
    second_backup,
    share_backup,
    slot,
)

from collector.derive.alert_table import SUBSCRIPTION
from collector.facts.azure import Resource
from collector.facts.backup import (
    BackupPolicy,
    BackupVault,
    Lock,
    ProtectedItem,
    RestoreReport,
)
from collector.facts.dashboards import Dashboard
from collector.facts.diagnostics import BLOB_SERVICE, DIAGNOSABLE_TYPES, FILE_SERVICE
from collector.facts.monitoring import AlertFilter, Recurrence
from collector.facts.recovery import HostRedundancy, Mechanism, RecoveryPlan
from collector.facts.redundancy import Front, NetworkRedundancy, ServiceRedundancy
from collector.facts.rollback import Revisions, SlotSwap
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

LATE = 36 * HOUR
ACCEPTED = {
    VM: LATE,
    SECOND: LATE,
    MANAGED: HOUR,
    POSTGRES: HOUR,
    ARCHIVE: HOUR,
    MYSQL: HOUR,
    ACCOUNT: LATE,
    DISK: LATE,
}
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
