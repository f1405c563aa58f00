"""Strict YAML under attack: bombs are refused at once, and no text raises anything but its mistakes."""

from __future__ import annotations

import json
import time
import tracemalloc
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.files.mistakes import FileMistakes, Mistake
from collector.files.nodes import Node
from collector.files.strict_yaml import PureParser, fastest_parser, parse


@dataclass
class Asked:
    """Counts the events that the fastest parser was asked for."""

    events: int = 0

    def parser(self, text: str):
        source = fastest_parser()(text)

        def get_event():
            self.events += 1
            return source.get_event()

        return SimpleNamespace(get_event=get_event)


def _laughs(reference: str) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} {reference % ', '.join([f'*a{n - 1}'] * 9)}" for n in range(1, 12)]
    return "\n".join(lines)


BOMBS = {
    "brackets": "[" * 2_000_000,
    "braces": "{a: " * 900_000,
    "dashes": "- " * 2_000_000,
    "question-marks": "? " * 2_000_000,
    "billion-laughs": _laughs("[%s]"),
    "merge-keys": _laughs("{<<: [%s]}"),
    "anchors": "&a " * 1_000_000,
    "values": "[" + "a," * 1_900_000 + "]",
    "keys": "".join(f"k{n}: 1\n" for n in range(150_000)),
    "same-key": "a: 1\n" * 800_000,
    "digits": "a: " + "9" * 4_000_000,
    "controls": "\0" * 4_000_000,
    "open-quote": "a: '" + "x " * 1_900_000,
    "indentation": "".join(" " * n + "a:\n" for n in range(2000)),
    "tag": "a: !" + "x" * 4_000_000,
    "large": "a" * 40_000_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_after_little_work(text):
    asked = Asked()
    started = time.process_time()
    with pytest.raises(FileMistakes):
        parse(text, name="f", parser=asked.parser, max_nodes=20_000)
    assert asked.events <= 20_010
    assert time.process_time() - started < 5, "0.1 s on an idle machine; a loader that expands aliases takes minutes"


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_takes_little_memory(text):
    tracemalloc.start()
    try:
        with pytest.raises(FileMistakes):
            parse(text, name="f", max_nodes=20_000)
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


# --- What holds for every text ----------------------------------------------------------------------------

_FRAGMENTS = st.sampled_from(
    ["a", "b", ": ", ":", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", '"', "'", " # c", "|\n", ">-\n  ", "? ", "1",
     "~", "é😀", "&x ", "*x", "!!str ", "%", "---\n", "...\n", "\\", "\r\n",
     "@", "key: ", "x y", "<<: ", "\t", "\u2028"]
)  # fmt: skip
YAML_LIKE = st.one_of(st.text(), st.lists(_FRAGMENTS, max_size=25).map("".join))


def _read(text: str, parser=None) -> tuple[Node | None, tuple[Mistake, ...]]:
    mistakes: tuple[Mistake, ...] = ()
    try:
        return parse(text, name="f", parser=parser).root, mistakes
    except FileMistakes as refused:
        mistakes = refused.mistakes
    return None, mistakes


@given(YAML_LIKE)
def test_any_text_is_read_or_refused_and_nothing_else(text):
    root, mistakes = _read(text)
    assert (root is None) == bool(mistakes)


@given(YAML_LIKE)
def test_what_the_pure_parser_reads_libyaml_reads_equally_with_equal_places(text):
    pure, _ = _read(text, PureParser)
    assert pure is None or _read(text, fastest_parser()) == (pure, ())


@given(YAML_LIKE)
def test_the_place_of_a_mistake_exists_in_the_text(text):
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    _, mistakes = _read(text)
    for mistake in mistakes:
        assert 1 <= mistake.line <= len(lines)
        assert 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(min_codepoint=32, max_codepoint=0x2027, exclude_categories=("Cc",))),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), _PLAIN, min_size=1))
def test_json_is_read_back_as_it_was(data):
    text = json.dumps(data, ensure_ascii=False)
    read = parse(text, name="f").data
    assert read == data
    assert json.dumps(read, ensure_ascii=False) == text
