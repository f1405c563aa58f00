"""Items: what a parse function is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, TypeAlias

from collector.instants import means_never, parse_duration, parse_instant
from collector.model import Digest
from collector.probe.errors import Malformed

JsonObject: TypeAlias = Mapping[str, Any]
_MOST = 2**53
"""Up to it a number of JSON is exact; no service counts further, and a bundle could not keep it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One element of an answer, read by path without regard to case, with the document that holds it.

    `text`, `instant`, `flag` and the like demand the property; their `maybe_` twins return `None` when it is
    absent, null or an empty text. A property of another type raises `Malformed`.
    """

    raw: JsonObject
    document: Digest
    observed_at: datetime
    asked: str = ""
    """What the request was about: a subscription, the resource behind a `PerItem`, or a pattern."""

    def get(self, path: str) -> Any:
        """Return the value at a dotted path, or `None` where a part of the path is missing."""
        value: Any = self.raw
        for name in path.split("."):
            if type(value) is not dict and not isinstance(value, Mapping):  # the first test is much the quicker
                return None
            value = _ignoring_case(value, name)
        return value

    def maybe_text(self, path: str) -> str | None:
        value = self.get(path)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Malformed(path, value)
        return value

    def text(self, path: str) -> str:
        value = self.maybe_text(path)
        if value is None:
            raise Malformed(path, None)
        return value

    def maybe_flag(self, path: str) -> bool | None:
        value = self.get(path)
        if isinstance(value, str) and value.casefold() in ("true", "false"):
            return value.casefold() == "true"
        if value is None or isinstance(value, bool):
            return value
        raise Malformed(path, value)

    def maybe_int(self, path: str) -> int | None:
        value = self.get(path)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST <= value <= _MOST:
            raise Malformed(path, value)
        if value != int(value):
            raise Malformed(path, value)
        return int(value)

    def maybe_number(self, path: str) -> float | None:
        """Return a number; some services write whole ones as `14.0`, others as text."""
        value = self.get(path)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise Malformed(path, value)
        try:
            number = float(value)
        except (ValueError, OverflowError) as error:
            raise Malformed(path, value) from error
        if not isfinite(number):
            raise Malformed(path, value)
        return number

    def maybe_duration(self, path: str) -> timedelta | None:
        """Return a duration, written as `PT41.6S`, `P30D`, `00:00:22.2739215` or `13.23:59:44` (days first)."""
        value = self.maybe_text(path)
        if value is None:
            return None
        try:
            return parse_duration(value)
        except ValueError as error:
            raise Malformed(path, value) from error

    def maybe_span(self, path: str, unit: timedelta) -> timedelta | None:
        """Return a duration that is told as a number of days, hours or any other unit."""
        number = self.maybe_number(path)
        if number is None:
            return None
        try:
            return number * unit
        except OverflowError as error:
            raise Malformed(path, number) from error

    def maybe_region(self, path: str) -> str | None:
        """Return a region in lower case without spaces; services write `northeurope` and `North Europe`."""
        text = self.maybe_text(path)
        return None if text is None else text.replace(" ", "").casefold()

    def maybe_objects(self, path: str) -> tuple[JsonObject, ...] | None:
        """Return a list of objects; an object keyed `"0"`, `"1"` counts as one (portal dashboards)."""
        value = self.get(path)
        if value is None or value == "":
            return None
        if isinstance(value, Mapping):
            value = list(value.values())
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            raise Malformed(path, value)
        return tuple(value)

    def maybe_texts(self, path: str) -> tuple[str, ...] | None:
        value = self.get(path)
        if value is None or value == "":
            return None
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise Malformed(path, value)
        return tuple(value)

    def maybe_instant(self, path: str) -> datetime | None:
        """Return a moment in UTC; dates that mean "never" (before 2002, after 9000) count as absent."""
        value = self.maybe_text(path)
        if value is None:
            return None
        try:
            moment = parse_instant(value)
        except ValueError as error:
            raise Malformed(path, value) from error
        return None if means_never(moment) else moment

    def inside(self, raw: JsonObject) -> Item:
        """Return an item for an object within this one, resting on the same document."""
        return Item(raw, self.document, self.observed_at, self.asked)


def _ignoring_case(value: Mapping[str, Any], name: str) -> Any:
    if name in value:
        return value[name]
    folded = name.casefold()
    return next((found for key, found in value.items() if key.casefold() == folded), None)
