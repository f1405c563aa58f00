"""The truth table of the one rule by which gaps travel through a join."""

from __future__ import annotations

import pytest

from collector.derive.joins import Unseen, absent, counted_through_gaps, hidden_by, known_or, missing, through_gaps
from collector.derive.rows import Unknown
from collector.model import Cause, Gap, Reason

DENIED = Gap(cause=Cause.DENIED, hides=("x",), scope="", detail="denied", fix="f", probe="p")
CUT = Gap(cause=Cause.PARTIAL, hides=("x",), scope="", detail="cut", fix="f", probe="p")
UNKNOWN = Unknown(reason=Reason.PERM, why="denied", gaps=(DENIED,))


@pytest.mark.parametrize(
    ("value", "gaps", "unseen", "expected"),
    [
        (True, (), Unseen.COULD_MAKE_TRUE, True),
        (True, (), Unseen.COULD_MAKE_FALSE, True),
        (True, (), Unseen.COULD_CHANGE, True),
        (False, (), Unseen.COULD_MAKE_TRUE, False),
        (False, (), Unseen.COULD_MAKE_FALSE, False),
        (False, (), Unseen.COULD_CHANGE, False),
        (True, (DENIED,), Unseen.COULD_MAKE_TRUE, True),
        (True, (DENIED,), Unseen.COULD_MAKE_FALSE, UNKNOWN),
        (True, (DENIED,), Unseen.COULD_CHANGE, UNKNOWN),
        (False, (DENIED,), Unseen.COULD_MAKE_TRUE, UNKNOWN),
        (False, (DENIED,), Unseen.COULD_MAKE_FALSE, False),
        (False, (DENIED,), Unseen.COULD_CHANGE, UNKNOWN),
    ],
)
def test_a_value_stays_known_only_where_nothing_unseen_could_change_it(value, gaps, unseen, expected):
    assert through_gaps(value, gaps, unseen) == expected


@pytest.mark.parametrize(
    ("count", "gaps", "expected"),
    [
        (0.0, (), 0.0),
        (3.0, (), 3.0),
        (0.0, (DENIED,), Unknown(reason=Reason.PERM, why="denied", gaps=(DENIED,), at_least=0.0)),
        (3.0, (DENIED,), Unknown(reason=Reason.PERM, why="denied", gaps=(DENIED,), at_least=3.0)),
    ],
)
def test_what_was_counted_behind_gaps_is_a_lower_bound(count, gaps, expected):
    assert counted_through_gaps(count, gaps) == expected


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_its_reason(cause):
    found = hidden_by([Gap(cause=cause, hides=(), scope="", detail="d", fix="f", probe="p")])
    assert (found.reason, found.why) == (Gap(cause=cause, hides=(), scope="", detail="", fix="", probe="").reason, "d")


def test_several_gaps_are_named_by_the_first_and_all_kept():
    assert hidden_by((DENIED, CUT)) == Unknown(reason=Reason.PERM, why="denied (and 1 more)", gaps=(DENIED, CUT))


def test_what_the_answer_does_not_say_is_unknown_as_unreadable():
    assert absent("its sku") == Unknown(reason=Reason.PARSE, why="the answer does not say its sku")


def test_what_nobody_delivered_is_missing_unless_another_reason_is_known():
    assert missing("no report", at_least=2.0) == Unknown(reason=Reason.MISSING, why="no report", at_least=2.0)
    assert missing("too old", reason=Reason.STALE) == Unknown(reason=Reason.STALE, why="too old")


@pytest.mark.parametrize(("value", "expected"), [(0.0, 0.0), (False, False), ("", ""), (None, UNKNOWN)])
def test_only_none_stands_for_no_value(value, expected):
    assert known_or(value, UNKNOWN) == expected
