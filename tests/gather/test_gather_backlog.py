"""What follows from rows is read while their pages still arrive, in full bundles, and no request twice."""

from __future__ import annotations

from threading import Event

import pytest
from gather_fakes import NOON, SUB_A, SUB_B, A, B, Box, FakeReader, Toy, box, boxes, names, probe, toys, visible

from collector.evidence.reading import page_of
from collector.gather import Interruption, Readers, Scope, gather
from collector.gather.backlog import Backlog
from collector.gather.plan import Task
from collector.gather.wishes import wishes_of
from collector.probe import ArmGet, GraphQuery, PerItem, Read, Rows

ROWS = Rows("resources", ("store/boxes",))
ONE, TWO = wishes_of([probe("p", Read(ROWS, boxes, (Box,)), Read(ROWS, toys, (Toy,)))], Scope(subscriptions=())).all


def task(name: str, subscription: str = SUB_A, tenant: str = "", scope: str = "", wish=ONE) -> Task:
    path = f"{subscription}/{name}"
    return Task(ArmGet(path, "1", tenant=tenant), path, (scope or subscription,), (wish,))


def paths(bundle) -> list[str]:
    return [one.request.path for one in bundle]


def test_a_bundle_is_announced_when_it_is_full_and_only_once():
    backlog = Backlog(3)
    assert [backlog.add([task(name)]) for name in "abcdefg"] == [0, 0, 1, 0, 0, 1, 0]
    assert paths(backlog.take()) == [f"{SUB_A}/{name}" for name in "abc"]
    assert backlog.add([task("h"), task("i")]) == 1
    assert [len(backlog.take()), len(backlog.take())] == [3, 3]
    assert backlog.take() == ()


def test_a_bundle_takes_from_as_many_subscriptions_as_wait():
    backlog = Backlog(4)
    backlog.add([task("a"), task("b"), task("c"), task("x", SUB_B), task("y", SUB_B)])
    assert paths(backlog.take()) == [f"{SUB_A}/a", f"{SUB_B}/x", f"{SUB_A}/b", f"{SUB_B}/y"]
    assert paths(backlog.rest()) == [f"{SUB_A}/c"]


def test_a_bundle_is_of_one_tenant():
    backlog = Backlog(2)
    backlog.add([task("a", tenant="t-1"), task("x", SUB_B, "t-2")])
    assert {len(backlog.take()), len(backlog.take())} == {1}


@pytest.mark.parametrize(
    ("again", "left"),
    [
        pytest.param(task("a"), [], id="the same once more"),
        pytest.param(task("a", scope=SUB_B), [f"{SUB_A}/a"], id="for another scope"),
        pytest.param(task("a", wish=TWO), [f"{SUB_A}/a"], id="for another wish"),
    ],
)
def test_what_was_taken_out_already_is_asked_again_only_where_it_must_be(again, left):
    backlog = Backlog(1)
    backlog.add([task("a")])
    backlog.take()
    backlog.add([again])
    assert paths(backlog.rest()) == left


def test_what_waits_is_joined_with_what_makes_the_same_request():
    backlog = Backlog(9)
    backlog.add([task("a"), task("a", scope=SUB_B), task("a", wish=TWO)])
    (one,) = backlog.rest()
    assert (one.scopes, one.wishes) == ((SUB_A, SUB_B), (ONE, TWO))


# --- Within a run -----------------------------------------------------------------------------------------

AFTER = PerItem(ROWS, lambda row: row.text("id") + "/toy", "1", single=True)
FOLLOWED = probe("store", Read(ROWS, boxes, (Box,)), Read(AFTER, toys, (Toy,)))


class SlowPages(FakeReader):
    """Gives the second page of rows only after something that follows from the first was asked for."""

    def __init__(self, together: int) -> None:
        super().__init__(visible(), together=together)
        self.followed = Event()

    def read(self, request, asked):
        if isinstance(request, GraphQuery):
            return self._rows(request, asked)
        if isinstance(request, ArmGet):
            self.followed.set()
            body = {"value": [{"id": request.path, "name": request.path[-6:], "type": "store/toys"}]}
            return iter([page_of(body, "value", f"sha256:{request.path}", NOON, asked)])
        return super().read(request, asked)

    def _rows(self, request, asked):
        yield page_of({"value": [box("one"), box("two")]}, "value", "sha256:1", NOON, asked)
        assert self.followed.wait(10), "nothing was read while the pages arrived"
        yield page_of({"value": [box("three", SUB_B)]}, "value", "sha256:2", NOON, asked)


@pytest.mark.parametrize("together", [1, 2])
def test_what_follows_from_rows_does_not_wait_for_the_last_page(together):
    reader = SlowPages(together)
    scope = Scope(subscriptions=(A, B))
    found = gather([FOLLOWED], scope, Readers(azure=reader, files=FakeReader({})), workers=2)
    assert (names(found, Box), len(names(found, Toy)), found.gaps) == (["one", "three", "two"], 3, ())
    assert {(fact.of, fact.subject, fact.count) for fact in found.facts if fact.kind == "inventory"} == {
        ("box", SUB_A, 2),
        ("box", SUB_B, 1),
        ("toy", SUB_A, 2),
        ("toy", SUB_B, 1),
    }


class Stopping(SlowPages):
    """Asks the run to end while the first page is there and the second is not."""

    def __init__(self, interruption: Interruption) -> None:
        super().__init__(20)
        self.interruption = interruption

    def _rows(self, request, asked):
        yield page_of({"value": [box("one")]}, "value", "sha256:1", NOON, asked)
        raise KeyboardInterrupt


def test_what_follows_is_a_gap_where_the_run_ended_before():
    stop = Interruption()
    readers = Readers(azure=Stopping(stop), files=FakeReader({}))
    found = gather([FOLLOWED], Scope(subscriptions=(A, B)), readers, workers=2, interruption=stop)
    assert found.interrupted
    assert {kind for gap in found.gaps for kind in gap.hides} == {"box", "toy"}
