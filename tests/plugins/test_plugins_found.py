"""Which entry points become probes, and which are refused."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from collector.cli.inputs import all_probes
from collector.cli.plugins import Plugin, allowed_by, plugins_among
from collector.cli.stops import Stop

BUILT_IN = {"inventory-resources": "probes.inventory.resources:PROBE"}


@dataclass(frozen=True)
class Point:
    """An entry point as the metadata of an installed distribution declares it."""

    name: str
    value: str
    distribution: str = "golive-extra"

    @property
    def dist(self) -> SimpleNamespace:
        return SimpleNamespace(name=self.distribution, version="2.0")


def plugin(name: str, place: str, distribution: str = "golive-extra") -> Plugin:
    return Plugin(id=name, place=place, distribution=distribution, version="2.0")


def test_they_come_sorted_by_id():
    found = plugins_among([Point("b", "m:B"), Point("a", "m:A")], BUILT_IN)
    assert found == (plugin("a", "m:A"), plugin("b", "m:B"))


def test_one_that_is_seen_twice_the_same_is_one():
    assert len(plugins_among([Point("a", "m:A"), Point("a", "m:A")], BUILT_IN)) == 1


@pytest.mark.parametrize(
    ("points", "taken_by"),
    [
        ([Point("inventory-resources", "evil:PROBE")], "golive itself"),
        ([Point("a", "m:A"), Point("a", "n:A", "golive-other")], "golive-extra 2.0"),
        ([Point("a", "m:A"), Point("a", "m:B")], "golive-extra 2.0"),
    ],
)
def test_an_id_that_is_taken_is_refused_by_name(points, taken_by):
    with pytest.raises(Stop, match=f"is taken by {taken_by}"):
        plugins_among(points, BUILT_IN)


@pytest.mark.parametrize(
    ("allowed", "let"),
    [
        (None, ("a", "b")),
        ((), ()),
        (("golive-extra",), ("a",)),
        (("Golive_Extra", "x"), ("a",)),
        (("golive",), ()),
    ],
)
def test_a_policy_that_names_distributions_lets_only_these(allowed, let):
    plugins = (plugin("a", "m:A"), plugin("b", "m:B", "another"))
    assert tuple(one.id for one in allowed_by(plugins, allowed)) == let


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (plugin("a", "no_such_module:PROBE"), "No module named 'no_such_module'"),
        (plugin("a", "collector.model:NOTHING"), "has no attribute 'NOTHING'"),
        (plugin("a", "probes.inventory.resources:PROBE"), "the catalogue calls it a, the probe itself inventory"),
    ],
)
def test_one_that_cannot_be_loaded_stops_the_run_with_its_distribution(broken, why):
    with pytest.raises(Stop, match=r"golive-extra 2\.0 cannot be loaded") as stopped:
        all_probes(BUILT_IN, [broken])
    assert why in str(stopped.value)
