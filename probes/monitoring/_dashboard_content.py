"""What the tiles of a dashboard show: ids of resources, log queries with what they run on, names of metrics.

Content comes from outside, may be huge and as deep as anybody likes: it is walked without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collector.facts.resource_types import INSIGHTS_COMPONENT, LOG_WORKSPACE
from collector.model import type_of

_QUERIED_TYPES = frozenset({LOG_WORKSPACE, INSIGHTS_COMPONENT})
_TABLE = re.compile(r"(?:(?:\A|;)\s*(?:union\b)?|\bunion\b)\s*(?:\w+=\w+\s+)*([a-z_]\w*)", re.IGNORECASE)
"""The table that a statement of a query begins with, or that a `union` names first."""
_LONGEST_QUERY = 20_000
_MOST_SIGNALS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What some content shows, sorted and without repeats."""

    ids: tuple[str, ...] = ()
    queried: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()


def shown_by(tiles: tuple[Any, ...], fallback: Any = None, rest: Any = None) -> Shown:
    """Return what tiles show; `fallback` is what queries of a workbook run on that name nothing themselves.

    `rest` is content outside of tiles, of which only ids are taken.
    """
    ids, queried, signals = set(_ids(rest)), set[str](), set[str]()
    fallen = _workspaces(set(_ids(fallback)))
    for tile in tiles:
        own = set(_ids(tile))
        queries = tuple(_queries(tile))
        ids |= own
        queried |= (_workspaces(own) or fallen) if queries else set()
        signals.update(_metrics(tile), *map(_tables, queries))
    return Shown(ids=tuple(sorted(ids)), queried=tuple(sorted(queried)), signals=tuple(sorted(signals)[:_MOST_SIGNALS]))


def _workspaces(ids: set[str]) -> set[str]:
    return {one for one in ids if type_of(one) in _QUERIED_TYPES}


def _ids(content: Any) -> Iterator[str]:
    """Yield every text that is a resource id."""
    for value in _values(content):
        if isinstance(value, str) and value.casefold().startswith("/subscriptions/"):
            yield value


def _queries(content: Any) -> Iterator[str]:
    """Yield log queries: `query: "…"` in a workbook, `{name: Query, value: "…"}` or `Query: "…"` in a portal tile."""
    for value in _objects(content):
        is_named = str(value.get("name") or "").casefold() == "query"
        texts = (value.get("query"), value.get("value") if is_named else None)
        yield from (text for text in texts if isinstance(text, str) and text.strip())


def _metrics(content: Any) -> Iterator[str]:
    """Yield names of metrics: `{resourceMetadata, name}` in a portal tile, `metric: namespace--name` in a workbook."""
    for value in _objects(content):
        name = value.get("name") if "resourcemetadata" in value else value.get("metric")
        if isinstance(name, str) and name:
            yield name.rpartition("--")[2].casefold()


def _tables(query: str) -> set[str]:
    found = {name.casefold() for name in _TABLE.findall(query[:_LONGEST_QUERY])}
    return found - {"let", "union", "set"}


def _objects(content: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object within a JSON value, the names of its properties in lower case."""
    for value in _values(content):
        if isinstance(value, Mapping):
            yield {name.casefold(): inner for name, inner in value.items()}


def _values(content: Any) -> Iterator[Any]:
    """Yield everything within a JSON value."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
