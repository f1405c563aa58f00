"""Iterations of Azure DevOps, and what is planned for those that are still to come."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed, facts, item

from collector.facts.tracker import Milestone, PlannedItem
from collector.model import Delivery, Host, Place, Query, Tracker
from collector.probe import Malformed
from probes.delivery.azure_iterations import (
    ITERATIONS,
    PLANNED,
    PLANNED_ITEMS,
    PROBE,
    parse_ids,
    parse_iterations,
    parse_planned,
)

SHOP = "azure-devops:contoso/shop"
DELIVERY = Delivery(places=(Place(Host.AZURE_DEVOPS, "contoso/shop"),), tracker=Tracker(defects=Query(labels=("bug",))))
RECORDED = answers("azure_iterations")
(TREE_ASK,) = asks(ITERATIONS, DELIVERY)
(TREE,) = items(TREE_ASK, RECORDED["tree"], SHOP)
(QUERY_ASK,) = asks(PLANNED, DELIVERY, TREE)
(ANSWER,) = items(QUERY_ASK, RECORDED["query"], SHOP)
(BATCH_ASK,) = asks(PLANNED_ITEMS, DELIVERY, ANSWER)
(STORY,) = items(BATCH_ASK, RECORDED["batch"], SHOP)
NODE = f"{SHOP}/wit/classificationnodes/aaaaaaaa-0000-4000-8000-000000000"


def tree(*children: dict[str, object]) -> dict[str, object]:
    return {"identifier": "A", "name": "shop", "hasChildren": bool(children), "children": list(children)}


def iteration(name: str, ends: str | None = None, *below: dict[str, object]) -> dict[str, object]:
    dates = {"attributes": {"finishDate": ends}} if ends else {}
    return {"identifier": name, "name": name, "hasChildren": bool(below), "children": list(below), **dates}


def asked_about(*children: dict[str, object]) -> list[str]:
    found = asks(PLANNED, DELIVERY, item(tree(*children), TREE.asked))
    return [json.loads(ask.body)["query"].partition(" AND (")[2].removesuffix(")") for ask in found]


def test_the_iterations_are_named_as_work_items_spell_them():
    assert facts_of(PROBE, ITERATIONS, [TREE]) == [
        Milestone(subject=f"{NODE}301", title="shop\\Release 2", due=datetime(2027, 3, 31, tzinfo=UTC), **SEEN),
        Milestone(
            subject=f"{NODE}302", title="shop\\Release 2\\Sprint 5", due=datetime(2027, 3, 31, tzinfo=UTC), **SEEN
        ),
        Milestone(subject=f"{NODE}303", title="shop\\Release 1", due=datetime(2026, 11, 20, tzinfo=UTC), **SEEN),
    ]


def test_a_project_without_iterations_has_none():
    assert facts(parse_iterations, tree(), SHOP) == ()


@pytest.mark.parametrize("cut", [{"hasChildren": True}, {"hasChildren": True, "children": []}])
def test_a_tree_that_was_cut_off_is_refused(cut):
    deep = {**iteration("Release 2"), **cut}
    with pytest.raises(Malformed) as refusal:
        facts(parse_iterations, tree(deep), SHOP)
    assert "deeper than 8 levels" in refusal.value.detail


@pytest.mark.parametrize(
    ("path", "value"), [("name", GONE), ("children", "none"), ("children", [{"name": "Sprint 1"}])]
)
def test_a_tree_that_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_iterations, TREE.raw, path, value, SHOP)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ((), []),
        ((iteration("Old", "2026-11-21T00:00:00Z"),), []),
        ((iteration("Undated"),), []),
        ((iteration("Never", "9999-01-01T00:00:00Z"),), []),
        ((iteration("Next", "2027-01-31T00:00:00Z"),), [r"[System.IterationPath] UNDER 'shop\Next'"]),
        (
            (iteration("Next", "2027-01-31T00:00:00Z", iteration("Sprint", "2026-12-31T00:00:00Z")),),
            [r"[System.IterationPath] UNDER 'shop\Next'"],
        ),
        (
            (iteration("Done", "2026-10-31T00:00:00Z", iteration("Late", "2026-12-31T00:00:00Z")),),
            [r"[System.IterationPath] UNDER 'shop\Done\Late'"],
        ),
        (
            (iteration("Sam's", "2027-01-31T00:00:00Z"), iteration("B", "2027-02-28T00:00:00Z")),
            [r"[System.IterationPath] UNDER 'shop\Sam''s' OR [System.IterationPath] UNDER 'shop\B'"],
        ),
    ],
    ids=["none", "over", "undated", "never", "next", "what lies within is asked with it", "late part", "quote"],
)
def test_only_iterations_that_are_to_come_are_asked_about(children, expected):
    assert asked_about(*children) == expected


def test_hundreds_of_iterations_do_not_make_one_endless_query():
    many = (iteration(f"Sprint {number}", "2027-01-31T00:00:00Z") for number in range(250))
    assert [query.count("UNDER") for query in asked_about(*many)] == [100, 100, 50]


def test_a_work_item_is_planned_for_its_iteration():
    assert facts_of(PROBE, PLANNED_ITEMS, [STORY]) == [
        PlannedItem(
            subject=f"{SHOP}/wit/workitems/901",
            milestone="shop\\Release 2\\Sprint 5",
            state="New",
            item_type="User Story",
            **SEEN,
        )
    ]
    assert parse_ids(ANSWER) == ()


@pytest.mark.parametrize("name", ["System.State", "System.IterationPath"])
def test_a_work_item_that_cannot_be_understood_is_refused(name):
    fields = {key: value for key, value in STORY.raw["fields"].items() if key != name}
    with pytest.raises(Malformed):
        facts(parse_planned, changed(STORY.raw, "fields", fields), SHOP)


def test_without_a_tracker_in_the_workload_file_no_iteration_is_asked_for():
    assert asks(ITERATIONS, Delivery(places=DELIVERY.places)) == []
