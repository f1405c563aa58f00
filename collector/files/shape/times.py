"""Shapes of moments (RFC 3339) and durations (ISO 8601)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.files.mistakes import quoted
from collector.files.nodes import ScalarNode
from collector.files.shape.base import Invalid, JsonSchema, Kind, Spot
from collector.files.shape.texts import text_of
from collector.instants import means_never, parse_instant

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONE = r"[Zz]|[+-][0-9]{2}:[0-9]{2}"
_INSTANT = rf"{_DATE}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,9}})?({_ZONE})"
_NEARLY = re.compile(
    rf"(?P<date>{_DATE})(?P<gap>[Tt ]+(?P<time>[0-9]{{2}}:[0-9]{{2}})(?P<s>:[0-9]{{2}})?)?(?P<zone>{_ZONE})?"
)

_DURATION = (
    "P(?=[0-9T])((?P<weeks>[0-9]{1,8})W|((?P<days>[0-9]{1,8})D)?"
    "(T(?=[0-9])((?P<hours>[0-9]{1,9})H)?((?P<minutes>[0-9]{1,9})M)?((?P<seconds>[0-9]{1,9})S)?)?)"
)
_DURATION_PARTS = re.compile(_DURATION)
_DURATION_IN_SCHEMA = re.sub(r"\?P<[a-z]+>", "", _DURATION)
"""ECMAScript writes names of groups in another way."""
_CALENDAR_UNITS = re.compile(r"P(?=[^T]*[YM])(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?.*", re.IGNORECASE)
_EVERYDAY = re.compile(r"([0-9]{1,6}) *([a-z]+)", re.IGNORECASE)
_EVERYDAY_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("s", "sec", "second"), "PT{}S"),
    **dict.fromkeys(("m", "min", "minute"), "PT{}M"),
    **dict.fromkeys(("h", "hr", "hour"), "PT{}H"),
    **dict.fromkeys(("d", "day"), "P{}D"),
    **dict.fromkeys(("w", "week"), "P{}W"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment with date, time and zone, returned in UTC."""

    sample: str = "2026-12-15T08:00:00Z"

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.TEXT})

    def read(self, spot: Spot) -> datetime | Invalid:
        value = text_of(spot, spot.written(self.sample))
        if isinstance(value, Invalid):
            return value
        if not re.fullmatch(_INSTANT, value):
            what, how = _what_an_instant_lacks(value, self.sample)
            return spot.wrong(f"{spot.title} is {quoted(value)}, {what}", spot.written(how))
        try:
            moment = parse_instant(value)
        except ValueError:
            return spot.wrong(f"{spot.title} is {quoted(value)}, which no calendar has", spot.written(self.sample))
        if means_never(moment):
            what = f"{spot.title} is {quoted(value)}, but only the years 2002 to 9000 are read"
            return spot.wrong(what, spot.written(self.sample))
        return moment

    def schema(self) -> JsonSchema:
        return {"type": "string", "format": "date-time", "pattern": f"^{_INSTANT}$", "examples": [self.sample]}

    def example(self) -> str:
        return self.sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time in weeks, days, hours, minutes and seconds: `P7D`, `PT36H`."""

    minimum: timedelta = timedelta(0)
    maximum: timedelta = timedelta(days=3660)
    sample: str = "P7D"

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.TEXT})

    def read(self, spot: Spot) -> timedelta | Invalid:
        value = self._text(spot)
        if isinstance(value, Invalid):
            return value
        duration = duration_of(value)
        if duration is None:
            what, how = _what_a_duration_lacks(value, self.sample)
            return spot.wrong(f"{spot.title} is {quoted(value)}, {what}", spot.written(how))
        if not self.minimum <= duration <= self.maximum:
            limits = f"{duration_text(self.minimum)} to {duration_text(self.maximum)}"
            return spot.wrong(f"{spot.title} is {quoted(value)}, but {limits} is allowed", spot.written(self.sample))
        return duration

    def schema(self) -> JsonSchema:
        return {"type": "string", "pattern": f"^{_DURATION_IN_SCHEMA}$", "examples": [self.sample]}

    def example(self) -> str:
        return self.sample

    def _text(self, spot: Spot) -> str | Invalid:
        node = spot.node
        if isinstance(node, ScalarNode) and isinstance(node.value, int) and not isinstance(node.value, bool):
            number = abs(node.value)
            what = f"{spot.title} is the number {node.spelled} without a unit"
            return spot.wrong(what, f"{spot.written(f'PT{number}H')} for hours, P{number}D for days")
        return text_of(spot, spot.written(self.sample))


def duration_of(text: str) -> timedelta | None:
    """Return the duration that a text writes in ISO 8601 with weeks to seconds, or `None`."""
    match = _DURATION_PARTS.fullmatch(text)
    if match is None:
        return None
    return timedelta(**{unit: int(count) for unit, count in match.groupdict(default="0").items()})


def duration_text(duration: timedelta) -> str:
    """Return a duration of whole seconds as ISO 8601 writes it, in days or else in the largest unit that fits."""
    seconds = int(duration.total_seconds())
    for size, unit in ((86_400, "P{}D"), (3_600, "PT{}H"), (60, "PT{}M")):
        if seconds % size == 0:
            return unit.format(seconds // size)
    return f"PT{seconds}S"


def _what_an_instant_lacks(value: str, sample: str) -> tuple[str, str]:
    match = _NEARLY.fullmatch(value)
    if match is None:
        return "which is not a moment as RFC 3339 writes it", sample
    suggestion = f"{match['date']}T{match['time'] or '08:00'}{match['s'] or ':00'}{match['zone'] or 'Z'}"
    if match["time"] is None:
        return "which has no time of day and no zone", suggestion
    if match["zone"] is None:
        return "which has no zone", f"{suggestion} (Z is UTC; or an offset such as +01:00)"
    return "which is not a moment as RFC 3339 writes it", suggestion


def _what_a_duration_lacks(value: str, sample: str) -> tuple[str, str]:
    everyday = _EVERYDAY.fullmatch(value)
    unit = everyday[2].lower() if everyday else ""
    pattern = _EVERYDAY_UNITS.get(unit) or _EVERYDAY_UNITS.get(unit.removesuffix("s"))
    if everyday and pattern:
        return "which is not a duration as ISO 8601 writes it", pattern.format(everyday[1])
    calendar = _CALENDAR_UNITS.fullmatch(value)
    if calendar:
        days = 365 * int(calendar[1] or 0) + 30 * int(calendar[2] or 0)
        return "but months and years have no fixed length", f"P{days}D, in days" if days else f"{sample}, in days"
    if duration_of(value.upper()):
        return "which is not a duration as ISO 8601 writes it", value.upper()
    return "which is not a duration in whole weeks, days, hours, minutes or seconds", f"{sample} (or PT36H, PT15M)"
