"""Comparisons that nothing can fail: `share >= 0` names its field and asks nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from collector.derive.rows import FieldType
from collector.judge.conditions import Answer, Line
from collector.judge.flaws import Flaw
from collector.judge.measure import Measure

_ORDERINGS = ("<", "<=", ">", ">=")
_MANY = 10_000
_LARGE = 1e9
_CENTURY = timedelta(days=36_525)


def flaws_of_limit(
    line: Line, measure: Measure, field: FieldType, params: Sequence[Mapping[str, object]]
) -> Iterator[Flaw]:
    """Yield a flaw where both the least and the greatest value of the measured field pass, at every tier."""
    if measure.comparison not in _ORDERINGS:
        return
    ends = _sizes(field) if measure.counted else _ends(measure.field, field)
    settings = [{**values, measure.field: end} for values in params for end in ends]
    if settings and all(line.evaluate(setting).answer is Answer.TRUE for setting in settings):
        yield Flaw(0, f"no value of {measure.field} can fail this line", "a limit that some value does not keep")


def _sizes(field: FieldType) -> tuple[object, ...]:
    return ("", "x" * _MANY) if field.python == "str" else ((), ("x",) * _MANY)


def _ends(name: str, field: FieldType) -> tuple[object, ...]:
    """Return the least and the greatest value that a field can have; none for a type without such."""
    if field.python == "timedelta":
        return timedelta(0) if name.endswith("_age") else -_CENTURY, _CENTURY
    if field.python != "float":
        return ()
    least = 0.0 if field.unit in ("%", "count") else -_LARGE
    return least, 100.0 if field.unit == "%" else _LARGE
