"""Texts from outside in GitHub-flavoured Markdown: shown as they are, and nothing of them is markup, link or mention.

A backslash is not enough: hosts look for addresses, mentions, issue numbers and emoji in the rendered text, where it
is gone (https://github.github.com/gfm/#autolinks-extension-). A space without width stays there and parts them.
"""

from __future__ import annotations

import re

from collector.reports.plain_text import neutral

_NO_WIDTH = "&ZeroWidthSpace;"
_MARKUP = re.compile(r"[\\`*_{}\[\]~|$^]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_STARTS_A_BLOCK = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[-+=]))")
_ACTIVE_WHEN_RENDERED = re.compile(r"[@#]|:(?!\s)|!(?=\d)|\bwww(?=\.)|\bGH-(?=\d)", re.IGNORECASE)
"""Mentions; issues; addresses with a scheme and `:emoji:`; pull requests of Azure DevOps; bare addresses; `GH-1`."""

_ID = re.compile(
    r"(/(?:subscriptions|providers)/[\w./()-]*[\w)]|sha256:[0-9a-f]{12,64}"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)",
    re.IGNORECASE,
)
_WEB_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?][\w./?=&%+,;@~'-]*)?(?:#[\w.-]*)?")


def text(raw: str, *, limit: int = 1000) -> str:
    """Return a text for a paragraph, a list item or a cell of a table; ids in it become code that can be copied."""
    parts = _ID.split(neutral(raw, limit=limit))
    return "".join(code(part) if number % 2 else _escaped(part, first=number == 0) for number, part in enumerate(parts))


def code(raw: str) -> str:
    """Return a name or an id as code; what would end the code or the cell of a table is shown as plain text."""
    shown = neutral(raw)
    return _escaped(shown, first=True) if not shown or set("`|") & set(shown) else f"`{shown}`"


def link(words: str, target: str) -> str:
    """Return a link on words of our own; where the target is no plain web address, its text."""
    if _WEB_ADDRESS.fullmatch(target) and neutral(target) == target:
        return f"[{words}](<{target}>)"
    return f"{words}: {code(target)}"


def _escaped(plain: str, *, first: bool) -> str:
    parted = _ACTIVE_WHEN_RENDERED.sub(lambda found: found[0] + "\0", plain)
    marked = _MARKUP.sub(lambda found: "\\" + found[0], parted)
    safe = "".join(_ENTITIES.get(char, char) for char in marked)
    if first:
        safe = _STARTS_A_BLOCK.sub(lambda found: f"{found[1] or ''}\\", safe)
    return safe.replace("\0", _NO_WIDTH)
