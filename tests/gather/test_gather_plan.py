"""Few requests: tables share their pages, lists travel together, and what closes the run is read last."""

from __future__ import annotations

from typing import Any

import pytest
from gather_fakes import (
    BOX_PROBE,
    BOXES,
    ROWS,
    SUB_A,
    SUB_B,
    TOY_PROBE,
    A,
    B,
    Box,
    FakeReader,
    Toy,
    box,
    box_list,
    boxes,
    holes,
    looked,
    names,
    probe,
    run,
    toy_list,
    toys,
    visible,
)

from collector.gather import Readers, Scope, gather
from collector.gather.bundles import bundled
from collector.gather.graph_plan import queries
from collector.gather.plan import Task
from collector.model import Cause
from collector.probe import (
    ArmGet,
    ArmList,
    GraphQuery,
    GraphTable,
    Moment,
    PerSubscription,
    Read,
    ReadError,
    ReportFiles,
    Rows,
    SomeRows,
)

RESOURCES = Rows("resources", ("store/boxes",))
BACKUPS = Rows("recoveryservicesresources", ("vault/items",))
GROUPS = Rows("resourcecontainers", ("store/groups",))
ROLES = Rows("authorizationresources", ("store/roles",))
TICKETS = Rows("supportresources", ("store/tickets",))


# --- Resource Graph ---------------------------------------------------------------------------------------


def asked_of(*needs: Rows, scope: Scope | None = None) -> list[tuple[list[str], int, str]]:
    """Return the tables, number of subscriptions and tenant of each query."""
    given = scope or Scope(subscriptions=(A, B))
    found = queries(needs, given, given.subscriptions)
    return [([table.name for table in one.tables], len(one.subscriptions), one.tenant) for one in found]


@pytest.mark.parametrize(
    ("needs", "tables"),
    [
        pytest.param((), [], id="nothing"),
        pytest.param((RESOURCES,), [["resources"]], id="one table"),
        pytest.param((RESOURCES, Rows("resources", ("x/y",))), [["resources"]], id="one table for two probes"),
        pytest.param((RESOURCES, BACKUPS), [["resources"], ["recoveryservicesresources"]], id="the large one alone"),
        pytest.param(
            (RESOURCES, BACKUPS, GROUPS, ROLES),
            [["resources"], ["authorizationresources", "recoveryservicesresources", "resourcecontainers"]],
            id="the small ones united",
        ),
        pytest.param(
            (BACKUPS, GROUPS, ROLES, TICKETS),
            [["authorizationresources", "recoveryservicesresources", "resourcecontainers"], ["supportresources"]],
            id="at most three",
        ),
    ],
)
def test_small_tables_share_a_query(needs, tables):
    assert asked_of(*needs) == [(names, 2, "") for names in tables]


def test_types_of_one_table_are_asked_together_without_repeats():
    (query,) = queries(
        (Rows("resources", ("b/b", "a/a")), Rows("resources", ("a/a",))), Scope(subscriptions=(A,)), (A,)
    )
    assert query == GraphQuery((GraphTable("resources", ("a/a", "b/b")),), (A,))


X, Y = (("properties.state", "x"),), (("properties.state", "y"),)


@pytest.mark.parametrize(
    ("needs", "types", "some"),
    [
        pytest.param([Rows("t", ("a/a",), only=X)], (), [(("a/a",), X)], id="one filter"),
        pytest.param(
            [Rows("t", ("b/b",)), Rows("t", ("a/a",), only=X)], ("b/b",), [(("a/a",), X)], id="beside whole types"
        ),
        pytest.param(
            [Rows("t", ("a/a", "b/b")), Rows("t", ("a/a", "c/c"), only=X)],
            ("a/a", "b/b"),
            [(("c/c",), X)],
            id="whoever wants all rows of a type gets them once",
        ),
        pytest.param([Rows("t", ("a/a",)), Rows("t", ("a/a",), only=X)], ("a/a",), [], id="nothing left to filter"),
        pytest.param(
            [Rows("t", ("b/b",), only=X), Rows("t", ("a/a",), only=X)], (), [(("a/a", "b/b"), X)], id="the same filter"
        ),
        pytest.param(
            [Rows("t", ("a/a",), only=Y), Rows("t", ("a/a",), only=X)],
            (),
            [(("a/a",), X), (("a/a",), Y)],
            id="two filters of one type",
        ),
    ],
)
def test_filters_of_one_table_live_side_by_side(needs, types, some):
    (query,) = queries(needs, Scope(subscriptions=(A,)), (A,))
    assert query.tables == (GraphTable("t", types, tuple(SomeRows(*one) for one in some)),)


GOOD = box("good", properties={"state": "X"})
BAD = box("bad", properties={"state": "y"})
PICKY = probe("picky", Read(Rows("resources", ("store/boxes",), only=X), boxes, (Box,)))
GREEDY = probe("greedy", Read(ROWS, toys, (Toy,)))
PICKED = f"graph resources store/boxes[properties.state=x] in {A},{B}"


def test_a_probe_gets_only_the_rows_that_it_filters_for_although_another_wants_all():
    found, _ = run([PICKY, GREEDY], {f"graph resources store/boxes in {A},{B}": [[GOOD, BAD]]})
    assert (names(found, Box), names(found, Toy), found.gaps) == (["good"], ["bad", "good"], ())


@pytest.mark.parametrize("row", [BAD, box("no state"), box("null", properties={"state": None})])
def test_a_row_that_the_filter_must_have_left_out_is_a_gap(row):
    found, _ = run([PICKY], {PICKED: [[GOOD, row]]})
    assert {(cause, kind) for cause, kind, _ in holes(found)} == {("malformed", "box")}
    assert ("box", SUB_A) not in looked(found)


def test_the_proof_of_a_filtered_look_is_about_the_facts_that_it_yields():
    found, _ = run([PICKY], {PICKED: [[]]})
    assert (names(found, Box), found.gaps) == ([], ())
    assert ("box", SUB_A) in looked(found)


def test_a_query_is_about_at_most_300_subscriptions_of_one_tenant():
    many = tuple(f"s-{number}" for number in range(650))
    scope = Scope(subscriptions=(*many, A), tenants={A: "t-2"})
    assert asked_of(RESOURCES, scope=scope) == [
        (["resources"], 217, ""),
        (["resources"], 217, ""),
        (["resources"], 216, ""),
        (["resources"], 1, "t-2"),
    ]


UNITED = f"graph recoveryservicesresources vault/items + resourcecontainers store/groups in {A},{B}"
ALONE = f"graph recoveryservicesresources vault/items in {A},{B}"
OTHER = f"graph resourcecontainers store/groups in {A},{B}"
TWO = probe("two", Read(BACKUPS, boxes, (Box,)), Read(GROUPS, toys, (Toy,)))
ITEM = box("one", type="Vault/Items")
GROUP = {"id": f"{SUB_A}/group/g", "name": "g", "type": "store/groups"}


def test_rows_of_a_united_query_go_to_those_who_asked_for_them():
    found, asked = run([TWO], {UNITED: [[ITEM], [GROUP]]})
    assert (names(found, Box), names(found, Toy), found.gaps) == (["one"], ["g"], ())
    assert len(asked) == 2


@pytest.mark.parametrize("cause", [Cause.SCOPE, Cause.MALFORMED])
def test_where_a_united_query_is_refused_each_table_is_asked_alone(cause):
    refused = ReadError(cause, "no such table", "nothing to grant")
    found, asked = run([TWO], {UNITED: refused, ALONE: refused, OTHER: [[GROUP]]})
    assert sorted(asked)[:3] == sorted([UNITED, ALONE, OTHER])
    assert names(found, Toy) == ["g"]
    assert holes(found) == {(cause.value, "box", "")}
    assert looked(found) == {("toy", SUB_A), ("toy", SUB_B)}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(ReadError(Cause.DENIED, "403", "grant"), id="denied"),
        pytest.param([[ITEM], ReadError(Cause.SCOPE, "gone", "retry")], id="after a page"),
    ],
)
def test_any_other_failure_of_a_united_query_hides_all_its_tables(answer):
    found, asked = run([TWO], {UNITED: answer})
    assert {kind for _, kind, _ in holes(found)} == {"box", "toy"}
    assert looked(found) == set()
    assert len(asked) == 2


# --- Bundles ----------------------------------------------------------------------------------------------


def task(request: Any, asked: str = "") -> Task:
    return Task(request, asked, (asked,), ())


def lists(*subscriptions: str) -> list[Task]:
    return [task(ArmList(f"{sub}/x{number}", "1"), sub) for number, sub in enumerate(subscriptions)]


def sizes(tasks: list[Task], together: int) -> list[int]:
    return [len(bundle) for bundle in bundled(tasks, together)]


def test_lists_and_objects_travel_together_and_all_else_alone():
    graph = task(GraphQuery((GraphTable("resources", ("a/b",)),), (A,)))
    tasks = [task(ReportFiles("tests", "t")), *lists(SUB_A, SUB_B), graph, task(ArmGet("/x", "1"))]
    assert sizes(tasks, 20) == [1, 1, 3]
    assert sizes(tasks, 1) == [1] * 5


def test_a_bundle_holds_no_more_than_the_source_takes_and_every_task_is_in_one():
    tasks = lists(*[SUB_A] * 45)
    assert sizes(tasks, 20) == [20, 20, 5]
    assert {one for bundle in bundled(tasks, 20) for one in bundle} == set(tasks)


def test_a_bundle_takes_from_as_many_subscriptions_as_it_can():
    tasks = lists(*[SUB_A] * 3, *[SUB_B] * 3)
    assert [[one.asked for one in bundle] for bundle in bundled(tasks, 2)] == [[SUB_A, SUB_B]] * 3


def test_a_bundle_is_of_one_tenant():
    tasks = [task(ArmList("/a", "1", tenant="t-1")), task(ArmList("/b", "1", tenant="t-2"))]
    assert sizes(tasks, 20) == [1, 1]


@pytest.mark.parametrize(("together", "ahead"), [(1, []), (20, [{box_list(), box_list(SUB_B)}])])
def test_a_source_that_takes_several_is_told_before_they_are_read(together, ahead):
    reader = FakeReader(visible(), together=together)
    gather([BOX_PROBE], Scope(subscriptions=(A, B)), Readers(azure=reader, files=FakeReader({})), workers=2)
    assert [set(keys) for keys in reader.ahead] == ahead


def test_what_follows_from_items_travels_together_too():
    reader = FakeReader({**visible(), box_list(): [[box("one"), box("two")]]}, together=20)
    gather([TOY_PROBE], Scope(subscriptions=(A, B)), Readers(azure=reader, files=FakeReader({})), workers=2)
    assert set(reader.ahead[-1]) == {toy_list("one"), toy_list("two")}


# --- The last word ----------------------------------------------------------------------------------------

LAST = PerSubscription("", "9", single=True, moment=Moment.LAST)
CLOSED = probe("store-boxes", Read(BOXES, boxes, (Box,)), Read(LAST, toys, (Toy,)))


def last(subscription: str) -> str:
    return ArmGet(subscription, "9").key


def answers(**given: Any) -> dict[str, Any]:
    both = {last(sub): [[{"id": sub, "name": "sub"}]] for sub in (SUB_A, SUB_B)}
    return {box_list(): [[box("one")]], **both, **given}


def test_what_closes_the_run_is_read_when_everything_else_was():
    _, asked = run([CLOSED, TOY_PROBE], answers())
    assert set(asked[-2:]) == {last(SUB_A), last(SUB_B)}
    assert asked.index(toy_list("one")) < len(asked) - 2


@pytest.mark.parametrize("cause", list(Cause))
def test_a_subscription_that_disappears_half_way_hides_everything_in_it(cause):
    gone = ReadError(cause, "it was not found", "check the id")
    found, _ = run([CLOSED], answers(**{last(SUB_A): gone}))
    assert holes(found) == {(cause.value, "box", SUB_A), (cause.value, "toy", SUB_A)}
    assert any("at the end of the run it was not found" in gap.detail for gap in found.gaps)
    assert names(found, Box) == ["one"]


LATE = PerSubscription("providers/Store/alarms", "9", moment=Moment.LATE)
ALARMS = ArmList(f"{SUB_A}/providers/Store/alarms", "9").key


def test_what_changes_by_the_minute_is_read_late():
    late = probe("store-alarms", Read(LATE, toys, (Toy,)))
    _, asked = run([late, probe("store-boxes", Read(BOXES, boxes, (Box,)))], {ALARMS: [[]], box_list(): [[box("one")]]})
    assert asked.index(ALARMS) > asked.index(box_list())


@pytest.mark.parametrize("cause", list(Cause))
def test_what_is_only_read_late_hides_nothing_else_where_it_fails(cause):
    late = probe("store-alarms", Read(LATE, toys, (Toy,)))
    failed = {ALARMS: ReadError(cause, "it was not read", "grant"), box_list(): [[box("one")]]}
    found, _ = run([late, probe("store-boxes", Read(BOXES, boxes, (Box,)))], failed)
    assert holes(found) == {(cause.value, "toy", SUB_A)}


def test_rows_of_what_nobody_asked_about_are_still_refused_in_a_united_query():
    foreign = {"id": f"{SUB_A}/x/y", "name": "y", "type": "store/others"}
    found, _ = run([TWO, probe("rows", Read(ROWS, boxes, (Box,)))], {UNITED: [[foreign]]})
    assert {"box", "toy"} <= {kind for _, kind, _ in holes(found)}


# --- What holds before and after --------------------------------------------------------------------------

AROUND = PerSubscription("providers/Store/keys", "9", moment=Moment.AROUND)
KEY = f"list {SUB_A}/providers/Store/keys?api-version=9"
GUARDED = probe("store-boxes", Read(AROUND, toys, (Toy,)), Read(BOXES, boxes, (Box,)))
LOCK = {"id": f"{SUB_A}/key/1", "name": "key", "type": "store/keys"}


def test_what_must_not_change_is_read_before_everything_and_once_more_after_it():
    found, asked = run([GUARDED], {KEY: [[LOCK]], f"{KEY} again": [[LOCK]], box_list(): [[box("one")]]})
    assert asked.index(KEY) < asked.index(box_list()) < asked.index(f"{KEY} again")
    assert (names(found, Toy), found.gaps) == (["key"], ())
    assert looked(found) >= {("toy", SUB_A), ("box", SUB_A)}


@pytest.mark.parametrize("failing", [KEY, f"{KEY} again"])
def test_where_one_of_the_two_fails_it_is_a_gap(failing):
    denied = ReadError(Cause.DENIED, "it was denied", "grant")
    found, _ = run([GUARDED], {KEY: [[LOCK]], f"{KEY} again": [[LOCK]], failing: denied})
    hidden = {("denied", "toy", SUB_A)} | ({("denied", "box", SUB_A)} if failing.endswith("again") else set())
    assert holes(found) == hidden
