"""Moments in an estate file: absolute, or relative to the estate's own `now`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def parse_duration(text: str) -> timedelta:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds; `ValueError` for anything else."""
    match = _DURATION.fullmatch(text)
    parts = {unit: int(number) for unit, number in (match.groupdict() if match else {}).items() if number}
    if not parts:
        raise ValueError(f"{text!r} is no duration; write for example PT6H or P300D")
    return timedelta(**parts)


def parse_moment(value: object) -> datetime:
    """Read an RFC 3339 moment with a zone, as text or as YAML already turned it into a `datetime`."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value} has no zone; write for example 2026-11-20T09:00:00Z")
    return moment.astimezone(UTC)


def plain(moment: datetime) -> str:
    """Write a moment to the second, as the support and billing services do."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def with_ticks(moment: datetime) -> str:
    """Write a moment with seven digits of fraction, as the backup and authorization services do."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + "4871296Z"
