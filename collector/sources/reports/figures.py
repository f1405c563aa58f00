"""Numbers and moments as report files write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

from collector.instants import means_never, parse_instant
from collector.sources.reports.reading import Refused, fragment

_WHOLE = re.compile(r"\s*(\d{1,15})(?:\.0+)?\s*", re.ASCII)
_ZONED = re.compile(r".*\d\s*(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})\s*", re.IGNORECASE | re.DOTALL)
_LONGEST_RUN = timedelta(days=30)
_SECONDS = range(10**9, 4 * 10**9)
_MILLISECONDS = range(10**12, 4 * 10**12)


def whole_number(text: str) -> int | None:
    """Read a count; `1.0` is one, as some tools write it. `None` for anything else."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else None


def demand_count(text: str | None, what: str) -> int:
    """Read a count that the format demands; `what` names it. Raises `Refused`."""
    number = whole_number(text or "")
    if number is None:
        raise Refused(
            f"{what} is {fragment(text or '')}, not a whole number: write the report again with an unchanged tool"
        )
    return number


def epoch_instant(text: str) -> datetime | None:
    """Read a moment in seconds or milliseconds since 1970; `None` where it could be neither or both."""
    number = whole_number(text)
    if number is None:
        return None
    if number in _SECONDS:
        return datetime.fromtimestamp(number, UTC)
    if number in _MILLISECONDS:
        return datetime.fromtimestamp(number // 1000, UTC)
    return None


def zoned_instant(text: str) -> datetime | None:
    """Read a moment that names its time zone; `None` for any other, because local time could mean any moment."""
    if not _ZONED.fullmatch(text):
        return None
    try:
        moment = parse_instant(text)
    except ValueError:
        return None
    return None if means_never(moment) else moment


def duration(text: str) -> timedelta:
    """Read seconds; anything unreadable is nothing, so that a moment may come out too old but never too new."""
    try:
        seconds = float(text)
    except ValueError:
        return timedelta()
    if not math.isfinite(seconds) or not 0 <= seconds <= _LONGEST_RUN.total_seconds():
        return timedelta()
    return timedelta(seconds=seconds)
