"""Moments and durations as the services write them, read into UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.(?P<fraction>\d{1,9}))?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_FIRST_REAL_YEAR = 2002
_LAST_REAL_YEAR = 9000


def parse_instant(text: str) -> datetime:
    """Read a moment with any number of fractional digits; without a zone it is taken as UTC.

    Raises `ValueError` for anything else, among them US-style dates, whose order of day and month is a guess.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return _parse_rfc_1123(text)
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    zone = match["zone"] if (match["zone"] or "").startswith(("+", "-")) else "+00:00"
    time = match["time"] if match["time"].count(":") == 2 else match["time"] + ":00"
    try:
        return datetime.fromisoformat(f"{match['date']}T{time}.{fraction}{zone}").astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} lies outside the calendar") from error


def means_never(moment: datetime) -> bool:
    """Say whether a date is one by which Azure says "never" or "always" (years 1, 1753, 2001, 9999)."""
    return moment.year < _FIRST_REAL_YEAR or moment.year > _LAST_REAL_YEAR


def format_instant(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, without a fraction when there is none."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _parse_rfc_1123(text: str) -> datetime:
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a moment in time") from error


_ISO_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)
_CLOCK_DURATION = re.compile(
    r"(?:(?P<days>\d+)\.)?(?P<hours>\d{1,2}):(?P<minutes>\d{2})(?::(?P<seconds>\d{2}(?:\.\d+)?))?"
)


def parse_duration(text: str) -> timedelta:
    """Read a duration as `P30D`, `PT41.6S`, `00:00:22.27` or `13.23:59:44` (days first); raises `ValueError`.

    A month counts as 30 and a year as 365 days: both are limits of retention, where the short side is the safe one.
    """
    stripped = text.strip()
    match = _ISO_DURATION.fullmatch(stripped) or _CLOCK_DURATION.fullmatch(stripped)
    parts = {name: value for name, value in match.groupdict().items() if value is not None} if match else {}
    if not parts:
        raise ValueError(f"{text!r} is not a duration")
    given = {name: float(value) for name, value in parts.items()}
    days = given.pop("days", 0.0) + given.pop("months", 0.0) * 30 + given.pop("years", 0.0) * 365
    try:
        return timedelta(days=days, **given)
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than any calendar") from error
