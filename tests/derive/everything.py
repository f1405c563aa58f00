"""The whole estate in Azure together with everything that a CI host tells: what every criterion asks about."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import cache

from builders import COMMIT, NOW, results
from delivered import from_place, told_by
from delivered_tests import experiment
from judged import inventories
from whole_estate import WHOLE, whole

from collector.facts.azure import Inventory
from collector.facts.testing import TestReport
from collector.model import Fact, Place, Workload


@cache
def everywhere(place: Place) -> Workload:
    """The workload of the whole estate, delivered from a place."""
    return from_place(place, WHOLE)


def everything(place: Place) -> list[Fact]:
    """Everything in good order at tier T1; the report on disk says itself what it is of."""
    in_azure = [fact for fact in whole() if not isinstance(fact, Inventory | TestReport)]
    on_disk = dataclasses.replace(results(), commit=COMMIT, finished=NOW - timedelta(hours=1))
    return [*in_azure, on_disk, *experiment(), *told_by(place), *inventories(everywhere(place))]
