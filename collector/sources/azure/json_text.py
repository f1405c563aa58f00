"""The JSON of an answer as values: fast where it is plain, and by the standard library's word in every other case."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from collector.sources.azure.failures import Unreadable

_PLAIN = msgspec.json.Decoder()


def parsed(body: bytes) -> Any:
    """Return the value of a body, `None` for an empty one. Raises `Unreadable` for what is no JSON, as NaN.

    msgspec refuses more than the standard library (half a surrogate pair, a byte order mark, numbers beyond a double),
    and what it takes is the same value.
    """
    try:
        return _PLAIN.decode(body)
    except (ValueError, msgspec.DecodeError, RecursionError):
        return _parsed_slowly(body)


def _parsed_slowly(body: bytes) -> Any:
    if not body.strip():
        return None
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("something that is no JSON", error=error) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
