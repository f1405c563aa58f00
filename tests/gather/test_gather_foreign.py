"""An answer that tells of another subscription than it was asked about may stand for another: it proves nothing."""

from __future__ import annotations

import pytest
from gather_fakes import (
    BOX_PROBE,
    ROWS,
    SUB_A,
    SUB_B,
    TOY_PROBE,
    A,
    B,
    Box,
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
)

from collector.probe import Item, Listing, PerItem, Read, Rows

QUERY = f"graph resources store/boxes in {A},{B}"
ELSEWHERE = "/subscriptions/99999999-aaaa-4bbb-8ccc-000000000009"
INHERITED = "/providers/Microsoft.Management/managementGroups/mg/box/inherited"


def test_two_lists_that_changed_places_are_no_proof_in_either_subscription():
    found, _ = run([BOX_PROBE], {box_list(): [[]], box_list(SUB_B): [[box("mine", SUB_A)]]})
    assert names(found, Box) == []
    assert holes(found) == {("malformed", "box", SUB_B)}
    assert ("box", SUB_B) not in looked(found)
    assert "another subscription" in found.gaps[0].detail
    assert len(found.gaps[0].documents) == 1


@pytest.mark.parametrize(
    ("item", "trusted"),
    [
        pytest.param(box("x"), True, id="of the subscription"),
        pytest.param(box("x", id=f"{SUB_A.upper()}/BOX/X"), True, id="of it in capitals"),
        pytest.param(box("x", id=f"{SUB_A[1:]}/box/x"), True, id="of it without the leading slash"),
        pytest.param(box("x", id=INHERITED), True, id="inherited from a management group"),
        pytest.param(box("x", id="/"), True, id="the root"),
        pytest.param(box("x", SUB_B), False, id="of another that was asked about too"),
        pytest.param(box("x", ELSEWHERE), False, id="of one that nobody asked about"),
        pytest.param({"id": f"{ELSEWHERE}/box/x"}, False, id="of one that nobody asked about, and without a name"),
    ],
)
def test_a_list_may_show_what_lies_in_its_subscription_or_in_none(item, trusted):
    found, _ = run([BOX_PROBE], {box_list(): [[item]]})
    assert (("box", SUB_A) in looked(found)) is trusted
    assert holes(found) == (set() if trusted else {("malformed", "box", SUB_A)})


def test_a_later_page_that_leads_into_another_subscription_is_noticed():
    found, _ = run([BOX_PROBE], {box_list(): [[box("one")], [box("two", SUB_B)]]})
    assert names(found, Box) == ["one"]
    assert holes(found) == {("malformed", "box", SUB_A)}


def test_what_would_follow_from_it_is_not_asked_and_stays_unseen():
    found, asked = run([TOY_PROBE], {box_list(): [[box("x", ELSEWHERE)]]})
    assert toy_list("x", ELSEWHERE) not in asked
    assert holes(found) == {("malformed", "box", SUB_A), ("malformed", "toy", SUB_A)}


def test_rows_of_a_query_may_be_of_all_its_subscriptions_and_of_no_other():
    one = probe("store", Read(ROWS, boxes, (Box,)))
    assert holes(run([one], {QUERY: [[box("a", SUB_A), box("b", SUB_B)]]})[0]) == set()
    found, _ = run([one], {QUERY: [[box("a", SUB_A), box("c", ELSEWHERE)]]})
    assert names(found, Box) == ["a"]
    assert holes(found) == {("malformed", "box", "")}


def test_a_page_full_of_them_is_one_gap():
    foreign = [box("x", f"{ELSEWHERE[:-3]}{number:03}") for number in range(500)]
    assert len(run([BOX_PROBE], {box_list(): [foreign]})[0].gaps) == 1


def test_a_list_that_confirms_is_held_to_the_same():
    rows = Rows("resources", ("store/boxes",), confirmed_by=(Listing("providers/Store/boxes", "7"),))
    real = f"list {SUB_A}/providers/Store/boxes?api-version=7"
    found, _ = run(
        [probe("store", Read(rows, boxes, (Box,)))],
        {QUERY: [[]], real: [[box("x", SUB_B)]]},
        confirm=frozenset({"box"}),
    )
    assert holes(found) == {("malformed", "box", SUB_A)}


def test_an_object_that_is_read_by_its_own_id_is_known_by_it():
    """The same role is listed under many subscriptions, and its definition may name yet another."""
    role = PerItem(BOX_PROBE.reads[0].need, lambda item: item.text("id") + "/role", "1", single=True)

    def parse(item: Item) -> list[Toy]:
        return [Toy(subject=item.text("id"), documents=(item.document,), observed_at=item.observed_at)]

    one = probe("store", *BOX_PROBE.reads, Read(role, parse, (Toy,)))
    found, _ = run(
        [one], {box_list(): [[box("x")]], f"get {SUB_A}/box/x/role?api-version=1": [[{"id": f"{ELSEWHERE}/role"}]]}
    )
    assert [fact.subject for fact in found.facts if isinstance(fact, Toy)] == [f"{ELSEWHERE}/role"]
    assert found.gaps == ()
