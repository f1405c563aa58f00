"""What is kept of people besides that they are there: a vote, never what names them; and the ids of objects of git."""

from __future__ import annotations

import pytest

from collector.sources.web.projection import projected

REVIEWER = {
    "displayName": "A person",
    "uniqueName": "lena@contoso.example",
    "id": "aaaaaaaa-1111-4222-8333-000000000001",
    "imageUrl": "https://dev.azure.example/avatar",
    "vote": 10,
    "hasDeclined": False,
    "reviewerUrl": "https://dev.azure.example/r/1",
}
AS_KEPT = {"principalName": "lena@contoso.example", "bot": None}


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        (("reviewers",), AS_KEPT),
        (("reviewers.vote",), {**AS_KEPT, "vote": 10}),
        (("reviewers.vote", "reviewers.hasDeclined"), {**AS_KEPT, "vote": 10, "hasDeclined": False}),
        (("reviewers.displayName", "reviewers.reviewerUrl", "reviewers.id"), AS_KEPT),
        (("reviewers.unknown",), AS_KEPT),
    ],
)
def test_of_a_person_numbers_and_flags_are_kept_and_nothing_that_names_them(keep, kept):
    assert projected({"reviewers": [REVIEWER]}, keep) == {"reviewers": [kept]}


def test_the_number_of_an_account_is_no_vote():
    assert projected({"user": {"login": "lena", "id": 4711, "type": "User"}}, ("user.id",)) == {
        "user": {"principalName": "lena", "bot": False}
    }


def test_nobody_brings_along_a_name_that_evidence_gives():
    found = projected({"user": {"login": "contact:Business owner", "type": "User"}}, ("user",))
    assert found == {"user": {"principalName": None, "bot": False}}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ({"objectId": "9" * 40, "gitObjectType": "blob"}, {"gitObjectId": "9" * 40, "gitObjectType": "blob"}),
        ({"objectId": "9" * 40}, {"objectId": "9" * 40}),
    ],
    ids=["an object of git", "anything else, such as a principal"],
)
def test_the_id_of_an_object_of_git_is_not_called_as_that_of_a_principal(raw, kept):
    assert projected(raw, ("objectId", "gitObjectType")) == kept
