"""What all parts of the section share: whose project it is, who people are, what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from simulator.azure_devops.things import Identity
from simulator.estate.people import People
from simulator.ids import steady_guid
from simulator.moments import parse_duration
from simulator.strict import EstateError, Fields

_HEADS = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Reading:
    """The project that is being read."""

    organization: str
    project: str
    people: People
    now: datetime
    folders: tuple[Path, ...]
    """Where files are looked for, in this order."""

    def guid(self, *parts: str) -> str:
        """Return a GUID that is the same in every run."""
        return steady_guid("devops", self.organization, self.project, *parts)

    def person(self, entry: Fields, key: str) -> Identity | None:
        """Read the name of somebody described under `people`; `None` if nobody is named."""
        return self.named(entry.text(key), entry.place(key)) if entry.has(key) else None

    def persons(self, entry: Fields, key: str) -> tuple[Identity, ...]:
        """Read a list of names."""
        return tuple(self.named(name, entry.place(key)) for name in entry.texts(key))

    def named(self, name: str, where: str) -> Identity:
        """Return who is described under a name."""
        found = self.people.find(name, where)
        return Identity(id=found.id, name=found.name, unique_name=found.mail or found.id)

    def moment_or_none(self, entry: Fields, key: str) -> datetime | None:
        """Read a moment that need not be there."""
        return entry.moment(key, self.now) if entry.has(key) else None


def duration(entry: Fields, key: str, default: str) -> timedelta:
    """Read how long something took."""
    try:
        return parse_duration(entry.text(key, default))
    except ValueError as error:
        raise EstateError(f"{entry.place(key)}: {error}") from error


def ref(name: str) -> str:
    """Return a branch as a ref."""
    return name if not name or name.startswith("refs/") else _HEADS + name
