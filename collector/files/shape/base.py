"""What every shape is made of: where a value stands, what a shape can do, and the answer "not usable"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Protocol, TypeAlias, TypeVar

from collector.files.mistakes import Mistake, Mistakes, Position, quoted, visible
from collector.files.nodes import Entry, ListNode, MappingNode, Node, RefusedNode, ScalarNode, offset_place

T_co = TypeVar("T_co", covariant=True)

JsonSchema: TypeAlias = dict[str, Any]


class Invalid(Enum):
    """The answer of a shape to a value that cannot be used; the mistake is recorded already."""

    INVALID = "invalid"


INVALID = Invalid.INVALID


class Kind(StrEnum):
    """The kinds of values that a file can hold, in words for people."""

    TEXT = "a text"
    NUMBER = "a number"
    FLAG = "true or false"
    LIST = "a list"
    MAPPING = "a group of keys"


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a file, and where it stands."""

    node: Node
    file: str
    mistakes: Mistakes
    label: str = ""
    """The key in front of the value, with indexes: `tier`, `contacts[0]`; empty for the whole file."""
    key_at: Position | None = None

    @property
    def line(self) -> int:
        return self.node.at.line

    @property
    def title(self) -> str:
        return f"`{visible(self.label)}`" if self.label else "the file"

    def wrong(self, what: str, how: str, offset: int | None = None) -> Invalid:
        """Record a mistake at this value, or at the character `offset` (from 0) inside this text."""
        place = offset_place(self.node, offset) if offset is not None else self.node.at
        return self._record(place, what, how)

    def wrong_key(self, what: str, how: str) -> Invalid:
        """Record a mistake at the key in front of this value."""
        return self._record(self.key_at or self.node.at, what, how)

    def wrong_kind(self, expected: str, how: str) -> Invalid:
        """Record that a value of another kind belongs here; says nothing about a value that was refused before."""
        if isinstance(self.node, RefusedNode):
            return INVALID
        kind = kind_of(self.node)
        if kind is None:
            return self.wrong(f"{self.title} has nothing behind it", how)
        shown = f" ({quoted(self.node.spelled)})" if isinstance(self.node, ScalarNode) else ""
        return self.wrong(f"{self.title} is {kind}{shown}, but {expected} belongs here", how)

    def written(self, value: str) -> str:
        """Return a value as it is written at this place: behind its key where it has one."""
        return f"{visible(self.label)}: {value}" if self.key_at else value

    def items(self) -> Iterator[Spot]:
        """Return the spots of a list's items; nothing else has any."""
        items = self.node.items if isinstance(self.node, ListNode) else []
        for index, item in enumerate(items):
            yield Spot(item, self.file, self.mistakes, f"{self.label}[{index}]")

    def entries(self) -> dict[str, Spot]:
        """Return the spots of a mapping's values by key; nothing else has any."""
        entries = self.node.entries if isinstance(self.node, MappingNode) else {}
        return {key: self._behind(key, entry) for key, entry in entries.items()}

    def as_key(self) -> Spot:
        """Return the key in front of this value as a spot of its own."""
        node = ScalarNode(self.key_at or self.node.at, self.label, self.label, self.label)
        return Spot(node, self.file, self.mistakes, self.label)

    def _behind(self, key: str, entry: Entry) -> Spot:
        return Spot(entry.node, self.file, self.mistakes, key, entry.key_at)

    def _record(self, place: Position, what: str, how: str) -> Invalid:
        self.mistakes.add(Mistake(self.file, place.line, place.column, what, how))
        return INVALID


class Shape(Protocol[T_co]):
    """What may stand at a place of a file, said once: how to read it, and its JSON schema for editors."""

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of values that this shape reads; all others are mistakes."""
        ...

    def read(self, spot: Spot) -> T_co | Invalid:
        """Return the value at a spot, or record every mistake in it and return `INVALID`."""
        ...

    def schema(self) -> JsonSchema:
        """Return the JSON schema (the subset that draft 7 and later share)."""
        ...

    def example(self) -> str:
        """Return a valid value as it is written on one line."""
        ...


def kind_of(node: Node) -> Kind | None:
    """Return the kind of a value; nothing, and what was refused, has none."""
    match node:
        case ListNode():
            return Kind.LIST
        case MappingNode():
            return Kind.MAPPING
        case ScalarNode(value=bool()):
            return Kind.FLAG
        case ScalarNode(value=int() | float()):
            return Kind.NUMBER
        case ScalarNode(value=str()):
            return Kind.TEXT
        case _:
            return None
