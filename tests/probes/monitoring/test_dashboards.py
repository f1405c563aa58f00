"""Shared dashboards, workbooks and Grafana instances with what they show."""

from __future__ import annotations

import json

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.dashboards import Dashboard
from collector.probe import PerItem
from probes.monitoring.dashboards import PROBE, content_path, parse_dashboard, parse_workbook

ROWS = recording("monitoring", "dashboards")
OLD, NEW, WORKBOOK, GRAFANA, NEXT, FREE = ROWS
FRONT = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Web/sites/till-front"
LOG = f"{PROD}/resourceGroups/rg-watch/providers/Microsoft.OperationalInsights/workspaces/log-till"
APPI = f"{PROD}/resourceGroups/rg-watch/providers/Microsoft.Insights/components/appi-till"


def test_every_kind_becomes_a_dashboard():
    till = f"/Subscriptions/{PROD.rpartition('/')[2]}/resourceGroups/rg-till"
    assert [fact(parse_dashboard, row) for row in ROWS] == [
        Dashboard(
            subject=OLD["id"],
            dashboard_kind="portal",
            name="Tills at a glance",
            tags=(("golive", "till"), ("hidden-title", "Tills at a glance")),
            parts=2,
            shows=(till, FRONT),
            **SEEN,
        ),
        Dashboard(
            subject=NEW["id"],
            dashboard_kind="portal",
            name="till-new",
            tags=(),
            parts=3,
            shows=(FRONT, LOG),
            queried=(LOG,),
            signals=("apprequests", "http5xx"),
            **SEEN,
        ),
        Dashboard(
            subject=WORKBOOK["id"],
            dashboard_kind="workbook",
            name="Till details",
            tags=(),
            parts=3,
            shows=(FRONT, APPI, LOG),
            queried=(APPI, LOG),
            signals=("appexceptions", "httpresponsetime", "requests"),
            **SEEN,
        ),
        Dashboard(subject=GRAFANA["id"], dashboard_kind="grafana", name="till-grafana", parts=None, **SEEN),
        Dashboard(subject=NEXT["id"], dashboard_kind="portal", name="till-next", tags=(), parts=None, **SEEN),
        Dashboard(subject=FREE["id"], dashboard_kind="grafana", name="till-free", tags=(), parts=None, **SEEN),
    ]


@pytest.mark.parametrize("row", ROWS, ids=["old", "new", "workbook", "grafana", "next", "free"])
def test_the_case_of_property_names_does_not_matter(row):
    found = fact(parse_dashboard, in_capitals(row))
    assert found == fact(parse_dashboard, row)


@pytest.mark.parametrize(
    "text", [GONE, None, "", "null", "no json", "[]", '"x"', '{"items": 5}', '{"items": null}', "[" * 100_000]
)
def test_a_workbook_without_readable_content_has_unknown_parts(text):
    found = fact(parse_dashboard, changed(WORKBOOK, "properties.serializedData", text))
    assert (found.parts, found.shows, found.queried, found.signals) == (None, (), (), ())


@pytest.mark.parametrize(("lenses", "parts"), [(GONE, None), (None, None), ([], 0), ({}, 0), ([{"order": 0}], 0)])
def test_lenses_that_were_not_in_the_answer_are_told_from_empty_ones(lenses, parts):
    assert fact(parse_dashboard, changed(OLD, "properties.lenses", lenses)).parts == parts


@pytest.mark.parametrize(
    ("tags", "told"), [(GONE, None), (None, ()), ({}, ()), ({"hidden-title": ""}, (("hidden-title", ""),))]
)
def test_a_dashboard_without_a_title_is_called_by_its_name(tags, told):
    found = fact(parse_dashboard, changed(OLD, "tags", tags))
    assert (found.name, found.tags) == ("till-old", told)


def test_deep_content_is_read_without_recursion():
    nested: object = FRONT
    for _ in range(20_000):
        nested = [nested]
    assert fact(parse_dashboard, changed(NEW, "properties.lenses", [{"parts": [], "x": nested}])).shows == (FRONT,)


def portal(*tiles: object) -> dict[str, object]:
    return changed(NEW, "properties.lenses", [{"parts": list(tiles)}])


@pytest.mark.parametrize(
    ("tile", "queried", "signals"),
    [
        pytest.param({"inputs": [LOG]}, (), (), id="a workspace without a query"),
        pytest.param({"a": LOG, "Query": "Heartbeat | count"}, (LOG,), ("heartbeat",), id="an older portal tile"),
        pytest.param({"a": LOG, "Query": "  "}, (), (), id="an empty query"),
        pytest.param({"a": LOG, "query": 5}, (), (), id="a query that is none"),
        pytest.param({"a": FRONT, "Query": "A"}, (), ("a",), id="a query on a resource"),
        pytest.param({"a": LOG, "Query": "let x = 1; let y = 2; T | take 1"}, (LOG,), ("t",), id="with variables"),
        pytest.param({"a": LOG, "Query": "union isfuzzy=true A, B"}, (LOG,), ("a",), id="a union"),
        pytest.param({"resourceMetadata": {"id": FRONT}, "name": "Requests"}, (), ("requests",), id="a metric"),
        pytest.param({"resourceMetadata": {"id": FRONT}, "name": 5}, (), (), id="a metric without a name"),
    ],
)
def test_what_a_tile_shows(tile, queried, signals):
    found = fact(parse_dashboard, portal(tile))
    assert (found.queried, found.signals) == (queried, signals)


def test_a_query_of_one_tile_does_not_run_on_the_workspace_of_another():
    found = fact(parse_dashboard, portal({"a": LOG}, {"a": APPI, "Query": "requests"}))
    assert found.queried == (APPI,)


def test_endless_metrics_are_cut():
    tiles = ({"resourceMetadata": {}, "name": f"metric-{number}"} for number in range(2_000))
    assert len(fact(parse_dashboard, portal(*tiles)).signals) == 500


# --- The content of workbooks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        pytest.param(WORKBOOK, False, id="has its content"),
        pytest.param(changed(WORKBOOK, "properties.serializedData", None), True, id="null"),
        pytest.param(changed(WORKBOOK, "properties.serializedData", "null"), True, id="the word null"),
        pytest.param(changed(WORKBOOK, "properties.serializedData", GONE), True, id="absent"),
        pytest.param(OLD, False, id="no workbook"),
        pytest.param(GRAFANA, False, id="Grafana"),
    ],
)
def test_a_workbook_without_content_is_asked_for_it(row, asked):
    assert content_path(item(row)) == (row["id"] if asked else None)


def test_the_content_must_be_asked_for_in_so_many_words():
    (need,) = [read.need for read in PROBE.reads if isinstance(read.need, PerItem)]
    assert (need.query, need.single) == ((("canFetchContent", "true"),), True)


@pytest.mark.parametrize("kind", [None, GONE, "Microsoft.Insights/workbooks"])
def test_a_workbook_by_itself_may_not_tell_its_type(kind):
    assert fact(parse_workbook, changed(WORKBOOK, "type", kind)) == fact(parse_dashboard, WORKBOOK)


@pytest.mark.parametrize(
    ("row", "path", "value"),
    [
        (OLD, "id", GONE),
        (NEW, "name", 1),
        (OLD, "type", GONE),
        (OLD, "type", None),
        (OLD, "type", "microsoft.contoso/dashboards"),
        (OLD, "tags", [1]),
        (OLD, "tags.hidden-title", ["x"]),
        (OLD, "properties.lenses", "x"),
        (OLD, "properties.lenses", [1]),
        (OLD, "properties.lenses", [{"parts": "x"}]),
        (WORKBOOK, "properties.serializedData", {"items": []}),
    ],
)
def test_other_shapes_are_refused(row, path, value):
    assert_refused(parse_dashboard, row, path, value)


def test_nothing_of_the_text_of_queries_is_kept():
    secret = "AppRequests | where Url has 'token=s3cr3t'"
    found = fact(parse_dashboard, portal({"a": LOG, "Query": secret}))
    assert "s3cr3t" not in json.dumps([found.shows, found.queried, found.signals])
