"""The gaps behind an answer: all of them, each once, and not copied where they are the same anyway."""

from __future__ import annotations

from collector.judge.behind import united
from collector.model import Cause, Gap


def gap(scope: str) -> Gap:
    return Gap(cause=Cause.DENIED, hides=("box",), scope=scope, detail="", fix="", probe="")


ONE, TWO, THREE = map(gap, ("/1", "/2", "/3"))


def test_all_are_there_once_and_in_order():
    assert united([(ONE, TWO), (), (TWO, THREE)]) == (ONE, TWO, THREE)
    assert united([]) == united([(), ()]) == ()


def test_groups_made_on_the_way_are_not_taken_for_each_other():
    assert united((one,) for one in (ONE, TWO, THREE)) == (ONE, TWO, THREE)


def test_a_group_that_comes_again_is_handed_on_as_it_is():
    shared = (ONE, TWO)
    assert united([shared, (), shared]) is shared
