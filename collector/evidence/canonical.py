"""One spelling for every JSON value, so that the same value always has the same bytes and the same digest."""

from __future__ import annotations

import hashlib
import json
import math
import operator
from typing import Any

import msgspec

from collector.model import Digest

_EXACT_BELOW = 2**53
"""From here on a double no longer tells neighbouring whole numbers apart (IEEE 754)."""
_SPELT_ALIKE = frozenset({str, int, bool, type(None)})
"""What msgspec and the standard library write with the same bytes, but for half a surrogate pair."""
_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder()


def to_bytes(value: Any) -> bytes:
    """Return a JSON value as sorted, compact UTF-8; whole floats are written as integers.

    Half a surrogate pair, which JSON allows and UTF-8 does not, becomes `?`. Raises `ValueError` for what
    JSON has no spelling for (NaN, infinity) and `TypeError` for anything that is not JSON.
    """
    try:
        return _ENCODER.encode(_for_msgspec(value))
    except (TypeError, UnicodeEncodeError):
        return _to_bytes_slowly(value)


def from_bytes(data: bytes) -> Any:
    """Return the JSON value in canonical bytes; raises `ValueError`, and `RecursionError` where it is nested deep."""
    return _DECODER.decode(data)


def digest(data: bytes) -> Digest:
    """Return the name of some bytes: `sha256:` and their SHA-256 in hexadecimal."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _to_bytes_slowly(value: Any) -> bytes:
    """Spell what msgspec does not take; the standard library is the reference, and five times slower."""
    text = json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", errors="replace")


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(found) for name, found in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(found) for found in value]
    return int(value) if isinstance(value, float) and _is_exact(value) else value


def _for_msgspec(value: Any) -> Any:
    """Return a value in which every float is spelt already; raises `TypeError` for what msgspec may spell otherwise.

    What holds no float is returned as it is: copying a page of rows costs more than spelling it.
    """
    if isinstance(value, dict):
        changed = {
            name: spelt
            for name, found in value.items()
            if type(found) not in _SPELT_ALIKE and (spelt := _for_msgspec(found)) is not found
        }
        return {**value, **changed} if changed else value
    if isinstance(value, list | tuple):
        spelt = [found if type(found) in _SPELT_ALIKE else _for_msgspec(found) for found in value]
        return value if all(map(operator.is_, spelt, value)) else spelt
    if type(value) is float and math.isfinite(value):
        return int(value) if _is_exact(value) else msgspec.Raw(repr(value).encode())
    if type(value) in _SPELT_ALIKE:
        return value
    raise TypeError(f"{type(value).__name__} is left to the standard library")


def _is_exact(value: float) -> bool:
    return value.is_integer() and abs(value) < _EXACT_BELOW
