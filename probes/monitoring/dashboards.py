"""Which shared dashboards exist, and what they show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from collector.facts.dashboards import Dashboard
from collector.probe import Item, Malformed, PerItem, Probe, Read, Rows, tags_of
from probes.monitoring._dashboard_content import Shown, shown_by

_WORKBOOK = "microsoft.insights/workbooks"
_KINDS: Mapping[str, str] = {
    "microsoft.portal/dashboards": "portal",
    "microsoft.portalservices/dashboards": "portal",
    _WORKBOOK: "workbook",
    "microsoft.dashboard/grafana": "grafana",
    "microsoft.dashboard/dashboards": "grafana",
}
_ROWS = Rows("resources", tuple(_KINDS))


def parse_dashboard(item: Item) -> Iterator[Dashboard]:
    """A row of Resource Graph; the content of a workbook is in it seldom, that of Grafana never."""
    kind = _KINDS.get(item.text("type").casefold())
    if kind is None:
        raise Malformed("type", item.get("type"))
    if kind == "workbook":
        yield _workbook(item)
    else:
        yield _dashboard(item, kind, *(_portal_content(item) if kind == "portal" else (None, Shown())))


def parse_workbook(item: Item) -> Iterator[Dashboard]:
    """A workbook that was asked for by itself, with its content; its type may be null."""
    yield _workbook(item)


def _dashboard(item: Item, kind: str, parts: int | None, shown: Shown) -> Dashboard:
    return Dashboard(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        dashboard_kind=kind,
        name=item.maybe_text("tags.hidden-title") or item.maybe_text("properties.displayName") or item.text("name"),
        tags=tags_of(item),
        parts=parts,
        shows=shown.ids,
        queried=shown.queried,
        signals=shown.signals,
    )


def _portal_content(item: Item) -> tuple[int | None, Shown]:
    """Count the tiles of all lenses; both are lists, or objects with the keys `"0"`, `"1"`."""
    lenses = item.maybe_objects("properties.lenses")
    if lenses is None:
        return None, Shown()
    tiles = tuple(tile for lens in lenses for tile in item.inside(lens).maybe_objects("parts") or ())
    return len(tiles), shown_by(tiles, rest=list(lenses))


def _workbook(item: Item) -> Dashboard:
    content = _json_or_none(item.maybe_text("properties.serializedData"))
    items = content.get("items") if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping) or not isinstance(items, list):
        return _dashboard(item, "workbook", None, Shown())
    shown = shown_by(tuple(_steps(items)), fallback=content.get("fallbackResourceIds"), rest=content)
    return _dashboard(item, "workbook", len(items), shown)


def _json_or_none(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _steps(items: list[Any]) -> Iterator[Any]:
    """Yield the steps of a workbook, those within groups one by one."""
    waiting = list(items)
    while waiting:
        step = waiting.pop()
        content = step.get("content") if isinstance(step, Mapping) else None
        inner = content.get("items") if isinstance(content, Mapping) else None
        if isinstance(inner, list):
            waiting.extend(inner)
        else:
            yield step


def content_path(row: Item) -> str | None:
    """Return where the content of a workbook is found that its row lacks."""
    is_workbook = row.text("type").casefold() == _WORKBOOK
    has_content = _json_or_none(row.maybe_text("properties.serializedData")) is not None
    return row.text("id") if is_workbook and not has_content else None


_CONTENT = PerItem(_ROWS, content_path, "2023-06-01", query=(("canFetchContent", "true"),), single=True)

PROBE = Probe(
    id="monitoring-dashboards",
    title="Dashboards, workbooks and Grafana instances",
    reads=(Read(_ROWS, parse_dashboard, (Dashboard,)), Read(_CONTENT, parse_workbook, (Dashboard,))),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Portal/dashboards/read",
        "Microsoft.Insights/workbooks/read",
        "Microsoft.Dashboard/grafana/read",
    ),
    otherwise="A dated screenshot of the dashboard with the resources that it shows, attested by the operations lead.",
)
