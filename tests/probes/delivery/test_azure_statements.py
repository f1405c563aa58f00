"""Votes and approvals of signed statements in Azure DevOps, and the bytes at each commit that they may be about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, changed

from collector.facts.signing import BlobAt, RequestCommit, StatementReview
from collector.model import Delivery, HostStatement
from collector.probe import Malformed
from probes.delivery.azure_statements import (
    APPROVALS,
    APPROVED_BUILDS,
    BUILT_BLOBS,
    ITERATIONS,
    PROBE,
    PULLS,
    TIMELINES,
    VOTED_BLOBS,
)

SHOP = "azure-devops:contoso/shop"
COMMIT, EARLIER = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332", "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
REPOSITORY = "75055255-180d-40f6-819c-5dd61686a788"
PATH = "attestations/statements/cutover.json"
RECORDED = answers("azure_statements")


def asking(*requests: str, commit: str = COMMIT) -> Delivery:
    named = tuple(HostStatement(place=SHOP, path=PATH, request=one) for one in requests)
    return Delivery(commit=commit, statements=named)


VOTED, BY_RUN = asking("57"), asking("sit_test_lead")
(PULL_ASK,) = asks(PULLS, VOTED)
(PULL,) = items(PULL_ASK, RECORDED["pull"], SHOP)
(ITERATIONS_ASK,) = asks(ITERATIONS, VOTED, PULL)
FIRST, SECOND = items(ITERATIONS_ASK, RECORDED["iterations"], SHOP)
(BLOB_ASK,) = asks(VOTED_BLOBS, VOTED, SECOND)
(BUILDS_ASK,) = asks(APPROVED_BUILDS, BY_RUN)
(BUILD,) = items(BUILDS_ASK, {"value": [RECORDED["build"]]}, SHOP)


def votes(raw: object) -> list[StatementReview]:
    found = facts_of(PROBE, PULLS, items(PULL_ASK, raw, SHOP))
    return [one for one in found if isinstance(one, StatementReview)]


@pytest.mark.parametrize(
    ("delivery", "pulls", "builds"),
    [
        (Delivery(commit=COMMIT), 0, 0),
        (asking(""), 0, 0),
        (asking("57"), 1, 0),
        (asking("57", "58", "57"), 2, 0),
        (asking("sit_test_lead"), 0, 1),
        (asking("sit_test_lead", commit=""), 0, 0),
    ],
    ids=["no statement", "no request", "a number", "two numbers", "an environment", "an environment, no commit"],
)
def test_only_what_statements_name_is_asked(delivery, pulls, builds):
    assert (len(asks(PULLS, delivery)), len(asks(APPROVED_BUILDS, delivery))) == (pulls, builds)


def test_a_pull_request_is_asked_for_its_votes_its_commits_and_the_file_at_each():
    assert (PULL_ASK.path, PULL_ASK.single) == ("git/pullrequests/57", True)
    assert ITERATIONS_ASK.path == f"git/repositories/{REPOSITORY}/pullRequests/57/iterations"
    assert BLOB_ASK.path == f"git/repositories/{REPOSITORY}/items"
    assert BLOB_ASK.query == (
        ("path", f"/{PATH}"),
        ("versionDescriptor.versionType", "commit"),
        ("versionDescriptor.version", COMMIT),
        ("$format", "json"),
    )
    assert {ask.permission for ask in (PULL_ASK, ITERATIONS_ASK, BLOB_ASK)} == {"Code (read)"}


def test_a_vote_has_neither_a_commit_nor_a_moment():
    first, *_ = votes(RECORDED["pull"])
    assert first == StatementReview(
        subject=f"{SHOP}/git/pullrequests/57/votes/0",
        request="57",
        state="10",
        by="contact:Lena",
        own=False,
        **SEEN,
    )


def test_whoever_opened_it_is_told_apart_and_who_has_not_voted_said_nothing():
    assert [(one.state, one.own) for one in votes(RECORDED["pull"])] == [
        ("10", False),
        ("-10", False),
        ("10", True),
        ("10", False),
    ]


def test_without_its_author_every_vote_may_be_theirs():
    assert {one.own for one in votes(changed(RECORDED["pull"], "createdBy", GONE))} == {True}


def test_each_commit_of_a_pull_request_is_a_fact():
    found = facts_of(PROBE, ITERATIONS, [FIRST, SECOND])
    assert found == [
        RequestCommit(subject=f"{SHOP}/git/pullrequests/57/iterations/{at}", request="57", commit=commit, **SEEN)
        for at, commit in ((1, EARLIER), (2, COMMIT))
    ]


def test_the_file_at_a_commit_is_known_by_the_id_of_its_bytes():
    found = facts_of(PROBE, VOTED_BLOBS, items(BLOB_ASK, RECORDED["item"], SHOP))
    assert found == [BlobAt(subject=f"{SHOP}/blobs/{COMMIT}/{PATH}", path=PATH, commit=COMMIT, blob="9" * 40, **SEEN)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("gitObjectType", "tree"),
        ("gitObjectType", GONE),
        ("path", "/other.json"),
        ("objectId", "x"),
        ("objectId", GONE),
    ],
)
def test_anything_but_the_file_that_was_asked_for_is_refused(path, value):
    with pytest.raises(Malformed):
        facts_of(PROBE, VOTED_BLOBS, items(BLOB_ASK, changed(RECORDED["item"], path, value), SHOP))


def test_a_run_is_asked_for_its_approvals_by_stage_and_for_the_file_at_its_commit():
    (timeline_ask,) = asks(TIMELINES, BY_RUN, BUILD)
    (timeline,) = items(timeline_ask, RECORDED["timeline"], SHOP)
    assert timeline_ask.path == "build/builds/637/timeline"
    (approvals_ask,) = asks(APPROVALS, BY_RUN, timeline)
    approved, *_ = facts_of(PROBE, APPROVALS, items(approvals_ask, RECORDED["approvals"], SHOP))
    assert isinstance(approved, StatementReview)
    assert (approved.request, approved.run, approved.state) == ("sit_test_lead", f"{SHOP}/build/builds/637", "approved")
    assert approved.at == datetime(2026, 11, 22, 10, tzinfo=UTC)
    (blob_ask,) = asks(BUILT_BLOBS, BY_RUN, BUILD)
    assert blob_ask == BLOB_ASK
    (commit,) = facts_of(PROBE, APPROVED_BUILDS, [BUILD])
    assert isinstance(commit, RequestCommit)
    assert (commit.request, commit.commit) == (f"{SHOP}/build/builds/637", COMMIT)


@pytest.mark.parametrize(
    ("path", "value"),
    [("sourceVersion", EARLIER), ("repository.type", "TfsVersionControl"), ("repository.type", "GitHub")],
)
def test_only_builds_of_the_release_from_its_own_repository_are_asked_for_a_file(path, value):
    (other,) = items(BUILDS_ASK, {"value": [changed(RECORDED["build"], path, value)]}, SHOP)
    assert asks(BUILT_BLOBS, BY_RUN, other) == []


@pytest.mark.parametrize("path", ["pullRequestId", "repository.id"])
def test_a_pull_request_of_another_shape_is_refused(path):
    (found,) = items(PULL_ASK, changed(RECORDED["pull"], path, GONE), SHOP)
    with pytest.raises(Malformed):
        asks(ITERATIONS, VOTED, found)


def test_a_vote_that_is_no_number_is_refused():
    reviewers = [changed(RECORDED["pull"]["reviewers"][0], "vote", "10")]
    with pytest.raises(Malformed):
        votes(changed(RECORDED["pull"], "reviewers", reviewers))


def test_texts_files_and_names_are_never_kept():
    kept = f"{PULL}{FIRST}{SECOND}{items(BLOB_ASK, RECORDED['item'], SHOP)}"
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "A person", "author@", "other@", "lena@") if word in kept] == []
