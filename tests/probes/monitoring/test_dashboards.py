"""Shared dashboards, workbooks and Grafana instances with the resources that they name."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.dashboards import Dashboard
from probes.monitoring.dashboards import parse_dashboard

ROWS = recording("monitoring", "dashboards")
OLD, NEW, WORKBOOK, GRAFANA = ROWS
FRONT = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Web/sites/till-front"


def test_every_kind_becomes_a_dashboard():
    till = f"/Subscriptions/{PROD.rpartition('/')[2]}/resourceGroups/rg-till"
    assert [fact(parse_dashboard, row) for row in ROWS] == [
        Dashboard(
            subject=OLD["id"], dashboard_kind="portal", name="Tills at a glance", parts=2, shows=(till, FRONT), **SEEN
        ),
        Dashboard(subject=NEW["id"], dashboard_kind="portal", name="till-new", parts=3, **SEEN),
        Dashboard(
            subject=WORKBOOK["id"],
            dashboard_kind="workbook",
            name="0b7c0000-0000-4000-8000-000000000021",
            parts=2,
            shows=(FRONT,),
            **SEEN,
        ),
        Dashboard(subject=GRAFANA["id"], dashboard_kind="grafana", name="till-grafana", parts=None, **SEEN),
    ]


@pytest.mark.parametrize("row", ROWS, ids=["old", "new", "workbook", "grafana"])
def test_the_case_of_property_names_does_not_matter(row):
    assert fact(parse_dashboard, in_capitals(row)) == fact(parse_dashboard, row)


@pytest.mark.parametrize("text", [GONE, None, "", "null", "no json", "[]", '"x"', '{"items": 5}', '{"items": null}'])
def test_a_workbook_without_readable_content_has_unknown_parts(text):
    found = fact(parse_dashboard, changed(WORKBOOK, "properties.serializedData", text))
    assert (found.parts, found.shows) == (None, ())


@pytest.mark.parametrize(("lenses", "parts"), [(GONE, None), (None, None), ([], 0), ({}, 0), ([{"order": 0}], 0)])
def test_lenses_that_were_not_in_the_answer_are_told_from_empty_ones(lenses, parts):
    assert fact(parse_dashboard, changed(OLD, "properties.lenses", lenses)).parts == parts


@pytest.mark.parametrize("tags", [GONE, None, {}, {"hidden-title": ""}])
def test_a_dashboard_without_a_title_is_called_by_its_name(tags):
    assert fact(parse_dashboard, changed(OLD, "tags", tags)).name == "till-old"


def test_deep_content_is_read_without_recursion():
    nested: object = FRONT
    for _ in range(20_000):
        nested = [nested]
    assert fact(parse_dashboard, changed(NEW, "properties.lenses", [{"parts": [], "x": nested}])).shows == (FRONT,)


@pytest.mark.parametrize(
    ("row", "path", "value"),
    [
        (OLD, "id", GONE),
        (NEW, "name", 1),
        (OLD, "type", GONE),
        (OLD, "type", None),
        (OLD, "type", "microsoft.portalservices/dashboards"),
        (OLD, "tags.hidden-title", ["x"]),
        (OLD, "properties.lenses", "x"),
        (OLD, "properties.lenses", [1]),
        (OLD, "properties.lenses", [{"parts": "x"}]),
        (WORKBOOK, "properties.serializedData", {"items": []}),
    ],
)
def test_other_shapes_are_refused(row, path, value):
    assert_refused(parse_dashboard, row, path, value)
