"""Takes secrets and observed identities out of an answer before it is stored (design, section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from collector.evidence.aliases import REDACTED, Aliases
from collector.evidence.harmless import is_harmless
from collector.evidence.secret_texts import hide_secrets
from collector.evidence.sensitive_keys import (
    Handling,
    handling_inside,
    marks_a_ticket,
    meaning_of,
    names_a_secret_setting,
)
from collector.model import Contact

MAX_DEPTH = 150
"""Deeper answers are refused; the deepest of Azure's have about forty levels."""

_MAX_ROUNDS = 8
"""What was hidden may lay bare the next one in a run without a gap; two rounds do for anything but a puzzle."""

_KNOWN_TEXTS = 8192
_LONGEST_KNOWN = 256
"""In characters. Most texts of an answer stand there hundreds of times; longer ones seldom do."""

_KNOWN_SHAPES = 2048
_UNTOUCHED = frozenset({bool, int, float, type(None)})

_HIDING = (Handling.HIDE, Handling.HIDE_TEXT, Handling.CONTACT_DETAILS)


class Redactor:
    """Replaces secrets by `REDACTED` and identities by aliases, the same for the whole run.

    `key` is random and is forgotten with the run, so that an alias leads back to nobody. Pure: the same answer
    is always redacted the same way, and redacting twice changes nothing more.
    """

    def __init__(self, key: bytes, contacts: tuple[Contact, ...] = ()) -> None:
        self._aliases = Aliases(key, contacts)
        self._known_text = lru_cache(maxsize=_KNOWN_TEXTS)(self._short_text)

    def redact(self, body: Any) -> Any:
        """Return the JSON value without secrets and identities; raises `ValueError` when it is nested too deep."""
        return self._value(body, Handling.KEEP, 0)

    def redact_text(self, text: str) -> str:
        """Return a text without secrets and identities, also where the text is JSON itself.

        Half a surrogate pair becomes `?`, as it does where the text is stored.
        """
        return self._text(text, 0).encode(errors="replace").decode()

    def _value(self, value: Any, handling: Handling, depth: int) -> Any:
        if handling is Handling.KEEP and type(value) is dict:
            return self._object(value, handling, depth)
        if value is None or isinstance(value, bool):
            return value
        if handling is Handling.REPLACE:
            return REDACTED
        if isinstance(value, dict):
            return self._object(value, handling, depth)
        if isinstance(value, list | tuple):
            _refuse_too_deep(value, depth)
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
        _refuse_too_deep(value, depth)
        handlings = _handlings_of(tuple(value)) if handling is Handling.KEEP else None
        if handlings is None:
            return self._object_slowly(value, handling, depth)
        kept: dict[str, Any] = {}
        for (name, found), inner in zip(value.items(), handlings, strict=True):
            if inner is not Handling.KEEP:
                kept[name] = self._value(found, inner, depth + 1)
            elif type(found) is str:  # most values by far: no detour over `_value`
                kept[name] = self._text(found, depth + 1)
            else:
                kept[name] = found if type(found) in _UNTOUCHED else self._value(found, inner, depth + 1)
        return kept

    def _object_slowly(self, value: Mapping[str, Any], handling: Handling, depth: int) -> dict[str, Any]:
        """Redact an object with names that may have to change, or that say something only together with others."""
        if handling is Handling.CONTACT_DETAILS:
            value = {name: found for name, found in value.items() if name.casefold() == "primaryemailaddress"}
        is_ticket = any(map(marks_a_ticket, value))
        kept: dict[str, Any] = {}
        for name, found in value.items():
            meaning = meaning_of(name)
            free = name if meaning.is_plain else self._free_name(name, kept, depth)
            if (is_ticket and meaning.is_ticket_words) or (meaning.is_value and _is_secret_setting(value)):
                inner = Handling.HIDE
            elif handling is Handling.KEEP and free == name:
                inner = meaning.handling
            else:
                inner = handling_inside(name, free, handling)
            kept[free] = self._value(found, inner, depth + 1)
        return kept

    def _free_name(self, name: str, taken: Mapping[str, Any], depth: int) -> str:
        """Return a redacted name; two spellings of one mailbox must not become one property."""
        redacted = self._text(name, depth)
        free, count = redacted, 2
        while free in taken:
            free, count = f"{redacted} ({count})", count + 1
        return free

    def _text(self, text: str, depth: int) -> str:
        known = self._known_text(text) if len(text) <= _LONGEST_KNOWN else None
        if known is not None:
            return known
        if _begins_like_json(text):
            as_json = self._text_of_json(text, depth)
            if as_json is not None:
                return as_json
        return self._by_shape(text)

    def _short_text(self, text: str) -> str | None:
        """Return what a text becomes wherever it stands; `None` if it may be JSON, where its depth counts."""
        if is_harmless(text):
            return text
        return None if _begins_like_json(text) else self._by_shape(text)

    def _by_shape(self, text: str) -> str:
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


# The cache holds nothing but what this pure function answers: objects of one kind have the same names.
@lru_cache(maxsize=_KNOWN_SHAPES)
def _handlings_of(names: tuple[str, ...]) -> tuple[Handling, ...] | None:
    """Return what is done with each property of an object, `None` where that takes more than a look at each name."""
    meanings = [meaning_of(name) for name in names]
    settled = all(meaning.is_plain or is_harmless(name) for name, meaning in zip(names, meanings, strict=True))
    named = any(meaning.names_a_setting for meaning in meanings)
    may_be_a_setting = named and any(meaning.is_value for meaning in meanings)
    if not settled or may_be_a_setting or any(map(marks_a_ticket, names)):
        return None
    return tuple(meaning.handling for meaning in meanings)


def _refuse_too_deep(container: Mapping[str, Any] | Sequence[Any], depth: int) -> None:
    if depth >= MAX_DEPTH and container:
        raise ValueError(f"the answer is nested deeper than {MAX_DEPTH} levels")


def _begins_like_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[", '"')


def _is_secret_setting(value: Mapping[str, Any]) -> bool:
    names = (found for name, found in value.items() if meaning_of(name).names_a_setting)
    return any(isinstance(name, str) and names_a_secret_setting(name) for name in names)


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a name twice: the first value would go unseen and the text would keep it."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
