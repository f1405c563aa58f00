"""Resource Graph: rows of tables, trimmed without a word to what the caller may read."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

import msgspec

from simulator import directory, kql
from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.inventory import Inventory, Resource, Row
from simulator.tables import NOT_IN_GRAPH, TABLES, table_of
from simulator.world import Subscription, World, fold

PATH = "/providers/microsoft.resourcegraph/resources"
MOST_ROWS = 1000
COLUMNS = Row.__struct_fields__
_OBJECTS = ("sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation")
_ACTION = "Microsoft.ResourceGraph/resources/read"
_DEFAULT_ROWS = 100
_RESULTS_KEPT = 48
_READ_ACTIONS = {"microsoft.policyinsights/policystates": "microsoft.policyinsights/policystates/queryresults/read"}
"""The rights to read rows of types of which no right has just the name."""
_ABOVE_ALL = ""
"""Where rows are that belong to no subscription."""

Project = Callable[[Row], Any]


@dataclass(frozen=True, slots=True)
class Result:
    """All rows of a query in order, each with the number of the leg that it came by."""

    found: Sequence[tuple[Resource, int]]
    projects: Sequence[Project]
    columns: tuple[str, ...]


class Graph:
    """The Resource Graph of one world. The result of a query is made once and paged from memory."""

    def __init__(self, world: World, access: Access) -> None:
        self._world = world
        self._access = access
        self._own = Inventory(directory.rows(world))
        self._results: OrderedDict[tuple[str, tuple[str, ...]], Result] = OrderedDict()
        self._lock = Lock()
        for resource in (*world.inventory.resources, *self._own.resources):
            if resource.in_graph and table_of(resource.type) != NOT_IN_GRAPH:
                self._row(resource)  # made here, before anyone waits for it

    def answer(self, body: Any) -> Answer:
        """Answer one query with one page of rows."""
        asked = _asked(body)
        subscriptions = self._readable(asked)
        options = asked.get("options") or {}
        ids = tuple(found.id.casefold() for found in subscriptions)
        whole_tenant = "subscriptions" not in asked and "managementGroups" not in asked
        if whole_tenant or "Above" in str(options.get("authorizationScopeFilter", "")):
            ids = (*ids, _ABOVE_ALL)
        return self._page(self._result(str(asked["query"]), ids), options)

    def _readable(self, asked: Mapping[str, Any]) -> tuple[Subscription, ...]:
        wanted = self._wanted(asked)
        readable = tuple(
            found
            for found in self._world.subscriptions
            if (wanted is None or found.id.casefold() in wanted)
            and self._access.sees(found.path)
            and self._access.may_below(_ACTION, found.path)
        )
        if readable:
            return readable
        detail = {
            "code": "AccessDenied",
            "message": "Access is denied to the requested resource. The user might not have enough permission.",
        }
        raise refusal(403, "Forbidden", "Access denied", details=[detail])

    def _wanted(self, asked: Mapping[str, Any]) -> set[str] | None:
        listed, groups = asked.get("subscriptions"), asked.get("managementGroups")
        if listed is None and groups is None:
            return None
        above = {fold(f"/providers/Microsoft.Management/managementGroups/{name}") for name in groups or ()}
        below = {found.id.casefold() for found in self._world.subscriptions if above & self._above(found)}
        return below | {str(subscription).casefold() for subscription in listed or ()}

    def _above(self, subscription: Subscription) -> set[str]:
        return set(self._world.ancestors(fold(subscription.path)))

    def _result(self, text: str, subscriptions: tuple[str, ...]) -> Result:
        key = (text, subscriptions)
        with self._lock:
            if key not in self._results:
                self._results[key] = self._made(kql.parse(text), subscriptions)
                if len(self._results) > _RESULTS_KEPT:
                    self._results.popitem(last=False)
            self._results.move_to_end(key)
            return self._results[key]

    def _made(self, query: kql.Query, subscriptions: Sequence[str]) -> Result:
        columns = _check_names(query, self._world.service.absent_tables)
        found = [
            (resource, number) for number, leg in enumerate(query.legs) for resource in self._rows(leg, subscriptions)
        ]
        if query.order_by:
            found.sort(key=self._order(query.order_by), reverse=query.descending)
        return Result(found, tuple(_project(leg.columns, columns) for leg in query.legs), columns)

    def _rows(self, leg: kql.Leg, subscriptions: Sequence[str]) -> Iterator[Resource]:
        for inventory in (self._world.inventory, self._own):
            for kind in inventory.kinds:
                if table_of(kind) == leg.table and (tests := _tests_of(kind, leg)):
                    found = self._visible(inventory, kind, subscriptions)
                    yield from found if () in tests else (one for one in found if self._meets(one, tests))

    def _meets(self, found: Resource, tests: kql.Alternatives) -> bool:
        row = self._row(found)
        return any(all(test.holds(_value(row, test.column)) for test in every) for every in tests)

    def _visible(self, inventory: Inventory, kind: str, subscriptions: Sequence[str]) -> Iterator[Resource]:
        action, may = _READ_ACTIONS.get(kind, f"{kind}/read"), self._access.may_at
        for subscription in subscriptions:
            shown = [found for found in inventory.shelf(subscription, kind).resources if found.in_graph]
            if shown and self._access.is_even(subscription):
                shown = shown if may(action, shown[0].folded) else []
            else:
                shown = [found for found in shown if may(action, found.folded)]
            yield from shown

    def _order(self, column: str) -> Callable[[tuple[Resource, int]], str]:
        if column == "id":
            return lambda found: found[0].folded
        return lambda found: str(getattr(self._row(found[0]), column)).casefold()

    def _row(self, resource: Resource) -> Row:
        return resource.row(self._world.tenant)

    def _page(self, result: Result, options: Mapping[str, Any]) -> Answer:
        top = options.get("$top", _DEFAULT_ROWS)
        if not isinstance(top, int) or not 1 <= top <= MOST_ROWS:
            raise refusal(400, "BadRequest", f"$top must be between 1 and {MOST_ROWS}.")
        start, total = _start(options), len(result.found)
        end = start + min(top, self._world.page_size)
        can_page = "id" in result.columns
        shown = [result.projects[leg](self._row(resource)) for resource, leg in result.found[start:end]]
        body: dict[str, Any] = {
            "totalRecords": total,
            "count": len(shown),
            "data": shown,
            "facets": [],
            "resultTruncated": "true" if end < total and not can_page else "false",
        }
        if end < total and can_page:
            body["$skipToken"] = skip_token(end)
        if options.get("resultFormat", "objectArray") == "table":
            body["data"] = _as_table(shown, result.columns)
        return Answer(200, body)


def skip_token(rows: int) -> str:
    """Return the token of the page that begins after so many rows."""
    return urlsafe_b64encode(json.dumps({"RowsToSkip": rows}).encode()).decode()


def rows_to_skip(token: str) -> int:
    """Return the number of rows before the page of a token; `ValueError` for a token of another service."""
    try:
        return int(json.loads(urlsafe_b64decode(token))["RowsToSkip"])
    except (NotBase64, ValueError, KeyError, TypeError) as error:
        raise ValueError("not a token of this service") from error


def _asked(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or not body.get("query"):
        raise refusal(400, "BadRequest", "The request body holds no query.")
    return body


def _check_names(query: kql.Query, absent: frozenset[str]) -> tuple[str, ...]:
    """Refuse unknown tables and columns; return the columns of the answer."""
    for leg in query.legs:
        if leg.table not in TABLES - absent:
            raise kql.invalid_query(f"Table {leg.table} is not supported.", "DisallowedLogicalTableName")
        tested = (test.column for every in leg.alternatives for test in every)
        for column in (*(path.partition(".")[0] for path in tested), *leg.columns):
            _check_column(column)
    projected = [leg.columns or COLUMNS for leg in query.legs]
    columns = tuple(dict.fromkeys(column for columns in projected for column in columns))
    if query.order_by:
        _check_column(query.order_by)
    return columns


def _check_column(column: str) -> None:
    if column not in COLUMNS:
        raise kql.invalid_query(f"Query is invalid near token '{column}': no such column.")


def _tests_of(kind: str, leg: kql.Leg) -> kql.Alternatives:
    """Return what remains to be tested of rows of a type; nothing where no row of it is wanted."""
    return tuple(
        tuple(test for test in every if test.column != "type")
        for every in leg.alternatives
        if all(test.holds(kind) for test in every if test.column == "type")
    )


def _value(row: Row, path: str) -> Any:
    """Return what stands at a path of a row; names within an object are told apart by case, as the service does."""
    column, *names = path.split(".")
    value = getattr(row, column)
    if isinstance(value, msgspec.Raw):
        value = msgspec.json.decode(value)
    for name in names:
        value = value.get(name, "") if isinstance(value, Mapping) else ""
    return value


def _project(own: tuple[str, ...], columns: tuple[str, ...]) -> Project:
    """Return what makes an object of a row; a column that the leg does not project is empty or null."""
    own = own or COLUMNS
    if own == columns == COLUMNS:
        return _unchanged
    missing = {column: None if column in _OBJECTS else "" for column in columns if column not in own}
    if len(own) == 1:
        return lambda row: {own[0]: getattr(row, own[0]), **missing}
    values = attrgetter(*own)
    if missing:
        return lambda row: {**dict(zip(own, values(row), strict=True)), **missing}
    return lambda row: dict(zip(own, values(row), strict=True))


def _unchanged(row: Row) -> Row:
    return row


def _start(options: Mapping[str, Any]) -> int:
    token = options.get("$skipToken")
    if not token:
        return int(options.get("$skip", 0))
    try:
        return rows_to_skip(str(token))
    except ValueError as error:
        raise refusal(400, "BadRequest", "The skip token is not one of this service.") from error


def _as_table(shown: Sequence[Any], columns: Sequence[str]) -> dict[str, Any]:
    def value(row: Any, column: str) -> Any:
        return row[column] if isinstance(row, dict) else getattr(row, column)

    return {
        "columns": [{"name": name, "type": "object" if name in _OBJECTS else "string"} for name in columns],
        "rows": [[value(row, column) for column in columns] for row in shown],
    }
