"""The little of WIQL that is served: conditions with AND, OR and parentheses over the fields of work items."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.azure_devops.refusals import invalid
from simulator.moments import parse_moment

Fields = Mapping[str, Any]
Test = Callable[[Fields], bool]

_QUERY = re.compile(
    r"\s*SELECT\s+(?P<shown>.+?)\s+FROM\s+WorkItems(?:\s+WHERE\s+(?P<where>.+?))?(?:\s+ORDER\s+BY\s+(?P<order>.+?))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN = re.compile(
    r"\s*(?:(?P<field>\[[^\]]+\])|(?P<text>'(?:[^']|'')*')|(?P<macro>@\w+(?:\s*-\s*\d+)?)|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><>|<=|>=|=|<|>|\(|\)|,)|(?P<word>[A-Za-z_.]+))"
)
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left is not None and left < right,
    ">": lambda left, right: left is not None and left > right,
    "<=": lambda left, right: left is not None and left <= right,
    ">=": lambda left, right: left is not None and left >= right,
}


@dataclass(frozen=True, slots=True)
class Context:
    """What the macros of a query stand for."""

    project: str
    now: datetime


def read(text: str, known: frozenset[str], context: Context) -> Test:
    """Return the condition of a query; what is not understood, or no field, is a 400."""
    match = _QUERY.fullmatch(text)
    if match is None:
        raise _wrong("TF51006: The query statement is missing a FROM clause.")
    if match["where"] is None:
        return lambda _: True
    reader = _Reader(_tokens(match["where"]), known, context)
    return reader.whole()


class _Reader:
    """Reads tokens from left to right; AND binds closer than OR."""

    def __init__(self, tokens: list[tuple[str, str]], known: frozenset[str], context: Context) -> None:
        self._tokens = tokens
        self._at = 0
        self._known = known
        self._context = context

    def whole(self) -> Test:
        found = self._any()
        if self._at < len(self._tokens):
            raise _wrong(f"TF51006: The query does not end where it should: {self._tokens[self._at][1]}.")
        return found

    def _any(self) -> Test:
        parts = [self._all()]
        while self._has("OR"):
            parts.append(self._all())
        return lambda fields: any(part(fields) for part in parts)

    def _all(self) -> Test:
        parts = [self._one()]
        while self._has("AND"):
            parts.append(self._one())
        return lambda fields: all(part(fields) for part in parts)

    def _one(self) -> Test:
        if self._has("NOT"):
            inner = self._one()
            return lambda fields: not inner(fields)
        if self._has("("):
            inner = self._any()
            self._demand(")")
            return inner
        return self._condition()

    def _condition(self) -> Test:
        name = self._field()
        is_not = self._has("NOT")
        kind, sign = self._next()
        test = self._test(name, sign.upper(), kind)
        return (lambda fields: not test(fields)) if is_not else test

    def _test(self, name: str, sign: str, kind: str) -> Test:
        if sign == "IN":
            values = self._values()
            return lambda fields: _folded(fields.get(name)) in values
        if sign == "CONTAINS":
            self._has("WORDS")
            wanted = str(self._value())
            return lambda fields: _contains(name, str(fields.get(name, "")), wanted)
        if sign == "UNDER":
            above = str(self._value())
            return lambda fields: f"{_folded(fields.get(name))}\\".startswith(f"{above}\\")
        if kind == "sign" and sign in _COMPARISONS:
            compare, value = _COMPARISONS[sign], self._value()
            return lambda fields: compare(_like(fields.get(name), value), value)
        raise _wrong(f"TF51004: The query operator {sign} is not known.")

    def _values(self) -> list[Any]:
        self._demand("(")
        values = [self._value()]
        while self._has(","):
            values.append(self._value())
        self._demand(")")
        return values

    def _field(self) -> str:
        kind, text = self._next()
        name = text.strip("[]").casefold()
        if kind != "field" or name not in self._known:
            raise _wrong(f"TF51005: The query references a field that does not exist. The error is caused by «{text}».")
        return name

    def _value(self) -> Any:
        kind, text = self._next()
        match kind:
            case "text":
                return _moment_or_text(text[1:-1].replace("''", "'"))
            case "number":
                return float(text)
            case "macro":
                return self._macro(text)
            case _:
                raise _wrong(f"TF51006: A value is missing before «{text}».")

    def _macro(self, text: str) -> Any:
        name, _, days = text.replace(" ", "").casefold().partition("-")
        if name == "@project":
            return self._context.project.casefold()
        if name == "@today":
            midnight = self._context.now.replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight - timedelta(days=int(days or 0))
        raise _wrong(f"TF51006: The macro {text} is not known here.")

    def _has(self, word: str) -> bool:
        is_there = self._at < len(self._tokens) and self._tokens[self._at][1].upper() == word
        self._at += is_there
        return is_there

    def _demand(self, word: str) -> None:
        if not self._has(word):
            raise _wrong(f"TF51006: Expecting «{word}».")

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _wrong("TF51006: The query ends too early.")
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _wrong(f"TF51006: The query has something unexpected at «{text[at : at + 20]}».")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _contains(name: str, text: str, wanted: str) -> bool:
    """Say whether a text holds another; tags are compared as a whole."""
    if name == "system.tags":
        return wanted in [tag.strip().casefold() for tag in text.split(";")]
    return wanted in text.casefold()


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _like(value: Any, other: Any) -> Any:
    """Return a value as it is compared with another: moments as moments, texts in one case, none as an empty text."""
    if isinstance(other, datetime):
        return parse_moment(value) if isinstance(value, str) and value else None
    return _folded("" if value is None and isinstance(other, str) else value)


def _moment_or_text(text: str) -> Any:
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return text.casefold()
    try:
        return parse_moment(text if "T" in text else f"{text}T00:00:00Z")
    except ValueError:
        return text.casefold()


def _wrong(message: str) -> Exception:
    return invalid(message)
