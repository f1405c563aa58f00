"""A statement that is spoilt in one thing does not count, and says which and what to do."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from attested_samples import (
    DIGEST,
    DOCUMENT,
    NOW,
    OTHER_DIGEST,
    PEOPLE,
    PLAN,
    PLAN_POLICY,
    WORKLOAD,
    by_key,
    changed,
    envelope,
    key,
    of_business,
    payload,
    person,
    policy,
    signing,
)

from collector.model import Outcome, Release
from collector.papers import Method, Signature

SOUND = payload()


def only(statement, **changes):
    """Return the verdict on the business owner where this is the one statement of theirs."""
    return of_business(signing(PLAN_POLICY, statement, **changes))


def test_a_sound_statement_counts_and_says_until_when():
    one = only(envelope(SOUND))
    assert (one.outcome, one.reason_codes, one.evidence) == (Outcome.PASS, (), (OTHER_DIGEST, DIGEST))
    assert (one.holds_until, one.ends) == (NOW + timedelta(days=5), "statement of the business-owner")
    assert one.message == (
        "Business owner signed on 2026-11-21T12:00:00Z by key; "
        "holds until 2026-11-27T12:00:00Z (statement of the business-owner)"
    )


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        # What is written
        ({"schema": "golive.statement/v2"}, "U-PARSE", "schema is not golive.statement/v1"),
        ({"says": None}, "U-PARSE", "it has no `says`"),
        ({"signer": 7}, "U-PARSE", "it has no `signer`"),
        ({"workload": " "}, "U-PARSE", "it has no `workload`"),
        ({"answer": "maybe"}, "U-PARSE", "is none of yes, yes-with-remark, no, not-applicable"),
        ({"answers": ["PT1H"]}, "U-PARSE", "its `answers` is no object"),
        ({"area": 3}, "U-PARSE", "its `area` is no text"),
        ({"tenants": "t1"}, "U-PARSE", "its `tenants` is no list"),
        ({"tenants": [1]}, "U-PARSE", "no list of texts"),
        ({"release": None}, "U-PARSE", "it has no `release`"),
        ({"document": "plan"}, "U-PARSE", "its `document` is no object"),
        ({"issued_at": "11/21/2026"}, "U-PARSE", "is no moment such as"),
        ({"issued_at": "2026-11-21T12:00:00"}, "U-PARSE", "is no moment such as"),
        ({"expires_at": None}, "U-PARSE", "it has no `expires_at`"),
        # What it was signed for
        ({"workload": "other"}, "U-MISMATCH", "signed for the workload other, not for shop"),
        ({"tenants": ["t2"]}, "U-MISMATCH", "signed for other tenants than t1"),
        ({"tenants": []}, "U-MISMATCH", "signed for other tenants than t1"),
        ({"scope": DIGEST}, "U-MISMATCH", "the scope has changed since it was signed (aaaaaaaaaaaa -> 555555555555)"),
        ({"release.name": "4.11"}, "U-MISMATCH", "signed for release 4.11, not for 4.12"),
        ({"release.name": ""}, "U-MISMATCH", "signed for a release without a name, not for 4.12"),
        ({"policy.name": "theirs"}, "U-MISMATCH", "signed under the policy theirs"),
        ({"question": DIGEST}, "U-MISMATCH", "what the policy asks here has changed"),
        ({"says": "Something else."}, "U-MISMATCH", "what the policy asks here has changed"),
        # When
        ({"issued_at": "2026-11-22T12:05:01Z"}, "U-PARSE", "signed in the future (2026-11-22T12:05:01Z)"),
        ({"expires_at": "2026-11-22T12:00:00Z"}, "U-STALE", "it expired on 2026-11-22T12:00:00Z"),
        ({"expires_at": "2026-11-20T12:00:00Z"}, "U-STALE", "before it was signed"),
        ({"expires_at": "2026-12-05T12:00:01Z"}, "U-STALE", "later than the 14 d that the policy allows"),
        ({"issued_at": "2026-11-09T12:00:00Z"}, "U-STALE", "later than the 14 d that the policy allows"),
        # What was filled in
        ({"comment": "  "}, "U-MISSING", "its comment says nothing"),
        ({"comment": "---"}, "U-MISSING", "its comment says nothing"),
        ({"answers.rto": None}, "U-MISSING", "`rto` is not filled in (How long did it take?)"),
        ({"answers.rto": "P1M"}, "U-PARSE", "months have no length"),
        ({"answers.rto": 41}, "U-PARSE", "`rto` is 41, and a duration"),
        ({"answers.held": "2026-11-20"}, "U-PARSE", "a moment with its zone"),
        ({"answers.held": "2026-11-21T12:00:01Z"}, "U-MISMATCH", "what is only planned has not happened"),
        ({"answer": "not-applicable"}, "U-MISMATCH", "not-applicable, which is no answer to this"),
        # The document
        ({"document": None}, "U-MISMATCH", "signed without a document"),
        ({"document.name": "other-plan"}, "U-MISMATCH", "about the document other-plan, and cutover-plan is asked"),
        ({"document.digest": OTHER_DIGEST}, "U-MISMATCH", "has changed since it was signed (bbbbbbbbbbbb -> aaaaaaaa"),
        ({"document.author": "Ghost"}, "U-MISMATCH", "names another author now"),
        ({"issued_at": "2026-11-09T12:00:00Z", "expires_at": "2026-11-23T12:00:00Z",
          "answers.held": "2026-11-08T12:00:00Z"}, "U-MISMATCH", "after it was signed"),
        # Who
        ({"signer": "Release manager"}, "U-SIG", "Release manager as signer, but it was signed by Business owner"),
        ({"signer": "Nobody"}, "U-SIG", "names Nobody as signer"),
    ],
)  # fmt: skip
def test_a_spoilt_statement_does_not_count(changes, code, said):
    one = only(envelope(changed(SOUND, changes), by_key("Business owner"), file="statements/x.json"))
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, (code,))
    assert said in one.message
    assert one.message.startswith("statements/x.json does not count: ")
    assert (one.evidence, one.holds_until) == ((), None)


@pytest.mark.parametrize(
    ("signatures", "code", "said"),
    [
        (
            (by_key("Business owner", holds=False, why="another namespace"),),
            "U-SIG",
            "does not hold: another namespace",
        ),
        ((by_key("Business owner", holds=False),), "U-SIG", "does not hold: sign it again"),
        ((by_key("Stranger"),), "U-SIG", "belongs to nobody in roles.yaml"),
        ((by_key("Support lead"),), "U-SIG", "it was signed by Support lead"),
        ((by_key("Pipeline"),), "U-SIG", "is no person but a workflow"),
        ((Signature(method=Method.OIDC, holds=True),), "U-SIG", "which this version does not accept"),
    ],
)
def test_a_signature_that_does_not_hold(signatures, code, said):
    one = only(envelope(SOUND, *signatures))
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, (code,))
    assert said in one.message


def test_a_file_that_nobody_signed():
    one = only(dataclasses.replace(envelope(SOUND), signatures=()))
    assert (one.reason_codes, "nobody has signed it" in one.message) == (("U-SIG",), True)


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"problem": "doubled key `payload`", "payload": {}, "file": "statements/cutover-plan-signed/a.json"},
         "U-PARSE", "cannot be read: doubled key `payload`"),
        ({"problem": "no JSON", "payload": {}, "file": "statements/cutover-plan-signed.json"}, "U-PARSE", "no JSON"),
        ({"payload_type": "application/vnd.in-toto+json"}, "U-PARSE", "it is no statement but application/vnd.in-toto"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_statement(changes, code, said):
    one = only(dataclasses.replace(envelope(SOUND), **changes))
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, (code,))
    assert said in one.message


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Support lead", "Support lead holds support-lead in roles.yaml, and business-owner is asked for"),
        ("Author", "Author wrote documents/cutover-plan.md, and nobody approves their own work"),
        ("Pipeline", "is no person but a workflow"),
    ],
)
def test_a_person_who_may_not_sign(name, said):
    one = only(envelope(changed(SOUND, {"signer": name})))
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, ("U-SIG",))
    assert said in one.message


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((), "belongs to nobody in roles.yaml"),
        ((person("Business owner"),), "holds no role in roles.yaml"),
        ((dataclasses.replace(PEOPLE[0], keys=()),), "belongs to nobody in roles.yaml"),
        ((PEOPLE[0], dataclasses.replace(PEOPLE[1], keys=PEOPLE[0].keys)), "belongs to several people"),
        (
            (dataclasses.replace(PEOPLE[0], keys=(dataclasses.replace(key("Business owner"), revoked=NOW),)),),
            "was revoked on 2026-11-22T12:00:00Z",
        ),
    ],
)
def test_a_role_map_that_does_not_give_the_role(people, said):
    one = only(envelope(SOUND), people=people)
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, ("U-SIG",))
    assert said in one.message


def test_a_key_that_will_be_revoked_ends_the_statement():
    soon = dataclasses.replace(key("Business owner"), revoked=NOW + timedelta(days=1))
    one = only(envelope(SOUND), people=(dataclasses.replace(PEOPLE[0], keys=(soon,)),))
    assert (one.outcome, one.holds_until, one.ends) == (Outcome.PASS, soon.revoked, "key of Business owner")


def without(name):
    return {found: value for found, value in DOCUMENT.fields.items() if found != name}


@pytest.mark.parametrize(
    ("document", "code", "said"),
    [
        (None, "U-MISSING", "put it at documents/cutover-plan.md"),
        ({"problem": "no UTF-8"}, "U-PARSE", "documents/cutover-plan.md cannot be read: no UTF-8"),
        ({"digest": OTHER_DIGEST}, "U-MISMATCH", "has changed since it was signed (aaaaaaaaaaaa -> bbbbbbbbbbbb)"),
        ({"sections": ("scope",)}, "U-MISSING", "lacks the section window"),
        ({"sections": ()}, "U-MISSING", "lacks the sections scope and window"),
        (
            {"fields": {**DOCUMENT.fields, "kind": "record"}},
            "U-MISMATCH",
            "is a record, and a plan is asked for: what was done is not agreed",
        ),
        ({"fields": without("kind")}, "U-MISSING", "add `kind: plan`"),
        ({"fields": without("author")}, "U-MISSING", "add `author: NAME`"),
        ({"fields": {**DOCUMENT.fields, "author": ["Author"]}}, "U-MISSING", "add `author: NAME`"),
        ({"fields": without("reviewed")}, "U-MISSING", "does not say when it was reviewed"),
        ({"fields": {**DOCUMENT.fields, "reviewed": "last week"}}, "U-PARSE", "is no day such as 2026-11-01"),
        (
            {"fields": {**DOCUMENT.fields, "reviewed": "2026-09-20"}},
            "U-STALE",
            "was reviewed 63.5 d ago, more than 60 d",
        ),
        ({"fields": {**DOCUMENT.fields, "reviewed": "2026-11-22"}}, "U-MISMATCH", "after it was signed"),
        ({"fields": {**DOCUMENT.fields, "reviewed": "2026-12-22"}}, "U-PARSE", "was reviewed in the future"),
    ],
)
def test_a_document_that_is_not_what_was_signed_or_asked(document, code, said):
    papers = () if document is None else (dataclasses.replace(DOCUMENT, **document),)
    one = only(envelope(SOUND), documents=papers)
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, (code,))
    assert said in one.message


@pytest.mark.parametrize("reviewed", ["2020-01-01", ""])
def test_without_a_limit_a_review_may_be_old_or_untold(reviewed):
    of = policy(PLAN.replace(", max_age: P60D}\n      asks", "}\n      asks"))
    old = dataclasses.replace(DOCUMENT, fields={**DOCUMENT.fields, "reviewed": reviewed})
    one = of_business(signing(of, envelope(payload(of)), documents=(old,)))
    assert (one.outcome, one.ends) == (Outcome.PASS, "statement of the business-owner")


def test_a_review_that_grows_too_old_ends_the_statement():
    old = dataclasses.replace(DOCUMENT, fields={**DOCUMENT.fields, "reviewed": "2026-09-25T00:00:00Z"})
    one = only(envelope(SOUND), documents=(old,))
    assert (one.outcome, one.ends) == (Outcome.PASS, "review of documents/cutover-plan.md")
    assert one.holds_until == NOW + timedelta(days=1, hours=12)


@pytest.mark.parametrize(
    "author",
    [
        "Business owner",
        "business  OWNER",
        "bo-login",
        "Ghost, Business owner",
        "Business owner (with Ghost)",
        "Business\u200b owner",
        "\uff22usiness owner",
    ],
)
def test_an_author_is_known_by_each_of_their_names(author):
    statement = changed(SOUND, {"document.author": author})
    mine = dataclasses.replace(DOCUMENT, fields={**DOCUMENT.fields, "author": author})
    assert "nobody approves their own work" in only(envelope(statement), documents=(mine,)).message


def test_a_name_within_another_word_is_another_name():
    statement = changed(SOUND, {"document.author": "Business ownership board"})
    other = dataclasses.replace(DOCUMENT, fields={**DOCUMENT.fields, "author": "Business ownership board"})
    assert only(envelope(statement), documents=(other,)).outcome is Outcome.PASS


# --- What the workload says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "outcome", "said"),
    [
        (Release(name="4.12"), {"name": "4.12", "commit": ""}, Outcome.PASS, ""),
        (Release(name="4.12", commit="b" * 40), {"name": "4.12", "commit": "a" * 40}, Outcome.PASS, ""),
        (Release(commit="a" * 40), {"name": "", "commit": "a" * 40}, Outcome.PASS, ""),
        (Release(commit="a" * 40), {"name": "4.12", "commit": "a" * 12}, Outcome.PASS, ""),
        (Release(commit="b" * 40), {"name": "", "commit": "a" * 40}, Outcome.UNKNOWN, "signed for commit aaaaaaaaaaaa"),
        (Release(commit="b" * 40), {"name": "4.12", "commit": ""}, Outcome.UNKNOWN, "signed for no commit"),
        (Release(), {"name": "4.12", "commit": "a" * 40}, Outcome.UNKNOWN, "release: {name: 4.12}"),
    ],
)
def test_a_statement_is_for_one_release(ours, theirs, outcome, said):
    workload = dataclasses.replace(WORKLOAD, release=ours)
    one = only(envelope(changed(SOUND, {"release": theirs})), workload=workload)
    assert one.outcome is outcome
    assert said in one.message


def test_what_outlives_releases_is_bound_to_none():
    lasting = policy(of_release="false")
    statement = changed(payload(lasting), {"release.name": "3.0", "release.commit": ""})
    assert of_business(signing(lasting, envelope(statement))).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("ours", "theirs", "outcome"),
    [(("T1",), ["t1"], Outcome.PASS), ((), [], Outcome.PASS), ((), ["t1"], Outcome.UNKNOWN),
     (("t1", "t2"), ["t2", "t1"], Outcome.PASS), (("t1", "t2"), ["t1"], Outcome.UNKNOWN)],
)  # fmt: skip
def test_a_statement_is_for_all_tenants_and_no_others(ours, theirs, outcome):
    assert only(envelope(changed(SOUND, {"tenants": theirs})), tenants=ours).outcome is outcome


@pytest.mark.parametrize(
    "edited", [{"release.name": "4.11"}, {"workload": "other"}, {"scope": "sha256:0"}, {"tenants": ["t2"]}]
)
@pytest.mark.parametrize(("holds", "outcome"), [(True, Outcome.PASS), (False, Outcome.UNKNOWN)])
def test_a_no_is_not_edited_into_one_about_something_else(edited, holds, outcome):
    """A `no` for another release speaks of that one; one that merely says so since it was signed speaks of any."""
    no = changed(SOUND, {**edited, "answer": "no", "issued_at": "2026-11-22T11:00:00Z"})
    found = of_business(signing(PLAN_POLICY, envelope(SOUND), envelope(no, by_key("Business owner", holds=holds))))
    assert found.outcome is outcome
    assert found.is_denied is (outcome is Outcome.UNKNOWN)


@pytest.mark.parametrize("ours", [(), ("t1",)])
def test_a_tenant_that_was_not_read_puts_no_newer_no_aside(ours):
    """Denying a read must not bring back a `yes` of the time when the tenant was not read either."""
    yes = changed(SOUND, {"tenants": list(ours)})
    no = changed(SOUND, {"tenants": ["t1", "t2"], "answer": "no", "issued_at": "2026-11-22T11:00:00Z"})
    assert of_business(signing(PLAN_POLICY, envelope(yes), tenants=ours)).outcome is Outcome.PASS
    both = of_business(signing(PLAN_POLICY, envelope(yes), envelope(no), tenants=ours))
    assert (both.outcome, both.is_denied) == (Outcome.UNKNOWN, True)
