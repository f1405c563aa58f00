"""Virtual machines and web apps, as rows of Resource Graph show them."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.azure import Resource
from probes.inventory.resources import parse_resource

ROWS = recording("inventory", "resources")


def test_rows_become_resources_with_their_own_ids():
    assert [fact(parse_resource, row) for row in ROWS] == [
        Resource(
            subject=f"{PROD}/resourceGroups/RG-Till/providers/Microsoft.Compute/virtualMachines/vm-till-01",
            resource_type="microsoft.compute/virtualmachines",
            name="vm-till-01",
            location="westeurope",
            **SEEN,
        ),
        Resource(
            subject=f"{PROD}/resourceGroups/rg-depot/providers/Microsoft.Compute/virtualMachines/vm-till-01",
            resource_type="microsoft.compute/virtualmachines",
            name="vm-till-01",
            location="North Europe",
            **SEEN,
        ),
        Resource(
            subject=f"{PROD}/resourcegroups/rg-till/providers/Microsoft.Web/sites/till-front",
            resource_type="microsoft.web/sites",
            name="till-front",
            location=None,
            **SEEN,
        ),
    ]


@pytest.mark.parametrize("row", ROWS, ids=["vm", "twin", "site"])
def test_the_case_of_property_names_does_not_matter(row):
    assert fact(parse_resource, in_capitals(row)) == fact(parse_resource, row)


@pytest.mark.parametrize("value", [GONE, None, ""])
def test_a_resource_without_a_place_has_none(value):
    assert fact(parse_resource, changed(ROWS[0], "location", value)).location is None


@pytest.mark.parametrize("path", ["id", "name", "type"])
@pytest.mark.parametrize("value", [GONE, None, "", 5, ["x"]])
def test_a_row_without_id_name_or_type_is_refused(path, value):
    assert_refused(parse_resource, ROWS[0], path, value)


def test_a_place_that_is_no_text_is_refused():
    assert_refused(parse_resource, ROWS[0], "location", 3)
