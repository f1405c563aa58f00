"""Makes text from outside harmless in a terminal and in the log of a pipeline."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_COMMANDS = re.compile(r":(?=:)|#(?=#)")
"""Runners execute `::command`, `##[command]` and `##vso[command]` where they find them in a log."""
_DANGEROUS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def harmless_json(text: str) -> str:
    r"""Return ASCII JSON in which no runner finds a command: of two number signs, one becomes an escape.

    `::command` counts only at the start of a line, where JSON has none.
    """
    return text.replace("##", "#\\u0023")


def neutral(text: str, *, limit: int = 1000) -> str:
    """Return text on one line, without escapes, controls or anything that a pipeline would execute."""
    return _shortened(_harmless(" ".join(_visible(text).split())), limit)


def neutral_code(line: str, *, limit: int = 1000) -> str:
    """Return a line of code as harmless as that, but with all its spaces: indented code has to stay indented."""
    return _shortened(_harmless(_visible(line.expandtabs(4)).rstrip()), limit)


def _visible(text: str) -> str:
    plain = _ESCAPES.sub("", text)
    return "".join(" " if char.isspace() or unicodedata.category(char) in _DANGEROUS else char for char in plain)


def _harmless(text: str) -> str:
    return _COMMANDS.sub(lambda match: match[0] + " ", text)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
