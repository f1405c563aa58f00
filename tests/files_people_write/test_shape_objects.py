"""Objects with known keys, and the wrappers that check further or keep the place."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from collector.files.mistakes import FileMistakes, Mistakes
from collector.files.shape import (
    INVALID,
    Duration,
    Invalid,
    Key,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Refined,
    Text,
    Whole,
    WithPlace,
    load,
    read_file,
)

# --- Objects ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    name: str
    age: int = 0


PERSON = Object(
    keys=(
        Key("full_name", Text(sample="On call"), "…", required=True, into="name"),
        Key("age", Whole(sample="36"), "…"),
    ),
    build=Person,
    doc="A person.",
)
META = Object(keys=(Key("author", Text(sample="x"), "…"),), build=dict)
PEOPLE = Object(
    keys=(Key("people", ListOf(PERSON), "…", required=True), Key("meta", META, "…")),
    build=lambda people, meta=None: people,
)


def test_an_object_builds_its_result_and_leaves_defaults_to_it():
    assert load(PERSON, "full_name: On call", name="f") == Person("On call")
    assert load(PERSON, "age: 36\nfull_name: On call", name="f") == Person("On call", 36)


def test_all_mistakes_of_form_and_shape_come_in_one_pass():
    text = (
        "people:\n"
        "  - full_nam: On call\n"
        "  - {full_name: Bo, age: &x 1}\n"
        "  - {full_name: Bo, full_name: Cy, age: -1}\n"
        "  - Dee\n"
        "author: me\n"
    )
    with pytest.raises(FileMistakes) as refused:
        load(PEOPLE, text, name="f")
    assert str(refused.value).splitlines() == [
        "f:2:5: the key `full_name` is missing; write: full_name: On call",
        "f:2:5: unknown key 'full_nam' (did you mean 'full_name'?); write: one of the keys full_name, age",
        "f:3:26: an anchor ('&x') is not read here; write: the value without it, and in full wherever it is meant",
        "f:4:21: the key 'full_name' stands twice, first in line 4; write: it once; delete line 4 or this one",
        "f:4:41: `age` is -1, but at least 0 and at most 1000000 is allowed; write: age: 36",
        "f:5:5: `people[3]` is a text ('Dee'), but a group of keys belongs here; write: {full_name: On call}",
        "f:6:1: the key 'author' does not belong here; write: it below `meta:`",
    ]


def test_a_refused_value_is_not_complained_about_twice():
    with pytest.raises(FileMistakes) as refused:
        load(PEOPLE, "people: *all\nmeta: {author: !!str 5}", name="f")
    assert [mistake.what for mistake in refused.value.mistakes] == [
        "an alias (`*name`) is not read here",
        "a tag ('!!str') is not read here",
    ]


def test_unknown_keys_by_the_thousand_are_answered_shortly():
    text = "full_name: On call\n" + "".join(f"k{number}: 1\n" for number in range(5000))
    with pytest.raises(FileMistakes) as refused:
        load(PERSON, text, name="f")
    assert len(refused.value.mistakes) == 101


def test_a_name_that_people_choose_cannot_break_the_line_of_a_message():
    with pytest.raises(FileMistakes) as refused:
        load(MapOf(Text(sample="a", multiline=True), Whole()), '"a\\n##vso[x]": y', name="f")
    assert str(refused.value) == (
        "f:1:16: `a\\n##vso[x]` is a text ('y'), but a number belongs here; write: a\\n##vso[x]: 3"
    )


# --- Wrappers ---------------------------------------------------------------------------------------------


def _even(value: int, spot) -> int | Invalid:
    return value if value % 2 == 0 else spot.wrong(f"{spot.title} is odd", spot.written(str(value + 1)))


def test_a_refined_shape_checks_further_and_places_its_mistake():
    shape = Object(keys=(Key("n", Refined(Whole(), _even), "…", required=True),), build=lambda n: n)
    assert load(shape, "n: 4", name="f") == 4
    with pytest.raises(FileMistakes, match=re.escape("f:1:4: `n` is odd; write: n: 6")):
        load(shape, "n: 5", name="f")
    assert shape.schema()["properties"]["n"]["type"] == "integer"


def test_a_placed_value_can_be_refused_later_down_to_the_character():
    mistakes = Mistakes()
    shape = ListOf(WithPlace(Text(sample="x")))
    first, second = read_file(shape, "- one two\n- 'three four'", name="f", mistakes=mistakes)
    assert (first.value, first.spot.line, first.spot.label) == ("one two", 1, "[0]")
    assert first.spot.wrong("no two", "one", offset=4) is INVALID
    assert second.spot.wrong("no three", "four", offset=0) is INVALID
    assert second.spot.wrong("no four", "three", offset=6) is INVALID
    with pytest.raises(FileMistakes) as refused:
        mistakes.raise_if_any()
    assert (
        str(refused.value) == "f:1:7: no two; write: one\nf:2:4: no three; write: four\nf:2:10: no four; write: three"
    )


def test_invalid_items_do_not_hide_the_others_but_the_file_is_refused():
    mistakes = Mistakes()
    assert read_file(ListOf(Whole()), "[1, x, 3]", name="f", mistakes=mistakes) == (1, 3)
    with pytest.raises(FileMistakes):
        mistakes.raise_if_any()


def test_alternatives_that_cannot_be_told_apart_are_a_defect():
    with pytest.raises(ValueError, match="two alternatives read the same kind: a text"):
        OneOf((Text(sample="x"), Duration()))


def test_a_shape_that_refuses_without_a_reason_is_a_defect_and_never_a_value():
    silent = Refined(Whole(), lambda value, spot: INVALID)
    with pytest.raises(RuntimeError, match="without recording why"):
        load(silent, "1", name="f")
