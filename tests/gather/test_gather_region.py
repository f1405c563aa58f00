"""Lists of the recovery region are read where the workload declares one, and are no hole where it does not."""

from __future__ import annotations

import pytest
from gather_fakes import SUB_A, SUB_B, A, B, Box, box, boxes, looked, names, probe, run

from collector.gather.scope import Scope
from collector.gather.wishes import wishes_of
from collector.probe import RECOVERY_REGION, PerSubscription, Read

HERE = PerSubscription("providers/Store/boxes", "1")
THERE = PerSubscription(f"providers/Store/locations/{RECOVERY_REGION}/boxes", "1")
PROBE = probe("store", Read(HERE, boxes, (Box,)), Read(THERE, boxes, (Box,)))


def there(subscription: str) -> str:
    return f"list {subscription}/providers/Store/locations/northeurope/boxes?api-version=1"


def test_the_declared_region_stands_in_the_path():
    scope = Scope(subscriptions=(A, B), recovery_region="northeurope")
    found, asked = run([PROBE], {there(SUB_A): [[box("far")]]}, scope=scope)
    assert {there(SUB_A), there(SUB_B)} <= set(asked)
    assert names(found, Box) == ["far"]


def test_without_one_nothing_is_asked_there_and_the_look_is_whole():
    found, asked = run([PROBE], {}, scope=Scope(subscriptions=(A, B)))
    assert not [key for key in asked if "locations" in key]
    assert {("box", SUB_A), ("box", SUB_B)} <= looked(found)


@pytest.mark.parametrize(("region", "reads"), [("", 1), ("northeurope", 2)])
def test_only_a_declared_region_makes_wishes(region, reads):
    assert len(wishes_of([PROBE], Scope(subscriptions=(), recovery_region=region)).all) == reads
