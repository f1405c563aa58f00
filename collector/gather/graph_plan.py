"""The fewest Resource Graph queries for the tables and types of all probes.

Every page of at most 1,000 rows costs one of about 15 queries in 5 seconds, so small tables share their pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from collector.gather.scope import Scope
from collector.probe import GraphQuery, GraphTable, Need, Rows, SomeRows

T = TypeVar("T")
Only: TypeAlias = tuple[tuple[str, str], ...]

MOST_SUBSCRIPTIONS = 300
"""In one query (guidance for throttled requests in Resource Graph, learn.microsoft.com)."""
MOST_TABLES = 3
"""In one query: the service allows three `union` legs and does not say whether the first table is one of them."""
_LARGE = "resources"
"""The one table that fills pages by itself; a large one gains nothing from sharing them."""


def queries(needs: Iterable[Need], scope: Scope, visible: Sequence[str]) -> Iterator[GraphQuery]:
    """Yield the queries that together bring all rows that are needed, from all subscriptions that can be seen."""
    tables = tuple(_tables(needs))
    large = [table for table in tables if table.name == _LARGE]
    small = [table for table in tables if table.name != _LARGE]
    for tenant, subscriptions in _by_tenant(scope, visible).items():
        for group in _evenly(subscriptions, MOST_SUBSCRIPTIONS):
            for united in (*_chunks(large, 1), *_chunks(small, MOST_TABLES)):
                yield GraphQuery(tuple(united), tuple(group), tenant)


def _tables(needs: Iterable[Need]) -> Iterator[GraphTable]:
    """Yield each table once, with all that any need wants of it."""
    asked: dict[str, dict[Only, set[str]]] = defaultdict(lambda: defaultdict(set))
    for need in needs:
        if isinstance(need, Rows):
            asked[need.table][tuple(sorted(need.only))].update(need.types)
    for name in sorted(asked):
        whole = asked[name].pop((), set())
        some = (SomeRows(tuple(sorted(types - whole)), only) for only, types in sorted(asked[name].items()))
        yield GraphTable(name, tuple(sorted(whole)), tuple(rows for rows in some if rows.types))


def _by_tenant(scope: Scope, visible: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for subscription in visible:
        found[scope.tenant_of(subscription)].append(subscription)
    return found


def _chunks(found: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (found[start : start + size] for start in range(0, len(found), size))


def _evenly(found: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Yield as few groups as there must be, of like size: their pages come one after the other."""
    groups = -(-len(found) // most)
    return _chunks(found, -(-len(found) // max(1, groups)))
