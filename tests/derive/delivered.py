"""A workload that is delivered from GitHub or from Azure DevOps, with everything that its host tells in good order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import cache, partial

from builders import vm
from builders_controls import CHECKS
from builders_launch import LAUNCHED, load_test_run, load_tests
from builders_release import COMMIT, DIGEST, GITHUB, PLACES
from builders_rollout import RINGS
from builders_testing import ARTIFACT
from builders_tracker import TRACKER
from delivered_release import release_in_order
from delivered_tests import COMPONENTS, coverage_in_order, experiment, kinds, tests_in_order, tracker_in_order
from judged import inventories

from collector.model import Delivery, Fact, Place, Release, Workload

HOSTS = PLACES


def delivery_of(place: Place) -> Delivery:
    """Everything that a workload file may say of its delivery."""
    return Delivery(
        places=(place,),
        commit=COMMIT,
        pipelines=("Release",),
        package=("shop-package",),
        report_artifacts=(ARTIFACT,),
        environments=RINGS,
        beta_users=40.0,
        required_checks=CHECKS,
        test_kinds=kinds(place),
        components=COMPONENTS,
        tracker=TRACKER,
    )


def from_place(place: Place, workload: Workload = LAUNCHED) -> Workload:
    """Return a workload that is delivered from a place, whose reports all lie there."""
    release = Release(commit=COMMIT, digests=(DIGEST,))
    return dataclasses.replace(workload, delivery=delivery_of(place), release=release)


@cache
def from_host_alone(place: Place) -> Workload:
    """A workload of which no report lies on disk, so that its host tells everything."""
    return dataclasses.replace(from_place(place), test_reports=(), coverage_reports=())


def told_by(place: Place) -> list[Fact]:
    """What a host tells of a release in good order, without the proof that it tells everything."""
    return [
        *(*release_in_order(place), *tests_in_order(place)),
        *(*coverage_in_order(place), *tracker_in_order(place)),
    ]


@cache
def _everything(place: Place) -> tuple[Fact, ...]:
    in_azure: list[Fact] = [*experiment(), vm(), load_tests(), load_test_run()]
    return (*inventories(from_host_alone(place)), *told_by(place), *in_azure)


def delivered(place: Place = GITHUB, without: Iterable[str] = ()) -> list[Fact]:
    """The same with that proof and what little of Azure is asked beside it, less some kinds of facts."""
    gone = frozenset(without)
    return [fact for fact in _everything(place) if fact.kind not in gone]


ESTATES = {f"from {place.host}": (partial(delivered, place), from_host_alone(place)) for place in HOSTS}
