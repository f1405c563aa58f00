"""Replicated items, recovery plans and jobs of Site Recovery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.recovery import RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.probe import Malformed, PerItem
from probes.recovery._vaults import RECOVERY_VAULTS, found_below
from probes.recovery.site_recovery import PROBE, parse_job, parse_recovery_plan, parse_replicated_item

ITEM, PLAN, JOB = recording("recovery", "site_recovery")
SHOUTED = PROD.replace("/subscriptions", "/Subscriptions")
VAULT = f"{SHOUTED}/resourceGroups/replication-rg/providers/Microsoft.RecoveryServices/vaults/rsv-dr"
DETAILS = "properties.providerSpecificDetails"
PARSERS = [(parse_replicated_item, ITEM), (parse_recovery_plan, PLAN), (parse_job, JOB)]


def test_an_item_becomes_a_fact():
    assert fact(parse_replicated_item, ITEM) == ReplicatedItem(
        subject=ITEM["id"],
        vault=VAULT,
        source=f"{PROD}/resourcegroups/rg-till/providers/microsoft.compute/virtualmachines/vm-till-01",
        name="VM-Till-01",
        provider="A2A",
        protection_state="Protected",
        replication_health="Normal",
        failover_health="Warning",
        active_location="Primary",
        recovery_region="northeurope",
        rpo=timedelta(minutes=2),
        rpo_at=datetime(2026, 11, 22, 11, 58, tzinfo=UTC),
        last_test_failover=datetime(2026, 10, 13, 9, 31, 0, 123456, tzinfo=UTC),
        test_failover_state="None",
        **SEEN,
    )


def test_a_plan_and_its_job_become_facts():
    assert fact(parse_recovery_plan, PLAN) == RecoveryPlan(
        subject=PLAN["id"],
        name="all-tills",
        vault=VAULT,
        items=(ITEM["id"],),
        last_test_failover=datetime(2026, 10, 13, 9, 0, tzinfo=UTC),
        current_scenario="None",
        scenario_status="None",
        **SEEN,
    )
    assert fact(parse_job, JOB) == ReplicationJob(
        subject=JOB["id"],
        vault=VAULT,
        scenario="TestFailover",
        state="Succeeded",
        started=datetime(2026, 10, 13, 9, 0, 0, 500000, tzinfo=UTC),
        ended=datetime(2026, 10, 13, 9, 40, tzinfo=UTC),
        target="3c9a7e10-0000-4000-8000-000000000003",
        target_name="all-tills",
        target_type="RecoveryPlan",
        **SEEN,
    )


@pytest.mark.parametrize(("parse", "raw"), PARSERS)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.protectionState", "protection_state"),
        ("properties.replicationHealth", "replication_health"),
        ("properties.failoverHealth", "failover_health"),
        ("properties.testFailoverState", "test_failover_state"),
        ("properties.lastSuccessfulTestFailoverTime", "last_test_failover"),
        (f"{DETAILS}.fabricObjectId", "source"),
        (f"{DETAILS}.rpoInSeconds", "rpo"),
        (f"{DETAILS}.lastRpoCalculatedTime", "rpo_at"),
        (DETAILS, "provider"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_replicated_item, changed(ITEM, path, value)), field) is None


@pytest.mark.parametrize("never", ["1753-01-01T01:01:01Z", "0001-01-01T00:00:00", "2001-01-01T00:00:00Z", ""])
@pytest.mark.parametrize(
    ("parse", "raw", "path", "field"),
    [
        (parse_replicated_item, ITEM, "properties.lastSuccessfulTestFailoverTime", "last_test_failover"),
        (parse_recovery_plan, PLAN, "properties.lastTestFailoverTime", "last_test_failover"),
        (parse_job, JOB, "properties.startTime", "started"),
    ],
)
def test_a_date_that_means_never_is_absent(parse, raw, path, field, never):
    assert getattr(fact(parse, changed(raw, path, never)), field) is None


@pytest.mark.parametrize("told", ["5b6c1f0a-0000-4000-8000-000000000001", "vm-on-a-host", "/fabrics/host/vm"])
def test_what_is_no_resource_of_azure_is_no_source(told):
    assert fact(parse_replicated_item, changed(ITEM, f"{DETAILS}.fabricObjectId", told)).source is None


@pytest.mark.parametrize("value", [GONE, None, []])
def test_a_plan_without_groups_holds_nothing(value):
    assert fact(parse_recovery_plan, changed(PLAN, "properties.groups", value)).items == ()


def test_a_plan_that_does_nothing_has_no_scenario():
    assert fact(parse_recovery_plan, changed(PLAN, "properties.currentScenario", None)).current_scenario is None


def test_an_item_in_two_groups_is_held_once():
    groups = [*PLAN["properties"]["groups"], PLAN["properties"]["groups"][-1]]
    assert fact(parse_recovery_plan, changed(PLAN, "properties.groups", groups)).items == (ITEM["id"],)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_replicated_item, ITEM, "id", GONE),
        (parse_replicated_item, ITEM, "id", f"{PROD}/resourceGroups/rg"),
        (parse_replicated_item, ITEM, "properties.protectionState", 1),
        (parse_replicated_item, ITEM, "properties.lastSuccessfulTestFailoverTime", "13 October"),
        (parse_replicated_item, ITEM, f"{DETAILS}.rpoInSeconds", "soon"),
        (parse_replicated_item, ITEM, f"{DETAILS}.rpoInSeconds", 1e14),
        (parse_replicated_item, ITEM, f"{DETAILS}.fabricObjectId", {}),
        (parse_recovery_plan, PLAN, "name", GONE),
        (parse_recovery_plan, PLAN, "properties.groups", "none"),
        (parse_recovery_plan, PLAN, "properties.groups", [{"replicationProtectedItems": [{"virtualMachineId": "5"}]}]),
        (parse_job, JOB, "id", None),
        (parse_job, JOB, "properties.scenarioName", GONE),
        (parse_job, JOB, "properties.endTime", 5),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def test_a_vault_and_a_plan_of_the_list_tell_nothing_by_themselves_but_must_have_an_id():
    assert facts(found_below, PLAN) == ()
    with pytest.raises(Malformed):
        facts(found_below, changed(PLAN, "id", GONE))


def test_every_vault_is_asked_for_items_plans_and_jobs_and_every_plan_for_itself():
    needs = [read.need for read in PROBE.reads if isinstance(read.need, PerItem)]
    vault, plan = item({"id": VAULT}), item(PLAN)
    assert [need.path(vault) for need in needs if need.of == RECOVERY_VAULTS] == [
        f"{VAULT}/replicationProtectedItems",
        f"{VAULT}/replicationRecoveryPlans",
        f"{VAULT}/replicationJobs",
    ]
    (of_plans,) = (need for need in needs if need.of != RECOVERY_VAULTS)
    assert (of_plans.path(plan), of_plans.single) == (PLAN["id"], True)
