"""Events of Service Health: each service with its own regions, and what is over in a region is over there."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.platform import ServiceEvent
from probes.dependency.service_events import parse_event

INCIDENT, RETIREMENT = recording("dependency", "service_events")


def test_an_incident_is_a_fact_for_each_service_and_each_status_of_its_regions():
    common = {
        "subject": f"{PROD}/providers/Microsoft.ResourceHealth/events/K7TQ-3RG",
        "seen_from": PROD,
        "event_type": "ServiceIssue",
        "starts": datetime(2026, 11, 22, 7, 10, tzinfo=UTC),
        "title": "Machines restart in two regions",
        **SEEN,
    }
    assert facts(parse_event, INCIDENT) == (
        ServiceEvent(services=("Virtual Machines",), regions=("westeurope",), status="Active", **common),
        ServiceEvent(services=("Virtual Machines",), regions=("northeurope",), status="Resolved", **common),
        ServiceEvent(services=("Azure Monitor",), regions=("global",), status="Active", **common),
    )


def test_a_retirement_tells_its_subtype_and_both_moments():
    found = fact(parse_event, RETIREMENT)
    assert (found.event_type, found.subtype, found.services, found.regions) == (
        "HealthAdvisory",
        "Retirement",
        ("API Management",),
        (),
    )
    assert (found.starts.year, found.ends.year) == (2026, 2028)


def test_resource_graph_writes_the_same_in_pascal_case():
    assert facts(parse_event, in_capitals(INCIDENT)) == facts(parse_event, INCIDENT)


@pytest.mark.parametrize("status", ["Resolved", "RESOLVED"])
def test_an_event_that_is_over_is_over_in_every_region(status):
    told = {one.status for one in facts(parse_event, changed(INCIDENT, "properties.status", status))}
    assert told == {status}


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        ([{"impactedRegion": "East US 2"}], ("eastus2",)),
        ([{"impactedRegion": "Global"}], ("global",)),
        ([{"impactedRegion": "Non-Regional"}], ("global",)),
        ([{"impactedRegion": ""}], ()),
        ([{"impactedRegion": None}, {"impactedRegion": "East US"}], ()),
        ([], ()),
        (None, ()),
    ],
)
def test_regions_are_spelt_as_resources_spell_them_and_one_without_a_name_may_be_any(regions, expected):
    impact = [{"impactedService": "Storage", "impactedRegions": regions}]
    found = fact(parse_event, changed(INCIDENT, "properties.impact", impact))
    assert (found.services, found.regions, found.status) == (("Storage",), expected, "Active")


@pytest.mark.parametrize("impact", [GONE, None, [], ""])
def test_an_event_that_names_nothing_is_still_a_fact(impact):
    found = fact(parse_event, changed(INCIDENT, "properties.impact", impact))
    assert (found.services, found.regions, found.status) == ((), (), "Active")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.eventSubType", "subtype"),
        ("properties.status", "status"),
        ("properties.title", "title"),
        ("properties.impactStartTime", "starts"),
        ("properties.impactMitigationTime", "ends"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_event, changed(RETIREMENT, path, value)), field) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_date_that_means_never_is_absent(text):
    assert fact(parse_event, changed(RETIREMENT, "properties.impactMitigationTime", text)).ends is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("properties.eventType", GONE),
        ("properties.eventType", 4),
        ("properties.status", True),
        ("properties.impactStartTime", "7/24/2020"),
        ("properties.impact", ["Virtual Machines"]),
        ("properties.impact", [{"impactedService": 7}]),
        ("properties.impact", [{"impactedService": "Storage", "impactedRegions": ["West Europe"]}]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_event, RETIREMENT, path, value)


@pytest.mark.corpus
@pytest.mark.parametrize("answer", ["restApiSingleResponseData", "restApiMultipleResponseData"])
def test_recorded_lists_of_incidents_are_read_whole(corpus, answer):
    events = _recorded(corpus / "scale", answer)
    found = [facts(parse_event, event) for event in events]
    assert all(found)
    assert {one.status for event in found for one in event} == {"Resolved"}
    assert all(one.services and one.regions and one.starts and one.ends for event in found for one in event)


def _recorded(folder: Path, answer: str) -> list[dict[str, object]]:
    with gzip.open(folder / f"well-architected-reliability-assessment__outage__{answer}.json.gz", "rt") as file:
        told = json.load(file)
    pages = told if isinstance(told, list) else [told]
    return [event for page in pages for event in page["value"]]
