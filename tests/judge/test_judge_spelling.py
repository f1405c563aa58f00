"""Numbers are written out for the engine, texts are left alone, and every column finds its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.judge.spelling import canonical, spell


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("x.n >= 2", "x.n >= 2.0"),
        ("x.n>=2&&x.m<10", "x.n>=2.0&&x.m<10.0"),
        ("x.n >= 2.5", "x.n >= 2.5"),
        ("x.n >= 1e3", "x.n >= 1e3"),
        ("x.v2 == 2", "x.v2 == 2.0"),
        ('x.s == "2 size(2)"', 'x.s == "2 size(2)"'),
        (r'x.s == "a\"2"', r'x.s == "a\"2"'),
        (r"x.s.matches(r'\d2')", r"x.s.matches(r'\d2')"),
        ("x.s == 'it 2'", "x.s == 'it 2'"),
        ("size(x.l) > 0", "golive_size(x.l) > 0.0"),
        ("x.l.size() > 0", "x.l.golive_size() > 0.0"),
        ("x.size > 0", "x.size > 0.0"),
        ("x.n == 0x10", "x.n == 0x10"),
        ("x.n == 1u", "x.n == 1u"),
        ("", ""),
    ],
)
def test_spelling(written, spelt):
    assert spell(written).text == spelt


def test_a_column_behind_a_number_is_found_again():
    text = "x.a > 1 && size(x.l) > 2 && x.bad"
    spelling = spell(text)
    assert spelling.origin(spelling.text.index("x.bad")) == text.index("x.bad")


@given(st.text(max_size=60))
def test_every_origin_lies_in_the_text(text):
    spelling = spell(text)
    origins = [spelling.origin(offset) for offset in range(len(spelling.text))]
    assert all(0 <= origin <= len(text) for origin in origins)
    assert origins == sorted(origins)


@pytest.mark.parametrize(
    "layout",
    ["x.n>=2 && size(x.l)>0", "x.n >= 2  &&\n  size( x.l ) > 0", "x.n >= 2 // at least\n && size(x.l) > 0"],
)
def test_layout_says_nothing(layout):
    assert canonical(layout) == "x . n >= 2.0 && size ( x . l ) > 0.0"
