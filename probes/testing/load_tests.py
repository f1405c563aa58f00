"""How the load tests of Azure Load Testing went."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import LoadTestRun
from collector.probe import Item, PerPlane, PerSubscription, Plane, Probe, Read

_RESOURCES = PerSubscription("providers/Microsoft.LoadTestService/loadTests", "2022-12-01")
_RUNS = PerPlane(
    of=_RESOURCES,
    plane=Plane.LOAD_TESTING,
    endpoint=lambda item: item.maybe_text("properties.dataPlaneURI"),
    path="test-runs",
    api_version="2022-11-01",
    query=(("executionFrom", "{ago P90D}Z"), ("executionTo", "{ago PT0S}Z")),
)
_WHOLE_TEST = "testRunStatistics.Total"
"""The statistics come by request name; those of all requests together stand under this one."""


def parse_resource(item: Item) -> Iterator[LoadTestRun]:
    """A load-testing resource tells nothing by itself; its runs are read at the endpoint that it names."""
    item.text("properties.dataPlaneURI")
    return iter(())


def parse_run(item: Item) -> Iterator[LoadTestRun]:
    """One run of a test; of its many figures those that say how much load it made, and how that was borne."""
    yield LoadTestRun(
        subject=f"{item.asked}/testRuns/{item.text('testRunId')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        resource=item.asked,
        test=item.text("testId"),
        status=item.text("status"),
        result=item.maybe_text("testResult"),
        finished=item.maybe_instant("endDateTime"),
        virtual_users=item.maybe_number("virtualUsers"),
        error_pct=item.maybe_number(f"{_WHOLE_TEST}.errorPct"),
        requests_per_second=item.maybe_number(f"{_WHOLE_TEST}.throughput"),
        p95_ms=item.maybe_number(f"{_WHOLE_TEST}.pct2ResTime"),
    )


PROBE = Probe(
    id="testing-load-tests",
    title="Runs of Azure Load Testing in the last 90 days",
    reads=(Read(_RESOURCES, parse_resource, (LoadTestRun,)), Read(_RUNS, parse_run, (LoadTestRun,))),
    rights=("Microsoft.LoadTestService/loadTests/read",),
    otherwise="A dated report of the load test with load, error rate and response times, attested by the test lead.",
)
