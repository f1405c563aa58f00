"""Site Recovery, regions and quotas: what an estate file says is what the lists show."""

from __future__ import annotations

import gzip
import json

import pytest

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
VAULT = f"{ONE}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/dr"
VM = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-1"
VAULTS = [
    {
        "at": "one/rg-dr/dr",
        "replicates": [
            {"vm": "one/rg-a/vm-1", "rpo": "PT2M", "tested": {"ago": "P40D"}},
            {"vm": "one/RG-B/vm-1", "state": "InitialReplicationInProgress", "test_state": "TestFailoverCompleted"},
        ],
        "plans": [{"name": "all", "vms": ["one/rg-a/vm-1"], "tested": {"ago": "P40D"}}, {"name": "never", "vms": []}],
        "jobs": [
            {"does": "TestFailover", "plan": "all", "started": {"ago": "P40D"}},
            {"does": "TestFailover", "vm": "one/RG-B/vm-1", "state": "InProgress", "started": {"ago": "PT1H"}},
        ],
    }
]
QUOTAS = [{"in": "one", "region": "westeurope", "limits": {"cores": 100, "virtualMachines": 50}, "used": {"cores": 24}}]
USAGES = "providers/Microsoft.Compute/locations"


@pytest.fixture
def asking(small):
    return small(site_recovery=VAULTS, quotas=QUOTAS)


def below_the_vault(asking, name):
    answer = asking.get(f"{VAULT}/{name}")
    assert answer.status == 200
    return [one["properties"] for one in answer.body["value"]]


def values(answer):
    return answer.status, answer.body.get("value")


def test_replicated_machines_are_listed_below_their_vault(asking):
    tested, copying = below_the_vault(asking, "replicationProtectedItems")
    assert tested["providerSpecificDetails"]["fabricObjectId"] == VM.lower()
    assert tested["providerSpecificDetails"]["rpoInSeconds"] == 120
    assert tested["lastSuccessfulTestFailoverTime"].startswith("2026-10-11T09:00:00")
    assert (copying["protectionState"], copying["replicationHealth"]) == ("InitialReplicationInProgress", "Normal")
    assert "lastSuccessfulTestFailoverTime" not in copying
    assert copying["currentScenario"]["startTime"].startswith("1753")


def test_only_a_plan_by_itself_shows_what_it_holds(asking):
    listed, never = below_the_vault(asking, "replicationRecoveryPlans")
    assert (listed["groups"], never["groups"]) == ([], [])
    plan = asking.get(f"{VAULT}/replicationRecoveryPlans/all").body
    assert plan["id"].startswith("/Subscriptions/")
    (held,) = plan["properties"]["groups"][-1]["replicationProtectedItems"]
    assert asking.get(held["id"]).body["properties"]["friendlyName"] == "vm-1"


def test_a_job_names_what_it_was_about_and_has_no_end_while_it_runs(asking):
    ended, running = below_the_vault(asking, "replicationJobs")
    assert (ended["targetInstanceType"], ended["targetObjectName"], ended["state"]) == (
        "RecoveryPlan",
        "all",
        "Succeeded",
    )
    assert ended["endTime"] == "2026-10-11T09:45:00Z"
    assert (running["targetObjectName"], running["endTime"]) == ("vm-1", None)


@pytest.mark.parametrize(
    ("vault", "place"),
    [
        ({"at": "one/rg-dr/dr", "replicates": [{"vm": "one/rg-a/nothing"}]}, "replicates"),
        ({"at": "one/rg-dr/dr", "replicates": [{"vm": "one/rg-a/vm-1", "health": "Fine"}]}, "health"),
        ({"at": "one/rg-dr/dr", "plans": [{"name": "p", "vms": ["one/rg-a/vm-1"]}]}, "add it to `replicates`"),
        ({"at": "one/rg-dr/dr", "jobs": [{"plan": "p"}]}, "started"),
        ({"at": "one/rg-dr/dr", "drills": []}, "drills"),
    ],
)
def test_mistakes_are_told_with_their_place(small, vault, place):
    with pytest.raises(EstateError, match=place):
        small(site_recovery=[vault])


def test_the_use_of_quotas_is_told_without_a_region(asking):
    status, (cores, machines) = values(asking.get(f"{ONE}/{USAGES}/westeurope/usages"))
    assert (status, cores["currentValue"], cores["limit"]) == (200, 24, 100)
    assert (machines["name"]["value"], machines["currentValue"]) == ("virtualMachines", 0)
    assert set(cores) == {"limit", "unit", "currentValue", "name"}


@pytest.mark.parametrize(("region", "answer"), [("northeurope", (200, [])), ("atlantis", (404, None))])
def test_a_region_without_described_quotas_shows_none_and_an_unknown_one_is_refused(asking, region, answer):
    assert values(asking.get(f"{ONE}/{USAGES}/{region}/usages")) == answer


@pytest.mark.parametrize("path", ["locations", f"{USAGES}/westeurope/usages"])
def test_without_rights_there_is_nothing_to_see(small, path):
    roles = [{"who": "caller", "role": "Odd", "on": "one", "actions": ["Microsoft.Support/*"]}]
    assert small(roles=roles).get(f"{ONE}/{path}").status == 403


def test_regions_have_zones_and_pairs_and_can_be_described(small):
    described = [{"name": "atlantis", "display": "Atlantis", "zones": 0}]
    status, found = values(small(regions=described).get(f"{ONE}/locations"))
    regions = {region["name"]: region for region in found}
    assert status == 200
    assert regions["westeurope"]["metadata"]["pairedRegion"][0]["name"] == "northeurope"
    assert len(regions["westeurope"]["availabilityZoneMappings"]) == 3
    assert regions["atlantis"]["metadata"]["pairedRegion"] == []
    assert "availabilityZoneMappings" not in regions["atlantis"]


@pytest.mark.parametrize(
    "quotas",
    [
        {"in": "one", "region": "atlantis", "limits": {}},
        {"in": "one", "region": "westeurope", "limits": {"cores": 1}, "used": {"kernels": 1}},
        {"in": "three", "region": "westeurope", "limits": {}},
    ],
)
def test_quotas_of_nowhere_are_refused(small, quotas):
    with pytest.raises(EstateError):
        small(quotas=[quotas])


# --- Held against recorded answers -------------------------------------------------------------------------

NEVER_RECORDED = {"lastSuccessfulTestFailoverTime", "lastTestFailoverTime"}
"""Properties of which no recorded answer is at hand; their names are those of the service's description."""


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["replicationProtectedItems", "replicationRecoveryPlans", "replicationJobs"])
def test_every_property_was_seen_in_recorded_answers(asking, corpus, name):
    with gzip.open(corpus / "arm" / "microsoft.recoveryservices.jsonl.gz", "rt", encoding="utf-8") as lines:
        bodies = [record["response"].get("body") or {} for record in map(json.loads, lines)]
    items = [one for body in bodies if isinstance(body, dict) for one in body.get("value", [body])]
    seen = {
        key
        for one in items
        if isinstance(one, dict) and str(one.get("type")).casefold().endswith("/" + name.casefold())
        for key in one.get("properties", {})
    }
    ours = {key for properties in below_the_vault(asking, name) for key in properties}
    assert ours - seen - NEVER_RECORDED == set()
