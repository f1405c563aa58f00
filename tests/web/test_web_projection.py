"""Whatever an answer holds, nothing but what was asked to be kept survives, and nobody is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.web.projection import OtherShape, checked_paths, projected

OCTOCAT = {"login": "octocat", "id": 1, "type": "User", "email": "octo@example.com", "avatar_url": "https://x"}
ROBOT = {"login": "dependabot[bot]", "id": 2, "type": "Bot"}
ADA = {
    "displayName": "Ada Example",
    "id": "0a5b8f6e-9c1e-4f0e-8b9a-0123456789ab",
    "uniqueName": "ada@example.com",
    "descriptor": "aad.abc",
}
ROBOT_OF_BUILDS = {"displayName": "Build Service", "uniqueName": "Build\\x", "descriptor": "svc.abc"}


@pytest.mark.parametrize(
    ("value", "keep", "kept"),
    [
        ({"id": 1, "title": "x"}, ("id",), {"id": 1}),
        ({"id": 1}, ("id", "more"), {"id": 1}),
        ({"id": None}, ("id",), {"id": None}),
        ({"a": {"b": {"c": 1, "d": 2}, "e": 3}}, ("a.b.c",), {"a": {"b": {"c": 1}}}),
        ({"a": [{"b": 1, "c": 2}, {"c": 3}]}, ("a.b",), {"a": [{"b": 1}, {}]}),
        ({"a": None}, ("a.b",), {"a": None}),
        ({"topics": ["a", "b"]}, ("topics",), {"topics": ["a", "b"]}),
        ({"pull_request": {"url": "x"}}, ("pull_request",), {"pull_request": {}}),
        ({"rules": [{"x": 1}, {"y": 2}]}, ("rules",), {"rules": [{}, {}]}),
        (
            {"fields": {"System.State": "New", "System.Title": "x"}},
            ("fields.System.State",),
            {"fields": {"System.State": "New"}},
        ),
        ({"user": OCTOCAT}, ("user",), {"user": {"principalName": "octocat", "bot": False}}),
        ({"user": OCTOCAT}, ("user.id", "user.type"), {"user": {"principalName": "octocat", "bot": False}}),
        ({"user": ROBOT}, ("user",), {"user": {"principalName": "dependabot[bot]", "bot": True}}),
        ({"user": {"login": "x"}}, ("user",), {"user": {"principalName": "x", "bot": None}}),
        ({"by": ADA}, ("by",), {"by": {"principalName": "ada@example.com", "bot": False}}),
        ({"by": ADA}, ("by.displayName",), {"by": {"principalName": "ada@example.com", "bot": False}}),
        ({"by": [ROBOT_OF_BUILDS]}, ("by",), {"by": [{"principalName": "Build\\x", "bot": True}]}),
        (
            {"by": {"displayName": "Ada", "id": ADA["id"]}},
            ("by",),
            {"by": {"principalName": ADA["id"], "bot": None}},
        ),
        (
            {"fields": {"System.AssignedTo": "Ada Example <ada@example.com>"}},
            ("fields.System.AssignedTo",),
            {"fields": {"System.AssignedTo": {"principalName": "Ada Example <ada@example.com>", "bot": None}}},
        ),
        (OCTOCAT, ("id",), {"principalName": "octocat", "bot": False}),
    ],
)
def test_what_is_kept(value: Any, keep: tuple[str, ...], kept: Any):
    assert projected(value, keep) == kept


@pytest.mark.parametrize("value", [{"a": 1}, {"a": "text"}, {"a": [1]}, {"a": [None]}, {"a": True}, "text", 1, None])
def test_what_stands_in_place_of_an_object_is_told(value: Any):
    with pytest.raises(OtherShape, match="something other than an object"):
        projected(value, ("a.b",))


@pytest.mark.parametrize(
    "path", ["body", "a.message", "secret", "user.login", "by.uniqueName", "by.imageUrl", "a.body_text"]
)
def test_text_secrets_and_names_cannot_be_asked_for(path: str):
    with pytest.raises(ValueError, match="never kept"):
        checked_paths(("id", path))


NAMES = st.sampled_from(["id", "user", "login", "a", "b", "displayName", "uniqueName", "descriptor", "secret", "type"])
LEAVES = st.sampled_from([None, True, 7, "secret-1", "secret-2", "Bot"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)


def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one, path)]
    if isinstance(value, dict):
        return [leaf for name, one in value.items() for leaf in leaves(one, (*path, name))]
    return [(path, value)]


@given(value=st.dictionaries(NAMES, VALUES, max_size=4), keep=st.lists(PATHS, max_size=4).map(tuple))
def test_every_leaf_that_survives_was_asked_for_or_is_of_a_person(value: dict[str, Any], keep: tuple[str, ...]):
    try:
        kept = projected(value, keep)
    except OtherShape:
        return
    for path, leaf in leaves(kept):
        of_a_person = path[-1:] in (("principalName",), ("bot",))
        on_the_way = leaf is None and any(one.startswith(".".join(path)) for one in keep)
        assert of_a_person or on_the_way or ".".join(path) in keep
        if path[-1:] == ("bot",):
            assert leaf in (True, False, None)


@given(value=VALUES)
def test_with_nothing_to_keep_no_text_survives_but_the_name_of_a_person(value: Any):
    try:
        kept = projected({"a": value}, ("a",))
    except OtherShape:
        return
    found = {path[-1] for path, _ in leaves(kept) if len(path) > 1}
    assert found <= {"principalName", "bot"}
    assert json.dumps(kept)
