"""What a batch of GETs looks like, and which part of its answer belongs to which request (evidence sources, B).

There is no documentation of it. golive asks as most public tools do: `httpMethod`, a GUID as `name`, and `url`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from requests.structures import CaseInsensitiveDict

from collector.sources.azure.held import Part

_STATUSES = range(100, 600)


def name_of(url: str) -> str:
    """Return the name of the request for an address; it is found again in the part that answers it."""
    return str(uuid5(NAMESPACE_URL, url))


def question(home: str, urls: Sequence[str]) -> Mapping[str, Any]:
    """Return the body of a batch that asks for addresses at `home`."""
    return {
        "requests": [{"httpMethod": "GET", "name": name_of(url), "url": url.removeprefix(home)} for url in urls],
    }


def answers(body: Any, urls: Sequence[str]) -> Mapping[str, Part] | None:
    """Return the parts by the address that they answer; what has none was not answered.

    Parts belong to requests by their names alone, never by their places, which nobody promises: of two lists that
    changed places, an empty one would prove that nothing is there. Returns `None` where the body is no answer to a
    batch at all, or echoes no names, so that asking again is of no use.
    """
    found = _get(body, "responses") if isinstance(body, Mapping) else None
    if not isinstance(found, list):
        return None
    if found and not any(map(_name_in, found)):
        return None
    parts = {url: _part_of(raw) for url, raw in _by_name(found, urls).items()}
    return {url: part for url, part in parts.items() if part is not None}


def _by_name(found: Sequence[Any], urls: Sequence[str]) -> Mapping[str, Any]:
    echoed = Counter(map(_name_in, found))
    by_name = {_name_in(raw): raw for raw in found}
    return {url: by_name[name] for url in urls if echoed[name := name_of(url)] == 1}


def _name_in(raw: Any) -> str:
    name = _get(raw, "name") if isinstance(raw, Mapping) else None
    return "" if name is None else str(name).casefold()


def _part_of(raw: Any) -> Part | None:
    """Return a part; `None` where it has no status, or none of the content that a 200 must have."""
    status = _status_in(raw) if isinstance(raw, Mapping) else None
    if status is None:
        return None
    content = _get(raw, "content")
    if content in (None, "") and status == 200:
        return None
    return Part(status, _headers_in(raw), content if isinstance(content, dict | list) else _bytes_of(content))


def _status_in(raw: Mapping[str, Any]) -> int | None:
    status = _get(raw, "httpStatusCode")
    if isinstance(status, str) and status.isascii() and status.isdecimal() and len(status) == 3:
        status = int(status)
    return status if type(status) is int and status in _STATUSES else None


def _headers_in(raw: Mapping[str, Any]) -> CaseInsensitiveDict[str]:
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict()
    given = _get(raw, "headers")
    for name, value in given.items() if isinstance(given, Mapping) else ():
        values = value if isinstance(value, list) else [value]
        headers[name] = ", ".join(text for text in values if isinstance(text, str))
    return headers


def _bytes_of(content: Any) -> bytes:
    """Content is JSON, or a text that holds JSON."""
    if content is None:
        return b""
    return content.encode("utf-8", "replace") if isinstance(content, str) else json.dumps(content).encode()


def _get(raw: Mapping[str, Any], name: str) -> Any:
    folded = name.casefold()
    return next((value for key, value in raw.items() if key.casefold() == folded), None)
