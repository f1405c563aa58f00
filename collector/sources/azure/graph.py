"""Resource Graph: few wide queries in simple KQL, read to the last row and counted (evidence sources, A.1 to A.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from collector.model import Cause, fold_id
from collector.probe import GraphQuery, GraphTable, RawPage, ReadError, SomeRows
from collector.sources.azure.pipeline import Line, post

_ADDRESS = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01"
_ROWS_PER_PAGE = 1000
_MOST_SUBSCRIPTIONS = 300
_MOST_TABLES = 3
"""Three `union` legs are allowed, and whether the first table counts as one is not said (evidence sources, A.4)."""
_TABLE = re.compile(r"[a-z]+")
_TYPE = re.compile(r"[A-Za-z0-9.]+(?:/[A-Za-z0-9.\-]+)+")
_PATH = re.compile(r"[A-Za-z]+(?:\.[A-Za-z][A-Za-z0-9]*)+")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._\-]*")
_COLUMNS = "id, name, type, location, resourceGroup, subscriptionId, tags, properties"
_MORE_COLUMNS = {"resources": "kind, managedBy, sku, zones"}
"""What is asked of one table only: every column costs its name in each row, null or not."""
_AGAIN = "Run again; if it stays, narrow the scope of the workload."


def kql(query: GraphQuery) -> str:
    """Return the text of a query. Raises `ValueError` for names that could be more than names."""
    names = [table.name for table in query.tables]
    if not 0 < len(set(names)) == len(names) <= _MOST_TABLES:
        raise ValueError(f"a Resource Graph query is about one to {_MOST_TABLES} different tables, not {names}")
    first, *others = map(_rows_of, query.tables)
    union = f" | union {', '.join(f'({rows})' for rows in others)}" if others else ""
    return f"{first}{union} | order by id asc"


def _rows_of(table: GraphTable) -> str:
    if not _TABLE.fullmatch(table.name):
        raise ValueError(f"{table.name!r} is not the name of a Resource Graph table")
    more = _MORE_COLUMNS.get(table.name)
    return f"{table.name} | where {_wanted(table)} | project {_COLUMNS}{f', {more}' if more else ''}"


def _wanted(table: GraphTable) -> str:
    whole = [_of_types(table.types)] if table.types or not table.some else []
    parts = [*whole, *map(_of_some, table.some)]
    return parts[0] if len(parts) == 1 else " or ".join(f"({part})" for part in parts)


def _of_types(types: tuple[str, ...]) -> str:
    if not types or not all(_TYPE.fullmatch(resource_type) for resource_type in types):
        raise ValueError(f"{types!r} are not resource types")
    names = ", ".join(f"'{resource_type}'" for resource_type in sorted(types))
    return f"type in~ ({names})"


def _of_some(rows: SomeRows) -> str:
    if not rows.only or not all(_PATH.fullmatch(path) and _WORD.fullmatch(text) for path, text in rows.only):
        raise ValueError(f"{rows.only!r} are not paths with the words that must be there")
    return " and ".join((_of_types(rows.types), *(f"{path} =~ '{text}'" for path, text in rows.only)))


def graph_pages(line: Line, home: str, query: GraphQuery) -> Iterator[RawPage]:
    """Read all rows of a query.

    Raises `ReadError` when rows are missing, doubled or cut off, and `ValueError` for a query that no probe may ask.
    """
    text = kql(query)
    if not 0 < len(query.subscriptions) <= _MOST_SUBSCRIPTIONS:
        raise ValueError(
            f"a Resource Graph query is about 1 to {_MOST_SUBSCRIPTIONS} subscriptions, not "
            f"{len(query.subscriptions)}; with none it would be about the whole tenant"
        )
    yield from _pages(line, home + _ADDRESS, {"subscriptions": list(query.subscriptions), "query": text})


def _pages(line: Line, url: str, question: Mapping[str, Any]) -> Iterator[RawPage]:
    options: dict[str, Any] = {"$top": _ROWS_PER_PAGE, "resultFormat": "objectArray"}
    seen: set[int] = set()
    tokens: set[str] = set()
    while True:
        body = _normalised(post(line, url, {**question, "options": options}))
        _note_rows(body["data"], seen)
        yield RawPage(body, "data")
        token = body.get("$skipToken")
        if not token:
            break
        if not isinstance(token, str) or token in tokens:
            raise ReadError(Cause.PARTIAL, "Resource Graph led in a circle between its pages", _AGAIN)
        tokens.add(token)
        options = {**options, "$skipToken": token}
        del body  # one page in memory at a time
    _prove_complete(body, len(seen))


def _normalised(body: Any) -> dict[str, Any]:
    """Return the body with its rows as objects, whichever of the two formats they came in."""
    if not isinstance(body, Mapping):
        raise _malformed("no object")
    data = body.get("data")
    rows = _rows_of_table(data) if isinstance(data, Mapping) else data
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise _malformed("no rows")
    if body.get("count", len(rows)) != len(rows):
        raise ReadError(Cause.PARTIAL, "a page of Resource Graph holds fewer rows than it says", _AGAIN)
    return {**body, "data": rows}


def _rows_of_table(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        names = [column["name"] for column in table["columns"]]
        return [dict(zip(names, row, strict=True)) for row in table["rows"]]
    except (KeyError, TypeError, ValueError) as error:
        raise _malformed("a table whose rows do not fit its columns") from error


def _note_rows(rows: list[Mapping[str, Any]], seen: set[int]) -> None:
    """Note the hashes of the ids, a tenth of their size: two that are equal by chance are only asked for again."""
    for row in rows:
        row_id = row.get("id")
        if not isinstance(row_id, str) or not row_id:
            raise _malformed("a row without an id")
        mark = hash(fold_id(row_id))
        if mark in seen:
            raise ReadError(Cause.PARTIAL, "Resource Graph gave one row twice, so another may be missing", _AGAIN)
        seen.add(mark)


def _prove_complete(last: Mapping[str, Any], rows: int) -> None:
    total = last.get("totalRecords")
    if not isinstance(total, int):
        raise _malformed("no totalRecords")
    if str(last.get("resultTruncated")).casefold() == "true":
        raise ReadError(Cause.PARTIAL, "Resource Graph cut the result short and gave no way to go on", _AGAIN)
    if total != rows:
        raise ReadError(Cause.PARTIAL, f"Resource Graph has {total} rows and gave {rows}", _AGAIN)


def _malformed(what: str) -> ReadError:
    return ReadError(Cause.MALFORMED, f"Resource Graph answered with {what}", "Run again; update golive if it stays.")
