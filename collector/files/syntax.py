"""Turns what a YAML parser complains about into a mistake that says what to write.

The two parsers (libyaml and its pure twin) word the same error differently, so the words are ours.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from collector.files.mistakes import Mistake, Position


class _Complaint(NamedTuple):
    needles: tuple[str, ...]
    """Words of the parsers by which this complaint is known."""
    what: str
    how: str
    at_opening: bool = False
    """The place is where the quote or bracket was opened, not where the parser gave up."""


_COMPLAINTS = (
    _Complaint(
        ("unexpected end of stream", "unexpected document separator"),
        "the quote that opens here is never closed",
        "the same quote again at the end of the text",
        at_opening=True,
    ),
    _Complaint(
        ("unknown escape", "escape sequence", "invalid Unicode character", "hexadecimal numbers"),
        "a backslash between double quotes starts an escape that does not exist",
        "the text between single quotes, or \\\\ for one backslash",
    ),
    _Complaint(
        ("mapping values are not allowed",),
        "a `: ` stands where no key can be",
        "the text in quotes if the `:` belongs to it, otherwise each key on its own line, indented like its neighbours",
    ),
    _Complaint(
        ("cannot start any token",), "an unquoted text cannot begin with this character", "the text between quotes"
    ),
    _Complaint(
        ("or ']'", "or '}'", "flow sequence", "flow mapping"),
        "the bracket that opens here is not closed, or a comma is missing in it",
        "[first, second] or {key: value, other: value}",
        at_opening=True,
    ),
    _Complaint(
        ("expected ':'",),
        "a key stands here without its `:`",
        "key: value, or quotes around the whole text",
        at_opening=True,
    ),
    _Complaint(
        ("block end", "expected key", "'-' indicator", "document start", "block collection", "block mapping"),
        "this line does not fit the lines above it",
        "it with the same indentation as its neighbours (two spaces a level), each entry of a list with `- `",
    ),
)
_OTHERWISE = _Complaint((), "this is not YAML", "key: value on each line, texts with special characters in quotes")


def syntax_mistake(error: yaml.YAMLError, *, name: str, text: str) -> Mistake:
    """Return the one mistake that a syntax error of either parser stands for."""
    said = " ".join(str(getattr(error, part, None) or "") for part in ("context", "problem"))
    complaint = next((known for known in _COMPLAINTS if any(n in said for n in known.needles)), _OTHERWISE)
    opening = getattr(error, "context_mark", None) if complaint.at_opening else None
    line, column = _within(text, opening or getattr(error, "problem_mark", None))
    return Mistake(name, line, column, complaint.what, complaint.how)


def _within(text: str, mark: yaml.Mark | None) -> Position:
    """Return the place of a mark; libyaml may point to the line after the last one, which nobody can see."""
    if mark is None:
        return Position(1, 1)
    lines = text.split("\n")
    last = len(lines) - 1 if lines[-1] or len(lines) == 1 else len(lines) - 2
    if mark.line > last:
        return Position(last + 1, len(lines[last]) + 1)
    return Position(mark.line + 1, mark.column + 1)
