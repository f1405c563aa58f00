"""How a duration stands in JSON."""

from __future__ import annotations

from datetime import timedelta


def duration(span: timedelta) -> str:
    """Write a duration in ISO 8601, in days and seconds: `P7D`, `PT3600S`, `P1DT60S`."""
    days = f"{span.days}D" if span.days else ""
    seconds = f"T{span.seconds}S" if span.seconds or not span.days else ""
    return f"P{days}{seconds}"
