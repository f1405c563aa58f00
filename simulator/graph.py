"""Resource Graph: rows of tables, trimmed without a word to what the caller may read."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from typing import Any

from simulator import kql
from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.world import Resource, Subscription, World, subscription_of

PATH = "/providers/microsoft.resourcegraph/resources"
MOST_ROWS = 1000
_DEFAULT_ROWS = 100
QUOTA_HEADERS = {
    "x-ms-user-quota-remaining": "14",
    "x-ms-user-quota-resets-after": "00:00:05",
    "x-ms-ratelimit-remaining-tenant-resource-requests": "14",
}
TABLES = frozenset(
    {
        "resources",
        "resourcecontainers",
        "recoveryservicesresources",
        "supportresources",
        "authorizationresources",
        "alertsmanagementresources",
        "advisorresources",
        "healthresources",
        "insightsresources",
        "maintenanceresources",
        "policyresources",
        "servicehealthresources",
    }
)
COLUMNS = (
    "id",
    "name",
    "type",
    "tenantId",
    "kind",
    "location",
    "resourceGroup",
    "subscriptionId",
    "managedBy",
    "sku",
    "plan",
    "properties",
    "tags",
    "identity",
    "zones",
    "extendedLocation",
)
_NEVER_IN_GRAPH = ("microsoft.billing/",)


def answer(world: World, access: Access, body: Any) -> Answer:
    """Answer one query with one page of rows."""
    asked = _asked(body)
    subscriptions = _readable(world, access, asked.get("subscriptions"))
    query = kql.parse(str(asked.get("query", "")))
    _check_names(query)
    rows = _rows(world, access, query, subscriptions)
    return _page(query, rows, asked.get("options") or {}, world.page_size)


def table_of(resource_type: str) -> str:
    """Return the table in which Resource Graph keeps a type."""
    if resource_type.startswith("microsoft.resources/subscriptions"):
        return "resourcecontainers"
    if resource_type.startswith("microsoft.recoveryservices/vaults/"):
        return "recoveryservicesresources"
    return {"microsoft.support/supporttickets": "supportresources"}.get(resource_type, "resources")


def row_of(resource: Resource, tenant: str) -> dict[str, Any]:
    """Return a resource as a row: every column is there, missing texts are empty, missing objects null."""
    body = resource.body
    parts = resource.id.split("/")
    return {
        "id": resource.graph_id or resource.id,
        "name": body["name"],
        "type": resource.type,
        "tenantId": tenant,
        "kind": body.get("kind") or "",
        "location": (body.get("location") or "").replace(" ", "").lower(),
        "resourceGroup": parts[4].lower() if len(parts) > 4 and parts[3].lower() == "resourcegroups" else "",
        "subscriptionId": subscription_of(resource.id),
        "managedBy": "",
        "sku": body.get("sku"),
        "plan": None,
        "properties": body.get("properties") if resource.graph_properties is None else resource.graph_properties,
        "tags": body.get("tags"),
        "identity": body.get("identity"),
        "zones": None,
        "extendedLocation": None,
    }


def _asked(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or not body.get("query"):
        raise refusal(400, "BadRequest", "The request body holds no query.")
    return body


def _readable(world: World, access: Access, listed: Any) -> tuple[Subscription, ...]:
    wanted = None if listed is None else {str(subscription).casefold() for subscription in listed}
    readable = tuple(
        found
        for found in world.subscriptions
        if (wanted is None or found.id.casefold() in wanted) and access.sees(found.path)
    )
    if not readable:
        code, message = "AccessDenied", "Access is denied to the requested resource. The user might not have enough"
        raise refusal(403, "Forbidden", "Access denied", details=[{"code": code, "message": f"{message} permission."}])
    return readable


def _check_names(query: kql.Query) -> None:
    if query.table not in TABLES:
        raise kql.invalid_query(f"Table {query.table} is not supported.", "DisallowedLogicalTableName")
    named = [*(condition.column for condition in query.conditions), *query.columns]
    for column in [*named, *([query.order_by] if query.order_by else [])]:
        if column not in COLUMNS:
            raise kql.invalid_query(f"Query is invalid near token '{column}': no such column.")


def _rows(
    world: World, access: Access, query: kql.Query, subscriptions: Sequence[Subscription]
) -> list[Mapping[str, Any]]:
    ids = {subscription.id.casefold() for subscription in subscriptions}
    rows: list[Mapping[str, Any]] = [
        row_of(resource, world.tenant)
        for kind, resources in world.by_type.items()
        if _may_match(query, kind)
        for resource in resources
        if subscription_of(resource.id) in ids and access.may(f"{kind}/read", resource.id)
    ]
    found = [row for row in rows if all(condition.holds(row) for condition in query.conditions)]
    if query.order_by:
        found.sort(key=lambda row: str(row[query.order_by]).casefold(), reverse=query.descending)
    return found


def _may_match(query: kql.Query, kind: str) -> bool:
    """Say whether rows of a type can be in the answer, before any row is made."""
    about_types = (condition for condition in query.conditions if condition.column == "type")
    in_graph = not kind.startswith(_NEVER_IN_GRAPH)
    return in_graph and table_of(kind) == query.table and all(test.holds({"type": kind}) for test in about_types)


def _page(query: kql.Query, rows: list[Mapping[str, Any]], options: Mapping[str, Any], page_size: int) -> Answer:
    top = options.get("$top", _DEFAULT_ROWS)
    if not isinstance(top, int) or not 1 <= top <= MOST_ROWS:
        raise refusal(400, "BadRequest", f"$top must be between 1 and {MOST_ROWS}.")
    start = _start(options)
    end = start + min(top, page_size)
    can_page = not query.columns or "id" in query.columns
    shown = [_projected(row, query.columns) for row in rows[start:end]]
    body: dict[str, Any] = {
        "totalRecords": len(rows),
        "count": len(shown),
        "data": shown,
        "facets": [],
        "resultTruncated": "true" if end < len(rows) and not can_page else "false",
    }
    if end < len(rows) and can_page:
        body["$skipToken"] = urlsafe_b64encode(json.dumps({"RowsToSkip": end}).encode()).decode()
    if options.get("resultFormat", "objectArray") == "table":
        body["data"] = _as_table(shown)
    return Answer(200, body, QUOTA_HEADERS)


def _start(options: Mapping[str, Any]) -> int:
    token = options.get("$skipToken")
    if not token:
        return int(options.get("$skip", 0))
    try:
        return int(json.loads(urlsafe_b64decode(str(token)))["RowsToSkip"])
    except (NotBase64, ValueError, KeyError, TypeError) as error:
        raise refusal(400, "BadRequest", "The skip token is not one of this service.") from error


def _projected(row: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    return {column: row[column] for column in columns or COLUMNS}


def _as_table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = list(rows[0]) if rows else []
    return {
        "columns": [{"name": name, "type": "object" if name == "properties" else "string"} for name in names],
        "rows": [[row[name] for name in names] for row in rows],
    }
