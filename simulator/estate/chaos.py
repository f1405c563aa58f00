"""The section about failure tests: experiments of Azure Chaos Studio, and how their runs went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import chaos
from simulator.strict import Fields
from simulator.world import Resource


def read_experiments(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `experiments: [{at, location, runs: [{status, started}]}]`."""
    for value, where in fields.each("experiments"):
        entry = Fields(value, where)
        resource_id = places.settle(entry.text("at"), chaos.TYPE, where)
        yield Resource(body=chaos.experiment(resource_id, location=entry.text("location", "westeurope")))
        for said, place in entry.each("runs"):
            yield Resource(body=chaos.run(resource_id, _run(Fields(said, place), now)))
        entry.done()


def _run(entry: Fields, now: datetime) -> chaos.Run:
    run = chaos.Run(
        status=entry.one_of("status", chaos.STATUSES, "Success"),
        started=entry.moment("started", now),
    )
    entry.done()
    return run
