"""Strict reading of an estate file: every key is known, every value has its type, every message names its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from simulator.moments import parse_duration, parse_moment

T = TypeVar("T")


class EstateError(ValueError):
    """An estate or fault file that cannot be used; the message says where and what to write instead."""


class Fields:
    """One mapping of the file, read key by key; `done` refuses the keys that nobody asked for."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise EstateError(f"{where}: expected a mapping like {{key: value}}, found {type(value).__name__}")
        self.where = where
        self._value = value
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return self._value.get(key) is not None

    def value(self, key: str) -> object:
        """Return what is written, of whatever type; `None` where nothing is."""
        return self._raw(key, None)

    def place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def text(self, key: str, default: str | None = None) -> str:
        return self._typed(key, str, "a text (quote it if it looks like a number)", default)

    def whole(self, key: str, default: int | None = None) -> int:
        return self._typed(key, int, "a whole number", default)

    def flag(self, key: str, *, default: bool) -> bool:
        return self._typed(key, bool, "true or false", default)

    def one_of(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise EstateError(f"{self.place(key)}: {value!r} is not known; write one of: {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        values = self._raw(key, ())
        values = [values] if isinstance(values, str) else values
        if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
            raise EstateError(f"{self.place(key)}: expected a list of texts")
        return tuple(values)

    def mapping(self, key: str) -> Mapping[str, Any]:
        return self._typed(key, dict, "a mapping like {key: value}", {})

    def moment(self, key: str, now: datetime, default: datetime | None = None) -> datetime:
        """Return a moment written as RFC 3339, `{ago: PT6H}` or `{in: P300D}`."""
        value = self._raw(key, default)
        if value is None:
            raise EstateError(f"{self.place(key)}: missing; write a moment, {{ago: PT6H}} or {{in: P300D}}")
        try:
            return _relative(value, now) if isinstance(value, Mapping) else parse_moment(value)
        except ValueError as error:
            raise EstateError(f"{self.place(key)}: {error}") from error

    def each(self, key: str) -> Iterator[tuple[object, str]]:
        """Yield the entries of a list with their places."""
        values = self._raw(key, [])
        if not isinstance(values, list):
            raise EstateError(f"{self.place(key)}: expected a list, found {type(values).__name__}")
        for index, value in enumerate(values):
            yield value, f"{self.place(key)}[{index}]"

    def named(self, key: str) -> Iterator[tuple[str, Fields]]:
        """Yield the entries of a mapping of mappings with their names."""
        for name, value in self.mapping(key).items():
            yield str(name), Fields(value, f"{self.place(key)}.{name}")

    def done(self) -> None:
        unknown = sorted(str(key) for key in self._value if key not in self._asked)
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise EstateError(f"{self.place(unknown[0])}: unknown key; write one of: {known}")

    def _raw(self, key: str, default: object) -> Any:
        self._asked.add(key)
        value = self._value.get(key)
        return default if value is None else value

    def _typed(self, key: str, kind: type[T], wanted: str, default: T | None) -> T:
        value = self._raw(key, default)
        if value is None:
            raise EstateError(f"{self.place(key)}: missing; write {wanted}")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise EstateError(f"{self.place(key)}: expected {wanted}, found {type(value).__name__}")
        return value


def _relative(value: Mapping[str, Any], now: datetime) -> datetime:
    readings: Mapping[str, Callable[[str], datetime]] = {
        "ago": lambda text: now - parse_duration(text),
        "in": lambda text: now + parse_duration(text),
    }
    if len(value) != 1 or next(iter(value)) not in readings:
        raise ValueError("write {ago: PT6H} or {in: P300D}")
    direction, text = next(iter(value.items()))
    return readings[direction](str(text))
