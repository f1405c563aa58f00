"""Resource Graph: few wide queries in simple KQL, read to the last row and counted (evidence sources, A.1 to A.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from collector.model import Cause
from collector.probe import GraphQuery, RawPage, ReadError
from collector.sources.azure.pipeline import Line, post

_ADDRESS = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01"
_ROWS_PER_PAGE = 1000
_SUBSCRIPTIONS_PER_QUERY = 300
_TABLE = re.compile(r"[a-z]+")
_TYPE = re.compile(r"[A-Za-z0-9.]+(?:/[A-Za-z0-9.\-]+)+")
_COLUMNS = "id, name, type, location, resourceGroup, subscriptionId, tags, properties"
_AGAIN = "Run again; if it stays, narrow the scope of the workload."


def kql(query: GraphQuery) -> str:
    """Return the text of a query. Raises `ValueError` for names that could be more than names."""
    if not _TABLE.fullmatch(query.table):
        raise ValueError(f"{query.table!r} is not the name of a Resource Graph table")
    if not query.types or not all(_TYPE.fullmatch(resource_type) for resource_type in query.types):
        raise ValueError(f"{query.types!r} are not resource types")
    types = ", ".join(f"'{resource_type}'" for resource_type in sorted(query.types))
    return f"{query.table} | where type in~ ({types}) | project {_COLUMNS} | order by id asc"


def graph_pages(line: Line, home: str, query: GraphQuery) -> Iterator[RawPage]:
    """Read all rows of a query.

    Raises `ReadError` when rows are missing, doubled or cut off, and `ValueError` for a query that no probe may ask.
    """
    text = kql(query)
    if not query.subscriptions:
        raise ValueError("a Resource Graph query without subscriptions would be about the whole tenant")
    for start in range(0, len(query.subscriptions), _SUBSCRIPTIONS_PER_QUERY):
        subscriptions = query.subscriptions[start : start + _SUBSCRIPTIONS_PER_QUERY]
        yield from _pages(line, home + _ADDRESS, {"subscriptions": list(subscriptions), "query": text})


def _pages(line: Line, url: str, question: Mapping[str, Any]) -> Iterator[RawPage]:
    options: dict[str, Any] = {"$top": _ROWS_PER_PAGE, "resultFormat": "objectArray"}
    seen: set[str] = set()
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


def _note_rows(rows: list[Mapping[str, Any]], seen: set[str]) -> None:
    for row in rows:
        row_id = row.get("id")
        if not isinstance(row_id, str) or not row_id:
            raise _malformed("a row without an id")
        if row_id in seen:
            raise ReadError(Cause.PARTIAL, "Resource Graph gave one row twice, so another may be missing", _AGAIN)
        seen.add(row_id)


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
