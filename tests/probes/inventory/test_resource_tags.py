"""Tags of a resource: what a row of Resource Graph or a list of the resource manager tells of them."""

from __future__ import annotations

from typing import Any

import pytest
from probe_items import SEEN, assert_refused, fact, recording

from collector.facts.azure import Resource
from probes.inventory.resources import parse_resource

ROW = recording("inventory", "resources")[0]


def with_tags(tags: Any, name: str = "tags") -> dict[str, Any]:
    return {**{key: value for key, value in ROW.items() if key != "tags"}, name: tags}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(with_tags({"Env": "Prod", "team": ""}), (("env", "Prod"), ("team", "")), id="names are folded"),
        pytest.param(with_tags({"b": "1", "A": "2"}), (("a", "2"), ("b", "1")), id="sorted"),
        pytest.param(with_tags({"a": None}), (("a", ""),), id="a value of null"),
        pytest.param(with_tags({"a": "1"}, "Tags"), (("a", "1"),), id="property in another case"),
        pytest.param(with_tags({}), (), id="none"),
        pytest.param(with_tags(None), (), id="null, as Resource Graph tells of none"),
        pytest.param(with_tags(""), (), id="an empty text"),
        pytest.param(with_tags(1, "other"), None, id="not told"),
    ],
)
def test_tags(row, expected):
    found = fact(parse_resource, row)
    assert isinstance(found, Resource)
    assert found.tags == expected
    assert found.documents == SEEN["documents"]


@pytest.mark.parametrize("tags", [["a"], "a=b", 3, {"a": 1}, {"a": ["b"]}, True])
def test_tags_of_another_shape_are_refused(tags):
    assert_refused(parse_resource, with_tags({}), "tags", tags)
