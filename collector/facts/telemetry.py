"""Facts about telemetry: where it goes, what arrived of it, and tests that call the workload from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightsComponent(Fact):
    """An Application Insights component, to which code sends its telemetry."""

    kind: ClassVar[str] = "insights_component"
    name: str
    location: str | None = None
    """In lower case without spaces."""
    application_type: str | None = None
    ingestion_mode: str | None = None
    """`LogAnalytics` keeps its data in a workspace; `ApplicationInsights` is a classic one. As spelt."""
    workspace: str | None = None
    """The id of the workspace that keeps its data."""
    sampling: float | None = None
    """How much of the telemetry the service keeps, in percent; `None` where it keeps all of it."""
    retention_days: float | None = None
    ingestion_access: str | None = None
    """Whether it takes telemetry from public networks, `Enabled` or `Disabled`, as spelt."""
    query_access: str | None = None
    """Whether it can be asked from public networks."""
    local_auth_disabled: bool | None = None
    """It takes telemetry from signed-in senders only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryWindow(Fact):
    """What a component received was read whole over some hours: a role that no flow names sent nothing in them."""

    kind: ClassVar[str] = "telemetry_window"
    signals: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryFlow(Fact):
    """Signals of one kind that one cloud role sent to a component, the subject."""

    kind: ClassVar[str] = "telemetry_flow"
    role: str
    """The cloud role name, as its sender spells it; empty where the sender gave none."""
    signal: str
    """`requests`, `dependencies`, `exceptions` or `traces`."""
    last_at: datetime
    """The beginning of the newest five minutes in which some arrived: never newer than what arrived last."""
    count: float
    """How many arrived in the hours that were looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebTest(Fact):
    """A test that calls an address from outside, again and again."""

    kind: ClassVar[str] = "web_test"
    name: str
    """The name of the resource."""
    test_name: str | None = None
    """The name under which its results are kept."""
    test_kind: str | None = None
    """`standard`, or one of the retired kinds `ping` and `multistep`; as spelt."""
    enabled: bool | None = None
    every: timedelta | None = None
    """How often each location calls."""
    locations: tuple[str, ...] | None = None
    """The ids of the locations that call, sorted."""
    address: str | None = None
    """What is called: scheme, host and path; never the query, which may hold secrets."""
    component: str | None = None
    """The id of the component that keeps its results, by its `hidden-link:` tag."""
    retries: bool | None = None
    """Whether a failed call is repeated before it counts."""
    timeout: timedelta | None = None
    checks_certificate: bool | None = None
    ignores_status: bool | None = None
    """It passes whatever status the answer has; `None` where nobody asked for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebTestResults(Fact):
    """How the test of one name went in the last seven days, as its component, the subject, shows it."""

    kind: ClassVar[str] = "web_test_results"
    test_name: str
    success: float
    """The share of runs that succeeded, in percent: the mean of the hours in which it ran."""
    first_at: datetime
    """The beginning of the first hour in which it ran."""
    last_at: datetime
    """The beginning of the last hour in which it ran."""
    hours: float
    """In how many hours it ran."""
