"""Service Health, Resource Health and Advisor in an estate file, and how the two worlds show them."""

from __future__ import annotations

import pytest
from recorded_keys import paths

from simulator.strict import EstateError

ONE, TWO = (f"/subscriptions/00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
VM = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-1"
SITE = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Web/sites/shop"
SECTIONS = {
    "service_events": [
        {
            "id": "K7TQ-3RG",
            "in": ["one", "two"],
            "title": "Machines restart",
            "services": ["Virtual Machines", "Storage"],
            "regions": ["West Europe"],
            "starts": {"ago": "PT2H"},
        },
        {
            "id": "V3MM-90G",
            "in": "one",
            "type": "HealthAdvisory",
            "subtype": "Retirement",
            "title": "It retires",
            "services": "App Service",
            "starts": {"ago": "P9D"},
            "ends": {"in": "P900D"},
        },
    ],
    "health": [
        {"of": ["one/rg-a/vm-1", "one/rg-a/shop"]},
        {"of": "one/RG-B/vm-1", "state": "Unknown", "reason": "User Initiated", "context": "Customer Initiated"},
    ],
    "advisor": [
        {"of": "one/rg-a/vm-1", "problem": "Add a machine", "impact": "High"},
        {"of": "one/rg-a/shop", "problem": "Add an instance", "postponed": True},
    ],
}
LISTS = {
    "microsoft.resourcehealth/events": "Microsoft.ResourceHealth/events",
    "microsoft.resourcehealth/availabilitystatuses": "Microsoft.ResourceHealth/availabilityStatuses",
    "microsoft.advisor/recommendations": "Microsoft.Advisor/recommendations",
}
UNVERIFIED = {".properties.eventSubType", ".properties.platformInitiated"}
"""Documented, but in no recorded answer of the resource manager."""


@pytest.fixture
def asking(small):
    return small(**SECTIONS)


def items(asking, kind: str, at: str = ONE, **query: str):
    return asking.get(f"{at}/providers/{LISTS[kind]}", **query).body["value"]


def test_each_subscription_is_told_of_an_event_under_its_own_id(asking):
    (first, second), (only,) = (items(asking, "microsoft.resourcehealth/events", at) for at in (ONE, TWO))
    assert (first["name"], second["name"], only["name"]) == ("K7TQ-3RG", "V3MM-90G", "K7TQ-3RG")
    assert only["id"] == f"{TWO}/providers/Microsoft.ResourceHealth/events/K7TQ-3RG"
    hit = [
        (part["impactedService"], part["impactedRegions"][0]["impactedRegion"])
        for part in first["properties"]["impact"]
    ]
    assert hit == [("Virtual Machines", "West Europe"), ("Storage", "West Europe")]
    assert "impactMitigationTime" not in first["properties"]
    assert second["properties"]["eventSubType"] == "Retirement"


def test_resource_graph_tells_events_in_pascal_case(asking):
    rows = asking.ask("servicehealthresources | where type =~ 'microsoft.resourcehealth/events' | order by id asc").body
    assert {row["properties"]["EventType"] for row in rows["data"]} == {"ServiceIssue", "HealthAdvisory"}


def test_a_state_is_told_of_what_is_listed_and_by_resource_graph_of_machines_only(asking):
    told = {one["id"]: one["properties"] for one in items(asking, "microsoft.resourcehealth/availabilitystatuses")}
    assert {one.rpartition("/providers/")[0] for one in told} >= {VM, SITE}
    assert sorted(one["availabilityState"] for one in told.values()) == ["Available", "Available", "Unknown"]
    rows = asking.ask("healthresources | where type =~ 'microsoft.resourcehealth/availabilitystatuses'").body["data"]
    assert len(rows) == 2
    assert all("virtualmachines" in row["id"].lower() for row in rows)


def test_states_and_recommendations_are_not_among_the_resources(asking):
    listed = {one["type"].lower() for one in asking.get(f"{ONE}/resources").body["value"]}
    assert listed.isdisjoint(LISTS)


def test_only_what_was_put_off_has_suppressions(asking):
    kept, put_off = items(asking, "microsoft.advisor/recommendations")
    assert "suppressionIds" not in kept["properties"]
    assert len(put_off["properties"]["suppressionIds"]) == 1
    assert kept["properties"]["resourceMetadata"]["resourceId"] == VM


def test_recommendations_can_be_asked_for_by_category(asking):
    assert items(asking, "microsoft.advisor/recommendations", filter="Category eq 'Cost'") == []
    assert len(items(asking, "microsoft.advisor/recommendations", filter="Category eq 'HighAvailability'")) == 2


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("service_events", {"in": "one", "id": "A", "title": "x", "type": "Storm"}, "write one of: ServiceIssue"),
        ("service_events", {"in": "one", "id": "A", "title": "x"}, "service_events[0].starts: missing"),
        ("service_events", {"in": "three", "id": "A"}, "no subscription is called 'three'"),
        ("health", {"of": "one/rg-a/none"}, "nothing is described at 'one/rg-a/none'"),
        ("health", {"of": "one/rg-a/vm-1", "state": "Fine"}, "write one of: Available, Unavailable, Degraded, Unknown"),
        ("advisor", {"of": "one/rg-a/vm-1"}, "advisor[0].problem: missing"),
        ("advisor", {"of": "one/rg-a/vm-1", "problem": "x", "impact": "Huge"}, "write one of: High, Medium, Low"),
        ("tickets", {"in": "one", "created": {"ago": "P1D"}, "plan": "x", "by": "ann", "service": "Mail"}, "service"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(small, section, entry, message):
    with pytest.raises(EstateError) as error:
        small(**{section: [entry]})
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("plan", "severity", "minutes"),
    [
        ("Standard", "Minimal", 480),
        ("Standard", "Moderate", 240),
        ("ProDirect", "Minimal", 240),
        ("ProDirect", "Moderate", 120),
    ],
)
def test_a_ticket_is_promised_what_its_plan_promises(small, plan, severity, minutes):
    said = {
        "in": "one",
        "created": {"ago": "P1D"},
        "plan": plan,
        "severity": severity,
        "by": "ann",
        "service": "Billing",
    }
    (ticket,) = small(tickets=[said]).get(f"{ONE}/providers/Microsoft.Support/supportTickets").body["value"]
    assert ticket["properties"]["serviceLevelAgreement"]["slaMinutes"] == minutes
    assert ticket["properties"]["serviceDisplayName"] == "Billing"


@pytest.mark.corpus
@pytest.mark.parametrize("kind", LISTS)
def test_every_key_was_seen_in_recorded_answers_of_its_type(asking, seen, kind):
    unseen = {path for body in items(asking, kind) for path in paths(body)} - seen[kind] - UNVERIFIED
    assert not unseen
