"""Who asks the members of critical flows whether they are well, case by case."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, PROD, SEEN, VM, WEB, WORKLOAD, vm
from judged import REASONS, gap, inventories, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.health_probes import BackendProbe, HealthCheck, MachineLinks
from collector.facts.recovery import HostRedundancy
from collector.facts.resource_types import (
    APPLICATION_GATEWAY,
    CLUSTER,
    CONTAINER_APP,
    FRONT_DOOR,
    KEY_VAULT,
    LOAD_BALANCER,
    SCALE_SET,
    TRAFFIC_MANAGER,
    WEB_APP,
)
from collector.model import AzureScope, Flow

PROBES = "monitoring-health-probes"
NONE, SHALLOW = f"fail F-{PROBES}-1", f"fail F-{PROBES}-2"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
SET = f"{WEB}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss"
NETWORK = f"{WEB}/providers/Microsoft.Network"
GATEWAY, BALANCER = f"{NETWORK}/applicationGateways/agw", f"{NETWORK}/loadBalancers/lb"
NIC = f"{NETWORK}/networkInterfaces/vm-1-nic"
AKS = f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks"
WHOLE = dataclasses.replace(WORKLOAD, azure=AzureScope(subscriptions=WORKLOAD.subscriptions))
REST = inventories(WHOLE)


def member(subject: str, resource_type: str) -> Resource:
    return Resource(subject=subject, resource_type=resource_type, name=subject.rpartition("/")[2], tags=(), **SEEN)


def check(subject: str = SITE, checked: bool | None = True, path: str | None = "/healthz", **more: Any) -> HealthCheck:
    return HealthCheck(subject=subject, checked=checked, by=more.pop("by", "health check"), path=path, **more, **SEEN)


def probe(subject: str = GATEWAY, part: str = "shop", probed: bool | None = True, **more: Any) -> BackendProbe:
    return BackendProbe(subject=subject, part=part, probed=probed, **{"path": "/healthz", **more}, **SEEN)


def links(**more: Any) -> MachineLinks:
    return MachineLinks(subject=VM, interfaces=(NIC,), **more, **SEEN)


def judged(*facts: Any, gaps: Any = (), flows: tuple[Flow, ...] = ()) -> str:
    return outcome(PROBES, [*REST, *facts], gaps, dataclasses.replace(WHOLE, flows=flows))


# --- Apps --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([check()], "pass", id="a page of its own"),
        pytest.param([check(SITE.upper())], "pass", id="id in other case"),
        pytest.param([check(path="/?probe=1")], SHALLOW, id="the front page with a question"),
        pytest.param([check(path="/")], SHALLOW, id="the front page"),
        pytest.param([check(checked=False, path=None)], NONE, id="no health check"),
        pytest.param([check(checked=None, path=None)], "unknown U-PARSE", id="not told"),
        pytest.param([], "unknown U-MISSING", id="no answer"),
        pytest.param([check(f"{PROD}/resourceGroups/x/providers/Microsoft.Web/sites/front")], "unknown U-MISSING",
                     id="that of its twin"),
    ],
)  # fmt: skip
def test_a_web_app_is_asked_for_a_page_that_stands_for_the_application(facts, expected):
    assert judged(member(SITE, WEB_APP), *facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([check(APP, protocol="HTTP", path="/ready")], "pass", id="by http"),
        pytest.param([check(APP, protocol="Tcp", path=None)], SHALLOW, id="by port"),
        pytest.param([check(APP, protocol="Tcp", path=None), check(APP, path="/live")], "pass", id="the better of two"),
        pytest.param([check(APP, checked=False, path=None)], NONE, id="not at all"),
    ],
)
def test_a_container_app_is_asked_by_its_own_probes(facts, expected):
    assert judged(member(APP, CONTAINER_APP), *facts) == expected


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_health_check_that_was_not_read_may_be_there(cause, code):
    unread = [gap(HealthCheck, scope=SITE, cause=cause)]
    assert judged(member(SITE, WEB_APP), gaps=unread) == f"unknown {code}"
    assert judged(member(SITE, WEB_APP), check(), gaps=unread) == "pass"


# --- Entry points ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([probe(), probe(part="api")], "pass", id="each by a page"),
        pytest.param([probe(), probe(part="api", own=False, path="/")], SHALLOW, id="one by the default probe"),
        pytest.param([probe(protocol="Tcp", path=None)], SHALLOW, id="by port"),
        pytest.param([probe(), probe(part="api", probed=False)], NONE, id="one by nothing"),
        pytest.param([probe(), probe(part="api", probed=None)], "unknown U-PARSE", id="one not told"),
        pytest.param([], "unknown U-MISSING", id="no row"),
        pytest.param([probe(part="", probed=None, needless="only redirects")], "not_applicable", id="nothing to ask"),
    ],
)
@pytest.mark.parametrize("kind", [APPLICATION_GATEWAY, FRONT_DOOR, TRAFFIC_MANAGER])
def test_an_entry_point_asks_the_backends_of_each_rule(kind, facts, expected):
    assert judged(member(GATEWAY, kind), *facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([probe(BALANCER, protocol="Tcp", path=None)], "pass", id="a port will do"),
        pytest.param([probe(BALANCER, protocol="Http", path="/")], "pass", id="and the front page"),
        pytest.param([probe(BALANCER, probed=False)], NONE, id="but not nothing"),
    ],
)
def test_a_load_balancer_may_knock_at_ports(facts, expected):
    assert judged(member(BALANCER, LOAD_BALANCER), *facts) == expected


def test_the_rules_without_a_probe_are_named():
    found = verdict(PROBES, [*REST, member(BALANCER, LOAD_BALANCER), probe(BALANCER, "ftp", probed=False)], (), WHOLE)
    assert "ftp" in found.message or "ftp" in found.subjects[0].message


def test_what_was_not_read_of_an_entry_point_may_lack_a_probe():
    seen, unread = member(GATEWAY, FRONT_DOOR), [gap(BackendProbe, scope=GATEWAY)]
    assert judged(seen, probe(), gaps=unread) == "unknown U-PERM"
    assert judged(seen, probe(probed=False), gaps=unread) == NONE


# --- Machines and scale sets -------------------------------------------------------------------------------------

REACHES = {"reaches": (f"{NIC.upper()}/ipConfigurations/ipconfig1",)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([links(), check(VM)], "pass", id="its extension"),
        pytest.param([links(scale_set=SET.upper()), check(SET)], "pass", id="the extension of its set"),
        pytest.param([links(), probe(BALANCER, protocol="Tcp", path=None, **REACHES)], "pass", id="a balancer"),
        pytest.param([links(), probe(GATEWAY, **REACHES)], "pass", id="a gateway"),
        pytest.param([links(), probe(BALANCER, probed=False, **REACHES)], NONE, id="a balancer that does not ask"),
        pytest.param([links(), probe(BALANCER)], NONE, id="a balancer before others"),
        pytest.param([links(), check(SET)], NONE, id="a set that it does not stand in"),
        pytest.param([links()], NONE, id="nothing"),
        pytest.param([], "unknown U-MISSING", id="no row"),
    ],
)
def test_a_machine_is_asked_by_an_extension_or_from_before_it(facts, expected):
    assert judged(vm(), *facts) == expected


@pytest.mark.parametrize("kind", [HealthCheck, BackendProbe, MachineLinks])
def test_what_may_ask_a_machine_unseen_leaves_it_open(kind):
    assert judged(vm(), links(), gaps=[gap(kind)]) == "unknown U-PERM"
    assert judged(vm(), links(), check(VM), gaps=[gap(kind)]) == "pass"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([check(SET)], "pass", id="its extension"),
        pytest.param([check(SET, checked=False)], NONE, id="nothing"),
        pytest.param([check(SET, checked=None)], "unknown U-PARSE", id="not told"),
        pytest.param([check(SET, checked=None, asks_machines=True)], "not_applicable", id="its machines are asked"),
        pytest.param(
            [
                check(SET, checked=False),
                probe(BALANCER, reaches=(f"{SET}/virtualMachines/0/networkInterfaces/n/ipConfigurations/c",)),
            ],
            "pass",
            id="a balancer",
        ),
    ],
)
def test_a_scale_set_is_asked_by_an_extension_or_from_before_it(facts, expected):
    assert judged(member(SET, SCALE_SET), *facts) == expected


# --- Clusters ----------------------------------------------------------------------------------------------------

NODES = f"{PROD}/resourceGroups/MC_aks"
NODE_SET = f"{NODES}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-pool"


def test_what_a_cluster_asks_its_pods_is_not_seen_and_the_other_way_said():
    found = verdict(PROBES, [*REST, member(AKS, CLUSTER)], (), WHOLE)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "manifests" in found.message


def test_the_nodes_of_a_cluster_are_no_members_of_their_own():
    facts = [member(AKS, CLUSTER), member(NODE_SET, SCALE_SET), check(NODE_SET, checked=False)]
    host = HostRedundancy(subject=AKS.upper(), group=NODES, **SEEN)
    assert [row.subject for row in rows_of("probed_member", [*REST, *facts, host], (), WHOLE)] == [AKS]


def test_nodes_that_cannot_be_told_from_machines_leave_them_open():
    facts = [member(AKS, CLUSTER), member(NODE_SET, SCALE_SET), check(NODE_SET, checked=False)]
    rows = {row.subject: row for row in rows_of("probed_member", [*REST, *facts], [gap(HostRedundancy)], WHOLE)}
    assert rows[NODE_SET].has_probe.reason == "U-PERM"


# --- Flows -------------------------------------------------------------------------------------------------------

OTHER = f"{WEB}/providers/Microsoft.Web/sites/back-office"
TWO = (member(SITE, WEB_APP), member(OTHER, WEB_APP), check(), check(OTHER, checked=False, path=None))


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        pytest.param((), NONE, id="no flow: everything counts"),
        pytest.param((Flow(name="buy", members=(SITE.upper(),)),), "pass", id="a flow without the other"),
        pytest.param((Flow(name="buy", members=(SITE, OTHER)),), NONE, id="a flow with both"),
        pytest.param(
            (Flow(name="buy", members=(SITE,)), Flow(name="count", members=(OTHER,), critical=False)),
            "pass",
            id="the other in an uncritical one",
        ),
        pytest.param(
            (Flow(name="count", members=(SITE, OTHER), critical=False),), "not_applicable", id="none critical"
        ),
    ],
)
def test_only_what_critical_flows_need_must_be_asked(flows, expected):
    assert judged(*TWO, flows=flows) == expected


def test_a_member_that_nobody_has_seen_is_unknown_and_never_left_out():
    gone = f"{WEB}/providers/Microsoft.Web/sites/typo"
    flows = (Flow(name="buy", members=(SITE, gone)),)
    assert judged(*TWO, flows=flows) == "unknown U-MISSING"
    assert judged(*TWO, flows=flows, gaps=[gap(Resource)]) == "unknown U-PERM"


def test_members_that_run_nothing_are_not_asked():
    store = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
    assert judged(member(store, KEY_VAULT), vm(), flows=(Flow(name="buy", members=(store,)),)) == "not_applicable"


# --- Proof -------------------------------------------------------------------------------------------------------


def test_that_nothing_runs_is_proven_only_where_everything_was_read():
    store = member(f"{WEB}/providers/Microsoft.KeyVault/vaults/kv", KEY_VAULT)
    assert judged(store) == "not_applicable"
    assert judged(store, gaps=[gap(Resource)]) == "unknown U-PERM"


def test_without_a_complete_look_no_probe_is_no_proof():
    rest = [one for one in REST if not (isinstance(one, Inventory) and one.of == HealthCheck.kind)]
    facts = [*rest, vm(), links()]
    assert outcome(PROBES, facts, (), WHOLE) == "unknown U-PARTIAL"


def test_what_was_read_long_ago_is_stale():
    old = dataclasses.replace(check(), observed_at=NOW - timedelta(days=2))
    assert judged(member(SITE, WEB_APP), old) == "unknown U-STALE"
