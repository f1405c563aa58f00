"""What a plain comparison measures and against which limit, so that a failing row can show both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collector.derive.rows import FieldType
from collector.instants import format_instant
from collector.judge.conditions import Answer, Language, Line
from collector.judge.flaws import ConditionError
from collector.judge.tree import Kind, Node
from collector.model import Quantity

_COMPARISONS = {"_<=_": "<=", "_<_": "<", "_>=_": ">=", "_>_": ">", "_==_": "==", "_!=_": "!=", "@in": "in"}
_BY_SIZE = frozenset({"<=", "<", ">=", ">"})
_EITHER = "_||_"
_MIRRORED = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`field comparison limit`, or `size(field) comparison limit`, or a bare field that must be true or false."""

    field: str
    """The dotted name of the measured field."""
    counted: bool
    """The size of the field is measured, not its value."""
    comparison: str
    limit: Line | bool
    """The expression of the limit, or the plain truth that a bare field must have."""
    alone: bool = True
    """It is the whole line; if not, something else beside it can make the line hold."""

    @property
    def settled_by_floor(self) -> Answer | None:
        """Return what a count may come out as by what was seen of it alone; `None` where that settles nothing.

        Where more is better, enough may have been seen already; where less is better, too much.
        """
        if not self.alone:
            return None
        return {">=": Answer.TRUE, ">": Answer.TRUE, "<=": Answer.FALSE, "<": Answer.FALSE}.get(self.comparison)

    def measured(self, values: Mapping[str, object], field: FieldType) -> Quantity | None:
        """Return the measured value of a row."""
        value = values.get(self.field)
        if self.counted and isinstance(value, tuple | str):
            return Quantity(value=float(len(value)), unit="count")
        return quantity(value, field.unit)

    def against(self, values: Mapping[str, object], field: FieldType) -> Quantity | None:
        """Return the limit that the row was held against."""
        value = self.limit.value(values) if isinstance(self.limit, Line) else self.limit
        return quantity(value, "count" if self.counted else field.unit, self.comparison)


def quantity(value: object, unit: str, comparison: str = "") -> Quantity | None:
    """Return a value as a quantity: durations in seconds, moments and lists as words; `None` for no value."""
    if isinstance(value, timedelta):
        return Quantity(value=value.total_seconds(), unit="s", comparison=comparison)
    if isinstance(value, datetime):
        return Quantity(value=format_instant(value.replace(microsecond=0)), comparison=comparison)
    if isinstance(value, list | tuple):
        return Quantity(value=tuple(str(entry) for entry in value), comparison=comparison)
    if isinstance(value, bool | str):
        return Quantity(value=value, comparison=comparison)
    if isinstance(value, int | float):
        return Quantity(value=float(value), unit=unit, comparison=comparison)
    return None


def measure_of(line: Line, kind: str, language: Language) -> Measure | None:
    """Return what a line measures about the rows of a kind, `None` where it is no plain comparison.

    Of several comparisons, one of which must hold, it is the first that has a limit: it fails where the line does.
    """
    if line.tree.name == _EITHER:
        return _first_limit(line, kind, language)
    is_field = _is_field_of(kind)
    tree, negated = line.tree, False
    while tree.name == "!_":
        tree, negated = tree.parts[0], not negated
    if is_field(tree):
        return Measure(field=tree.name, counted=False, comparison="==", limit=not negated)
    if negated or tree.kind is not Kind.CALL or tree.name not in _COMPARISONS:
        return None
    return _comparison(line.text, tree, is_field, language)


def _first_limit(line: Line, kind: str, language: Language) -> Measure | None:
    """Return the first comparison by size on either side of `||`."""
    at = line.tree.offset
    for text in (line.text[:at], line.text[at + len("||") :]):
        try:
            found = measure_of(language.expression(text), kind, language)
        except ConditionError:  # the line stands in brackets, so that its halves do not stand alone
            return None
        if found is not None and found.comparison in _BY_SIZE:
            return replace(found, alone=False)
    return None


def _comparison(text: str, tree: Node, is_field: Callable[[Node], bool], language: Language) -> Measure | None:
    comparison = _COMPARISONS[tree.name]
    left, right = text[: tree.offset], text[tree.offset + len(comparison) :]
    for subject, limit, spelt in ((tree.parts[0], right, comparison), (tree.parts[1], left, _MIRRORED.get(comparison))):
        counted = subject.name == "size" and len(subject.parts) == 1 and is_field(subject.parts[0])
        if spelt is None or not (counted or is_field(subject)):
            continue
        try:
            expression = language.expression(limit)
        except ConditionError:  # the line stands in brackets, so that its halves do not stand alone
            return None
        field = subject.parts[0].name if counted else subject.name
        return Measure(field=field, counted=counted, comparison=spelt, limit=expression)
    return None


def _is_field_of(kind: str) -> Callable[[Node], bool]:
    return lambda node: node.kind is Kind.NAME and node.name.startswith(kind + ".")
