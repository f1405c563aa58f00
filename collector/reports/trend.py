"""The history of a workload for people: how it went, what has been open for how long, and where the pace leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.history import Entry, History
from collector.reports.plain_text import neutral

_SHOWN = 20
_MARGIN = "  "
_DAY = timedelta(days=1)
_LONGEST_FORECAST = 365 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSince:
    """A criterion that is open now, and since when without a break."""

    criterion: str
    outcome: str
    since: datetime
    runs: int
    """In how many runs in a row."""


def open_since(entries: Sequence[Entry]) -> tuple[OpenSince, ...]:
    """Return what is open in the newest entry, the longest open first."""
    if not entries:
        return ()
    newest = entries[-1]
    found = [_since(criterion, outcome, entries) for criterion, outcome in newest.open.items()]
    return tuple(sorted(found, key=lambda one: (one.since, one.criterion)))


def _since(criterion: str, outcome: str, entries: Sequence[Entry]) -> OpenSince:
    since, runs = entries[-1].decided_at, 0
    for entry in reversed(entries):
        if criterion not in entry.open:
            break
        since, runs = entry.decided_at, runs + 1
    return OpenSince(criterion=criterion, outcome=outcome, since=since, runs=runs)


def everything_closed(entries: Sequence[Entry]) -> datetime | None:
    """Return when nothing would be open any more at the pace of the history; `None` where it leads nowhere.

    The pace is that of the line through all runs (least squares) over open and waiting criteria.
    """
    if len(entries) < 2:
        return None
    start = entries[0].decided_at
    days = [(entry.decided_at - start) / _DAY for entry in entries]
    left = [float(len(entry.open) + len(entry.waiting)) for entry in entries]
    mean_day, mean_left = sum(days) / len(days), sum(left) / len(left)
    spread = sum((day - mean_day) ** 2 for day in days)
    pace = (
        sum((day - mean_day) * (n - mean_left) for day, n in zip(days, left, strict=True)) / spread if spread else 0.0
    )
    if pace >= 0 or not left[-1]:
        return None
    ahead = left[-1] / -pace  # a flat line falls by a rounding error, and no calendar reaches where that leads
    return entries[-1].decided_at + timedelta(days=ahead) if ahead <= _LONGEST_FORECAST / _DAY else None


def history_text(history: History) -> str:
    """Return the history as text; of many runs the newest."""
    return "\n".join((*_runs(history.entries), *_open(history.entries), *_forecast(history.entries), *_wrong(history)))


def _runs(entries: Sequence[Entry]) -> Iterator[str]:
    yield f"{_MARGIN}{'judged':<22}{'mode':<8}{'ruling':<16}{'open':>5}{'not due':>9}"
    for entry in entries[-_SHOWN:]:
        at, demo = f"{entry.decided_at:%Y-%m-%d %H:%M} UTC", "  DEMO" if entry.demo else ""
        ruling = neutral(entry.ruling).replace("_", "-")
        yield f"{_MARGIN}{at:<22}{neutral(entry.mode):<8}{ruling:<16}{len(entry.open):>5}{len(entry.waiting):>9}{demo}"
    if len(entries) > _SHOWN:
        yield f"{_MARGIN}and {len(entries) - _SHOWN} before these"
    yield ""


def _open(entries: Sequence[Entry]) -> Iterator[str]:
    found = open_since(entries)
    if not found:
        return
    now = entries[-1].decided_at
    yield f"{_MARGIN}{'open now':<36}{'outcome':<10}{'since':<14}{'days':>5}{'runs':>6}"
    for one in found[:_SHOWN]:
        days = (now - one.since).days
        criterion, outcome = neutral(one.criterion), neutral(one.outcome)
        yield f"{_MARGIN}{criterion:<36}{outcome:<10}{one.since:%Y-%m-%d}    {days:>5}{one.runs:>6}"
    if len(found) > _SHOWN:
        yield f"{_MARGIN}and {len(found) - _SHOWN} more; --format json lists all"
    yield ""


def _forecast(entries: Sequence[Entry]) -> Iterator[str]:
    if not entries or not (entries[-1].open or entries[-1].waiting):
        return
    done, go_live = everything_closed(entries), entries[-1].go_live
    if done is None:
        yield f"{_MARGIN}The runs so far do not tell when nothing is open any more: the number does not fall."
    else:
        before = "before" if done <= go_live else "AFTER"
        said = f"At the pace of these runs nothing is open on {done:%Y-%m-%d}"
        yield f"{_MARGIN}{said}, {before} go-live on {go_live:%Y-%m-%d}."
    yield ""


def _wrong(history: History) -> Iterator[str]:
    for problem in history.problems:
        yield f"{_MARGIN}PROBLEM {neutral(problem)}"
