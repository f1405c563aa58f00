"""What people chose to call things, beside their ids: flows, addresses, roles in telemetry, tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from collector.facts.alert_rules import AlertRule
from collector.facts.telemetry import TelemetryFlow, WebTest, WebTestResults
from collector.facts.testing import LoadTestRun
from collector.model import Fact, Workload

Named = tuple[str, str]
"""A name, and the id of the thing that is called so."""


def names_in_facts(facts: Iterable[Fact]) -> Iterator[Named]:
    """Yield the names in facts that are no ids and stand in no field `name`."""
    for fact in facts:
        if isinstance(fact, AlertRule):
            yield from _of_addresses(fact.links)
        elif isinstance(fact, WebTest):
            yield from _of_addresses((fact.address or "",))
            yield from _called(fact.test_name or "", fact.subject)
        elif isinstance(fact, WebTestResults):
            yield from _called(fact.test_name, _made_of("webtest", fact.test_name))
        elif isinstance(fact, TelemetryFlow):
            yield from _called(fact.role, _made_of("role", fact.role))
        elif isinstance(fact, LoadTestRun):
            yield from _called(fact.test, _made_of("loadtest", fact.test))


def names_in_workload(workload: Workload) -> Iterator[Named]:
    """Yield the names that a workload file declares."""
    watch = workload.watch
    for flow in workload.flows:
        yield from _called(flow.name, _made_of("flow", flow.name))
    for source in watch.telemetry:
        yield from _called(source.role, _made_of("role", source.role))
    for area in workload.process_areas:
        yield from _called(area, _made_of("area", area))
    yield from _of_addresses(workload.endpoints)
    yield from _of_addresses(book.url for book in watch.runbooks)
    yield from _of_addresses(alert.item for alert in watch.known_alerts)


def _called(name: str, subject: str) -> Iterator[Named]:
    if name:
        yield name, subject


def _of_addresses(addresses: Iterable[str]) -> Iterator[Named]:
    """Yield each address and its host: both get the alias of the host."""
    for address in addresses:
        host = urlsplit(address).hostname if address else None
        if host:
            place = _made_of("address", host)
            yield from ((name, place) for name in (address, address.rstrip("/"), host))


def _made_of(kind: str, name: str) -> str:
    """Return an id for what has none."""
    return f"/{kind}/{name.replace('/', ' ')}"
