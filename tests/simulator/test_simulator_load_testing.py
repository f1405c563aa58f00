"""The data plane of Azure Load Testing, which Reader may not read."""

from __future__ import annotations

import pytest

LOAD_TESTS = [
    {
        "at": "one/rg-a/lt",
        "runs": [
            {"test": "peak", "name": "a", "ended": {"ago": "P2D"}, "users": 400, "throughput": 200},
            {
                "test": "peak",
                "name": "b",
                "ended": {"ago": "P0D"},
                "users": 400,
                "throughput": 0,
                "status": "EXECUTING",
            },
        ],
    }
]
READER = {"who": "caller", "role": "Reader", "on": "one"}
LOAD_TEST_READER = {"who": "caller", "role": "Load Test Reader", "on": "one/rg-a"}
RESOURCES = "/subscriptions/00000000-0000-4000-8000-000000000001/providers/Microsoft.LoadTestService/loadTests"


def asking(small, *roles):
    return small(load_tests=LOAD_TESTS, roles=list(roles))


def runs_of(estate):
    (resource,) = estate.get(RESOURCES).body["value"]
    return estate.get(f"/{resource['properties']['dataPlaneURI']}/test-runs")


def test_the_runs_stand_at_the_endpoint_that_the_resource_names(small):
    answer = runs_of(asking(small, READER, LOAD_TEST_READER))
    done, running = answer.body["value"]
    assert (done["testRunId"], done["status"], done["testResult"]) == ("a", "DONE", "PASSED")
    assert done["testRunStatistics"]["Total"]["throughput"] == 200
    assert "testResult" not in running


@pytest.mark.parametrize("role", [READER, {**READER, "role": "Owner"}])
def test_no_role_of_the_resource_manager_is_enough(small, role):
    assert runs_of(asking(small, role)).status == 403


def test_a_host_that_no_resource_has_is_not_found(small):
    estate = asking(small, READER, LOAD_TEST_READER)
    assert estate.get("/nobody.westeurope.cnt-prod.loadtesting.azure.com/test-runs").status == 404


def test_the_role_shows_its_data_actions(small):
    estate = asking(small, READER, LOAD_TEST_READER)
    path = "/subscriptions/00000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions"
    found = [one for one in estate.get(path).body["value"] if one["properties"]["roleName"] == "Load Test Reader"]
    assert found[0]["properties"]["permissions"][0]["dataActions"] == [
        "Microsoft.LoadTestService/loadtests/readTest/action"
    ]
