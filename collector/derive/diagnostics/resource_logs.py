"""Rows about the logs of the platform: everything that has logs, with the workspace in which they end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.diagnostics.caps import Caps
from collector.derive.diagnostics.destinations import Destinations
from collector.derive.diagnostics.places import logging_places
from collector.derive.diagnostics.sending import Sending, sending
from collector.derive.joins import absent, hidden_by, known_or
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource, Subscription
from collector.facts.backup import FileShare, StorageProtection
from collector.facts.diagnostics import DiagnosticSetting, LogWorkspace
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.support import RoleAssignment
from collector.model import Fact, fold_id

READS: tuple[type[Fact], ...] = (
    Resource,
    Subscription,
    DiagnosticSetting,
    LogWorkspace,
    FileShare,
    StorageProtection,
    AlertRule,
    ActionGroup,
    ProcessingRule,
    RoleAssignment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceLogs(Row):
    """A resource that has logs, or a subscription with its activity log, and the workspace in which they end."""

    kind: ClassVar[str] = "resource_logs"
    resource_type: Field[str] = described("type of the resource, in lower case")
    has_setting: Field[bool] = described("it has a diagnostic setting")
    logs_enabled: Field[bool] = described("some setting of it has a log category switched on")
    reaches_anything: Field[bool] = described(
        "its logs go to a workspace that exists, to a storage account, an event hub or a partner"
    )
    reaches_workspace: Field[bool] = described("its logs go to a workspace that exists")
    sent_pct: Field[float] = described(
        "share of everything that has logs whose logs reach anything; what could not be read counts against itself", "%"
    )
    searchable_pct: Field[float] = described(
        "share of everything that has logs whose logs reach a workspace; what could not be read counts against itself",
        "%",
    )
    sent_to: Field[tuple[str, ...]] = described("names of the destinations of its settings")
    gone: Field[tuple[str, ...]] = described("names of the workspaces among them that do not exist any more")
    workspace: Field[str] = described("name of the workspace that keeps its logs best; empty where they reach none")
    retention: Field[timedelta] = described("how long that workspace keeps them; nothing where they reach none")
    ingestion: Field[str] = described("whether that workspace takes anything now, in lower case")
    cap_watched: Field[bool] = described("that workspace has no daily cap, or somebody is told when it is reached")


@dataclass(frozen=True, slots=True)
class _Share:
    """How many of all logs arrive somewhere: for certain, and if all that could not be read did."""

    certain: float
    at_best: float
    unseen: Unknown | None
    """Why there may be more that have logs than were seen: then nobody knows the share."""

    def for_one(self, state: Field[bool]) -> Field[float]:
        """Return the share that counts for one of them.

        One whose own logs do not arrive fails only where the others are too few at best; one that was not read passes
        only where the others are enough for certain. So no doubt hides a failure, and none carries a pass.
        """
        if self.unseen is not None and state is False:
            return self.unseen
        return self.certain if isinstance(state, Unknown) else self.at_best


def resource_logs(observed: Observed) -> RowSet:
    """Return one row for everything that has logs of its own."""
    settings = _by_owner(observed.all(DiagnosticSetting))
    ends, caps = Destinations(observed), Caps(observed)
    found = [sending(place, settings[fold_id(place.subject)], ends) for place in logging_places(observed)]
    gaps = observed.hiding(Resource, Subscription)
    unseen = hidden_by(gaps) if gaps else None
    sent = _share([one.reaches_anything for one in found], unseen)
    searchable = _share([one.reaches_workspace for one in found], unseen)
    rows = (_row(one, sent, searchable, caps) for one in found)
    return observed.row_set(rows, Resource, Subscription, FileShare)


def _by_owner(settings: Iterable[DiagnosticSetting]) -> Mapping[str, list[DiagnosticSetting]]:
    found: defaultdict[str, list[DiagnosticSetting]] = defaultdict(list)
    for setting in settings:
        found[fold_id(setting.of)].append(setting)
    return found


def _share(states: Sequence[Field[bool]], unseen: Unknown | None) -> _Share:
    total = max(1, len(states))
    arrive = sum(1 for state in states if state is True)
    doubtful = sum(1 for state in states if isinstance(state, Unknown))
    return _Share(100.0 * arrive / total, 100.0 * (arrive + doubtful) / total, unseen)


def _row(one: Sending, sent: _Share, searchable: _Share, caps: Caps) -> ResourceLogs:
    best = one.best
    watching = () if best is None else caps.watching(best)
    rests_on = (*one.place.seen, *one.settings, *([best] if best else []), *watching)
    return ResourceLogs(
        subject=one.place.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        resource_type=one.place.resource_type,
        has_setting=one.has_setting,
        logs_enabled=one.logs_enabled,
        reaches_anything=one.reaches_anything,
        reaches_workspace=one.reaches_workspace,
        sent_pct=sent.for_one(one.reaches_anything),
        searchable_pct=searchable.for_one(one.reaches_workspace),
        sent_to=_names(one.settings),
        gone=one.gone,
        workspace=best.subject.rpartition("/")[2] if best else "",
        retention=_retention(one),
        ingestion=_ingestion(one),
        cap_watched=one.reaches_workspace if best is None else caps.watched(best),
    )


def _names(settings: Iterable[DiagnosticSetting]) -> tuple[str, ...]:
    places = (place for one in settings for place in (one.workspace, one.storage, one.event_hub, one.partner) if place)
    return tuple(sorted({place.rpartition("/")[2] for place in places}))


def _retention(one: Sending) -> Field[timedelta]:
    if one.best is not None:
        return known_or(one.best.retention, absent("how long the workspace keeps logs"))
    return one.reaches_workspace if isinstance(one.reaches_workspace, Unknown) else timedelta()


def _ingestion(one: Sending) -> Field[str]:
    if one.best is not None:
        told = one.best.ingestion
        return absent("whether the workspace takes anything") if told is None else told.casefold()
    return one.reaches_workspace if isinstance(one.reaches_workspace, Unknown) else ""
