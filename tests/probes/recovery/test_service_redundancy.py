"""Zones and units of API Management, search and integration services, as rows of Resource Graph show them."""

from __future__ import annotations

import pytest
from probe_items import GONE, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.redundancy import ServiceRedundancy
from collector.probe import Rows
from probes.inventory.resources import TYPES
from probes.recovery.service_redundancy import PROBE, parse_api_management, parse_of_the_service, parse_search

APIM, SEARCH, LOGIC, FACTORY = recording("recovery", "service_redundancy")
ALL = [
    (parse_api_management, APIM),
    (parse_search, SEARCH),
    (parse_of_the_service, LOGIC),
    (parse_of_the_service, FACTORY),
]


@pytest.mark.parametrize(
    ("parse", "raw", "expected"),
    [
        (parse_api_management, APIM, {"zones": ("1", "2", "3"), "instances": 3, "sku": "Premium"}),
        (parse_search, SEARCH, {"instances": 3, "sku": "standard"}),
        (parse_of_the_service, LOGIC, {}),
        (parse_of_the_service, FACTORY, {}),
    ],
)
def test_a_row_becomes_a_fact(parse, raw, expected):
    assert fact(parse, raw) == ServiceRedundancy(subject=raw["id"], **expected, **SEEN)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_what_only_a_bare_row_tells_leaves_everything_open(parse, raw):
    assert fact(parse, {"id": raw["id"]}) == ServiceRedundancy(subject=raw["id"], **SEEN)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_a_row_without_id_is_refused(parse, raw):
    assert_refused(parse, raw, "id", GONE)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "instances"),
    [
        (parse_api_management, APIM, "sku.capacity", 0),
        (parse_api_management, APIM, "sku.capacity", None),
        (parse_search, SEARCH, "properties.replicaCount", 1),
        (parse_search, SEARCH, "properties.replicaCount", None),
    ],
)
def test_units_and_replicas_are_taken_as_they_are_told(parse, raw, path, instances):
    assert fact(parse, changed(raw, path, instances)).instances == instances


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_api_management, APIM, "sku.capacity", "three"),
        (parse_api_management, APIM, "zones", "1"),
        (parse_search, SEARCH, "properties.replicaCount", 1.5),
        (parse_search, SEARCH, "sku.name", 2),
        (parse_of_the_service, LOGIC, "zones", [1]),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def test_every_type_is_read_once_and_is_one_of_the_inventory():
    read = [one for read in PROBE.reads if isinstance(read.need, Rows) for one in read.need.types]
    assert len(read) == len(set(read))
    assert set(read) <= set(TYPES)
