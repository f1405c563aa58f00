"""The alert matrix as people and pipelines read it."""

from __future__ import annotations

import dataclasses
import textwrap

import pytest
from output_estates import Names, estate

from collector.model import AlertBlock, AlertLack, AlertLine, Decision, ToldGroup
from collector.reports.alert_matrix import share, total, with_channels
from collector.reports.alert_matrix_text import matrix_lines
from collector.reports.json_report import decision_to_json
from collector.reports.markdown import markdown
from collector.reports.redacted import redacted
from collector.reports.text import console

GROUP = "/subscriptions/s/resourceGroups/rg-ops/providers/microsoft.insights/actionGroups"
WEB = "/subscriptions/s/resourceGroups/rg-web/providers/Microsoft.Web/sites"
ONCALL = ToldGroup(id=f"{GROUP}/ag-oncall", name="ag-oncall", channels=(("email", 2), ("sms", 1)))
TICKETS = ToldGroup(id=f"{GROUP}/ag-tickets", name="ag-tickets", channels=(("itsm", 1),))


def line(alert: str = "server errors", in_place: int = 4, **changes: object) -> AlertLine:
    given = {"availability": True, "unknown": 0, "needed": 4, "told": (ONCALL,), "told_total": 1}
    return AlertLine(**{"alert": alert, "in_place": in_place, **given, **changes})


def lack(why: str, *names: str, total: int = 0, **changes: object) -> AlertLack:
    resources = tuple(f"{WEB}/{name}" for name in names)
    return AlertLack(**{"why": why, "resources": resources, "total": total or len(names), **changes})


def block(*lines: AlertLine, kind: str = "microsoft.web/sites", resources: int = 4, critical: int = 0) -> AlertBlock:
    return AlertBlock(resource_type=kind, resources=resources, critical=critical, lines=lines)


def nobody(alert: str, *lacks: AlertLack, **changes: object) -> AlertLine:
    given = {"availability": False, "told": (), "told_total": 0, "lacks": lacks, "lacks_total": len(lacks)}
    return line(alert, **{"in_place": 0, **given, **changes})


OFF = lack("web-health is switched off", "front", would_tell=(ONCALL,))
UNREAD = lack("not read: grant Reader", "api", unknown=True)
NO_RULE = lack("no rule watches for it", "api", "cart", "front", total=4)
BROKEN = block(
    line(),
    line("health check", 2, unknown=1, lacks=(OFF, UNREAD), lacks_total=2),
    nobody("response time", NO_RULE),
    nobody("request queue", NO_RULE),
    critical=2,
)
UNWATCHED = lack("no rule watches for it", "db-1")
BARE = block(
    nobody("connections", UNWATCHED, availability=True, needed=1),
    nobody("storage", UNWATCHED, needed=1),
    kind="microsoft.sql/servers/databases",
    resources=1,
    critical=1,
)
UNSEEN = block(
    nobody("saturation", UNREAD, unknown=4), nobody("latency", UNREAD, unknown=4), kind="microsoft.keyvault/vaults"
)
WHOLE = block(line(), line("client errors", availability=False), resources=4, critical=1)
DELETION = block(
    line("deletion", 2, needed=2, availability=False, told=(ONCALL, TICKETS), told_total=2),
    kind="microsoft.resources/subscriptions",
    resources=2,
)
UNKNOWN = block(kind="microsoft.kusto/clusters", resources=1)


def shown(*blocks: AlertBlock, width: int = 80) -> str:
    return textwrap.dedent("\n".join(matrix_lines(blocks, width)))


def test_a_type_that_is_complete_takes_one_line_and_nothing_else_is_said():
    expected = """\
      COMPLETE      count alerts  told
      web/sites         4      2  ag-oncall
      subscriptions     2      1  ag-oncall, ag-tickets
      who is told: ag-oncall: 2 mail, 1 SMS; ag-tickets: 1 itsm
    """
    assert shown(WHOLE, DELETION) == textwrap.dedent(expected).rstrip()


def test_a_type_of_which_a_part_is_missing_says_what_where_why_and_who_would_be_told():
    expected = """\
      * what critical members must have
      web/sites: 4 resources, 2 critical
        server errors*: 4 of 4, told: ag-oncall
        health check*: 2 to 3 of 4, told: ag-oncall
          - front (rg-web): web-health is switched off (would tell ag-oncall)
          - api (rg-web): unknown, not read: grant Reader
        response time, request queue: 0 of 4
          - api (rg-web), cart (rg-web), front (rg-web), 1 more: no rule watches for
            it
      who is told: ag-oncall: 2 mail, 1 SMS
    """
    assert shown(BROKEN) == textwrap.dedent(expected).rstrip()


def test_types_that_lack_everything_for_one_reason_stand_together():
    expected = """\
      * what critical members must have
      NOTHING IN PLACE: no rule watches for it
        sql/servers/databases (1 critical): db-1 (rg-web)
          connections*, storage
      NOT KNOWN: not read: grant Reader
        keyvault/vaults (4)
      unknown, because tables/monitoring.yaml of the policy does not say what they
        need: kusto/clusters: 1 resource
    """
    assert shown(BARE, UNSEEN, UNKNOWN) == textwrap.dedent(expected).rstrip()


def test_what_critical_flows_need_comes_first():
    other = dataclasses.replace(BROKEN, resource_type="microsoft.a/first", critical=0)
    assert shown(other, BROKEN).index("web/sites") < shown(other, BROKEN).index("a/first")


def test_two_groups_of_one_name_are_told_apart():
    twin = dataclasses.replace(ONCALL, id=ONCALL.id.replace("rg-ops", "rg-shop"))
    both = block(line(told=(ONCALL, twin), told_total=2))
    assert "ag-oncall (rg-ops), ag-oncall (rg-shop)" in shown(both)
    assert "ag-oncall (rg-shop): 2 mail, 1 SMS" in shown(both, width=120)


def test_of_many_groups_as_many_are_named_as_a_line_holds():
    many = tuple(dataclasses.replace(ONCALL, id=f"{GROUP}/{'ag' * 9}-{n}", name=f"{'ag' * 9}-{n}") for n in range(5))
    long = block(line(told=many, told_total=9))
    assert f"{many[0].name}, {many[1].name}, 7 more" in shown(long)
    assert f"{many[0].name}, 8 more" in shown(long, width=60)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page(width):
    blocks = (WHOLE, BROKEN, BARE, UNSEEN, DELETION, UNKNOWN)
    assert all(len(text) <= width for text in matrix_lines(blocks, width))


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
    ("blocks", "words"),
    [
        ((WHOLE, DELETION), "all 10 needed alerts are in place"),
        ((WHOLE, BARE), "8 of 10 needed alerts are in place"),
        ((WHOLE, UNSEEN), "8 to 16 of 16 needed alerts are in place"),
        pytest.param((WHOLE, UNKNOWN), "8 of 8 needed alerts are in place", id="never all where a type is not known"),
    ],
)
def test_the_first_line_counts_all_of_them(blocks, words):
    assert total(blocks) == words


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (ONCALL, "ag-oncall: 2 mail, 1 SMS"),
        (TICKETS, "ag-tickets: 1 itsm"),
        (dataclasses.replace(ONCALL, channels=()), "ag-oncall: nobody is left in it"),
    ],
)
def test_who_is_told(group, words):
    assert with_channels(group, {group.id: group.name}) == words


def with_matrix(*blocks: AlertBlock) -> Decision:
    decision: Decision = dataclasses.replace(estate().decision, alert_matrix=blocks)
    return decision


def test_every_report_for_people_shows_it_and_one_without_shows_nothing():
    for report in (lambda found: console(found, colour=False), markdown):
        assert "ag-oncall: 2 mail, 1 SMS" in report(with_matrix(BROKEN)).replace("\\", "")
        assert "lert matrix" not in report(with_matrix()).replace("ALERT MATRIX", "alert matrix")


def test_the_markdown_has_a_table_of_what_is_missing_and_one_of_what_is_complete():
    text = markdown(with_matrix(BROKEN, BARE, WHOLE, UNKNOWN))
    folded = text[text.index("<details><summary>Alert matrix: 14 to 15 of 26") :]
    rows = [row for row in folded.splitlines() if row.startswith("| ")]
    assert rows[:2] == [
        "| type | alerts | in place | missing | told |",
        "| web/sites: 4 resources, 2 critical | server errors\\* | 4 of 4 |  | ag-oncall |",
    ]
    assert rows[3] == (
        "|  | response time, request queue | 0 of 4 | api (rg-web), cart (rg-web), front (rg-web), 1 more: "
        "no rule watches for it |  |"
    )
    assert rows[-2:] == ["| complete | alerts | told |", "| web/sites: 4 resources, 1 critical | 2 | ag-oncall |"]
    assert "does not say what they need: kusto/clusters: 1 resource" in folded


def test_a_matrix_for_which_there_is_no_room_folds_away_nothing_else():
    text = markdown(with_matrix(*[BROKEN] * 200), budget=8_000)
    assert "lines were left out" in text
    assert text.count("<details") == text.count("</details>") == 2


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
                "would_tell": [{"group": ONCALL.id, "name": "ag-oncall", "channels": {"email": 2, "sms": 1}}],
            },
            {
                "why": "not read: grant Reader",
                "unknown": True,
                "resources": [f"{WEB}/api"],
                "resources_total": 1,
                "would_tell": [],
            },
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
