"""Plain comparisons, answered without the engine: most lines are one, and there may be 100,000 rows for each.

What is answered here is what the engine would answer (`tests/judge/test_judge_comparisons.py` asks both). Everything
else is left to the engine: other shapes of conditions, what rests on a field without a value, and values that the
engine may see in another way than Python does.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from collector.judge.tree import Kind, Node, literal

Values: TypeAlias = Mapping[str, object]
Operand: TypeAlias = Callable[[Values], object]
"""Returns a value, `None` where the engine must be asked."""
Shortcut: TypeAlias = Callable[[Values], bool | None]
"""Returns a truth, `None` where the engine must be asked."""

_LONGEST = timedelta(hours=87_660_000)
"""The longest duration that the engine knows."""
_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "_<=_": operator.le,
    "_<_": operator.lt,
    "_>=_": operator.ge,
    "_>_": operator.gt,
}
_EQUALITIES: Mapping[str, Callable[[Any, Any], bool]] = {"_==_": operator.eq, "_!=_": operator.ne}
_ORDERED = ("double", "duration")
_ALIKE = (*_ORDERED, "string", "bool")


def shortcut_of(node: Node) -> Shortcut | None:
    """Return how a condition is answered without the engine, `None` where it cannot be."""
    if node.kind is Kind.NAME and node.type == "bool":
        return _flag(node.name)
    if node.kind is not Kind.CALL:
        return None
    if node.name in ("_&&_", "_||_"):
        return _joined(node)
    if node.name == "!_":
        return _negated(node)
    return _membership(node) if node.name == "@in" else _comparison(node)


def operand_of(node: Node) -> Operand | None:
    """Return how the value of a field, parameter, literal or size is found without the engine."""
    if node.kind is Kind.NAME and node.type in _PLAIN:
        return _named(node.name, _PLAIN[node.type])
    if node.kind is Kind.CONSTANT and node.type in _ALIKE:
        value = literal(node)
        return (lambda _: value) if _PLAIN[node.type](value) else None
    if node.kind is Kind.CALL and node.name == "size" and node.parts[0].kind is Kind.NAME:
        held = operand_of(node.parts[0])
        return _size(held) if held else None
    return None


def _named(name: str, is_plain: Callable[[object], bool]) -> Operand:
    def value(values: Values) -> object:
        found = values.get(name)
        return found if is_plain(found) else None

    return value


def _size(held: Operand) -> Operand:
    def size(values: Values) -> object:
        found = held(values)
        return float(len(found)) if isinstance(found, tuple | str) else None

    return size


def _flag(name: str) -> Shortcut:
    def truth(values: Values) -> bool | None:
        found = values.get(name)
        return found if isinstance(found, bool) else None

    return truth


def _negated(node: Node) -> Shortcut | None:
    inner = shortcut_of(node.parts[0])
    if inner is None:
        return None

    def truth(values: Values) -> bool | None:
        found = inner(values)
        return None if found is None else not found

    return truth


def _joined(node: Node) -> Shortcut | None:
    """Either side may settle the whole whatever the other one is: a false one `&&`, a true one `||`."""
    left, right = map(shortcut_of, node.parts)
    if left is None or right is None:
        return None
    settling = node.name == "_||_"

    def truth(values: Values) -> bool | None:
        first = left(values)
        if first is settling:
            return settling
        second = right(values)
        if second is settling:
            return settling
        return None if first is None or second is None else not settling

    return truth


def _membership(node: Node) -> Shortcut | None:
    entry, among = operand_of(node.parts[0]), _list_of(node.parts[1])
    if entry is None or among is None or node.parts[0].type != "string":
        return None

    def truth(values: Values) -> bool | None:
        one, many = entry(values), among(values)
        return one in many if one is not None and isinstance(many, tuple) else None

    return truth


def _list_of(node: Node) -> Operand | None:
    if node.kind is not Kind.LIST:
        return operand_of(node)
    entries = tuple(literal(part) if part.kind is Kind.CONSTANT else None for part in node.parts)
    return (lambda _: entries) if all(map(_is_text, entries)) else None


def _comparison(node: Node) -> Shortcut | None:
    compare = _ORDERINGS.get(node.name) or _EQUALITIES.get(node.name)
    if compare is None or not _comparable(node):
        return None
    left, right = map(operand_of, node.parts)
    if left is None or right is None:
        return None

    def truth(values: Values) -> bool | None:
        first, second = left(values), right(values)
        return None if first is None or second is None else compare(first, second)

    return truth


def _comparable(node: Node) -> bool:
    left, right = (part.type for part in node.parts)
    return left == right and left in (_ORDERED if node.name in _ORDERINGS else _ALIKE)


def _is_number(value: object) -> bool:
    return type(value) is float


def _is_truth(value: object) -> bool:
    return type(value) is bool


def _is_duration(value: object) -> bool:
    return type(value) is timedelta and -_LONGEST <= value <= _LONGEST


def _is_text(value: object) -> bool:
    """The engine ends a text at a zero and refuses half a character; neither of them is printable ASCII."""
    return type(value) is str and value.isascii() and value.isprintable()


def _are_texts(value: object) -> bool:
    return type(value) is tuple and all(map(_is_text, value))


_PLAIN: Mapping[str, Callable[[object], bool]] = {
    "double": _is_number,
    "bool": _is_truth,
    "duration": _is_duration,
    "string": _is_text,
    "list": _are_texts,
}
"""What the engine and Python see in the same way, by type."""
