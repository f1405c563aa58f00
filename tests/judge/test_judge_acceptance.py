"""Waivers and mitigations: what counts, what does not, and why."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from judge_samples import (
    NOT_READ,
    NOW,
    PROOF,
    ROW_TYPES,
    circumstances,
    criterion_text,
    decide,
    gap,
    policy_text,
    rows,
    vm,
    workload,
)

from collector.instants import format_instant
from collector.judge.acceptance import acceptances, accepted
from collector.judge.attested import Signing
from collector.judge.digests import criterion_digest
from collector.judge.judge import PeopleSaid
from collector.judge.loader import load_policy
from collector.judge.policy import Attest
from collector.judge.sight import Moment
from collector.judge.statements import Accepting, Claim, statement_payload, waiver_payload
from collector.model import (
    Acceptance,
    Method,
    Mode,
    Outcome,
    Papers,
    Release,
    Review,
    Reviewed,
    Ruling,
    Severity,
    Tier,
    Verdict,
)
from collector.papers import STATEMENT_TYPE, WAIVER_TYPE, Envelope, Person, Register, RoleMap, Signature, SigningKey

WAIVING = """\
limits: {max_waivers: 2}
waivers:
  non_waivable: [testing-uat-signed]
  reasons: [compensated, vendor-fix-pending]
  approvers: [business-owner, sponsor]
  least: key
  blockers_at: [T2, T3]
  longest: P30D
"""
NAMES = ("recovery-a-first", "recovery-b-second", "recovery-c-third", "testing-uat-signed")
LINES = "- that: vm.on\n  severity: major\n- that: vm.nics >= 2\n  severity: minor\n- that: vm.load_pct <= 80\n"
POLICY = load_policy(
    {
        "policy.yaml": policy_text(*(criterion_text(LINES, id=name) for name in NAMES)).replace(
            "criteria:", WAIVING + "criteria:"
        )
    },
    ROW_TYPES,
)
FIRST = POLICY.criterion(NAMES[0])
OWNER = Person(
    name="Business owner",
    roles=("business-owner",),
    github="bo-login",
    keys=(SigningKey(public="ssh-ed25519 A", fingerprint="SHA256:a"),),
)
RUNNER = Person(name="Operations lead", roles=("operations-lead",))
RISKS = Register(
    kind="risks", file="registers/risks.yaml", digest=PROOF,
    text="as_of: 2026-11-20T08:00:00Z\nrisks:\n"
         "  - {id: R-3, title: A machine is off, status: open}\n  - {id: R-4, title: Gone, status: closed}\n",
)  # fmt: skip
RELEASED = replace(workload(), release=Release(name="4.12"))


def fail(criterion: str = NAMES[0], *, codes: tuple[str, ...] = ("1",), **more: object) -> Verdict:
    """Return the verdict over two machines of which one is off, less the changes."""
    judged = decide(POLICY, {"vm": rows(vm(on=False), vm("vm-web-02"))}).verdicts[0]
    said = tuple(f"F-{criterion}-{code}" for code in codes)
    subjects = tuple(replace(one, reason_codes=said) if one.reason_codes else one for one in judged.subjects)
    fixed = {"criterion": criterion, "reason_codes": said, "subjects": subjects}
    return replace(judged, **{**fixed, **more})  # type: ignore[arg-type]  # fields are chosen by name


def signing(**more: object) -> Signing:
    given = {
        "papers": Papers(roles=RoleMap(people=(OWNER, RUNNER)), registers=(RISKS,)), "workload": RELEASED,
        "scope_digest": PROOF, "policy": POLICY, "moment": Moment(NOW, Tier.T1), "tenants": ("t-1",), **more,
    }  # fmt: skip
    return Signing(**given)  # type: ignore[arg-type]  # fields are chosen by name


def envelope(
    kind: str = "waiver", *, of: Verdict | None = None, file: str = "waivers/a.json", **changes: object
) -> Envelope:
    """Return a waiver or mitigation in order, less the changes of its payload; `None` takes an entry out."""
    verdict = of or fail()
    made = Accepting(
        kind=kind, criterion=POLICY.criterion(verdict.criterion), verdict=verdict, reason="compensated",
        control="A standby runs beside it", risk="R-3", owner="Operations lead", requester="Operations lead",
        approver="Business owner", approver_role="business-owner",
        due=NOW + timedelta(days=20) if kind == "mitigation" else None,
        issued_at=NOW - timedelta(days=1), expires_at=NOW + timedelta(days=40),
    )  # fmt: skip
    payload = {**waiver_payload(made, signing()), **changes}
    return Envelope(
        file=file, digest=PROOF, blob="b", payload_type=WAIVER_TYPE,
        payload={name: value for name, value in payload.items() if value is not None},
        signatures=(Signature(method=Method.KEY, holds=True, fingerprint="SHA256:a"),),
    )  # fmt: skip


def given(*envelopes: Envelope, verdicts: dict[str, Verdict] | None = None, **more: object) -> tuple[Acceptance, ...]:
    found = verdicts or {NAMES[0]: fail()}
    return acceptances(Papers(waivers=envelopes), found, signing(**more))


@pytest.mark.parametrize("kind", ["waiver", "mitigation"])
def test_one_in_order_counts_and_says_who_took_it_upon_them(kind):
    (one,) = given(envelope(kind))
    assert one.why_not == ""
    assert one.counts
    assert (one.kind, one.criterion, one.approver, one.approver_role) == (
        kind,
        NAMES[0],
        "Business owner",
        "business-owner",
    )
    assert (one.owner, one.text, one.risk) == ("Operations lead", "A standby runs beside it", "R-3")
    assert one.expires == NOW + timedelta(days=40)


DAY = timedelta(days=1)


def at(moment: timedelta) -> str:
    return format_instant(NOW + moment)


BAD_PAYLOADS = {
    "schema of another version": ({"schema": "golive.waiver/v9"}, "schema is not golive.waiver/v1"),
    "another kind": ({"kind": "pardon"}, "neither waiver nor mitigation"),
    "no criterion": ({"criterion": None}, "it has no `criterion`"),
    "a criterion that is no text": ({"criterion": 7}, "`criterion` is no text"),
    "fails that are no list": ({"fails": "F-recovery-a-first-1"}, "`fails` is no list of texts"),
    "release that is no object": ({"release": "4.12"}, "it has no `release`"),
    "unknown criterion": ({"criterion": "recovery-z-last"}, "has no criterion recovery-z-last"),
    "question changed": ({"question": "sha256:0"}, "has changed since it was signed"),
    "another policy": ({"policy": {"name": "other"}}, "signed under the policy other"),
    "another workload": ({"workload": "blog"}, "signed for the workload blog"),
    "another tenant": ({"tenants": ["t-2"]}, "another tenant"),
    "no tenant": ({"tenants": []}, "another tenant"),
    "another scope": ({"scope": "sha256:0"}, "the scope has changed"),
    "another release": ({"release": {"name": "4.11"}}, "signed for 4.11, not for release 4.12"),
    "no release": ({"release": {}}, "a release without a name"),
    "no owner": ({"owner": " "}, "names no owner"),
    "no requester": ({"requester": None}, "names no requester"),
    "approves what they asked for": ({"requester": "business  OWNER"}, "let somebody else approve it"),
    "approves what they asked for by their login": ({"requester": "BO-login"}, "let somebody else approve it"),
    "approves what they asked for in letters that look alike": (
        {"requester": "\uff22usiness\u200b owner"}, "let somebody else approve it"),
    "approver named otherwise": ({"approver": "Sponsor"}, "signed by Business owner"),
    "role that may not": ({"approver_role": "operations-lead"}, "may not approve it"),
    "role of somebody else": ({"approver_role": "sponsor"}, "is not sponsor in roles.yaml"),
    "no control": ({"control": ""}, "no compensating control"),
    "time is short": ({"reason": "schedule_pressure"}, "there is no code schedule-pressure"),
    "unknown reason": ({"reason": "because"}, "there are compensated, vendor-fix-pending"),
    "no reason": ({"reason": None}, "its reason (none) is no code"),
    "signed in the future": ({"issued_at": at(timedelta(hours=1))}, "signed in the future"),
    "expires before it was signed": ({"expires_at": at(-2 * DAY)}, "before it was signed"),
    "a clock too far ahead": ({"issued_at": at(timedelta(minutes=5, seconds=1))}, "signed in the future"),
    "expires when it was signed": ({"expires_at": at(-DAY)}, "before it was signed"),
    "expired": ({"issued_at": at(-3 * DAY), "expires_at": at(timedelta(0))}, "it expired on"),
    "lasts too long": ({"expires_at": at(61 * DAY)}, "may last at most 30 d after go-live"),
    "months instead of a day": ({"expires_at": "P1M"}, "months have no fixed length"),
    "no zone": ({"expires_at": "2026-12-24T18:00:00"}, "is no day and time"),
    "no expiry": ({"expires_at": None}, "it has no `expires_at`"),
    "no risk": ({"risk": ""}, "names no risk"),
    "unknown risk": ({"risk": "R-9"}, "has no risk R-9"),
    "closed risk": ({"risk": "R-4"}, "is closed"),
    "a fail that was not there": ({"fails": ["F-recovery-a-first-2"]}, "F-recovery-a-first-1 fails now"),
    "failing in another way": (
        {"failing": {"/other": ["F-recovery-a-first-1"]}}, "vm-web-01 fails now in another way than is named"),
    "ways of failing that are no object": ({"failing": ["F-recovery-a-first-1"]}, "`failing` is no object"),
    "ways of failing that are no list": ({"failing": {"/other": "F-recovery-a-first-1"}}, "is no list of texts"),
    "a machine that was not there": ({"subjects": []}, "vm-web-01 fails now and is not named"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), BAD_PAYLOADS.values(), ids=BAD_PAYLOADS)
def test_one_thing_wrong_is_named_and_it_does_not_count(changes, said):
    (one,) = given(envelope(**changes))
    assert not one.counts
    assert said in one.why_not


BAD_MITIGATIONS = {
    "no day": ({"due": None}, "names no day"),
    "a length instead of a day": ({"due": "P30D"}, "a length of time counts from nowhere"),
    "a day that is over": ({"due": at(-DAY)}, "and that is over"),
    "a day too far away": ({"due": at(60 * DAY + timedelta(seconds=1))}, "at most 30 d after go-live"),
    "its owner approves": ({"owner": "Business Owner"}, "its owner Business Owner approves"),
    "its owner approves by their login": ({"owner": "bo-login"}, "its owner Business owner approves"),
    "its owner is the role": ({"owner": "business-owner"}, "its owner business-owner approves it"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), BAD_MITIGATIONS.values(), ids=BAD_MITIGATIONS)
def test_a_mitigation_needs_a_day_and_an_approver_beside_its_owner(changes, said):
    (one,) = given(envelope("mitigation", **changes))
    assert not one.counts
    assert said in one.why_not


BAD_ENVELOPES = {
    "cannot be read": ({"problem": "no JSON"}, "cannot be read: no JSON"),
    "a statement": ({"payload_type": STATEMENT_TYPE}, "is no waiver"),
    "unsigned": ({"signatures": ()}, "nobody has signed it"),
    "bad signature": ({"signatures": (Signature(method=Method.KEY, holds=False, why="altered"),)}, "altered"),
    "unmapped key": (
        {"signatures": (Signature(method=Method.KEY, holds=True, fingerprint="SHA256:z"),)}, "belongs to nobody"),
    "by host, where a key is asked": ({"signatures": (Signature(method=Method.HOST, holds=True),)}, "at least key"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), BAD_ENVELOPES.values(), ids=BAD_ENVELOPES)
def test_a_file_that_nobody_signed_does_not_count(changes, said):
    (one,) = given(replace(envelope(), **changes))
    assert not one.counts
    assert said in one.why_not


@pytest.mark.parametrize(
    ("verdict", "kind", "said"),
    [
        (fail(outcome=Outcome.PASS), "waiver", "holds: take the file away"),
        (fail(outcome=Outcome.UNKNOWN), "waiver", "what is unknown can be neither waived nor mitigated"),
        (fail(outcome=Outcome.UNKNOWN), "mitigation", "what is unknown can be neither waived nor mitigated"),
        (fail(failed_severity=Severity.BLOCKER), "mitigation", "a blocker fails here"),
        (fail(failed_severity=Severity.MINOR), "mitigation", "only a minor fails"),
        (fail(codes=()), "waiver", "nothing says what fails"),
        (fail(codes=("1", "3")), "waiver", "F-recovery-a-first-3 fails now"),
        (fail(codes=tuple("1345")), "waiver", "F-recovery-a-first-4, F-recovery-a-first-5 fails now"),
        (fail(codes=tuple("13456")), "waiver", "F-recovery-a-first-5 and 1 more fails now"),
    ],
)
def test_a_paper_is_for_fails_and_for_these_only(verdict, kind, said):
    (one,) = given(envelope(kind), verdicts={NAMES[0]: verdict})
    assert not one.counts
    assert said in one.why_not


@pytest.mark.parametrize("kind", ["waiver", "mitigation"])
def test_a_machine_is_covered_as_it_failed_and_not_as_the_next_one_did(kind):
    first, second = (
        replace(fail().subjects[0], id=name, reason_codes=(f"F-{NAMES[0]}-{line}",)) for name, line in ("a1", "b2")
    )
    signed, now = (fail(codes=("1", "2"), subjects=of) for of in (
        (first, second), (replace(first, reason_codes=(*first.reason_codes, *second.reason_codes)), second),
    ))  # fmt: skip
    assert given(envelope(kind, of=signed), verdicts={NAMES[0]: signed})[0].why_not == ""
    (one,) = given(envelope(kind, of=signed), verdicts={NAMES[0]: now})
    assert one.why_not.startswith("a fails now in another way than is named in it")
    (alike,) = given(envelope(kind, of=signed, failing=None), verdicts={NAMES[0]: now})
    assert alike.counts, "signed for all subjects alike"
    kept = replace(now, kept_from_review=True)
    assert given(envelope(kind, of=signed), verdicts={NAMES[0]: kept})[0].counts, "a review keeps no ways"


def test_nobody_can_waive_what_the_policy_lets_nobody_waive():
    of = fail(NAMES[3])
    (waived,) = given(envelope(of=of), verdicts={NAMES[3]: of})
    (mitigated,) = given(envelope("mitigation", of=of), verdicts={NAMES[3]: of})
    assert "lets nobody waive testing-uat-signed" in waived.why_not
    assert mitigated.counts


@pytest.mark.parametrize(
    ("register", "said"),
    [((), "there is no risk register"), ((replace(RISKS, text="risks: 7"),), "the risk register cannot be read")],
)
def test_without_a_risk_register_no_waiver_counts(register, said):
    papers = Papers(roles=RoleMap(people=(OWNER,)), registers=register)
    (one,) = given(envelope(), papers=papers)
    assert said in one.why_not
    (mitigation,) = given(envelope("mitigation", risk=None), papers=papers)
    assert mitigation.counts


@pytest.mark.parametrize(
    "changes",
    [{"issued_at": at(timedelta(minutes=5))}, {"expires_at": at(60 * DAY)}, {"expires_at": at(timedelta(seconds=1))}],
)
def test_the_last_moments_that_count(changes):
    assert given(envelope(**changes))[0].why_not == ""


def test_where_the_policy_names_nobody_nobody_may_approve():
    nobody = replace(POLICY, waiving=replace(POLICY.waiving, approvers=()))
    assert "waivers.approvers of the policy is empty" in given(envelope(), policy=nobody)[0].why_not
    assert "lets business-owner and sponsor" in given(envelope(approver_role="operations-lead"))[0].why_not


@pytest.mark.parametrize(("most", "said"), [(1, "signs as operations-lead already"), (2, "")])
def test_whoever_fills_as_many_roles_as_one_may_approves_in_no_further_one(most, said):
    attest = Attest(says="It holds.", by=("operations-lead",), valid=timedelta(days=14))
    asked = replace(FIRST, attest=attest)
    of = replace(POLICY, criteria=(asked,), limits=replace(POLICY.limits, max_roles_per_person=most))
    claim = Claim(
        criterion=asked, attest=attest, role="operations-lead", signer=OWNER.name, answer="yes", comment="Seen.",
        answers={}, issued_at=NOW - DAY, expires_at=NOW + DAY, facts={},
    )  # fmt: skip
    people = RoleMap(people=(replace(OWNER, roles=("business-owner", "operations-lead")),))
    held = signing(policy=of, papers=Papers(roles=people))
    statement = replace(envelope(), payload_type=STATEMENT_TYPE, payload=statement_payload(claim, held))
    papers = Papers(roles=people, registers=(RISKS,), statements=(statement,))
    (one,) = given(envelope(question=criterion_digest(asked)), policy=of, papers=papers)
    assert said in one.why_not
    assert one.counts is not bool(said)


def test_without_a_known_tenant_nothing_counts():
    (one,) = given(envelope(), tenants=())
    assert "nobody knows that of this run" in one.why_not


def test_without_a_release_nothing_counts():
    (one,) = given(envelope(), workload=workload())
    assert "release: {name: 4.12}" in one.why_not


def test_by_commit_where_the_workload_names_no_release():
    of_commit = replace(workload(), release=Release(commit="0123456789abcdef"))
    right = envelope(release={"commit": "0123456789"})
    wrong = envelope(release={"commit": "fedcba9876"})
    assert [one.counts for one in given(right, workload=of_commit)] == [True]
    assert "signed for commit fedcba9876" in given(wrong, workload=of_commit)[0].why_not


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
