"""Time zones by the names of Windows, which Azure writes: `W. Europe Standard Time` is `Europe/Berlin`."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from tzlocal.windows_tz import win_tz

# Opened when this module is imported, all 140 in a few milliseconds: derivation itself reads nothing from a disk.
_ZONES: Mapping[str, ZoneInfo] = {name.casefold(): ZoneInfo(key) for name, key in win_tz.items()}


def zone_named(name: str) -> ZoneInfo | None:
    """Return a zone by its Windows name, UTC for an empty one; `None` where nobody knows it."""
    return _ZONES.get(name.strip().casefold() or "utc")
