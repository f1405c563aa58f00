"""Whose approval of a signed paper counts: a mapped person's last word, on exactly these bytes, all of it read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from builders import NOW, SEEN, WORKLOAD
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import policy

from collector.derive.host_signatures import HostSignatures, host_signatures
from collector.derive.host_statements import KINDS, host_statements, is_path, signature_id, to_ask
from collector.derive.observed import observed
from collector.facts.signing import BlobAt, RequestCommit, StatementReview
from collector.model import Cause, Delivery, Fact, Gap, Host, HostStatement, Method, Papers, Place
from collector.papers import Envelope, Person, RoleMap, Signature

GITHUB, AZURE = "github:contoso/shop", "azure-devops:contoso/shop"
PATH = "attestations/statements/cutover.json"
SEEN_AT, LATER, FORK = "a" * 40, "b" * 40, "c" * 40
BYTES, OTHER_BYTES = "1" * 40, "2" * 40
OWNER, TESTER = "contact:Business owner", "contact:Test lead"
ROLES = RoleMap(
    people=(
        Person(name="Business owner", github="owner-login", azure_devops="owner@contoso.example"),
        Person(name="Test lead", github="lead-login"),
        Person(name="Release pipeline", machine=True, github="pipeline-login"),
    ),
    digest="sha256:" + "f" * 64,
)
DELIVERY = Delivery(
    places=(Place(Host.GITHUB, "contoso/shop"), Place(Host.AZURE_DEVOPS, "contoso/shop")), commit=SEEN_AT
)


def signed_at(place: str, request: str = "", path: str = PATH) -> Signature:
    return Signature(method=Method.HOST, holds=False, place=place, path=path, request=request)


IN_12, ANYWHERE = signed_at(GITHUB, "12"), signed_at(GITHUB)
VOTED, BY_RUN = signed_at(AZURE, "57"), signed_at(AZURE, "UAT-Signed")


def review(state: str = "APPROVED", by: str | None = OWNER, minutes: int = 0, **changes: object) -> StatementReview:
    fields = {"request": "12", "commit": SEEN_AT, "bot": False, "own": False, "at": NOW + timedelta(minutes=minutes)}
    told = {**fields, **changes}
    subject = f"{GITHUB}/pulls/{told['request']}/reviews/{state}{by}{minutes}"
    return StatementReview(subject=subject, state=state, by=by, **SEEN, **told)


def blob(commit: str = SEEN_AT, found: str = BYTES, place: str = GITHUB, path: str = PATH) -> BlobAt:
    return BlobAt(subject=f"{place}/blobs/{commit}/{path}", path=path, commit=commit, blob=found, **SEEN)


def vote(state: str = "10", by: str = OWNER, *, own: bool = False) -> StatementReview:
    return StatementReview(
        subject=f"{AZURE}/git/pullrequests/57/votes/{by}", request="57", state=state, by=by, own=own, **SEEN
    )


def at_commit(commit: str, number: int = 1) -> RequestCommit:
    subject = f"{AZURE}/git/pullrequests/57/iterations/{number}"
    return RequestCommit(subject=subject, request="57", commit=commit, **SEEN)


def papers(*signatures: Signature, roles: RoleMap = ROLES) -> Papers:
    envelope = Envelope(file="statements/cutover.json", digest="sha256:" + "0" * 64, blob=BYTES, signatures=signatures)
    return Papers(roles=roles, statements=(envelope,), there=True)


def signed(
    facts: Iterable[Fact],
    *signatures: Signature,
    gaps: Iterable[Gap] = (),
    delivery: Delivery = DELIVERY,
    **later: object,
) -> HostSignatures:
    """What comes of facts about papers that were there when these were collected, unless `later` says otherwise."""
    given_papers = papers(*signatures)
    workload = replace(WORKLOAD, delivery=delivery)
    seen = observed(
        facts, gaps, kinds=frozenset(), workload=workload, tables=policy().tables, now=NOW, papers=given_papers
    )
    asked = host_statements(given_papers, delivery)
    told = {"asked": asked, "roles": ROLES.digest, **later}
    return host_signatures(seen, **told)


def approved(found: HostSignatures, blob_id: str = BYTES) -> list[str]:
    return [one.person for one in found.approvals if one.approved and one.blob == blob_id]


def hidden(scope: str, *kinds: str) -> Gap:
    return Gap(cause=Cause.DENIED, hides=kinds or KINDS, scope=scope, detail="denied", fix="grant it", probe="p")


def test_an_approval_of_exactly_these_bytes_counts_with_all_that_it_rests_on():
    (found,) = signed([review(minutes=-7), blob()], IN_12).approvals
    assert (found.person, found.place, found.request, found.path, found.blob, found.approved, found.at) == (
        "Business owner",
        GITHUB,
        "12",
        PATH,
        BYTES,
        True,
        NOW - timedelta(minutes=7),
    )
    assert found.documents == SEEN["documents"]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ([review("CHANGES_REQUESTED"), blob()], "CHANGES_REQUESTED"),
        ([review("DISMISSED"), blob()], "DISMISSED"),
        ([review("APPROVED_BY_A_NEW_WORD"), blob()], "NEW_WORD"),
        ([review(), review("CHANGES_REQUESTED", minutes=1), blob()], "CHANGES_REQUESTED"),
        ([review(), review("CHANGES_REQUESTED"), blob()], "CHANGES_REQUESTED"),
        ([review(), review("DISMISSED", at=None), blob()], "DISMISSED"),
        ([review(at=None), review("CHANGES_REQUESTED", minutes=-99), blob()], "CHANGES_REQUESTED"),
        ([review(bot=True), blob()], "machine"),
        ([review(by="contact:Release pipeline"), blob()], "machine"),
        ([review(own=True), blob()], "opened"),
        ([review(commit=None), blob()], "bytes"),
        ([review()], "bytes"),
        ([review(commit=LATER), blob()], "bytes"),
        ([review(), blob(path="attestations/statements/renamed.json")], "bytes"),
        ([review(), blob(place="github:contoso/shop-fork")], "bytes"),
    ],
    ids=[
        *("asks for changes", "dismissed", "a new word", "taken back", "both at one moment"),
        *("dismissed at no moment", "approved at no moment", "a bot", "a machine of the map", "their own", "no commit"),
        *("bytes not read", "another commit", "renamed", "another repository"),
    ],
)
def test_what_is_no_approval_says_why(facts, why):
    (found,) = signed(facts, IN_12).approvals
    assert not found.approved
    assert why in found.why


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [review("COMMENTED"), blob()],
        [review(by="user-0123abcd"), blob()],
        [review(by=None), blob()],
        [review(request="13"), blob()],
        [review(by="contact:business owner"), blob()],
    ],
    ids=["nothing", "a comment", "an unmapped person", "a deleted account", "another pull request", "another name"],
)
def test_others_say_nothing(facts):
    assert signed(facts, IN_12) == HostSignatures()


def test_a_comment_after_an_approval_leaves_it_standing():
    assert approved(signed([review(), review("COMMENTED", minutes=5), blob()], IN_12)) == ["Business owner"]


def test_an_approval_of_other_bytes_is_told_as_one_of_these():
    pushed = [review(), blob(found=OTHER_BYTES), blob(LATER)]
    assert approved(signed(pushed, IN_12)) == []
    assert approved(signed(pushed, IN_12), OTHER_BYTES) == ["Business owner"]


def test_each_person_has_their_own_last_word():
    facts = [review(), review("CHANGES_REQUESTED", TESTER, 3), blob()]
    assert {one.person: one.approved for one in signed(facts, IN_12).approvals} == {
        "Business owner": True,
        "Test lead": False,
    }


def test_without_a_number_every_pull_request_counts_that_brought_these_bytes():
    elsewhere = [review("CHANGES_REQUESTED", minutes=9, request="14")]
    carried = [review(), blob()]
    assert approved(signed([*carried, *elsewhere], ANYWHERE)) == ["Business owner"]
    again = [review(by=TESTER, request="15", commit=LATER), blob(LATER)]
    taken_back = [review("CHANGES_REQUESTED", minutes=9, request="15", commit=LATER)]
    assert approved(signed([*carried, *again, *taken_back], ANYWHERE)) == ["Test lead"]


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ([vote(), at_commit(SEEN_AT), blob(place=AZURE)], True),
        ([vote(), at_commit(SEEN_AT), at_commit(LATER, 2), blob(place=AZURE), blob(LATER, place=AZURE)], True),
        ([vote(), at_commit(SEEN_AT), at_commit(LATER, 2), blob(LATER, place=AZURE)], False),
        (
            [
                vote(),
                at_commit(SEEN_AT),
                at_commit(LATER, 2),
                blob(SEEN_AT, OTHER_BYTES, AZURE),
                blob(LATER, place=AZURE),
            ],
            False,
        ),
        ([vote(), blob(place=AZURE)], False),
        ([vote("5"), at_commit(SEEN_AT), blob(place=AZURE)], False),
        ([vote("-10"), at_commit(SEEN_AT), blob(place=AZURE)], False),
        ([vote(own=True), at_commit(SEEN_AT), blob(place=AZURE)], False),
    ],
    ids=[
        *("one commit", "the same bytes all along", "not there at first", "other bytes at first", "no commit known"),
        *("with suggestions", "rejected", "their own"),
    ],
)
def test_a_vote_counts_where_the_bytes_were_the_same_at_every_commit(facts, counts):
    assert bool(approved(signed(facts, VOTED))) is counts


def test_a_vote_is_of_the_moment_at_which_it_was_seen_to_stand():
    (found,) = signed([vote(), at_commit(SEEN_AT), blob(place=AZURE)], VOTED).approvals
    assert found.at == NOW


def test_the_approval_of_a_run_counts_for_the_bytes_at_its_commit():
    run = f"{AZURE}/build/builds/637"
    gate = StatementReview(
        subject=f"{run}/approvals/1", request="uat-signed", run=run, state="approved", by=OWNER, at=NOW, **SEEN
    )
    built = RequestCommit(subject=run, request=run, commit=SEEN_AT, **SEEN)
    assert approved(signed([gate, built, blob(place=AZURE)], BY_RUN)) == ["Business owner"]
    assert approved(signed([gate, blob(place=AZURE)], BY_RUN)) == []
    assert approved(signed([replace(gate, state="rejected"), built, blob(place=AZURE)], BY_RUN)) == []


@pytest.mark.parametrize(
    ("scope", "kinds", "signature", "hides"),
    [
        ("", (), IN_12, True),
        (GITHUB, (), IN_12, True),
        ("github:Contoso/Shop", (), IN_12, True),
        (f"{GITHUB}/pulls/12", (), IN_12, True),
        (f"{GITHUB}/pulls/12", (), ANYWHERE, True),
        (f"{GITHUB}/pulls/123", (), IN_12, False),
        (f"{GITHUB}/blobs/{SEEN_AT}/{PATH}", ("blob_at",), IN_12, True),
        (f"{GITHUB}/blobs/{LATER}/{PATH}", ("blob_at",), IN_12, False),
        (f"{GITHUB}/blobs/{SEEN_AT}/other.json", ("blob_at",), IN_12, False),
        (f"{GITHUB}/statements/{PATH}", (), ANYWHERE, True),
        (f"{GITHUB}/statements/{PATH}", (), IN_12, False),
        (f"{GITHUB}/commits/{LATER}", (), ANYWHERE, True),
        (f"{GITHUB}/commits/{LATER}", (), IN_12, False),
        ("github:contoso/shop-fork", (), IN_12, False),
        (AZURE, (), IN_12, False),
        (GITHUB, ("pipeline_run",), IN_12, False),
    ],
)
def test_a_gap_hides_just_what_may_stand_behind_it(scope, kinds, signature, hides):
    found = signed([review(), blob()], signature, gaps=[hidden(scope, *kinds)])
    assert bool(found.gaps_of(signature)) is hides
    assert bool(approved(found)) is not hides
    assert {gap.scope for gap in found.gaps} <= {signature_id(signature)}


def test_bytes_that_were_not_read_hide_whether_a_pull_request_brought_them():
    unread = hidden(f"{GITHUB}/blobs/{SEEN_AT}/{PATH}", "blob_at")
    assert signed([review()], ANYWHERE, gaps=[unread]).gaps_of(ANYWHERE)
    of_a_fork = replace(review(), subject="github:contoso/shop-fork/pulls/12/reviews/1")
    assert not signed([of_a_fork], ANYWHERE, gaps=[unread]).gaps_of(ANYWHERE)


def test_a_gap_of_one_statement_is_none_of_another():
    other = signed_at(GITHUB, "13")
    found = signed([review(), blob()], IN_12, other, gaps=[hidden(f"{GITHUB}/pulls/13")])
    assert (len(found.gaps_of(IN_12)), len(found.gaps_of(other))) == (0, 1)
    assert [one.person for one in found.approvals_of(IN_12)] == ["Business owner"]
    assert found.approvals_of(other) == ()


@pytest.mark.parametrize(
    ("later", "what"),
    [({"asked": ()}, "was not asked"), ({"roles": ""}, "role map"), ({"roles": "sha256:other"}, "role map")],
    ids=["the paper is newer", "no role map then", "another role map then"],
)
def test_papers_of_a_later_time_than_the_evidence_are_unknown(later, what):
    found = signed([review(), blob()], IN_12, **later)
    assert approved(found) == []
    assert [(gap.cause, what in gap.detail, "collect again" in gap.fix) for gap in found.gaps_of(IN_12)] == [
        (Cause.PARTIAL, True, True)
    ]


@pytest.mark.parametrize(
    ("signature", "cause", "fix"),
    [
        (signed_at("github:contoso/other", "12"), Cause.SCOPE, "workload file"),
        (signed_at("", "12"), Cause.SCOPE, "workload file"),
        (signed_at(GITHUB, "12", "../statements/x.json"), Cause.MALFORMED, "path"),
        (signed_at(GITHUB, "0"), Cause.MALFORMED, "number"),
        (signed_at(GITHUB, "production"), Cause.MALFORMED, "number"),
        (signed_at(AZURE), Cause.MALFORMED, "environment"),
    ],
)
def test_what_cannot_be_asked_is_unknown_and_tells_the_fix(signature, cause, fix):
    (found,) = signed([review(), blob()], signature).gaps_of(signature)
    assert (found.cause, fix in found.fix) == (cause, True)
    assert host_statements(papers(signature), DELIVERY) == ()


def test_an_environment_needs_the_commit_of_the_release():
    found = to_ask(BY_RUN, replace(DELIVERY, commit=""))
    assert isinstance(found, Gap)
    assert "--commit" in found.fix
    assert isinstance(to_ask(BY_RUN, DELIVERY), HostStatement)


def test_places_are_asked_by_the_name_that_the_workload_gives_them():
    spelled = signed_at("github:Contoso/SHOP", "12")
    assert host_statements(papers(spelled, IN_12), DELIVERY) == (HostStatement(place=GITHUB, path=PATH, request="12"),)
    loud = Delivery(places=(Place(Host.GITHUB, "CONTOSO/Shop"),))
    assert [one.place for one in host_statements(papers(spelled), loud)] == ["github:CONTOSO/Shop"]
    assert approved(signed([review(), blob()], spelled)) == ["Business owner"]


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        *((path, True) for path in ("a.json", "a b/ü.json", "a/..b/c.json", "x" * 400)),
        *(
            (path, False)
            for path in ("", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\nb", "a?b", "a#b", "x" * 401)
        ),
    ],
)
def test_a_path_stays_within_its_repository(path, holds):
    assert is_path(path) is holds


FACTS = (review(), review("CHANGES_REQUESTED", TESTER, 3), review("COMMENTED", minutes=4), blob(), blob(LATER))


def test_the_order_of_facts_leaves_no_trace():
    assert len({repr(signed(order, IN_12, ANYWHERE)) for order in permutations(FACTS)}) == 1


@settings(max_examples=40, deadline=None)
@given(kept=st.sets(st.sampled_from(FACTS)), scope=st.sampled_from(("", GITHUB, f"{GITHUB}/pulls/12")))
def test_replacing_what_was_read_by_a_gap_approves_nothing_more(kept, scope):
    found = signed(kept, IN_12, ANYWHERE, gaps=[hidden(scope)])
    assert approved(found) == []
    assert found.gaps_of(IN_12)
    assert found.gaps_of(ANYWHERE)
