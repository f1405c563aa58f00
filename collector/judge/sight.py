"""What conditions see of a row: the values that can be trusted, and how old they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.derive.rows import FieldType, Unknown
from collector.judge.policy import Criterion
from collector.judge.wording import duration_in_words
from collector.model import Reason, Tier

MAX_SKEW = timedelta(minutes=5)
"""How far ahead of ours the clock of a source may be."""
_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,),
    "float": (float, int),
    "str": (str,),
    "timedelta": (timedelta,),
    "datetime": (datetime,),
    "list": (tuple,),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When and at which tier is judged."""

    now: datetime
    tier: Tier


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as conditions see it: the known values by dotted name, parameters included, and the unknown fields."""

    values: Mapping[str, object]
    unknown: Mapping[str, Unknown]


def see(row: object, criterion: Criterion, tier: Tier) -> Seen:
    """Sort the fields of a row, or of what a person answered, into known and unknown ones.

    A value that cannot be right is unknown.
    """
    values: dict[str, object] = dict(criterion.params_at(tier))
    unknown: dict[str, Unknown] = {}
    for name, declared in criterion.fields.items():
        value = getattr(row, name)
        why = None if isinstance(value, Unknown) else _distrust(name, value, declared)
        if why is not None:
            value = Unknown(reason=Reason.PARSE, why=why)
        (unknown if isinstance(value, Unknown) else values)[f"{criterion.rows}.{name}"] = value
    return Seen(values, unknown)


def _distrust(name: str, value: object, declared: FieldType) -> str | None:
    words = name.replace("_", " ")
    is_flag = isinstance(value, bool)
    if not isinstance(value, _PYTHON_TYPES[declared.python]) or (is_flag and declared.python != "bool"):
        return f"{words} is no {declared.python}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{words} is not a finite number"
    if isinstance(value, datetime) and value.tzinfo is None:
        return f"{words} has no time zone"
    if name.endswith("_age") and isinstance(value, timedelta) and value < timedelta(0):
        return f"{words} is negative: it lies in the future"
    return None


def age_problem(observed_at: datetime | None, max_age: timedelta, now: datetime) -> tuple[Reason, str] | None:
    """Say what is wrong with the moment of an observation: missing, too old, or in the future."""
    if observed_at is None:
        return Reason.STALE, "nothing says when this was observed"
    if observed_at > now + MAX_SKEW:
        return Reason.PARSE, "this was observed in the future: a clock is wrong"
    if now - observed_at > max_age:
        age, allowed = (duration_in_words(span.total_seconds()) for span in (now - observed_at, max_age))
        return Reason.STALE, f"this was observed {age} ago, more than {allowed}: collect again"
    return None
