"""What lies ahead, in words: what ends soon, what has to be begun when, and whether the date can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from collector.judge.wording import duration_in_words
from collector.model import Action, Ending, Feasible
from collector.reports.calendar import STATEMENT
from collector.reports.headline import day_in_words
from collector.reports.place_names import place_name

_LATE_NAMED = 3


def date_in_words(feasible: Feasible) -> str:
    """Return whether go-live can still be kept, and what stands against it."""
    if feasible.in_time:
        return f"can be kept: what is open could be done by {day_in_words(feasible.earliest)} if all is begun now"
    named = ", ".join(feasible.late[:_LATE_NAMED])
    more = f" and {len(feasible.late) - _LATE_NAMED} more" if len(feasible.late) > _LATE_NAMED else ""
    take = "takes" if len(feasible.late) == 1 else "take"
    earliest = day_in_words(feasible.earliest)
    return f"CANNOT BE KEPT: {named}{more} {take} longer than is left; the earliest day is {earliest}"


def begin_in_words(action: Action, now: datetime) -> str:
    """Return when something has to be begun: a day, `now`, or `too late` where it cannot be done before go-live."""
    if not action.in_time:
        return "too late"
    return "now" if action.start_by <= now else day_in_words(action.start_by)


def takes_in_words(action: Action) -> str:
    """Return how long it usually takes; empty where the policy does not say."""
    days = action.lead_time.total_seconds() / 86_400
    if not days:
        return ""
    return f"{days:g} d" if days == int(days) else duration_in_words(action.lead_time.total_seconds())


def endings_in_words(forecast: Sequence[Ending]) -> list[tuple[datetime, str]]:
    """Return when something ends, and what; statements on one criterion that end on one day are one entry."""
    found: list[tuple[datetime, str]] = []
    for _, alike in groupby(
        forecast, key=lambda one: (one.at.date(), one.criterion, one.subject.startswith(STATEMENT))
    ):
        same = tuple(alike)
        if len(same) > 1 and same[0].subject.startswith(STATEMENT):
            found.append((same[0].at, f"{same[0].criterion}: {len(same)} statements"))
        else:
            found.extend((one.at, ending_in_words(one)) for one in same)
    return found


def _day_of_criterion(ending: Ending) -> tuple[date, str, bool]:
    return ending.at.date(), ending.criterion, ending.subject.startswith(STATEMENT)


def ending_in_words(ending: Ending) -> str:
    """Return what ends, of which criterion."""
    own = not ending.subject or ending.subject.startswith(STATEMENT)  # `what` says already whose statement it is
    about = "" if own else f" of {place_name(ending.subject)}"
    return f"{ending.criterion}: {ending.what}{about}"
