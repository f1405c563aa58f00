"""The sections `dashboards` and `workbooks`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.estate.places import Places
from simulator.shapes import dashboards
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_REGION = "westeurope"


def read_dashboards(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `dashboards: [{at, title, location, tags, shows, draws, queries: [{on, text}]}]`."""
    for value, where in fields.each("dashboards"):
        entry = Fields(value, where)
        body = dashboards.dashboard(
            places.settle(entry.text("at"), "Microsoft.Portal/dashboards", where),
            title=entry.text("title", "Health"),
            location=entry.text("location", _REGION),
            tags=_tags(entry),
            shows=places.scopes(entry.texts("shows"), entry.place("shows")),
            draws=entry.text("draws", "Availability"),
            queries=tuple(_queries(entry, places)),
        )
        entry.done()
        yield Resource(body=body, graph_properties=dashboards.keyed(body["properties"]))


def read_workbooks(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `workbooks: [{at, title, location, tags, shows, queries, content}]`; without `content` it tells none."""
    for value, where in fields.each("workbooks"):
        entry = Fields(value, where)
        body = dashboards.workbook(
            places.settle(entry.text("at"), "Microsoft.Insights/workbooks", where),
            title=entry.text("title", "Health"),
            location=entry.text("location", _REGION),
            tags=_tags(entry),
            shows=places.scopes(entry.texts("shows"), entry.place("shows")),
            queries=tuple(_queries(entry, places)),
        )
        bare = dashboards.without_content(body["properties"])
        told = body if entry.flag("content", default=True) else {**body, "properties": bare}
        entry.done()
        yield Resource(body=told, graph_properties=bare)


def _queries(entry: Fields, places: Places) -> Iterator[dashboards.Query]:
    for value, where in entry.each("queries"):
        query = Fields(value, where)
        yield dashboards.Query(on=places.scope(query.text("on"), where), text=query.text("text"))
        query.done()


def _tags(entry: Fields) -> Mapping[str, str]:
    told = entry.mapping("tags")
    if not all(isinstance(value, str) for value in told.values()):
        raise EstateError(f"{entry.place('tags')}: expected texts")
    return told
