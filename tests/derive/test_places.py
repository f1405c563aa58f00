"""What derivation expects to be looked for on a host is what the probes ask there, whatever the workload declares.

Were a kind expected that nobody asks for, it would be unknown for ever; were one asked for that nobody expects, a look
that broke off would go unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any

import pytest
from builders_release import AZURE_DEVOPS, COMMIT, GITHUB, PLACES

from collector.cli.inputs import all_probes
from collector.derive.places import KINDS_OF_HOSTS, looked_for
from collector.facts import FACT_TYPES
from collector.gather.scope import Scope
from collector.gather.wishes import wishes_of
from collector.model import (
    Component,
    Delivery,
    Environments,
    HostStatement,
    KindOfTests,
    Place,
    Query,
    TestKind,
    Tracker,
)
from collector.probe import Probe
from probes import CATALOGUE

SAID: Mapping[str, Mapping[str, Any]] = {
    "commit": {"commit": COMMIT},
    "first digits of a commit": {"commit": COMMIT[:7]},
    "branch": {"branch": "release/2.4"},
    "pipelines": {"pipelines": ("Release",)},
    "package": {"package": ("shop-*",)},
    "reports": {"report_artifacts": ("test-reports",)},
    "beta": {"environments": Environments(beta=("beta",))},
    "staging": {"environments": Environments(staging=("staging",))},
    "production": {"environments": Environments(production=("production",))},
    "checks": {"required_checks": ("build",)},
    "decision by its name": {"decision_artifact": "golive-decision"},
    "components": {"components": (Component(name="api", coverage=("test-reports/api/*.xml",)),)},
    "kind by reports": {"test_kinds": (KindOfTests(kind=TestKind.UNIT, reports=("test-reports/*.xml",)),)},
    "kind by runs": {"test_kinds": (KindOfTests(kind=TestKind.UNIT, test_runs=("Unit*",)),)},
    "kind by plans": {"test_kinds": (KindOfTests(kind=TestKind.SIT, test_plans=("SIT 2.4",)),)},
    "kind that is signed off": {"test_kinds": (KindOfTests(kind=TestKind.SIT, sign_off=("sit-test-lead",)),)},
    "kind that is not needed": {"test_kinds": (KindOfTests(kind=TestKind.SIT, not_needed="no partners"),)},
    "defects by label": {"tracker": Tracker(defects=Query(labels=("bug",)))},
    "defects by type": {"tracker": Tracker(defects=Query(types=("Bug",)))},
    "defects by query": {"tracker": Tracker(defects=Query(wiql="SELECT [System.Id] FROM WorkItems"))},
    "feedback": {"tracker": Tracker(feedback=Query(labels=("beta",)))},
    "statements": {"statements": tuple(HostStatement(place=one.id, path="a.json", request="12") for one in PLACES)},
    "deferred": {"tracker": Tracker(deferred=Query(labels=("later",)))},
}
"""What a workload file may say of its delivery, one thing at a time."""


@lru_cache(maxsize=1)
def probes() -> tuple[Probe, ...]:
    return all_probes(CATALOGUE)


def deliveries() -> Iterator[tuple[str, ...]]:
    """Yield nothing, each thing alone, each two of them, and all but one; of two that exclude each other the last."""
    yield from ((), *((name,) for name in SAID), *combinations(SAID, 2))
    yield from (tuple(other for other in SAID if other != name) for name in SAID)


def delivery(names: tuple[str, ...], *places: Place) -> Delivery:
    said = {key: value for name in names for key, value in SAID[name].items()}
    return replace(Delivery(places=places), **said)


def asked(declared: Delivery, place: Place) -> set[str]:
    """Return the kinds of facts that some probe asks a place for, with what follows from the answers."""
    wishes = wishes_of(probes(), Scope(subscriptions=(), delivery=declared)).all
    return {kind for wish in wishes if wish.realm == place.host for kind in wish.hides}


def expected(declared: Delivery, place: Place) -> set[str]:
    return {kind for kind in FACT_TYPES if place.id in looked_for(kind, declared)}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.host)
def test_what_is_expected_of_a_place_is_what_is_asked_there(place):
    for names in deliveries():
        declared = delivery(names, place)
        assert expected(declared, place) == asked(declared, place), names


def test_each_place_is_looked_at_by_itself():
    names = ("commit", "production", "defects by query")
    both = delivery(names, GITHUB, AZURE_DEVOPS)
    for place in PLACES:
        assert expected(both, place) == expected(delivery(names, place), place)
    assert looked_for("pipeline_run", both) == (GITHUB.id, AZURE_DEVOPS.id)
    assert looked_for("state_word", both) == (AZURE_DEVOPS.id,)


def test_where_no_place_is_named_nothing_is_looked_for():
    everything = delivery(tuple(SAID))
    assert {kind for kind in FACT_TYPES if looked_for(kind, everything)} == set()


def test_every_kind_that_a_host_is_asked_for_is_known_as_one_of_hosts():
    found = set().union(*(asked(delivery(tuple(SAID), place), place) for place in PLACES))
    found |= set().union(*(asked(delivery((name, "commit"), place), place) for name in SAID for place in PLACES))
    assert found == set(KINDS_OF_HOSTS)
