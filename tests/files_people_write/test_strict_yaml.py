"""Strict YAML: what is read, where it stands, and what is refused, the same with and without libyaml."""

# ruff: noqa: E501 - whole messages stand in the tables, so that a search for one finds its test

from __future__ import annotations

import pytest
import yaml

from collector.files.mistakes import FileMistakes, Mistakes, Position
from collector.files.nodes import ListNode, ScalarNode, offset_place
from collector.files.strict_yaml import MAX_BYTES, PureParser, fastest_parser, parse, scan

BOTH_PARSERS = pytest.mark.parametrize("parser", [fastest_parser(), PureParser], ids=["fastest", "pure"])


def mistakes_of(text: str, parser=None, **limits) -> list[str]:
    with pytest.raises(FileMistakes) as refused:
        parse(text, name="f", parser=parser, **limits)
    return str(refused.value).splitlines()


def test_the_compiled_parser_is_chosen_where_there_is_one():
    assert (fastest_parser() is not PureParser) == yaml.__with_libyaml__


# --- What is read -----------------------------------------------------------------------------------------


@BOTH_PARSERS
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # YAML 1.1 would read another value from each of these
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("y", "y"),
        ("12:30:45", "12:30:45"),
        ("190:20:30", "190:20:30"),
        ("2026-12-15", "2026-12-15"),
        ("2026-12-15T08:00:00Z", "2026-12-15T08:00:00Z"),
        ("010", 10),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        # core types
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("Null", None),
        ("1.10", 1.1),
        ("-3", -3),
        ("+.5", 0.5),
        ("1e3", 1000.0),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("-", None),
        ("0x", "0x"),
        ("١٢", "١٢"),
        # texts
        ("'1.10'", "1.10"),
        ('"true"', "true"),
        ("''", ""),
        ('"tab\\tand\\nline"', "tab\tand\nline"),
        ("a b\n  c", "a b c"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        ("[a, {b: 1}]", ["a", {"b": 1}]),
        ("{}", {}),
    ],
)
def test_values_have_the_core_types_of_yaml_1_2(parser, written, expected):
    if written == "-":
        written, expected = "\n  -", [None]
    value = parse(f"key: {written}", name="f", parser=parser).data["key"]
    assert value == expected
    assert type(value) is type(expected)


@BOTH_PARSERS
def test_every_value_and_key_has_its_place(parser):
    parsed = parse(
        "\ufeff# comment\r\nname: 'x'\r\nempty:\r\nlist:\r\n  - é😀: 1\r\n  -\r\nflow: {a: [1, two], b: }\r\n",
        name="f",
        parser=parser,
    )
    assert parsed.data == {"name": "x", "empty": None, "list": [{"é😀": 1}, None], "flow": {"a": [1, "two"], "b": None}}
    places = {
        (): (2, 1),
        ("name",): (2, 7),
        ("empty",): (3, 1),
        ("list",): (5, 3),
        ("list", 0): (5, 5),
        ("list", 0, "é😀"): (5, 9),
        ("flow",): (7, 7),
        ("flow", "a"): (7, 11),
        ("flow", "a", 1): (7, 15),
        ("flow", "b"): (7, 21),
    }
    assert {path: parsed.position(path) for path in places} == places
    assert parsed.key_position(("list", 0, "é😀")) == (5, 5)
    assert parsed.key_position(("flow", "b")) == (7, 21)


@pytest.mark.parametrize("path", [("b",), ("a", 0), ("list", 5), ("list", "a"), ("list", -1)])
def test_a_path_that_leads_nowhere_is_an_error(path):
    parsed = parse("a: 1\nlist: [1]", name="f")
    with pytest.raises(KeyError):
        parsed.position(path)


@BOTH_PARSERS
@pytest.mark.parametrize(
    ("written", "word", "expected"),
    [
        ("key: vm.age <= limit", "limit", (1, 16)),
        ("key: 'vm.age <= limit'", "limit", (1, 17)),
        ('key: "vm.age <= limit"', "limit", (1, 17)),
        ("key: |\n  vm.age\n    <= limit\n", "limit", (3, 8)),
        ("key: |\n  limit\n", "limit", (2, 3)),
        ("key: vm.age\n  <= limit", "limit", (1, 6)),  # folded: the characters do not stand as they are read
        ('key: "vm\\u002eage <= limit"', "limit", (1, 6)),
    ],
)
def test_the_place_of_a_character_inside_a_text(parser, written, word, expected):
    mistakes = Mistakes()
    node = scan(written, name="f", mistakes=mistakes, parser=parser).entries["key"].node
    assert isinstance(node, ScalarNode)
    assert offset_place(node, node.value.index(word)) == expected


def test_values_other_than_texts_have_no_places_inside():
    assert offset_place(ListNode(Position(3, 4), []), 7) == (3, 4)
    assert offset_place(ScalarNode(Position(3, 4), 100, "100"), 2) == (3, 4)


# --- What is refused --------------------------------------------------------------------------------------

REFUSED_FORMS = {
    "empty": ("", "1:1: the file is empty; write: key: value on each line"),
    "only-a-comment": ("# nothing\n", "1:1: the file is empty; write: key: value on each line"),
    "only-a-start": ("---\n", "1:1: the file is empty; write: key: value on each line"),
    "only-null": ("~", "1:1: the file is empty; write: key: value on each line"),
    "duplicate-key": ("a: 1\nb: 2\na: 3", "3:1: the key 'a' stands twice, first in line 1; write: it once; delete line 1 or this one"),
    "duplicate-below": ("x: {a: 1,\n  'a': 2}", "2:3: the key 'a' stands twice, first in line 1; write: it once; delete line 1 or this one"),
    "anchor": ("a: &x 1", "1:4: an anchor ('&x') is not read here; write: the value without it, and in full wherever it is meant"),
    "anchor-on-key": ("&x a: 1", "1:1: an anchor ('&x') is not read here; write: the value without it, and in full wherever it is meant"),
    "anchor-on-list": ("a: &x [1]", "1:4: an anchor ('&x') is not read here; write: the value without it, and in full wherever it is meant"),
    "alias": ("a: *x", "1:4: an alias (`*name`) is not read here; write: the value itself, in full"),
    "alias-as-key": ("*x : 1", "1:1: an alias (`*name`) is not read here; write: the value itself, in full"),
    "merge-key": ("a:\n  <<: {b: 1}", "2:3: a merge key (`<<`) is not read here; write: the keys themselves, in full"),
    "tag": ("a: !!str 5", "1:4: a tag ('!!str') is not read here; write: the value without it; between quotes if it is a text"),
    "python-tag": (
        "a: !!python/object/apply:os.system [id]",
        "1:4: a tag ('!!python/object/apply:os.system') is not read here; write: the value without it; between quotes if it is a text",
    ),
    "own-tag": ("!secret {a: 1}", "1:1: a tag ('!secret') is not read here; write: the value without it; between quotes if it is a text"),
    "number-key": ('1: a', '1:1: the key \'1\' is a number, but keys are texts; write: "1": …, with the key between quotes, if it is meant as a text'),
    "flag-key": ('true: a', '1:1: the key \'true\' is true or false, but keys are texts; write: "true": …, with the key between quotes, if it is meant as a text'),
    "null-key": ('~: a', '1:1: the key \'~\' is nothing, but keys are texts; write: "~": …, with the key between quotes, if it is meant as a text'),
    "list-key": ("[a]: b", "1:1: a list or mapping stands where a key belongs; write: key: value, with a text as key"),
    "mapping-key": ("? {a: 1}\n: b", "1:3: a list or mapping stands where a key belongs; write: key: value, with a text as key"),
    "second-document": ("a: 1\n---\nb: 2", "2:1: a second document (`---`) starts here; write: each document in a file of its own"),
    "yaml-directive": ("%YAML 1.1\n---\na: 1", "1:1: a directive (`%`) is not read here; write: the file without lines that begin with `%`"),
    "tab": ("a:\n\tb: 1", '2:1: a tab stands here; write: spaces (two per level), or "\\t" between double quotes if a text needs one'),
    "control-character": ("a: x\x07y", "1:5: an invisible control character (U+0007) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "escaped-control-character": ('a: "\\x1b[31m"', "1:4: an invisible control character (U+001B) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "direction-mark": ("a: \u202exy", "1:4: an invisible control character (U+202E) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "line-separator": ("a: 1\nb: \u2028", "2:4: an invisible control character (U+2028) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "half-character": ("a: \ud800", "1:4: an invisible control character (U+D800) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "late-byte-order-mark": ("a: \ufeffb", "1:4: an invisible control character (U+FEFF) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "infinite": ("a: .inf", "1:4: '.inf' is not a number that can be compared; write: a smaller number, or the text between quotes"),
    "not-a-number": ("a: .NaN", "1:4: '.NaN' is not a number that can be compared; write: a smaller number, or the text between quotes"),
    "overflowing": ("a: 1e999", "1:4: '1e999' is a number too large to be compared; write: a smaller number, or the text between quotes"),
    "endless-digits": ("a: " + "9" * 5000, f"1:4: '{'9' * 59}…' is a number of 5000 characters; write: a smaller number, or the text between quotes"),
    "open-quote": ('a: 1\nb: "x\nc: 2\n', "2:4: the quote that opens here is never closed; write: the same quote again at the end of the text"),
    "open-bracket": ("a: [1, 2", "1:4: the bracket that opens here is not closed, or a comma is missing in it; write: [first, second] or {key: value, other: value}"),
    "open-brace": ("a: {b: 1\n", "1:4: the bracket that opens here is not closed, or a comma is missing in it; write: [first, second] or {key: value, other: value}"),
    "colon-in-text": ("why: because: so", "1:13: a `: ` stands where no key can be; write: the text in quotes if the `:` belongs to it, otherwise each key on its own line, indented like its neighbours"),
    "no-colon": ("a: 1\nb\n", "2:1: a key stands here without its `:`; write: key: value, or quotes around the whole text"),
    "at-sign": ("a: @b", "1:4: an unquoted text cannot begin with this character; write: the text between quotes"),
    "list-and-keys": ("- a\nb: 1", "2:1: this line does not fit the lines above it; write: it with the same indentation as its neighbours (two spaces a level), each entry of a list with `- `"),
    "outdented": ("  a: 1\n b: 2", "2:2: this line does not fit the lines above it; write: it with the same indentation as its neighbours (two spaces a level), each entry of a list with `- `"),
    "too-deep": ("[" * 65 + "]" * 65, "1:65: more than 64 levels of brackets or indentation; write: fewer levels"),
    "too-large": ("#" * (MAX_BYTES + 1), "1:1: the file is larger than 4 MiB; write: a shorter file; split it or drop what is generated"),
    "too-large-in-bytes": ("é" * (MAX_BYTES // 2 + 1), "1:1: the file is larger than 4 MiB; write: a shorter file; split it or drop what is generated"),
}  # fmt: skip


@BOTH_PARSERS
@pytest.mark.parametrize(("text", "expected"), REFUSED_FORMS.values(), ids=REFUSED_FORMS)
def test_a_refused_form_is_named_with_its_place_and_what_to_write(parser, text, expected):
    assert mistakes_of(text, parser) == [f"f:{expected}"]


@BOTH_PARSERS
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a: "\\q"', 1),
        ("a: 1\nb: {c: 1]", 2),
        ("a: 'x' y", 1),
        ("a: >x\n", 1),
        ("a: b\n c\nd", 3),
        ("- a\n - b: 1\n  c: 2", 2),
    ],
)
def test_other_syntax_errors_are_one_mistake_in_the_right_line(parser, text, line):
    (mistake,) = mistakes_of(text, parser)
    assert mistake.split(":")[1] == str(line)
    assert "; write: " in mistake


@BOTH_PARSERS
def test_everything_that_can_be_told_is_told_in_one_pass(parser):
    text = "a: &x 1\nb: *x\na: 2\n3: !!str c\n<<: {}\nd: .inf\n---\ne: 1"
    assert [mistake.split(":")[1:3] for mistake in mistakes_of(text, parser)] == [
        ["1", "4"], ["2", "4"], ["3", "1"], ["4", "1"], ["4", "4"], ["5", "1"], ["6", "4"], ["7", "1"],
    ]  # fmt: skip


@BOTH_PARSERS
def test_depth_and_number_of_values_are_limited_exactly(parser):
    assert parse("[" * 64 + "]" * 64, name="f", parser=parser).data
    assert parse("[a, b, c]", name="f", parser=parser, max_nodes=4).data == ["a", "b", "c"]
    assert mistakes_of("[a, b, c]", parser, max_nodes=3) == [
        "f:1:8: more than 3 values in one file; write: a shorter file, or several"
    ]
