"""Issues of GitHub: which are asked for, and what they become."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from host_answers import answers, asks, items
from probe_items import GONE, SEEN, assert_refused, changed, fact, facts, in_capitals

from collector.facts.tracker import Found, WorkItem
from collector.model import Delivery, Host, Place, Query, Tracker
from collector.probe import Ask
from probes.delivery.github_issues import PROBE, parse_issue

SHOP = "github:contoso/shop"
DELIVERY = Delivery(places=(Place(Host.GITHUB, "contoso/shop"),), tracker=Tracker(defects=Query(labels=("bug",))))
NEEDS = dict(zip(Found, (read.need for read in PROBE.reads), strict=True))
OPEN, CLOSED = asks(NEEDS[Found.DEFECTS], DELIVERY)
ISSUE, PULL = (item.raw for item in items(OPEN, answers("github_issues")["issues"], SHOP))
parse = partial(parse_issue, found_by=Found.DEFECTS)


def asked(found: Found, query: Query) -> list[Ask]:
    return asks(NEEDS[found], replace(DELIVERY, tracker=Tracker(**{found.value: query})))


def test_all_open_issues_and_the_newest_closed_ones_are_asked_for():
    assert [(ask.path, ask.query, ask.newest) for ask in (OPEN, CLOSED)] == [
        ("issues", (("labels", "bug"), ("state", "open"), ("per_page", "100")), None),
        ("issues", (("labels", "bug"), ("state", "closed"), ("per_page", "100")), 100),
    ]
    assert {ask.permission for ask in (OPEN, CLOSED)} == {"issues: read"}


@pytest.mark.parametrize("found", Found)
def test_each_label_and_each_type_of_a_query_is_asked_for_by_itself(found):
    asked_for = [ask.query[0] for ask in asked(found, Query(labels=("bug", "crash"), types=("Bug",)))]
    assert asked_for == [
        (key, value) for key, value in (("labels", "bug"), ("labels", "crash"), ("type", "Bug")) for _ in "oc"
    ]


@pytest.mark.parametrize("query", [Query(), Query(wiql="SELECT [System.Id] FROM WorkItems")])
@pytest.mark.parametrize("found", Found)
def test_a_query_that_github_cannot_answer_is_not_asked(found, query):
    assert asked(found, query) == []


def test_two_queries_with_one_label_are_one_request():
    both = replace(DELIVERY, tracker=Tracker(defects=Query(labels=("bug",)), feedback=Query(labels=("bug",))))
    assert asks(NEEDS[Found.DEFECTS], both) == asks(NEEDS[Found.FEEDBACK], both)


@pytest.mark.parametrize("found", Found)
def test_an_issue_says_how_it_stands_and_by_which_query_it_was_found(found):
    assert fact(partial(parse_issue, found_by=found), ISSUE, f"{SHOP}") == WorkItem(
        subject=f"{SHOP}/issues/41",
        found_by=found,
        number=41,
        is_open=True,
        state="open",
        labels=("bug", "Severity: High"),
        item_type="Bug",
        assigned=True,
        due=datetime(2026, 12, 20, 8, tzinfo=UTC),
        milestone="2.5",
        created=datetime(2026, 11, 2, 9, 10, 11, tzinfo=UTC),
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse, in_capitals(ISSUE), SHOP) == fact(parse, ISSUE, SHOP)


def test_a_pull_request_is_no_issue():
    assert facts(parse, PULL, SHOP) == ()


@pytest.mark.parametrize(
    ("path", "value", "field", "expected"),
    [
        ("state", "closed", "is_open", False),
        ("state", "triaged", "is_open", None),
        ("state_reason", "not_planned", "closed_as", "not_planned"),
        ("assignees", [], "assigned", False),
        ("assignees", GONE, "assigned", None),
        ("milestone", None, "due", None),
        ("milestone.due_on", None, "due", None),
        ("milestone.due_on", "9999-01-01T00:00:00Z", "due", None),
        ("type", None, "item_type", None),
        ("labels", [], "labels", ()),
    ],
)
def test_what_an_issue_does_not_say_is_not_made_up(path, value, field, expected):
    assert getattr(fact(parse, changed(ISSUE, path, value), SHOP), field) == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("number", GONE),
        ("number", "41"),
        ("state", GONE),
        ("labels", "bug"),
        ("labels", [{"colour": "red"}]),
        ("milestone.due_on", "soon"),
    ],
)
def test_what_cannot_be_understood_is_refused(path, value):
    assert_refused(parse, ISSUE, path, value, SHOP)


def test_neither_texts_nor_people_are_kept():
    kept = str(ISSUE)
    assert [word for word in ("hunter2", "Basket", "tester-") if word in kept] == []
