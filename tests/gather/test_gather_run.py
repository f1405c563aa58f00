"""Reading what probes need: the fewest requests, isolation, and a gap for everything that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from gather_fakes import (
    BOX_PROBE,
    BOXES,
    FILES,
    ROWS,
    SUB_A,
    SUB_B,
    SURVEY,
    TOY_PROBE,
    TOYS,
    A,
    B,
    Box,
    FakeReader,
    Toy,
    box,
    box_list,
    boxes,
    broken,
    crash,
    holes,
    looked,
    names,
    probe,
    run,
    toy_list,
    toys,
    visible,
)

from collector.evidence.storage import Unwritable
from collector.gather import Readers, Scope, gather
from collector.model import Cause
from collector.probe import ArmGet, PerItem, Read, ReadError, Rows

DENIED = ReadError(Cause.DENIED, "the list was denied", "grant Reader")
BOTH_LOOKED = {("box", SUB_A), ("box", SUB_B)}


# --- Requests ---------------------------------------------------------------------------------------------


def test_probes_that_want_the_same_share_one_request_and_each_gets_its_facts():
    found, asked = run([BOX_PROBE, TOY_PROBE], {box_list(): [[box("one")]]})
    assert sorted(asked) == sorted([SURVEY, box_list(), box_list(SUB_B), toy_list("one")])
    assert names(found, Box) == ["one"]
    assert looked(found) == BOTH_LOOKED | {("toy", SUB_A), ("toy", SUB_B)}
    assert found.gaps == ()


def test_types_of_one_table_are_asked_together_and_each_row_goes_to_those_who_asked_for_it():
    others = probe("store-toys", Read(Rows("resources", ("store/toys",)), toys, (Toy,)))
    key = f"graph resources store/boxes,store/toys in {A},{B}"
    rows = [box("b"), {"id": f"{SUB_A}/toy/t", "name": "t", "type": "store/TOYS"}]
    found, asked = run([probe("store-boxes", Read(ROWS, boxes, (Box,))), others], {key: [rows]})
    assert sorted(asked) == sorted([SURVEY, key])
    assert (names(found, Box), names(found, Toy)) == (["b"], ["t"])


def test_two_subscriptions_that_name_one_account_have_it_read_once():
    account = PerItem(BOXES, lambda _box: "/accounts/7", "1", single=True)
    billing = probe("store-account", Read(BOXES, boxes, (Box,)), Read(account, toys, (Toy,)))
    key = ArmGet("/accounts/7", "1").key
    answers = {
        box_list(SUB_A): [[box("a")]],
        box_list(SUB_B): [[box("b", SUB_B)]],
        key: [[{"id": "/accounts/7", "name": "x"}]],
    }
    found, asked = run([billing], answers)
    assert asked.count(key) == 1
    assert names(found, Toy) == ["x"]
    assert {("toy", SUB_A), ("toy", SUB_B)} <= looked(found)
    denied, _ = run([billing], {**answers, key: DENIED})
    assert holes(denied) == {("denied", "toy", "/accounts/7")}
    assert looked(denied) == BOTH_LOOKED


def test_an_item_may_have_nothing_to_follow():
    none = PerItem(BOXES, lambda _box: None, "1")
    found, asked = run([probe("p", Read(BOXES, boxes, (Box,)), Read(none, toys, (Toy,)))], {box_list(): [[box("a")]]})
    assert sorted(asked) == sorted([SURVEY, box_list(), box_list(SUB_B)])
    assert ("toy", SUB_A) in looked(found)


def test_a_wish_that_follows_what_nobody_reads_proves_nothing():
    found, _ = run([probe("p", Read(TOYS, toys, (Toy,)))], {})
    assert looked(found) == set()


# --- Failures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(DENIED, id="at once"),
        pytest.param([DENIED], id="on the first page"),
        pytest.param([[box("one")], DENIED], id="after a page"),
    ],
)
def test_a_list_that_fails_is_a_gap_there_and_no_proof(answer):
    found, _ = run([BOX_PROBE], {box_list(): answer})
    assert holes(found) == {("denied", "box", SUB_A)}
    assert looked(found) == {("box", SUB_B)}
    assert [(gap.detail, gap.fix, gap.probe) for gap in found.gaps] == [
        ("the list was denied", "grant Reader", "store-boxes")
    ]


def test_what_was_read_before_a_failure_is_kept():
    found, _ = run([BOX_PROBE], {box_list(): [[box("one")], DENIED]})
    assert names(found, Box) == ["one"]


def test_what_follows_from_a_failed_list_is_a_gap_too():
    found, _ = run([TOY_PROBE], {box_list(): [[box("one")], DENIED]})
    assert holes(found) == {("denied", "box", SUB_A), ("denied", "toy", SUB_A)}
    assert looked(found) == {("box", SUB_B), ("toy", SUB_B)}


def test_a_failed_follow_up_hides_its_own_kind_at_its_item():
    found, _ = run([TOY_PROBE], {box_list(): [[box("one"), box("two")]], toy_list("one"): DENIED})
    assert holes(found) == {("denied", "toy", f"{SUB_A}/box/one")}
    assert looked(found) == BOTH_LOOKED | {("toy", SUB_B)}


def test_a_failed_query_hides_its_kinds_everywhere():
    found, _ = run([probe("p", Read(ROWS, boxes, (Box,)))], {f"graph resources store/boxes in {A},{B}": DENIED})
    assert holes(found) == {("denied", "box", "")}
    assert looked(found) == set()


def test_a_malformed_item_is_a_gap_at_that_item_and_the_others_stay():
    bad = {"id": f"{SUB_A}/box/bad"}
    found, _ = run([BOX_PROBE], {box_list(): [[box("one"), bad], [box("two")]]})
    assert names(found, Box) == ["one", "two"]
    assert holes(found) == {("malformed", "box", f"{SUB_A}/box/bad")}
    assert found.gaps[0].documents == (f"sha256:{box_list()}#0",)
    assert looked(found) == {("box", SUB_B)}


def test_a_crash_of_a_probe_is_a_gap_of_its_own_and_touches_no_other():
    crashing = probe("store-crash", Read(BOXES, crash, (Toy,)))
    found, _ = run([crashing, BOX_PROBE], {box_list(): [[box("one")]]})
    assert names(found, Box) == ["one"]
    assert holes(found) == {("probe_failed", "toy", f"{SUB_A}/box/one")}
    assert [gap.detail for gap in found.gaps] == ["the probe crashed with ZeroDivisionError"]
    assert looked(found) == BOTH_LOOKED | {("toy", SUB_B)}


def test_a_crash_while_choosing_what_to_read_next_is_a_gap():
    odd = probe("p", Read(BOXES, boxes, (Box,)), Read(PerItem(BOXES, broken, "1"), toys, (Toy,)))
    found, _ = run([odd], {box_list(): [[box("one")]]})
    assert holes(found) == {("probe_failed", "toy", SUB_A)}
    assert looked(found) == BOTH_LOOKED | {("toy", SUB_B)}


@pytest.mark.parametrize("kind", ["store/crates", "", None, 5])
def test_a_row_of_a_type_that_nobody_asked_for_is_never_dropped_silently(kind):
    key = f"graph resources store/boxes in {A},{B}"
    found, _ = run([probe("p", Read(ROWS, boxes, (Box,)))], {key: [[box("one"), {**box("odd"), "type": kind}]]})
    assert names(found, Box) == ["one"]
    assert holes(found) == {("malformed", "box", "")}
    assert looked(found) == set()


def test_an_unwritable_disk_ends_the_run():
    with pytest.raises(Unwritable):
        run([BOX_PROBE], {box_list(): [[box("one")], Unwritable(Path("bundle"), "disk full", "Make room.")]})


# --- What can be seen -------------------------------------------------------------------------------------


def test_an_invisible_subscription_hides_everything_in_it():
    found, asked = run([TOY_PROBE], visible(SUB_A.upper()))
    assert sorted(asked) == sorted([SURVEY, box_list()])
    assert holes(found) == {("denied", "box", SUB_B), ("denied", "toy", SUB_B)}
    assert B in found.gaps[0].fix
    assert looked(found) == {("box", SUB_A), ("toy", SUB_A)}


def test_where_nothing_is_visible_nothing_is_asked_and_everything_is_a_gap():
    found, asked = run([TOY_PROBE], {SURVEY: [[]]})
    assert asked == [SURVEY]
    assert holes(found) == {("denied", kind, sub) for kind in ("box", "toy") for sub in (SUB_A, SUB_B)}
    assert found.facts == ()


@pytest.mark.parametrize("failure", [DENIED, [DENIED], [[{"id": SUB_A}], DENIED]])
def test_a_survey_that_fails_hides_everything_anywhere(failure):
    found, asked = run([TOY_PROBE], {SURVEY: failure})
    assert asked == [SURVEY]
    assert holes(found) == {("denied", "box", ""), ("denied", "toy", "")}


def test_a_survey_that_crashes_is_a_gap():
    found, _ = run([BOX_PROBE], {SURVEY: [ValueError("odd")]})
    assert holes(found) == {("probe_failed", "box", "")}


def test_report_files_are_read_where_azure_is_not():
    reports = probe("testing-x", Read(FILES, boxes, (Box,)))
    scope = Scope(subscriptions=(A,), test_reports=("a*.xml", "b*.xml"))
    answers = {"files tests a*.xml": [[{"id": "file:a1", "name": "a1"}]], "files tests b*.xml": DENIED}
    found, asked = run([reports], answers, scope=scope)
    assert sorted(asked) == ["files tests a*.xml", "files tests b*.xml"]
    assert names(found, Box) == ["a1"]
    assert holes(found) == {("denied", "box", "b*.xml")}
    assert looked(found) == {("box", "file:a*.xml")}


# --- Interrupts and order ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({SURVEY: KeyboardInterrupt()}, id="during the survey"),
        pytest.param({box_list(): KeyboardInterrupt()}, id="at the first list"),
        pytest.param({box_list(): [[box("one")], KeyboardInterrupt()]}, id="after a page"),
        pytest.param({box_list(): [[box("one")]], box_list(SUB_B): KeyboardInterrupt()}, id="before the follow-ups"),
        pytest.param({box_list(): [[box("one")]], toy_list("one"): KeyboardInterrupt()}, id="at a follow-up"),
    ],
)
def test_an_interrupt_ends_the_reading_and_what_was_not_read_is_a_gap(answers):
    found, _ = run([TOY_PROBE], answers, workers=1)
    assert found.interrupted
    assert ("toy", SUB_A) not in looked(found)
    assert {("partial", "toy")} == {(cause, kind) for cause, kind, _ in holes(found) if kind == "toy"}


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_the_number_of_workers_leaves_no_trace(workers):
    answers = {
        box_list(): [[box(str(number)) for number in range(9)]],
        box_list(SUB_B): [[box("x", SUB_B)], DENIED],
        toy_list("3"): DENIED,
        toy_list("4"): [[box("t")]],
    }
    assert run([TOY_PROBE, BOX_PROBE], answers, workers=workers)[0] == run([BOX_PROBE, TOY_PROBE], answers)[0]


def test_a_run_without_azure_asks_azure_nothing():
    reader = FakeReader({})
    found = gather([BOX_PROBE], Scope(subscriptions=()), Readers(azure=reader, files=reader), workers=1)
    assert (found.facts, found.gaps, reader.asked) == ((), (), [])
