"""The JSON of an answer as values, or a refusal: nothing in it may be read in two ways."""

from __future__ import annotations

import json
from typing import Any

from collector.sources.web.session import UnusableBody


def parsed(body: bytes) -> Any:
    """Return the value of a body. Raises `UnusableBody` for what is no JSON, names a key twice or nests too deep."""
    try:
        return json.loads(body, parse_constant=_refuse_constant, object_pairs_hook=_each_key_once)
    except RecursionError as error:
        raise UnusableBody("JSON that nests deeper than any answer does") from error
    except ValueError as error:
        raise UnusableBody("something that is no plain JSON") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that comes twice: readers differ in which of the two they believe."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found
