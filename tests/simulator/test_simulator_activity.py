"""The activity log of a subscription: filters as narrow as the service's, and who may read it."""

from __future__ import annotations

import pytest
from recorded_keys import bodies, paths, records

from simulator import estate
from simulator.access import Access
from simulator.answers import Refused
from simulator.arm import answer
from simulator.pages import Request
from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
LOG = f"{ONE}/providers/Microsoft.Insights/eventtypes/management/values"
GROUP = f"{ONE}/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/ag-1"
SECTIONS = """
now: 2026-11-20T09:00:00Z
tenant: 00000000-0000-4000-8000-0000000000aa
caller: {id: 00000000-0000-4000-8000-0000000000bb, app: 00000000-0000-4000-8000-0000000000cc}
subscriptions: {one: {id: 00000000-0000-4000-8000-000000000001, name: one}}
roles: [{who: caller, role: Reader, on: one}]
action_groups: [{at: one/rg-ops/ag-1}]
web_apps: [{at: one/rg-web/app-1}]
activity:
  - {at: one/rg-ops/ag-1, operation: Microsoft.Insights/ActionGroups/Write, when: {ago: P40D}}
  - {at: one/rg-ops/ag-1, operation: Microsoft.Insights/ActionGroups/createNotifications/action, when: {ago: P2D},
     status: Failed}
  - {at: one/rg-web/app-1, operation: Microsoft.Web/sites/restart/action, when: {ago: P1D}}
"""
MONTH = "eventTimestamp ge '2026-10-21T09:00:00Z' and eventTimestamp le '2026-11-20T09:00:00Z'"
QUARTER = "eventTimestamp ge '2026-08-23T09:00:00Z'"


def world(**changes):
    return estate.read({**estate.parse_yaml(SECTIONS), **changes})


def asked(wanted: str, select: str = "", **changes) -> list[dict]:
    found = world(**changes)
    query = {"api-version": "2015-04-01", "$filter": wanted, **({"$select": select} if select else {})}
    return answer(found, Access(found), Request(LOG, query, "https://x")).body["value"]


@pytest.mark.parametrize(
    ("wanted", "operations"),
    [
        (QUARTER, ["sites/restart/action", "createNotifications/action", "ActionGroups/Write"]),
        (MONTH, ["sites/restart/action", "createNotifications/action"]),
        (
            f"{QUARTER} and resourceProvider eq 'microsoft.insights'",
            ["createNotifications/action", "ActionGroups/Write"],
        ),
        (f"{MONTH} and resourceUri eq '{GROUP.upper()}'", ["createNotifications/action"]),
        (
            f"{QUARTER} and resourceGroupName eq 'RG-OPS'",
            ["createNotifications/action", "ActionGroups/Write"],
        ),
        (f"{QUARTER} and resourceGroupName eq 'rg-none'", []),
    ],
)
def test_a_filter_chooses_entries_and_the_newest_comes_first(wanted, operations):
    found = [entry["operationName"]["value"] for entry in asked(wanted)]
    assert [name.endswith(end) for name, end in zip(found, operations, strict=True)] == [True] * len(operations)


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "resourceProvider eq 'Microsoft.Insights'",
        "eventTimestamp ge 'yesterday'",
        "eventTimestamp ge '2026-08-22T08:59:59Z'",
        f"{MONTH} and caller eq 'x'",
        f"{MONTH} and resourceProvider ge 'x'",
        f"{MONTH} or status",
    ],
)
def test_other_filters_are_refused(wanted):
    with pytest.raises(Refused) as refusal:
        asked(wanted)
    assert refusal.value.answer.status == 400


def test_only_what_is_selected_is_told_besides_the_id():
    entry = asked(MONTH, "eventTimestamp, operationName")[0]
    assert set(entry) == {"id", "eventTimestamp", "operationName"}
    assert {"caller", "claims", "status"} <= set(asked(MONTH)[0])


def test_who_may_not_read_the_log_is_refused():
    with pytest.raises(Refused) as refusal:
        asked(MONTH, roles=[])
    assert refusal.value.answer.status in (403, 404)


def test_an_entry_does_not_stand_among_the_groups_nor_in_resource_graph():
    found = world()
    kinds = {resource.type: resource for resource in found.inventory.resources}
    assert not kinds["microsoft.insights/actiongroups/events/ticks"].in_graph
    assert len(found.by_type["microsoft.insights/actiongroups"]) == 1


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"at": "one/rg-ops/ag-1", "when": "2026-11-20T09:00:00Z"}, "operation: missing"),
        ({"at": "one/rg-ops/ag-1", "operation": "x/y/write"}, "when: missing"),
        ({"at": "one/rg-ops/ag-9", "operation": "x/y/write", "when": {"ago": "P1D"}}, "ag-9"),
        (
            {"at": "one/rg-ops/ag-1", "operation": "x", "when": {"ago": "P1D"}, "status": "Fine"},
            "status: 'Fine' is not known",
        ),
        ({"at": "one/rg-ops/ag-1", "operation": "x", "when": {"ago": "P1D"}, "who": "x"}, "who: unknown key"),
        ({"at": "one/rg-ops", "operation": "x", "when": {"ago": "P1D"}}, "is no resource"),
    ],
)
def test_a_mistake_in_the_section_is_named(entry, problem):
    with pytest.raises(EstateError, match=problem):
        world(activity=[entry])


@pytest.mark.corpus
def test_an_entry_has_the_keys_of_recorded_ones(corpus):
    recorded = next(one for one in records(corpus) if one["id"] == "azcli:role/test_role_assignment_audits#006")
    (entry,) = asked(f"{MONTH} and resourceGroupName eq 'rg-ops'")[:1]
    assert paths(entry) - {path for body in bodies(recorded) for path in paths(body)} <= {".claims.name"}
