"""What alert rules of all kinds have in common: groups that they tell, tags, and addresses that they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from collector.probe import Item, tags_of

_ADDRESS = re.compile(r"https://[^\s\"'<>()\[\]{}|\\^`]+", re.IGNORECASE)
_PUNCTUATION = ".,;:!?"


def identity(item: Item) -> dict[str, Any]:
    """Return the fields that every fact of a rule has, whatever its kind."""
    return {
        "subject": item.text("id"),
        "documents": (item.document,),
        "observed_at": item.observed_at,
        "name": item.maybe_text("name") or item.text("id").rpartition("/")[2],
        "tags": tags_of(item),
    }


def group_objects(item: Item, path: str) -> tuple[str, ...] | None:
    """Return action groups that are listed as objects with an `actionGroupId`."""
    entries = item.maybe_objects(path)
    if entries is None:
        return None
    return tuple(item.inside(entry).text("actionGroupId") for entry in entries)


def lowered(text: str | None) -> tuple[str, ...]:
    """Return a text in lower case as a list of one, or of none where there is no text."""
    return (text.casefold(),) if text else ()


def links_in(*values: object) -> tuple[str, ...]:
    """Return the https addresses in texts and in the values of objects, without what may hold a secret.

    Credentials, query and fragment are left out; the order is that of their first mention.
    """
    found = (_without_secrets(match[0]) for text in _texts(values) for match in _ADDRESS.finditer(text))
    return tuple(dict.fromkeys(address for address in found if address))


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from (inner for inner in value.values() if isinstance(inner, str))


def _without_secrets(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # brackets or a port that are none
        return ""
    path = parts.path if parts.query or parts.fragment else parts.path.rstrip(_PUNCTUATION)
    host = (parts.hostname or "").rstrip(_PUNCTUATION)
    return f"https://{host}{port}{path}" if host else ""
