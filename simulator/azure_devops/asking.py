"""One request about a project as its handlers see it, and the answers that lists share."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import quote

from simulator.answers import Answer
from simulator.azure_devops.refusals import invalid
from simulator.azure_devops.things import Identity, Project
from simulator.blobs import Blobs

Json = dict[str, Any]
CONTINUATION = "x-ms-continuationtoken"
_FRACTIONS = ("", ".23", ".537", ".7230431", ".1")


class Reads:
    """How often each thing was read that changes by being read."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def again(self, what: str) -> int:
        """Count a read; return how many there were before."""
        with self._lock:
            self._counts[what] += 1
            return self._counts[what] - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request about one project."""

    project: Project
    now: datetime
    base: str
    """The address of the organisation."""
    words: Mapping[str, str]
    """What stands in the path where the route has a name."""
    query: Mapping[str, str]
    """By lower-case name."""
    body: Any
    most: int
    """How many items a page has at most."""
    reads: Reads
    blobs: Blobs

    def number(self, word: str) -> int:
        """Return a number of the path; -1, which nothing has, for what is none."""
        text = self.words[word]
        return int(text) if text.isdecimal() else -1

    def wants(self, name: str) -> str:
        """Return what a query parameter says, or an empty text."""
        return self.query.get(name.casefold(), "")

    def needs(self, name: str) -> str:
        """Return what a query parameter says that may not be left out."""
        said = self.wants(name)
        if not said:
            raise invalid(f"Value cannot be null. Parameter name: {name}")
        return said

    def whole(self, name: str, default: int) -> int:
        """Return the number that a query parameter says."""
        said = self.wants(name)
        if not said:
            return default
        if not said.isdecimal():
            raise invalid(f"The value {said!r} of the parameter {name} is no number.")
        return int(said)

    def url(self, path: str) -> str:
        """Return the address of something of the project."""
        return f"{self.base}/{self.project.id}/_apis/{path}"

    def person(self, identity: Identity | None) -> Json:
        """Return who did something; without a person it was the build service."""
        return person(identity or self.project.service, self.base)

    def listed(self, items: Sequence[Json]) -> Answer:
        """Answer a list that is never paged."""
        return Answer(200, {"count": len(items), "value": list(items)})

    def page(self, items: Sequence[Json], *, size_at: str = "$top") -> Answer:
        """Answer a page of a list that goes on by continuation tokens."""
        start = _start(self.wants("continuationToken"))
        size = max(1, min(self.whole(size_at, self.most), self.most))
        shown = items[start : start + size]
        headers = {CONTINUATION: _token(start + size)} if start + size < len(items) else {}
        return Answer(200, {"count": len(shown), "value": list(shown)}, headers)

    def window(self, items: Sequence[Json]) -> Answer:
        """Answer a part of a list that goes on by `$skip`, and tells nobody whether there is more."""
        start = self.whole("$skip", 0)
        shown = items[start : start + min(self.whole("$top", 100), self.most)]
        return Answer(200, {"count": len(shown), "value": list(shown)})


Handler = Callable[[Asked], Answer]


def person(identity: Identity, base: str) -> Json:
    """Return an identity as it stands beside whatever it did."""
    descriptor = f"{identity.kind}.{urlsafe_b64encode(identity.id.encode()).decode().rstrip('=')}"
    avatar = f"{base}/_apis/GraphProfile/MemberAvatars/{descriptor}"
    return {
        "displayName": identity.name,
        "url": f"{base}/_apis/Identities/{identity.id}",
        "_links": {"avatar": {"href": avatar}},
        "id": identity.id,
        "uniqueName": identity.unique_name,
        "imageUrl": avatar,
        "descriptor": descriptor,
    }


def project_reference(project: Project, base: str) -> Json:
    """Return the project as it stands in what belongs to it."""
    return {
        "id": project.id,
        "name": project.name,
        "url": f"{base}/_apis/projects/{project.id}",
        "state": "wellFormed",
        "revision": 12,
        "visibility": "private",
        "lastUpdateTime": "2023-07-06T09:03:15.27Z",
    }


def moment(when: datetime, number: int = 0) -> str:
    """Write a moment with a fraction of a second cut at any length; what has the same number has the same fraction.

    So what something took stays what the estate says.
    """
    fraction = f".{when.microsecond:06d}".rstrip("0") if when.microsecond else _FRACTIONS[number % len(_FRACTIONS)]
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"


def when_known(**moments: tuple[datetime | None, int]) -> Json:
    """Return those moments that there are: a key without a moment is absent, not null."""
    return {name: moment(when, number) for name, (when, number) in moments.items() if when is not None}


def escaped(name: str) -> str:
    """Return a name as it stands in a path."""
    return quote(name, safe="")


def _token(skip: int) -> str:
    return urlsafe_b64encode(json.dumps({"skip": skip}).encode()).decode()


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        return int(json.loads(urlsafe_b64decode(token))["skip"])
    except (NotBase64, ValueError, KeyError, TypeError) as wrong:
        raise invalid("The continuation token is not valid.") from wrong
