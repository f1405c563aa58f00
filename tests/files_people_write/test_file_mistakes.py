"""How mistakes are said: one line each, in order, safe to print, with the source line when asked."""

from __future__ import annotations

import pytest

from collector.files.encoding import decode_utf8
from collector.files.mistakes import (
    MAX_MISTAKES,
    FileMistakes,
    Mistake,
    Mistakes,
    did_you_mean,
    explain_line,
    quoted,
)


def test_mistakes_are_listed_by_file_line_and_column_and_each_once():
    late, early, other = Mistake("b", 2, 1, "x", "y"), Mistake("a", 10, 3, "x", "y"), Mistake("a", 10, 1, "x", "y")
    assert str(FileMistakes([late, early, other, early])).splitlines() == [
        "a:10:1: x; write: y",
        "a:10:3: x; write: y",
        "b:2:1: x; write: y",
    ]


def test_collecting_stops_when_nobody_would_read_on():
    mistakes = Mistakes()
    for line in range(1, MAX_MISTAKES):
        mistakes.add(Mistake("f", line, 1, "x", "y"))
    with pytest.raises(FileMistakes) as stopped:
        mistakes.add(Mistake("f", MAX_MISTAKES, 1, "x", "y"))
    assert len(stopped.value.mistakes) == MAX_MISTAKES + 1
    assert f"f:{MAX_MISTAKES}:1: {MAX_MISTAKES} mistakes found, reading stopped here" in str(stopped.value)


def test_nothing_is_raised_without_a_mistake():
    mistakes = Mistakes()
    mistakes.raise_if_any()
    assert not mistakes.any


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("subscription", ["subscriptions", "tenants"], " (did you mean 'subscriptions'?)"),
        ("go-live", ["go_live"], " (did you mean 'go_live'?)"),
        ("Tier", ["tier"], " (did you mean 'tier'?)"),
        ("colour", ["tier", "owner"], ""),
        ("", ["tier"], ""),
        ("x" * 5_000_000, ["tier"], ""),
    ],
    ids=["letter", "dash", "case", "nothing-alike", "empty", "hostile"],
)
def test_a_misspelt_word_is_recognised(word, known, expected):
    assert did_you_mean(word, known) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "'plain'"),
        ("two\nlines", r"'two\nlines'"),
        ("\x1b[31mred", r"'\x1b[31mred'"),
        ("turned \u202eround", r"'turned \u202eround'"),
        ("half \ud800", r"'half \ud800'"),
        ("größer", "'größer'"),
        ("x" * 100, "'" + "x" * 59 + "…'"),
    ],
)
def test_a_value_is_shown_on_one_line_without_invisible_characters(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("mistake", "expected"),
    [
        (Mistake("f", 2, 7, "", ""), "    2 | tier: T9\n              ^"),
        (Mistake("f", 1, 1, "", ""), "    1 | workload: shop\n        ^"),
        (Mistake("f", 3, 2, "", ""), "    3 | a�b\n         ^"),
        (Mistake("f", 9, 1, "", ""), ""),
    ],
)
def test_the_source_line_is_shown_with_a_caret(mistake, expected):
    assert explain_line(mistake, "workload: shop\ntier: T9\r\na\x1bb") == expected


def test_a_very_long_source_line_is_cut_around_the_caret():
    shown = explain_line(Mistake("f", 1, 1001, "", ""), "x" * 1000 + "y" + "z" * 100_000)
    line, caret = shown.split("\n")
    assert len(line) < 140
    assert line[caret.index("^")] == "y"


def test_bytes_in_utf_8_become_text():
    assert decode_utf8("größer".encode(), name="f") == "größer"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1\nb: caf\xe9\n", "f:2:7: the byte 0xE9 is not UTF-8"),
        ("größe: ".encode() + b"\xff", "f:1:8: the byte 0xFF is not UTF-8"),
        ("tier: T1".encode("utf-16"), "f:1:1: the byte 0xFF is not UTF-8"),
    ],
)
def test_other_encodings_are_refused_with_the_place(data, expected):
    with pytest.raises(FileMistakes) as refused:
        decode_utf8(data, name="f")
    assert (
        str(refused.value) == expected + '; write: the file in the encoding UTF-8 (your editor\'s "save as" offers it)'
    )
