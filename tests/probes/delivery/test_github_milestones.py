"""Milestones of GitHub, and what is planned for those that are still to come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, fact, item

from collector.facts.tracker import Milestone, PlannedItem
from collector.model import Delivery, Host, Place, Query, Tracker
from probes.delivery.github_milestones import MILESTONES, PLANNED, PROBE, parse_milestone, parse_planned

SHOP = "github:contoso/shop"
DELIVERY = Delivery(places=(Place(Host.GITHUB, "contoso/shop"),), tracker=Tracker(defects=Query(labels=("bug",))))
RECORDED = answers("github_milestones")
(MILESTONES_ASK,) = asks(MILESTONES, DELIVERY)
(NEXT,) = items(MILESTONES_ASK, RECORDED["milestones"], SHOP)
(PLANNED_ASK,) = asks(PLANNED, DELIVERY, NEXT)
ISSUE, PULL = items(PLANNED_ASK, RECORDED["planned"], SHOP)


def test_an_open_milestone_says_when_it_is_due():
    assert facts_of(PROBE, MILESTONES, [NEXT]) == [
        Milestone(
            subject=f"{SHOP}/milestones/3",
            title="2.5",
            due=datetime(2027, 1, 29, 8, tzinfo=UTC),
            is_open=True,
            **SEEN,
        )
    ]


def test_the_open_issues_of_a_milestone_that_is_to_come_are_asked_for():
    assert (PLANNED_ASK.path, PLANNED_ASK.query[:2]) == ("issues", (("milestone", "3"), ("state", "open")))


@pytest.mark.parametrize(
    ("path", "value"),
    [("due_on", None), ("due_on", "2026-11-21T08:00:00Z"), ("open_issues", 0)],
    ids=["without a date", "over", "empty"],
)
def test_nothing_more_is_asked_about_other_milestones(path, value):
    assert asks(PLANNED, DELIVERY, item(changed(NEXT.raw, path, value), NEXT.asked)) == []


def test_an_issue_is_planned_for_its_milestone_and_a_pull_request_is_none():
    assert facts_of(PROBE, PLANNED, [ISSUE, PULL]) == [
        PlannedItem(
            subject=f"{SHOP}/issues/51", milestone="2.5", is_open=True, state="open", item_type="Feature", **SEEN
        )
    ]


def test_a_milestone_without_a_date_says_nothing_of_when():
    assert fact(parse_milestone, changed(NEXT.raw, "due_on", None), SHOP).due is None


@pytest.mark.parametrize(
    ("path", "value"), [("number", GONE), ("title", ""), ("due_on", "next spring"), ("state", GONE)]
)
def test_a_milestone_that_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_milestone, NEXT.raw, path, value, SHOP)


@pytest.mark.parametrize(("path", "value"), [("number", GONE), ("milestone.title", GONE), ("state", 1)])
def test_an_issue_that_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_planned, ISSUE.raw, path, value, SHOP)


def test_neither_texts_nor_people_are_kept():
    kept = str((NEXT.raw, ISSUE.raw))
    assert [word for word in ("hunter2", "Gift", "What comes", "tester-") if word in kept] == []


def test_without_a_tracker_in_the_workload_file_no_milestone_is_asked_for():
    assert asks(MILESTONES, Delivery(places=DELIVERY.places)) == []
