"""Very many gaps of one kind in a subscription become one over it, so that no run drowns in its own gaps."""

from __future__ import annotations

import pytest
from gather_fakes import SUB_A, SUB_B, A, B, Box, box, boxes, holes, names, probe, run
from hypothesis import given
from hypothesis import strategies as st

from collector.gather.condensed import MOST_ONE_BY_ONE, condensed
from collector.model import Cause, Gap, lies_within
from collector.probe import Listing, Read, Rows

MANY = MOST_ONE_BY_ONE + 1
QUERY = f"graph resources store/boxes in {A},{B}"
ROWS = Rows("resources", ("store/boxes",), confirmed_by=(Listing("providers/Store/boxes", "7"),))


def gap(scope: str, *, cause: Cause = Cause.PARTIAL, hides: tuple[str, ...] = ("box",), fix: str = "wait") -> Gap:
    return Gap(cause=cause, hides=hides, scope=scope, detail=f"{scope}!", fix=fix, probe="p", documents=(f"d {scope}",))


def in_a(count: int) -> list[Gap]:
    return [gap(f"{SUB_A}/box/{number:03}") for number in range(count)]


def test_few_stay_as_they_are():
    assert list(condensed(in_a(MOST_ONE_BY_ONE))) == in_a(MOST_ONE_BY_ONE)


def test_many_become_one_over_their_subscription_with_all_their_documents():
    (only,) = condensed(reversed(in_a(MANY)))
    assert (only.cause, only.hides, only.scope, only.fix, only.probe) == (Cause.PARTIAL, ("box",), SUB_A, "wait", "p")
    assert only.detail == f"{MANY} things in {SUB_A} are not known for certain, the first: {SUB_A}/box/000!"
    assert set(only.documents) == {document for one in in_a(MANY) for document in one.documents}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(gap(f"{SUB_B}/box/x"), id="in another subscription"),
        pytest.param(gap(f"{SUB_A}/box/x", cause=Cause.DENIED), id="of another cause"),
        pytest.param(gap(f"{SUB_A}/box/x", hides=("toy",)), id="of another kind"),
        pytest.param(gap(f"{SUB_A}/box/x", fix="grant"), id="with another fix"),
        pytest.param(gap("/providers/Microsoft.Billing/billingAccounts/7"), id="in no subscription"),
    ],
)
def test_only_what_is_alike_is_put_together(other):
    found = list(condensed([*in_a(MANY), other]))
    assert other in found
    assert len(found) == 2


def test_what_lies_in_no_subscription_is_never_put_together():
    files = [gap(f"reports/{number}.xml") for number in range(MANY)]
    assert list(condensed(files)) == files


@given(st.lists(st.tuples(st.sampled_from([SUB_A, SUB_B]), st.integers(0, 80), st.sampled_from(["box", "toy"]))))
def test_nothing_that_was_hidden_comes_to_light(places):
    gaps = {gap(f"{place}/box/{number}", hides=(kind,)) for place, number, kind in places}
    left = tuple(condensed(gaps))
    assert all(any(one.hides == old.hides and lies_within(old.scope, one.scope) for one in left) for old in gaps)


def test_an_estate_on_which_everything_disagrees_ends_with_one_gap_a_subscription():
    one = probe("store", Read(ROWS, boxes, (Box,)))
    found, _ = run([one], {QUERY: [[box(f"b{number}") for number in range(MANY)]]}, confirm=frozenset({"box"}))
    assert names(found, Box) == []
    assert holes(found) == {("partial", "box", SUB_A)}
    assert "has it no more" in found.gaps[0].detail


def test_a_list_of_things_in_another_shape_does_too():
    one = probe("store", Read(ROWS, boxes, (Box,)))
    shapeless = [{**box(f"b{number}"), "name": 7} for number in range(MANY)]
    found, _ = run([one], {QUERY: [shapeless]})
    assert holes(found) == {("malformed", "box", SUB_A)}
