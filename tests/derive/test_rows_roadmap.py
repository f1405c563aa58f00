"""What comes after go-live: a milestone with work in it, and a home for everything that was deferred."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import GO_LIVE, NOW, WORKLOAD
from builders_tracker import (
    AZURE_DEVOPS,
    GITHUB,
    HOSTS,
    NEXT,
    TO_COME,
    milestone,
    open_item,
    planned,
    state_word,
    tracked,
    work_item,
)
from judged import REASONS, decided, gap, inventories, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.tracker import Found, Milestone, PlannedItem, WorkItem
from collector.model import Delivery, Fact, Query

BACKLOG = "roadmap-backlog"
both_hosts = pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))


def deferred(place, number: int = 80, title: str | None = NEXT, **changes) -> WorkItem:
    return open_item(place, number, Found.DEFERRED, milestone=title, labels=("deferred",), **changes)


def judged(*facts: Fact, gaps=(), workload=None) -> str:
    where = workload or tracked(*HOSTS, deferred=Query())
    return outcome(BACKLOG, [*inventories(where), *facts], gaps, where)


def judged_with_deferred(*facts: Fact, gaps=()) -> str:
    return judged(*facts, gaps=gaps, workload=tracked(*HOSTS))


@both_hosts
@pytest.mark.parametrize(
    ("fields", "count", "expected"),
    [
        pytest.param({}, 5, "pass", id="enough work"),
        pytest.param({}, 4, f"fail F-{BACKLOG}-1", id="too little work"),
        pytest.param({"due": None}, 9, f"fail F-{BACKLOG}-1", id="no date"),
        pytest.param({"due": GO_LIVE}, 9, f"fail F-{BACKLOG}-1", id="ends with go-live"),
        pytest.param({"due": GO_LIVE + timedelta(days=1)}, 9, "pass", id="ends a day later"),
        pytest.param({"is_open": False}, 9, f"fail F-{BACKLOG}-1", id="closed already"),
    ],
)
def test_a_milestone_after_go_live_holds_enough_open_items(place, fields, count, expected):
    assert judged(milestone(place, **fields), *planned(place, count)) == expected


@both_hosts
def test_no_milestone_at_all_is_no_plan(place):
    assert judged(workload=tracked(place, deferred=Query())) == f"fail F-{BACKLOG}-1"


@both_hosts
def test_a_go_live_of_the_past_moves_no_plan_back(place):
    over = replace(tracked(place, deferred=Query()), go_live=NOW - timedelta(days=60))
    assert (
        judged(milestone(place, due=NOW - timedelta(days=1)), *planned(place), workload=over) == f"fail F-{BACKLOG}-1"
    )
    assert judged(milestone(place, due=NOW + timedelta(days=1)), *planned(place), workload=over) == "pass"


@both_hosts
def test_work_is_not_added_up_over_milestones(place):
    other = milestone(place, "2.6")
    assert judged(milestone(place), other, *planned(place, 3), *planned(place, 4, "2.6", 200)) == f"fail F-{BACKLOG}-1"
    assert judged(milestone(place), other, *planned(place, 3), *planned(place, 5, "2.6", 200)) == "pass"


def test_milestones_of_one_name_in_two_places_are_two():
    assert judged(milestone(GITHUB), milestone(AZURE_DEVOPS), *planned(GITHUB, 3), *planned(AZURE_DEVOPS, 4)) == (
        f"fail F-{BACKLOG}-1"
    )


def test_work_of_a_sprint_counts_for_the_release_around_it():
    release = milestone(AZURE_DEVOPS, "Shop\\Release 2")
    assert judged(release, *planned(AZURE_DEVOPS, 5, "shop\\Release 2\\Sprint 1")) == "pass"
    assert judged(release, *planned(AZURE_DEVOPS, 5, "Shop\\Release 21")) == f"fail F-{BACKLOG}-1"


def test_only_work_that_is_open_counts():
    shipped = planned(AZURE_DEVOPS, 5, state="Shipped")
    assert judged(milestone(AZURE_DEVOPS), *shipped) == "pass"
    meaning = state_word(AZURE_DEVOPS, "Shipped", "Completed", "User Story")
    assert judged(milestone(AZURE_DEVOPS), *shipped, meaning) == f"fail F-{BACKLOG}-1"
    assert judged(milestone(AZURE_DEVOPS), *planned(AZURE_DEVOPS, 5, state="Done")) == f"fail F-{BACKLOG}-1"


@both_hosts
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, "pass", id="in the next milestone"),
        pytest.param({"title": None}, f"fail F-{BACKLOG}-2", id="in none"),
        pytest.param({"title": "2.4"}, f"fail F-{BACKLOG}-2", id="in one that is over"),
        pytest.param({"title": "dreams"}, f"fail F-{BACKLOG}-2", id="in one without a date"),
        pytest.param({"title": "gone"}, f"fail F-{BACKLOG}-2", id="in one that nobody sees"),
        pytest.param({"title": NEXT.upper()}, "pass", id="spelt in another case"),
        pytest.param({"title": None, "state": "closed", "is_open": False}, "pass", id="done all the same"),
    ],
)
def test_what_was_deferred_stands_in_a_milestone_after_go_live(place, fields, expected):
    known = [milestone(place), milestone(place, "2.4", due=NOW), milestone(place, "dreams", due=None)]
    assert judged_with_deferred(*known, *planned(place), deferred(place, **fields)) == expected


@both_hosts
def test_a_query_for_deferred_work_that_finds_nothing_may_be_misspelt(place):
    assert judged_with_deferred(milestone(place), *planned(place)) == "unknown U-MISSING"
    assert judged(milestone(place), *planned(place)) == "pass"


@both_hosts
@pytest.mark.parametrize("kind", [Milestone, PlannedItem])
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_behind_a_gap_there_may_be_a_plan(place, kind, cause, code):
    hidden = gap(kind, scope=place.id, cause=cause)
    assert judged(gaps=(hidden,)) == f"unknown {code}"
    assert judged(milestone(place), *planned(place, 3), gaps=(hidden,)) == f"unknown {code}"


@both_hosts
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_behind_a_gap_more_may_be_deferred(place, cause, code):
    hidden = gap(WorkItem, scope=place.id, cause=cause)
    in_order = (milestone(place), *planned(place))
    assert judged_with_deferred(*in_order, deferred(place), gaps=(hidden,)) == f"unknown {code}"
    assert judged_with_deferred(*in_order, deferred(place, title=None), gaps=(hidden,)) == f"fail F-{BACKLOG}-2"


@both_hosts
def test_behind_a_gap_a_deferred_item_may_have_a_home(place):
    hidden = gap(Milestone, scope=place.id)
    (row,) = rows_of("roadmap", [*inventories(tracked(place)), deferred(place)], (hidden,), tracked(place))
    assert isinstance(row.deferred_unplanned, Unknown)
    assert row.deferred_unplanned.gaps == (hidden,)


@pytest.mark.parametrize("workload", [WORKLOAD, tracked(deferred=Query())])
def test_a_workload_without_a_tracker_is_unknown_with_the_line_to_add(workload):
    found = verdict(BACKLOG, inventories(workload), workload=workload)
    assert (found.outcome, found.reason_codes[:1]) == ("unknown", ("U-MISSING",))
    assert "scope.github.repositories: [owner/name]" in found.subjects[0].message


def test_a_wiql_for_deferred_work_cannot_be_asked_on_github():
    where = tracked(GITHUB, deferred=Query(wiql="SELECT"))
    assert judged(milestone(GITHUB), *planned(GITHUB), workload=where) == "unknown U-MISSING"


@both_hosts
def test_the_row_names_the_milestone_and_what_lacks(place):
    known = [milestone(place), milestone(place, "dreams", due=None, is_open=True), *planned(place, 6)]
    items = [deferred(place, 80), deferred(place, 81, None), work_item(place, 82, Found.DEFERRED)]
    (row,) = rows_of("roadmap", [*inventories(tracked(place)), *known, *items], workload=tracked(place))
    assert (row.milestone, row.planned, row.undated) == (NEXT, 6, ("dreams",))
    assert (row.deferred, row.deferred_unplanned) == (3, ("#81",))
    assert TO_COME > GO_LIVE


@both_hosts
def test_a_plan_of_the_day_before_yesterday_is_stale(place):
    where = tracked(place, deferred=Query())
    facts = [*inventories(where), milestone(place), *planned(place)]
    later = NOW + timedelta(days=2)
    (found,) = decided(facts, workload=where, now=later, only=frozenset({BACKLOG})).verdicts
    assert (found.outcome, found.reason_codes[:1]) == ("unknown", ("U-STALE",))


@both_hosts
def test_without_a_query_no_plan_is_read_and_the_line_to_add_is_told(place):
    nothing = replace(WORKLOAD, delivery=Delivery(places=(place,)))
    verdict_of_nothing = verdict(BACKLOG, inventories(nothing), (), nothing)
    assert verdict_of_nothing.outcome.value == "unknown"
    assert "add, for example, tracker: {deferred:" in verdict_of_nothing.message
