"""How work items of Azure DevOps are found: a query tells their ids, a batch tells what stands in their fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from collector.model import Cause
from collector.probe import Ask, Item, Malformed, ReadError
from probes.delivery._azure_devops import API
from probes.delivery._items import place_of_item

WORK_ITEMS_READ = "Work items (read)"
_CHUNK = 200
"""Ids in one batch (work items batch, REST 7.1)."""
_MOST = 20_000
"""Ids at which a query ends, however many there are (evidence sources, B.1)."""


def quoted(text: str) -> str:
    """Return a text as a literal of the query language."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def ids(query: str) -> Ask:
    """Return the question which work items a query finds."""
    return Ask(
        path="wit/wiql",
        single=True,
        keep=("queryType", "workItems.id", "workItemRelations.target.id"),
        body=json.dumps({"query": query}),
        api_version=API,
        permission=WORK_ITEMS_READ,
    )


def in_project(condition: str) -> str:
    """Return a query for the work items of the project itself that fulfil a condition."""
    project = "[System.TeamProject] = @project"
    return f"SELECT [System.Id] FROM WorkItems WHERE {project} AND ({condition})"  # noqa: S608 - WIQL can only read


def ids_of(answer: Item) -> tuple[int, ...]:
    """Return the ids that a query found; of a query for links those that the links lead to.

    Raises `Malformed` for another answer, `ReadError` where the query may have found more than it returned.
    """
    flat, links = answer.maybe_objects("workItems"), answer.maybe_objects("workItemRelations")
    if flat is None and links is None:
        raise Malformed("workItems", None)
    listed = [_id(answer.inside(one), "id") for one in flat or ()]
    linked = [_id(answer.inside(one), "target.id") for one in links or () if one.get("target") is not None]
    if max(len(listed), len(links or ())) >= _MOST:
        raise ReadError(
            Cause.PARTIAL,
            f"a query for work items in {place_of_item(answer)} ended after {_MOST:,}, where each of them ends",
            "Narrow the query in the workload file: tags, types, or a wiql with dates.",
        )
    return tuple(sorted({*listed, *linked}))


def batches(answer: Item, fields: tuple[str, ...]) -> Iterator[Ask]:
    """Yield the questions for some fields of all work items that a query found."""
    found = ids_of(answer)
    for some in (found[start : start + _CHUNK] for start in range(0, len(found), _CHUNK)):
        yield Ask(
            path="wit/workitemsbatch",
            items_at="value",
            keep=("id", *(f"fields.{name}" for name in fields)),
            body=json.dumps({"ids": some, "fields": fields}),
            all_of=len(some),
            api_version=API,
            permission=WORK_ITEMS_READ,
        )


def fields_of(item: Item) -> Item:
    """Return the fields of a work item by the last parts of their names, as `State` for `System.State`.

    A field without a value is not in the answer; the id may stand beside the fields alone. Raises `Malformed` where
    there are no fields at all.
    """
    fields = item.get("fields")
    if not isinstance(fields, Mapping):
        raise Malformed("fields", fields)
    return item.inside({"Id": item.get("id"), **{name.rpartition(".")[2]: value for name, value in fields.items()}})


def number_of(fields: Item) -> int:
    """Return the number of the work item that fields belong to. Raises `Malformed` where there is none."""
    return _id(fields, "Id")


def subject_of(fields: Item) -> str:
    """Return the subject of the work item that fields belong to."""
    return f"{place_of_item(fields)}/wit/workitems/{number_of(fields)}"


def _id(item: Item, path: str) -> int:
    found = item.maybe_int(path)
    if found is None:
        raise Malformed(path, None)
    return found
