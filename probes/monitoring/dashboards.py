"""Which shared dashboards exist and which resources they name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from collector.facts.dashboards import Dashboard
from collector.probe import Item, Malformed, Probe, Read, Rows

_KINDS: Mapping[str, str] = {
    "microsoft.portal/dashboards": "portal",
    "microsoft.insights/workbooks": "workbook",
    "microsoft.dashboard/grafana": "grafana",
}


def parse_dashboard(item: Item) -> Iterator[Dashboard]:
    """A dashboard with the ids in its content; a workbook's content is a JSON text, or absent."""
    kind = _KINDS.get(item.text("type").casefold())
    if kind is None:
        raise Malformed("type", item.get("type"))
    content = _content(item, kind)
    yield Dashboard(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        dashboard_kind=kind,
        name=item.maybe_text("tags.hidden-title") or item.text("name"),
        parts=_count_parts(item, kind, content),
        shows=tuple(sorted(set(_resource_ids(content)))),
    )


def _content(item: Item, kind: str) -> Any:
    if kind == "portal":
        return item.get("properties.lenses")
    if kind == "workbook":
        return _json_or_none(item.maybe_text("properties.serializedData"))
    return None


def _json_or_none(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _count_parts(item: Item, kind: str, content: Any) -> int | None:
    if content is None:
        return None
    if kind == "workbook":
        items = content.get("items", []) if isinstance(content, Mapping) else None
        return len(items) if isinstance(items, list) else None
    lenses = item.maybe_objects("properties.lenses") or ()
    return sum(len(item.inside(lens).maybe_objects("parts") or ()) for lens in lenses)


def _resource_ids(content: Any) -> Iterator[str]:
    """Yield every text in a JSON value that is a resource id, without recursion: content comes from outside."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and value.casefold().startswith("/subscriptions/"):
            yield value


PROBE = Probe(
    id="monitoring-dashboards",
    title="Dashboards, workbooks and Grafana instances",
    reads=(Read(Rows("resources", tuple(_KINDS)), parse_dashboard, (Dashboard,)),),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Portal/dashboards/read",
        "Microsoft.Insights/workbooks/read",
        "Microsoft.Dashboard/grafana/read",
    ),
    otherwise="A dated screenshot of the dashboard with the resources that it shows, attested by the operations lead.",
)
