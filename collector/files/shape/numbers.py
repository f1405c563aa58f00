"""Shapes of numbers and of true or false."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from collector.files.mistakes import quoted
from collector.files.nodes import ScalarNode
from collector.files.shape.base import Invalid, JsonSchema, Kind, Spot

_WITH_UNIT: Final = re.compile(r"\s*([-+]?[0-9]{1,20}(?:\.[0-9]{1,20})?)\s*(\S.{0,20})?")
_YES: Final = ("yes", "on", "y", "true")
_NO: Final = ("no", "off", "n", "false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number, returned as a double; the unit is a part of the key's meaning and never written."""

    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    sample: str = "80"

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.NUMBER})

    def read(self, spot: Spot) -> float | Invalid:
        value = _number_of(spot, self.unit, self.sample)
        if isinstance(value, Invalid):
            return value
        too_small = self.minimum is not None and value < self.minimum
        too_large = self.maximum is not None and value > self.maximum
        if too_small or too_large:
            return _out_of_range(spot, self.minimum, self.maximum, self.sample)
        return float(value)

    def schema(self) -> JsonSchema:
        return {"type": "number", **_limits(self.minimum, self.maximum), "examples": [float(self.sample)]}

    def example(self) -> str:
        return self.sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number, for what is counted."""

    minimum: int = 0
    maximum: int = 1_000_000
    unit: str = ""
    sample: str = "3"

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.NUMBER})

    def read(self, spot: Spot) -> int | Invalid:
        value = _number_of(spot, self.unit, self.sample)
        if isinstance(value, Invalid):
            return value
        if value != int(value):
            return spot.wrong(f"{spot.title} is {value}, but a whole number belongs here", spot.written(self.sample))
        if not self.minimum <= value <= self.maximum:
            return _out_of_range(spot, self.minimum, self.maximum, self.sample)
        return int(value)

    def schema(self) -> JsonSchema:
        return {"type": "integer", **_limits(self.minimum, self.maximum), "examples": [int(self.sample)]}

    def example(self) -> str:
        return self.sample


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false, and no other word for them."""

    sample: bool = True

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.FLAG})

    def read(self, spot: Spot) -> bool | Invalid:
        node = spot.node
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            return node.value
        return spot.wrong_kind(
            Kind.FLAG, spot.written(self._meant(node.spelled if isinstance(node, ScalarNode) else ""))
        )

    def schema(self) -> JsonSchema:
        return {"type": "boolean"}

    def example(self) -> str:
        return str(self.sample).lower()

    def _meant(self, word: str) -> str:
        if word.casefold() in _YES:
            return "true"
        return "false" if word.casefold() in _NO else self.example()


def _number_of(spot: Spot, unit: str, sample: str) -> int | float | Invalid:
    node = spot.node
    if not isinstance(node, ScalarNode) or isinstance(node.value, bool) or node.value is None:
        return spot.wrong_kind(Kind.NUMBER, spot.written(sample))
    if not isinstance(node.value, str):
        return node.value
    match = _WITH_UNIT.fullmatch(node.value)
    if match is None:
        return spot.wrong_kind(Kind.NUMBER, spot.written(sample))
    if match[2] is None:
        return spot.wrong_kind(Kind.NUMBER, spot.written(match[1]) + " without quotes")
    counted = f"counts {unit}" if unit else "has no unit"
    what = f"{spot.title} is {quoted(node.value)}, but it {counted} and is written as a number alone"
    return spot.wrong(what, spot.written(match[1] if match[2].strip() == unit else sample))


def _out_of_range(spot: Spot, minimum: float | None, maximum: float | None, sample: str) -> Invalid:
    spelled = spot.node.spelled if isinstance(spot.node, ScalarNode) else ""
    limits = " and ".join(
        f"{words} {limit:.15g}" for words, limit in (("at least", minimum), ("at most", maximum)) if limit is not None
    )
    return spot.wrong(f"{spot.title} is {spelled}, but {limits} is allowed", spot.written(sample))


def _limits(minimum: float | None, maximum: float | None) -> JsonSchema:
    limits = {"minimum": minimum, "maximum": maximum}
    return {name: limit for name, limit in limits.items() if limit is not None}
