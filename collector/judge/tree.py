"""The checked syntax tree of a compiled condition: what the lint and the measuring look at.

The engine hands its tree out as a serialized `cel.expr.CheckedExpr`. Field numbers are those of
https://github.com/google/cel-spec/blob/master/proto/cel/expr/syntax.proto and checked.proto beside it.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Wire: TypeAlias = Mapping[int, list[int | bytes]]
"""A protobuf message: its field numbers with their raw values, in order."""


class Kind(StrEnum):
    """What a node of the tree is."""

    CONSTANT = "constant"
    NAME = "name"
    CALL = "call"
    LIST = "list"
    QUANTIFIER = "quantifier"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a condition; `offset` is its index in the text that was compiled."""

    kind: Kind
    name: str
    """The variable, the function (`_<=_`, `@in`, …) or the quantifier (`all`, `exists`, `exists_one`)."""
    type: str
    """`bool`, `double`, `string`, `duration`, `timestamp`, `list`, or another word for what a policy never holds."""
    offset: int
    parts: tuple[Node, ...] = ()
    """Operands, the target of a method first; for a quantifier its list and its predicate."""

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything in it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def same_as(self, other: Node) -> bool:
        """Say whether two nodes are the same expression, wherever they stand."""
        return (
            (self.kind, self.name, self.type) == (other.kind, other.name, other.type)
            and len(self.parts) == len(other.parts)
            and all(mine.same_as(its) for mine, its in zip(self.parts, other.parts, strict=True))
        )


def literal(node: Node) -> float | str | bool | None:
    """Return the value of a constant; `None` for one that is no number with a point, no text and no truth value."""
    (number, (raw,)), *_ = ast.literal_eval(node.name)
    if number == _NUMBER:
        return float(struct.unpack("<d", struct.pack("<Q", raw))[0])
    if number == _TEXT:
        return str(raw, "utf-8")
    return bool(raw) if number == _TRUTH else None


def read_tree(serialized: bytes) -> Node:
    """Read the tree out of what `Expression.serialize` returns."""
    checked = _message(_bytes(_message(serialized), 2))
    types = {key: _type_name(value) for key, value in _map(checked, 3)}
    positions = {key: _int(entry, 2) for key, entry in _map_entries(_message(_bytes(checked, 5)), 4)}
    return _Reader(types, positions).node(_message(_bytes(checked, 4)))


@dataclass(frozen=True, slots=True)
class _Reader:
    types: Mapping[int, str]
    positions: Mapping[int, int]

    def node(self, expr: Wire) -> Node:
        for number, read in _READERS.items():
            if number in expr:
                kind, name, parts = read(self, _message(_bytes(expr, number)))
                break
        else:
            kind, name, parts = Kind.OTHER, "", ()
        identity = _int(expr, 2)
        return Node(kind, name, self.types.get(identity, "dyn"), self.positions.get(identity, 0), parts)

    def constant(self, constant: Wire) -> tuple[Kind, str, tuple[Node, ...]]:
        return Kind.CONSTANT, repr(sorted(constant.items())), ()

    def name(self, ident: Wire) -> tuple[Kind, str, tuple[Node, ...]]:
        return Kind.NAME, _text(ident, 1), ()

    def call(self, call: Wire) -> tuple[Kind, str, tuple[Node, ...]]:
        operands = [*call.get(1, ()), *call.get(3, ())]
        return Kind.CALL, _text(call, 2), self._all(operands)

    def members(self, created: Wire) -> tuple[Kind, str, tuple[Node, ...]]:
        return Kind.LIST, "", self._all(created.get(1, []))

    def quantifier(self, loop: Wire) -> tuple[Kind, str, tuple[Node, ...]]:
        step = self.node(_message(_bytes(loop, 6)))
        name = {"_&&_": "all", "_||_": "exists"}.get(step.name, "exists_one")
        predicate = step.parts[0] if name == "exists_one" else step.parts[1]
        return Kind.QUANTIFIER, name, (self.node(_message(_bytes(loop, 2))), predicate)

    def other(self, _: Wire) -> tuple[Kind, str, tuple[Node, ...]]:
        return Kind.OTHER, "", ()

    def _all(self, nodes: list[int | bytes]) -> tuple[Node, ...]:
        return tuple(self.node(_message(node)) for node in nodes if isinstance(node, bytes))


_READERS = {
    3: _Reader.constant,
    4: _Reader.name,
    5: _Reader.other,  # a member of an object: no field of a row has any
    6: _Reader.call,
    7: _Reader.members,
    8: _Reader.other,  # a map or an object
    9: _Reader.quantifier,
}
_TRUTH, _NUMBER, _TEXT = 2, 5, 6
"""The fields of a constant."""
_PRIMITIVES = {1: "bool", 2: "int", 3: "uint", 4: "double", 5: "string", 6: "bytes"}
_WELL_KNOWN = {2: "timestamp", 3: "duration"}


def _type_name(declared: Wire) -> str:
    if 3 in declared:
        return _PRIMITIVES.get(_int(declared, 3), "dyn")
    if 5 in declared:
        return _WELL_KNOWN.get(_int(declared, 5), "any")
    if 6 in declared:
        element = _type_name(_message(_bytes(_message(_bytes(declared, 6)), 1)))
        return "list" if element not in ("dyn", "other") else "dyn"
    return "dyn" if 1 in declared else "other"


# --- The wire format: https://protobuf.dev/programming-guides/encoding/ ------------------------------------


def _message(raw: bytes) -> Wire:
    fields: dict[int, list[int | bytes]] = {}
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        value, at = _value(raw, at, tag & 7)
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def _value(raw: bytes, at: int, wire_type: int) -> tuple[int | bytes, int]:
    if wire_type == 0:
        return _varint(raw, at)
    if wire_type == 2:
        length, at = _varint(raw, at)
        return raw[at : at + length], at + length
    width = {1: 8, 5: 4}[wire_type]
    return struct.unpack_from("<Q" if width == 8 else "<I", raw, at)[0], at + width


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _bytes(message: Wire, number: int) -> bytes:
    found = message.get(number, [b""])[-1]
    return found if isinstance(found, bytes) else b""


def _text(message: Wire, number: int) -> str:
    return _bytes(message, number).decode()


def _int(message: Wire, number: int) -> int:
    found = message.get(number, [0])[-1]
    return found if isinstance(found, int) else 0


def _map_entries(message: Wire, number: int) -> Iterator[tuple[int, Wire]]:
    for raw in message.get(number, []):
        entry = _message(raw) if isinstance(raw, bytes) else {}
        yield _int(entry, 1), entry


def _map(message: Wire, number: int) -> Iterator[tuple[int, Wire]]:
    return ((key, _message(_bytes(entry, 2))) for key, entry in _map_entries(message, number))
