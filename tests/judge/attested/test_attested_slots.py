"""Whose statement speaks for a role: the newest that counts, each role another person, a `no` never overlooked."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from attested_samples import (
    BUSINESS,
    NOW,
    OTHER,
    PEOPLE,
    PLAIN_POLICY,
    RELEASE,
    WORKLOAD,
    by_key,
    changed,
    envelope,
    judged,
    of_business,
    payload,
    person,
    policy,
    signing,
    verdicts,
)

from collector.instants import format_instant
from collector.judge.attested import statement_verdicts
from collector.judge.attested.people import roles_filled
from collector.judge.loader import load_policy
from collector.model import Outcome, Severity, Tier

PASS, FAIL, UNKNOWN, ABSENT = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
ONE_ROLE = """
    attest:
      says: It is agreed.
      by: [business-owner]
      valid: P14D
"""
NOT_HERE = policy(ONE_ROLE, not_applicable="true")


def said(answer="yes", *, days=1.0, signer=BUSINESS, signature=None, of=NOT_HERE, **changes):
    """Return a statement of some days ago."""
    at = format_instant(NOW - timedelta(days=days))
    made = changed(payload(of), {"answer": answer, "issued_at": at, "signer": signer, **changes})
    return envelope(made, signature or by_key(signer))


BAD = by_key(BUSINESS, holds=False, why="altered")


@pytest.mark.parametrize(
    ("statements", "outcome", "codes"),
    [
        ((), UNKNOWN, ("U-MISSING",)),
        ((said("yes"),), PASS, ()),
        ((said("yes-with-remark"),), PASS, ()),
        ((said("no"),), FAIL, ("F-cutover-plan-signed-attest-no",)),
        ((said("not-applicable"),), ABSENT, ()),
        # the newest that counts decides
        ((said("no", days=3), said("yes", days=2)), PASS, ()),
        ((said("yes", days=3), said("no", days=2)), FAIL, ("F-cutover-plan-signed-attest-no",)),
        ((said("yes", days=2), said("no", days=2)), FAIL, ("F-cutover-plan-signed-attest-no",)),
        ((said("yes", days=2), said("no", days=1, signer=OTHER)), FAIL, ("F-cutover-plan-signed-attest-no",)),
        ((said("not-applicable", days=3), said("yes", days=2)), PASS, ()),
        ((said("yes", days=3), said("not-applicable", days=2)), ABSENT, ()),
        # what does not count leaves an older one that says the same
        ((said("yes", days=3), said("yes", days=2, signature=BAD)), PASS, ()),
        ((said("no", days=3), said("yes", days=2, signature=BAD)), FAIL, ("F-cutover-plan-signed-attest-no",)),
        # but nobody knows what a role says where something newer says otherwise and cannot be verified
        ((said("yes", days=3), said("no", days=2, signature=BAD)), UNKNOWN, ("U-SIG",)),
        ((said("yes", days=3), said("no", days=2, comment="")), UNKNOWN, ("U-MISSING",)),
        ((said("yes", days=3), said("no", days=2, expires_at="2026-11-21T12:00:00Z")), UNKNOWN, ("U-STALE",)),
        ((said("yes", days=3), said("not-applicable", days=2, signature=BAD)), UNKNOWN, ("U-SIG",)),
        ((said("yes", days=3), said("no", days=2, says=None)), UNKNOWN, ("U-PARSE",)),
        ((said("yes", days=1), said("no", days=2, signature=BAD)), PASS, ()),
        # unless it was never about this, or its signer has no say
        ((said("yes", days=3), said("no", days=2, workload="other")), PASS, ()),
        ((said("yes", days=3), said("no", days=2, **{"release.name": "4.11"})), PASS, ()),
        ((said("yes", days=3), said("no", days=2, signer="Support lead")), PASS, ()),
        ((said("yes", days=3), said("no", days=2, criterion="other-thing")), PASS, ()),
        ((said("yes", days=3), said("no", days=2, role="release-manager")), PASS, ()),
    ],
)
def test_one_role_and_several_statements(statements, outcome, codes):
    one = of_business(signing(NOT_HERE, *statements))
    assert (one.outcome, one.reason_codes) == (outcome, codes)
    assert of_business(signing(NOT_HERE, *reversed(statements))) == one, "the order of files never matters"


def test_of_one_moment_the_no_holds_whatever_the_files_are_called():
    yes, no = (dataclasses.replace(said(answer), file=file) for answer, file in (("yes", "a.json"), ("no", "b.json")))
    assert of_business(signing(NOT_HERE, yes, no)).outcome is FAIL


def test_a_no_says_who_and_why_and_weighs_as_the_criterion():
    one = of_business(signing(NOT_HERE, said("no", comment="The window is too short.")))
    assert one.message == (
        "Business owner signed on 2026-11-21T12:00:00Z that it does not hold: The window is too short."
    )
    assert (one.severity, one.failed_severity, one.unknown_severity) == (Severity.BLOCKER, Severity.BLOCKER, None)


@pytest.mark.parametrize("answer", ["yes-with-remark", "not-applicable"])
def test_a_remark_is_shown(answer):
    assert of_business(signing(NOT_HERE, said(answer, comment="Only by phone."))).message.endswith(": Only by phone.")


def test_of_several_that_do_not_count_the_newest_is_named():
    old, new = said("yes", days=3, signature=BAD), said("yes", days=2, expires_at="2026-11-21T12:00:00Z")
    one = of_business(signing(NOT_HERE, old, new))
    assert one.message.startswith(f"{new.file} does not count: it expired on 2026-11-21T12:00:00Z")
    assert one.message.endswith("(1 more do not count either)")


@pytest.mark.parametrize(
    ("changes", "tail"),
    [
        ({}, "--as NAME --role business-owner"),
        ({"people": ()}, "(nobody in roles.yaml holds that role yet: give it to somebody)"),
        ({"people": (PEOPLE[4],)}, "(nobody in roles.yaml holds that role yet: give it to somebody)"),
        ({"problems": ("the folder cannot be listed",)},
         "(and something among the papers could not be read: the folder cannot be listed)"),
    ],
)  # fmt: skip
def test_where_nobody_signed_it_says_how(changes, tail):
    one = of_business(signing(NOT_HERE, **changes))
    assert one.message.startswith("nobody has signed as business-owner: golive attest PACKET cutover-plan-signed --as ")
    assert one.message.endswith(tail)


# --- Several roles -----------------------------------------------------------------------------------------

TWO = policy(ONE_ROLE.replace("[business-owner]", "[business-owner, release-manager]"))


def as_(role, signer, days=1.0):
    at = format_instant(NOW - timedelta(days=days))
    return envelope(changed(payload(TWO, role), {"signer": signer, "issued_at": at}), file=f"{role}-{signer}.json")


@pytest.mark.parametrize(
    ("statements", "open_roles"),
    [
        ((), {"business-owner", "release-manager"}),
        ((as_("business-owner", BUSINESS), as_("release-manager", RELEASE)), set()),
        ((as_("business-owner", BUSINESS),), {"release-manager"}),
        ((as_("business-owner", OTHER), as_("release-manager", OTHER)), {"release-manager"}),
        ((as_("business-owner", OTHER), as_("release-manager", OTHER), as_("business-owner", BUSINESS, 5)), set()),
        ((as_("business-owner", OTHER), as_("release-manager", OTHER), as_("release-manager", RELEASE, 5)), set()),
    ],
)
def test_each_role_is_another_person(statements, open_roles):
    found = verdicts(signing(TWO, *statements))
    assert {one.id for one in found.values() if one.outcome is not PASS} == {f"statement:{role}" for role in open_roles}
    assert judged(signing(TWO, *statements)).outcome is (UNKNOWN if open_roles else PASS)


def test_who_fills_another_role_is_told_so():
    one = verdicts(signing(TWO, as_("business-owner", OTHER), as_("release-manager", OTHER)))[
        "statement:release-manager"
    ]
    assert one.reason_codes == ("U-SIG",)
    assert one.message == (
        "Second business owner fills another role here already, and each role is another person: "
        "let another release-manager sign"
    )


def test_two_keys_of_one_person_are_one_person():
    both = person(OTHER, "business-owner", "release-manager")
    both = dataclasses.replace(both, keys=(*both.keys, *PEOPLE[0].keys))
    first = envelope(changed(payload(TWO), {"signer": OTHER}), by_key(OTHER))
    second = envelope(changed(payload(TWO, "release-manager"), {"signer": OTHER}), by_key(BUSINESS))
    assert judged(signing(TWO, first, second, people=(both,))).outcome is UNKNOWN


# --- Process areas -----------------------------------------------------------------------------------------

AREAS = policy(ONE_ROLE, each_area="true")


def for_area(area, signer=BUSINESS):
    return envelope(changed(payload(AREAS), {"area": area, "signer": signer}), file=f"{area}-{signer}.json")


@pytest.mark.parametrize(
    ("areas", "statements", "outcomes"),
    [
        ((), (), {"statement:business-owner": UNKNOWN}),
        ((), (for_area(""),), {"statement:business-owner": UNKNOWN}),
        (("finance", "sales"), (for_area("finance"), for_area("sales")),
         {"statement:business-owner/finance": PASS, "statement:business-owner/sales": PASS}),
        (("finance", "sales"), (for_area("finance"),),
         {"statement:business-owner/finance": PASS, "statement:business-owner/sales": UNKNOWN}),
        (("finance", "sales"), (for_area(""),),
         {"statement:business-owner/finance": UNKNOWN, "statement:business-owner/sales": UNKNOWN}),
        (("finance", "sales"), (for_area("finance", "Sales owner"), for_area("sales", "Sales owner")),
         {"statement:business-owner/finance": UNKNOWN, "statement:business-owner/sales": PASS}),
    ],
)  # fmt: skip
def test_each_area_has_its_own_signature(areas, statements, outcomes):
    papers = signing(AREAS, *statements, workload=dataclasses.replace(WORKLOAD, process_areas=areas))
    assert {one.id: one.outcome for one in verdicts(papers).values()} == outcomes


def test_areas_that_nobody_declared_are_asked_for():
    assert "process_areas: [finance, sales]" in verdicts(signing(AREAS))["statement:business-owner"].message


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ({}, True),
        ({"answer": "yes"}, False),
        ({"expires_at": "2026-11-22T11:59:59Z"}, False),
        ({"release.name": "4.11"}, False),
        ({"role": "sponsor"}, False),
        ({"area": "s" * 61}, False),
    ],
)
def test_taking_an_area_out_of_the_workload_silences_no_no(said, heard):
    yes = envelope(changed(payload(AREAS), {"area": "finance"}), file="statements/finance.json")
    no = envelope(changed(payload(AREAS), {"area": "Sales", "answer": "no", **said}), file="statements/sales.json")
    found = verdicts(signing(AREAS, yes, no, workload=dataclasses.replace(WORKLOAD, process_areas=("finance",))))
    assert found.pop("statement:business-owner/finance").outcome is PASS
    assert [(name, one.outcome) for name, one in found.items()] == (
        [("statement:business-owner/sales", UNKNOWN)] if heard else []
    )
    assert all("although it says no: the workload has no process area" in one.message for one in found.values())


def test_a_newer_yes_ends_a_no_in_an_area_that_was_taken_out():
    no = envelope(changed(payload(AREAS), {"area": "sales", "answer": "no"}), file="statements/no.json")
    later = {"area": "sales", "issued_at": "2026-11-22T11:00:00Z"}
    yes = envelope(changed(payload(AREAS), later), file="statements/yes.json")
    papers = signing(AREAS, no, yes, workload=dataclasses.replace(WORKLOAD, process_areas=("finance",)))
    assert list(verdicts(papers)) == ["statement:business-owner/finance"]


# --- More than two roles -----------------------------------------------------------------------------------


ONE = """
  - {{id: cutover-{0}, question: q, why: w, severity: major, due: P1D, max_age: PT1H, fix: f,
      attest: {{says: It is., by: [{1}], valid: P14D}}}}
"""
THREE = load_policy(
    {"p.yaml": 'policy: sample\nversion: "1"\ncriteria:' + ONE.format("a", "business-owner").rstrip()
     + ONE.format("b", "release-manager").rstrip() + ONE.format("c", "sponsor")}, {},
)  # fmt: skip
BUSY = person("Busy", "business-owner", "release-manager", "sponsor")


def _busy(number, days):
    criterion = THREE.criteria[number]
    of = dataclasses.replace(THREE, criteria=(criterion,))
    at = format_instant(NOW - timedelta(days=days))
    role = criterion.attest.by[0]
    return envelope(changed(payload(of, role), {"signer": "Busy", "issued_at": at}), file=f"{role}.json")


def _verdict_in(papers, number):
    (one,) = statement_verdicts(THREE.criteria[number], papers, {})
    return one


@pytest.mark.parametrize(
    ("days", "counts"),
    [((3, 2, 1), (True, True, False)), ((1, 2, 3), (False, True, True)), ((1, 1, 1), (True, True, False))],
)
def test_a_third_role_of_one_person_counts_for_nothing(days, counts):
    papers = signing(THREE, *map(_busy, range(3), days), people=(BUSY,))
    assert len(papers.shared(roles_filled)["busy"]) == 3
    by_whole = [_verdict_in(papers, number) for number in range(3)]
    assert tuple(one.outcome is PASS for one in by_whole) == counts
    (spent,) = (one for one in by_whole if one.outcome is not PASS)
    assert spent.reason_codes == ("U-SIG",)
    assert "Busy signs for 3 roles" in spent.message
    assert "one person may fill 2" in spent.message


def test_a_role_signed_for_another_release_is_not_counted():
    old = changed(_busy(0, 3).payload, {"release.name": "4.11"})
    papers = signing(THREE, envelope(old), _busy(1, 2), _busy(2, 1), people=(BUSY,))
    assert [_verdict_in(papers, number).outcome for number in range(3)] == [UNKNOWN, PASS, PASS]


def test_a_criterion_without_attest_has_no_statements():
    bare = dataclasses.replace(PLAIN_POLICY.criteria[0], attest=None)
    assert verdicts(signing(dataclasses.replace(PLAIN_POLICY, criteria=(bare,)))) == {}


@pytest.mark.parametrize("tier", list(Tier))
def test_a_missing_statement_weighs_as_the_heaviest_of_its_lines(tier):
    lines = """      asks: {n: {type: number, ask: How many?}}
      pass: [{that: answer.n >= 3, severity: {default: minor, T0: blocker}}]
"""
    heavy = policy(ONE_ROLE + lines)
    light = dataclasses.replace(heavy.criteria[0], severity=dict.fromkeys(Tier, Severity.MAJOR))
    papers = signing(dataclasses.replace(heavy, criteria=(light,)))
    found = of_business(dataclasses.replace(papers, moment=dataclasses.replace(papers.moment, tier=tier)))
    assert found.severity is (Severity.BLOCKER if tier is Tier.T0 else Severity.MAJOR)
