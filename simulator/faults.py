"""Faults that are put into answers by rules: deterministic, so that a failing schedule can be replayed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from simulator.estate import parse_yaml
from simulator.strict import EstateError, Fields

BODIES = ("json", "text", "truncated", "empty", "html")
_LONGEST_DELAY_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests a rule hits; what is left out hits all."""

    method: str
    path: re.Pattern[str]
    nth: frozenset[int]
    """Which of the requests that method and path match, counted from 1; empty: all of them."""
    every: int
    """Every n-th of them; 0: not used."""

    def counts(self, method: str, path: str) -> bool:
        return (not self.method or self.method == method) and self.path.search(path) is not None

    def hits(self, number: int) -> bool:
        if self.nth and number not in self.nth:
            return False
        return not self.every or number % self.every == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong."""

    status: int = 0
    """The status to answer instead; 0 keeps the answer."""
    retry_after: int | None = None
    body: str = ""
    delay_ms: int = 0
    reset: bool = False
    """The connection is reset instead of answered."""
    truncate: bool = False
    """The header announces more bytes than are sent, then the connection closes."""
    drop_next_link: bool = False
    foreign_next_link: str = ""
    """The host that the link to the next page points at instead."""
    result_truncated: bool = False
    token_expired: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault and the requests that it hits."""

    match: Match
    fault: Fault


class Faults:
    """The rules of a run with their counters."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._counts = [0] * len(self._rules)
        self._lock = Lock()

    def next_for(self, method: str, path: str) -> Fault | None:
        """Count a request and return the fault of the first rule that hits it."""
        found: Fault | None = None
        with self._lock:
            for index, rule in enumerate(self._rules):
                if not rule.match.counts(method, path):
                    continue
                self._counts[index] += 1
                if found is None and rule.match.hits(self._counts[index]):
                    found = rule.fault
        return found


def load(path: Path) -> Faults:
    """Read a fault file, YAML or JSON; `EstateError` names the place of a mistake."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except EstateError as error:
        raise EstateError(f"{path}: {error}") from error


def read(text: str) -> Faults:
    """Read the text of a fault file: a list of `{match: {…}, do: {…}}`."""
    listed = Fields({"faults": parse_yaml(text)}, "")
    return Faults([_rule(Fields(value, where)) for value, where in listed.each("faults")])


def _rule(entry: Fields) -> Rule:
    rule = Rule(_match(Fields(entry.mapping("match"), entry.place("match"))), _fault(entry))
    entry.done()
    return rule


def _match(entry: Fields) -> Match:
    pattern = entry.text("path_regex", "")
    try:
        path = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise EstateError(f"{entry.place('path_regex')}: {pattern!r} is no regular expression: {error}") from error
    match = Match(method=entry.text("method", ""), path=path, nth=_numbers(entry), every=entry.whole("every", 0))
    entry.done()
    return match


def _numbers(entry: Fields) -> frozenset[int]:
    values = [value for value, _ in entry.each("nth")]
    if not all(isinstance(value, int) for value in values):
        raise EstateError(f"{entry.place('nth')}: expected a list of whole numbers, counted from 1")
    return frozenset(value for value in values if isinstance(value, int))


def _fault(rule: Fields) -> Fault:
    entry = Fields(rule.mapping("do"), rule.place("do"))
    fault = Fault(
        status=entry.whole("status", 0),
        retry_after=entry.whole("retry_after") if entry.has("retry_after") else None,
        body=entry.one_of("body", BODIES, "json") if entry.has("body") else "",
        delay_ms=min(entry.whole("delay_ms", 0), _LONGEST_DELAY_MS),
        reset=entry.flag("reset", default=False),
        truncate=entry.flag("truncate", default=False),
        drop_next_link=entry.flag("drop_next_link", default=False),
        foreign_next_link=entry.text("foreign_next_link", ""),
        result_truncated=entry.flag("result_truncated", default=False),
        token_expired=entry.flag("token_expired", default=False),
    )
    entry.done()
    return fault
