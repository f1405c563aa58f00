"""The host method: an approval of exactly these bytes, by a person of the role map, that was not taken back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from attested_samples import (
    BUSINESS,
    NOW,
    OTHER,
    PLACE,
    PLAIN_POLICY,
    approval,
    by_host,
    by_key,
    changed,
    envelope,
    gap,
    of_business,
    payload,
    signing,
)

from collector.judge.attested import HostSignatures, Objection, who_signed
from collector.model import Cause, Method, Outcome
from collector.papers import WAIVER_TYPE

PASS, UNKNOWN = Outcome.PASS, Outcome.UNKNOWN
HERE = f"{PLACE}/attestations/statements/x.json in 12"
LATER = NOW - timedelta(hours=1)


def signed(*approvals, gaps=(), by=None, of=PLAIN_POLICY):
    statement = envelope(payload(of), by or by_host())
    return of_business(signing(of, statement, hosts=HostSignatures(approvals=approvals, gaps=gaps)))


@pytest.mark.parametrize(
    ("approvals", "outcome", "said"),
    [
        ((approval(),), PASS, "Business owner signed on 2026-11-21T12:00:00Z by host"),
        ((approval(blob="B10B", place=PLACE.upper()),), PASS, "by host"),
        ((), UNKNOWN, "nobody in roles.yaml has approved attestations/statements/x.json in github:contoso/shop"),
        ((approval(blob="0ther"),), UNKNOWN, "in github:contoso/shop: approve the file in 12 as it is now"),
        ((approval(path="elsewhere.json"),), UNKNOWN, "nobody in roles.yaml has approved"),
        ((approval(place="github:contoso/fork"),), UNKNOWN, "nobody in roles.yaml has approved"),
        ((approval(request="13"),), UNKNOWN, "approved in another request, or by nobody in roles.yaml"),
        ((approval("Stranger"),), UNKNOWN, "approved in another request, or by nobody in roles.yaml"),
        ((approval(OTHER),), UNKNOWN, "names Business owner as signer, but it was signed by Second business owner"),
        ((approval("Pipeline"),), UNKNOWN, "is no person but a workflow"),
        ((approval(OTHER), approval()), PASS, "Business owner signed"),
        ((approval(approved=False, why="changes were asked for"),), UNKNOWN, "not approved (changes were asked for)"),
        # taken back
        ((approval(), approval(approved=False, at=LATER)), UNKNOWN, "is not approved (it was rejected)"),
        ((approval(), approval(approved=False)), UNKNOWN, "is not approved (it was rejected)"),
        ((approval(), approval(approved=False, at=LATER, blob="")), UNKNOWN, "is not approved (it was rejected)"),
        ((approval(), approval(approved=False, at=LATER, request="13")), UNKNOWN, "is not approved"),
        ((approval(at=LATER), approval(approved=False)), PASS, "by host"),
        ((approval(), approval(OTHER, approved=False, at=LATER)), PASS, "by host"),
        # before it was made
        ((approval(at=NOW - timedelta(days=2)),), UNKNOWN, "before it was made"),
        ((approval(at=NOW - timedelta(days=1, minutes=5)),), PASS, "by host"),
    ],
)
def test_approvals(approvals, outcome, said):
    one = signed(*approvals)
    assert (one.outcome, one.reason_codes) == (outcome, () if outcome is PASS else ("U-SIG",))
    assert said in one.message
    assert signed(*reversed(approvals)) == one


@pytest.mark.parametrize(
    ("scope", "hides"), [(HERE, True), (PLACE, True), ("", True), (f"{PLACE}-fork", False), (HERE + "3", False)]
)
def test_what_could_not_be_read_may_be_a_rejection(scope, hides):
    one = signed(approval(), gaps=(gap(scope, Cause.THROTTLED),))
    assert one.outcome is (UNKNOWN if hides else PASS)
    if hides:
        assert (one.reason_codes, one.gaps) == (("U-PARTIAL",), (gap(scope, Cause.THROTTLED),))
        assert one.message.endswith("approvals of it could not be read: reading was denied; grant read")


def test_a_signature_without_a_request_takes_any():
    assert signed(approval(request="77"), by=by_host("")).outcome is PASS


def test_the_evidence_of_an_approval_is_kept():
    assert "sha256:review" in signed(approval(documents=("sha256:review",))).evidence


@pytest.mark.parametrize(
    ("least", "by", "outcome"),
    [
        (Method.HOST, by_host(), PASS),
        (Method.HOST, by_key(BUSINESS), PASS),
        (Method.KEY, by_key(BUSINESS), PASS),
        (Method.KEY, by_host(), UNKNOWN),
        (Method.OIDC, by_key(BUSINESS), UNKNOWN),
    ],
)
def test_the_least_method(least, by, outcome):
    asked = PLAIN_POLICY.criteria[0]
    attest = dataclasses.replace(asked.attest, least=least)
    of = dataclasses.replace(PLAIN_POLICY, criteria=(dataclasses.replace(asked, attest=attest),))
    one = signed(approval(), by=by, of=of)
    assert one.outcome is outcome
    if outcome is UNKNOWN:
        assert f"at least {least} is needed: sign it by {least}" in one.message


def test_one_signature_of_several_is_enough():
    both = envelope(payload(PLAIN_POLICY), by_key(BUSINESS, holds=False, why="altered"), by_host(), by_key("Stranger"))
    hosts = HostSignatures(approvals=(approval(),))
    assert of_business(signing(PLAIN_POLICY, both, hosts=hosts)).outcome is PASS


def test_the_best_method_of_a_person_is_told():
    both = envelope(payload(PLAIN_POLICY), by_host(), by_key(BUSINESS))
    found = who_signed(both, signing(PLAIN_POLICY, hosts=HostSignatures(approvals=(approval(),))), Method.HOST)
    assert not isinstance(found, Objection)
    assert (found.person.name, found.method, found.at) == (BUSINESS, Method.KEY, None)


@pytest.mark.parametrize(("approver", "name"), [(BUSINESS, BUSINESS), (OTHER, None), ("", None), (None, None)])
def test_of_a_waiver_the_approver_signs(approver, name):
    waiver = envelope(
        changed(payload(PLAIN_POLICY), {"approver": approver}), by_key(BUSINESS), payload_type=WAIVER_TYPE
    )
    found = who_signed(waiver, signing(PLAIN_POLICY), Method.KEY)
    assert (None if isinstance(found, Objection) else found.person.name) == name


def test_bytes_without_an_id_are_the_same_as_no_others():
    unnamed = envelope(payload(PLAIN_POLICY), by_host(), blob="")
    hosts = HostSignatures(approvals=(approval(blob=""),))
    assert of_business(signing(PLAIN_POLICY, unnamed, hosts=hosts)).outcome is UNKNOWN
