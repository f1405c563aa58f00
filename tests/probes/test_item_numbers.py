"""Numbers and durations as the services write them (SURPRISES 35 and 39)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe_items import NOON

from collector.probe import Item, Malformed


def item(value: object) -> Item:
    return Item({"properties": {"x": value}}, "sha256:1", NOON)


@pytest.mark.parametrize(
    ("written", "read"),
    [(14.0, 14.0), (14, 14.0), ("14", 14.0), (" 14.5 ", 14.5), (-1.0, -1.0), (None, None), ("", None)],
)
def test_a_number_may_be_whole_or_not_or_a_text(written, read):
    assert item(written).maybe_number("properties.x") == read


@pytest.mark.parametrize(
    ("written", "read"), [(3, 3), (3.0, 3), (-1, -1), (0, 0), (2**53, 2**53), (None, None), ("", None)]
)
def test_a_count_is_whole(written, read):
    assert item(written).maybe_int("properties.x") == read


@pytest.mark.parametrize(
    "written", [True, "3", 1.5, float("inf"), float("-inf"), float("nan"), 1e308, 2**53 + 1, 10**400, [1], {"a": 1}]
)
def test_what_is_no_count_is_refused(written):
    with pytest.raises(Malformed):
        item(written).maybe_int("properties.x")


@pytest.mark.parametrize("written", [True, "many", "NaN", float("inf"), 10**400, [1], {"a": 1}, "1,5"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(Malformed):
        item(written).maybe_number("properties.x")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("PT41.6414483S", timedelta(seconds=41.6414483)),
        ("PT5M7.0336957S", timedelta(minutes=5, seconds=7.0336957)),
        ("P30D", timedelta(days=30)),
        ("p1dt12h", timedelta(days=1, hours=12)),
        ("P2W", timedelta(weeks=2)),
        ("P3M", timedelta(days=90)),
        ("P7Y", timedelta(days=7 * 365)),
        ("00:00:22.2739215", timedelta(seconds=22.2739215)),
        ("00:03:13", timedelta(minutes=3, seconds=13)),
        ("13.23:59:44.1553648", timedelta(days=13, hours=23, minutes=59, seconds=44.1553648)),
        (None, None),
        ("", None),
    ],
)
def test_a_duration_may_be_written_in_either_way(written, read):
    assert item(written).maybe_duration("properties.x") == read


@pytest.mark.parametrize(
    "written", ["P", "PT", "30 days", "1:2:3:4", "P-1D", "-P1D", 30, ["P1D"], "P99999999999999D", "PT1D"]
)
def test_what_is_no_duration_is_refused(written):
    with pytest.raises(Malformed):
        item(written).maybe_duration("properties.x")
