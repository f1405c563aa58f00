"""The alert matrix as people and pipelines read it."""

from __future__ import annotations

import dataclasses
import textwrap

import pytest
from output_estates import Names, estate

from collector.model import AlertBlock, AlertLack, AlertLine, Decision, ToldGroup
from collector.reports.alert_matrix import share, told_group
from collector.reports.alert_matrix_text import matrix_lines
from collector.reports.console import console
from collector.reports.json_report import decision_to_json
from collector.reports.markdown import markdown
from collector.reports.redacted import redacted

GROUP = "/subscriptions/s/resourceGroups/rg-ops/providers/microsoft.insights/actionGroups"
WEB = "/subscriptions/s/resourceGroups/rg-web/providers/Microsoft.Web/sites"
ONCALL = ToldGroup(id=f"{GROUP}/ag-oncall", name="ag-oncall", channels=(("email", 2), ("sms", 1)))
TICKETS = ToldGroup(id=f"{GROUP}/ag-tickets", name="ag-tickets", channels=(("itsm", 1),))


def line(alert: str = "server errors", in_place: int = 4, **changes: object) -> AlertLine:
    given = {"availability": True, "unknown": 0, "needed": 4, "told": (ONCALL,), "told_total": 1}
    return AlertLine(**{"alert": alert, "in_place": in_place, **given, **changes})


def lack(why: str, *names: str, total: int = 0, unknown: bool = False) -> AlertLack:
    resources = tuple(f"{WEB}/{name}" for name in names)
    return AlertLack(why=why, resources=resources, total=total or len(names), unknown=unknown)


def block(*lines: AlertLine, kind: str = "microsoft.web/sites", resources: int = 4, critical: int = 0) -> AlertBlock:
    return AlertBlock(resource_type=kind, resources=resources, critical=critical, lines=lines)


BROKEN = block(
    line(),
    line(
        "health check",
        2,
        unknown=1,
        lacks=(lack("web-health is switched off", "front"), lack("not read: grant Reader", "api", unknown=True)),
        lacks_total=2,
    ),
    line(
        "response time",
        0,
        availability=False,
        told=(),
        told_total=0,
        lacks=(lack("no rule watches for it", "api", "cart", "front", total=4),),
        lacks_total=1,
    ),
    line(
        "request queue",
        0,
        availability=False,
        told=(),
        told_total=0,
        lacks=(lack("no rule watches for it", "api", "cart", "front", total=4),),
        lacks_total=1,
    ),
    critical=2,
)
WHOLE = block(line(), line("client errors", availability=False), resources=1, critical=1)
UNKNOWN = block(kind="microsoft.kusto/clusters", resources=1)


def test_a_type_in_good_order_takes_three_lines_and_the_others_say_what_is_missing():
    expected = """\
      microsoft.web/sites: 1 resource, 1 critical: all 2 alerts are in place
        server errors*, client errors
        told: ag-oncall (2 mail, 1 SMS)
      microsoft.web/sites: 4 resources, 2 critical
        server errors*                4 of 4      told: ag-oncall (2 mail, 1 SMS)
        health check*                 2 to 3 of 4 told: ag-oncall (2 mail, 1 SMS)
            missing: front (rg-web): web-health is switched off
            missing: api (rg-web): unknown, not read: grant Reader
        response time, request queue  0 of 4
            missing: api (rg-web), cart (rg-web), front (rg-web), 1 more: no rule
              watches for it
      microsoft.kusto/clusters: 1 resource: unknown: the table of baseline alerts
        does not know this type
    """
    shown = "\n".join(matrix_lines((WHOLE, BROKEN, UNKNOWN), 80))
    assert textwrap.dedent(shown) == textwrap.dedent(expected).rstrip()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page(width):
    assert all(len(text) <= width for text in matrix_lines((WHOLE, BROKEN, UNKNOWN), width))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (line(), "4 of 4"),
        (line(in_place=0), "0 of 4"),
        (line(in_place=1, unknown=2), "1 to 3 of 4"),
    ],
)
def test_how_many_have_it(found, words):
    assert share(found) == words


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (ONCALL, "ag-oncall (2 mail, 1 SMS)"),
        (TICKETS, "ag-tickets (1 itsm)"),
        (dataclasses.replace(ONCALL, channels=()), "ag-oncall"),
    ],
)
def test_who_is_told(group, words):
    assert told_group(group) == words


def with_matrix(*blocks: AlertBlock) -> Decision:
    decision: Decision = dataclasses.replace(estate().decision, alert_matrix=blocks)
    return decision


def test_every_report_for_people_shows_it_and_one_without_shows_nothing():
    for report in (lambda found: console(found, colour=False), markdown):
        assert "ag-oncall (2 mail, 1 SMS)" in report(with_matrix(BROKEN)).replace("\\", "")
        assert "lert matrix" not in report(with_matrix()).replace("ALERT MATRIX", "alert matrix")


def test_the_markdown_is_a_table_for_each_type_that_is_folded_away():
    text = markdown(with_matrix(BROKEN, UNKNOWN))
    folded = text[text.index("<details><summary>Alert matrix") :]
    assert "| alert | in place | told | missing |" in folded
    assert (
        "| health check\\* | 2 to 3 of 4 | ag-oncall (2 mail, 1 SMS) | front (rg-web): web-health is switched off<br>"
        in folded
    )
    assert "the table of baseline alerts does not know this type" in folded


def test_the_json_tells_it_by_ids_and_numbers():
    (shown,) = decision_to_json(with_matrix(BROKEN))["alert_matrix"]
    assert (shown["resource_type"], shown["resources"], shown["critical"]) == ("microsoft.web/sites", 4, 2)
    assert shown["alerts"][1] == {
        "alert": "health check",
        "set": "availability",
        "in_place": 2,
        "unknown": 1,
        "needed": 4,
        "told": [{"group": ONCALL.id, "name": "ag-oncall", "channels": {"email": 2, "sms": 1}}],
        "told_total": 1,
        "missing": [
            {
                "why": "web-health is switched off",
                "unknown": False,
                "resources": [f"{WEB}/front"],
                "resources_total": 1,
            },
            {"why": "not read: grant Reader", "unknown": True, "resources": [f"{WEB}/api"], "resources_total": 1},
        ],
        "missing_total": 2,
    }
    assert "alert_matrix" not in decision_to_json(with_matrix())


def test_a_redacted_matrix_names_nothing_of_the_estate():
    names = {"web-health": f"{GROUP}/web-health"}
    (shown,) = redacted(with_matrix(BROKEN), names).alert_matrix
    text = repr(shown)
    assert not [name for name in ("ag-oncall", "web-health", "front", "rg-web", "rg-ops") if name in text]
    assert shown.lines[1].told[0].channels == ONCALL.channels
    assert "is switched off" in text


def test_the_matrix_of_a_judged_estate_agrees_with_its_rows():
    found = estate(Names()).decision
    (shown,) = found.alert_matrix
    (subject,) = next(one for one in found.verdicts if one.criterion == "monitoring-alert-baseline").subjects
    assert (shown.resources, [(one.alert, one.needed) for one in shown.lines]) == (1, [("CPU", 1)])
    assert shown.lines[0].unknown == 1, "a filtered processing rule may silence it"
    assert subject.outcome.value == "unknown"
