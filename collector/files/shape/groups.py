"""Shapes that hold other shapes: lists, names that people choose, and alternatives."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from collector.files.mistakes import quoted
from collector.files.nodes import ListNode, MappingNode, RefusedNode, ScalarNode
from collector.files.shape.base import INVALID, Invalid, JsonSchema, Kind, Shape, Spot, kind_of
from collector.files.shape.texts import as_written

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list. Invalid items are left out of the answer, so that the others can still be checked in the same pass."""

    item: Shape[T]
    min_items: int = 0
    max_items: int = 1000
    unique_by: Callable[[T], Hashable] | None = None
    """What of an item must not appear twice."""

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.LIST})

    def read(self, spot: Spot) -> tuple[T, ...] | Invalid:
        if not isinstance(spot.node, ListNode):
            return spot.wrong_kind(Kind.LIST, spot.written(self._as_list(spot)))
        count = len(spot.node.items)
        if count < self.min_items:
            what = f"{spot.title} has {count or 'no'} entries, but at least {self.min_items} belongs here"
            return spot.wrong(what, spot.written(self.example()))
        if count > self.max_items:
            what = f"{spot.title} has {count} entries, but at most {self.max_items} are read"
            return spot.wrong(what, "a shorter list")
        read = [(item, self.item.read(item)) for item in spot.items()]
        valid = [(item, value) for item, value in read if not isinstance(value, Invalid)]
        self._refuse_repeats(valid)
        return tuple(value for _, value in valid)

    def schema(self) -> JsonSchema:
        limits = {"minItems": self.min_items, "maxItems": self.max_items}
        unique = {"uniqueItems": True} if self.unique_by else {}
        return {"type": "array", "items": self.item.schema(), **limits, **unique}

    def example(self) -> str:
        return f"[{self.item.example()}]"

    def _as_list(self, spot: Spot) -> str:
        """Return how to write a list here: around the text that stands alone, or an example."""
        if isinstance(spot.node, ScalarNode) and isinstance(spot.node.value, str) and len(spot.node.value) <= 60:
            return f"[{as_written(spot.node.value)}]"
        return self.example()

    def _refuse_repeats(self, items: list[tuple[Spot, T]]) -> None:
        if self.unique_by is None:
            return
        first_lines: dict[Hashable, int] = {}
        for spot, value in items:
            mark = self.unique_by(value)
            if mark in first_lines:
                first = first_lines[mark]
                spot.wrong(
                    f"{spot.title} repeats what stands in line {first}", f"it once; delete line {first} or this one"
                )
            first_lines.setdefault(mark, spot.line)


@dataclass(frozen=True, slots=True)
class MapOf(Generic[V]):
    """Values behind names that people choose."""

    names: Shape[str]
    value: Shape[V]
    max_items: int = 1000

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.MAPPING})

    def read(self, spot: Spot) -> dict[str, V] | Invalid:
        if not isinstance(spot.node, MappingNode):
            return spot.wrong_kind(Kind.MAPPING, spot.written(self.example()))
        entries = spot.entries()
        if len(entries) > self.max_items:
            what = f"{spot.title} has {len(entries)} keys, but at most {self.max_items} are read"
            return spot.wrong(what, "fewer keys")
        read = [(behind, self.names.read(behind.as_key()), self.value.read(behind)) for behind in entries.values()]
        values: dict[str, V] = {}
        whole = True
        for behind, name, value in read:
            if isinstance(name, Invalid) or isinstance(value, Invalid):
                whole = False
            elif name in values:  # two spellings of one name, where names are folded to lower case
                behind.wrong_key(f"{behind.title} is the name {quoted(name)} once more", "each name once")
                whole = False
            else:
                values[name] = value
        return values if whole else INVALID

    def schema(self) -> JsonSchema:
        return {
            "type": "object",
            "propertyNames": self.names.schema(),
            "additionalProperties": self.value.schema(),
            "maxProperties": self.max_items,
        }

    def example(self) -> str:
        return f"{{{self.names.example()}: {self.value.example()}}}"


@dataclass(frozen=True, slots=True)
class OneOf(Generic[T]):
    """One of several shapes, told apart by the kind of the value; no two may read the same kind."""

    alternatives: tuple[Shape[T], ...]

    def __post_init__(self) -> None:
        kinds = [kind for shape in self.alternatives for kind in shape.kinds]
        if len(kinds) != len(set(kinds)):
            raise ValueError(f"two alternatives read the same kind: {', '.join(kinds)}")

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset().union(*(shape.kinds for shape in self.alternatives))

    def read(self, spot: Spot) -> T | Invalid:
        if isinstance(spot.node, RefusedNode):
            return INVALID
        kind = kind_of(spot.node)
        for shape in self.alternatives:
            if kind in shape.kinds:
                return shape.read(spot)
        ordered = [kind.value for shape in self.alternatives for kind in Kind if kind in shape.kinds]
        return spot.wrong_kind(" or ".join(ordered), spot.written(self.example()))

    def schema(self) -> JsonSchema:
        return {"anyOf": [shape.schema() for shape in self.alternatives]}

    def example(self) -> str:
        return self.alternatives[0].example()
