"""What conditions see of a row: the values that can be trusted, and how old they are."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.derive.rows import FieldType, Unknown
from collector.judge.policy import Criterion
from collector.judge.wording import duration_in_words
from collector.model import Reason, Tier

MAX_SKEW = timedelta(minutes=5)
"""How far ahead of ours the clock of a source may be."""
_NONE = timedelta(0)
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


@dataclass(frozen=True, slots=True)
class Sight:
    """How the rows of a criterion are looked at at a tier: made once for 100,000 of them."""

    params: Mapping[str, object]
    fields: tuple[tuple[str, str, FieldType], ...]
    """The name, the dotted name and the type of each field that is looked at."""

    def see(self, row: object) -> Seen:
        """Sort the fields of a row into known and unknown ones. A value that cannot be right is unknown."""
        values: dict[str, object] = dict(self.params)
        unknown: dict[str, Unknown] = {}
        for name, dotted, declared in self.fields:
            value = getattr(row, name)
            if isinstance(value, Unknown):
                unknown[dotted] = value
            elif (why := _distrust(name, value, declared)) is not None:
                unknown[dotted] = Unknown(reason=Reason.PARSE, why=why)
            else:
                values[dotted] = value
        return Seen(values, unknown)


def sight_of_lines(criterion: Criterion, tier: Tier) -> Sight:
    """Return a sight of those fields only that the criterion asks about or shows."""
    lines = [condition.line for condition in criterion.conditions]
    named = {name for line in (*lines, criterion.where) if line is not None for name in line.names}
    return _sight(criterion, tier, named | {f"{criterion.rows}.{name}" for name in criterion.show})


def see(row: object, criterion: Criterion, tier: Tier) -> Seen:
    """See every field of a row, or of what a person answered."""
    return _sight(criterion, tier, {f"{criterion.rows}.{name}" for name in criterion.fields}).see(row)


def _sight(criterion: Criterion, tier: Tier, wanted: Collection[str]) -> Sight:
    dotted = ((name, f"{criterion.rows}.{name}", declared) for name, declared in criterion.fields.items())
    return Sight(criterion.params_at(tier), tuple(one for one in dotted if one[1] in wanted))


def _distrust(name: str, value: object, declared: FieldType) -> str | None:
    is_flag = isinstance(value, bool)
    if not isinstance(value, _PYTHON_TYPES[declared.python]) or (is_flag and declared.python != "bool"):
        return f"{_words(name)} is no {declared.python}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{_words(name)} is not a finite number"
    if isinstance(value, datetime) and value.tzinfo is None:
        return f"{_words(name)} has no time zone"
    if isinstance(value, timedelta) and value < _NONE and name.endswith("_age"):
        return f"{_words(name)} is negative: it lies in the future"
    if isinstance(value, str | tuple) and _has_zero(value):
        return f"{_words(name)} holds a zero character, at which the engine of conditions would end it"
    return None


def _has_zero(value: str | tuple[object, ...]) -> bool:
    return "\0" in value if isinstance(value, str) else any("\0" in str(entry) for entry in value)


def _words(name: str) -> str:
    return name.replace("_", " ")


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
