"""The command that gives what is missing, with a placeholder only for what cannot be known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collector.doctor.lacks import Kind, Obstacle

_ROLE_HELPS = (Kind.INVISIBLE, Kind.MISSING, Kind.CONDITION)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its options, so that it can be written on one line or folded."""

    name: str
    options: tuple[str, ...]

    @property
    def line(self) -> str:
        return " ".join((self.name, *self.options))


def grants(obstacle: Obstacle, assignee: str) -> tuple[Command, ...]:
    """Return one role assignment for each place where a role of the resource manager helps, otherwise none.

    `assignee` is what goes behind `--assignee`: an application id, an object id, or a placeholder.
    """
    if obstacle.kind not in _ROLE_HELPS:
        return ()
    return tuple(_assignment(assignee, place) for place in obstacle.places)


def _assignment(assignee: str, place: str) -> Command:
    options = ("--role Reader", f"--assignee {assignee}", f"--scope {place}")
    return Command("az role assignment create", options)


def hint(obstacle: Obstacle) -> str:
    """Return what to do in words: instead of the commands, or beside them."""
    if obstacle.kind is Kind.INVISIBLE:
        return "or correct the id under scope.azure in the workload file"
    return obstacle.fix


def places_in_words(places: Sequence[str], shown: int = 3) -> str:
    """Return places as people say them."""
    names = [_in_words(place) for place in places[:shown]]
    more = len(places) - shown
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _in_words(place: str) -> str:
    parts = [part for part in place.split("/") if part]
    if not parts:
        return "everything in scope"
    kind = parts[-2].casefold() if len(parts) > 1 else ""
    named = {
        "subscriptions": "subscription",
        "managementgroups": "management group",
        "billingaccounts": "billing account",
    }
    return f"{named[kind]} {parts[-1]}" if kind in named and place.startswith("/") else place
