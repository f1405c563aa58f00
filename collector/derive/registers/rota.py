"""Rows about the rota of those on call around the go-live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.registers.opened import Opened, one_row, rows_of_register
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.files.registers import Rota, Shift, folded, read_rota

BEFORE_GO_LIVE = timedelta(hours=24)
_WEEK = timedelta(days=7)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class OncallRota(Row):
    """The rota between the day before go-live and the end of hypercare."""

    kind: ClassVar[str] = "oncall_rota"
    longest_gap: Field[float] = described("the longest time in which nobody is on call", "min")
    gaps: Field[tuple[str, ...]] = described("from when to when nobody is on call")
    fewest_people_a_week: Field[float] = described("how many different people share the week with the fewest", "count")


def oncall_rotas(observed: Observed) -> RowSet:
    """Return the row of the rota."""
    return rows_of_register(observed, "rota", read_rota, OncallRota, lambda *read: one_row(rota_row(*read)))


def rota_row(opened: Opened[Rota], observed: Observed) -> OncallRota:
    """Return the row of a rota that was read."""
    rota, go_live = opened.content, observed.workload.go_live
    needed = (go_live - BEFORE_GO_LIVE, go_live + observed.hypercare)
    gaps = tuple(_gaps(rota.shifts, (max(needed[0], rota.starts), min(needed[1], rota.ends))))
    longest = max((_minutes(end - start) for start, end in gaps), default=0.0)
    short = _too_short(rota, needed, longest)
    return OncallRota(
        subject=opened.file,
        longest_gap=short or longest,
        gaps=short or tuple(f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC" for start, end in gaps),
        fewest_people_a_week=short or min(_people_by_week(rota.shifts, needed)),
        **opened.origin,
    )


def _too_short(rota: Rota, needed: Span, longest: float) -> Unknown | None:
    """Return why a rota that is too short tells nothing of the rest; its gaps are gaps all the same."""
    if rota.starts <= needed[0] and needed[1] <= rota.ends:
        return None
    why = (
        f"it tells of {rota.starts:%Y-%m-%d %H:%M} to {rota.ends:%Y-%m-%d %H:%M} UTC, but "
        f"{needed[0]:%Y-%m-%d %H:%M} to {needed[1]:%Y-%m-%d %H:%M} UTC is asked: export all of that"
    )
    return missing(why, at_least=longest)


def _gaps(shifts: Sequence[Shift], window: Span) -> Iterator[Span]:
    """Yield when nobody is on call within a window, which may be empty."""
    covered, end = window
    for shift in sorted(shifts, key=lambda one: (one.starts, one.ends)):
        if shift.starts > covered and covered < end:
            yield covered, min(shift.starts, end)
        covered = max(covered, shift.ends)
    if covered < end:
        yield covered, end


def _people_by_week(shifts: Sequence[Shift], window: Span) -> Iterator[float]:
    """Yield how many people share each week from the start of the window; a last piece belongs to the week before."""
    start, end = window
    weeks = max(1, (end - start) // _WEEK)
    for number in range(weeks):
        since = start + number * _WEEK
        until = end if number == weeks - 1 else since + _WEEK
        yield float(len({folded(one.person) for one in shifts if one.starts < until and since < one.ends}))


def _minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)
