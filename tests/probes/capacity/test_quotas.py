"""Use of Compute quotas, where machines run and in the recovery region."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.recovery import QuotaUse
from collector.probe import RECOVERY_REGION, Malformed, PerItem, PerSubscription
from probes.capacity.quotas import PROBE, parse_usage, usages_path

(FAMILY,) = recording("capacity", "quotas")
WEST = f"{PROD}/providers/Microsoft.Compute/locations/westeurope"
MACHINE = {
    "id": f"{PROD}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm",
    "type": "microsoft.compute/virtualmachines",
    "location": "westeurope",
}


def test_a_counter_becomes_a_fact_about_the_region_that_was_asked():
    assert fact(parse_usage, FAMILY, WEST) == QuotaUse(
        subject=f"{WEST}/usages/standardDSv5Family",
        seen_from=PROD,
        region="westeurope",
        name="standarddsv5family",
        used=24.0,
        limit=100.0,
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_usage, in_capitals(FAMILY), WEST) == fact(parse_usage, FAMILY, WEST)


@pytest.mark.parametrize(("value", "number"), [(24.0, 24.0), ("24", 24.0), (0, 0.0), (-1, -1.0)])
def test_numbers_are_kept_as_told(value, number):
    assert fact(parse_usage, changed(FAMILY, "limit", value), WEST).limit == number


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name.value", GONE),
        ("name", "cores"),
        ("currentValue", GONE),
        ("currentValue", None),
        ("limit", GONE),
        ("limit", "unlimited"),
        ("limit", float("inf")),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_usage, FAMILY, path, value, WEST)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, f"{WEST}/usages"),
        ({"location": "West Europe"}, f"{WEST}/usages"),
        ({"type": "Microsoft.Compute/virtualMachineScaleSets"}, f"{WEST}/usages"),
        ({"type": "microsoft.web/sites"}, None),
        ({"location": ""}, None),
        ({"location": None}, None),
    ],
)
def test_the_region_of_a_machine_or_scale_set_is_read(changes, path):
    assert usages_path(item({**MACHINE, **changes})) == path


@pytest.mark.parametrize("path", ["id", "type"])
def test_a_resource_without_id_or_type_is_refused(path):
    with pytest.raises(Malformed):
        usages_path(item(changed(MACHINE, path, GONE)))


def test_the_recovery_region_is_read_by_the_same_list():
    here, there = (read.need for read in PROBE.reads)
    assert isinstance(here, PerItem)
    assert isinstance(there, PerSubscription)
    assert there.path == f"providers/Microsoft.Compute/locations/{RECOVERY_REGION}/usages"
    assert here.api_version == there.api_version == "2024-07-01"
