"""Rows about what runs code, with what arrives of its telemetry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.looks import looks_near
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.telemetry.components import Components
from collector.derive.telemetry.senders import Sender, senders
from collector.facts.azure import Resource
from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow
from collector.model import Fact, type_of

_IN_A_WORKSPACE = {
    "loganalytics": True,
    "applicationinsights": False,
    "applicationinsightswithdiagnosticsettings": False,
}
_IS_OPEN = {"enabled": True, "securedbyperimeter": True, "disabled": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryRow(Row):
    """Something that runs code, with the Application Insights component to which it sends its telemetry."""

    kind: ClassVar[str] = "telemetry_source"
    name: Field[str] = described("name of the resource")
    resource_type: Field[str] = described("type of the resource, in lower case")
    role: Field[str] = described("cloud role name under which its telemetry appears")
    has_component: Field[bool] = described("there is a component that its telemetry goes to")
    component: Field[str] = described("name of that component; empty where there is none")
    received: Field[bool] = described("something of it arrived in the hours that were looked at")
    received_age: Field[timedelta] = described("how old its newest telemetry was when it was looked for")
    signals: Field[tuple[str, ...]] = described("kinds of signals that arrived")
    workspace_based: Field[bool] = described("the component keeps its data in a workspace; a classic one does not")
    ingestion_open: Field[bool] = described("the component takes telemetry from public networks")


def telemetry_sources(observed: Observed) -> RowSet:
    """Return a row for everything that runs code, and for each role under which it is declared."""
    return observed.row_set((_row(sender, observed) for sender in senders(observed)), Resource)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrived:
    """What arrived, and the facts that tell it."""

    received: Field[bool]
    age: Field[timedelta]
    signals: Field[tuple[str, ...]]
    rests_on: tuple[Fact, ...] = ()


def _row(sender: Sender, observed: Observed) -> TelemetryRow:
    component = sender.component
    arrived = _arrived(component, sender.role, observed)
    rests_on = (*((sender.resource,) if sender.resource else ()), *_behind(sender, observed), *arrived.rests_on)
    return TelemetryRow(
        subject=sender.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on) or observed.now,
        name=sender.name,
        resource_type=type_of(sender.member),
        role=sender.role,
        has_component=component if isinstance(component, Unknown) else component is not None,
        component=component if isinstance(component, Unknown) else component.name if component else "",
        received=arrived.received,
        received_age=arrived.age,
        signals=arrived.signals,
        workspace_based=_by_word(component, "ingestion_mode", _IN_A_WORKSPACE, "where the component keeps its data"),
        ingestion_open=_by_word(component, "ingestion_access", _IS_OPEN, "whether the component takes telemetry"),
    )


def _behind(sender: Sender, observed: Observed) -> tuple[Fact, ...]:
    """Return the component, or the look by which there is none."""
    component = sender.component
    if isinstance(component, Unknown):
        return ()
    if component is not None:
        return (component,)
    return looks_near(observed, sender.member, InsightsComponent)


def _arrived(component: Field[InsightsComponent | None], role: str, observed: Observed) -> _Arrived:
    if isinstance(component, Unknown):
        return _not_known(component)
    if component is None:
        return _Arrived(received=False, age=_nothing(), signals=())
    gaps = observed.hiding(TelemetryFlow, at=component.subject)
    if gaps:
        return _not_known(hidden_by(gaps))
    components = observed.shared(Components)
    window = components.window(component)
    if window is None:
        unread = observed.hiding(TelemetryWindow, at=component.subject)
        untold = missing(f"nothing tells what arrived in the component {component.name}: collect again")
        return _not_known(hidden_by(unread) if unread else untold)
    return _in_window(window, components.flows(component, role))


def _in_window(window: TelemetryWindow, flows: Sequence[TelemetryFlow]) -> _Arrived:
    if not flows:
        return _Arrived(received=False, age=_nothing(), signals=(), rests_on=(window,))
    newest = max(flow.last_at for flow in flows)
    return _Arrived(
        received=True,
        age=max(window.observed_at - newest, timedelta()),
        signals=tuple(sorted({flow.signal for flow in flows})),
        rests_on=(window, *flows),
    )


def _not_known(why: Unknown) -> _Arrived:
    return _Arrived(received=why, age=why, signals=why)


def _nothing() -> Unknown:
    return missing("nothing of it arrived in the hours that were looked at")


def _by_word(component: Field[InsightsComponent | None], name: str, meaning: dict[str, bool], what: str) -> Field[bool]:
    """Return what a word of the component means; one that is new means nothing."""
    if isinstance(component, Unknown):
        return component
    if component is None:
        return missing("it has no component")
    word = getattr(component, name)
    known = meaning.get((word or "").casefold())
    return absent(f"{what}, in a word that is known") if known is None else known
