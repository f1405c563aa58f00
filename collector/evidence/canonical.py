"""One spelling for every JSON value, so that the same value always has the same bytes and the same digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from collector.model import Digest

_EXACT_BELOW = 2**53
"""From here on a double no longer tells neighbouring whole numbers apart (IEEE 754)."""


def to_bytes(value: Any) -> bytes:
    """Return a JSON value as sorted, compact UTF-8; whole floats are written as integers.

    Half a surrogate pair, which JSON allows and UTF-8 does not, becomes `?`. Raises `ValueError` for what
    JSON has no spelling for (NaN, infinity) and `TypeError` for anything that is not JSON.
    """
    text = json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", errors="replace")


def digest(data: bytes) -> Digest:
    """Return the name of some bytes: `sha256:` and their SHA-256 in hexadecimal."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(found) for name, found in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(found) for found in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_BELOW:
        return int(value)
    return value
