"""Takes secrets and observed identities out of an answer before it is stored (design, section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from collector.evidence.aliases import REDACTED, Aliases
from collector.evidence.secret_texts import hide_secrets
from collector.evidence.sensitive_keys import (
    Handling,
    handling_inside,
    marks_a_ticket,
    names_a_secret_setting,
    names_ticket_words,
)
from collector.model import Contact

MAX_DEPTH = 150
"""Deeper answers are refused; the deepest of Azure's have about forty levels."""

_MAX_ROUNDS = 8
"""What was hidden may lay bare the next one in a run without a gap; two rounds do for anything but a puzzle."""

_SHORTEST_TOKEN = 20
"""A name without punctuation that is shorter than this is no secret by its shape."""


_HIDING = (Handling.HIDE, Handling.HIDE_TEXT, Handling.CONTACT_DETAILS)


class Redactor:
    """Replaces secrets by `REDACTED` and identities by aliases, the same for the whole run.

    `key` is random and is forgotten with the run, so that an alias leads back to nobody. Pure: the same answer
    is always redacted the same way, and redacting twice changes nothing more.
    """

    def __init__(self, key: bytes, contacts: tuple[Contact, ...] = ()) -> None:
        self._aliases = Aliases(key, contacts)

    def redact(self, body: Any) -> Any:
        """Return the JSON value without secrets and identities; raises `ValueError` when it is nested too deep."""
        return self._value(body, Handling.KEEP, 0)

    def redact_text(self, text: str) -> str:
        """Return a text without secrets and identities, also where the text is JSON itself.

        Half a surrogate pair becomes `?`, as it does where the text is stored.
        """
        return self._text(text, 0).encode(errors="replace").decode()

    def _value(self, value: Any, handling: Handling, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ValueError(f"the answer is nested deeper than {MAX_DEPTH} levels")
        if value is None or isinstance(value, bool):
            return value
        if handling is Handling.REPLACE:
            return REDACTED
        if isinstance(value, dict):
            return self._object(value, handling, depth)
        if isinstance(value, list | tuple):
            return [self._value(entry, handling, depth + 1) for entry in value]
        return self._scalar(value, handling, depth)

    def _scalar(self, value: str | float, handling: Handling, depth: int) -> Any:
        if handling in _HIDING:
            return value if value == "" else REDACTED
        if handling is Handling.PHONE:
            return self._aliases.phone(str(value))
        if not isinstance(value, str):
            return value
        if handling is Handling.PRINCIPAL:
            return self._aliases.principal(value)
        if handling is Handling.USER:
            return self._aliases.user(value)
        return self._text(value, depth)

    def _object(self, value: Mapping[str, Any], handling: Handling, depth: int) -> dict[str, Any]:
        if handling is Handling.CONTACT_DETAILS:
            value = {name: found for name, found in value.items() if name.casefold() == "primaryemailaddress"}
        is_ticket, is_secret = any(map(marks_a_ticket, value)), _is_secret_setting(value)
        kept: dict[str, Any] = {}
        for name, found in value.items():
            free = self._free_name(name, kept, depth)
            inner = handling_inside(name, free, handling)
            if (is_ticket and names_ticket_words(name)) or (is_secret and name.casefold() == "value"):
                inner = Handling.HIDE
            kept[free] = self._value(found, inner, depth + 1)
        return kept

    def _free_name(self, name: str, taken: Mapping[str, Any], depth: int) -> str:
        """Return a redacted name; two spellings of one mailbox must not become one property."""
        if len(name) < _SHORTEST_TOKEN and name.isidentifier():
            return name
        redacted = self._text(name, depth)
        free, count = redacted, 2
        while free in taken:
            free, count = f"{redacted} ({count})", count + 1
        return free

    def _text(self, text: str, depth: int) -> str:
        if text.lstrip()[:1] in ("{", "[", '"'):
            as_json = self._text_of_json(text, depth)
            if as_json is not None:
                return as_json
        for _ in range(_MAX_ROUNDS):
            redacted = self._aliases.in_text(self._aliases.outside_own_words(text, hide_secrets))
            if redacted == text:
                break
            text = redacted
        return text

    def _text_of_json(self, text: str, depth: int) -> str | None:
        """Redact JSON that is kept as text, for example a workbook's `serializedData`; `None` if it is none."""
        try:
            parsed = json.loads(text, object_pairs_hook=_object_without_repeats)
            redacted = self._value(parsed, Handling.KEEP, depth + 1)
        except (ValueError, RecursionError):
            return None
        if redacted == parsed:
            return text
        return json.dumps(redacted, ensure_ascii=False, separators=(",", ":"))


def _is_secret_setting(value: Mapping[str, Any]) -> bool:
    name = value.get("name", value.get("key"))
    return isinstance(name, str) and names_a_secret_setting(name)


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a name twice: the first value would go unseen and the text would keep it."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
