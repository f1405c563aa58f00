"""Regions as a subscription sees them."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.recovery import Region
from probes.recovery.regions import LOCATIONS, parse_region

(WEST,) = recording("recovery", "regions")
ID = f"{PROD}/locations/westeurope"


def test_a_region_becomes_a_fact():
    assert fact(parse_region, WEST) == Region(
        subject=ID, seen_from=PROD, name="westeurope", paired="northeurope", zones=3, **SEEN
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_region, in_capitals(WEST)) == fact(parse_region, WEST)


@pytest.mark.parametrize("value", [GONE, None, []])
def test_a_region_without_pair_or_zones_has_none(value):
    assert fact(parse_region, changed(WEST, "metadata.pairedRegion", value)).paired is None
    assert fact(parse_region, changed(WEST, "availabilityZoneMappings", value)).zones == 0


def test_names_with_spaces_and_capitals_are_the_same_region():
    raw = changed(changed(WEST, "name", "West Europe"), "metadata.pairedRegion", [{"name": "North Europe"}])
    assert (fact(parse_region, raw).name, fact(parse_region, raw).paired) == ("westeurope", "northeurope")


def test_without_an_id_it_is_known_by_where_it_was_seen():
    assert fact(parse_region, changed(WEST, "id", GONE)).subject == ID


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", GONE),
        ("name", ""),
        ("metadata.pairedRegion", "northeurope"),
        ("metadata.pairedRegion", [{"id": ID}]),
        ("availabilityZoneMappings", ["1", "2"]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_region, WEST, path, value)


def test_the_api_version_is_one_that_tells_zones_and_pairs():
    assert (LOCATIONS.path, LOCATIONS.api_version) == ("locations", "2022-12-01")
