"""The rehearsals of the data migration, with what came over and whether it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from collector.files.registers.reading import read_register
from collector.files.registers.words import AS_OF, ID, SENTENCE, folded
from collector.files.shape import (
    Choice,
    Duration,
    Instant,
    Invalid,
    Key,
    ListOf,
    Number,
    Object,
    Refined,
    Spot,
    Text,
    Whole,
)


class RunStatus(StrEnum):
    """How a rehearsal came out."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Weight(StrEnum):
    """How exactly a set of data must come over."""

    BALANCE = "balance"
    """Money and stock: to the last cent."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """One set of data, counted or summed in the source and in the target."""

    name: str
    weight: Weight
    source: float
    target: float

    @property
    def pct(self) -> float:
        """How much of the source is in the target, in percent; too much in the target is as wrong as too little."""
        if self.source == self.target:
            return 100.0
        scale = max(abs(self.source), abs(self.target))
        return max(0.0, 100.0 * (1 - abs(self.source - self.target) / scale))


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationRun:
    """One rehearsal; what nobody filled in is absent."""

    id: str
    started: datetime
    duration: timedelta
    status: RunStatus
    rows_read: int | None = None
    rows_written: int | None = None
    rows_rejected: int | None = None
    rejected_because: str = ""
    volume_pct: float | None = None
    """How much of the production's amount of data it moved."""
    reconciled: tuple[Reconciled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationRegister:
    """All rehearsals, as of a moment."""

    as_of: datetime
    runs: tuple[MigrationRun, ...]
    none_because: str = ""
    """Why no data is migrated."""


def _agreeing(register: MigrationRegister, spot: Spot) -> MigrationRegister | Invalid:
    """Refuse a list of rehearsals that says beside them why there is nothing to migrate."""
    if register.runs and register.none_because:
        return spot.wrong("`none_because` stands beside rehearsals", "either the runs or `none_because`")
    return register


_AMOUNT = Number(minimum=-1e18, maximum=1e18, sample="1250000")
_ROWS = Whole(maximum=10**15, sample="1250000")
_RECONCILED = Object(
    build=Reconciled,
    keys=(
        Key("name", Text(sample="open receivables"), "What was counted or summed.", required=True),
        Key("weight", Choice.of(Weight), "balance: money and stock; other: everything else.", required=True),
        Key("source", _AMOUNT, "The count or sum in the source.", required=True),
        Key("target", _AMOUNT, "The count or sum in the target.", required=True),
    ),
)
_RUN = Object(
    build=MigrationRun,
    keys=(
        Key("id", ID, "By which people refer to it.", required=True),
        Key("started", Instant(), "When it began.", required=True),
        Key("duration", Duration(minimum=timedelta(seconds=1), maximum=timedelta(days=60), sample="PT9H"),
            "How long it took from the first step to the last check.", required=True),
        Key("status", Choice.of(RunStatus), "succeeded or failed.", required=True),
        Key("rows_read", _ROWS, "Records that were read from the source."),
        Key("rows_written", _ROWS, "Records that were written to the target."),
        Key("rows_rejected", _ROWS, "Records that were not taken over."),
        Key("rejected_because", SENTENCE, "Why these were rejected, and what happens to them."),
        Key("volume_pct", Number(minimum=0, maximum=1000, unit="%", sample="100"),
            "How much of the production's amount of data it moved."),
        Key("reconciled", ListOf(_RECONCILED, max_items=500, unique_by=lambda one: folded(one.name)),
            "Counts and sums of source and target."),
    ),
)  # fmt: skip
_REGISTER = Object(
    build=MigrationRegister,
    keys=(
        AS_OF,
        Key("runs", ListOf(_RUN, max_items=1000, unique_by=lambda one: folded(one.id)), "The rehearsals.",
            required=True),
        Key("none_because", SENTENCE, "Beside an empty list: why no data is migrated."),
    ),
)  # fmt: skip
MIGRATION: Refined[MigrationRegister, MigrationRegister] = Refined(_REGISTER, _agreeing)


def read_migration(text: str, *, file: str) -> MigrationRegister:
    """Return the rehearsals of the migration. Raises `UnreadableRegister`."""
    return read_register(MIGRATION, text, file=file)
