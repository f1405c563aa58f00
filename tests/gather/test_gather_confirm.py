"""Resource Graph lags: what a pass may hang on is held against the resource manager, and a difference is a gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from gather_fakes import SUB_A, SUB_B, A, B, Box, Toy, box, boxes, holes, names, probe, run, toys

from collector.facts.azure import Inventory
from collector.model import Cause, Fact
from collector.probe import Item, Listing, Read, ReadError, Rows

QUERY = f"graph resources store/boxes,store/toys in {A},{B}"
CONFIRMED = Rows("resources", ("store/boxes",), confirmed_by=(Listing("providers/Store/boxes", "7"),))
PLAIN = Rows("resources", ("store/toys",))
PROBE = probe("store", Read(CONFIRMED, boxes, (Box,)), Read(PLAIN, toys, (Toy,)))
BOTH = frozenset({"box", "toy"})


def real(subscription: str = SUB_A) -> str:
    return f"list {subscription}/providers/Store/boxes?api-version=7"


def lagging(evidence: Any) -> set[tuple[str, str]]:
    return {(fact.of, fact.subject) for fact in evidence.facts if isinstance(fact, Inventory) and fact.lagging}


def test_without_a_wish_to_confirm_nothing_is_read_twice_and_the_proof_says_so():
    found, asked = run([PROBE], {QUERY: [[box("one")]]})
    assert len(asked) == 2
    assert lagging(found) == {(kind, sub) for kind in BOTH for sub in (SUB_A, SUB_B)}


def test_what_both_show_is_confirmed_and_rests_on_both_documents():
    found, asked = run([PROBE], {QUERY: [[box("one")]], real(): [[box("one")]]}, confirm=BOTH)
    assert (names(found, Box), found.gaps) == (["one"], ())
    assert {real(), real(SUB_B)} <= set(asked)
    assert lagging(found) == {("toy", SUB_A), ("toy", SUB_B)}  # nothing confirms those
    (fact,) = (fact for fact in found.facts if isinstance(fact, Box))
    assert len(fact.documents) == 2


DENIED = ReadError(Cause.DENIED, "the list was denied", "grant Reader")


@pytest.mark.parametrize(
    ("graph", "manager", "kept", "said"),
    [
        pytest.param([], [box("new")], ["new"], "does not show it yet", id="made a moment ago"),
        pytest.param([box("old")], [], [], "has it no more", id="deleted a moment ago"),
        pytest.param(
            [box("off", id=f"{SUB_A}/box/x")],
            [box("on", id=f"{SUB_A}/box/x")],
            ["on"],
            "differ in name",
            id="changed a moment ago",
        ),
    ],
)
def test_where_they_disagree_the_resource_managers_word_is_kept_and_it_is_a_gap(graph, manager, kept, said):
    found, _ = run([PROBE], {QUERY: [graph], real(): [manager]}, confirm=BOTH)
    subject = (graph or manager)[0]["id"]
    assert names(found, Box) == kept
    assert holes(found) == {("partial", "box", subject)}
    assert said in found.gaps[0].detail
    assert "wait some minutes" in found.gaps[0].fix
    assert found.gaps[0].documents


@pytest.mark.parametrize(
    "manager",
    [
        pytest.param(box("one", id=f"{SUB_A}/BOX/ONE"), id="ids in another case"),
        pytest.param(box("ONE", id=f"{SUB_A}/box/one"), id="texts in another case"),
        pytest.param({**box("one"), "type": "STORE/boxes"}, id="types in another case"),
    ],
)
def test_spelling_is_no_disagreement(manager):
    found, _ = run([PROBE], {QUERY: [[box("one")]], real(): [[manager]]}, confirm=BOTH)
    assert found.gaps == ()
    assert len(names(found, Box)) == 1


@pytest.mark.parametrize("answer", [DENIED, [[box("one")], DENIED]])
def test_a_confirmation_that_cannot_be_read_is_a_gap_there_and_no_proof(answer):
    found, _ = run([PROBE], {QUERY: [[box("one")]], real(): answer}, confirm=BOTH)
    assert holes(found) == {("denied", "box", SUB_A)}
    assert names(found, Box) == ["one"]
    assert not [
        fact for fact in found.facts if isinstance(fact, Inventory) and (fact.of, fact.subject) == ("box", SUB_A)
    ]


def test_a_query_that_fails_stays_a_gap_whatever_the_lists_say():
    found, _ = run([PROBE], {QUERY: DENIED, real(): [[box("one")]]}, confirm=BOTH)
    assert ("denied", "box", "") in holes(found)
    assert names(found, Box) == ["one"]


# --- Fields that only one of the two tells ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Lid(Fact):
    kind: ClassVar[str] = "lid"
    colour: str | None = None
    holes: tuple[str, ...] | None = None


def lids(item: Item) -> Iterator[Lid]:
    yield Lid(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        colour=item.maybe_text("colour"),
        holes=item.maybe_texts("holes"),
    )


@pytest.mark.parametrize(
    ("graph", "manager", "fields", "differs"),
    [
        ({"colour": "red"}, {}, (None, None), True),
        ({"holes": ["a"]}, {}, (None, None), True),
        ({"holes": []}, {}, (None, ()), False),
        ({}, {"colour": "red"}, ("red", None), False),
        ({"colour": "Red "}, {"colour": "red"}, ("red", None), False),
        ({"holes": ["a", "b"]}, {"holes": ["B", "a"]}, (None, ("B", "a")), False),
        ({"holes": ["a"]}, {"holes": ["a", "b"]}, (None, ("a", "b")), True),
        ({"holes": []}, {"holes": ["a"]}, (None, ("a",)), True),
        ({"colour": "red", "holes": ["a"]}, {"colour": "blue"}, ("blue", None), True),
    ],
)
def test_what_resource_graph_does_not_tell_is_no_disagreement_and_what_only_it_tells_is_believed_nowhere(
    graph, manager, fields, differs
):
    one = probe("store", Read(Rows("resources", ("store/boxes",), CONFIRMED.confirmed_by), lids, (Lid,)))
    query = f"graph resources store/boxes in {A},{B}"
    found, _ = run(
        [one], {query: [[{**box("x"), **graph}]], real(): [[{**box("x"), **manager}]]}, confirm=frozenset({"lid"})
    )
    (fact,) = (fact for fact in found.facts if isinstance(fact, Lid))
    assert (fact.colour, fact.holes) == fields
    assert bool(found.gaps) is differs


def test_a_list_that_shows_other_types_too_confirms_those_it_was_asked_for():
    mixed = [box("one"), {**box("other"), "type": "Network/interfaces"}]
    found, _ = run([PROBE], {QUERY: [[box("one")]], real(): [mixed]}, confirm=BOTH)
    assert (names(found, Box), found.gaps) == (["one"], ())
    assert ("box", SUB_A) not in lagging(found)


def test_what_such_a_list_lacks_is_a_gap_all_the_same():
    others = [{**box("other"), "type": "Network/interfaces"}]
    found, _ = run([PROBE], {QUERY: [[box("one")]], real(): [others]}, confirm=BOTH)
    assert "has it no more" in found.gaps[0].detail


def test_an_entry_of_no_type_at_all_is_still_refused():
    found, _ = run([PROBE], {QUERY: [[]], real(): [[{"id": f"{SUB_A}/box/x"}]]}, confirm=BOTH)
    assert {gap.cause for gap in found.gaps} == {Cause.MALFORMED}


def test_rows_of_what_has_ended_need_no_confirmation():
    ended = probe("store", Read(Rows("resources", ("store/boxes",), history=True), boxes, (Box,)))
    found, asked = run([ended], {f"graph resources store/boxes in {A},{B}": [[box("one")]]}, confirm=BOTH)
    assert lagging(found) == set()
    assert len(asked) == 2
