"""What a bundle tells about the run that wrote it: `python -m benchmarks.yardstick.holdings BUNDLE` prints it as JSON.

A process of its own: a large bundle must not swell the process whose children are measured, because a child that is
forked begins with the peak memory of its parent.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from collector.evidence import layout
from collector.model import subscription_of

_GRAPH = "graph "
_SURVEY = "list /subscriptions?"
_AT_ONCE = re.compile(r"(list|get) (/subscriptions/[^/]+)?/providers/[^/]+/[^/?]+\?")
_CLOSING = re.compile(r"get /subscriptions/[^/?]+\?")
_ALIAS = re.compile(r"\b(phone|principal|user|mailbox)-[0-9a-f]{8}\b")
"""Made with a key that every run forgets, so that no two runs have the same."""
_OF_THE_RUN = frozenset({"documents", "observed_at"})
_SPAN_OF_THE_RUN = frozenset({"since", "until"})
"""Of a window: the hours before the run in which it looked for telemetry."""
_WINDOW = "telemetry_window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What was read, and what came of it."""

    rows: int
    """Of Resource Graph."""
    graph_pages: int
    parts: int
    """Pages of lists and single objects of the resource manager, without the list of subscriptions."""
    turns: tuple[int, ...]
    """These parts by turn: what can be asked at once, what follows from an answer, and the closing look."""
    busiest: int
    """How many of these parts the subscription with the most of them has."""
    facts: int
    gaps: int
    first_gap: str
    facts_digest: str
    """Of the facts without documents and instants."""


def look(bundle: Path, listing: Path | None = None) -> Holdings:
    """Look into a bundle; `listing` takes the facts in the form in which runs are compared."""
    items = {record["digest"]: record["body"] for record in _counted_bodies(bundle)}
    rows = pages = 0
    parts: Counter[str] = Counter()
    turns = [0, 0, 0]
    for read in _lines(bundle / layout.READS):
        key, count = read["key"], max(1, len(read.get("pages", ())))
        if key.startswith(_GRAPH):
            pages += count
            rows += sum(items[page["document"]] for page in read.get("pages", ()))
        elif read["source"] == "azure" and not key.startswith(_SURVEY):
            parts[subscription_of(key.partition(" ")[2].partition("?")[0])] += count
            turns[_turn(key)] += count
    facts = sorted(map(_comparable, _lines(bundle / layout.FACTS)))
    if listing is not None:
        listing.write_text("\n".join(facts))
    gaps = (bundle / layout.GAPS).read_text().splitlines()
    return Holdings(
        rows=rows,
        graph_pages=pages,
        parts=parts.total(),
        turns=tuple(turns),
        busiest=max((count for place, count in parts.items() if place), default=0),
        facts=len(facts),
        gaps=len(gaps),
        first_gap=json.loads(gaps[0])["detail"] if gaps else "",
        facts_digest=_digest(facts),
    )


def _turn(key: str) -> int:
    if _CLOSING.match(key):
        return 2
    return 0 if _AT_ONCE.match(key) else 1


def _counted_bodies(bundle: Path) -> Iterator[dict[str, Any]]:
    """Yield each document with the number of its rows in place of its body."""
    for record in _lines(bundle / layout.DOCUMENTS):
        body = record["body"]
        data = body.get("data") if isinstance(body, dict) else None
        yield {"digest": record["digest"], "body": len(data) if isinstance(data, list) else 0}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _comparable(fact: dict[str, Any]) -> str:
    left_out = _OF_THE_RUN | (_SPAN_OF_THE_RUN if fact["kind"] == _WINDOW else frozenset())
    told = {name: value for name, value in fact.items() if name not in left_out}
    return _ALIAS.sub(r"\1", json.dumps(told, sort_keys=True))


def _digest(facts: Iterable[str]) -> str:
    return sha256("\n".join(facts).encode()).hexdigest()


if __name__ == "__main__":
    listing = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(json.dumps(asdict(look(Path(sys.argv[1]), listing))))
