"""Facts that make a difference beside those in good order, for properties over any set of facts."""

from __future__ import annotations

from datetime import timedelta

from builders import (
    ACCOUNT,
    GROUP,
    NOW,
    OTHER,
    PROD,
    RSV,
    SEEN,
    VM,
    advice,
    assignment,
    backup,
    backup_policy,
    contract,
    coverage,
    dashboard,
    definition,
    denial,
    disk_rule,
    email,
    group,
    health,
    processing,
    restore_report,
    results,
    retirement,
    rule,
    sms,
    subscription,
    ticket,
    vault,
    vm,
)
from builders_failover import failover_variants
from builders_redundancy import redundancy_variants
from builders_unready import unready_variants
from stores_kept import (
    ACCOUNT as STORE,
)
from stores_kept import (
    COSMOS,
    DATABASE,
    DISK,
    POSTGRES,
    blob_backup,
    blobs,
    disk_backup,
    job,
    native,
    redundancy,
    replica,
    resource,
    retention,
    share,
)
from whole_facts import APP, SITE, keys, maintenance, past_incident, restored, revision, slot

from collector.facts.backup import Lock
from collector.facts.monitoring import AlertFilter
from collector.facts.recovery import Mechanism, Region
from collector.facts.rollback import Revisions, SlotSwap
from collector.model import Fact

LONG_AGO = NOW - timedelta(days=400)
DAY = timedelta(days=1)


def variants() -> list[Fact]:
    """One or more of every kind that a shipped criterion rests on."""
    found = [*_backups(), *_alerts(), *_people_and_reports(), *_stores(), *_releases(), *_platform()]
    return [*found, *failover_variants(), *redundancy_variants(), *unready_variants()]


def _backups() -> list[Fact]:
    return [
        vm(f"{VM}-2"),
        backup("twin", subject="same"),
        backup("twin", subject="same", last_status="Failed"),
        backup("b2", source=f"{VM}-2"),
        backup("old", last_recovery_point=LONG_AGO),
        backup("gone", deletion_scheduled=True),
        backup_policy(interval=timedelta(hours=1), retention=DAY),
        backup_policy(interval=None, retention=None),
        vault(soft_delete="Off", immutability="Disabled"),
        vault(redundancy="LocallyRedundant", cross_region_restore=None),
        job("failed", VM, subject=f"{RSV}/backupJobs/failed", vault=RSV, status="Failed"),
        job("running", VM, subject=f"{RSV}/backupJobs/running", vault=RSV, status="InProgress", ended=None),
        restored(),
        restored(subject=f"{RSV}/backupJobs/restoring", vault=RSV, ended=None, status="InProgress"),
        restore_report(finished=NOW - DAY, succeeded=False),
        restore_report(finished=NOW - DAY, data_checked=False),
        restore_report(finished=LONG_AGO),
    ]


def _alerts() -> list[Fact]:
    return [
        rule("quiet", action_groups=()),
        rule("off", enabled=False),
        rule("odd", enabled=None, severity=None, scopes=None, action_groups=None),
        disk_rule(action_groups=(f"{GROUP}-2",)),
        group(email(), sms(), subject=f"{GROUP}-2"),
        group(enabled=False),
        group(email(domain="gmail.com"), subject=GROUP),
        processing(),
        processing(filters=(AlertFilter(field="AlertContext", operator="Contains", values=("x",)),)),
        processing(scopes=(OTHER,)),
        processing(removes_all=False, adds=(f"{GROUP}-2",)),
        dashboard("empty", shows=()),
        dashboard("closed", parts=None, shows=()),
    ]


def _people_and_reports() -> list[Fact]:
    return [
        contract(plan="Standard", subject=f"{ACCOUNT}/2"),
        contract(ends=None),
        contract(status=None),
        ticket("t2", plan="Standard"),
        ticket("t3", created=LONG_AGO),
        ticket("t4", raised_by="mailbox-1"),
        assignment("team", principal_type="Group"),
        assignment("contact:Omar", conditional=True),
        definition("*/read"),
        denial(),
        denial(principals=("principal-9",)),
        results("junit-2", failures=1, any_failure=True),
        results("empty", tests=0, passed=0, skipped=0),
        coverage("low", 10, 100),
        coverage("none", 0, 0),
        coverage("lcov", 99, 100, format="lcov"),
    ]


def _stores() -> list[Fact]:
    return [
        resource(f"{DATABASE}-2"),
        native(f"{DATABASE}-2"),
        native(DATABASE, state="Paused"),
        native(DATABASE, is_copy=True),
        native(COSMOS, mode="periodic", interval=timedelta(hours=24)),
        native(POSTGRES, redundancy=None, earliest_restore=None),
        retention(retention=timedelta()),
        retention(f"{DATABASE}-2"),
        redundancy(POSTGRES, standby="CreatingStandby"),
        redundancy(DATABASE, zone_redundant=None),
        replica(DATABASE, Mechanism.GEO_SECONDARY, state="SEEDING"),
        replica(STORE, Mechanism.STORAGE_GEO, last_sync=LONG_AGO),
        replica(POSTGRES, Mechanism.READ_REPLICA, region="westeurope"),
        blobs(deleted_kept=timedelta(), versioning=False),
        blobs(containers_kept=None, versioning=None),
        blob_backup(chosen=("images",)),
        share(subject=f"{STORE}/fileServices/default/shares/more", name="more"),
        resource(DISK),
        disk_backup(protection_state="ProtectionError"),
        keys(purge_protection=False),
        keys(soft_delete=None, kept=None),
        Lock(subject=f"{STORE}/providers/Microsoft.Authorization/locks/l", scope=STORE, level="ReadOnly", **SEEN),
    ]


def _releases() -> list[Fact]:
    return [
        resource(f"{SITE}-2"),
        slot(subject=f"{SITE}-2/slots/staging", site=f"{SITE}-2"),
        slot(state="Stopped"),
        slot(tier="Basic"),
        SlotSwap(subject=SITE, swapped=LONG_AGO, **SEEN),
        Revisions(subject=APP, mode="Single", **SEEN),
        revision("newest", 0.5, health="Unhealthy"),
        revision("old", 9, provisioning_state="Failed"),
    ]


def _platform() -> list[Fact]:
    return [
        subscription(state="Warned"),
        subscription(spending_limit=None),
        past_incident(status="Active"),
        past_incident(status="Active", services=(), regions=()),
        maintenance(starts=NOW + 9 * DAY, ends=NOW + 10 * DAY),
        retirement(ends=NOW + 20 * DAY),
        retirement("undated", ends=None),
        health(availability="Unavailable"),
        health(availability="Unknown"),
        advice(postponed=False),
        advice("a2", postponed=False, impact=None),
        Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=0, **SEEN),
    ]
