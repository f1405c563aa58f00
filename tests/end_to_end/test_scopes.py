"""Scopes of every kind: empty, foreign, half readable, grouped, narrowed and short of what is declared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.cli.inputs import read_policy
from collector.evidence import layout
from collector.evidence.bundle import open_bundle
from policies import shipped_policy
from simulator.estate import parse_yaml
from simulator.process import Running
from simulator.scenarios import scenarios
from tests.end_to_end.conftest import Outcome, People, gate, serving
from tests.people_of_runs import everybody_signs

A, B = "22222222-aaaa-4bbb-8ccc-000000000001", "22222222-aaaa-4bbb-8ccc-000000000002"
ESTATE = f"""\
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21
caller: {{id: 9c41d7e2-6b0f-4f3a-8a55-2e7b90c1d364, app: 3f8b6a10-57c9-4e2d-b1f4-c90d2a6e7b85, billing_reader: true}}
subscriptions:
  one: {{id: {A}, name: one}}
  two: {{id: {B}, name: two}}
roles:
  - {{who: caller, role: Reader, on: [one]}}
"""
WORKLOAD = """\
workload: somewhere
tier: T1
go_live: 2026-12-01T08:00:00Z
scope: {azure: {subscriptions: [%s]}}
"""


@pytest.mark.parametrize(
    ("subscriptions", "code"),
    [
        pytest.param(A, 11, id="readable and empty"),
        pytest.param(B, 11, id="declared and denied"),
        pytest.param(f"{A}, {B}", 11, id="one of each"),
        pytest.param("33333333-aaaa-4bbb-8ccc-000000000003", 11, id="not there at all"),
        pytest.param(A.upper(), 11, id="in capitals"),
    ],
)
def test_a_scope_in_which_nothing_is_seen_is_undecided(tmp_path, subscriptions, code):
    estate, workload = tmp_path / "estate.yaml", tmp_path / "golive.yaml"
    estate.write_text(ESTATE)
    workload.write_text(WORKLOAD % subscriptions)
    with serving(estate, [], tmp_path) as simulator:
        assert gate(simulator, workload, tmp_path / "packet") == code


# --- The estate in good order, with management groups above it, and things in it that are somebody else's --

PROD, SHARED = "11111111-aaaa-4bbb-8ccc-000000000001", "11111111-aaaa-4bbb-8ccc-000000000002"
HIDDEN = "11111111-aaaa-4bbb-8ccc-000000000003"
PARTNER = "77777777-2b7d-4c58-9e03-7d1f0b6a4c21"
MACHINE = "Microsoft.Compute/virtualMachines"
GROUPS = [
    f"/subscriptions/{PROD}/resourceGroups/rg-shop-web",
    f"/subscriptions/{PROD}/resourceGroups/RG-SHOP-batch",
    f"/subscriptions/{SHARED}/resourceGroups/rg-shop-search",
    f"/subscriptions/{PROD}/resourceGroups/rg-shop-data",
    f"/subscriptions/{PROD}/resourceGroups/rg-shop-data-north",
    f"/subscriptions/{PROD}/resourceGroups/rg-shop-monitor",
]
SEARCH_AND_CART = {"vm-cart-01", "vm-search-01", "vm-search-02"}
THERE = f"{GROUPS[1]}/providers/microsoft.compute/VIRTUALMACHINES/vm-cart-01"
MG = "/providers/Microsoft.Management/managementGroups"
LIST = "Microsoft.Management/managementGroups/descendants/read"
WHOLE = {"subscriptions": [PROD, SHARED]}
SEEN_IN_AZURE = {
    criterion.id
    for criterion in read_policy(None, shipped_policy()).policy.criteria
    if criterion.area in ("recovery", "monitoring") and criterion.rows
}
"""In these areas: what not only people can tell."""
COVERAGE, EXIST, INVENTORY = (
    "recovery-backup-coverage",
    "governance-declared-resources",
    "governance-expected-inventory",
)


LAB_MACHINE = {
    "at": "prod/rg-lab/vm-lab-01",
    "type": MACHINE,
    "location": "westeurope",
    "tags": {"Team": "lab"},
}
LAB_RULE = {
    "at": "prod/rg-lab/lab-cpu",
    "metric": "Percentage CPU",
    "when": "> 85",
    "over": "prod/rg-lab/vm-lab-01",
    "severity": 0,
}
READY = parse_yaml(scenarios()["ready"].estate.read_text())
PARTS = [parse_yaml((scenarios()["ready"].estate.parent / name).read_text()) for name in READY["parts"]]


def shop(section: str) -> list:
    """Return a section of the estate of `ready` with all its parts: here it is written anew, with something more."""
    return [one for part in (READY, *PARTS) for one in part.get(section, ())]


ROLES_OF_OTHERS = "\n".join(f"  - {json.dumps(one)}" for one in READY["roles"] if one["who"] != "caller")
GROUPED_ESTATE = f"""\
# The scenario `ready` below management groups, with a machine of another team that nobody backs up, an urgent
# rule over it that tells nobody, and a rule that silences everything there.
like: {scenarios()["ready"].estate}
subscriptions:
  prod: {{id: {PROD}, name: contoso-shop-prod, management_groups: [mg-shop, mg-root]}}
  shared: {{id: {SHARED}, name: contoso-shop-shared, management_groups: [mg-inner, mg-shop, mg-root]}}
  hidden: {{id: {HIDDEN}, name: hidden, management_groups: [mg-mixed, mg-root]}}
management_groups: {{mg-empty: {{}}, mg-denied: {{}}}}
roles:
  - {{who: caller, role: Reader, on: [prod, shared, {MG}/mg-shop, {MG}/mg-empty]}}
  - {{who: caller, role: Load Test Reader, on: [prod/rg-shop-monitor]}}
  - {{who: caller, role: Lister, on: [{MG}/mg-mixed], actions: [{LIST}]}}
{ROLES_OF_OTHERS}
resources: {json.dumps([*shop("resources"), LAB_MACHINE])}
alerts: {json.dumps([*shop("alerts"), LAB_RULE])}
processing_rules: {json.dumps([*shop("processing_rules"), {"at": "prod/rg-lab/hush", "over": "prod/rg-lab"}])}
"""


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("scopes")
    path = folder / "estate.yaml"
    path.write_text(GROUPED_ESTATE)
    with serving(path, [], folder) as running:
        yield running


@pytest.fixture
def judged(simulator: Running, tmp_path: Path) -> Callable[[dict], Outcome]:
    """Run the gate on the workload of the scenario `ready` with another scope, signed where `people` do."""

    def run(azure: dict, people: People | None = None) -> Outcome:
        scenario = scenarios()["ready"].workload
        shutil.copytree(scenario.parent / "reports", tmp_path / "reports")
        before, rest = scenario.read_text().split("scope:\n")
        scope = f"scope: {json.dumps({'azure': azure, 'github': {'repositories': ['contoso/shop']}})}\n"
        path = tmp_path / "golive.yaml"
        path.write_text(before + scope + rest[rest.index("release:") :])
        code = gate(simulator, path, tmp_path / "packet", people=people)
        return Outcome(code, tmp_path / "packet", [])

    return run


def subjects(outcome: Outcome, criterion: str) -> set[str]:
    """Return the names of what a criterion looked at."""
    verdict = next(one for one in outcome.decision["verdicts"] if one["criterion"] == criterion)
    return {subject["id"].rpartition("/")[2] for subject in verdict["subjects"]}


def machines_in(outcome: Outcome) -> set[str]:
    """Return the machines whose backup was looked at."""
    return {name for name in subjects(outcome, COVERAGE) if name.startswith("vm-")}


@pytest.mark.parametrize(
    ("azure", "code", "machines"),
    [
        pytest.param(WHOLE, 10, {*SEARCH_AND_CART, "vm-lab-01"}, id="subscriptions"),
        pytest.param({"resource_groups": GROUPS}, 0, SEARCH_AND_CART, id="resource groups"),
        pytest.param({"resource_groups": [GROUPS[2].upper().replace("/SUBSCRIPTIONS", "/subscriptions")]}, None,
                     {"vm-search-01", "vm-search-02"}, id="one group, in capitals"),
        pytest.param({"resources": [THERE]}, None, {"vm-cart-01"}, id="one resource"),
        pytest.param({**WHOLE, "tags": {"TEAM": "lab"}}, 10, {"vm-lab-01"}, id="tags"),
        pytest.param({**WHOLE, "tags": {"team": "Lab"}}, 11, set(), id="a tag that nothing has"),
        pytest.param({"management_groups": ["MG-shop"]}, 10, {*SEARCH_AND_CART, "vm-lab-01"}, id="group"),
        pytest.param({"management_groups": ["mg-shop"], "tags": {"team": "lab"}}, 10, {"vm-lab-01"}, id="group, tags"),
    ],
)  # fmt: skip
def test_only_what_belongs_is_judged(judged, azure, code, machines):
    outcome = judged(azure, everybody_signs if code == 0 else None)
    assert machines_in(outcome) == machines
    assert code is None or outcome.code == code


@pytest.mark.parametrize(
    ("azure", "receivers", "said"),
    [
        pytest.param(WHOLE, "fail", [], id="whole"),
        pytest.param({"management_groups": ["mg-shop"]}, "fail", [], id="management group"),
        pytest.param(
            {"resource_groups": GROUPS}, "pass",
            ["resource groups rg-shop-web, RG-SHOP-batch, rg-shop-search and 3 more"], id="groups",
        ),
        pytest.param({**WHOLE, "tags": {"team": "lab"}}, "fail", ["resources with team=lab as tags"], id="tags"),
    ],
)  # fmt: skip
def test_another_teams_alert_rule_counts_only_in_a_whole_subscription(judged, azure, receivers, said):
    """It tells nobody. That only a part is judged stands in the decision and in what is printed."""
    outcome = judged(azure)
    assert outcome.outcomes["monitoring-receivers-email-sms"] == receivers
    assert ("lab-cpu" in subjects(outcome, "monitoring-receivers-email-sms")) == (receivers == "fail")
    told = [f"of its subscriptions only a part is judged: {one}" for one in said]
    assert [one["detail"] for one in outcome.decision["loosened"] if one["kind"] == "scope"] == told
    assert outcome.decision["scope"]["declared"] == azure
    assert set(outcome.decision["scope"]["resolved_subscriptions"]) == {PROD, SHARED}


@pytest.mark.parametrize(
    ("group", "reason", "fix"),
    [
        ("mg-empty", "U-SCOPE", "move the workload's subscriptions below it"),
        ("mg-denied", "U-PERM", "grant Reader on management group mg-denied"),
        ("mg-nowhere", "U-PERM", "grant Reader on management group mg-nowhere"),
        ("mg-mixed", "U-PERM", f"grant Reader on subscription {HIDDEN}"),
    ],
)
def test_a_management_group_that_is_not_seen_whole_is_undecided(judged, group, reason, fix):
    outcome = judged({"resource_groups": GROUPS, "management_groups": [group]})
    assert outcome.code == 11
    azure = {one["criterion"]: one for one in outcome.decision["verdicts"] if one["criterion"] in SEEN_IN_AZURE}
    assert {one["outcome"] for one in azure.values()} == {"unknown"}
    assert all(reason in one["reason_codes"] for one in azure.values())
    assert any(fix in gap["fix"] for gap in outcome.decision["gaps"])


@pytest.mark.parametrize(
    ("azure", "code", "criterion", "answer"),
    [
        pytest.param({"resources": [THERE]}, 0, EXIST, "pass", id="a resource that exists"),
        pytest.param({"resources": [THERE + "x"]}, 10, EXIST, "fail", id="one that does not"),
        pytest.param(
            {"expect": [{"type": MACHINE, "at_least": 4}]}, 0, INVENTORY, "pass", id="as many as expected"
        ),
        pytest.param({"expect": [{"type": MACHINE, "at_least": 5}]}, 10, INVENTORY, "fail", id="one machine less"),
        pytest.param(
            {"expect": [{"type": "Microsoft.Batch/batchAccounts", "at_least": 1}]}, 11, INVENTORY, "unknown",
            id="unread type"
        ),
        pytest.param({}, 0, INVENTORY, "not_applicable", id="nothing expected"),
    ],
)  # fmt: skip
def test_absence_is_judged_against_what_is_declared(judged, azure, code, criterion, answer):
    outcome = judged({"resource_groups": GROUPS, **azure}, everybody_signs)
    assert (outcome.code, outcome.outcomes[criterion]) == (code, answer)


def test_a_misspelt_resource_group_is_undecided_although_the_others_are_in_order(judged):
    outcome = judged({"resource_groups": [*GROUPS, GROUPS[0] + "x"]})
    assert outcome.code == 11
    assert outcome.outcomes[COVERAGE] == "unknown"
    assert any("correct its id under scope.azure.resource_groups" in gap["fix"] for gap in outcome.decision["gaps"])


def test_a_tenant_that_cannot_be_signed_in_to_leaves_the_others_judged(judged):
    outcome = judged({"resource_groups": GROUPS, "tenants": [{"tenant": PARTNER, "subscriptions": [HIDDEN]}]})
    gaps = tuple(open_bundle(outcome.packet / layout.BUNDLE).gaps())
    assert outcome.code == 11
    assert {gap.scope for gap in gaps} == {f"/subscriptions/{HIDDEN}"}
    assert any("sign-in" in gap.detail for gap in gaps)
    assert machines_in(outcome) == SEARCH_AND_CART


@pytest.mark.parametrize(
    "azure",
    [
        {"management_groups": ["mg-shop"]},
        {**WHOLE, "resource_groups": GROUPS, "tags": {"a": "b"}, "resources": [THERE]},
    ],
    ids=["management group", "narrowed"],
)
def test_a_packet_of_any_scope_replays(judged, command, azure):
    outcome = judged(azure)
    assert command("verify", str(outcome.packet))[0] == 0


def test_whatever_changes_what_is_judged_changes_the_digest_of_the_scope(judged, tmp_path, simulator):
    digests = set()
    for number, azure in enumerate(({}, {"tags": {"a": "b"}}, {"expect": [{"type": MACHINE, "at_least": 1}]})):
        workload = tmp_path / f"{number}.yaml"
        workload.write_text(json.dumps(_small({**WHOLE, **azure})))
        gate(simulator, workload, tmp_path / str(number))
        digests.add(Outcome(0, tmp_path / str(number), []).decision["scope"]["digest"])
    assert len(digests) == 3


# --- What is refused before anything is read -------------------------------------------------------------


def _small(azure: dict) -> dict:
    return {"workload": "w", "tier": "T1", "go_live": "2026-12-01T08:00:00Z", "scope": {"azure": azure}}


@pytest.mark.parametrize(
    ("azure", "code", "said"),
    [
        ({}, 3, "names no target"),
        ({"subscriptions": []}, 3, "names no target"),
        ({"tags": {"a": "b"}, "expect": [{"type": MACHINE, "at_least": 1}]}, 3, "names no target"),
        ({**WHOLE, "tags": {"owner": "somebody@contoso.example"}}, 2, "evidence hides the tag owner"),
        ({**WHOLE, "tags": {"createdBy": "me"}}, 2, "evidence hides the tag createdby"),
        ({"resource_groups": GROUPS, "tags": {"a": "b"}}, 2, "none of these is declared"),
    ],
)
def test_a_scope_by_which_nothing_can_be_found_is_refused(command, tmp_path, azure, code, said):
    workload = tmp_path / "golive.yaml"
    workload.write_text(json.dumps(_small(azure)))
    ended, _, error = command("gate", "-w", str(workload), "-o", str(tmp_path / "packet"))
    assert (ended, said in " ".join(error.split())) == (code, True)
