"""Experiments of Azure Chaos Studio and their runs."""

from __future__ import annotations

READER = {"who": "caller", "role": "Reader", "on": "one"}
EXPERIMENTS = [
    {
        "at": "one/rg-a/zone-loss",
        "runs": [
            {"started": {"ago": "P2D"}},
            {"status": "Running", "started": {"ago": "PT1H"}},
        ],
    },
    {"at": "one/rg-a/never-run"},
]
SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"


def asking(small):
    return small(experiments=EXPERIMENTS, roles=[READER])


def listed(estate):
    return estate.get(f"{SUBSCRIPTION}/providers/Microsoft.Chaos/experiments").body["value"]


def test_experiments_are_listed_with_and_without_runs(small):
    assert [one["name"] for one in listed(asking(small))] == ["zone-loss", "never-run"]


def test_a_run_that_is_not_over_has_no_end(small):
    estate = asking(small)
    with_runs, without = listed(estate)
    done, running = (one["properties"] for one in estate.get(f"{with_runs['id']}/executions").body["value"])
    assert (done["status"], running["status"]) == ("Success", "Running")
    assert done["startedAt"] < done["stoppedAt"]
    assert "stoppedAt" not in running
    assert estate.get(f"{without['id']}/executions").body["value"] == []
