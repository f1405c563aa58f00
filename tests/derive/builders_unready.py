"""Facts that make a difference to a launch, for properties over any set of facts: what is missing, old or open."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from builders import GO_LIVE, NOW, PROD, SEEN, VM, WEB
from builders_diagnostics import WORKSPACE, setting, workspace
from builders_governance import broken, budget, finding, notice, plan, policy_given, region, weighs
from builders_launch import (
    ai_account,
    ai_deployment,
    ai_offer,
    balancer_probe,
    delete_lock,
    health_check,
    image,
    links,
    load_test_run,
    running,
    runtime,
    secret,
)
from builders_notifications import change, notified, receipt, trace
from builders_telemetry import COMPONENT, component, flow, results_of, rule_of_test, web_test, window
from builders_watching import fired, resource_health, service_health, symptom
from stores_kept import POSTGRES, resource

from collector.facts.diagnostics import NO_CAP
from collector.facts.redundancy import Front, NetworkRedundancy, ServiceRedundancy
from collector.facts.versions import FunctionRuntime, OfferedVersion
from collector.model import Fact

LONG_AGO = NOW - timedelta(days=400)
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
BALANCER = f"{WEB}/providers/Microsoft.Network/loadBalancers/lb"
SEARCH = f"{WEB}/providers/Microsoft.Search/searchServices/find"


def unready_variants() -> list[Fact]:
    """One or more of every kind that the criteria of monitoring, release, security and governance rest on."""
    return [*_watching(), *_telemetry(), *_versions(), *_governance(), *_entries()]


def _watching() -> list[Fact]:
    return [
        service_health(enabled=False),
        resource_health(action_groups=()),
        symptom(evaluated_every=timedelta(hours=1)),
        symptom("slow", metric="averageresponsetime", tags=None),
        *(fired(), fired("later", severity="Sev2"), fired("unclear", severity=None, state=None)),
        *(notified(receipt(received=None)), notified(sent=LONG_AGO), trace(NOW), change(NOW)),
        load_test_run(result="FAILED"),
        load_test_run(subject="runs/later", finished=NOW, virtual_users=None),
    ]


def _telemetry() -> list[Fact]:
    return [
        *(workspace(state="Deleting"), workspace(daily_cap_gb=1.0), workspace(f"{WORKSPACE}-2", daily_cap_gb=NO_CAP)),
        *(setting(logs=()), setting(VM, workspace=f"{WORKSPACE}-gone"), setting(SITE, logs=None)),
        *(component(ingestion_mode="ApplicationInsights"), component(f"{COMPONENT}-2")),
        *(window(signals=()), window(f"{COMPONENT}-2"), flow("front", minutes=300), flow("other", minutes=1)),
        *(web_test(enabled=False), web_test(subject="tests/ping", test_kind="ping"), web_test(locations=None)),
        *(results_of(success=50.0), rule_of_test(enabled=False)),
    ]


def _versions() -> list[Fact]:
    offered = {"region": "westeurope", "version": "1.33", "seen_from": PROD, **SEEN}
    return [
        *(image(sku="server-14_04", offer="ubuntu"), running(POSTGRES, version="11"), runtime(SITE, linux_stack="")),
        FunctionRuntime(subject=SITE, name="python", version="3.7", **SEEN),
        OfferedVersion(subject=f"{PROD}/versions/1.33", **offered),
        *(secret(expires=NOW), secret(never_expires=True, expires=None), secret(enabled=None, expires=None)),
        *(ai_account(location=None), ai_deployment(content_filter=""), ai_offer(retires=GO_LIVE)),
    ]


def _governance() -> list[Fact]:
    return [
        *(budget(notice(enabled=False)), budget(name="old", ends=LONG_AGO)),
        *(broken(), broken(name="s2", evaluated=None), policy_given(changed=None)),
        *(finding(), finding(f"{VM}-2", status="Newfangled"), weighs("Critical"), weighs(None), plan(tier="Free")),
        *(region(paired=None), delete_lock(level="ReadOnly"), delete_lock(level=None)),
    ]


def _entries() -> list[Fact]:
    weak = NetworkRedundancy(subject=BALANCER, sku="Standard", fronts=(Front(zones=("1",)),), **SEEN)
    return [
        *(health_check(checked=False), health_check(SITE, path=None), balancer_probe(probed=False), links(f"{VM}-2")),
        *(resource(BALANCER), weak, dataclasses.replace(weak, fronts=None)),
        *(resource(SEARCH), ServiceRedundancy(subject=SEARCH, sku="standard", instances=1, **SEEN)),
    ]
