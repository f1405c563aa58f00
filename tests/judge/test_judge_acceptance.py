"""Waivers and mitigations: what counts, what does not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from acceptance_samples import (
    FIRST,
    NAMES,
    OWNER,
    POLICY,
    RISKS,
    envelope,
    fail,
    given,
    signing,
)
from judge_samples import (
    NOW,
    workload,
)

from collector.instants import format_instant
from collector.judge.digests import criterion_digest
from collector.judge.policy import Attest
from collector.judge.statements import Claim, statement_payload
from collector.model import (
    Method,
    Outcome,
    Papers,
    Release,
    Severity,
)
from collector.papers import STATEMENT_TYPE, RoleMap, Signature


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
