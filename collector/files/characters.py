"""Characters that no text in a file may hold, because people and programs would read different things."""

from __future__ import annotations

import re

_CLASS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    r"\u2028\u2029"  # line and paragraph separators: lines for some readers, not for others
    r"\u202a-\u202e\u2066-\u2069"  # direction marks: they show another text than the one that is read (CVE-2021-42574)
    r"\ud800-\udfff\ufeff\ufffe\uffff"  # halves of characters, byte-order marks, no characters at all
)
FORBIDDEN = re.compile(f"[{_CLASS}]")
FORBIDDEN_UNQUOTED = re.compile(rf"[\t{_CLASS}]")
"""A tab too: the two parsers of PyYAML differ in where they allow one."""


def forbidden_what_and_how(character: str) -> tuple[str, str]:
    """Return what is wrong with a forbidden character and how to write it."""
    if character == "\t":
        return "a tab stands here", 'spaces (two per level), or "\\t" between double quotes if a text needs one'
    return (
        f"an invisible control character (U+{ord(character):04X}) stands here",
        "the text without it; an editor that shows invisible characters finds it",
    )
