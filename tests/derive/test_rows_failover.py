"""Drills of Site Recovery, case by case: a plan, or an item that is in no plan."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, OTHER, PROD, VM, WORKLOAD, vm
from builders_failover import DR, TESTED, drill_job, item_id, recovery_plan, replicated
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.recovery import RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.model import Gap, Outcome, Reason, Rebuildable, Tier

ID = "recovery-plan-tested"
TWIN = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.Compute/virtualMachines/vm-1"
REST = healthy(ReplicatedItem, RecoveryPlan, ReplicationJob)
DAY = timedelta(days=1)
TOO_OLD, NEVER, WENT_WRONG, UNPROTECTED, LEFT_OVER, SICK = (f"fail F-{ID}-{line}" for line in range(1, 7))
LATER = TESTED + 10 * DAY


def alone(**changes):
    """A machine that is in no plan."""
    return outcome(ID, [*REST, replicated(**changes)])


def in_plan(*items, job=None, **changes):
    held = items or (replicated(),)
    plan = recovery_plan(*(one.subject for one in held), **changes)
    return outcome(ID, [*REST, *held, plan, *([job] if job else [])])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="tested, protected, cleaned up"),
        pytest.param({"source": VM.upper()}, "pass", id="source in other case"),
        pytest.param({"protection_state": "PROTECTED", "replication_health": "normal"}, "pass", id="other case"),
        pytest.param({"last_test_failover": None}, NEVER, id="never tested"),
        pytest.param({"last_test_failover": NOW - 180 * DAY}, "pass", id="just young enough"),
        pytest.param({"last_test_failover": NOW - 180.1 * DAY}, TOO_OLD, id="just too old"),
        pytest.param({"last_test_failover": NOW + DAY}, "unknown U-PARSE", id="in the future"),
        pytest.param({"protection_state": "InitialReplicationInProgress"}, UNPROTECTED, id="first copy under way"),
        pytest.param({"protection_state": "SomethingNew"}, UNPROTECTED, id="a state of tomorrow"),
        pytest.param({"protection_state": None}, "unknown U-PARSE", id="state not told"),
        pytest.param({"replication_health": None}, "unknown U-PARSE", id="health not told"),
        pytest.param({"replication_health": "Critical"}, UNPROTECTED, id="replication critical"),
        pytest.param({"replication_health": "Odd"}, UNPROTECTED, id="a health of tomorrow"),
        pytest.param({"replication_health": "Warning"}, SICK, id="replication with a warning"),
        pytest.param({"failover_health": "Critical"}, UNPROTECTED, id="failover critical"),
        pytest.param({"failover_health": None}, "unknown U-PARSE", id="failover health not told"),
        pytest.param({"failover_health": "Warning"}, "pass", id="failover with a warning"),
        pytest.param({"test_failover_state": "TestFailoverCompleted"}, LEFT_OVER, id="never cleaned up"),
        pytest.param({"test_failover_state": "SomethingNew"}, LEFT_OVER, id="a test state of tomorrow"),
        pytest.param({"test_failover_state": None}, "unknown U-PARSE", id="clean-up not told"),
        pytest.param({"test_failover_state": "TestFailoverInitiated"}, "unknown U-MISSING", id="a test is running"),
        pytest.param(
            {"test_failover_state": "TestFailoverInitiated", "last_test_failover": None},
            "unknown U-MISSING",
            id="the first test is running",
        ),
    ],
)
def test_a_machine_that_is_in_no_plan(changes, expected):
    assert alone(**changes) == expected


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        pytest.param({}, "pass", id="another test succeeded later"),
        pytest.param({"state": "Failed"}, WENT_WRONG, id="a later test failed"),
        pytest.param({"state": "failed", "target": "ITEM-1", "target_name": ""}, WENT_WRONG, id="by its short id"),
        pytest.param({"state": "Cancelled"}, WENT_WRONG, id="a later test was cancelled"),
        pytest.param({"state": "InProgress"}, "unknown U-MISSING", id="a later test is running"),
        pytest.param({"state": "NotStarted", "started": None}, "unknown U-MISSING", id="a test waits to begin"),
        pytest.param({"state": "SomethingNew"}, "unknown U-PARSE", id="a state of tomorrow"),
        pytest.param({"state": None}, "unknown U-PARSE", id="state not told"),
        pytest.param({"state": "Failed", "started": TESTED - DAY}, "pass", id="an earlier one failed"),
        pytest.param({"state": "Failed", "scenario": "TestFailoverCleanup"}, "pass", id="no test"),
        pytest.param({"state": "Failed", "vault": f"{DR}-2"}, "pass", id="in another vault"),
        pytest.param({"state": "Failed", "target_name": "vm-9"}, "pass", id="of another machine"),
        pytest.param({"state": "Failed", "target_type": "RecoveryPlan"}, "pass", id="of a plan of that name"),
    ],
)
def test_the_last_test_of_a_machine_by_its_job(job, expected):
    given = {"started": LATER, "target_name": "VM-1", "target_type": "ProtectionEntity", **job}
    assert outcome(ID, [*REST, replicated(), drill_job(**given)]) == expected


@pytest.mark.parametrize(("state", "expected"), [("Failed", "unknown U-PARTIAL"), ("Succeeded", "pass")])
def test_a_job_that_names_twins_may_be_of_either(state, expected):
    twins = [replicated(), replicated("item-2", source=TWIN)]
    job = drill_job(started=LATER, state=state, target_name="vm-1", target_type="ProtectionEntity")
    assert outcome(ID, [*REST, vm(TWIN), *twins, job]) == expected


@pytest.mark.parametrize(
    ("plan", "job", "expected"),
    [
        pytest.param({}, None, "pass", id="every machine succeeded since it began"),
        pytest.param({}, {}, "pass", id="its job succeeded"),
        pytest.param({"last_test_failover": None}, {}, "pass", id="only the job tells"),
        pytest.param({"last_test_failover": None}, None, NEVER, id="only machine by machine"),
        pytest.param({"last_test_failover": None}, {"state": "Failed"}, NEVER, id="its only test failed"),
        pytest.param({"last_test_failover": LATER}, None, WENT_WRONG, id="started, and no success since"),
        pytest.param({"last_test_failover": LATER}, {"started": LATER}, "pass", id="started later, the job succeeded"),
        pytest.param(
            {"last_test_failover": LATER}, {"started": LATER, "state": "Failed"}, WENT_WRONG, id="started but failed"
        ),
        pytest.param({"last_test_failover": LATER}, {}, WENT_WRONG, id="the job is of an older test"),
        pytest.param({}, {"state": "Failed"}, WENT_WRONG, id="its job failed though each machine came up"),
        pytest.param({}, {"state": "Suspended"}, "unknown U-MISSING", id="it waits for somebody"),
        pytest.param({}, {"state": "SomethingNew"}, "unknown U-PARSE", id="a state of tomorrow"),
        pytest.param({}, {"target_name": "ALL", "vault": DR.upper()}, "pass", id="job in other case"),
        pytest.param({"current_scenario": "TestFailover"}, None, "unknown U-MISSING", id="a test is running"),
        pytest.param(
            {"current_scenario": "TestFailover", "scenario_status": "Succeeded"}, None, "pass", id="the last one ended"
        ),
        pytest.param({"last_test_failover": NOW - 200 * DAY}, None, TOO_OLD, id="as a whole long ago"),
    ],
)
def test_a_plan_over_one_machine(plan, job, expected):
    assert in_plan(job=None if job is None else drill_job(**job), **plan) == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, "pass"),
        ({"last_test_failover": None}, NEVER),
        ({"last_test_failover": NOW - 200 * DAY}, TOO_OLD),
        ({"protection_state": "InitialReplicationInProgress"}, UNPROTECTED),
        ({"protection_state": None}, "unknown U-PARSE"),
        ({"test_failover_state": "TestFailoverCompleted"}, LEFT_OVER),
    ],
)
def test_a_plan_is_as_good_as_the_worst_of_its_machines(second, expected):
    items = (replicated(), replicated("item-2", source=TWIN, **second))
    plan = recovery_plan(*(one.subject for one in items))
    assert outcome(ID, [*REST, vm(TWIN), *items, plan, drill_job()]) == expected


def test_a_plan_that_names_what_is_replicated_no_more_protects_it_no_more():
    facts = [*REST, replicated(), recovery_plan(item_id(), item_id("gone")), drill_job()]
    assert outcome(ID, facts) == UNPROTECTED
    assert outcome(ID, facts, [gap(ReplicatedItem, scope=DR)]) == "unknown U-PERM"


def test_a_test_that_went_wrong_is_named():
    (row,) = rows_of("failover_test", [*REST, replicated(), recovery_plan(), drill_job(state="Failed")])
    assert row.troubles == ("the last test: Failed",)


def test_an_item_of_a_plan_has_no_row_of_its_own():
    (row,) = rows_of("failover_test", [*REST, replicated(), recovery_plan()])
    assert (row.name, row.machines) == ("all", 1.0)


def test_the_troubles_of_each_machine_are_named():
    sick = replicated(
        last_test_failover=None,
        protection_state="Unprotected",
        replication_health="Critical",
        test_failover_state="TestFailoverFailed",
    )
    (row,) = rows_of("failover_test", [*REST, sick, recovery_plan(item_id(), item_id("gone"), last_test_failover=None)])
    assert row.troubles == (
        "the plan as a whole was never tested",
        "1 of its machines are not replicated any more",
        "vm-1: never tested, Unprotected, replication Critical, test failover TestFailoverFailed",
    )


# --- Whose machines count ----------------------------------------------------------------------------------

FOREIGN = f"{OTHER}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1"


@pytest.mark.parametrize("source", [TWIN, FOREIGN])
def test_machines_of_others_do_not_count(source):
    foreign = replicated("item-2", source=source, last_test_failover=None)
    assert outcome(ID, [*REST, replicated(), foreign]) == "pass"
    assert outcome(ID, [*REST, foreign]) == "unknown U-MISSING"
    assert outcome(ID, [*REST, foreign, recovery_plan(foreign.subject)]) == "unknown U-MISSING"


def test_a_machine_from_outside_of_azure_belongs_to_whom_its_vault_belongs():
    on_premises = replicated(source=None, last_test_failover=None)
    assert outcome(ID, [*REST, on_premises]) == NEVER
    narrow = dataclasses.replace(WORKLOAD, azure=dataclasses.replace(WORKLOAD.azure, subscriptions=()))
    (row,) = rows_of("failover_test", [*REST, on_premises], workload=narrow)
    assert row.troubles == ("not replicated",), "the row is about the machine of the workload"


# --- Machines that are not replicated ----------------------------------------------------------------------


def others(count):
    return [vm(f"{VM}-{number}") for number in range(count)]


def test_the_drill_of_a_part_does_not_speak_for_the_machines_beside_it():
    assert outcome(ID, healthy()) == "pass"
    assert outcome(ID, [*healthy(), *others(1)]) == "unknown U-MISSING"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "does not replicate vm-1-0, so nothing"),
        (5, "does not replicate vm-1-0, vm-1-1, vm-1-2, vm-1-3, vm-1-4, so nothing"),
        (9, "does not replicate vm-1-0, vm-1-1, vm-1-2, vm-1-3, vm-1-4 and 4 more, so nothing"),
    ],
)
def test_all_of_them_share_one_row_that_names_a_few(count, words):
    _, row = rows_of("failover_test", [*healthy(), *others(count)])
    assert (row.subject, row.machines) == ("workload:till", float(count))
    assert words in row.last_test_age.why
    assert "drill report" in row.last_test_age.why
    assert row.tested.why == "for the same reason"


def test_a_machine_that_is_made_anew_needs_no_drill():
    anew = Rebuildable(resource=f"{VM}-0".upper(), source="git:infrastructure")
    assert outcome(ID, [*healthy(), *others(1)], workload=dataclasses.replace(WORKLOAD, rebuildable=(anew,))) == "pass"


def test_a_machine_that_is_replicated_and_never_tested_is_no_such_one():
    second = replicated("item-2", source=f"{VM}-0".upper(), last_test_failover=None)
    assert outcome(ID, [*healthy(), *others(1), second]) == NEVER


@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_a_vault_that_was_not_read_may_replicate_them(cause, reason):
    hidden = gap(ReplicatedItem, scope=f"{DR}-2", cause=cause)
    _, row = rows_of("failover_test", [*healthy(), *others(1)], [hidden])
    assert row.tested.reason.value == reason


# --- Nothing, and what was not read ------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [REST, [fact for fact in REST if not isinstance(fact, Resource)]])
def test_nothing_replicated_asks_for_a_drill_report(facts):
    site = dataclasses.replace(vm(), resource_type="microsoft.web/sites", subject=f"{PROD}/x/sites/front")
    found = verdict(ID, [*facts, site])
    assert (found.outcome, found.reason_codes) == (Outcome.UNKNOWN, ("U-MISSING",))
    assert "deliver a drill report" in found.message.casefold()


@pytest.mark.parametrize("kind", [Resource, ReplicatedItem, RecoveryPlan, ReplicationJob])
@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_what_was_not_read_leaves_it_open(kind, cause, reason):
    assert outcome(ID, healthy(), [gap(kind, cause=cause)]) == f"unknown {reason}"


def test_what_is_hidden_in_another_vault_does_not_touch_the_last_test_of_this_one():
    elsewhere: Gap = gap(ReplicationJob, scope=f"{DR}-2")
    assert outcome(ID, healthy(), [elsewhere]) == "pass"


@pytest.mark.parametrize("gaps", [[gap(ReplicatedItem)], [gap(RecoveryPlan, scope=DR)]])
def test_a_failure_that_was_seen_stays_one(gaps):
    assert outcome(ID, [*REST, replicated(last_test_failover=None)], gaps) == NEVER


def test_old_observations_prove_nothing():
    old = [dataclasses.replace(fact, observed_at=NOW - 2 * DAY) for fact in healthy()]
    assert outcome(ID, old) == "unknown U-STALE"


@pytest.mark.parametrize(
    ("tier", "days", "expected"),
    [
        (Tier.T0, 91, TOO_OLD),
        (Tier.T0, 89, "pass"),
        (Tier.T2, 181, TOO_OLD),
        (Tier.T3, 181, "pass"),
        (Tier.T3, 366, TOO_OLD),
    ],
)
def test_how_old_a_test_may_be_depends_on_the_tier(tier, days, expected):
    workload = dataclasses.replace(WORKLOAD, tier=tier)
    assert outcome(ID, [*REST, replicated(last_test_failover=NOW - days * DAY)], workload=workload) == expected


def test_the_row_says_why_it_is_unknown():
    (row,) = rows_of("failover_test", [*REST, replicated(last_test_failover=None)])
    assert row.last_test_age == Unknown(reason=Reason.MISSING, why="not everything was ever tested")
