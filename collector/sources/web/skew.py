"""Whether this machine and a service agree on the time: ages judged by a clock that is wrong are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from collector.instants import parse_instant
from collector.model import Cause
from collector.probe import ReadError

_MOST = timedelta(minutes=5)


def refuse_when_skewed(headers: Mapping[str, str], wall: float) -> None:
    """Raise `ReadError` where the `Date` of an answer is far from `wall`, in seconds since 1970.

    An answer without a date is let through.
    """
    answered, here = date_of(headers), datetime.fromtimestamp(wall, UTC)
    if answered is not None and abs(answered - here) > _MOST:
        raise ReadError(
            Cause.MALFORMED,
            f"the clock of this machine is {_in_words(here - answered)} the date of the answer",
            "Set the clock of this machine; if it is right, keep the proxy in between from giving old answers.",
        )


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Return when an answer was made, by its own word."""
    try:
        return parse_instant(headers.get("date", ""))
    except ValueError:
        return None


def _in_words(ahead: timedelta) -> str:
    hours = abs(ahead) / timedelta(hours=1)
    amount = f"{hours:.0f} h" if hours >= 2 else f"{hours * 60:.0f} min"
    return f"{amount} {'ahead of' if ahead > timedelta(0) else 'behind'}"
