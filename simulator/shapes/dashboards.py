"""Portal dashboards and workbooks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.ids import steady_guid
from simulator.shapes.monitoring import insights_id, name_of

_ROWS = {"rowSpan": 4, "colSpan": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A log query of a tile, and the workspace or component that it runs on."""

    on: str
    text: str


def dashboard(
    dashboard_id: str,
    *,
    title: str,
    location: str,
    shows: Sequence[str],
    draws: str = "Availability",
    queries: Sequence[Query] = (),
    tags: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a portal dashboard with a chart for each resource it shows, one for each query, and a Markdown tile."""
    charts = [_chart(index, resource, draws) for index, resource in enumerate(shows)]
    logs = [_logs(index, query) for index, query in enumerate(queries, len(charts))]
    return {
        "properties": {
            "lenses": [{"order": 0, "parts": [_markdown(title), *charts, *logs]}],
            "metadata": {
                "model": {
                    "timeRange": {
                        "type": "MsPortalFx.Composition.Configuration.ValueTypes.TimeRange",
                        "value": {"relative": {"duration": 24, "timeUnit": 1}},
                    }
                }
            },
        },
        "location": location,
        "tags": {"hidden-title": title, **(tags or {})},
        "id": dashboard_id,
        "name": name_of(dashboard_id),
        "type": "Microsoft.Portal/dashboards",
    }


def keyed(properties: dict[str, Any]) -> dict[str, Any]:
    """Return a dashboard's properties as older versions show them: lenses and parts keyed `"0"`, `"1"`."""
    lenses = {
        str(index): {**lens, "parts": {str(at): part for at, part in enumerate(lens["parts"])}}
        for index, lens in enumerate(properties["lenses"])
    }
    return {**properties, "lenses": lenses}


def workbook(
    workbook_id: str,
    *,
    title: str,
    location: str,
    shows: Sequence[str],
    queries: Sequence[Query],
    tags: Mapping[str, str],
) -> dict[str, Any]:
    """Return a workbook with its content, as `Microsoft.Insights` 2023-06-01 shows it when asked for that."""
    metrics = [_metrics_step(resource) for resource in shows]
    logs = [_query_step(query) for query in queries]
    content = {"version": "Notebook/1.0", "items": [*metrics, *logs], "isLocked": False}
    return {
        "id": insights_id(workbook_id),
        "name": name_of(workbook_id),
        "type": "microsoft.insights/workbooks",
        "location": location,
        "tags": {"hidden-title": title, **tags},
        "kind": "shared",
        "etag": '"2500a200-0000-0200-0000-6593f94e0000"',
        "properties": {
            "displayName": title,
            "serializedData": json.dumps(content),
            "version": None,
            "category": "workbook",
            "userId": steady_guid("workbook", "author"),
            "sourceId": None,
            "timeModified": "2026-03-02T08:15:27.4871296Z",
            "tags": None,
            "storageUri": None,
            "revision": steady_guid("revision", workbook_id).replace("-", ""),
        },
    }


def without_content(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a workbook's properties as they are shown to whoever does not ask for its content."""
    return {**properties, "serializedData": None}


def _markdown(title: str) -> dict[str, Any]:
    return {
        "position": {"x": 0, "y": 0, "rowSpan": 1, "colSpan": 12},
        "metadata": {
            "inputs": [],
            "settings": {"content": {"settings": {"content": f"# {title}"}}},
            "type": "Extension/HubsExtension/PartType/MarkdownPart",
        },
    }


def _position(index: int) -> dict[str, int]:
    return {"x": 6 * (index % 2), "y": 1 + 4 * (index // 2), **_ROWS}


def _chart(index: int, resource: str, metric_name: str) -> dict[str, Any]:
    metric = {"resourceMetadata": {"id": resource}, "name": metric_name, "aggregationType": 4}
    return {
        "position": _position(index),
        "metadata": {
            "inputs": [{"name": "options", "isOptional": True}, {"name": "sharedTimeRange", "isOptional": True}],
            "settings": {"content": {"options": {"chart": {"metrics": [metric], "title": name_of(resource)}}}},
            "type": "Extension/HubsExtension/PartType/MonitorChartPart",
        },
    }


def _logs(index: int, query: Query) -> dict[str, Any]:
    return {
        "position": _position(index),
        "metadata": {
            "inputs": [
                {"name": "Scope", "value": {"resourceIds": [query.on]}, "isOptional": True},
                {"name": "Query", "value": query.text, "isOptional": True},
                {"name": "TimeRange", "value": "P1D", "isOptional": True},
            ],
            "settings": {},
            "type": "Extension/Microsoft_OperationsManagementSuite_Workspace/PartType/LogsDashboardPart",
        },
    }


def _metrics_step(resource: str) -> dict[str, Any]:
    kind = "/".join(resource.rsplit("/providers/", maxsplit=1)[-1].split("/")[:2]).casefold()
    shown = {"namespace": kind, "metric": f"{kind}--Availability", "aggregation": 4}
    return {"type": 10, "content": {"resourceIds": [resource], "metrics": [shown]}, "name": name_of(resource)}


def _query_step(query: Query) -> dict[str, Any]:
    content = {"version": "KqlItem/1.0", "query": query.text, "size": 0, "crossComponentResources": [query.on]}
    return {"type": 3, "content": content, "name": "query"}
