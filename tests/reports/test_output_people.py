"""The page for people: the ruling, what blocks now, what is due next, what was accepted, and what lies ahead."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from people_decisions import (
    GO_LIVE,
    NOW,
    acceptance,
    action,
    decision,
    ending,
    feasible,
    in_review,
    mitigated,
    not_due,
    pinned,
    review,
    unsigned,
    verdict,
    waived,
)

from collector.model import Cause, Decision, Gap, Outcome, Ruling, Severity
from collector.reports.calendar import blocks_now, due_days, next_due, signers
from collector.reports.headline import MEANING, counts_in_words
from collector.reports.text import console

ROOT = Path(__file__).parents[2]
FAIL, UNKNOWN, PASS = Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS
MINOR, MAJOR = Severity.MINOR, Severity.MAJOR


def page(given: Decision) -> str:
    return console(given, colour=False)


def section(given: Decision, title: str) -> str:
    """The lines of a section, without those that follow it; empty where there is none."""
    return page(given).partition(f"\n  {title}")[2].partition("\n\n")[0]


def words(text: str) -> str:
    return " ".join(text.split())


# --- The first lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruling", Ruling)
def test_every_ruling_has_its_sentence_in_the_first_lines(ruling: Ruling):
    first = page(decision(verdict("a-b"), ruling=ruling)).splitlines()[1]
    assert first == f"   {ruling.value.replace('_', '-')}  qz-shop: {MEANING[ruling]}"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        pytest.param((verdict("a-b"),), "nothing", id="all holds"),
        pytest.param((not_due("a-b"),), "nothing", id="not due"),
        pytest.param((waived("a-b"),), "nothing", id="waived"),
        pytest.param((verdict("a-b", FAIL),), "1 blocker (fail)", id="one blocker"),
        pytest.param(
            (verdict("a-b", FAIL), verdict("a-c", UNKNOWN), verdict("a-d", FAIL, severity=MAJOR)),
            "2 blockers (1 fail, 1 unknown), 1 major (fail)",
            id="by severity",
        ),
        pytest.param(
            (verdict("a-b", FAIL, failed_severity=MINOR, unknown_severity=Severity.BLOCKER),),
            "1 blocker (unknown)",
            id="only a minor fails, and a blocker is unknown",
        ),
        pytest.param(
            (verdict("a-b", UNKNOWN, severity=MINOR),), "nothing; beside it 1 minor (unknown)", id="minors never block"
        ),
    ],
)
def test_what_blocks_now(verdicts, said):
    given = in_review(*verdicts)
    assert blocks_now(given) == said
    assert f"blocks now   {said}" in page(given)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        pytest.param((), "", id="nothing is open"),
        pytest.param((30,), "1 criterion by 2026-12-22 (in 30 days)", id="one day"),
        pytest.param((14, 30, 30), "2 criteria by 2026-12-22 (in 30 days), then 1 by 2027-01-07", id="the next first"),
        pytest.param((30, 14, 7), "1 criterion by 2026-12-22 (in 30 days), then 1 by 2027-01-07", id="the next two"),
        pytest.param((0,), "1 criterion by 2027-01-21 (in 60 days)", id="at go-live"),
    ],
)
def test_what_is_due_next_and_when(days, said):
    given = in_review(verdict("a-a"), *(not_due(f"a-b{number}", days=day) for number, day in enumerate(days)))
    assert next_due(given) == said
    assert ("next due     " in page(given)) is bool(said)
    assert said in page(given)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"valid_until": NOW}, "valid until  2026-11-22 09:00 UTC"),
        ({"why": ("4 majors fail, and 3 may",)}, "because      4 majors fail, and 3 may"),
        ({"feasible": feasible()}, "the date     can be kept: what is open could be done by 2026-12-22"),
        ({"feasible": feasible("a-b")}, "the date     CANNOT BE KEPT: a-b takes longer than is left"),
        ({"feasible": feasible("a", "b", "c", "d")}, "CANNOT BE KEPT: a, b, c and 1 more take longer"),
        ({}, "trust is not pinned: whoever may change the repository"),
        ({"review": review()}, "review: ON-TRACK on 2026-11-12 09:00 UTC, nothing that was due was open"),
        ({"review": review("a-b", "a-c")}, "review: ON-TRACK on 2026-11-12 09:00 UTC, 2 of what was due was open"),
        ({}, "go-live 2027-01-21 09:00 UTC, in 60 days, release 4.12"),
    ],
)
def test_what_else_stands_on_top(changes, line):
    assert line in page(decision(verdict("a-b"), **changes))


def test_a_pin_is_told():
    assert "trust is pinned: the owner of the pipeline gave" in page(pinned(decision(verdict("a-b"))))


def test_papers_that_could_not_be_read_are_told_before_the_ruling():
    given = decision(verdict("a-b"), paper_problems=("statements/x.json is cut off; sign it again",))
    before, _, _ = page(given).partition(" GO ")
    assert "PAPERS: 1 problem in the folder of papers; nothing of these counts" in before
    assert "- statements/x.json is cut off; sign it again" in before


def test_review_mode_cannot_be_taken_for_a_permission():
    assert page(in_review(verdict("a-b"))).splitlines()[1].startswith("  REVIEW: what is not due yet does not count")
    assert "REVIEW" not in page(decision(verdict("a-b")))


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ((verdict("a-b"), waived("a-c")), "0 fail, 0 unknown, 1 pass, 1 waived"),
        ((verdict("a-b", FAIL), not_due("a-c"), not_due("a-d", UNKNOWN)), "1 fail, 0 unknown, 0 pass, 2 not due yet"),
        ((verdict("a-b", is_due=False),), "0 fail, 0 unknown, 1 pass"),
        ((verdict("a-b", Outcome.NOT_APPLICABLE),), "0 fail, 0 unknown, 0 pass, 1 not applicable"),
    ],
)
def test_what_is_waived_or_not_due_is_counted_apart_and_never_as_a_pass(verdicts, said):
    assert ", ".join(counts_in_words(verdicts)) == said


# --- What is not due yet ----------------------------------------------------------------------------------


def test_what_is_not_due_stands_by_its_day_and_by_its_owner_and_nowhere_else():
    given = in_review(
        not_due("support-plan", owner="support-lead", days=30),
        unsigned("cutover-plan", "business-owner", "partner-lead", owner="release-manager", days=14),
        unsigned("cutover-window", "business-owner", owner="release-manager", days=14),
        not_due("testing-load", owner="test-lead", days=14),
    )
    assert section(given, "NOT DUE YET").splitlines() == [
        ": 4 criteria (2 fail today, 2 unknown); none of them counts as passed",
        "  2026-12-22, in 30 days: support-plan (fails), support-lead",
        "  2027-01-07, in 46 days: 3 criteria",
        "    release-manager   cutover-plan, cutover-window",
        "    test-lead         testing-load (fails)",
        "    to be signed by   business-owner 2, partner-lead 1",
    ]
    assert "OPEN" not in page(given)
    assert "HOLDS" not in page(given)


def test_of_far_days_the_number_has_to_do():
    near = [not_due(f"a-near{number}", days=30) for number in range(20)]
    far = [not_due(f"a-far{number}", days=7, owner="test-lead") for number in range(20)]
    told = section(in_review(*near, *far), "NOT DUE YET")
    assert "a-near19" in told
    assert "in 53 days: 20 criteria (test-lead 20)" in told
    assert "a-far" not in told


def test_a_newcomer_sixty_days_before_reads_one_page():
    open_verdicts = [
        unsigned(f"{area}-criterion-{number}", "business-owner", "test-lead", owner=f"{area}-lead", days=days)
        for area in ("support", "testing", "recovery", "cutover", "people", "release")
        for number, days in enumerate((30, 14, 14, 14, 14, 14, 7, 7, 7, 7, 3, 2, 1, 0, 0))
    ]
    actions = tuple(action(one.criterion, 40) for one in open_verdicts)
    soon = tuple(ending(f"a-{number}", number + 1) for number in range(30))
    due = verdict("support-contract", UNKNOWN, days=60, fix="word " * 200, message="why " * 200)
    given = in_review(*open_verdicts, due, verdict("a-b"), actions=actions, forecast=soon, feasible=feasible())
    assert len(page(given).splitlines()) <= 60
    assert page(given).count("FAIL") == 0
    assert page(given).count("UNKNOWN") == 1


def test_the_heaviest_of_a_day_comes_first_and_days_are_in_order():
    given = in_review(not_due("a-minor", severity=MINOR), not_due("a-blocker"), not_due("a-soon", days=20))
    assert [[one.criterion for one in day.verdicts] for day in due_days(given)] == [
        ["a-soon"],
        ["a-blocker", "a-minor"],
    ]


def test_only_statements_that_lack_ask_for_a_signature():
    signed = unsigned("a-b", "sponsor", "owner")
    first, second = signed.subjects
    subjects = (dataclasses.replace(first, outcome=PASS), dataclasses.replace(second, id="statement:owner/finance"))
    assert signers([dataclasses.replace(signed, subjects=subjects)]) == (("owner", 1),)


# --- What was accepted ------------------------------------------------------------------------------------


def test_a_condition_tells_what_fails_who_mends_it_how_and_who_approved():
    given = decision(mitigated("testing-load"), ruling=Ruling.CONDITIONAL_GO)
    assert words(section(given, "CONDITIONS")) == (
        ": each of these fails, and somebody has signed for it major testing-load "
        "testing-load is not as it must be "
        "signed: owner Oda Owner, done by 2027-01-31, approved by Anna Approver (service-owner), until 2027-02-10, "
        "risk R-3 workaround: a second team watches it by hand"
    )
    assert "OPEN" not in page(given)


@pytest.mark.parametrize("ruling", [Ruling.NO_GO, Ruling.UNDECIDED])
def test_where_the_ruling_is_no_go_a_mitigated_fail_stays_open_whatever_was_signed(ruling: Ruling):
    given = decision(mitigated("testing-load"), ruling=ruling)
    assert "CONDITIONS" not in page(given)
    assert "mitigated: owner Oda Owner" in section(given, "OPEN MAJORS")
    assert blocks_now(given) == "1 major (fail)"


def test_a_waived_criterion_is_shown_as_waived_with_who_why_and_until_when():
    given = decision(waived("recovery-zone"))
    assert words(section(given, "WAIVED")) == (
        ": these fail and were accepted; none of them passed blocker recovery-zone "
        "recovery-zone is not as it must be "
        "signed: reason compensated, approved by Anna Approver (service-owner), until 2027-02-10, risk R-3 "
        "control: a second team watches it by hand"
    )
    assert "HOLDS" not in page(given)


def test_a_waived_criterion_without_a_paper_says_so():
    given = decision(verdict("recovery-zone", Outcome.WAIVED))
    assert "signed: no signed acceptance stands behind it" in section(given, "WAIVED")


def test_a_waiver_that_does_not_count_says_why():
    refused = acceptance("a-b", counts=False, why_not="the approver asked for it; let somebody else approve it")
    told = section(decision(verdict("a-b", FAIL), ruling=Ruling.NO_GO, acceptances=(refused,)), "WAIVERS AND")
    assert words(told).endswith(
        "waiver of a-b (waivers/a-b.json): the approver asked for it; let somebody else approve it"
    )


# --- What lies ahead --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "begin"),
    [(70, "too late"), (60, "now"), (30, "2026-12-22"), (1, "2027-01-20")],
)
def test_an_action_says_when_to_begin(lead: int, begin: str):
    told = section(decision(verdict("a-b", FAIL), actions=(action("a-b", lead),)), "ACTIONS")
    assert told.splitlines()[-1].split() == [*begin.split(), str(lead), "d", "2027-01-21", "a-b", "operations-lead"]


def test_of_many_actions_those_that_take_longest_are_shown():
    many = tuple(action(f"a-{number}", 50 - number) for number in range(30))
    told = section(decision(verdict("a-b", FAIL), actions=many), "ACTIONS")
    assert [f"a-{number}" in told for number in (0, 9, 10)] == [True, True, False]
    assert told.splitlines()[-1] == "  and 20 more in the packet"


def test_what_ends_before_go_live_says_so():
    given = decision(verdict("a-b"), forecast=(ending("a-b", 5), ending("a-c", 70, subject="statement:sponsor")))
    assert section(given, "ENDS SOON").splitlines()[1:] == [
        "  2026-11-27  a-b: contract (before go-live)",
        "  2027-01-31  a-c: contract",
    ]
    assert given.forecast[0].at < GO_LIVE < given.forecast[1].at


def test_what_fails_and_is_unknown_says_both():
    both = verdict("a-b", FAIL, failed_severity=MINOR, unknown_severity=Severity.BLOCKER)
    told = section(decision(both, ruling=Ruling.UNDECIDED), "OPEN BLOCKERS")
    assert "it fails as minor, and beside that it is unknown as blocker" in told


def test_what_is_kept_from_the_review_says_so():
    given = decision(verdict("a-b", FAIL, kept_from_review=True), ruling=Ruling.NO_GO, review=review("a-b"))
    assert "review: it was open there" in section(given, "OPEN BLOCKERS")


# --- The brief page of a review ---------------------------------------------------------------------------


def test_of_many_that_are_due_and_open_the_heaviest_are_explained_and_each_is_named():
    majors = [verdict(f"a-major{number}", FAIL, severity=MAJOR) for number in range(8)]
    blockers = [verdict(f"a-blocker{number}", FAIL) for number in range(8)]
    told = page(in_review(*majors, *blockers, ruling=Ruling.NO_GO))
    explained = [one.criterion for one in (*blockers, *majors) if f"fix: put {one.criterion} right" in told]
    assert explained == [one.criterion for one in (*blockers, *majors[:2])]
    assert all(f"FAIL    {one.criterion}" in told for one in (*blockers, *majors))
    assert "why the last 6 are open: --format markdown" in told
    assert page(decision(*majors, *blockers, ruling=Ruling.NO_GO)).count("fix: put") == 16


@pytest.mark.parametrize(("is_due", "shown"), [(True, (1, 2, 3, 5)), (False, (1, 2, 3))])
def test_gaps_are_named_that_come_first_or_keep_unknown_what_is_due(is_due: bool, shown: tuple[int, ...]):
    gaps = [Gap(cause=Cause.DENIED, hides=(), scope="", detail="d", fix=f"grant {n}", probe="p") for n in range(1, 6)]
    waiting = [not_due(f"a-{n}{gap.fix[-1]}", UNKNOWN, gaps=(gap,)) for gap in gaps[:4] for n in range(2)]
    last = verdict("a-last", UNKNOWN, gaps=(gaps[4],), is_due=is_due)
    told = section(in_review(*waiting, last, gaps=tuple(gaps)), "WHAT COULD NOT BE READ")
    assert tuple(number for number in range(1, 6) if f"fix: grant {number}" in told) == shown
    assert f"and {5 - len(shown)} more in the packet; `golive doctor` names the rights" in told


def test_the_page_about_review_mode_explains_what_is_printed():
    known = re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / "review-mode.md").read_text(), re.MULTILINE)
    given = in_review(
        not_due("a-b"),
        actions=(action("a-b", 3),),
        forecast=(ending("a-c", 3),),
        feasible=feasible(),
        valid_until=NOW,
    )
    assert known
    assert [label for label in known if label not in page(given)] == []
