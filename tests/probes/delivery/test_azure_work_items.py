"""Work items of Azure DevOps: which are asked for, and what they become."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from host_answers import answers, asks, items
from probe_items import GONE, SEEN, assert_refused, fact, facts, item

from collector.facts.tracker import Found, StateWord, WorkItem
from collector.model import Cause, Delivery, Host, Place, Query, Tracker
from collector.probe import Malformed, PerPlaceItem, ReadError
from probes.delivery._work_items import ids_of
from probes.delivery.azure_work_items import PROBE, parse_ids, parse_type, parse_work_item

SHOP = "azure-devops:contoso/shop"
DELIVERY = Delivery(
    places=(Place(Host.AZURE_DEVOPS, "contoso/shop"),), tracker=Tracker(defects=Query(types=("Bug",), labels=("bug",)))
)
RECORDED = answers("azure_work_items")
*PAIRS, TYPES = (read.need for read in PROBE.reads)
NEEDS = dict(zip(Found, PAIRS[::2], strict=True))
BATCHES = dict(zip(Found, PAIRS[1::2], strict=True))
(QUERY_ASK,) = asks(NEEDS[Found.DEFECTS], DELIVERY)
(ANSWER,) = items(QUERY_ASK, RECORDED["query"], SHOP)
(BATCH_ASK,) = asks(BATCHES[Found.DEFECTS], DELIVERY, ANSWER)
(BUG,) = (one.raw for one in items(BATCH_ASK, RECORDED["batch"], SHOP))
(TYPES_ASK,) = asks(TYPES, DELIVERY)
(BUG_TYPE,) = items(TYPES_ASK, RECORDED["types"], SHOP)
parse = partial(parse_work_item, found_by=Found.DEFECTS)


def with_field(name: str, value: object) -> dict[str, object]:
    fields = {key: known for key, known in BUG["fields"].items() if key != name}
    return {"fields": fields if value is GONE else {**fields, name: value}}


def query_of(**query: object) -> str:
    (ask,) = asks(NEEDS[Found.FEEDBACK], replace(DELIVERY, tracker=Tracker(feedback=Query(**query))))
    return json.loads(ask.body)["query"]


IN_PROJECT = "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND "


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"labels": ("beta",)}, f"{IN_PROJECT}([System.Tags] CONTAINS 'beta')"),
        (
            {"types": ("Bug", "Issue")},
            f"{IN_PROJECT}([System.WorkItemType] = 'Bug' OR [System.WorkItemType] = 'Issue')",
        ),
        (
            {"labels": ("beta",), "types": ("Bug",)},
            f"{IN_PROJECT}([System.Tags] CONTAINS 'beta' OR [System.WorkItemType] = 'Bug')",
        ),
        (
            {"labels": ("users' voice') OR ('1' = '1",)},
            f"{IN_PROJECT}([System.Tags] CONTAINS 'users'' voice'') OR (''1'' = ''1')",
        ),
        ({"wiql": "SELECT [System.Id] FROM WorkItems"}, "SELECT [System.Id] FROM WorkItems"),
    ],
    ids=["tag", "types", "tag or type", "a quote stays within its text", "the workload's own"],
)
def test_a_query_asks_for_any_of_its_tags_and_types(query, expected):
    assert query_of(**query) == expected


def test_without_a_query_nothing_is_asked():
    silent = replace(DELIVERY, tracker=Tracker())
    assert [asks(need, silent) for need in (*NEEDS.values(), TYPES)] == [[], [], [], []]


def test_only_posts_that_read_are_made():
    assert (QUERY_ASK.path, BATCH_ASK.path) == ("wit/wiql", "wit/workitemsbatch")
    assert {ask.permission for ask in (QUERY_ASK, BATCH_ASK, TYPES_ASK)} == {"Work items (read)"}


def test_what_a_query_found_is_asked_for_in_chunks_of_two_hundred():
    found = item({"workItems": [{"id": number} for number in range(450, 0, -1)]}, ANSWER.asked)
    chunks = [json.loads(ask.body)["ids"] for ask in asks(BATCHES[Found.DEFECTS], DELIVERY, found)]
    assert [len(chunk) for chunk in chunks] == [200, 200, 50]
    assert [number for chunk in chunks for number in chunk] == list(range(1, 451))


def test_neither_titles_nor_texts_are_asked_for():
    fields = json.loads(BATCH_ASK.body)["fields"]
    assert [name for name in fields if "Title" in name or "Description" in name or "History" in name] == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"workItems": []}, ()),
        ({"workItems": [{"id": 7}, {"id": 5}, {"id": 7}]}, (5, 7)),
        ({"workItemRelations": [{"target": {"id": 3}}, {"target": {"id": 9}}, {"target": None}]}, (3, 9)),
    ],
    ids=["nothing", "a flat list", "links lead to their targets"],
)
def test_the_ids_that_a_query_found(answer, expected):
    assert ids_of(item(answer, ANSWER.asked)) == expected


def test_an_answer_with_ids_holds_no_work_item_yet():
    assert parse_ids(ANSWER) == ()


@pytest.mark.parametrize(
    "answer", [{}, {"workItems": None}, {"workItems": [{}]}, {"workItems": [{"id": "7"}]}, {"workItems": [7]}]
)
def test_an_answer_without_ids_is_refused(answer):
    with pytest.raises(Malformed):
        parse_ids(item(answer, ANSWER.asked))


@pytest.mark.parametrize(
    "answer",
    [
        {"workItems": [{"id": number} for number in range(20_000)]},
        {"workItemRelations": [{"target": {"id": number}} for number in range(20_000)]},
    ],
)
def test_a_query_that_ends_where_every_query_ends_is_not_whole(answer):
    with pytest.raises(ReadError) as refusal:
        parse_ids(item(answer, ANSWER.asked))
    assert refusal.value.cause is Cause.PARTIAL
    assert "Narrow the query" in refusal.value.fix


@pytest.mark.parametrize("found", Found)
def test_a_work_item_says_how_it_stands_and_by_which_query_it_was_found(found):
    assert fact(partial(parse_work_item, found_by=found), BUG, f"{SHOP}/wit") == WorkItem(
        subject=f"{SHOP}/wit/workitems/807",
        found_by=found,
        number=807,
        state="Active",
        labels=("basket", "Workaround"),
        severity="2 - High",
        item_type="Bug",
        assigned=True,
        due=datetime(2026, 12, 18, tzinfo=UTC),
        milestone="shop\\Release 2\\Sprint 5",
        created=datetime(2026, 11, 2, 9, 10, 11, 230000, tzinfo=UTC),
        closed_as="Approved",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("System.Tags", GONE, "labels", ()),
        ("System.Tags", " ; ", "labels", ()),
        ("System.AssignedTo", GONE, "assigned", False),
        ("System.AssignedTo", "", "assigned", False),
        ("Microsoft.VSTS.Common.Severity", GONE, "severity", None),
        ("Microsoft.VSTS.Scheduling.TargetDate", GONE, "due", datetime(2026, 12, 24, tzinfo=UTC)),
        ("System.IterationPath", GONE, "milestone", None),
    ],
)
def test_a_field_without_a_value_is_not_in_the_answer(name, value, field, expected):
    assert getattr(fact(parse, with_field(name, value), SHOP), field) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("System.Id", "807"),
        ("System.State", GONE),
        ("System.Tags", ["basket"]),
        ("Microsoft.VSTS.Scheduling.TargetDate", "before Christmas"),
    ],
)
def test_what_cannot_be_understood_is_refused(name, value):
    with pytest.raises(Malformed):
        facts(parse, with_field(name, value), SHOP)


def test_the_number_may_stand_beside_the_fields_alone():
    assert fact(parse, {**with_field("System.Id", GONE), "id": 807}, SHOP).number == 807
    with pytest.raises(Malformed):
        facts(parse, with_field("System.Id", GONE), SHOP)


def test_a_work_item_without_fields_is_refused():
    assert_refused(parse, BUG, "fields", GONE, SHOP)


def test_a_type_says_what_its_states_mean():
    found = facts(parse_type, BUG_TYPE.raw, f"{SHOP}/wit")
    assert found[1] == StateWord(
        subject=f"{SHOP}/wit/workitemtypes/Bug/states/Shipped",
        item_type="Bug",
        state="Shipped",
        category="Completed",
        **SEEN,
    )
    assert len(found) == 2


def test_an_older_server_does_not_tell_what_states_mean():
    assert facts(parse_type, {"name": "Bug"}, SHOP) == ()


def test_every_batch_follows_from_its_own_query():
    assert [(need.of is NEEDS[found]) for found, need in BATCHES.items() if isinstance(need, PerPlaceItem)] == [
        True
    ] * 3


def test_neither_texts_nor_people_are_kept():
    assert [word for word in ("hunter2", "loses", "tester", "Tester") if word in str(BUG)] == []
