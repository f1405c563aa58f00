"""The portal of project 3 as it stands: what it is made of, tested by and watched by. Tier T3.

One container app, one PostgreSQL server without a standby, one storage account, and the sign-in of the company.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from builders import (
    GO_LIVE,
    NOW,
    SEEN,
    SUB,
    Receiver,
    contract,
    coverage,
    dashboard,
    email,
    group,
    restore_report,
    ticket,
)
from builders_launch import health_check, running
from builders_notifications import notified, receipt
from builders_release import AZURE_DEVOPS, COMMIT, DIGEST
from builders_telemetry import APP, COMPONENT
from everything import everywhere
from stores_kept import ACCOUNT, POSTGRES, blobs, native, redundancy, resource
from surroundings import alerting, around, watched
from whole_facts import ENVIRONMENT, TECHNICAL, revision

from collector.facts.monitoring import ActionGroup
from collector.facts.notifications import NotificationTest
from collector.facts.recovery import HostRedundancy
from collector.facts.rollback import Revisions
from collector.facts.support import SupportContract, SupportTicket
from collector.facts.testing import CoverageReport, ExperimentRun, TestReport
from collector.facts.tracker import PlannedItem
from collector.model import (
    AzureScope,
    Component,
    Cutover,
    Expected,
    Fact,
    Flow,
    KindOfTests,
    Peak,
    Release,
    TelemetrySource,
    TestKind,
    Tier,
    Workload,
    type_of,
)

DAY = timedelta(days=1)
RELEASE = "1.3"
REPORTING = "monthly report"
MEMBERS = (APP, POSTGRES)
URGENT, LINKED = 8, 6


def workload() -> Workload:
    usual = everywhere(AZURE_DEVOPS)
    return dataclasses.replace(
        usual,
        name="hr-reports",
        tier=Tier.T3,
        internet_facing=False,
        release=Release(name=RELEASE, commit=COMMIT, digests=(DIGEST,)),
        cutover=Cutover(starts=GO_LIVE - timedelta(hours=2), ends=GO_LIVE + timedelta(hours=4)),
        process_areas=("reporting",),
        peak=Peak(virtual_users=50),
        recovery_region="",
        flows=(Flow(name=REPORTING, members=MEMBERS),),
        azure=AzureScope(subscriptions=(SUB,), expect=(Expected(resource_type=type_of(APP), at_least=1),)),
        watch=dataclasses.replace(
            usual.watch, telemetry=(TelemetrySource(member=APP, component=COMPONENT),), known_alerts=()
        ),
        accepted_losses=(),
        delivery=dataclasses.replace(
            usual.delivery,
            components=(Component(name="portal", coverage=usual.coverage_reports),),
            test_kinds=tuple(map(_without_failures, usual.delivery.test_kinds)),
        ),
    )


def _without_failures(kind: KindOfTests) -> KindOfTests:
    if kind.kind is not TestKind.FAILURE:
        return kind
    return KindOfTests(kind=TestKind.FAILURE, not_needed="reports may be a day late")


# --- The estate --------------------------------------------------------------------------------------------


def estate() -> list[Fact]:
    return [*app(), *database(), *files()]


def app() -> list[Fact]:
    """One replica, in an environment that is not spread over zones."""
    return [
        *(resource(APP), HostRedundancy(subject=APP, instances=1, group=ENVIRONMENT, **SEEN)),
        HostRedundancy(subject=ENVIRONMENT, zone_redundant=False, **SEEN),
        Revisions(subject=APP, mode="Multiple", kept_inactive=10, image="portal:2", **SEEN),
        *(revision("old", 9), revision("new", 1), health_check(APP, protocol="HTTP")),
    ]


def database() -> list[Fact]:
    """Without a standby; its own backups bring back any moment, 10 minutes ago at the worst."""
    return [
        *(resource(POSTGRES), native(POSTGRES, redundancy="Disabled"), running(POSTGRES)),
        redundancy(POSTGRES, zone_redundant=False, standby="NotEnabled"),
        restore_report(POSTGRES, finished=NOW - 200 * DAY, took=timedelta(hours=3)),
    ]


def files() -> list[Fact]:
    return [
        *(resource(ACCOUNT), blobs(), redundancy(ACCOUNT, sku="Standard_LRS", zone_redundant=False)),
        restore_report(ACCOUNT, finished=NOW - 200 * DAY),
    ]


_REPLACED = (
    *(CoverageReport, ExperimentRun, PlannedItem),
    *(ActionGroup, NotificationTest, SupportContract, SupportTicket),
)


def facts() -> list[Fact]:
    """The estate with its tests and those who are told; nothing stands in the milestone after go-live."""
    members = estate()
    return [
        *(fact for fact in around(AZURE_DEVOPS, *_REPLACED) if not _is_of_failure(fact)),
        *members,
        *watched(members),
        *alerting(members, flow=REPORTING, urgent=URGENT, linked=LINKED),
        dashboard(shows=MEMBERS),
        *(contract(plan="Developer"), ticket(service=TECHNICAL, plan="Developer", severity="Minimal")),
        group(email(), email("mailbox-2"), Receiver(channel="push", address="app-1")),
        notified(receipt("email"), receipt("push")),
        coverage(covered=712, valid=1000),
    ]


def _is_of_failure(fact: Fact) -> bool:
    return isinstance(fact, TestReport) and "/failure/" in fact.subject
