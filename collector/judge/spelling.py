"""How a policy author writes a condition, turned into the spelling that the CEL engine is given.

A policy knows one kind of number, the double. CEL does not: `2` is an integer there, `x >= 2` with a double `x`
is a type error, and `size(x)` answers an integer. So whole numbers are written out (`2` becomes `2.0`), and
`size` becomes a function of our own that answers a double. Nothing else is touched, and never inside a text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

OWN_SIZE = "golive_size"
"""What `size` is called in the engine; never seen by an author."""

_TOKEN = re.compile(
    r"""
    (?P<text> [rR](?:"[^"\n]*" | '[^'\n]*')
            | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
    | (?P<comment> //[^\n]* )
    | (?P<space> \s+ )
    | (?P<size> \bsize(?=\s*\() )
    | (?P<word> [A-Za-z_][A-Za-z0-9_]* )
    | (?P<number> 0[xX][0-9a-fA-F]+[uU]? | (?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[uU]? )
    | (?P<operator> && | \|\| | [<>=!]=)
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A condition as the engine reads it, and the way back to the author's columns."""

    text: str
    # Where each token starts in `text` and in the author's text; the last entry is the end of both.
    _starts: tuple[int, ...]
    _origins: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """Return the index in the author's text of what stands at an index of `text`."""
        token = max(bisect_right(self._starts, offset) - 1, 0)
        following = self._origins[min(token + 1, len(self._origins) - 1)]
        return min(self._origins[token] + offset - self._starts[token], following)


def spell(text: str) -> Spelling:
    """Return the engine's spelling of a condition."""
    starts, origins, pieces, length = [], [], [], 0
    for match in _TOKEN.finditer(text):
        piece = _spelt(match)
        starts.append(length)
        origins.append(match.start())
        pieces.append(piece)
        length += len(piece)
    return Spelling("".join(pieces), (*starts, length), (*origins, len(text)))


def canonical(text: str) -> str:
    """Return a condition without comments and with single spaces, so that layout does not change its digest."""
    return " ".join(_meaningful(text))


def _meaningful(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup not in ("comment", "space"):
            yield _spelt(match).replace(OWN_SIZE, "size")


def _spelt(match: re.Match[str]) -> str:
    token = match.group()
    if match.lastgroup == "number" and token.isdigit():
        return token + ".0"
    return OWN_SIZE if match.lastgroup == "size" else token
