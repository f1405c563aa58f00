"""What a deploy run keeps of a review: the verdict, and each subject that failed then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judge_samples import NOW, PROOF, decide, policy, rows, vm

from collector.judge.reviewing import kept_from
from collector.model import Outcome, Review, Reviewed, Severity, Verdict

ID = "recovery-machine-fine"
FINE = decide(policy("- vm.load_pct <= 80"), {"vm": rows(vm("vm-1"), vm("vm-2"))}).verdicts[0]
FIRST = FINE.subjects[0].id


def review(outcome: str = "fail", severity: str = "major", codes: tuple[str, ...] = (f"F-{ID}-1",)) -> Review:
    then = Reviewed(
        criterion=ID, outcome=outcome, severity=severity, reason_codes=codes, message="vm-1 was off",
        failing=(FIRST,) if outcome == "fail" else (),
    )  # fmt: skip
    return Review(packet=PROOF, decided_at=NOW, ruling="NO_GO", kept=(then,))


def kept(of: Review, now: Verdict = FINE) -> Verdict:
    return kept_from({ID: now}, of)[ID]


def test_a_fail_of_the_review_still_fails_with_its_subjects_and_without_numbers_of_today():
    found = kept(review(codes=(f"F-{ID}-1", "U-STALE")))
    assert (found.outcome, found.severity, found.kept_from_review) == (Outcome.FAIL, Severity.MAJOR, True)
    assert found.reason_codes == (f"F-{ID}-1", "U-STALE")
    assert (found.measured, found.limit, found.failed_severity, found.unknown_severity) == (None, None, None, None)
    assert "2026-11-22T12:00:00Z" in found.message
    assert found.message.endswith("Then: vm-1 was off")
    first, second = found.subjects
    assert (first.id, first.outcome, first.severity) == (FIRST, Outcome.FAIL, Severity.MAJOR)
    assert (first.message, first.reason_codes) == (found.message, (f"F-{ID}-1",))
    assert second.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("unknown", Outcome.UNKNOWN),
        ("waived", Outcome.UNKNOWN),
        ("of tomorrow", Outcome.UNKNOWN),
        ("fail", Outcome.FAIL),
    ],
)
def test_whatever_was_open_then_is_open_now(outcome, expected):
    assert kept(review(outcome)).outcome is expected


@pytest.mark.parametrize(
    ("then", "now", "is_kept"),
    [("major", Severity.MAJOR, False), ("major", Severity.BLOCKER, False), ("major", Severity.MINOR, True),
     ("of tomorrow", Severity.MAJOR, True), ("of tomorrow", Severity.BLOCKER, False)],
)  # fmt: skip
def test_what_is_open_now_is_told_as_it_is_now_if_it_weighs_as_much(then, now, is_kept):
    today = replace(FINE, outcome=Outcome.UNKNOWN, severity=now, message="today")
    assert kept(review(severity=then), today).kept_from_review is is_kept


def test_without_a_review_or_with_one_about_something_else_nothing_changes():
    assert kept_from({ID: FINE}, None) == {ID: FINE}
    assert kept_from({"other": FINE}, review()) == {"other": FINE}
