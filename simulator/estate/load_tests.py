"""The section about load tests: resources of Azure Load Testing, and how their tests ran."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import load_tests
from simulator.strict import Fields
from simulator.world import Resource


def read_load_tests(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `load_tests: [{at, location, runs: [{test, name, status, result, ended, users, …}]}]`."""
    for value, where in fields.each("load_tests"):
        entry = Fields(value, where)
        resource_id = places.settle(entry.text("at"), "Microsoft.LoadTestService/loadTests", where)
        yield Resource(body=load_tests.load_test(resource_id, location=entry.text("location", "westeurope")))
        for said, place in entry.each("runs"):
            yield Resource(body=load_tests.run(resource_id, _run(Fields(said, place), now)), in_graph=False)
        entry.done()


def _run(entry: Fields, now: datetime) -> load_tests.Run:
    run = load_tests.Run(
        test=entry.text("test"),
        name=entry.text("name"),
        status=entry.one_of("status", load_tests.STATUSES, "DONE"),
        result=entry.one_of("result", load_tests.RESULTS, "PASSED"),
        ended=entry.moment("ended", now),
        users=entry.whole("users"),
        error_pct=entry.whole("errors", 0),
        p95_ms=entry.whole("p95", 400),
        throughput=entry.whole("throughput"),
    )
    entry.done()
    return run
