"""Wrappers around shapes: a rule in Python behind a shape, and the place kept beside the value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from collector.files.shape.base import Invalid, JsonSchema, Kind, Shape, Spot

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refined(Generic[S, T]):
    """A shape whose value is checked or converted further by a function; the JSON schema knows nothing of it."""

    inner: Shape[S]
    refine: Callable[[S, Spot], T | Invalid]
    """Returns the final value, or what `spot.wrong(…)` returned."""

    @property
    def kinds(self) -> frozenset[Kind]:
        return self.inner.kinds

    def read(self, spot: Spot) -> T | Invalid:
        value = self.inner.read(spot)
        return value if isinstance(value, Invalid) else self.refine(value, spot)

    def schema(self) -> JsonSchema:
        return self.inner.schema()

    def example(self) -> str:
        return self.inner.example()


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value with the place where it stands, for checks that come later."""

    value: T
    spot: Spot


@dataclass(frozen=True, slots=True)
class WithPlace(Generic[T]):
    """A shape that returns its value together with its place."""

    inner: Shape[T]

    @property
    def kinds(self) -> frozenset[Kind]:
        return self.inner.kinds

    def read(self, spot: Spot) -> Placed[T] | Invalid:
        value = self.inner.read(spot)
        return value if isinstance(value, Invalid) else Placed(value, spot)

    def schema(self) -> JsonSchema:
        return self.inner.schema()

    def example(self) -> str:
        return self.inner.example()
