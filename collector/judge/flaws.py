"""What is wrong with a condition, in an author's words and at an author's column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collector.files.mistakes import did_you_mean
from collector.judge.spelling import OWN_SIZE, Spelling

FUNCTIONS = (
    "all", "contains", "duration", "endsWith", "exists", "exists_one", "matches", "size", "startsWith", "timestamp",
)  # fmt: skip
"""The named functions of the policy language."""

_ENGINE_ERROR = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*?)(?=\n \||\nERROR:|\Z| \[INVALID)", re.DOTALL)
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_NO_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '(.*)'")
_OPERATOR = re.compile(r"_([^A-Za-z_]+?)_")
_WORDS = (
    (re.compile(r"google\.protobuf\.Duration"), "duration"),
    (re.compile(r"google\.protobuf\.Timestamp"), "moment"),
    (re.compile(r"list\(string\)"), "list of texts"),
    (re.compile(r"\bstring\b"), "text"),
    (re.compile(r"\bdouble\b"), "number"),
    (re.compile(r"\bbool\b"), "truth value"),
    (re.compile(r"\*error\*"), "something unclear"),
    (re.compile(r" expecting \{.*\}"), ""),
    (re.compile(OWN_SIZE), "size"),
)
_EXAMPLE = "a comparison of two values of one type, for example x.n >= 2"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A mistake in a condition: the index of the character where it stands, what is wrong, how to write it."""

    offset: int
    what: str
    how: str


class ConditionError(Exception):
    """A condition that cannot be used, with all its flaws."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(flaw.what for flaw in flaws))
        self.flaws = tuple(flaws)


def read_flaws(text: str, spelling: Spelling, message: str, declared: Iterable[str]) -> list[Flaw]:
    """Turn what the engine says about `spelling` into flaws of the author's `text`."""
    found = []
    for line, column, what in _ENGINE_ERROR.findall(message):
        offset = spelling.origin(_offset(spelling.text, int(line), int(column)))
        found.append(_flaw(text, offset, " ".join(what.split()), list(declared)))
    return found or [Flaw(0, f"the condition cannot be read: {in_words(message)[:200]}", "a shorter, simpler line")]


def in_words(message: str) -> str:
    """Replace the engine's names of types by those of the policy language."""
    for pattern, word in _WORDS:
        message = pattern.sub(word, message)
    return message


def listed(known: Sequence[str]) -> str:
    """Return `one of a, b, c`, cut where it grows long."""
    shown = ", ".join(known[:12])
    return f"one of {shown}" + (f" and {len(known) - 12} more" if len(known) > 12 else "")


def _flaw(text: str, offset: int, what: str, declared: list[str]) -> Flaw:
    undeclared = _UNDECLARED.search(what)
    if undeclared is not None:
        return _unknown_name(text, offset, undeclared[1].replace(OWN_SIZE, "size"), declared)
    overload = _NO_OVERLOAD.search(what)
    if overload is not None:
        operator = _OPERATOR.sub(r"\1", in_words(overload[1]))
        return Flaw(offset, f"`{operator}` does not go with {in_words(overload[2])}", _EXAMPLE)
    return Flaw(offset, in_words(what)[:300], _EXAMPLE)


def _unknown_name(text: str, offset: int, name: str, declared: list[str]) -> Flaw:
    operator = _OPERATOR.sub(r"\1", name)
    if operator != name:
        return Flaw(
            offset, f"`{operator}` is not part of the policy language", "+, - or *; a ratio is a field of its own"
        )
    known = _meant_among(name, declared)
    start = text.rfind(name, 0, offset + len(name))
    return Flaw(max(start, 0), f"`{name}` does not exist here{did_you_mean(name, known)}", listed(known))


def _meant_among(name: str, declared: list[str]) -> list[str]:
    """Return the names among which the author probably meant one."""
    if "." not in name:
        return [*FUNCTIONS, *declared]
    siblings = [known for known in declared if known.partition(".")[0] == name.partition(".")[0]]
    return siblings or declared


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return sum(len(part) + 1 for part in before) + column - 1
