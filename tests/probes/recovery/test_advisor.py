"""Recommendations of Azure Advisor: those for reliability become findings, put off or not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.platform import AdvisorFinding
from probes.recovery.advisor import parse_recommendation

(FINDING,) = recording("recovery", "advisor")
VM = f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-1"
TOLD = "properties.resourceMetadata"


def test_a_recommendation_tells_what_it_is_about_and_how_much_it_weighs():
    assert fact(parse_recommendation, FINDING) == AdvisorFinding(
        subject=f"{VM}/providers/Microsoft.Advisor/recommendations/5d1f6a0e-4f52-4f0e-8f6c-2a7d90b1c001",
        resource=f"{PROD}/resourcegroups/rg-web/providers/microsoft.compute/virtualmachines/vm-1",
        category="HighAvailability",
        impact="High",
        problem="The machine stands alone in its zone",
        postponed=False,
        updated=datetime(2026, 11, 21, 17, 29, 24, 859436, tzinfo=UTC),
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_recommendation, in_capitals(FINDING)) == fact(parse_recommendation, FINDING)


@pytest.mark.parametrize("metadata", [GONE, None, {}, {"resourceId": ""}])
def test_older_answers_tell_the_resource_by_the_id_only(metadata):
    assert fact(parse_recommendation, changed(FINDING, TOLD, metadata)).resource == VM


@pytest.mark.parametrize(
    ("ids", "postponed"), [(["a-suppression"], True), ([], False), (None, False), ("", False), (GONE, False)]
)
def test_one_with_a_suppression_is_put_off(ids, postponed):
    with_ids = changed(FINDING, "properties.suppressionIds", ["x"])
    assert fact(parse_recommendation, changed(with_ids, "properties.suppressionIds", ids)).postponed is postponed


@pytest.mark.parametrize("category", ["Cost", "Security", "Performance", "OperationalExcellence", "SECURITY"])
def test_other_categories_are_not_ours(category):
    assert facts(parse_recommendation, changed(FINDING, "properties.category", category)) == ()


@pytest.mark.parametrize("category", ["Reliability", "SomethingNew"])
def test_a_category_that_is_new_may_be_ours(category):
    assert fact(parse_recommendation, changed(FINDING, "properties.category", category)).category == category


def test_the_category_is_known_in_any_case():
    assert fact(parse_recommendation, changed(FINDING, "properties.category", "highavailability")).impact == "High"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.impact", "impact"),
        ("properties.shortDescription", "problem"),
        ("properties.lastUpdated", "updated"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_recommendation, changed(FINDING, path, value)), field) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("properties.category", GONE),
        ("properties.category", 3),
        ("properties.impact", 3),
        ("properties.suppressionIds", "a-suppression"),
        ("properties.lastUpdated", "5/30/2025 8:59:50 AM"),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_recommendation, changed(FINDING, "properties.suppressionIds", []), path, value)


def test_one_that_names_no_resource_is_refused():
    assert_refused(parse_recommendation, changed(FINDING, TOLD, GONE), "id", "5d1f6a0e-4f52-4f0e-8f6c-2a7d90b1c001")
