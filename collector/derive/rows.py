"""What a criterion looks at: rows with typed fields, each known or unknown with a reason."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeAlias, TypeVar

from collector.model import Digest, Gap, Reason

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A field that could not be established, why, and the gaps that stand in the way."""

    reason: Reason
    why: str
    gaps: tuple[Gap, ...] = ()
    at_least: float | None = None
    """For a count: what was seen for certain. `field >= limit` may pass by it, and `field <= limit` may fail by it."""


Field: TypeAlias = T | Unknown
"""A known value, or the reason why there is none."""


def described(doc: str, unit: str = "") -> Any:
    """Declare a field of a row with the sentence that explains it to a policy author."""
    return dataclasses.field(metadata={"doc": doc, "unit": unit})


def for_reports() -> Any:
    """Declare a part of a row that only reports look at: no policy can name it, and it may be of any type."""
    return dataclasses.field(default=(), metadata={"for_reports": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One subject with everything that several probes saw about it."""

    kind: ClassVar[str]
    subject: str
    evidence: tuple[Digest, ...]
    observed_at: datetime | None
    """The oldest moment among the facts that it rests on; `None` when it rests on none."""


class FieldType(typing.NamedTuple):
    """The declared type of a row's field: `bool`, `float`, `str`, `timedelta`, `datetime` or `list` (of texts)."""

    python: str
    unit: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSet:
    """All rows of one kind, the gaps that may hide further ones, and whether there are provably no others."""

    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    complete: bool
    """Every declared scope was read to its end for what makes a row: nothing else can exist."""
    evidence: tuple[Digest, ...] = ()
    """The documents of those complete reads, on which absence rests."""
    observed_at: datetime | None = None


_PLAIN: Mapping[object, str] = {
    bool: "bool",
    float: "float",
    str: "str",
    timedelta: "timedelta",
    datetime: "datetime",
    tuple[str, ...]: "list",
}
_OWN_FIELDS = {"subject", "evidence", "observed_at"}


def schema_of(row_type: type[Row]) -> Mapping[str, FieldType]:
    """Return the fields of a row type that a policy may name, read from its annotations."""
    hints = typing.get_type_hints(row_type)
    return {
        field.name: FieldType(
            _PLAIN[_known_part(hints[field.name])], field.metadata.get("unit", ""), field.metadata.get("doc", "")
        )
        for field in dataclasses.fields(row_type)
        if field.name not in _OWN_FIELDS and "for_reports" not in field.metadata
    }


def _known_part(hint: object) -> object:
    known = [part for part in typing.get_args(hint) if part is not Unknown]
    return known[0] if Unknown in typing.get_args(hint) else hint
