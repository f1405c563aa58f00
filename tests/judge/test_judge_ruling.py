"""The truth table of rulings: severity, outcome, acceptance, tier and due time, alone and in pairs."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.judge.policy import Limits, Waiving
from collector.judge.ruling import Limitation, rule
from collector.model import Acceptance, Mode, Outcome, Ruling, Severity, Tier, Verdict

GO, CONDITIONAL, ON_TRACK, NO_GO, UNDECIDED = (
    Ruling.GO,
    Ruling.CONDITIONAL_GO,
    Ruling.ON_TRACK,
    Ruling.NO_GO,
    Ruling.UNDECIDED,
)
BLOCKER, MAJOR, MINOR = Severity.BLOCKER, Severity.MAJOR, Severity.MINOR
PASS, FAIL, UNKNOWN, ABSENT, WAIVED = (
    Outcome.PASS,
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.NOT_APPLICABLE,
    Outcome.WAIVED,
)
NEW_WORD = cast("Outcome", "deferred")

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
G, N, U, C, T = GO, NO_GO, UNDECIDED, CONDITIONAL, ON_TRACK
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


def verdict(severity: Severity, outcome: Outcome, criterion: str = "a-b", **more: object) -> Verdict:
    fixed = {"criterion": criterion, "area": "a", "question": "?", "severity": severity, "due": timedelta(0),
             "outcome": outcome, "message": "", "fix": "", "owner": "", "doc": ""}  # fmt: skip
    return Verdict(**{**fixed, **more})  # type: ignore[arg-type]  # fields are chosen by name


def paper(kind: str, criterion: str = "a-b", *, counts: bool = True) -> Acceptance:
    return Acceptance(kind=kind, criterion=criterion, file="f", digest="", counts=counts)


@pytest.mark.parametrize(
    ("one", "ruling"), ALONE.items(), ids=lambda value: "-".join(value) if type(value) is tuple else value
)
def test_one_verdict(one, ruling):
    assert rule([verdict(*one)]).ruling is ruling


@pytest.mark.parametrize(
    ("one", "other", "ruling"),
    [(one, other, ruling) for one, row in PAIRS.items() for other, ruling in zip(COLUMNS, row, strict=True)],
    ids=lambda value: "-".join(value) if type(value) is tuple else value,
)
def test_two_verdicts(one, other, ruling):
    assert rule([verdict(*one), verdict(*other)]).ruling is ruling


def test_no_verdict_is_never_a_go():
    assert rule([]).ruling is UNDECIDED


WAIVER, MITIGATION = paper("waiver"), paper("mitigation")
STATES = {
    "pass": {"outcome": PASS},
    "fail": {"outcome": FAIL},
    "mitigated": {"outcome": FAIL, "acceptance": MITIGATION},
    "waived": {"outcome": WAIVED, "acceptance": WAIVER},
    "waived without a waiver": {"outcome": WAIVED},
    "a waiver that does not count": {"outcome": FAIL, "acceptance": paper("waiver", counts=False)},
    "a mitigation that does not count": {"outcome": FAIL, "acceptance": paper("mitigation", counts=False)},
    "unknown beside the fail": {"outcome": FAIL, "unknown_severity": BLOCKER},
    "unknown beside a mitigated fail": {"outcome": FAIL, "acceptance": MITIGATION, "unknown_severity": MAJOR},
    "unknown beside a waived fail": {"outcome": FAIL, "acceptance": WAIVER, "reason_codes": ("F-a-b-1", "U-PERM")},
    "minor unknown beside a waived fail": {"outcome": WAIVED, "acceptance": WAIVER, "unknown_severity": MINOR},
    "unknown": {"outcome": UNKNOWN},
    "not applicable": {"outcome": ABSENT},
    "a word of a later version": {"outcome": NEW_WORD},
}
TABLE = {  # deploy at T0 and T1, at T2 and T3; review and due, at the same tiers; review and not due
    (BLOCKER, "pass"):                               [G, G, G, G, G],
    (BLOCKER, "fail"):                               [N, N, N, N, T],
    (BLOCKER, "mitigated"):                          [N, N, N, N, T],
    (BLOCKER, "waived"):                             [N, C, N, C, T],
    (BLOCKER, "waived without a waiver"):            [N, N, N, N, T],
    (BLOCKER, "a waiver that does not count"):       [N, N, N, N, T],
    (BLOCKER, "a mitigation that does not count"):   [N, N, N, N, T],
    (BLOCKER, "unknown beside the fail"):            [N, N, N, N, T],
    (BLOCKER, "unknown beside a mitigated fail"):    [N, N, N, N, T],
    (BLOCKER, "unknown beside a waived fail"):       [N, U, N, U, T],
    (BLOCKER, "minor unknown beside a waived fail"): [N, U, N, U, T],
    (BLOCKER, "unknown"):                            [U, U, U, U, T],
    (BLOCKER, "not applicable"):                     [G, G, G, G, G],
    (BLOCKER, "a word of a later version"):          [U, U, U, U, T],
    (MAJOR, "pass"):                                 [G, G, G, G, G],
    (MAJOR, "fail"):                                 [N, N, N, N, T],
    (MAJOR, "mitigated"):                            [C, C, C, C, T],
    (MAJOR, "waived"):                               [C, C, C, C, T],
    (MAJOR, "waived without a waiver"):              [N, N, N, N, T],
    (MAJOR, "a waiver that does not count"):         [N, N, N, N, T],
    (MAJOR, "a mitigation that does not count"):     [N, N, N, N, T],
    (MAJOR, "unknown beside the fail"):              [N, N, N, N, T],
    (MAJOR, "unknown beside a mitigated fail"):      [U, U, U, U, T],
    (MAJOR, "unknown beside a waived fail"):         [U, U, U, U, T],
    (MAJOR, "minor unknown beside a waived fail"):   [U, U, U, U, T],
    (MAJOR, "unknown"):                              [U, U, U, U, T],
    (MAJOR, "not applicable"):                       [G, G, G, G, G],
    (MAJOR, "a word of a later version"):            [U, U, U, U, T],
    (MINOR, "pass"):                                 [G, G, G, G, G],
    (MINOR, "fail"):                                 [G, G, G, G, G],
    (MINOR, "mitigated"):                            [G, G, G, G, G],
    (MINOR, "waived"):                               [G, G, G, G, G],
    (MINOR, "waived without a waiver"):              [G, G, G, G, G],
    (MINOR, "a waiver that does not count"):         [G, G, G, G, G],
    (MINOR, "a mitigation that does not count"):     [G, G, G, G, G],
    (MINOR, "unknown beside the fail"):              [U, U, U, U, T],
    (MINOR, "unknown beside a mitigated fail"):      [U, U, U, U, T],
    (MINOR, "unknown beside a waived fail"):         [G, G, G, G, G],
    (MINOR, "minor unknown beside a waived fail"):   [G, G, G, G, G],
    (MINOR, "unknown"):                              [G, G, G, G, G],
    (MINOR, "not applicable"):                       [G, G, G, G, G],
    (MINOR, "a word of a later version"):            [G, G, G, G, G],
}  # fmt: skip
TIERS = ((Tier.T0, Tier.T1), (Tier.T2, Tier.T3))
CELLS = [
    *((Mode.DEPLOY, tiers, due, column) for due in (True, False) for column, tiers in enumerate(TIERS)),
    *((Mode.REVIEW, tiers, True, column) for column, tiers in enumerate(TIERS, start=2)),
    (Mode.REVIEW, tuple(Tier), False, 4),
]  # fmt: skip


def test_the_table_is_complete():
    assert set(TABLE) == set(itertools.product(Severity, STATES))


@pytest.mark.parametrize(("severity", "state"), TABLE, ids=str)
def test_every_state_at_every_tier_in_both_modes(severity, state):
    for mode, tiers, is_due, column in CELLS:
        for tier in tiers:
            one = verdict(severity, **STATES[state], is_due=is_due)  # type: ignore[arg-type]  # chosen by name
            ruled = rule([one, verdict(MINOR, PASS, "c-d")], tier=tier, mode=mode)
            assert ruled.ruling is TABLE[severity, state][column], (mode, tier, is_due)


def majors(count: int, how: Acceptance | None) -> list[Verdict]:
    return [verdict(MAJOR, FAIL, f"a-{number}", acceptance=how) for number in range(count)]


@pytest.mark.parametrize(
    ("verdicts", "more", "ruling", "said"),
    [
        (majors(3, MITIGATION), {}, C, "Failed as major, and mitigated until put right: a-0, a-1, a-2."),
        (majors(4, MITIGATION), {}, N, "4 majors fail, and at most 3 may"),
        (majors(1, MITIGATION), {"limits": Limits(max_open_majors=0)}, N, "1 major fails, and at most 0 may"),
        ([*majors(2, MITIGATION), verdict(MAJOR, FAIL, "x-y")], {}, N, "without a mitigation that counts: x-y."),
        (majors(3, WAIVER), {}, C, "Failed, and waived: a-0, a-1, a-2."),
        (majors(4, WAIVER), {}, N, "4 waivers are given, and at most 3 may"),
        ([verdict(MINOR, PASS)], {"limitation": Limitation(waivers_beyond=4)}, N, "none of them counts"),
        ([verdict(BLOCKER, FAIL, acceptance=WAIVER)], {"tier": Tier.T1}, N, "only at T2 and T3, and this is T1: a-b."),
        ([verdict(BLOCKER, FAIL, acceptance=WAIVER)],
         {"tier": Tier.T3, "waiving": Waiving(blockers_at=())}, N, "at no tier"),
        ([verdict(MINOR, PASS)], {"limitation": Limitation(cut_short=True)}, U, "cut short"),
        ([verdict(MINOR, PASS)], {"limitation": Limitation(review_missing=True)}, U, "--review"),
        ([verdict(BLOCKER, FAIL)], {"limitation": Limitation(cut_short=True)}, N, ""),
        ([verdict(BLOCKER, FAIL, failed_severity=MINOR, unknown_severity=BLOCKER)], {}, U,
         "a-b fails as minor, and beside that it is unknown as blocker"),
        ([verdict(BLOCKER, UNKNOWN, is_due=False)], {"mode": Mode.REVIEW}, U, "Not one criterion was answered"),
        ([verdict(BLOCKER, FAIL, is_due=False)], {"mode": Mode.REVIEW}, T, "Nothing is due yet"),
        ([verdict(MINOR, FAIL, is_due=False)], {"mode": Mode.REVIEW}, G, ""),
        (majors(5, MITIGATION), {"limits": Limits(max_open_majors=5)}, C, "a-3, a-4."),
        (majors(6, MITIGATION), {"limits": Limits(max_open_majors=6)}, C, "a-3, a-4 and 1 more."),
    ],
)  # fmt: skip
def test_limits_and_what_they_say(verdicts, more, ruling, said):
    ruled = rule(verdicts, **more)
    assert ruled.ruling is ruling
    assert said in " ".join(ruled.why)


def test_what_speaks_for_itself_is_not_said_again():
    assert rule([verdict(BLOCKER, UNKNOWN), verdict(MINOR, FAIL, "c-d")]).why == ()
    assert rule([verdict(BLOCKER, FAIL)]).why == ()


VERDICTS = st.lists(
    st.tuples(st.sampled_from(list(Severity)), st.sampled_from(list(STATES)), st.booleans()), min_size=1, max_size=5
).map(
    lambda drawn: [
        verdict(severity, **STATES[state], is_due=is_due, criterion=f"a-{number}")  # type: ignore[arg-type]
        for number, (severity, state, is_due) in enumerate(drawn)
    ]
)
GOES = (GO, CONDITIONAL, ON_TRACK)
RANK = {GO: 4, CONDITIONAL: 3, ON_TRACK: 2, UNDECIDED: 1, NO_GO: 0}
MANY = settings(max_examples=80, deadline=None)


@given(VERDICTS, st.sampled_from(list(Mode)), st.integers(0, 3), st.integers(0, 3), st.sampled_from(list(Tier)))
@MANY
def test_stricter_limits_never_improve_a_ruling(verdicts, mode, open_majors, waivers, tier):
    strict = Limits(max_open_majors=open_majors, max_waivers=waivers)
    strictly = rule(verdicts, limits=strict, waiving=Waiving(blockers_at=()), tier=tier, mode=mode)
    assert RANK[strictly.ruling] <= RANK[rule(verdicts, tier=tier, mode=mode).ruling]


@given(VERDICTS, st.sampled_from(list(Mode)), st.data())
@MANY
def test_taking_a_paper_away_never_improves_a_ruling(verdicts, mode, data):
    number = data.draw(st.integers(0, len(verdicts) - 1))
    without = list(verdicts)
    without[number] = replace(verdicts[number], acceptance=None)
    room = Limits(max_waivers=5)  # beyond the limit none counts, and there fewer waivers are better
    before, after = (rule(given, limits=room, mode=mode, tier=Tier.T2).ruling for given in (verdicts, without))
    assert RANK[after] <= RANK[before]


@given(VERDICTS, st.sampled_from(list(Tier)))
@MANY
def test_a_deploy_run_never_lets_through_what_a_review_holds_up(verdicts, tier):
    if rule(verdicts, tier=tier, mode=Mode.REVIEW).ruling not in GOES:
        assert rule(verdicts, tier=tier, mode=Mode.DEPLOY).ruling not in GOES


@given(VERDICTS, st.sampled_from(list(Mode)), st.sampled_from([UNKNOWN, NEW_WORD]), st.data())
@MANY
def test_an_unknown_instead_of_an_answer_never_makes_a_go(verdicts, mode, outcome, data):
    number = data.draw(st.integers(0, len(verdicts) - 1))
    changed = list(verdicts)
    changed[number] = replace(verdicts[number], outcome=outcome)
    ruling = rule(changed, mode=mode).ruling
    if rule(verdicts, mode=mode).ruling not in GOES and ruling in GOES:
        assert verdicts[number].severity is MINOR or not verdicts[number].is_due


@given(VERDICTS)
@MANY
def test_undecided_is_what_would_be_a_go_if_every_unknown_passed(verdicts):
    ruled = rule(verdicts)
    if ruled.ruling is UNDECIDED:
        passed = [replace(one, outcome=_known(one), unknown_severity=None, reason_codes=()) for one in verdicts]
        assert rule([*passed, verdict(MINOR, PASS, "c-d")]).ruling in GOES


def _known(one: Verdict) -> Outcome:
    return one.outcome if one.outcome in (PASS, FAIL, ABSENT, WAIVED) else PASS


def test_turning_every_unknown_into_a_pass_decides_what_undecided_means():
    for pair in itertools.combinations_with_replacement(COLUMNS, 2):
        passed = [(severity, PASS if outcome is UNKNOWN else outcome) for severity, outcome in pair]
        if rule(verdict(*one) for one in pair).ruling is UNDECIDED and UNKNOWN in {outcome for _, outcome in pair}:
            assert rule(verdict(*one) for one in passed).ruling is GO, pair
