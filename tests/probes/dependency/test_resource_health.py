"""Availability of resources: the state, why, and the resource that stands in the id of the answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.platform import ResourceHealth
from probes.dependency.resource_health import parse_status

(STATUS,) = recording("dependency", "resource_health")
VM = f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-1"


def test_a_status_tells_the_resource_its_state_and_why():
    assert fact(parse_status, STATUS) == ResourceHealth(
        subject=VM,
        availability="Unavailable",
        reason="User Initiated",
        context="Customer Initiated",
        since=datetime(2026, 11, 22, 6, 30, tzinfo=UTC),
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_status, in_capitals(STATUS)) == fact(parse_status, STATUS)


@pytest.mark.parametrize(
    ("resource_id", "subject"),
    [
        (f"{VM}/providers/microsoft.resourcehealth/availabilitystatuses/current", VM),
        (f"{VM}/providers/Microsoft.ResourceHealth/AvailabilityStatueses/current", VM),
        (
            f"{PROD}/resourceGroups/r/providers/Microsoft.Sql/servers/s/databases/d"
            "/providers/Microsoft.ResourceHealth/availabilityStatuses/current",
            f"{PROD}/resourceGroups/r/providers/Microsoft.Sql/servers/s/databases/d",
        ),
    ],
)
def test_the_resource_is_what_stands_before_the_provider(resource_id, subject):
    assert fact(parse_status, changed(STATUS, "id", resource_id)).subject == subject


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.availabilityState", "availability"),
        ("properties.reasonType", "reason"),
        ("properties.context", "context"),
        ("properties.occuredTime", "since"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_status, changed(STATUS, path, value)), field) is None


def test_the_moment_may_be_spelt_right_one_day():
    renamed = changed(
        changed(STATUS, "properties.occuredTime", GONE), "properties.occurredTime", "2026-11-22T06:30:00Z"
    )
    assert fact(parse_status, renamed) == fact(parse_status, STATUS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", VM),
        ("id", "/providers/Microsoft.ResourceHealth/availabilityStatuses/current"),
        ("properties.availabilityState", 1),
        ("properties.reasonType", ["User Initiated"]),
        ("properties.occuredTime", "11/22/2026 6:30:00 AM"),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_status, STATUS, path, value)
