"""Slots and container apps of an estate: what the resource manager and Resource Graph show of them."""

from __future__ import annotations

import pytest
from recorded_keys import paths
from test_simulator_shapes import ONE

from simulator.strict import EstateError

WEB = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Web/sites"
APPS = f"{ONE}/providers/Microsoft.App/containerApps"
SLOTS = [{"of": "one/rg-a/shop", "swapped": {"ago": "P2D"}}, {"of": "one/rg-a/shop", "name": "old", "state": "Stopped"}]
PAY = {
    "at": "one/rg-a/pay",
    "environment": "one/rg-a/env",
    "mode": "Multiple",
    "replicas": 2,
    "revisions": [
        {"name": "r2", "created": {"ago": "P1D"}, "image": "shop/pay:2", "traffic": 100},
        {"name": "r1", "created": {"ago": "P9D"}, "image": "shop/pay:1", "active": False},
    ],
}
ESTATE = {"slots": SLOTS, "container_environments": [{"at": "one/rg-a/env"}], "container_apps": [PAY]}


@pytest.fixture
def asking(small):
    return small(**ESTATE)


def test_a_site_lists_its_slots(asking):
    found = asking.get(f"{WEB}/shop/slots").body["value"]
    assert [(slot["name"], slot["properties"]["state"]) for slot in found] == [
        ("shop/staging", "Running"),
        ("shop/old", "Stopped"),
    ]
    assert found[0]["properties"]["slotSwapStatus"]["timestampUtc"].startswith("2026-11-18T09:00:00")
    assert "slotSwapStatus" not in found[1]["properties"]


def test_slots_are_no_sites(asking):
    assert [site["name"] for site in asking.get(f"{ONE}/providers/Microsoft.Web/sites").body["value"]] == ["shop"]
    rows = asking.ask("resources | where type =~ 'microsoft.web/sites/slots'").body["data"]
    assert sorted(row["name"] for row in rows) == ["shop/old", "shop/staging"]


def test_an_app_shows_its_newest_revision_and_lists_all(asking):
    (app,) = asking.get(APPS).body["value"]
    told = app["properties"]
    assert (told["latestRevisionName"], told["configuration"]["activeRevisionsMode"]) == ("pay--r2", "Multiple")
    assert told["template"]["containers"][0]["image"] == "shop/pay:2"
    assert told["managedEnvironmentId"].endswith("/managedEnvironments/env")
    found = asking.get(f"{app['id']}/revisions").body["value"]
    shown = [(one["name"], one["properties"]["active"], one["properties"]["runningState"]) for one in found]
    assert shown == [("pay--r1", False, "Stopped"), ("pay--r2", True, "Running")]


def test_revisions_are_no_rows_of_resource_graph(asking):
    rows = asking.ask("resources | where type =~ 'microsoft.app/containerapps/revisions'").body["data"]
    assert rows == []


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"slots": [{"of": "one/rg-a/none"}]}, "slots[0].of: nothing is described at 'one/rg-a/none'"),
        ({"slots": [{"of": "one/rg-a/shop", "state": "Idle"}]}, "write one of: Running, Stopped"),
        ({"container_apps": [{**PAY, "mode": "Some"}]}, "write one of: Single, Multiple, Labels"),
        (
            {"container_apps": [{**PAY, "revisions": [{"name": "r1"}]}]},
            "container_apps[0].revisions[0].created: missing",
        ),
        ({"container_apps": [{**PAY, "revision": []}]}, "container_apps[0].revision: unknown key"),
    ],
)
def test_a_mistake_is_named_with_its_place(small, sections, message):
    with pytest.raises(EstateError) as raised:
        small(**{**ESTATE, **sections})
    assert message in str(raised.value)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("microsoft.web/sites/slots", f"{WEB}/shop/slots"),
        ("microsoft.app/containerapps", APPS),
        (
            "microsoft.app/containerapps/revisions",
            f"{ONE}/resourceGroups/rg-a/providers/Microsoft.App/containerApps/pay/revisions",
        ),
    ],
)
def test_every_key_was_seen_in_recorded_answers(asking, seen, kind, path):
    answered = asking.get(path).body["value"]
    assert answered
    assert {key for body in answered for key in paths(body)} - seen[kind] == set()
