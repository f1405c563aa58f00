"""The keys that Azure was seen to send, for tests that hold our answers against them."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.world import type_of


def records(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted([*folder.glob("arm/*.jsonl.gz"), *folder.glob("examples/arm-*.jsonl.gz")]):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def bodies(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if record["kind"] == "example":
        found = [answer.get("body") for answer in record["responses"].values()]
    else:
        found = [record["response"].get("body")]
    for body in found:
        items = body.get("value", [body]) if isinstance(body, dict) else []
        yield from (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()


def paths(value: Any, below: str = "") -> set[str]:
    """Return the paths of all keys, down to the third level; lists count as what they hold."""
    if isinstance(value, list):
        return {path for entry in value for path in paths(entry, below)}
    if not isinstance(value, dict) or below.count(".") >= 3:
        return set()
    own = {f"{below}.{key}" for key in value}
    return own | {path for key, inner in value.items() for path in paths(inner, f"{below}.{key}")}


def recorded_keys(corpus: Path) -> Mapping[str, set[str]]:
    """Return the paths of all keys in recorded answers by the type of the resource, in lower case."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for record in records(corpus):
        for body in bodies(record):
            if isinstance(body.get("id"), str) and "properties" in body:
                found[type_of(body["id"])] |= paths(body)
    return found
