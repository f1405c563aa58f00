"""The shape of a value that is checked later, by the type that it turns out to be for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from collector.files.nodes import plain
from collector.files.shape import INVALID, Invalid, JsonSchema, Kind, Spot
from collector.files.shape.base import kind_of


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value as plain data; nothing, and what was refused already, is none."""

    sample: str = "completed"

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(Kind)

    def read(self, spot: Spot) -> Any | Invalid:
        if kind_of(spot.node) is None:
            spot.wrong_kind("a value", spot.written(self.sample))
            return INVALID
        return plain(spot.node)

    def schema(self) -> JsonSchema:
        return {}

    def example(self) -> str:
        return self.sample
