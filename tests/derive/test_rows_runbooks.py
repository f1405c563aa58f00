"""Urgent alerts and the instructions to which they lead: linked, listed, and reviewed within the year."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, OPS, OTHER, WEB, disk_rule, rule
from builders_watching import WIKI, service_health, with_watch
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.alert_rules import AlertRule
from collector.model import AzureScope, Runbook

BOOKS = "monitoring-alert-runbooks"
UNLINKED, UNLISTED, STALE = (f"fail F-{BOOKS}-{line}" for line in (1, 2, 3))
REST = healthy(AlertRule)
DAY = timedelta(days=1)


def listed(*urls: str, reviewed=NOW - 40 * DAY):
    return with_watch(runbooks=tuple(Runbook(url=url, reviewed=reviewed) for url in urls))


def linked(name: str = "a", *links: str, **changes):
    return rule(name, links=links or (WIKI,), **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="leads to a listed runbook"),
        pytest.param({"links": (WIKI + "/",)}, "pass", id="with a slash at its end"),
        pytest.param({"links": ("HTTPS://Wiki.Contoso.example/runbooks/till",)}, "pass", id="its host in capitals"),
        pytest.param({"links": ("https://portal.example/d/7", WIKI)}, "pass", id="beside another link"),
        pytest.param(
            {"links": ("https://wiki.contoso.example/runbooks/TILL",)}, "unknown U-MISSING", id="another path"
        ),
        pytest.param({"links": ("https://wiki.contoso.example",)}, "unknown U-MISSING", id="another page"),
        pytest.param({"links": ()}, UNLINKED, id="leads nowhere"),
        pytest.param({"links": (), "severity": 2}, "not_applicable", id="less urgent"),
        pytest.param({"links": (), "enabled": False}, "not_applicable", id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"severity": None}, "unknown U-PARSE", id="severity not told"),
        pytest.param({"severity": 0}, "pass", id="critical"),
    ],
)
def test_an_urgent_rule_leads_to_a_listed_runbook(changes, expected):
    assert outcome(BOOKS, [*REST, rule("a", **{"links": (WIKI,), **changes})], workload=listed(WIKI)) == expected


@pytest.mark.parametrize(
    "url", [WIKI, WIKI + "/", WIKI + "#disk", WIKI + "?view=full#disk", "https://WIKI.contoso.example/runbooks/till"]
)
def test_addresses_are_compared_without_query_fragment_and_last_slash(url):
    assert outcome(BOOKS, [*REST, linked()], workload=listed(url)) == "pass"


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0 * DAY, "pass"), (365 * DAY, "pass"), (366 * DAY, STALE), (-2 * DAY, "unknown U-PARSE")],
)
def test_a_runbook_is_reviewed_within_the_year(age, expected):
    assert outcome(BOOKS, [*REST, linked()], workload=listed(WIKI, reviewed=NOW - age)) == expected


def test_of_two_runbooks_the_one_reviewed_last_counts():
    books = (Runbook(url=WIKI, reviewed=NOW - 500 * DAY), Runbook(url=f"{WIKI}-2", reviewed=NOW - DAY))
    found = [*REST, linked("a", WIKI, f"{WIKI}-2")]
    assert outcome(BOOKS, found, workload=with_watch(runbooks=books)) == "pass"


@pytest.mark.parametrize(("without", "expected"), [(1, "pass"), (2, UNLINKED)])
def test_nine_of_ten_urgent_rules_are_enough(without, expected):
    rules = [*(linked(f"a{one}") for one in range(10 - without)), *(linked(f"b{one}") for one in range(without))]
    rules = [dataclasses.replace(one, links=()) if one.name.startswith("b") else one for one in rules]
    assert outcome(BOOKS, [*REST, *rules], workload=listed(WIKI)) == expected


def test_rules_without_a_link_are_named():
    assert "gone" in verdict(BOOKS, [*REST, rule()], workload=listed(WIKI)).message


def test_a_link_that_nobody_lists_comes_with_the_line_to_add():
    found = verdict(BOOKS, [*REST, linked()])
    assert (found.outcome, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert f"{{url: {WIKI}, reviewed: DATE}}" in found.message


def test_one_link_of_ten_that_nobody_lists_does_no_harm():
    rules = [linked(f"a{one}") for one in range(9)]
    assert outcome(BOOKS, [*REST, *rules, linked("b", f"{WIKI}-2")], workload=listed(WIKI)) == "pass"


def test_rules_on_the_health_of_azure_are_urgent():
    assert outcome(BOOKS, [*REST, service_health()], workload=listed(WIKI)) == UNLINKED
    assert outcome(BOOKS, [*REST, service_health(links=(WIKI,))], workload=listed(WIKI)) == "pass"


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [((OTHER,), "not_applicable"), ((OPS,), "not_applicable"), ((WEB,), UNLINKED)],
)
def test_rules_of_others_do_not_count(scopes, expected):
    narrow = dataclasses.replace(listed(WIKI), azure=AzureScope(resource_groups=(WEB,)))
    assert outcome(BOOKS, [*REST, rule(scopes=scopes)], workload=narrow) == expected


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_rules_that_were_not_read_are_unknown(cause, code):
    assert outcome(BOOKS, [*REST, linked()], [gap(AlertRule, cause=cause)], listed(WIKI)) == f"unknown {code}"
    assert outcome(BOOKS, REST, [gap(AlertRule, cause=cause)], listed(WIKI)) == f"unknown {code}"


def test_without_an_urgent_rule_it_does_not_apply():
    assert outcome(BOOKS, [*REST, disk_rule()]) == "not_applicable"


def test_one_row_speaks_for_all_rules():
    (row,) = rows_of("alert_runbooks", [*REST, linked(), rule("b"), disk_rule()], workload=listed(WIKI))
    assert (row.subject, row.linked_pct, row.listed_pct) == ("workload:till", 50.0, 50.0)
    assert (row.without_link, row.not_listed, row.oldest_review_age) == (("b",), (), 40 * DAY)
