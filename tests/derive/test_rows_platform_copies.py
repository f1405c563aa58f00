"""Trouble and changes where a copy of the data lies, in a region in which nothing of the workload runs."""

from __future__ import annotations

import dataclasses

import pytest
from builders import GO_LIVE, health, retirement
from judged import gap, outcome
from stores_kept import COSMOS, native, redundancy, replica, resource
from test_rows_platform import CHANGES, DAY, HEALTHY, IN_CUTOVER, INCIDENT, QUIET, incident, maintenance

from collector.facts.recovery import GeoReplica, Mechanism

STORE = [resource(COSMOS), native(COSMOS), redundancy(COSMOS), health(COSMOS)]
OF_COSMOS = {"services": ("Azure Cosmos DB",), "regions": ("eastus",)}
COPY = replica(COSMOS, Mechanism.COSMOS_REGION, region="eastus")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([COPY, incident(**OF_COSMOS)], INCIDENT, id="where the copy lies"),
        pytest.param([COPY, incident(**{**OF_COSMOS, "regions": ("westeurope",)})], INCIDENT, id="at the store"),
        pytest.param([COPY, incident(**{**OF_COSMOS, "regions": ("ukwest",)})], "pass", id="elsewhere"),
        pytest.param([COPY, incident(regions=("eastus",))], "pass", id="of a service that keeps no copy there"),
        pytest.param([incident(**OF_COSMOS)], "pass", id="without a copy"),
        pytest.param([dataclasses.replace(COPY, region=None)], "pass", id="a copy in a region not told, no incident"),
        pytest.param(
            [dataclasses.replace(COPY, region=None), incident(**OF_COSMOS)],
            "unknown U-MISSING",
            id="a copy in a region that is not told",
        ),
    ],
)
def test_an_incident_where_a_copy_of_the_data_lies_stands_in_the_way(facts, expected):
    assert outcome(HEALTHY, [*QUIET, *STORE, *facts]) == expected


def test_a_maintenance_where_a_copy_of_the_data_lies_is_announced_to_the_workload():
    assert outcome(CHANGES, [*QUIET, *STORE, COPY, maintenance(**OF_COSMOS)]) == IN_CUTOVER


@pytest.mark.parametrize(
    ("event", "criterion", "expected"),
    [
        (incident(**OF_COSMOS), HEALTHY, "unknown U-PERM"),
        (incident(**OF_COSMOS, status="Resolved"), HEALTHY, "pass"),
        (incident(services=("Key Vault",), regions=("eastus",)), HEALTHY, "pass"),
        (maintenance(**OF_COSMOS), CHANGES, "unknown U-PERM"),
        (maintenance(**OF_COSMOS, starts=GO_LIVE + 30 * DAY, ends=GO_LIVE + 31 * DAY), CHANGES, "pass"),
        (retirement(**OF_COSMOS), CHANGES, "pass"),
        (retirement(**OF_COSMOS, ends=GO_LIVE), CHANGES, "unknown U-PERM"),
    ],
)
def test_copies_that_were_not_read_matter_only_where_something_goes_on_elsewhere(event, criterion, expected):
    assert outcome(criterion, [*QUIET, *STORE, event], [gap(GeoReplica)]) == expected
