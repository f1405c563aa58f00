"""Finds secrets in any text by their shape, whatever the property is called in which they stand.

Every pattern takes time linear in the text: it starts only where a rare mark stands, and consumes what it looks at.
What is hidden too much costs nothing; what is hidden too little is published.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from collector.evidence.aliases import REDACTED
from collector.evidence.sensitive_keys import names_a_secret_setting

_EQUALS = r"\s*(?:=(?!=)|%(?:25)*3D)\s*"
"""An assignment, but not the comparison `==` of a query."""
_GAP = r"(?:[\s+]|%(?:25)*20)"
_SETTINGS = (
    r"(?:account|shared[ _-]?access|access|shared|storage|master|api|instrumentation|subscription|functions?|private)"
    r"[ _-]?key|passw(?:or)?d|pwd|(?:client|app|shared|consumer|api)?[ _-]?secret|sharedaccesssignature"
    r"|(?:access|refresh|id|bearer|auth|sas|api)[ _-]?token"
)
_PARAMETERS = r"sig|code|key|token|secret|password|pwd|passwd|apikey|assertion|[\w-]{1,40}[_-](?:key|token|secret)"
_WEBHOOK = re.compile(
    r"hooks?\.slack\.com|webhook|/hooks/|events\.pagerduty\.com/(?:integration|generic)"
    r"|api\.opsgenie\.com|\.logic\.azure\.com.{0,200}/triggers/",
    re.IGNORECASE,
)
_SHORTEST_BASE64 = 40
# From the letter g on, a first letter makes a first byte that is not ASCII.
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-f][A-Za-z0-9+/_-]{39,}+={0,2}")
_BASE64_OF_A_SECRET = re.compile(
    rb"(?:key|password|pwd|secret|signature|sig)=|PRIVATE KEY-----|://[^/\s]{1,200}:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern, the cheap marks of which one must stand in a text, and what to put in its place."""

    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    replace: str | Callable[[re.Match[str]], str] = REDACTED


def _hide_url_if_webhook(match: re.Match[str]) -> str:
    url = match[0]
    of_the_resource_manager = "/subscriptions/" in url.casefold()
    return REDACTED if _WEBHOOK.search(url) and not of_the_resource_manager else url


def _hide_base64_if_secret(match: re.Match[str]) -> str:
    text = match[0].rstrip("=").replace("-", "+").replace("_", "/")
    plain = base64.b64decode(text[: len(text) // 4 * 4]).replace(b"\0", b"")
    return REDACTED if plain.isascii() and _BASE64_OF_A_SECRET.search(plain) else match[0]


_RULES = (
    _Rule(
        ("PRIVATE",),
        re.compile(
            rf"-----BEGIN{_GAP}(?:[A-Z0-9]{{1,20}}{_GAP}){{0,4}}PRIVATE{_GAP}KEY-----.*?"
            rf"(?:-----END{_GAP}(?:[A-Z0-9]{{1,20}}{_GAP}){{0,4}}PRIVATE{_GAP}KEY-----|\Z)",
            re.DOTALL,
        ),
    ),
    _Rule(("://", "%3A%2F%2F", "%3a%2f%2f"), re.compile(r"https?://[^\s\"'<>]++", re.IGNORECASE), _hide_url_if_webhook),
    _Rule(("://",), re.compile(r"(?<=://)[^\s/?#\"'<>@]*+@(?:[^\s/?#\"'<>@]*+@)*"), f"{REDACTED}@"),
    _Rule(
        ("=", "%3D", "%3d", "%253"),
        re.compile(rf"((?:{_SETTINGS}){_EQUALS})(?:\"[^\"\r\n]*+\"|'[^'\r\n]*+'|[^;\r\n])+", re.IGNORECASE),
        rf"\1{REDACTED}",
    ),
    _Rule(
        ("=", "%3D", "%3d", "%253"),
        re.compile(
            rf"((?:[?&#]|&amp;|%(?:25)*(?:26|3F)|(?<![A-Za-z0-9])(?=sig))(?:{_PARAMETERS})(?:=(?!=)|%(?:25)*3D))"
            r"[^&\s\"'<>#;]++",
            re.IGNORECASE,
        ),
        rf"\1{REDACTED}",
    ),
    _Rule(
        (":",),
        re.compile(rf"(\b(?:{_SETTINGS}|authorization)\b[\"']?\s*:\s*)(?![\s,}}\]])[^\r\n]++", re.IGNORECASE),
        rf"\1{REDACTED}",
    ),
    _Rule(
        ("eyJ",),
        re.compile(r"(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]++(?:\.[\w-]*+){1,4}", re.ASCII),
    ),
    _Rule(
        ("earer", "EARER", "asic ", "SharedKey"),
        re.compile(
            rf"(\b(?:bearer|basic|sharedkey){_GAP}++)(?=[\w.~+/:=-]*[0-9])[\w.~+/:=-]{{8,}}+",
            re.ASCII | re.IGNORECASE,
        ),
        rf"\1{REDACTED}",
    ),
    _Rule(("==", "%3D%3D", "%3d%3d"), re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}(?:==|%3D%3D)", re.IGNORECASE)),
    _Rule(
        ("gh", "github_pat_", "xox", "Q~", "AKIA"),
        re.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}+|github_pat_\w{20,}+|xox[a-z]-[\w-]{10,}+|AKIA[A-Z0-9]{16}"
            r"|[\w~.-]{3}[0-9]Q~[\w~.-]{30,40})",
            re.ASCII,
        ),
    ),
)


def hide_secrets(text: str) -> str:
    """Return a text with `REDACTED` in place of every secret that can be told by its shape."""
    for rule in _RULES:
        for mark in rule.marks:
            if mark in text:
                text = rule.pattern.sub(rule.replace, text)
                break
    return hide_base64(_hide_settings(text))


_QUOTE = r"(?<!\\)\\*+\""
"""JSON within JSON has a backslash before each quote, and more of them further down."""
_NAMED = rf"{_QUOTE}(?:name|key){_QUOTE}\s*+:\s*+{_QUOTE}(?P<name>[^\"\\\r\n]++){_QUOTE}"
_VALUE = rf"{_QUOTE}value{_QUOTE}\s*+:\s*+{_QUOTE}"
_NAME_FIRST = re.compile(rf"{_NAMED}\s*+,\s*+{_VALUE}(?P<value>)", re.IGNORECASE)
_VALUE_FIRST = re.compile(rf"{_VALUE}(?P<value>[^\r\n]{{0,400}}?){_QUOTE}\s*+,\s*+{_NAMED}", re.IGNORECASE)


_LINE_BREAK = re.compile(r"[\r\n]")


def _hide_settings(text: str) -> str:
    """Hide the values of secret settings in JSON that stands within another text, to the end of the line.

    Where all of a text is JSON, its values are looked at one by one; within a text nobody knows where a value ends.
    """
    if "value" not in text.casefold():
        return text
    for pattern in (_NAME_FIRST, _VALUE_FIRST):
        text = "".join(_with_hidden_values(text, pattern))
    return text


def _with_hidden_values(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the pieces of a text; after a harmless setting the search goes on at its value."""
    kept, found = 0, pattern.search(text)
    while found is not None:
        start, end = found.span("value")
        if names_a_secret_setting(found["name"]):
            yield text[kept:start]
            yield REDACTED
            kept = end if end > start else _end_of_line(text, start)
        found = pattern.search(text, max(start, kept))
    yield text[kept:]


def _end_of_line(text: str, start: int) -> int:
    found = _LINE_BREAK.search(text, start)
    return found.start() if found else len(text)


def hide_base64(text: str) -> str:
    """Return a text with `REDACTED` in place of every run of Base64 that holds a secret."""
    return _BASE64.sub(_hide_base64_if_secret, text) if len(text) >= _SHORTEST_BASE64 else text
