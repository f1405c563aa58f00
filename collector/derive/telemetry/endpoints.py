"""Rows about the public addresses of the workload, with the tests that call them from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.telemetry.alerting import Alerted, OutsideAlerts
from collector.derive.telemetry.outside import OutsideTests
from collector.facts.azure import Inventory, Resource
from collector.facts.resource_types import APPLICATION_GATEWAY, FRONT_DOOR, FRONT_DOOR_CLASSIC, TRAFFIC_MANAGER, WEB_APP
from collector.facts.telemetry import WebTest, WebTestResults
from collector.model import Fact

_MAY_BE_PUBLIC = frozenset({APPLICATION_GATEWAY, FRONT_DOOR, FRONT_DOOR_CLASSIC, TRAFFIC_MANAGER, WEB_APP})
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEndpoint(Row):
    """An address at which users reach the workload, with the test that watches it best."""

    kind: ClassVar[str] = "public_endpoint"
    address: Field[str] = described("the address")
    has_test: Field[bool] = described("a standard availability test calls it, or something below it")
    test: Field[str] = described("name of the test that watches it best; empty where there is none")
    enabled: Field[bool] = described("the test is switched on")
    locations: Field[float] = described("from how many places the test calls", "count")
    interval: Field[timedelta] = described("how often each place calls")
    alerted: Field[bool] = described("an alert rule that is on and not silenced tells somebody when the test fails")
    success: Field[float] = described("share of successful runs in the last 7 days, of the worst test", "%")
    tested_for: Field[timedelta] = described("from the first to the last result of the last 7 days")
    result_age: Field[timedelta] = described("how old the newest result was when it was looked for")
    certificate_checked: Field[bool] = described("the test fails where the certificate is not valid")
    status_checked: Field[bool] = described("the test fails where the address answers with an error")
    retired_tests: Field[tuple[str, ...]] = described("tests of kinds that the platform ended: they call nothing")


def public_endpoints(observed: Observed) -> RowSet:
    """Return a row for each address that the workload declares; without one, that nobody declared any.

    Tests are made of addresses that users type, and Azure knows no list of these.
    """
    workload = observed.workload
    rows = tuple(_endpoint_row(address, observed) for address in workload.endpoints)
    if not rows and workload.internet_facing:
        rows = (_undeclared_row(observed),)
    return RowSet(rows=rows, gaps=(), complete=True, observed_at=observed.now)


def _undeclared_row(observed: Observed) -> PublicEndpoint:
    resources = observed.all(Resource)
    names = [resource.name for resource in resources if resource.resource_type in _MAY_BE_PUBLIC]
    seen = f"; it may be reached through {_some(names)}" if names else ""
    why = missing(
        "nobody says at which addresses users reach the workload: write them under endpoints in the workload file, "
        f"or security.internet_facing: false{seen}"
    )
    return _unknown_row(f"workload:{observed.workload.name}", why, observed)


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(sorted(names)[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"


def _unknown_row(subject: str, why: Unknown, observed: Observed) -> PublicEndpoint:
    return PublicEndpoint(
        subject=subject,
        evidence=(),
        observed_at=observed.now,
        address=why,
        has_test=why,
        test=why,
        enabled=why,
        locations=why,
        interval=why,
        alerted=why,
        success=why,
        tested_for=why,
        result_age=why,
        certificate_checked=why,
        status_checked=why,
        retired_tests=why,
    )


# --- An address without a test --------------------------------------------------------------------------------


def _endpoint_row(address: str, observed: Observed) -> PublicEndpoint:
    calling = observed.shared(OutsideTests).calling(address)
    return _tested_row(address, calling, observed) if calling else _untested_row(address, observed)


def _untested_row(address: str, observed: Observed) -> PublicEndpoint:
    outside = observed.shared(OutsideTests)
    doubt = _may_be_tested(outside, observed)
    looks: tuple[Fact, ...] = tuple(look for look in observed.all(Inventory) if look.of == WebTest.kind)
    rests_on = (*looks, *outside.retired)
    return replace(
        _unknown_row(address, doubt or missing("it has no test"), observed),
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on) or observed.now,
        address=address,
        has_test=doubt or False,
        test=doubt or "",
        retired_tests=_names(outside.retired),
    )


def _may_be_tested(outside: OutsideTests, observed: Observed) -> Unknown | None:
    """Say why an address may have a test that was not recognised."""
    gaps = observed.hiding(WebTest)
    if gaps:
        return hidden_by(gaps)
    if outside.unclear:
        return absent(f"what the test {outside.unclear[0].name} calls, or its kind is new")
    if outside.custom:
        why = f"code of the team runs the test {outside.custom[0]}; what it calls only people know"
        return missing(f"{why}: make a standard test, or attest it")
    gaps = observed.hiding(WebTestResults)
    return hidden_by(gaps) if gaps else None


def _names(tests: Sequence[WebTest]) -> tuple[str, ...]:
    return tuple(sorted(test.name for test in tests))


# --- An address with tests ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watching:
    """The test that watches an address best, with its alert and the results of all tests that are on."""

    best: WebTest
    alerted: Alerted
    own: Field[WebTestResults]
    results: tuple[Field[WebTestResults], ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (self.best, *self.alerted.rests_on, *(one for one in self.results if not isinstance(one, Unknown)))

    @property
    def success(self) -> Field[float]:
        """The lowest success: another test does not make up for one that fails."""
        doubt = next((one for one in self.results if isinstance(one, Unknown)), None)
        return doubt or min(one.success for one in self.results if not isinstance(one, Unknown))


def _watching(calling: Sequence[WebTest], observed: Observed) -> _Watching:
    alerts, outside = observed.shared(OutsideAlerts), observed.shared(OutsideTests)
    best, alerted = min(((test, alerts.of(test)) for test in calling), key=_order)
    own = outside.results(best)
    others = (test for test in calling if test.enabled is not False and test is not best)
    return _Watching(best=best, alerted=alerted, own=own, results=(own, *map(outside.results, others)))


def _order(watching: tuple[WebTest, Alerted]) -> tuple[bool, bool, bool, timedelta, int, str]:
    """Put first the test that is on, looks at the status, tells somebody, calls often, and from many places."""
    test, alerted = watching
    return (
        test.enabled is not True,
        test.ignores_status is True,
        alerted.told is not True,
        timedelta.max if test.every is None else test.every,
        -len(test.locations or ()),
        test.subject,
    )


def _tested_row(address: str, calling: Sequence[WebTest], observed: Observed) -> PublicEndpoint:
    watching = _watching(calling, observed)
    best, own = watching.best, watching.own
    rests_on = (*calling, *watching.facts)
    return PublicEndpoint(
        subject=address,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        address=address,
        has_test=True,
        test=best.name,
        enabled=known_or(best.enabled, absent("whether the test is switched on")),
        locations=absent("from where the test calls") if best.locations is None else float(len(best.locations)),
        interval=known_or(best.every, absent("how often the test calls")),
        alerted=watching.alerted.told,
        success=watching.success,
        tested_for=own if isinstance(own, Unknown) else own.last_at - own.first_at,
        result_age=own if isinstance(own, Unknown) else max(own.observed_at - own.last_at, timedelta()),
        certificate_checked=known_or(best.checks_certificate, absent("whether the test checks the certificate")),
        status_checked=best.ignores_status is not True,
        retired_tests=_names(observed.shared(OutsideTests).retired),
    )
