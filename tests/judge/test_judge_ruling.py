"""The truth table of rulings: every combination of severity and outcome, alone and in pairs."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from collector.judge.ruling import rule
from collector.model import Outcome, Ruling, Severity, Verdict

GO, NO_GO, UNDECIDED = Ruling.GO, Ruling.NO_GO, Ruling.UNDECIDED
BLOCKER, MAJOR, MINOR = Severity.BLOCKER, Severity.MAJOR, Severity.MINOR
PASS, FAIL, UNKNOWN, ABSENT = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE

ALONE = {
    (BLOCKER, PASS): GO,
    (BLOCKER, FAIL): NO_GO,
    (BLOCKER, UNKNOWN): UNDECIDED,
    (BLOCKER, ABSENT): UNDECIDED,
    (MAJOR, PASS): GO,
    (MAJOR, FAIL): NO_GO,
    (MAJOR, UNKNOWN): UNDECIDED,
    (MAJOR, ABSENT): UNDECIDED,
    (MINOR, PASS): GO,
    (MINOR, FAIL): GO,
    (MINOR, UNKNOWN): UNDECIDED,  # nothing at all was answered
    (MINOR, ABSENT): UNDECIDED,
}

# What a verdict contributes beside another one, row against column.
G, N, U = GO, NO_GO, UNDECIDED
COLUMNS = list(itertools.product((BLOCKER, MAJOR, MINOR), (PASS, FAIL, UNKNOWN, ABSENT)))
PAIRS = {
    #                    blocker     major       minor
    #                    P F U A     P F U A     P F U A
    (BLOCKER, PASS):    [G, N, U, G, G, N, U, G, G, G, G, G],
    (BLOCKER, FAIL):    [N, N, N, N, N, N, N, N, N, N, N, N],
    (BLOCKER, UNKNOWN): [U, N, U, U, U, N, U, U, U, U, U, U],
    (BLOCKER, ABSENT):  [G, N, U, U, G, N, U, U, G, G, U, U],
    (MAJOR, PASS):      [G, N, U, G, G, N, U, G, G, G, G, G],
    (MAJOR, FAIL):      [N, N, N, N, N, N, N, N, N, N, N, N],
    (MAJOR, UNKNOWN):   [U, N, U, U, U, N, U, U, U, U, U, U],
    (MAJOR, ABSENT):    [G, N, U, U, G, N, U, U, G, G, U, U],
    (MINOR, PASS):      [G, N, U, G, G, N, U, G, G, G, G, G],
    (MINOR, FAIL):      [G, N, U, G, G, N, U, G, G, G, G, G],
    (MINOR, UNKNOWN):   [G, N, U, U, G, N, U, U, G, G, U, U],
    (MINOR, ABSENT):    [G, N, U, U, G, N, U, U, G, G, U, U],
}  # fmt: skip


def verdict(severity: Severity, outcome: Outcome) -> Verdict:
    return Verdict(
        criterion="a-b", area="a", question="?", severity=severity, due=timedelta(0), outcome=outcome,
        message="", fix="", owner="", doc="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "ruling"), ALONE.items(), ids=lambda value: "-".join(value) if type(value) is tuple else value
)
def test_one_verdict(one, ruling):
    assert rule([verdict(*one)]) is ruling


@pytest.mark.parametrize(
    ("one", "other", "ruling"),
    [(one, other, ruling) for one, row in PAIRS.items() for other, ruling in zip(COLUMNS, row, strict=True)],
    ids=lambda value: "-".join(value) if type(value) is tuple else value,
)
def test_two_verdicts(one, other, ruling):
    assert rule([verdict(*one), verdict(*other)]) is ruling


def test_no_verdict_is_never_a_go():
    assert rule([]) is UNDECIDED


def test_turning_every_unknown_into_a_pass_decides_what_undecided_means():
    for pair in itertools.combinations_with_replacement(COLUMNS, 2):
        passed = [(severity, PASS if outcome is UNKNOWN else outcome) for severity, outcome in pair]
        if rule(verdict(*one) for one in pair) is UNDECIDED and UNKNOWN in {outcome for _, outcome in pair}:
            assert rule(verdict(*one) for one in passed) is GO, pair
