"""Components and their single points of failure: the criterion, type by type and case by case."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, PROD, SEEN, SUB, VM, WEB, WORKLOAD, vm
from builders_redundancy import SET
from judged import decided, gap, healthy, outcome, rows_of, verdict

from collector.derive.recovery.redundancy_rules import told_by
from collector.derive.rows import Unknown
from collector.facts import resource_types as types
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import BackupMode, NativeBackup
from collector.facts.recovery import HostRedundancy, Redundancy, Region
from collector.model import Cause, Fact, Reason, Tier, type_of

REDUNDANCY = "recovery-zone-redundancy"
NO_ZONE, TOO_FEW = f"fail F-{REDUNDANCY}-1", f"fail F-{REDUNDANCY}-2"
AVAILABILITY_SET = f"{WEB}/providers/Microsoft.Compute/availabilitySets/avail"
TWIN = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.Compute/virtualMachines/vm-1"
PLAN = f"{WEB}/providers/Microsoft.Web/serverfarms/plan"
SITE, OTHER_SITE = (f"{WEB}/providers/Microsoft.Web/sites/{name}" for name in ("front", "api"))
CLUSTER = f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks"
NODE_SET = f"{PROD}/resourceGroups/MC_rg-web_aks_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks"
NODES = f"{PROD}/resourceGroups/MC_rg-web_aks_westeurope"
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
ENVIRONMENT = f"{WEB}/providers/Microsoft.App/managedEnvironments/env"
STORE = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
POSTGRES = f"{WEB}/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg"
REST = [fact for fact in healthy(Resource) if not isinstance(fact, Redundancy | Region | NativeBackup)]
ZONAL = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=3, **SEEN)
ZONELESS = Region(subject=f"{PROD}/locations/westus", seen_from=PROD, name="westus", zones=0, **SEEN)


def resource(subject: str, location: str | None = "West Europe", **changes: Any) -> Resource:
    name = subject.rpartition("/")[2]
    return Resource(subject=subject, resource_type=type_of(subject), name=name, location=location, **changes, **SEEN)


def told(subject: str, **fields: Any) -> Redundancy:
    return told_by(type_of(subject))(subject=subject, **fields, **SEEN)


def of_type(kind: str) -> str:
    namespace, *rest = kind.split("/")
    return f"{WEB}/providers/{namespace}/" + "/".join(f"{part}/x" for part in rest)


def machines(*zones: str | None, group: str | None = SET, **fields: Any) -> list[Fact]:
    """One machine for each zone, all in one set."""
    found: list[Fact] = []
    for number, zone in enumerate(zones):
        one = VM if number == 0 else f"{VM}{number}"
        found += [vm(one), told(one, zones=(zone,) if zone else (), group=group, **fields)]
    return found


def judged(*facts: Fact, gaps: Any = (), tier: Tier = Tier.T1) -> str:
    workload = dataclasses.replace(WORKLOAD, tier=tier)
    return outcome(REDUNDANCY, [*REST, ZONAL, ZONELESS, *facts], gaps, workload)


# --- Machines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "at_t1", "at_t2"),
    [
        pytest.param(machines("1", "2"), "pass", "pass", id="two zones"),
        pytest.param(machines("1", "1"), NO_ZONE, "pass", id="one zone"),
        pytest.param(machines("1", None), NO_ZONE, "pass", id="one of them in no zone"),
        pytest.param(machines("1"), NO_ZONE, TOO_FEW, id="alone in its set"),
        pytest.param(machines(None, group=None), NO_ZONE, TOO_FEW, id="by itself"),
        pytest.param(machines("1", "2", group=None), NO_ZONE, TOO_FEW, id="two zones without a set"),
        pytest.param(machines(None, None, group=AVAILABILITY_SET), NO_ZONE, "pass", id="availability set"),
        pytest.param(machines("1", "2", instances=1), "pass", "pass", id="running"),
        pytest.param(machines("1", "2", instances=0), NO_ZONE, TOO_FEW, id="none of them runs"),
        pytest.param(
            [*machines("1", instances=1), vm(TWIN), told(TWIN, zones=("2",), group=SET, instances=0)],
            NO_ZONE,
            TOO_FEW,
            id="the second one does not run",
        ),
        pytest.param(
            [*machines("1"), vm(TWIN), told(TWIN, zones=("2",), group=SET.upper())],
            "pass",
            "pass",
            id="set in capitals",
        ),
        pytest.param(
            [*machines("1"), told(TWIN, zones=("2",), group=SET)], NO_ZONE, TOO_FEW, id="the second one is gone"
        ),
    ],
)
def test_machines_are_judged_by_the_set_they_stand_in(found, at_t1, at_t2):
    assert judged(*found) == at_t1
    assert judged(*found, tier=Tier.T2) == at_t2


def test_a_set_with_its_machines_is_one_component():
    facts = [*machines("1", "2"), resource(SET), told(SET, zones=("1",), instances=1)]
    (row,) = rows_of("redundant_component", [*REST, ZONAL, *facts])
    assert (row.subject, row.zones, row.instances) == (SET, ("1", "2"), 2.0)
    assert row.arrangement == "2 machines in one set, in zones 1, 2"


@pytest.mark.parametrize(
    ("own", "running", "expected"),
    [
        ({"zones": ("1", "2"), "instances": 3}, None, "pass"),
        ({"zones": ("1", "2"), "instances": 2}, 1, "pass"),
        ({"zones": ("1", "2"), "instances": 2}, 0, NO_ZONE),
        ({"zones": ("1", "2"), "instances": 1}, 1, NO_ZONE),
        ({"zones": ("1", "2"), "instances": 0}, 1, NO_ZONE),
        ({"zones": ("1", "2"), "instances": None}, 1, NO_ZONE),
        ({"zones": ("1",), "instances": 9}, 1, NO_ZONE),
    ],
)
def test_a_scale_set_may_have_more_machines_than_those_of_the_workload(own, running, expected):
    assert judged(*machines("1", instances=running), told(SET, **own)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"zones": ("1", "2"), "instances": 2}, "pass"),
        ({"zones": ("1", "2"), "instances": 1}, NO_ZONE),
        ({"zones": ("1", "2"), "instances": None}, "unknown U-PARSE"),
        ({"zones": ("1",), "instances": 5}, NO_ZONE),
        ({"zones": (), "instances": 5}, NO_ZONE),
        ({"zones": (), "instances": None}, NO_ZONE),
        ({"instances": 0}, NO_ZONE),
    ],
)
def test_a_scale_set_and_a_cluster_tell_their_own_spread(fields, expected):
    assert judged(resource(SET), told(SET, **fields)) == expected
    nodes = told(NODE_SET, zones=("1", "2"), instances=3)
    assert judged(resource(CLUSTER), told(CLUSTER, group=NODES, **fields), nodes) == expected


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([{"zones": ("1", "2"), "instances": 3}], "pass"),
        ([{"zones": ("1", "2"), "instances": 3}, {"zones": (), "instances": 0}], "pass"),
        ([{"zones": ("1", "2"), "instances": 3}, {"zones": ("1",), "instances": 1}], NO_ZONE),
        ([{"zones": (), "instances": None}], NO_ZONE),
        ([{"zones": ("1", "2"), "instances": 0}], "unknown U-MISSING"),
        ([], "unknown U-MISSING"),
    ],
)
def test_the_zones_of_a_cluster_count_where_the_scale_sets_of_its_nodes_say_so_too(nodes, expected):
    sets = [told(f"{NODE_SET}{number}", **fields) for number, fields in enumerate(nodes)]
    cluster = [resource(CLUSTER), told(CLUSTER, group=NODES.lower(), zones=("1", "2", "3"), instances=3)]
    assert judged(*cluster, *sets) == expected
    assert judged(*cluster, *sets, tier=Tier.T2) == "pass"
    if not nodes:
        hidden = gap(HostRedundancy, scope=f"{PROD}/resourceGroups/x")
        assert judged(*cluster, *sets, gaps=[hidden]) == "unknown U-PERM"


def test_the_nodes_of_a_cluster_are_judged_with_it():
    night, node = f"{NODE_SET}-night", f"{NODES}/providers/Microsoft.Compute/virtualMachines/node-1"
    nodes = [resource(night), told(night, instances=0), vm(node), told(node)]
    spread = told(NODE_SET, zones=("1", "2"), instances=3)
    cluster = [resource(CLUSTER), told(CLUSTER, zones=("1", "2"), instances=3, group=NODES.lower()), spread]
    assert judged(*cluster, *nodes) == "pass"
    assert judged(*nodes, cluster[1]) == NO_ZONE, "without the cluster itself nothing else judges its nodes"


@pytest.mark.parametrize("hidden", [Resource, HostRedundancy])
def test_machines_that_were_not_seen_could_complete_a_set_but_not_harm_it(hidden):
    elsewhere = gap(hidden, scope=f"{PROD}/resourceGroups/rg-batch")
    rows = rows_of("redundant_component", [*REST, ZONAL, *machines("1")], [elsewhere])
    assert [(row.zone_redundant.reason, row.instances.at_least) for row in rows] == [(Reason.PERM, 1)]
    (whole,) = rows_of("redundant_component", [*REST, ZONAL, *machines("1", "2")], [elsewhere])
    assert (whole.zone_redundant, whole.instances) == (True, 2.0)
    (alone,) = rows_of("redundant_component", [*REST, ZONAL, *machines("1", group=None)], [elsewhere])
    assert (alone.zone_redundant, alone.instances) == (False, 1.0)


@pytest.mark.parametrize(
    ("fields", "known"), [({"zones": ("1", "2"), "instances": 2}, True), ({"instances": 1}, False), ({}, False)]
)
def test_a_scale_set_that_falls_short_may_have_machines_that_were_not_seen(fields, known):
    facts = [*REST, ZONAL, resource(SET), told(SET, **fields)]
    (row,) = rows_of("redundant_component", facts, [gap(HostRedundancy, scope=f"{PROD}/resourceGroups/rg-batch")])
    assert isinstance(row.zone_redundant, Unknown) is not known


# --- Apps ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "at_t1", "at_t2"),
    [
        ({"sku": "PremiumV3", "zone_redundant": True, "instances": 3}, "pass", "pass"),
        ({"sku": "PremiumV3", "zone_redundant": True, "instances": 1}, TOO_FEW, TOO_FEW),
        ({"sku": "PremiumV3", "zone_redundant": True}, "unknown U-PARSE", "unknown U-PARSE"),
        ({"sku": "PremiumV3", "zone_redundant": False, "instances": 3}, NO_ZONE, "pass"),
        ({"sku": "PremiumV3", "instances": 3}, "unknown U-PARSE", "pass"),
        ({"sku": "Basic", "zone_redundant": False, "instances": 1}, NO_ZONE, TOO_FEW),
        ({"sku": "Free", "zone_redundant": False, "instances": 0}, NO_ZONE, TOO_FEW),
        ({"sku": "Dynamic", "zone_redundant": False, "instances": 0}, NO_ZONE, "pass"),
        ({"sku": "FlexConsumption", "zone_redundant": True, "instances": 0}, "pass", "pass"),
        ({}, "unknown U-PARSE", "unknown U-PARSE"),
    ],
)
def test_web_apps_are_as_redundant_as_their_plan(fields, at_t1, at_t2):
    facts = [resource(SITE), told(SITE, group=PLAN.upper()), told(PLAN, **fields)]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


def test_a_plan_is_one_component_with_all_its_apps_and_none_without():
    plan = [resource(PLAN), told(PLAN, zone_redundant=True, instances=3, sku="PremiumV3")]
    apps = [fact for site in (SITE, OTHER_SITE) for fact in (resource(site), told(site, group=PLAN))]
    (row,) = rows_of("redundant_component", [*REST, ZONAL, *plan, *apps])
    assert (row.subject, row.resource_type) == (PLAN, "microsoft.web/serverfarms")
    assert row.arrangement == "plan PremiumV3 with 3 instances, zone redundant"
    assert rows_of("redundant_component", [*REST, ZONAL, *plan]) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([resource(SITE), told(SITE, group=PLAN)], "unknown U-MISSING"),
        ([resource(SITE), told(SITE)], "unknown U-PARSE"),
        ([resource(SITE)], "unknown U-MISSING"),
    ],
    ids=["plan not seen", "plan not named", "nothing read"],
)
def test_an_app_whose_plan_is_not_known_is_not_known(facts, expected):
    assert judged(*facts) == expected


@pytest.mark.parametrize(
    ("replicas", "environment", "at_t1", "at_t2"),
    [
        (2, [told(ENVIRONMENT, zone_redundant=True)], "pass", "pass"),
        (0, [told(ENVIRONMENT, zone_redundant=True)], TOO_FEW, TOO_FEW),
        (None, [told(ENVIRONMENT, zone_redundant=True)], "unknown U-PARSE", "unknown U-PARSE"),
        (2, [told(ENVIRONMENT, zone_redundant=False)], NO_ZONE, "pass"),
        (2, [told(ENVIRONMENT)], "unknown U-PARSE", "pass"),
        (2, [], "unknown U-MISSING", "pass"),
    ],
)
def test_a_container_app_needs_replicas_and_an_environment_over_zones(replicas, environment, at_t1, at_t2):
    facts = [resource(APP), told(APP, instances=replicas, group=ENVIRONMENT), *environment]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


def test_a_container_app_without_a_named_environment_is_not_known():
    assert judged(resource(APP), told(APP, instances=2)) == "unknown U-PARSE"


# --- Data and messages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [types.SQL_DATABASE, types.MANAGED_INSTANCE, types.COSMOS_ACCOUNT])
@pytest.mark.parametrize(("word", "expected"), [(True, "pass"), (False, NO_ZONE), (None, "unknown U-PARSE")])
def test_a_database_service_says_itself_whether_it_is_zone_redundant(kind, word, expected):
    facts = [resource(of_type(kind)), told(of_type(kind), zone_redundant=word, zones=("1", "2"))]
    assert judged(*facts) == expected
    assert judged(*facts, tier=Tier.T2) == "pass"


@pytest.mark.parametrize("kind", [types.POSTGRESQL, types.MYSQL])
@pytest.mark.parametrize(
    ("word", "standby", "at_t1", "at_t2"),
    [
        (True, "Healthy", "pass", "pass"),
        (True, "HEALTHY", "pass", "pass"),
        (True, "CreatingStandby", NO_ZONE, TOO_FEW),
        (True, "FailingOver", NO_ZONE, TOO_FEW),
        (True, "a word of tomorrow", NO_ZONE, TOO_FEW),
        (True, None, "unknown U-PARSE", "unknown U-PARSE"),
        (False, "Healthy", NO_ZONE, "pass"),
        (False, "NotEnabled", NO_ZONE, TOO_FEW),
        (None, "Healthy", "unknown U-PARSE", "pass"),
    ],
)
def test_a_standby_counts_only_while_it_is_healthy(kind, word, standby, at_t1, at_t2):
    subject = of_type(kind)
    facts = [resource(subject), told(subject, zone_redundant=word, standby=standby, instances=2, zones=("1", "2"))]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


@pytest.mark.parametrize(
    ("sku", "word", "expected"),
    [
        ("Standard_RAGZRS", True, "pass"),
        ("Standard_GRS", False, NO_ZONE),
        ("Standard_LRS", False, NO_ZONE),
        ("Standard_XYZ", None, "unknown U-PARSE"),
        (None, None, "unknown U-PARSE"),
    ],
)
def test_a_storage_account_keeps_copies_itself_and_says_whether_in_several_zones(sku, word, expected):
    facts = [resource(STORE), told(STORE, sku=sku, zone_redundant=word)]
    assert judged(*facts) == expected
    assert judged(*facts, tier=Tier.T2) == "pass"


@pytest.mark.parametrize("kind", [types.REDIS, types.REDIS_ENTERPRISE])
@pytest.mark.parametrize(
    ("fields", "at_t1", "at_t2"),
    [
        ({"sku": "Premium", "zones": ("1", "2")}, "pass", "pass"),
        ({"sku": "Premium", "zones": ("1",)}, NO_ZONE, "pass"),
        ({"sku": "Premium", "zone_redundant": True}, "pass", "pass"),
        ({"sku": "Premium"}, "unknown U-PARSE", "pass"),
        ({"sku": "Enterprise_E10", "zones": ("1", "2", "3")}, "pass", "pass"),
        ({"sku": "Basic", "zone_redundant": False}, NO_ZONE, TOO_FEW),
        ({"sku": "Basic", "zone_redundant": False, "instances": 2}, NO_ZONE, TOO_FEW),
        ({"sku": "Balanced_B5", "zone_redundant": True}, "pass", "pass"),
        ({"sku": "Balanced_B5", "zone_redundant": False}, NO_ZONE, "unknown U-PARSE"),
        ({"sku": "Balanced_B5", "zone_redundant": False, "instances": 2}, NO_ZONE, "pass"),
        ({}, "unknown U-PARSE", "unknown U-PARSE"),
    ],
)
def test_a_cache_needs_a_replica_and_zones(kind, fields, at_t1, at_t2):
    facts = [resource(of_type(kind)), told(of_type(kind), **fields)]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


@pytest.mark.parametrize("kind", [types.SERVICE_BUS, types.EVENT_HUB, types.KEY_VAULT, types.APP_CONFIGURATION])
def test_some_services_use_the_zones_of_their_region_whatever_a_flag_says(kind):
    fact = told(of_type(kind), zone_redundant=False, sku="Standard")
    assert judged(resource(of_type(kind)), fact) == "pass"
    assert judged(resource(of_type(kind), location="westus"), fact) == "pass"
    assert judged(resource(of_type(kind), location="nowhere"), fact) == "unknown U-MISSING"


def test_a_copy_is_the_spare_of_another_and_no_component():
    copy = NativeBackup(subject=POSTGRES.upper(), mode=BackupMode.POINT_IN_TIME, is_copy=True, **SEEN)
    facts = [
        resource(STORE),
        told(STORE, zone_redundant=True),
        resource(POSTGRES),
        told(POSTGRES, zone_redundant=False),
    ]
    assert judged(*facts) == NO_ZONE
    assert judged(*facts, copy) == "pass"


# --- Regions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("westeurope", NO_ZONE),
        ("West Europe", NO_ZONE),
        ("westus", "pass"),
        ("elsewhere", "unknown U-MISSING"),
        (None, "unknown U-PARSE"),
    ],
)
def test_where_a_region_has_no_zones_only_instances_are_asked_for(location, expected):
    two = [vm(VM, location), vm(TWIN, location)]
    assert judged(*two, told(VM, group=AVAILABILITY_SET), told(TWIN, group=AVAILABILITY_SET)) == expected


def test_a_row_says_that_its_region_has_no_zones():
    facts = [*REST, ZONELESS, vm(VM, "westus"), told(VM)]
    assert outcome(REDUNDANCY, facts) == TOO_FEW
    (subject,) = verdict(REDUNDANCY, facts).subjects
    assert "one machine by itself, in no zone; its region has no zones" in subject.message


def test_without_the_list_of_regions_only_what_survives_a_zone_passes():
    gaps = [gap(Region)]
    assert outcome(REDUNDANCY, [*REST, *machines("1", "2")], gaps) == "pass"
    assert outcome(REDUNDANCY, [*REST, *machines("1", "1")], gaps) == "unknown U-PERM"


# --- What was not read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (Cause.DENIED, "U-PERM"),
        (Cause.SCOPE, "U-SCOPE"),
        (Cause.PARTIAL, "U-PARTIAL"),
        (Cause.MALFORMED, "U-PARSE"),
        (Cause.UNREACHABLE, "U-UNREACHABLE"),
        (Cause.PROBE_FAILED, "U-ERROR"),
    ],
)
def test_a_component_behind_a_gap_is_unknown_for_its_reason(cause, reason):
    assert judged(vm(), gaps=[gap(HostRedundancy, cause=cause)]) == f"unknown {reason}"
    assert judged(resource(STORE), gaps=[gap(Redundancy, cause=cause)]) == f"unknown {reason}"
    assert judged(*machines("1", "2"), gaps=[gap(Resource, cause=cause)]) == f"unknown {reason}"


@pytest.mark.parametrize(
    "subject",
    [of_type(kind) for kind in sorted(types.READ_TYPES - {types.DISK, types.APP_PLAN, types.MANAGED_DATABASE})],
)
def test_no_component_passes_without_a_fact(subject):
    assert judged(resource(subject)) == "unknown U-MISSING"


def test_a_type_without_a_rule_is_unknown():
    new = f"{WEB}/providers/Contoso.New/things/x"
    assert judged(resource(new), told(new, zone_redundant=True, instances=9)) == "unknown U-MISSING"


@pytest.mark.parametrize("kind", [types.DISK, types.MANAGED_DATABASE, types.APP_PLAN])
def test_what_is_part_of_another_is_not_judged_by_itself(kind):
    assert rows_of("redundant_component", [*REST, resource(of_type(kind))]) == []


def test_a_gap_of_data_services_leaves_no_doubt_about_machines_and_the_other_way_round():
    assert judged(*machines("1"), gaps=[gap(Redundancy)]) == NO_ZONE
    assert judged(resource(STORE), told(STORE, zone_redundant=False), gaps=[gap(HostRedundancy)]) == NO_ZONE


def test_old_facts_are_stale():
    old = [dataclasses.replace(fact, observed_at=NOW - timedelta(days=2)) for fact in machines("1", "2")]
    assert judged(*old) == "unknown U-STALE"


def test_a_machine_that_is_told_twice_is_one_machine():
    again = [vm(VM.upper()), told(VM.upper(), zones=("1",), group=SET.upper())]
    assert judged(*machines("1"), *again) == NO_ZONE
    assert len(rows_of("redundant_component", [*REST, ZONAL, *machines("1"), *again])) == 1


def test_of_two_answers_that_differ_neither_is_believed():
    assert judged(resource(STORE), told(STORE, zone_redundant=True), told(STORE, zone_redundant=False)) == (
        "unknown U-PARSE"
    )
    assert judged(*machines("1", "2"), told(VM, zones=("3",), group=SET)) == NO_ZONE


# --- When it is not asked -----------------------------------------------------------------------------------


def test_the_lowest_tier_is_not_asked():
    assert judged(*machines(None, group=None), tier=Tier.T3) == "not_applicable"
    found = verdict(REDUNDANCY, [*REST, ZONAL, *machines("1")], workload=dataclasses.replace(WORKLOAD, tier=Tier.T3))
    assert "does not ask" in found.message


def test_a_scope_without_components_is_not_applicable_only_where_that_is_proven():
    disk = resource(of_type(types.DISK))
    assert judged(disk) == "not_applicable"
    assert judged(disk, gaps=[gap(Resource)]) == "unknown U-PERM"
    facts = [fact for fact in REST if not (isinstance(fact, Inventory) and fact.of == Resource.kind)]
    assert outcome(REDUNDANCY, [*facts, disk]) == "unknown U-PARTIAL"


def test_the_order_of_facts_leaves_no_trace():
    facts = [*REST, ZONAL, *machines("1", "2"), resource(SITE), told(SITE, group=PLAN), told(PLAN, instances=1)]
    assert decided(facts) == decided(facts[::-1])


def test_a_row_rests_on_all_machines_and_on_the_region():
    other = "sha256:" + "2" * 64
    region = dataclasses.replace(ZONAL, documents=(other,))
    (row,) = rows_of("redundant_component", [*REST, region, *machines("1", "2")])
    assert set(row.evidence) == {*SEEN["documents"], other}
    assert SUB in row.subject
