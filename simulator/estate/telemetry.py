"""The sections about telemetry: workspaces, components with what their roles send, tests from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import telemetry
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_REGION = "westeurope"
_SIGNALS = ("requests", "dependencies", "exceptions", "traces")
_A_WEEK = timedelta(days=8)


def read_workspaces(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `workspaces: [{at, location, keeps_days, cap_gb, ingestion}]`."""
    for value, where in fields.each("workspaces"):
        entry = Fields(value, where)
        body = telemetry.workspace(
            places.settle(entry.text("at"), "Microsoft.OperationalInsights/workspaces", where),
            location=entry.text("location", _REGION),
            keeps_days=entry.whole("keeps_days", 90),
            cap_gb=entry.whole("cap_gb", -1),
            ingestion=entry.one_of("ingestion", telemetry.INGESTION, "RespectQuota"),
        )
        entry.done()
        yield Resource(body=body)


def read_insights(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `insights: [{at, location, workspace, ingestion, sampling, roles}]`, each with what its roles send."""
    for value, where in fields.each("insights"):
        entry = Fields(value, where)
        at = places.settle(entry.text("at"), "Microsoft.Insights/components", where)
        named = entry.has("workspace")
        body = telemetry.component(
            at,
            location=entry.text("location", _REGION),
            workspace=places.scope(entry.text("workspace"), entry.place("workspace")) if named else "",
            ingestion=entry.one_of("ingestion", ("Enabled", "Disabled"), "Enabled"),
            sampling=entry.whole("sampling", 100),
        )
        sent = [one for told, place in entry.each("roles") for one in _sent(Fields(told, place), now)]
        entry.done()
        yield Resource(body=body)
        for number, measured in enumerate(sent):
            yield _series(at, f"sent-{number}", measured)


def _sent(entry: Fields, now: datetime) -> Iterator[telemetry.Measured]:
    """Read `{name, last, signals, per_minute}`."""
    name, until = entry.text("name"), entry.moment("last", now, now)
    signals = entry.texts("signals") or ("requests", "dependencies")
    per_minute = entry.whole("per_minute", 20)
    if unknown := sorted(set(signals) - set(_SIGNALS)):
        raise EstateError(f"{entry.place('signals')}: {unknown[0]!r} is none; write some of: {', '.join(_SIGNALS)}")
    entry.done()
    for signal in signals:
        yield telemetry.Measured(
            metric=f"{signal}/count",
            dimension="cloud/roleName",
            of=name,
            each_minute=per_minute,
            since=until - _A_WEEK,
            until=until,
        )


def read_web_tests(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `web_tests: [{at, location, component, url, kind, enabled, every, locations, …, success, since, alert}]`."""
    for value, where in fields.each("web_tests"):
        entry = Fields(value, where)
        at = places.settle(entry.text("at"), "Microsoft.Insights/webtests", where)
        component = places.scope(entry.text("component"), entry.place("component"))
        call = telemetry.Call(
            url=entry.text("url"),
            kind=entry.one_of("kind", telemetry.TEST_KINDS, "standard"),
            enabled=entry.flag("enabled", default=True),
            every=entry.whole("every", 300),
            locations=entry.whole("locations", 5),
            checks_certificate=entry.flag("checks_certificate", default=True),
        )
        yield Resource(body=telemetry.web_test(at, call, component=component, location=entry.text("location", _REGION)))
        yield from _results(entry, at, component, now)
        if entry.has("alert"):
            rule = Fields(entry.mapping("alert"), entry.place("alert"))
            yield _rule(rule, at, component, places)
        entry.done()


def _results(entry: Fields, test: str, component: str, now: datetime) -> Iterator[Resource]:
    """Yield the results of a test since a moment; one without `success` never ran."""
    since, until = entry.moment("since", now, now - _A_WEEK), entry.moment("last", now, now)
    if not entry.has("success"):
        return
    name = test.rpartition("/")[2]
    measured = telemetry.Measured(
        metric="availabilityResults/availabilityPercentage",
        dimension="availabilityResult/name",
        of=name,
        each_minute=float(entry.whole("success")),
        since=since,
        until=until,
    )
    yield _series(component, f"test-{name}", measured)


def _rule(entry: Fields, test: str, component: str, places: Places) -> Resource:
    """Read `{at, enabled, severity, tells}`."""
    body = telemetry.rule_over_test(
        places.settle(entry.text("at"), "Microsoft.Insights/metricAlerts", entry.where),
        test=test,
        component=component,
        enabled=entry.flag("enabled", default=True),
        severity=entry.whole("severity", 1),
        tells=places.scopes(entry.texts("tells"), entry.place("tells")),
    )
    entry.done()
    return Resource(body=body, graph_id=body["id"].replace("/resourceGroups/", "/resourcegroups/"))


def _series(component: str, name: str, measured: telemetry.Measured) -> Resource:
    return Resource(body=telemetry.series(component, name, measured), in_graph=False)
