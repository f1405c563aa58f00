"""Durations that are told as numbers, and regions in their two spellings (SURPRISES 19)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe_items import NOON

from collector.probe import Item, Malformed

DAY = timedelta(days=1)


def item(value: object) -> Item:
    return Item({"properties": {"x": value}}, "sha256:1", NOON)


@pytest.mark.parametrize(
    ("written", "unit", "read"),
    [
        (7, DAY, timedelta(days=7)),
        ("7", DAY, timedelta(days=7)),
        (0, DAY, timedelta()),
        (1.5, timedelta(hours=1), timedelta(minutes=90)),
        (240, timedelta(minutes=1), timedelta(hours=4)),
        (None, DAY, None),
        ("", DAY, None),
    ],
)
def test_a_number_of_units_is_a_duration(written, unit, read):
    assert item(written).maybe_span("properties.x", unit) == read


@pytest.mark.parametrize("written", ["a week", True, [7], 10**12, float("inf")])
def test_what_is_no_number_or_longer_than_time_is_refused(written):
    with pytest.raises(Malformed):
        item(written).maybe_span("properties.x", DAY)


@pytest.mark.parametrize(
    ("written", "read"),
    [("northeurope", "northeurope"), ("North Europe", "northeurope"), ("East US 2 EUAP", "eastus2euap"), (None, None)],
)
def test_a_region_has_one_spelling(written, read):
    assert item(written).maybe_region("properties.x") == read


def test_a_region_that_is_no_text_is_refused():
    with pytest.raises(Malformed):
        item(3).maybe_region("properties.x")
