"""Reviews of signed statements: who said what of a pull request, and which bytes stood at its commit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, changed

from collector.facts.signing import BlobAt, StatementReview
from collector.model import Delivery, HostStatement
from collector.probe import Malformed
from probes.delivery.github_statements import (
    BLOBS,
    COMMITS,
    FOUND_BLOBS,
    FOUND_REVIEWS,
    PROBE,
    PULLS,
    REVIEWS,
)

SHOP = "github:contoso/shop"
COMMIT, EARLIER = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332", "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
PATH = "attestations/statements/cutover.json"
RECORDED = answers("github_statements")


def asking(*requests: str, path: str = PATH) -> Delivery:
    return Delivery(statements=tuple(HostStatement(place=SHOP, path=path, request=one) for one in requests))


NUMBERED = asking("12")
(REVIEWS_ASK,) = asks(REVIEWS, NUMBERED)
FOUND = items(REVIEWS_ASK, RECORDED["reviews"], SHOP)
SAID = facts_of(PROBE, REVIEWS, FOUND)
APPROVED = FOUND[1]
(BLOB_ASK,) = asks(BLOBS, NUMBERED, APPROVED)


def blobs(raw: object) -> list[object]:
    return list(facts_of(PROBE, BLOBS, items(BLOB_ASK, raw, SHOP)))


def test_nothing_is_asked_without_statements():
    assert [asks(need, Delivery()) for need in (REVIEWS, COMMITS)] == [[], []]


def test_a_pull_request_is_asked_once_for_all_its_statements():
    both = Delivery(statements=(*NUMBERED.statements, *asking("12", path="attestations/waivers/w.json").statements))
    (ask,) = asks(REVIEWS, both)
    assert (ask.path, ask.query, ask.permission) == (
        "pulls/12/reviews",
        (("per_page", "100"),),
        "pull-requests: read",
    )
    assert [one.path for one in asks(BLOBS, both, APPROVED)] == [
        "contents/attestations/statements/cutover.json",
        "contents/attestations/waivers/w.json",
    ]


def test_a_statement_without_a_number_leads_over_the_changes_of_its_file_to_pull_requests():
    unnumbered = asking("")
    (commits,) = asks(COMMITS, unnumbered)
    assert (commits.path, dict(commits.query), commits.newest) == ("commits", {"path": PATH, "per_page": "5"}, 5)
    (commit,) = items(commits, RECORDED["commits"], SHOP)
    (pulls,) = asks(PULLS, unnumbered, commit)
    assert pulls.path == f"commits/{EARLIER}/pulls"
    (pull,) = items(pulls, RECORDED["pulls"], SHOP)
    (reviews,) = asks(FOUND_REVIEWS, unnumbered, pull)
    assert reviews == REVIEWS_ASK
    assert [one.path for one in asks(FOUND_BLOBS, unnumbered, APPROVED)] == [f"contents/{PATH}"]
    assert asks(BLOBS, unnumbered, APPROVED) == []
    assert facts_of(PROBE, COMMITS, [commit]) == facts_of(PROBE, PULLS, [pull]) == []


def test_a_review_tells_who_said_what_of_which_commit_and_when():
    _, approved, *_ = SAID
    assert isinstance(approved, StatementReview)
    assert approved == StatementReview(
        subject=f"{SHOP}/pulls/12/reviews/82",
        request="12",
        state="APPROVED",
        by=approved.by,
        bot=False,
        own=False,
        commit=COMMIT,
        at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        **SEEN,
    )
    assert approved.by
    assert "lena" not in approved.by.casefold()


def test_drafts_are_left_out_and_bots_and_deleted_accounts_are_told_apart():
    told = [(one.state, one.bot, one.by is None) for one in SAID if isinstance(one, StatementReview)]
    assert told == [
        ("COMMENTED", False, False),
        ("APPROVED", False, False),
        ("CHANGES_REQUESTED", False, False),
        ("APPROVED", True, False),
        ("APPROVED", None, True),
    ]


@pytest.mark.parametrize("at", [0, 2, 5], ids=["a comment", "a request for changes", "a draft"])
def test_only_an_approval_asks_what_was_seen(at):
    assert asks(BLOBS, NUMBERED, FOUND[at]) == []


def test_an_approval_of_no_commit_asks_nothing():
    (unknown,) = items(REVIEWS_ASK, [changed(RECORDED["reviews"][1], "commit_id", None)], SHOP)
    assert asks(BLOBS, NUMBERED, unknown) == []
    (told,) = facts_of(PROBE, REVIEWS, [unknown])
    assert isinstance(told, StatementReview)
    assert told.commit is None


def test_what_was_seen_is_asked_at_the_commit_of_the_review():
    assert (BLOB_ASK.path, BLOB_ASK.query, BLOB_ASK.single) == (f"contents/{PATH}", (("ref", COMMIT),), True)
    assert blobs(RECORDED["content"]) == [
        BlobAt(subject=f"{SHOP}/blobs/{COMMIT}/{PATH}", path=PATH, commit=COMMIT, blob="9" * 40, **SEEN)
    ]


def test_a_path_with_spaces_and_signs_is_escaped():
    (ask,) = asks(BLOBS, asking("12", path="papers/a b?/ü.json"), APPROVED)
    assert ask.path == "contents/papers/a%20b%3F/%C3%BC.json"


@pytest.mark.parametrize(
    ("path", "value"),
    [("type", "symlink"), ("type", GONE), ("path", "attestations/other.json"), ("sha", "main"), ("sha", GONE)],
)
def test_anything_but_the_file_that_was_asked_for_is_refused(path, value):
    with pytest.raises(Malformed):
        blobs(changed(RECORDED["content"], path, value))


@pytest.mark.parametrize(
    ("path", "value"), [("id", GONE), ("state", GONE), ("commit_id", "main"), ("submitted_at", "x")]
)
def test_a_review_of_another_shape_is_refused(path, value):
    with pytest.raises(Malformed):
        facts_of(PROBE, REVIEWS, items(REVIEWS_ASK, [changed(RECORDED["reviews"][1], path, value)], SHOP))


def test_texts_files_and_names_are_never_kept():
    kept = f"{FOUND}{items(BLOB_ASK, RECORDED['content'], SHOP)}"
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "aHVudGVyMg", "Lena-Owner", "other-login") if word in kept] == []
