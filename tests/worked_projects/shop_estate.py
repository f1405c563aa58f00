"""The shop of project 1 as it stands before its peak season: what it is made of, tested by and watched by. Tier T1.

A front door, three zone-redundant instances of App Service, a database with a failover group, a cache for baskets, a
bus for orders, a key vault, and a storage account for pictures.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from builders import NOW, SEEN, SUB, coverage, dashboard, restore_report, results
from builders_launch import health_check, load_test_run, running, runtime, secret
from builders_notifications import change, notified, receipt, trace
from builders_release import COMMIT, DIGEST, GITHUB
from builders_telemetry import COMPONENT, SITE
from delivered_tests import failure_results
from everything import everywhere
from stores_kept import ACCOUNT, DATA, DATABASE, QUEUE, REDIS, blobs, native, redundancy, replica, resource, retention
from surroundings import alerting, around, watched
from whole_estate import copy_of_data
from whole_facts import DATABASE_COPY, KEYS, PLAN, keys, slot

from collector.facts.delivery import Deployment
from collector.facts.health_probes import BackendProbe
from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest
from collector.facts.recovery import HostRedundancy, Mechanism
from collector.facts.redundancy import NetworkRedundancy
from collector.facts.rollback import SlotSwap
from collector.facts.testing import CoverageReport, LoadTestRun, TestReport
from collector.model import (
    AcceptedLoss,
    AzureScope,
    Component,
    Cutover,
    Expected,
    Fact,
    Flow,
    KindOfTests,
    Peak,
    Rebuildable,
    Release,
    TelemetrySource,
    TestKind,
    Workload,
    type_of,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FRONT_DOOR = f"{DATA}/Microsoft.Cdn/profiles/entry"
MEMBERS = (FRONT_DOOR, SITE, DATABASE, REDIS, QUEUE, KEYS)
TRIED = ("throttling", "zone loss")
ADDED = ("cache away", "queue away")
"""The failures that were tried before the review, the first of them by an experiment in Azure, and after it."""
RELEASE = "4.12"
CHECKOUT = "checkout"
URGENT, LINKED = 18, 14
"""Alert rules that wake somebody, and those of them that lead to an instruction."""


def workload(go_live: datetime, scenarios: tuple[str, ...]) -> Workload:
    usual = everywhere(GITHUB)
    return dataclasses.replace(
        usual,
        name="web-shop",
        go_live=go_live,
        release=Release(name=RELEASE, commit=COMMIT, digests=(DIGEST,)),
        cutover=Cutover(starts=go_live - timedelta(hours=2), ends=go_live + timedelta(hours=4)),
        process_areas=("ordering", "payment"),
        peak=Peak(virtual_users=400),
        flows=(Flow(name=CHECKOUT, members=MEMBERS),),
        azure=AzureScope(subscriptions=(SUB,), expect=(Expected(resource_type=type_of(SITE), at_least=1),)),
        watch=dataclasses.replace(
            usual.watch, telemetry=(TelemetrySource(member=SITE, component=COMPONENT),), known_alerts=()
        ),
        rebuildable=(Rebuildable(resource=REDIS, source="baskets fill again from the orders of the customer"),),
        accepted_losses=(
            AcceptedLoss(resource=QUEUE, up_to=15 * MINUTE, because="orders are sent again from the shop"),
            AcceptedLoss(resource=ACCOUNT, up_to=15 * MINUTE, because="pictures can be uploaded again"),
        ),
        delivery=dataclasses.replace(
            usual.delivery,
            beta_users=420.0,
            components=(Component(name="web-shop", coverage=usual.coverage_reports),),
            test_kinds=tuple(_with_scenarios(one, scenarios) for one in usual.delivery.test_kinds),
        ),
    )


def _with_scenarios(kind: KindOfTests, scenarios: tuple[str, ...]) -> KindOfTests:
    return dataclasses.replace(kind, scenarios=scenarios) if kind.kind is TestKind.FAILURE else kind


# --- The estate --------------------------------------------------------------------------------------------


def estate() -> list[Fact]:
    return [*entry(), *site(), *database(), *messages(), *files()]


def entry() -> list[Fact]:
    """A service that stands all over the world, and asks each instance for a page of its own."""
    asks = BackendProbe(subject=FRONT_DOOR, part="origins", probed=True, protocol="Https", path="/healthz", **SEEN)
    return [resource(FRONT_DOOR, location="global"), NetworkRedundancy(subject=FRONT_DOOR, **SEEN), asks]


def site() -> list[Fact]:
    """Three instances over the zones of the region, with a slot to swap; their secrets lie in a vault."""
    return [
        *(resource(SITE), runtime(SITE), slot(), HostRedundancy(subject=SITE, group=PLAN, **SEEN)),
        HostRedundancy(subject=PLAN, sku="PremiumV3", instances=3, zone_redundant=True, **SEEN),
        SlotSwap(subject=SITE, swapped=NOW - DAY, source="staging", destination="production", **SEEN),
        *(resource(KEYS), keys(), HostRedundancy(subject=KEYS, **SEEN), secret(), health_check(SITE)),
    ]


def database() -> list[Fact]:
    """Business Critical: over zones, with a copy in another region that a failover group keeps."""
    return [
        *(resource(DATABASE), native(DATABASE, redundancy="Local", retention=None), retention(), redundancy(DATABASE)),
        *(replica(DATABASE, Mechanism.FAILOVER_GROUP, copy=DATABASE_COPY), *copy_of_data(DATABASE_COPY)),
        restore_report(DATABASE, finished=NOW - 62 * DAY),
    ]


def messages() -> list[Fact]:
    return [
        *(resource(REDIS), native(REDIS, mode="none", state="Succeeded")),
        *(redundancy(REDIS, sku="Standard", zone_redundant=True), running(REDIS, "redis", "6.0")),
        *(resource(QUEUE), HostRedundancy(subject=QUEUE, sku="Premium", zone_redundant=True, **SEEN)),
    ]


def files() -> list[Fact]:
    return [
        *(resource(ACCOUNT), blobs(), redundancy(ACCOUNT, sku="Standard_GZRS")),
        *(replica(ACCOUNT, Mechanism.STORAGE_GEO), restore_report(ACCOUNT, finished=NOW - 62 * DAY)),
    ]


def facts(scenarios: tuple[str, ...]) -> list[Fact]:
    """The estate with its tests: 2 314 of which 11 were skipped, 83.4 % of the lines, a load of 1.4 times the peak."""
    members, tested = estate(), NOW - 20 * DAY
    return [
        *(_in_six_minutes(fact) for fact in around(GITHUB, *_REPLACED) if not _is_replaced(fact)),
        *members,
        *watched(members),
        *alerting(members, flow=CHECKOUT, urgent=URGENT, linked=LINKED),
        dashboard(shows=MEMBERS),
        results(tests=2314, passed=2303, skipped=11, commit=COMMIT, finished=NOW - timedelta(hours=1)),
        *(failure_results(GITHUB, scenario) for scenario in scenarios[1:]),
        coverage(covered=834, valid=1000),
        load_test_run(virtual_users=560.0),
        notified(receipt("email", sent=tested), receipt("sms", sent=tested), sent=tested),
        *(trace(sent=tested), change(tested - 20 * DAY)),
    ]


_REPLACED = (CoverageReport, LoadTestRun, NotificationTest, NotificationSent, ActionGroupChange)


def _is_replaced(fact: Fact) -> bool:
    """Say whether a fact is a report that the shop has otherwise."""
    return isinstance(fact, TestReport) and (fact.subject.startswith("file:") or "/failure/" in fact.subject)


def _in_six_minutes(fact: Fact) -> Fact:
    """Return a deployment as one that took six minutes, as the way back did when it was rehearsed."""
    if not isinstance(fact, Deployment) or fact.created is None:
        return fact
    return dataclasses.replace(fact, created=fact.created + 4 * MINUTE)
