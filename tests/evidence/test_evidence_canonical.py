"""One spelling for every JSON value."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.canonical import digest, from_bytes, to_bytes

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "x"]}, b'{"a":[true,null,"x"],"b":1}'),
        ({"a": (1, 2)}, b'{"a":[1,2]}'),
        (1.0, b"1"),
        (-0.0, b"0"),
        (0.1, b"0.1"),
        (2.0**53, b"9007199254740992.0"),
        (2**60, b"1152921504606846976"),
        ("Zürich ☃", '"Zürich ☃"'.encode()),
        ("line\nfeed", b'"line\\nfeed"'),
        ("half \ud83d pair", b'"half ? pair"'),
        ({}, b"{}"),
    ],
)
def test_the_spelling_is_sorted_compact_utf_8(value, expected):
    assert to_bytes(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_what_json_cannot_spell_is_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_bytes(value)


@pytest.mark.parametrize("value", [b"bytes", {"a": object()}, {1, 2}])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(TypeError):
        to_bytes(value)


def test_the_digest_is_the_published_sha_256_of_the_bytes():
    assert digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(_JSON)
def test_reading_and_writing_again_gives_the_same_bytes(value):
    data = to_bytes(value)
    assert to_bytes(json.loads(data)) == data


@given(st.dictionaries(st.text(), st.integers(), max_size=6))
def test_the_order_of_names_does_not_matter(value):
    assert to_bytes(value) == to_bytes(dict(reversed(list(value.items()))))


_FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([1e16, -1e22, 1e-5, 0.0001, 5e-324, -0.0])
_ANY_TEXT = st.text(st.characters(exclude_categories=()))
_ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _FLOATS | _ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_ANY_TEXT, inner, max_size=4),
    max_leaves=20,
)


def _spelt_by_the_standard_library(value):
    def whole(found):
        if isinstance(found, dict):
            return {name: whole(inner) for name, inner in found.items()}
        if isinstance(found, list):
            return [whole(inner) for inner in found]
        return int(found) if isinstance(found, float) and found.is_integer() and abs(found) < 2**53 else found

    text = json.dumps(whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode(errors="replace")


@given(_ANY_JSON)
def test_the_fast_spelling_is_that_of_the_standard_library(value):
    assert to_bytes(value) == _spelt_by_the_standard_library(value)


@given(_ANY_JSON)
def test_the_fast_reading_is_that_of_the_standard_library(value):
    data = to_bytes(value)
    fast, slow = from_bytes(data), json.loads(data)
    assert (fast, repr(fast)) == (slow, repr(slow))


@pytest.mark.parametrize("value", [{None: 1}, {True: 1}, {2: 1, 10: 1}, {1.5: 1}])
def test_names_that_are_no_texts_are_spelt_as_the_standard_library_does(value):
    assert to_bytes(value) == _spelt_by_the_standard_library(value)


@pytest.mark.parametrize("data", [b"", b"{", b'{"a":NaN}', b"\xff", b'{"a":1}{"b":2}'])
def test_what_is_no_json_is_not_read(data):
    with pytest.raises(ValueError, match=r".+"):
        from_bytes(data)
