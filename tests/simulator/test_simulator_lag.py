"""Resource Graph lags: it does not know yet, still shows what is gone, or shows what was."""

from __future__ import annotations

import pytest

from simulator import estate
from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
VMS = "/providers/Microsoft.Compute/virtualMachines"
VM = f"{ONE}/resourceGroups/rg-a{VMS}/vm-1"
QUERY = "resources | where type =~ 'microsoft.compute/virtualmachines' | order by id asc"


def seen(asking):
    """Return whether the machine is a row, in the list, and there by itself."""
    rows = {row["id"] for row in asking.ask(QUERY).body["data"]}
    listed = {body["id"] for body in asking.get(f"{ONE}{VMS}").body["value"]}
    return VM in rows, VM in listed, asking.get(VM).status


@pytest.mark.parametrize(
    ("lag", "expected"),
    [
        ([], (True, True, 200)),
        ([{"of": VM, "as": "not_yet"}], (False, True, 200)),
        ([{"of": VM, "as": "still"}], (True, False, 404)),
        ([{"of": VM.upper(), "as": "older", "properties": {"provisioningState": "Creating"}}], (True, True, 200)),
    ],
)
def test_a_resource_may_be_in_one_world_only(small, lag, expected):
    assert seen(small(graph_lag=lag)) == expected


def test_older_properties_are_seen_in_resource_graph_only(small):
    asking = small(graph_lag=[{"of": "two/rg-a/vm-2", "as": "older", "properties": {"provisioningState": "Creating"}}])
    row = next(row for row in asking.ask(QUERY).body["data"] if row["name"] == "vm-2")
    body = asking.get(row["id"]).body
    assert (row["properties"].pop("provisioningState"), body["properties"].pop("provisioningState")) == (
        "Creating",
        "Succeeded",
    )
    assert row["properties"].pop("extended"), "which of a machine no list of ARM shows"
    assert row["properties"] == body["properties"]


def test_what_is_named_must_be_described(small_text):
    sections = {**estate.parse_yaml(small_text), "graph_lag": [{"of": f"{VM}9", "as": "still"}]}
    with pytest.raises(EstateError, match="graph_lag: nothing is described at"):
        estate.read(sections)
