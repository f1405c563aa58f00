"""Mistakes in files that people write: where each stands, what is wrong, and how to write it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_MISTAKES = 100
_SHOWN_CHARACTERS = 60
_MIN_LIKENESS = 0.6


class Position(NamedTuple):
    """A place in a file; both numbers count from 1, columns count characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing that is wrong in a file, with what to write instead."""

    file: str
    line: int
    column: int
    what: str
    how: str
    """Reads on after the words "write: "."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}; write: {self.how}"


class FileMistakes(Exception):
    """All mistakes that one pass over one or several files found, in the order in which they stand."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(set(mistakes)))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


@dataclass(slots=True)
class Mistakes:
    """Collects mistakes while files are read, and gives up after `MAX_MISTAKES` so that the work stays bounded."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, mistake: Mistake) -> None:
        """Keep a mistake; raises `FileMistakes` when there are too many to be worth reading."""
        self.found.append(mistake)
        if len(self.found) >= MAX_MISTAKES:
            raise FileMistakes([*self.found, _too_many(mistake)])

    @property
    def any(self) -> bool:
        return bool(self.found)

    def raise_if_any(self) -> None:
        """Raise `FileMistakes` with everything found so far, if there is anything."""
        if self.found:
            raise FileMistakes(self.found)


def _too_many(last: Mistake) -> Mistake:
    what = f"{MAX_MISTAKES} mistakes found, reading stopped here"
    return Mistake(last.file, last.line, last.column, what, "the lines above anew, then run again for the rest")


def quoted(text: str) -> str:
    """Return a text out of a file in quotes, on one line, shortened, with invisible characters escaped."""
    return f"'{visible(text)}'"


def visible(text: str) -> str:
    """Return a text out of a file on one line, shortened, with invisible characters escaped."""
    shown = text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
    return "".join(_visible(character) for character in shown)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` for the known word that looks most alike, or an empty text."""
    if len(word) > _SHOWN_CHARACTERS:
        return ""
    by_look = {_look(name): name for name in known}
    close = difflib.get_close_matches(_look(word), by_look, n=1, cutoff=_MIN_LIKENESS)
    return f" (did you mean {quoted(by_look[close[0]])}?)" if close else ""


def explain_line(mistake: Mistake, text: str) -> str:
    """Return the line of the file that holds a mistake, with a caret below the place."""
    lines = text.split("\n")
    if mistake.line > len(lines):
        return ""
    column = mistake.column - 1
    start = max(0, column - _SHOWN_CHARACTERS)
    line = lines[mistake.line - 1].rstrip("\r")[start : column + _SHOWN_CHARACTERS]
    visible = "".join(character if character.isprintable() else "�" for character in line)
    gutter = f"{mistake.line:>5} | "
    return f"{gutter}{visible}\n{' ' * (len(gutter) + column - start)}^"


def _look(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _visible(character: str) -> str:
    if character.isprintable() and unicodedata.category(character) != "Cf":
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
