"""Rows as a case writes them: each field by its type, or unknown; what a case leaves out is unknown too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from collector.derive import ROW_TYPES
from collector.derive.rows import FieldType, Row, Unknown, schema_of
from collector.files.shape import (
    Choice,
    Flag,
    Instant,
    Invalid,
    Key,
    ListOf,
    Number,
    Object,
    OneOf,
    Refined,
    Rule,
    Shape,
    Spot,
    Text,
    duration_of,
)
from collector.model import Reason

_UNSAID = Unknown(reason=Reason.MISSING, why="the case does not say")
_SUBJECT = Text(sample="vm-1", max_length=500)
_WORDS = Text(
    sample="completed",
    max_length=1000,
    min_length=0,
    rules=(Rule(r"[^\u0000-\u001f]*", "stands on one line"),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """A row before the moment of its case is known."""

    row_type: type[Row]
    subject: str
    observed_at: datetime | None
    fields: Mapping[str, object]

    def at(self, now: datetime) -> Row:
        """Return the row as it is judged: seen just now, unless the case says when."""
        left_out = dict.fromkeys(schema_of(self.row_type), _UNSAID)
        given: dict[str, Any] = {**left_out, **self.fields}
        return self.row_type(subject=self.subject, evidence=(), observed_at=self.observed_at or now, **given)


@cache
def rows_shape() -> Object[dict[str, tuple[WrittenRow, ...]]]:
    """Return the shape of `rows`: a list of rows behind the name of each kind."""
    keys = tuple(
        Key(kind, ListOf(_row_shape(row_type), max_items=100), f"Rows of the kind {kind} (docs/rows.md).")
        for kind, row_type in sorted(ROW_TYPES.items())
    )
    return Object(keys=keys, build=dict, doc="Rows by their kind.")


def _row_shape(row_type: type[Row]) -> Object[WrittenRow]:
    fields = schema_of(row_type)
    own = tuple(Key(name, _field_shape(about), about.doc) for name, about in fields.items())
    keys = (
        Key("subject", _SUBJECT, "What it is about.", required=True),
        Key("observed_at", Instant(), "When it was seen; at the moment of the case when absent."),
        *own,
    )
    return Object(keys=keys, build=partial(_written, row_type), doc=f"A row of the kind {row_type.kind}.")


def _written(row_type: type[Row], subject: str, observed_at: datetime | None = None, **fields: object) -> WrittenRow:
    return WrittenRow(row_type=row_type, subject=subject, observed_at=observed_at, fields=fields)


def _field_shape(about: FieldType) -> Shape[object]:
    known: Shape[object] = _KNOWN[about.python]
    return OneOf((known, _UNKNOWN))


def _signed_duration(text: str, spot: Spot) -> timedelta | Invalid:
    """Read a duration that may lie before a moment: `-P3D`."""
    found = duration_of(text.removeprefix("-"))
    if found is None:
        return spot.wrong(f"{spot.title} is no duration", spot.written("P7D, PT36H, or -P3D for below zero"))
    return -found if text.startswith("-") else found


_KNOWN: Mapping[str, Shape[object]] = {
    "bool": Flag(),
    "float": Number(),
    "str": _WORDS,
    "list": ListOf(_WORDS, max_items=200),
    "timedelta": Refined(Text(sample="PT36H", max_length=40), _signed_duration),
    "datetime": Instant(),
}
_UNKNOWN: Shape[object] = Object(
    keys=(
        Key("unknown", Choice.of(Reason), "Why it is not known: U-PERM, U-MISSING and so on.", required=True),
        Key("why", Text(sample="the right to read it is missing", max_length=300), "The same in words."),
    ),
    build=lambda unknown, why="the case says that it is unknown": Unknown(reason=unknown, why=why),
    doc="A field that could not be read.",
)
