"""What waivers and mitigations do to verdicts and to the ruling."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from acceptance_samples import (
    DAY,
    NAMES,
    OWNER,
    POLICY,
    RELEASED,
    RISKS,
    RUNNER,
    envelope,
    fail,
    given,
)
from judge_samples import (
    NOT_READ,
    NOW,
    PROOF,
    circumstances,
    decide,
    gap,
    rows,
    vm,
)

from collector.judge.acceptance import accepted
from collector.judge.judge import PeopleSaid
from collector.model import (
    Mode,
    Outcome,
    Papers,
    Review,
    Reviewed,
    Ruling,
    Severity,
)
from collector.papers import Envelope, RoleMap, SigningKey


def test_beyond_the_limit_none_counts():
    """The limit is two criteria; a third one that is unknown or whose waiver has not everything makes no room."""
    fails = {name: fail(name) for name in NAMES[:3]}
    papers = [envelope(of=one, file=f"waivers/{name}.json") for name, one in fails.items()]
    assert [one.counts for one in given(*papers[:2], verdicts=fails)] == [True, True]
    for third in (fails[NAMES[2]], fail(NAMES[2], outcome=Outcome.UNKNOWN), fail(NAMES[2], codes=("1", "2"))):
        found = given(*papers, verdicts={**fails, NAMES[2]: third})
        assert {(one.counts, one.beyond_limit) for one in found} == {(False, True)}
        assert all("3 criteria have waivers, and at most 2 may" in one.why_not for one in found)
    passed = given(*papers, verdicts={**fails, NAMES[2]: fail(NAMES[2], outcome=Outcome.PASS)})
    assert [one.counts for one in passed] == [True, True, False]


@pytest.mark.parametrize(
    ("kind", "more", "outcome"),
    [
        ("waiver", {}, Outcome.WAIVED),
        ("mitigation", {}, Outcome.FAIL),
        ("waiver", {"unknown_severity": Severity.MINOR}, Outcome.FAIL),
        ("waiver", {"unknown_severity": Severity.MAJOR}, Outcome.FAIL),
        ("waiver", {"reason_codes": (f"F-{NAMES[0]}-1", "U-PERM")}, Outcome.FAIL),
    ],
)
def test_a_waiver_makes_it_waived_unless_something_beside_it_is_unknown(kind, more, outcome):
    verdicts = {NAMES[0]: fail(**more)}
    (one,) = accepted(verdicts, given(envelope(kind), verdicts=verdicts)).values()
    assert one.outcome is outcome
    assert one.acceptance is not None


def test_a_paper_that_does_not_count_leaves_everything_as_it_is():
    verdicts = {NAMES[0]: fail()}
    assert accepted(verdicts, given(envelope(reason="because"), verdicts=verdicts)) == verdicts


def test_of_a_waiver_and_a_mitigation_the_waiver_counts():
    verdicts = {NAMES[0]: fail()}
    both = given(envelope("mitigation"), envelope(file="waivers/b.json"), verdicts=verdicts)
    one = accepted(verdicts, both)[NAMES[0]]
    assert one.acceptance is not None
    assert (one.outcome, one.acceptance.kind) == (Outcome.WAIVED, "waiver")


def judged(*envelopes: Envelope, mode: Mode = Mode.DEPLOY, review: Review | None = None, **states: object):
    """Judge the whole policy over one machine that is off and one that is on."""
    papers = Papers(roles=RoleMap(people=(OWNER, RUNNER)), registers=(RISKS,), waivers=envelopes)
    people = PeopleSaid(papers=papers, tenants=("t-1",))
    return decide(
        POLICY,
        {"vm": rows(vm(**{"on": False, **states}), vm("vm-web-02"))},
        workload=RELEASED,
        circumstances=replace(circumstances(), people=people, mode=mode, review=review),
    )


def whole(*states: str) -> list[Envelope]:
    """Return a waiver or a mitigation for each criterion."""
    return [
        envelope(kind, of=fail(name), file=f"waivers/{name}.json") for name, kind in zip(NAMES, states, strict=True)
    ]


def test_a_decision_with_everything_accepted_is_conditional_and_names_its_papers():
    decision = judged(*whole("waiver", "waiver", "mitigation", "mitigation"))
    assert decision.ruling is Ruling.CONDITIONAL_GO
    assert {one.criterion: one.outcome for one in decision.verdicts} == dict(
        zip(NAMES, (Outcome.WAIVED, Outcome.WAIVED, Outcome.FAIL, Outcome.FAIL), strict=True)
    )
    assert decision.exit_code == 0
    assert replace(decision, strict=True).exit_code == 12
    assert decision.valid_until == NOW + timedelta(days=1)  # the evidence ends before the papers do
    assert {(one.criterion, one.at) for one in decision.forecast} == {
        (NAMES[0], NOW + timedelta(days=40)), (NAMES[1], NOW + timedelta(days=40)),
        (NAMES[2], NOW + timedelta(days=20)), (NAMES[3], NOW + timedelta(days=20)),
    }  # fmt: skip


@pytest.mark.parametrize("left_out", range(4))
def test_every_paper_is_needed(left_out):
    papers = whole("waiver", "waiver", "mitigation", "mitigation")
    del papers[left_out]
    assert judged(*papers).ruling is Ruling.NO_GO


def test_a_line_that_cannot_be_read_is_not_covered():
    decision = judged(*whole("waiver", "waiver", "mitigation", "mitigation"), load_pct=NOT_READ)
    assert decision.ruling is Ruling.UNDECIDED
    assert "recovery-a-first fails as major, and beside that it is unknown as blocker." in decision.why


def test_a_failed_minor_beside_an_unknown_blocker_is_no_failed_blocker():
    decision = judged(on=True, nics=1.0, load_pct=NOT_READ)
    assert decision.ruling is Ruling.UNDECIDED
    assert {(one.fails_as, one.unknown_as) for one in decision.verdicts} == {(Severity.MINOR, Severity.BLOCKER)}


def test_a_gap_behind_which_more_may_fail_is_not_covered():
    papers = Papers(
        roles=RoleMap(people=(OWNER, RUNNER)), registers=(RISKS,), waivers=tuple(whole(*["mitigation"] * 4))
    )
    seen = {"vm": rows(vm(on=False), vm("vm-web-02"), gaps=(gap(),))}
    said = replace(circumstances(), people=PeopleSaid(papers=papers, tenants=("t-1",)))
    three = replace(POLICY, criteria=POLICY.criteria[:3])
    assert decide(three, seen, workload=RELEASED, circumstances=said).ruling is Ruling.UNDECIDED


def kept(outcome: str, severity: str = "major", **more: object) -> Review:
    one = Reviewed(criterion=NAMES[0], outcome=outcome, severity=severity, message="the machine was off", **more)  # type: ignore[arg-type]
    return Review(packet=PROOF, decided_at=NOW - timedelta(days=3), ruling="NO_GO", kept=(one,))


@pytest.mark.parametrize(
    ("review", "outcome", "ruling"),
    [
        (None, Outcome.PASS, Ruling.GO),
        (kept("fail"), Outcome.FAIL, Ruling.NO_GO),
        (kept("unknown"), Outcome.UNKNOWN, Ruling.UNDECIDED),
        (kept("deferred"), Outcome.UNKNOWN, Ruling.UNDECIDED),
        (kept("fail", severity="grave"), Outcome.FAIL, Ruling.NO_GO),
        (kept("fail", severity="minor"), Outcome.FAIL, Ruling.GO),
    ],
)
def test_what_was_open_in_the_review_stays_open(review, outcome, ruling):
    decision = judged(on=True, review=review)
    first, *others = sorted(decision.verdicts, key=lambda one: one.criterion)
    assert (first.outcome, decision.ruling) == (outcome, ruling)
    assert first.kept_from_review is (review is not None)
    assert review is None or "run the review again" in first.message
    assert not any(one.kept_from_review for one in others)


def test_what_is_open_now_is_told_as_it_is_now_unless_it_weighs_less():
    now_major = judged(review=kept("unknown")).verdicts[1]
    assert (now_major.outcome, now_major.kept_from_review) == (Outcome.FAIL, False)
    now_minor = judged(on=True, nics=1.0, review=kept("unknown")).verdicts[1]
    assert (now_minor.outcome, now_minor.kept_from_review) == (Outcome.UNKNOWN, True)


def test_a_mitigation_covers_what_is_kept_from_the_review():
    failing = tuple(one.id for one in fail().subjects if one.outcome is Outcome.FAIL)
    review = kept("fail", reason_codes=(f"F-{NAMES[0]}-1",), failing=failing)
    decision = judged(envelope("mitigation"), on=True, review=review)
    assert decision.ruling is Ruling.CONDITIONAL_GO
    first = next(one for one in decision.verdicts if one.criterion == NAMES[0])
    assert [(one.id, one.outcome) for one in first.subjects] == [
        (failing[0], Outcome.FAIL), (vm("vm-web-02").subject, Outcome.PASS)
    ]  # fmt: skip
    assert judged(envelope("mitigation", subjects=[]), on=True, review=review).ruling is Ruling.NO_GO


def test_a_key_that_will_be_revoked_ends_what_it_signed():
    key = SigningKey(public="ssh-ed25519 A", fingerprint="SHA256:a", revoked=NOW + 2 * DAY)
    people = (replace(OWNER, keys=(key,)), RUNNER)
    (one,) = given(envelope(), papers=Papers(roles=RoleMap(people=people), registers=(RISKS,)))
    assert (one.counts, one.expires) == (True, NOW + 2 * DAY)


GOES = (Ruling.GO, Ruling.CONDITIONAL_GO, Ruling.ON_TRACK)
FIELDS = {"on": (True, False), "nics": (2.0, 1.0), "load_pct": (40.0, 95.0)}


@pytest.mark.parametrize(
    "kinds", [("waiver", "waiver", "mitigation", "mitigation"), ("waiver",) * 4, ("mitigation",) * 4]
)
@pytest.mark.parametrize("field", FIELDS)
def test_what_could_not_be_read_never_makes_a_go_with_any_papers(kinds, field):
    papers = whole(*kinds)
    for values in itertools.product(*FIELDS.values()):
        known = dict(zip(FIELDS, values, strict=True))
        read, unread = (judged(*papers, **fields).ruling for fields in (known, {**known, field: NOT_READ}))
        assert unread not in GOES or (read in GOES and field == "nics"), known


def test_a_review_ages_the_decision():
    review = replace(kept("fail", severity="minor"), decided_at=NOW - timedelta(days=42) + timedelta(hours=1))
    assert judged(on=True, review=review).valid_until == NOW + timedelta(hours=1)
