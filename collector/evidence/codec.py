"""Facts, gaps, documents and the run as JSON objects and back.

A field that is `None` is left out, never null; moments are RFC 3339 in UTC, durations ISO 8601; tuples are lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from collector.facts import FACT_TYPES
from collector.instants import format_instant
from collector.model import Cause, Digest, Fact, HostStatement, ProbeName

T = TypeVar("T")

_PLAIN = frozenset({str, int, bool, float})
"""What is JSON already."""


class BadRecord(ValueError):
    """A stored record that this version of golive cannot read."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}. Read it with the version of golive that wrote it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """One line of the documents: a redacted answer. What it answered and when, the reads tell."""

    digest: Digest
    body: Any
    """JSON; its canonical bytes have the digest."""


@dataclass(frozen=True, slots=True)
class _DigestOnly:
    """What is read of a line of the documents where the body does not matter."""

    digest: Digest


_DIGEST_ONLY = msgspec.json.Decoder(_DigestOnly)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """One answer to a read: its document, when it was read, and the key of its list of items."""

    document: Digest
    observed_at: datetime
    items_at: str = ""
    size: int = 0
    """Of the document, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredError:
    """Why a read failed, with the error answer, if there was one."""

    cause: Cause
    detail: str
    fix: str
    answers: tuple[StoredPage, ...] = ()

    @property
    def documents(self) -> tuple[Digest, ...]:
        return tuple(answer.document for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRead:
    """One request as it was answered: its pages, and the error that ended it."""

    source: str
    key: str
    pages: tuple[StoredPage, ...] = ()
    error: StoredError | None = None

    @property
    def answers(self) -> tuple[StoredPage, ...]:
        """Every stored answer, the one that ended it too."""
        return (*self.pages, *self.error.answers) if self.error else self.pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a bundle says about its own making."""

    tool_version: str
    started_at: datetime
    probes: tuple[ProbeName, ...] = ()
    subscriptions: tuple[str, ...] = ()
    cloud: str = "public"
    demo: bool = False
    completeness: str = "partial"
    """`complete`, `gaps` (something could not be read) or `partial` (the run was cut short)."""
    commit: str = ""
    """The commit of the release where the pipeline or the command line named it, and not the workload file."""
    statements: tuple[HostStatement, ...] = ()
    """The signed papers that hosts were asked about."""
    roles: Digest = ""
    """Of the role map by which those who review and approve were told apart; empty where no paper asked for it."""
    collected_at: datetime | None = None
    """When the last answer was read; absent while the run has not ended."""


def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


# mypy asks whether instances of the class can be hashed; here the class itself is the key.
_names_of: Callable[[type[Any]], tuple[str, ...]] = lru_cache(maxsize=256)(_field_names)  # type: ignore[assignment]
"""The names of a record's fields; the cache holds one entry for each of our own types."""


def to_json(record: Any) -> dict[str, Any]:
    """Return a record as a JSON object."""
    return {
        name: value if type(value) in _PLAIN else _plain(value)
        for name in _names_of(type(record))
        if (value := getattr(record, name)) is not None
    }


def from_json(kind: type[T], raw: Any) -> T:
    """Return the record in a JSON object; raises `BadRecord` unless every field is there, known and of its type."""
    if not isinstance(raw, Mapping):
        raise BadRecord(kind.__name__, "it is not an object")
    _refuse_unknown(kind, raw)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise BadRecord(kind.__name__, str(error)) from error


def digest_of_line(line: bytes) -> Digest:
    """Return the digest that a line of the documents gives itself; raises `BadRecord`."""
    try:
        return _DIGEST_ONLY.decode(line).digest
    except msgspec.DecodeError as error:
        raise BadRecord(StoredDocument.__name__, str(error)) from error


def fact_to_json(fact: Fact) -> dict[str, Any]:
    """Return a fact as a JSON object that names its kind."""
    return {"kind": fact.kind, **to_json(fact)}


def fact_from_json(raw: Any) -> Fact:
    """Return the fact in a JSON object, by its kind; raises `BadRecord`."""
    if not isinstance(raw, Mapping):
        raise BadRecord("fact", "it is not an object")
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in FACT_TYPES:
        raise BadRecord("fact", f"the kind {kind!r} is unknown")
    return from_json(FACT_TYPES[kind], {name: value for name, value in raw.items() if name != "kind"})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone; a stored moment is in UTC")
        return format_instant(value)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [entry if type(entry) in _PLAIN else _plain(entry) for entry in value]
    if dataclasses.is_dataclass(value):
        return to_json(value)
    return value


def _duration(value: timedelta) -> str:
    """Write a setting's length of time as ISO 8601; it is no age, which a record never holds."""
    text: str = msgspec.to_builtins(value)
    return text


def _refuse_unknown(kind: type[Any], raw: Mapping[str, Any]) -> None:
    unknown = raw.keys() - _names_of(kind)
    if unknown:
        raise BadRecord(kind.__name__, f"the field {min(unknown)!r} is unknown")
