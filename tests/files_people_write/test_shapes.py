"""Shapes: what each reads, what each says about a mistake, and that the JSON schema agrees."""

# ruff: noqa: E501 - whole messages stand in the tables, so that a search for one finds its test

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.files.mistakes import FileMistakes, Mistakes
from collector.files.shape import (
    Choice,
    Duration,
    Flag,
    Instant,
    Key,
    ListOf,
    MapOf,
    Number,
    Object,
    OneOf,
    Rule,
    Text,
    Whole,
    duration_of,
    duration_text,
    json_schema,
    load,
    read_file,
    schema_text,
)
from collector.files.strict_yaml import parse
from collector.model import Severity

KEBAB = Text(sample="a-b", max_length=10, rules=(Rule("[a-z]+(-[a-z]+)*", "holds small letters and `-`"),))
SHAPES = {
    "text": Text(sample="some words", max_length=12),
    "long_text": Text(sample="some words", max_length=30, multiline=True),
    "kebab": KEBAB,
    "lower": Text(sample="ABC", lower=True),
    "choice": Choice.of(Severity),
    "instant": Instant(),
    "duration": Duration(minimum=timedelta(hours=1), maximum=timedelta(days=30)),
    "number": Number(minimum=0, maximum=100, unit="%"),
    "any_number": Number(),
    "whole": Whole(maximum=10),
    "flag": Flag(),
    "list": ListOf(KEBAB, min_items=1, max_items=3, unique_by=str),
    "map": MapOf(KEBAB, Number(sample="5"), max_items=2),
    "folded_map": MapOf(Text(sample="abc", lower=True), Whole()),
    "either": OneOf((Choice.of(Severity), ListOf(Choice.of(Severity)))),
}


def shape_of(key: str) -> Object[object]:
    return Object(keys=(Key(key, SHAPES[key], "…", required=True, into="value"),), build=lambda value: value)


READ = [
    ("text", "some words", "some words"),
    ("text", "'1.10'", "1.10"),
    ("text", "no", "no"),
    ("long_text", '"a\\n\\tb"', "a\n\tb"),
    ("kebab", "a-b", "a-b"),
    ("lower", "AbC", "abc"),
    ("choice", "major", Severity.MAJOR),
    ("instant", "2026-12-15T08:00:00Z", datetime(2026, 12, 15, 8, tzinfo=UTC)),
    ("instant", "2026-12-15T08:00:00+01:30", datetime(2026, 12, 15, 6, 30, tzinfo=UTC)),
    ("instant", "2026-12-15t08:00:00.5z", datetime(2026, 12, 15, 8, 0, 0, 500000, tzinfo=UTC)),
    ("duration", "P7D", timedelta(days=7)),
    ("duration", "PT36H", timedelta(hours=36)),
    ("duration", "P2W", timedelta(days=14)),
    ("duration", "P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ("duration", "PT60M", timedelta(hours=1)),
    ("number", "80", 80.0),
    ("number", "99.9", 99.9),
    ("number", "0", 0.0),
    ("any_number", "-1e3", -1000.0),
    ("whole", "3", 3),
    ("whole", "3.0", 3),
    ("flag", "true", True),
    ("flag", "False", False),
    ("list", "[a, b-c]", ("a", "b-c")),
    ("map", "{a: 1, b: 2.5}", {"a": 1.0, "b": 2.5}),
    ("folded_map", "{aBc: 1}", {"abc": 1}),
    ("either", "minor", Severity.MINOR),
    ("either", "[minor, major]", (Severity.MINOR, Severity.MAJOR)),
    ("either", "[]", ()),
]


@pytest.mark.parametrize(("key", "written", "expected"), READ)
def test_a_valid_value_is_read(key, written, expected):
    value = load(shape_of(key), f"{key}: {written}", name="f")
    assert value == expected
    assert type(value) is type(expected)


REFUSED = [
    ("text", "", "`text` has nothing behind it; write: text: some words"),
    ("text", "1.10", "`text` is a number ('1.10'), but a text belongs here; write: text: \"1.10\", between quotes"),
    ("text", "true", "`text` is true or false ('true'), but a text belongs here; write: text: \"true\", between quotes"),
    ("text", "[a]", "`text` is a list, but a text belongs here; write: text: some words"),
    ("text", "{a: 1}", "`text` is a group of keys, but a text belongs here; write: text: some words"),
    ("text", "''", "`text` is an empty text; write: text: some words"),
    ("text", "'  '", "`text` is '  ', but a valid one says something; write: text: some words"),
    ("text", "a longer text", "`text` is 13 characters long, but at most 12 are read; write: a shorter text, for example text: some words"),
    ("text", '"a\\nb"', "`text` is 'a\\nb', but a valid one stands on one line, without tabs; write: text: some words"),
    ("text", '"a\\tb"', "`text` is 'a\\tb', but a valid one stands on one line, without tabs; write: text: some words"),
    ("long_text", '"\\n\\n"', "`long_text` is '\\n\\n', but a valid one says something; write: long_text: some words"),
    ("kebab", "A_b", "`kebab` is 'A_b', but a valid one holds small letters and `-`; write: kebab: a-b"),
    ("kebab", '"a-b\\n"', "`kebab` is 'a-b\\n', but a valid one holds small letters and `-`; write: kebab: a-b"),
    ("kebab", "5", "`kebab` is a number ('5'), but a text belongs here; write: kebab: a-b"),
    ("choice", "Blocker", "`choice` is 'Blocker', which is not a choice (did you mean 'blocker'?); write: choice: major (one of blocker, major, minor)"),
    ("choice", "P1", "`choice` is 'P1', which is not a choice; write: choice: major (one of blocker, major, minor)"),
    ("choice", "1", "`choice` is a number ('1'), but a text belongs here; write: choice: major"),
    ("instant", "2026-12-15", "`instant` is '2026-12-15', which has no time of day and no zone; write: instant: 2026-12-15T08:00:00Z"),
    ("instant", "2026-12-15T09:30:00", "`instant` is '2026-12-15T09:30:00', which has no zone; write: instant: 2026-12-15T09:30:00Z (Z is UTC; or an offset such as +01:00)"),
    ("instant", "2026-12-15 09:30:00Z", "`instant` is '2026-12-15 09:30:00Z', which is not a moment as RFC 3339 writes it; write: instant: 2026-12-15T09:30:00Z"),
    ("instant", "2026-12-15T09:30+01:00", "`instant` is '2026-12-15T09:30+01:00', which is not a moment as RFC 3339 writes it; write: instant: 2026-12-15T09:30:00+01:00"),
    ("instant", "2026-02-30T08:00:00Z", "`instant` is '2026-02-30T08:00:00Z', which no calendar has; write: instant: 2026-12-15T08:00:00Z"),
    ("instant", "9999-12-31T23:59:59-01:00", "`instant` is '9999-12-31T23:59:59-01:00', which no calendar has; write: instant: 2026-12-15T08:00:00Z"),
    ("instant", "2026-12-15T24:01:00Z", "`instant` is '2026-12-15T24:01:00Z', which no calendar has; write: instant: 2026-12-15T08:00:00Z"),
    ("instant", "0001-01-01T00:00:00Z", "`instant` is '0001-01-01T00:00:00Z', but only the years 2002 to 9000 are read; write: instant: 2026-12-15T08:00:00Z"),
    ("instant", "15.12.2026 08:00", "`instant` is '15.12.2026 08:00', which is not a moment as RFC 3339 writes it; write: instant: 2026-12-15T08:00:00Z"),
    ("instant", "2026", "`instant` is a number ('2026'), but a text belongs here; write: instant: 2026-12-15T08:00:00Z"),
    ("duration", "36h", "`duration` is '36h', which is not a duration as ISO 8601 writes it; write: duration: PT36H"),
    ("duration", "7 days", "`duration` is '7 days', which is not a duration as ISO 8601 writes it; write: duration: P7D"),
    ("duration", "90 min", "`duration` is '90 min', which is not a duration as ISO 8601 writes it; write: duration: PT90M"),
    ("duration", "36", "`duration` is the number 36 without a unit; write: duration: PT36H for hours, P36D for days"),
    ("duration", "p7d", "`duration` is 'p7d', which is not a duration as ISO 8601 writes it; write: duration: P7D"),
    ("duration", "P1M", "`duration` is 'P1M', but months and years have no fixed length; write: duration: P30D, in days"),
    ("duration", "P1Y2M", "`duration` is 'P1Y2M', but months and years have no fixed length; write: duration: P425D, in days"),
    ("duration", "P", "`duration` is 'P', which is not a duration in whole weeks, days, hours, minutes or seconds; write: duration: P7D (or PT36H, PT15M)"),
    ("duration", "P1DT", "`duration` is 'P1DT', which is not a duration in whole weeks, days, hours, minutes or seconds; write: duration: P7D (or PT36H, PT15M)"),
    ("duration", "-P1D", "`duration` is '-P1D', which is not a duration in whole weeks, days, hours, minutes or seconds; write: duration: P7D (or PT36H, PT15M)"),
    ("duration", "PT1.5H", "`duration` is 'PT1.5H', which is not a duration in whole weeks, days, hours, minutes or seconds; write: duration: P7D (or PT36H, PT15M)"),
    ("duration", "PT59M", "`duration` is 'PT59M', but PT1H to P30D is allowed; write: duration: P7D"),
    ("duration", "P31D", "`duration` is 'P31D', but PT1H to P30D is allowed; write: duration: P7D"),
    ("duration", "true", "`duration` is true or false ('true'), but a text belongs here; write: duration: P7D"),
    ("number", "80%", "`number` is '80%', but it counts % and is written as a number alone; write: number: 80"),
    ("number", "80 days", "`number` is '80 days', but it counts % and is written as a number alone; write: number: 80"),
    ("any_number", "7 kg", "`any_number` is '7 kg', but it has no unit and is written as a number alone; write: any_number: 80"),
    ("number", "'75'", "`number` is a text ('75'), but a number belongs here; write: number: 75 without quotes"),
    ("number", "many", "`number` is a text ('many'), but a number belongs here; write: number: 80"),
    ("number", "true", "`number` is true or false ('true'), but a number belongs here; write: number: 80"),
    ("number", "101", "`number` is 101, but at least 0 and at most 100 is allowed; write: number: 80"),
    ("number", "-0.5", "`number` is -0.5, but at least 0 and at most 100 is allowed; write: number: 80"),
    ("whole", "2.5", "`whole` is 2.5, but a whole number belongs here; write: whole: 3"),
    ("whole", "11", "`whole` is 11, but at least 0 and at most 10 is allowed; write: whole: 3"),
    ("flag", "yes", "`flag` is a text ('yes'), but true or false belongs here; write: flag: true"),
    ("flag", "Off", "`flag` is a text ('Off'), but true or false belongs here; write: flag: false"),
    ("flag", "1", "`flag` is a number ('1'), but true or false belongs here; write: flag: true"),
    ("list", "a", "`list` is a text ('a'), but a list belongs here; write: list: [a]"),
    ("list", "{a: b}", "`list` is a group of keys, but a list belongs here; write: list: [a-b]"),
    ("list", "[]", "`list` has no entries, but at least 1 belongs here; write: list: [a-b]"),
    ("list", "[a, b, c, d]", "`list` has 4 entries, but at most 3 are read; write: a shorter list"),
    ("list", "[a, b, a]", "`list[2]` repeats what stands in line 1; write: it once; delete line 1 or this one"),
    ("list", "[a, ~]", "`list[1]` has nothing behind it; write: a-b"),
    ("map", "[a]", "`map` is a list, but a group of keys belongs here; write: map: {a-b: 5}"),
    ("map", "{a: 1, b: 2, c: 3}", "`map` has 3 keys, but at most 2 are read; write: fewer keys"),
    ("map", "{A: 1}", "`A` is 'A', but a valid one holds small letters and `-`; write: a-b"),
    ("map", "{a: x}", "`a` is a text ('x'), but a number belongs here; write: a: 5"),
    ("folded_map", "{abc: 1, ABC: 2}", "`ABC` is the name 'abc' once more; write: each name once"),
    ("either", "5", "`either` is a number ('5'), but a text or a list belongs here; write: either: major"),
    ("either", "", "`either` has nothing behind it; write: either: major"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "written", "expected"), REFUSED)
def test_an_invalid_value_is_refused_with_what_to_write(key, written, expected):
    with pytest.raises(FileMistakes) as refused:
        load(shape_of(key), f"{key}: {written}", name="f")
    (mistake,) = refused.value.mistakes
    assert f"{mistake.what}; write: {mistake.how}" == expected


# --- The JSON schema --------------------------------------------------------------------------------------

SCHEMA_CANNOT_SAY = {
    "2026-02-30T08:00:00Z": "which days a month has",
    "9999-12-31T23:59:59-01:00": "which moments a calendar has",
    "2026-12-15T24:01:00Z": "how many hours a day has",
    "0001-01-01T00:00:00Z": "a range of years",
    '"a-b\\n"': "the very end of a text: `$` stops before a last line break in Python, though not in ECMAScript",
    "{abc: 1, ABC: 2}": "equality in another case",
    "PT59M": "a range of durations",
    "P31D": "a range of durations",
}


def schema_accepts(schema, text: str) -> bool:
    # The schema is checked against plain JSON types; in an editor a YAML 1.2 parser stands before it, as here.
    return jsonschema.Draft7Validator(schema).is_valid(parse(text, name="f").data)


@pytest.mark.parametrize("key", SHAPES)
def test_the_schema_of_a_shape_is_a_valid_schema_in_both_dialects(key):
    schema = json_schema(shape_of(key), title="t", doc="d")
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft202012Validator.check_schema({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})


@pytest.mark.parametrize(("key", "written", "expected"), READ)
def test_the_schema_accepts_what_is_read(key, written, expected):
    assert schema_accepts(shape_of(key).schema(), f"{key}: {written}")


@pytest.mark.parametrize(("key", "written", "expected"), REFUSED)
def test_the_schema_refuses_what_is_refused_where_it_can(key, written, expected):
    assert schema_accepts(shape_of(key).schema(), f"{key}: {written}") == (written in SCHEMA_CANNOT_SAY)


@pytest.mark.parametrize("key", SHAPES)
def test_the_example_of_a_shape_is_valid(key):
    load(shape_of(key), f"{key}: {SHAPES[key].example()}", name="f")


def test_the_text_of_a_schema_never_changes():
    schema = json_schema(shape_of("flag"), title="t", doc="größer")
    assert schema_text(schema) == (
        '{\n  "$schema": "http://json-schema.org/draft-07/schema#",\n  "title": "t",\n  "type": "object",\n'
        '  "properties": {\n    "flag": {\n      "type": "boolean",\n      "description": "…"\n    }\n  },\n'
        '  "required": [\n    "flag"\n  ],\n  "additionalProperties": false,\n  "description": "größer"\n}\n'
    )


# --- Durations --------------------------------------------------------------------------------------------


@given(st.integers(0, 999_999_999))
def test_a_duration_is_written_as_it_is_read(seconds):
    assert duration_of(duration_text(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "P0D"), (59, "PT59S"), (60, "PT1M"), (3_600, "PT1H"), (129_600, "PT36H"), (604_800, "P7D")],
)
def test_a_duration_is_written_in_the_largest_unit_that_fits(seconds, text):
    assert duration_text(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize("text", ["P7D", "PT36H", "P1DT2H3M4S", "P2W", "PT0S"])
def test_durations_agree_with_isodate(text):
    import isodate

    assert duration_of(text) == isodate.parse_duration(text)


@given(st.text() | st.sampled_from(["P1D", "PT1H"]))
def test_any_text_is_a_duration_or_none(text):
    assert isinstance(duration_of(text), timedelta | None)


# --- What holds for every text ----------------------------------------------------------------------------

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["P7D", "36h", "yes", "80%", "2026-12-15", "P1Y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(SHAPES, _VALUES)))
def test_any_value_anywhere_is_read_or_refused_and_nothing_else(data):
    everything = Object(keys=tuple(Key(name, shape, "…") for name, shape in SHAPES.items()), build=dict)
    mistakes = Mistakes()
    value = read_file(everything, yaml.safe_dump(data, allow_unicode=True), name="f", mistakes=mistakes)
    assert all("\n" not in str(mistake) for mistake in mistakes.found)
    assert mistakes.any or set(value) == set(data)
