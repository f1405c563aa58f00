"""The JSON schema of the workload file agrees with the loader, but for what a schema cannot say."""

from __future__ import annotations

import json

import jsonschema
import pytest
from workload_files import ACCEPTED, FULL, REFUSED, written

from collector.files.shape import schema_text
from collector.files.strict_yaml import parse
from collector.files.workload import workload_schema


def schema_accepts(text: str) -> bool:
    return jsonschema.Draft7Validator(workload_schema()).is_valid(parse(text, name="f").data)


SCHEMA_CANNOT_SAY = {
    "date-impossible": "which days a month has",
    "name-line-break": "the very end of a text: `$` stops before a last line break in Python, though not in ECMAScript",
    "subscription-twice": "equality in another case",
    "subscription-in-two-tenants": "equality in two lists",
    "tags-beside-groups-alone": "what a key means without another",
    "tags-beside-resources-alone": "what a key means without another",
    "management-group-in-two-tenants": "equality in two lists",
    "management-group-twice": "equality in another case",
    "tenant-twice": "equality of one key of two objects",
    "tenant-without-target": "that one of two keys must be there",
    "resource-group-twice": "equality in another case",
    "resource-twice": "equality in another case",
    "tag-twice": "equality in another case",
    "expect-twice": "equality of one key of two objects",
    "contact-twins": "equality of one key of two objects",
    "rebuildable-twice": "equality of one key of two objects",
    "store-twice": "equality in another case",
    "cutover-at-once": "the order of two moments",
    "cutover-backwards": "the order of two moments",
    "cutover-of-another-year": "the order of two moments",
    "cutover-after-go-live": "the order of two moments",
    "contacts-of-one-person": "equality of one key of two objects",
    "loss-of-a-year": "the order of two lengths of time",
    "loss-twice": "equality of one key of two objects",
    "flow-twice": "equality in another case",
    "telemetry-twice": "equality of one key of two objects",
    "peak-empty": "that one of two keys must be there",
    "tests-both": "that of two keys only one may be there",
    "component-without": "that one of two keys must be there",
    "component-twice": "equality of one key of two objects",
    "query-empty": "that one of three keys must be there",
    "query-both": "that of two keys only one may be there",
    "role-twice": "equality of some keys of two objects",
}
NO_DATA = {"key-twice", "owner-escape", "commit-exponent"}
"""Mistakes of form: such a file never becomes data that a schema could judge."""


def test_the_schema_is_valid_in_both_dialects():
    jsonschema.Draft7Validator.check_schema(workload_schema())
    jsonschema.Draft202012Validator.check_schema(
        {**workload_schema(), "$schema": "https://json-schema.org/draft/2020-12/schema"}
    )


@pytest.mark.parametrize("text", [written(), FULL, *(text for text, _ in ACCEPTED.values())])
def test_the_schema_accepts_what_is_read(text):
    assert schema_accepts(text)


@pytest.mark.parametrize("case", [case for case in REFUSED if case not in NO_DATA])
def test_the_schema_refuses_what_is_refused_where_it_can(case):
    assert schema_accepts(REFUSED[case][0]) == (case in SCHEMA_CANNOT_SAY)


def test_every_key_is_explained_and_no_other_key_is_allowed():
    def check(schema: dict) -> int:
        if schema.get("type") == "array":
            return check(schema["items"])
        if schema.get("type") != "object":
            return 0
        if "propertyNames" in schema:  # names that people choose, as those of tags
            return check(schema["additionalProperties"])
        assert schema["additionalProperties"] is False
        assert all(key["description"].endswith(".") for key in schema["properties"].values())
        return len(schema["properties"]) + sum(check(key) for key in schema["properties"].values())

    assert check(workload_schema()) == 162


def test_the_text_of_the_schema_is_the_same_each_time_and_reads_back():
    assert schema_text(workload_schema()) == schema_text(workload_schema())
    assert json.loads(schema_text(workload_schema())) == workload_schema()
