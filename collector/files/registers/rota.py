"""The rota of those on call, as the paging tool exports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from collector.files.registers.reading import read_register
from collector.files.registers.words import AS_OF, WHO
from collector.files.shape import Instant, Invalid, Key, ListOf, Object, Refined, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody is on call from a moment to another."""

    person: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """All shifts between two moments: beyond them nothing is known."""

    as_of: datetime
    starts: datetime
    ends: datetime
    shifts: tuple[Shift, ...]


Period = TypeVar("Period", Shift, Rota)


def _in_order(value: Period, spot: Spot) -> Period | Invalid:
    if value.ends > value.starts:
        return value
    return spot.wrong(f"{spot.title} ends before it begins", "`to` later than `from`")


_SHIFT = Object(
    build=Shift,
    keys=(
        Key("person", WHO, "Who is on call.", required=True),
        Key("from", Instant(), "When the shift begins.", required=True, into="starts"),
        Key("to", Instant(), "When it ends.", required=True, into="ends"),
    ),
)
_ROTA: Object[Rota] = Object(
    build=Rota,
    keys=(
        AS_OF,
        Key("from", Instant(), "The first moment that the export covers.", required=True, into="starts"),
        Key("to", Instant(), "The last moment that the export covers.", required=True, into="ends"),
        Key("shifts", ListOf(Refined(_SHIFT, _in_order), max_items=10_000), "Who is on call when.", required=True),
    ),
)
ROTA: Refined[Rota, Rota] = Refined(_ROTA, _in_order)


def read_rota(text: str, *, file: str) -> Rota:
    """Return the rota. Raises `UnreadableRegister`."""
    return read_register(ROTA, text, file=file)
