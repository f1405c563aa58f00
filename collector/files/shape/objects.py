"""The shape of a mapping with known keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from collector.files.mistakes import did_you_mean, quoted
from collector.files.nodes import MappingNode
from collector.files.shape.base import INVALID, Invalid, JsonSchema, Kind, Shape, Spot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that an object may have, the shape of its value, and the sentence that explains it in editors."""

    name: str
    shape: Shape[Any]
    doc: str
    required: bool = False
    into: str = ""
    """The parameter of `build` that takes the value; the name of the key when empty."""

    @property
    def parameter(self) -> str:
        return self.into or self.name

    def example(self) -> str:
        return f"{self.name}: {self.shape.example()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(Generic[T]):
    """Known keys, from whose values `build` makes the result; it is called by keyword, without the absent keys."""

    keys: tuple[Key, ...]
    build: Callable[..., T]
    doc: str = ""

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.MAPPING})

    def read(self, spot: Spot) -> T | Invalid:
        if not isinstance(spot.node, MappingNode):
            whole_file = f"{self.keys[0].example()}, and each further key on its own line"
            return spot.wrong_kind(Kind.MAPPING, spot.written(self.example()) if spot.label else whole_file)
        found = spot.entries()
        known = {key.name for key in self.keys}
        unknown = [behind for name, behind in found.items() if name not in known]
        for behind in unknown:
            behind.wrong_key(*self._what_is_unknown(behind.label))
        missing = [key for key in self.keys if key.required and key.name not in found]
        for key in missing:
            spot.wrong(f"the key `{key.name}` is missing", key.example())
        values = {key.parameter: key.shape.read(found[key.name]) for key in self.keys if key.name in found}
        if unknown or missing or INVALID in values.values():
            return INVALID
        return self.build(**values)

    def schema(self) -> JsonSchema:
        described = {"description": self.doc} if self.doc else {}
        required = [key.name for key in self.keys if key.required]
        return {
            "type": "object",
            **described,
            "properties": {key.name: {**key.shape.schema(), "description": key.doc} for key in self.keys},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def example(self) -> str:
        shown = [key for key in self.keys if key.required] or list(self.keys[:1])
        return "{" + ", ".join(key.example() for key in shown) + "}"

    def path_to(self, name: str) -> tuple[str, ...]:
        """Return the keys under which a key of this name belongs, empty when there is none further down."""
        for key in self.keys:
            if isinstance(key.shape, Object):
                if any(inner.name == name for inner in key.shape.keys):
                    return (key.name,)
                if below := key.shape.path_to(name):
                    return (key.name, *below)
        return ()

    def _what_is_unknown(self, name: str) -> tuple[str, str]:
        path = self.path_to(name)
        if path:
            home = " ".join(f"{step}:" for step in path)
            return f"the key {quoted(name)} does not belong here", f"it below `{home}`"
        known = [key.name for key in self.keys]
        return f"unknown key {quoted(name)}{did_you_mean(name, known)}", f"one of the keys {', '.join(known)}"
