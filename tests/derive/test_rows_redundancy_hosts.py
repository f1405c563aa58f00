"""Single points of failure of what runs: machines by their set, apps by their plan, clusters, containers."""

from __future__ import annotations

import pytest
from builders import PROD, VM, VM_TYPE, WEB, vm
from builders_redundancy import SET
from judged import gap, rows_of
from redundancy_judged import (
    AVAILABILITY_SET,
    NO_ZONE,
    PLAN,
    REST,
    SITE,
    TOO_FEW,
    TWIN,
    ZONAL,
    judged,
    machines,
    resource,
    told,
)

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.recovery import HostRedundancy
from collector.model import Reason, Tier

SILENT = "unknown U-PARSE"
OTHER_SITE = f"{WEB}/providers/Microsoft.Web/sites/api"
CLUSTER = f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks"
NODES = f"{PROD}/resourceGroups/MC_rg-web_aks_westeurope"
NODE_SET = f"{NODES}/providers/Microsoft.Compute/virtualMachineScaleSets/aks"
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
ENVIRONMENT = f"{WEB}/providers/Microsoft.App/managedEnvironments/env"


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
        pytest.param(machines("1", "2", instances=None), SILENT, SILENT, id="nothing tells whether they run"),
        pytest.param(machines("1", "1", instances=None), NO_ZONE, SILENT, id="the same in one zone"),
        pytest.param(machines("1", instances=None), NO_ZONE, TOO_FEW, id="the same alone in its set"),
        pytest.param(
            [*machines("1", "2"), vm(TWIN), told(TWIN, zones=("3",), group=SET)], "pass", "pass", id="a third is silent"
        ),
        pytest.param(
            [*machines("1", "1"), vm(TWIN), told(TWIN, zones=("2",), group=SET)], SILENT, "pass", id="in the only other"
        ),
        pytest.param(
            [*machines("1", instances=1), vm(TWIN), told(TWIN, zones=("2",), group=SET, instances=0)],
            NO_ZONE,
            TOO_FEW,
            id="the second one does not run",
        ),
        pytest.param(
            [*machines("1"), vm(TWIN), told(TWIN, zones=("2",), group=SET.upper(), instances=1)],
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


@pytest.mark.parametrize("group", ["Newfangled", ""])
def test_what_is_named_by_no_id_is_nothing_that_can_be_found(group):
    """The component stays, by itself and with a type, and nothing is known of it."""
    alone = [vm(), told(VM, zones=("1",), instances=1, group=group)]
    app = [resource(SITE), told(SITE, group=group)]
    rows = rows_of("redundant_component", [*REST, ZONAL, *alone, *app])
    assert {(row.subject, row.resource_type) for row in rows} == {(VM, VM_TYPE), (SITE, "microsoft.web/sites")}
    assert judged(*alone) == judged(*app) == SILENT


def test_a_set_with_its_machines_is_one_component():
    facts = [*machines("1", "2"), resource(SET), told(SET, zones=("1",), instances=1)]
    (row,) = rows_of("redundant_component", [*REST, ZONAL, *facts])
    assert (row.subject, row.zones, row.instances) == (SET, ("1", "2"), 2.0)
    assert row.arrangement == "2 machines in one set, in zones 1, 2"


@pytest.mark.parametrize(
    ("own", "running", "expected"),
    [
        ({"zones": ("1", "2"), "instances": 3}, None, "pass"),
        ({"zones": ("1", "2"), "instances": 2}, None, SILENT),
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
