"""The parts of the workload file that say how it is used and watched (semantics: docs/workload.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collector.files.azure_scope import RESOURCE, TAGS
from collector.files.shape import Flag, Instant, Invalid, Key, ListOf, Number, Object, Refined, Rule, Spot, Text
from collector.model import Flow, KnownAlert, Peak, Runbook, TelemetrySource, Watch, fold_id

_SECRET_FREE = Rule(r"[^\s\"'<>?#@]+", "has no query, no fragment and no sign-in, where secrets hide")
_ADDRESS = Text(
    sample="https://wiki.contoso.example/runbooks/checkout",
    max_length=500,
    rules=(Rule(r"https://[^/\s]+(/[\s\S]*)?", "is an address that starts with https://"), _SECRET_FREE),
)
_BECAUSE = Text(sample="the queue drains by itself within an hour", max_length=500)
_FLOW = Object(
    build=Flow,
    keys=(
        Key("name", Text(sample="checkout", max_length=100), "What users do.", required=True),
        Key(
            "members",
            ListOf(RESOURCE, min_items=1, max_items=1000, unique_by=fold_id),
            "The full ids of the resources that it needs.",
            required=True,
        ),
        Key(
            "critical",
            Flag(),
            "Whether the business stops without it (true). `false` loosens the gate and is listed in the decision.",
        ),
    ),
)
FLOWS = ListOf(_FLOW, max_items=200, unique_by=lambda flow: flow.name.casefold())
ENDPOINTS = ListOf(_ADDRESS, max_items=200, unique_by=str.casefold)
_TELEMETRY = Object(
    build=TelemetrySource,
    keys=(
        Key("member", RESOURCE, "The full id of the resource that runs the code.", required=True),
        Key("component", RESOURCE, "The full id of the Application Insights component.", required=True),
        Key(
            "role",
            Text(sample="shop-api", max_length=200),
            "The cloud role name under which it appears there; the name of the resource when absent.",
        ),
    ),
)
_RUNBOOK = Object(
    build=Runbook,
    keys=(
        Key("url", _ADDRESS, "Its address, as alert rules name it.", required=True),
        Key("reviewed", Instant(), "When somebody last went through it.", required=True),
    ),
)
_KNOWN_ALERT = Object(
    build=KnownAlert,
    keys=(
        Key("rule", RESOURCE, "The full id of the alert rule.", required=True),
        Key("item", _ADDRESS, "The work item in which it is dealt with.", required=True),
        Key(
            "because",
            _BECAUSE,
            "Why it may be open at go-live. This loosens the gate and is listed in the decision.",
            required=True,
        ),
    ),
)


def _watch(dashboard_tags: Mapping[str, str] | None = None, **fields: Any) -> Watch:
    return Watch(dashboard_tags=tuple(sorted((dashboard_tags or {}).items())), **fields)


WATCH = Object(
    build=_watch,
    keys=(
        Key(
            "telemetry",
            ListOf(_TELEMETRY, max_items=1000, unique_by=lambda source: fold_id(source.member)),
            "Where resources that run code send their telemetry.",
        ),
        Key("dashboards", ListOf(RESOURCE, unique_by=fold_id), "The full ids of the dashboards that must be there."),
        Key("dashboard_tags", TAGS, "Tags of the dashboards that must be there."),
        Key(
            "runbooks",
            ListOf(_RUNBOOK, max_items=1000, unique_by=lambda runbook: runbook.url.casefold()),
            "The instructions to which alerts lead.",
        ),
        Key(
            "known_alerts",
            ListOf(_KNOWN_ALERT, unique_by=lambda alert: fold_id(alert.rule)),
            "Alerts that may be open at go-live.",
        ),
    ),
)


def _saying_something(peak: Peak, spot: Spot) -> Peak | Invalid:
    """Refuse a peak without a figure: no load test could be held against it."""
    if peak.virtual_users is not None or peak.requests_per_second is not None:
        return peak
    return spot.wrong("`peak` names no figure", "virtual_users, requests_per_second, or both")


_LOAD = Number(minimum=0.001, maximum=1e9, sample="500")
PEAK = Refined(
    Object(
        build=Peak,
        keys=(
            Key("virtual_users", _LOAD, "How many users are active at the same time."),
            Key("requests_per_second", _LOAD, "How many requests arrive in a second."),
        ),
    ),
    _saying_something,
)
