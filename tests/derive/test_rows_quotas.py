"""Room in the recovery region and headroom for the launch, case by case."""

from __future__ import annotations

import dataclasses

import pytest
from builders import NOW, PROD, SEEN, SUB, VM, WEB, WORKLOAD, vm
from builders_failover import quota, replicated
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.recovery import QuotaUse, ReplicatedItem
from collector.model import AzureScope, Reason, Tier

ROOM, HEADROOM = "recovery-failover-capacity", "capacity-guardrails"
SHORT, FULL = f"fail F-{ROOM}-1", f"fail F-{HEADROOM}-1"
REST = healthy(QuotaUse)
HERE, THERE = quota(), quota("northeurope", used=0)
SHARED = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000002"
PLACES = f"{PROD}/providers/Microsoft.Compute/locations"
SET_TYPE = "microsoft.compute/virtualmachinescalesets"
SITE = Resource(
    subject=f"{WEB}/providers/Microsoft.Web/sites/front", resource_type="microsoft.web/sites", name="front", **SEEN
)


def declared(**changes):
    return dataclasses.replace(WORKLOAD, **changes)


def machine(location, subject=VM):
    return [fact for fact in REST if fact != vm()] + [vm(subject, location=location)]


# --- Room in the recovery region ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([HERE, THERE], "pass", id="room enough"),
        pytest.param([HERE, quota("northeurope", used=50)], "pass", id="just enough"),
        pytest.param([HERE, quota("northeurope", used=51)], SHORT, id="just too little"),
        pytest.param([HERE, quota("northeurope", used=0, limit=0)], SHORT, id="none at all"),
        pytest.param([HERE, quota("northeurope", used=0, limit=-1)], "unknown U-PARSE", id="a limit that is none"),
        pytest.param([HERE, quota("northeurope", used=5, limit=0)], "unknown U-PARSE", id="use without a limit"),
        pytest.param([HERE, quota("northeurope", "other", used=0)], "unknown U-MISSING", id="counter not there"),
        pytest.param([HERE], "unknown U-MISSING", id="nothing seen there"),
        pytest.param([THERE], "unknown U-MISSING", id="nothing seen here"),
        pytest.param([quota(used=0), THERE], "unknown U-PARSE", id="nothing in use here although a machine runs"),
        pytest.param([HERE, THERE, quota(name="family", used=0)], "pass", id="what is not in use is not needed"),
        pytest.param([HERE, THERE, quota("eastus", "family")], "pass", id="a region without our machines"),
    ],
)
def test_what_runs_here_must_have_room_there(facts, expected):
    assert outcome(ROOM, [*REST, *facts]) == expected


def recovered_in(*regions, **changes):
    items = [replicated(f"item-{number}", recovery_region=region, **changes) for number, region in enumerate(regions)]
    return [*healthy(ReplicatedItem), *items]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        pytest.param([], "pass", id="nothing is replicated"),
        pytest.param(["northeurope"], "pass", id="to the declared region"),
        pytest.param(["North Europe"], "pass", id="the same in another spelling"),
        pytest.param(["West Europe"], "pass", id="to another zone of its own region"),
        pytest.param(["uksouth"], "unknown U-MISMATCH", id="to another region"),
        pytest.param(["northeurope", "uksouth"], "unknown U-MISMATCH", id="to both"),
        pytest.param([None], "unknown U-PARSE", id="nobody says where to"),
    ],
)
def test_room_counts_where_the_machines_really_come_up(regions, expected):
    assert outcome(ROOM, recovered_in(*regions)) == expected


def test_a_mismatch_names_both_regions():
    found = verdict(ROOM, recovered_in("uksouth"))
    assert "brings machines up in uksouth, but the workload declares northeurope" in found.message


def test_machines_of_others_come_up_where_they_like():
    assert outcome(ROOM, recovered_in("uksouth", source=f"{VM}-9")) == "pass"


def test_a_lack_of_room_stays_one_where_machines_come_up_elsewhere():
    short = [fact for fact in recovered_in("uksouth") if fact != THERE]
    assert outcome(ROOM, [*short, quota("northeurope", used=99)]) == SHORT


def test_at_the_highest_tier_quota_alone_is_not_enough():
    found = verdict(ROOM, healthy(), workload=declared(tier=Tier.T0))
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "capacity reservation" in found.message
    assert outcome(ROOM, [*REST, HERE, quota("northeurope", used=51)], workload=declared(tier=Tier.T0)) == SHORT


@pytest.mark.parametrize(("scale", "expected"), [(1.0, SHORT), (0.5, "pass")])
def test_the_declared_part_is_enough(scale, expected):
    facts = [*REST, HERE, quota("northeurope", used=70)]
    assert outcome(ROOM, facts, workload=declared(recovery_scale=scale)) == expected


def test_each_subscription_needs_room_of_its_own():
    both = (SUB, SHARED.rpartition("/")[2])
    there = dataclasses.replace(THERE, seen_from=SHARED, subject=THERE.subject.replace(PROD, SHARED))
    here = dataclasses.replace(HERE, seen_from=SHARED, subject=HERE.subject.replace(PROD, SHARED))
    workload = declared(subscriptions=both, azure=AzureScope(subscriptions=both))
    rows = rows_of("recovery_capacity", [*REST, vm(VM.replace(PROD, SHARED)), HERE, here, there], workload=workload)
    assert {row.subject: row.free for row in rows} == {
        HERE.subject: Unknown(reason=Reason.MISSING, why="northeurope shows no quota cores"),
        here.subject: 100.0,
    }


@pytest.mark.parametrize("location", ["West Europe", "WESTEUROPE"])
def test_a_region_may_be_spelt_out(location):
    assert outcome(ROOM, [*machine(location), HERE, THERE]) == "pass"
    assert outcome(HEADROOM, [*machine(location), HERE, THERE]) == "pass"


@pytest.mark.parametrize("criterion", [ROOM, HEADROOM])
def test_a_machine_of_which_the_region_is_not_told_leaves_it_open(criterion):
    assert outcome(criterion, [*machine(None), HERE, THERE]) == "unknown U-PARSE"


def test_machines_that_run_in_the_recovery_region_already_need_another_one():
    assert outcome(ROOM, [*machine("northeurope"), quota("northeurope")]) == "unknown U-MISSING"


def test_of_machines_in_both_regions_only_the_others_need_room():
    second = vm(f"{VM}-2", location="northeurope")
    workload = declared(azure=dataclasses.replace(WORKLOAD.azure, resources=(VM, f"{VM}-2"), subscriptions=(SUB,)))
    (row,) = rows_of("recovery_capacity", [*REST, second, HERE, quota("northeurope")], workload=workload)
    assert row.region == "westeurope"


@pytest.mark.parametrize(
    ("tier", "expected"),
    [(Tier.T0, "unknown"), (Tier.T1, "unknown"), (Tier.T2, "not_applicable"), (Tier.T3, "not_applicable")],
)
def test_without_a_declared_region_the_line_to_add_is_named_where_the_tier_judges_the_loss_of_one(tier, expected):
    found = verdict(ROOM, [*REST, HERE], workload=declared(recovery_region="", tier=tier))
    assert found.outcome.value == expected
    assert ("recovery: {region: northeurope}" in found.message) == (expected == "unknown")


# --- Headroom for the launch -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("use", "factor", "expected"),
    [
        pytest.param({}, 1.5, "pass", id="75 % after the launch"),
        pytest.param({}, 1.6, "pass", id="80 % is just enough"),
        pytest.param({}, 1.61, FULL, id="more is not"),
        pytest.param({"used": 81}, 1.0, FULL, id="full already"),
        pytest.param({}, 0.5, "pass", id="the launch needs less"),
        pytest.param({}, None, "unknown U-MISSING", id="nobody says what the launch needs"),
        pytest.param({"limit": 0}, 1.5, "unknown U-PARSE", id="use without a limit"),
        pytest.param({"limit": -1}, 1.5, "unknown U-PARSE", id="a limit that is none"),
        pytest.param({"used": 0}, 1.5, "unknown U-PARSE", id="nothing in use although a machine runs"),
    ],
)
def test_the_launch_must_fit_into_the_quota(use, factor, expected):
    assert outcome(HEADROOM, [*REST, quota(**use), THERE], workload=declared(launch_factor=factor)) == expected


def test_the_line_to_add_is_named():
    found = verdict(HEADROOM, [*REST, HERE, THERE], workload=declared(launch_factor=None))
    assert "capacity: {launch_factor: 1.5}" in found.message


@pytest.mark.parametrize("full", [quota("northeurope", used=99), quota("eastus", used=99)])
def test_regions_without_machines_of_the_workload_are_not_asked_for_headroom(full):
    assert outcome(HEADROOM, [*REST, HERE, full]) == "pass"


def test_scale_sets_use_quotas_too():
    several = Resource(
        subject=f"{WEB}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss",
        resource_type=SET_TYPE,
        name="vmss",
        location="eastus",
        **SEEN,
    )
    rows = rows_of("quota_headroom", [*REST, several, HERE, quota("eastus", "family", used=4)])
    assert [(row.region, row.counter) for row in rows] == [("eastus", "family"), ("westeurope", "cores")]


# --- What was not read, and nothing at all -----------------------------------------------------------------


@pytest.mark.parametrize("criterion", [ROOM, HEADROOM])
@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_what_was_not_read_leaves_it_open(criterion, cause, reason):
    assert outcome(criterion, healthy(), [gap(QuotaUse, cause=cause)]) == f"unknown {reason}"
    assert outcome(criterion, REST, [gap(QuotaUse, cause=cause)]) == f"unknown {reason}"
    assert outcome(criterion, healthy(), [gap(Resource, cause=cause)]) == f"unknown {reason}"


def test_what_the_recovery_region_hides_is_told_apart_from_what_it_lacks():
    there = gap(QuotaUse, scope=f"{PLACES}/northeurope")
    assert outcome(ROOM, [*REST, HERE], [there]) == "unknown U-PERM"


def test_a_failure_that_was_seen_stays_one():
    gaps = [gap(QuotaUse, scope=f"{PLACES}/eastus")]
    assert outcome(HEADROOM, [*REST, quota(used=90), THERE], gaps) == FULL
    assert outcome(ROOM, [*REST, HERE, quota("northeurope", used=90)], gaps) == SHORT


@pytest.mark.parametrize("criterion", [ROOM, HEADROOM])
def test_without_machines_it_is_not_applicable_only_where_everything_was_read(criterion):
    nothing = [*(fact for fact in REST if not isinstance(fact, Resource)), SITE]
    assert outcome(criterion, nothing) == "not_applicable"
    assert outcome(criterion, nothing, [gap(Resource)]) == "unknown U-PERM"
    assert outcome(criterion, nothing, [gap(QuotaUse)]) == "unknown U-PERM"


@pytest.mark.parametrize("criterion", [ROOM, HEADROOM])
def test_old_observations_prove_nothing(criterion):
    old = [dataclasses.replace(fact, observed_at=NOW.replace(year=2025)) for fact in healthy()]
    assert outcome(criterion, old) == "unknown U-STALE"
