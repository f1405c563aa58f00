"""When something that holds now will hold no more by time alone, because an age reaches its limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.judge.conditions import Line
from collector.judge.measure import Measure
from collector.judge.policy import Criterion
from collector.judge.sight import Seen
from collector.judge.wording import field_words

_AGE = "_age"
_AT_MOST = ("<=", "<")
_LASTING = timedelta(days=7)
"""Ages with a shorter limit are renewed without anybody's help, by the next backup or the next run of the gate."""


@dataclass(frozen=True, slots=True)
class WornOut:
    """The moment at which an age reaches its limit, and which age it is."""

    at: datetime
    what: str


def first_ending(criterion: Criterion, seen: Seen, now: datetime) -> WornOut | None:
    """Return when the first line such as `row.drill_age <= params.limit` ends to hold; `None` for never."""
    ages = [line.measure for line in criterion.conditions if line.measure is not None and _is_of_age(line.measure)]
    found = [ending for measure in ages if (ending := _ending(measure, seen, now)) is not None]
    return min(found, key=lambda one: (one.at, one.what), default=None)


def _is_of_age(measure: Measure) -> bool:
    return measure.alone and measure.comparison in _AT_MOST and measure.field.endswith(_AGE)


def _ending(measure: Measure, seen: Seen, now: datetime) -> WornOut | None:
    age = seen.values.get(measure.field)
    limit = _limit(measure, seen)
    if not isinstance(age, timedelta) or not isinstance(limit, timedelta) or limit < _LASTING:
        return None
    try:
        return WornOut(now + (limit - age), f"{field_words(measure.field.removesuffix(_AGE))} age")
    except OverflowError:  # later than any calendar
        return None


def _limit(measure: Measure, seen: Seen) -> object:
    if not isinstance(measure.limit, Line):
        return None
    if any(name.endswith(_AGE) and not name.startswith("params.") for name in measure.limit.names):
        return None  # two ages grow alike: what is younger today stays so
    return measure.limit.value(seen.values)
