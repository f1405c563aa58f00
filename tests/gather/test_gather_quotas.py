"""Quotas as a whole run reads them: in the regions where machines run, and in the declared one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gather_fakes import SUB_A, SUB_B, A, B, holes, looked, run

from collector.facts.recovery import QuotaUse
from collector.gather.scope import Scope
from collector.model import Cause
from collector.probe import ReadError
from probes.capacity.quotas import PROBE
from probes.inventory.resources import PROBE as RESOURCES
from probes.inventory.resources import TYPES

PROBES = [replace(probe, rights=()) for probe in (RESOURCES, PROBE)]
"""Without their rights, whose proof is a matter of other tests."""
GRAPH = f"graph resources {','.join(TYPES)} in {A},{B}"
PLACES = "providers/Microsoft.Compute/locations"
MACHINE = "microsoft.compute/virtualmachines"


def usages(subscription: str, region: str) -> str:
    return f"list {subscription}/{PLACES}/{region}/usages?api-version=2024-07-01"


def row(name: str, location: str, kind: str = MACHINE) -> dict[str, Any]:
    return {"id": f"{SUB_A}/resourceGroups/g/providers/{kind}/{name}", "name": name, "type": kind, "location": location}


def counter(used: int) -> dict[str, Any]:
    return {"name": {"value": "cores"}, "currentValue": used, "limit": 100}


def read(rows, answers, region=""):
    scope = Scope(subscriptions=(A, B), recovery_region=region)
    found, asked = run(PROBES, {GRAPH: [rows], **answers}, scope=scope)
    uses = [(fact.seen_from, fact.region, fact.used) for fact in found.facts if isinstance(fact, QuotaUse)]
    return sorted(uses), found, asked


def test_each_region_with_a_machine_is_read_once():
    rows = [
        row("a", "westeurope"),
        row("b", "westeurope"),
        row("c", "eastus"),
        row("d", "uksouth", "microsoft.web/sites"),
    ]
    here = {usages(SUB_A, "westeurope"): [[counter(24)]], usages(SUB_A, "eastus"): [[counter(2)]]}
    uses, found, asked = read(rows, here)
    assert uses == [(SUB_A, "eastus", 2.0), (SUB_A, "westeurope", 24.0)]
    assert sorted(key for key in asked if "usages" in key) == sorted(here)
    assert {("quota_use", SUB_A), ("quota_use", SUB_B)} <= looked(found)


def test_the_declared_region_is_read_in_every_subscription_and_its_counters_are_of_that_region():
    there = {usages(SUB_A, "northeurope"): [[counter(0)]], usages(SUB_B, "northeurope"): [[counter(1)]]}
    uses, found, _ = read([], there, "northeurope")
    assert uses == [(SUB_A, "northeurope", 0.0), (SUB_B, "northeurope", 1.0)]
    assert holes(found) == set()


def test_machines_in_the_declared_region_are_told_once_and_of_that_region():
    answers = {usages(SUB_A, "northeurope"): [[counter(7)]]}
    uses, found, _ = read([row("a", "northeurope")], answers, "northeurope")
    assert set(uses) == {(SUB_A, "northeurope", 7.0)}
    assert ("quota_use", SUB_A) in looked(found)


@pytest.mark.parametrize(("region", "declared"), [("westeurope", ""), ("northeurope", "northeurope")])
def test_a_region_that_refuses_is_a_gap_there_and_hides_no_other(region, declared):
    denied = ReadError(Cause.DENIED, "403", "grant Reader")
    answers = {usages(SUB_A, region): denied, usages(SUB_A, "eastus"): [[counter(2)]]}
    uses, found, _ = read([row("a", "westeurope"), row("c", "eastus")], answers, declared)
    assert (SUB_A, "eastus", 2.0) in uses
    assert holes(found) == {("denied", "quota_use", f"{SUB_A}/{PLACES}/{region}")}
    assert ("quota_use", SUB_A) not in looked(found)
