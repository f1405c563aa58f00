"""Shapes of texts: free ones, ones that follow a pattern, and choices."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from collector.files.mistakes import did_you_mean, quoted
from collector.files.nodes import ScalarNode
from collector.files.shape.base import Invalid, JsonSchema, Kind, Spot

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that a whole text must match, in the regular expressions that Python and ECMAScript share."""

    pattern: str
    meaning: str
    """Reads on after "a valid one": `holds only digits`."""


_ONE_LINE = Rule(r"[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*", "stands on one line, without tabs")
_NOT_BLANK = Rule(r"[\s\S]*\S[\s\S]*", "says something")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text. Without rules it may hold anything visible, on one line unless `multiline`."""

    sample: str
    max_length: int = 200
    min_length: int = 1
    rules: tuple[Rule, ...] = ()
    multiline: bool = False
    lower: bool = False
    """The value is returned in lower case."""

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.TEXT})

    def read(self, spot: Spot) -> str | Invalid:
        value = text_of(spot, self._how_for(spot))
        if isinstance(value, Invalid):
            return value
        how = spot.written(self.example())
        if len(value) < self.min_length:
            return spot.wrong(f"{spot.title} is {_too_short(value)}", how)
        if len(value) > self.max_length:
            length = f"{len(value)} characters long, but at most {self.max_length} are read"
            return spot.wrong(f"{spot.title} is {length}", f"a shorter text, for example {how}")
        broken = self._broken_rule(value)
        if broken:
            return spot.wrong(f"{spot.title} is {quoted(value)}, but a valid one {broken.meaning}", how)
        return value.lower() if self.lower else value

    def schema(self) -> JsonSchema:
        limits = {"type": "string", "minLength": self.min_length, "maxLength": self.max_length}
        patterns = [{"pattern": f"^(?:{rule.pattern})$"} for rule in self._rules()]
        demands = patterns[0] if len(patterns) == 1 else {"allOf": patterns}
        return {**limits, **demands, "examples": [self.sample]}

    def example(self) -> str:
        return as_written(self.sample)

    def _broken_rule(self, value: str) -> Rule | None:
        return next((rule for rule in self._rules() if not re.fullmatch(rule.pattern, value)), None)

    def _how_for(self, spot: Spot) -> str:
        """Return how to write this text; a number that would do as a text only needs quotes."""
        spelled = spot.node.spelled if isinstance(spot.node, ScalarNode) else ""
        if spelled and len(spelled) <= self.max_length and self._broken_rule(spelled) is None:
            return spot.written(f'"{spelled}"') + ", between quotes"
        return spot.written(self.example())

    def _rules(self) -> tuple[Rule, ...]:
        free = (_NOT_BLANK,) if self.multiline else (_ONE_LINE, _NOT_BLANK)
        return self.rules or free


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One of several words, each of which stands for a value."""

    options: Mapping[str, T]

    @staticmethod
    def of(members: type[E]) -> Choice[E]:
        """Return the choice between the members of an enum, by their values."""
        return Choice({member.value: member for member in members})

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({Kind.TEXT})

    def read(self, spot: Spot) -> T | Invalid:
        value = text_of(spot, spot.written(self.example()))
        if isinstance(value, Invalid):
            return value
        if value in self.options:
            return self.options[value]
        hint = did_you_mean(value, self.options)
        return spot.wrong(
            f"{spot.title} is {quoted(value)}, which is not a choice{hint}",
            f"{spot.written(self.example())} (one of {', '.join(self.options)})",
        )

    def schema(self) -> JsonSchema:
        return {"type": "string", "enum": list(self.options)}

    def example(self) -> str:
        words = list(self.options)
        return as_written(words[min(1, len(words) - 1)])


def text_of(spot: Spot, how: str) -> str | Invalid:
    """Return the text at a spot; for anything else, record that a text belongs here and how to write it."""
    if isinstance(spot.node, ScalarNode) and isinstance(spot.node.value, str):
        return spot.node.value
    return spot.wrong_kind(Kind.TEXT, how)


def as_written(text: str) -> str:
    """Return a text as it is written on one line of YAML, between quotes where it would be read as something else."""
    if re.fullmatch(r"[A-Za-z/][^#,\[\]{}\n]*", text) and ": " not in text and not text.endswith(":"):
        return text
    if re.fullmatch(r"[0-9]{8}-[0-9a-f-]+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z", text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _too_short(value: str) -> str:
    return f"only {len(value)} characters long" if value else "an empty text"
