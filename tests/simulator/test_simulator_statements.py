"""Files and pull requests as they were at one commit: what approvals of a file rest on."""

from __future__ import annotations

from hashlib import sha1

import pytest
from azure_devops_estate import COMMIT, OLDER, Devops
from github_estate import PREVIOUS, RELEASE, Asking

from simulator.github.addresses import sha_of

PLAN = "papers/plan.json"


def blob(data: bytes) -> str:
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@pytest.fixture(scope="module")
def asking() -> Asking:
    shop = {
        "repository": "contoso/shop",
        "files": {PLAN: "new"},
        "files_at": {PREVIOUS: {PLAN: "old"}, "gone": {PLAN: None}},
        "commits": [
            {"commit": RELEASE, "when": {"ago": "P1D"}, "files": {PLAN: "modified"}},
            {"commit": "between", "when": {"ago": "P3D"}, "files": {"app.py": "modified"}},
            {"commit": PREVIOUS, "when": {"ago": "P9D"}, "files": {PLAN: "added"}},
        ],
        "pulls": [
            {"number": 7, "commit": "open", "reviews": [{"by": "lead", "commit": PREVIOUS}, {"by": "helper[bot]"}]}
        ],
    }
    return Asking(github=[shop])


@pytest.mark.parametrize(
    ("ref", "data"),
    [(RELEASE, b"new"), (PREVIOUS, b"old"), ("main", b"new")],
    ids=["elsewhere", "where it differs", "by a branch"],
)
def test_a_file_of_github_is_as_it_was_at_the_commit(asking, ref, data):
    assert asking.get(f"contents/{PLAN}", ref=ref).body["sha"] == blob(data)


@pytest.mark.parametrize(
    ("query", "commits"),
    [("", [RELEASE, sha_of("between"), PREVIOUS]), (f"?path={PLAN}", [RELEASE, PREVIOUS]), ("?path=none", [])],
)
def test_commits_are_listed_newest_first_and_by_what_they_changed(asking, query, commits):
    found = asking.follow(f"/api/v3/repos/contoso/shop/commits{query}", "administrator").body
    assert [one["sha"] for one in found] == commits


def test_a_file_of_an_open_pull_request_is_found_by_its_commit_alone(asking):
    head = asking.get("pulls/7").body["head"]["sha"]
    assert asking.get(f"contents/{PLAN}", ref=head).status == 200
    assert asking.get(f"contents/{PLAN}", ref="f" * 40).status == 404


def test_a_review_may_be_of_an_earlier_commit(asking):
    of_lead, of_bot = asking.get("pulls/7/reviews").body
    assert (of_lead["commit_id"], of_lead["user"]["type"]) == (PREVIOUS, "User")
    assert (of_bot["commit_id"], of_bot["user"]["type"]) == (asking.get("pulls/7").body["head"]["sha"], "Bot")


@pytest.fixture(scope="module")
def devops() -> Devops:
    repository = {"name": "shop", "files": {PLAN: "new"}, "files_at": {OLDER: {PLAN: "old"}, "gone": {PLAN: None}}}
    pulls = [
        {"id": 7, "commit": COMMIT, "iterations": [OLDER, COMMIT], "votes": {"lead": 10}},
        {"id": 8, "commit": COMMIT},
    ]
    return Devops(repositories=[repository], pull_requests=pulls)


@pytest.mark.parametrize(("version", "data"), [(COMMIT, b"new"), (OLDER, b"old")])
def test_a_file_of_azure_devops_is_as_it_was_at_the_commit(devops, version, data):
    asked = {"path": f"/{PLAN}", "versionDescriptor__version": version, "_format": "json"}
    assert devops.get("git/repositories/shop/items", **asked).body["objectId"] == blob(data)


def test_a_pull_request_is_found_by_its_number_in_the_whole_project(devops):
    found = devops.get("git/pullrequests/7").body
    assert (found["pullRequestId"], found["repository"]["name"]) == (7, "shop")
    assert devops.get("git/pullrequests/9").status == 404


@pytest.mark.parametrize(("number", "commits"), [(7, [OLDER, COMMIT]), (8, [COMMIT])])
def test_a_pull_request_tells_every_commit_that_it_was_at(devops, number, commits):
    found = devops.get(f"git/repositories/shop/pullrequests/{number}/iterations").body["value"]
    assert [one["sourceRefCommit"]["commitId"] for one in found] == commits


def test_the_commits_of_no_pull_request_are_not_found(devops):
    assert devops.get("git/repositories/shop/pullrequests/9/iterations").status == 404
