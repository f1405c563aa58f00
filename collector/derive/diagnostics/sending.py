"""One place that has logs, and how far its diagnostic settings carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from collector.derive.diagnostics.destinations import Destination, Destinations, takes_logs
from collector.derive.diagnostics.places import LoggingPlace
from collector.derive.joins import Unseen, absent, through_gaps
from collector.derive.rows import Field, Unknown
from collector.facts.diagnostics import DiagnosticSetting, LogWorkspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is known of the logs of one place."""

    place: LoggingPlace
    settings: tuple[DiagnosticSetting, ...]
    has_setting: Field[bool]
    logs_enabled: Field[bool]
    reaches_anything: Field[bool]
    reaches_workspace: Field[bool]
    best: LogWorkspace | None
    """The living workspace that keeps its logs best."""
    gone: tuple[str, ...]
    """The names of workspaces that its settings send to and that do not exist."""


def sending(place: LoggingPlace, settings: Sequence[DiagnosticSetting], ends: Destinations) -> Sending:
    """Follow the settings of a place to where they end."""
    switched = [_is_on(setting) for setting in settings]
    senders = [setting for setting, on in zip(settings, switched, strict=True) if on is not False]
    reached = [ends.at(setting.workspace) for setting in senders if setting.workspace]
    to_workspace = [_arrives(setting, ends) for setting in senders]
    elsewhere = [_is_on(one) for one in senders if one.storage or one.event_hub or one.partner]
    return Sending(
        place=place,
        settings=tuple(settings),
        has_setting=through_gaps(bool(settings), place.gaps, Unseen.COULD_MAKE_TRUE),
        logs_enabled=_any(switched, place),
        reaches_anything=_any((*to_workspace, *elsewhere), place),
        reaches_workspace=_any(to_workspace, place),
        best=_best(reached),
        gone=tuple(sorted({end.name for end in reached if end.alive is False})),
    )


def _is_on(setting: DiagnosticSetting) -> Field[bool]:
    """Say whether any log category of a setting is switched on."""
    return absent("which logs the setting sends") if setting.logs is None else bool(setting.logs)


def _arrives(setting: DiagnosticSetting, ends: Destinations) -> Field[bool]:
    """Say whether the logs that a setting sends reach a workspace that exists."""
    if not setting.workspace:
        return False
    alive = ends.at(setting.workspace).alive
    return _is_on(setting) if alive is True else alive


def _any(states: Sequence[Field[bool]], place: LoggingPlace) -> Field[bool]:
    """Return true where any is, else why one is not known, else what unseen settings leave of the answer."""
    if True in states:
        return True
    doubt = next((state for state in states if isinstance(state, Unknown)), None)
    return doubt or through_gaps(False, place.gaps, Unseen.COULD_MAKE_TRUE)


def _best(reached: Sequence[Destination]) -> LogWorkspace | None:
    living = [end.workspace for end in reached if end.alive is True and end.workspace is not None]
    return max(living, key=_quality, default=None)


def _quality(workspace: LogWorkspace) -> tuple[bool, timedelta, str]:
    return takes_logs(workspace), workspace.retention or timedelta(), workspace.subject
