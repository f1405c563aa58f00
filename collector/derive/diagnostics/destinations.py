"""Where logs end: which workspaces exist, what they keep, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field
from collector.facts.diagnostics import LogWorkspace
from collector.facts.resource_types import LOG_WORKSPACE
from collector.model import Cause, Gap, Reason, fold_id, subscription_of, type_of

_ALIVE = frozenset({"succeeded", "updating"})
_NOT_ALIVE = frozenset({"creating", "provisioningaccount", "deleting", "failed", "canceled"})
_HEALTHY = frozenset({"respectquota", "forceon", "approachingquota"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A workspace that a setting names, and whether it exists and works."""

    place: str
    alive: Field[bool]
    workspace: LogWorkspace | None = None

    @property
    def name(self) -> str:
        return self.place.rpartition("/")[2]


class Destinations:
    """All workspaces, ready to be asked about thousands of settings; most name the same few."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._workspaces: Mapping[str, LogWorkspace] = {
            fold_id(found.subject): found for found in observed.all(LogWorkspace)
        }
        self._known: dict[str, Destination] = {}

    def at(self, place: str) -> Destination:
        """Return the workspace with an id."""
        folded = fold_id(place)
        if folded not in self._known:
            found = self._workspaces.get(folded)
            alive = _is_alive(found) if found else self._unseen(place)
            self._known[folded] = Destination(place=place, alive=alive, workspace=found)
        return self._known[folded]

    def _unseen(self, place: str) -> Field[bool]:
        """Say whether a workspace that was not seen may be alive: not where all were, and it is not among them."""
        if type_of(place) != LOG_WORKSPACE or not subscription_of(place):
            return missing(f"the setting names {place}, which is the id of no workspace", reason=Reason.PARSE)
        if subscription_of(place) not in self._observed.subscriptions:
            return hidden_by((_out_of_scope(place),))
        gaps = self._observed.hiding(LogWorkspace, at=place)
        return hidden_by(gaps) if gaps else False


def _is_alive(workspace: LogWorkspace) -> Field[bool]:
    state = (workspace.state or "").casefold()
    if not state:
        return absent("the state of the workspace")
    if state in _ALIVE or state in _NOT_ALIVE:
        return state in _ALIVE
    return missing(f"the workspace is {workspace.state}, a state that is not known here", reason=Reason.PARSE)


def _out_of_scope(place: str) -> Gap:
    return Gap(
        cause=Cause.SCOPE,
        hides=(LogWorkspace.kind,),
        scope=place,
        detail=f"the workspace {place} lies in a subscription outside of the scope",
        fix=f"add {subscription_of(place)} under scope.azure.subscriptions",
        probe="",
    )


def takes_logs(workspace: LogWorkspace) -> bool:
    """Say whether a workspace is told to take what is sent to it; a word that is new is no such promise."""
    return (workspace.ingestion or "").casefold() in _HEALTHY
