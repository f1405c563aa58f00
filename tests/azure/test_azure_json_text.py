"""The JSON of an answer is what the standard library says, and NaN and infinity are none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.azure.failures import Unreadable
from collector.sources.azure.json_text import parsed

NUMBERS = [
    "0",
    "-0",
    "-0.0",
    "1.0",
    "1E2",
    "1e400",
    "-1e400",
    "1.7976931348623159e308",
    "5e-324",
    "0.1e-400",
    "9" * 400,
]
NUMBERS += ["18446744073709551616", "-9223372036854775809", "9007199254740993", "123456789012345678901234567890.5"]
TEXTS = [r'"\ud800"', r'"\udc00x"', r'"\ud83d\ude00"', r'"\ude00\ud83d"', r'"\ud83d\n"', r'"\u0000\/"', '"é"']
OBJECTS = ['{"a": 1, "a": 2}', '{"a": {"b": 1}, "a": null}', r'{"\ud800": 1}', '{"": []}']
NO_JSON = ["NaN", "[Infinity]", "-Infinity", "01", "1.", "[1,]", "{,}", "'a'", '"\x01"', "[1] x", "<html>", '{"a": 1']
NO_JSON += ["[" * 100_000, "9" * 5000, "nul", "// no", "\x00"]


def spelt(value):
    """A text that tells apart what `==` does not: 1 and 1.0, 0.0 and -0.0, and the order of properties."""
    return repr(value)


@pytest.mark.parametrize("text", [*NUMBERS, *TEXTS, *OBJECTS])
@pytest.mark.parametrize("around", ["%s", '{"value": [%s]}', "\n [%s, 1] \t"])
def test_every_json_is_read_as_the_standard_library_does(text, around):
    body = (around % text).encode()

    assert spelt(parsed(body)) == spelt(json.loads(body))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_encodings_are_read_too(encoding):
    assert parsed('{"a": "é"}'.encode(encoding)) == {"a": "é"}


@pytest.mark.parametrize("body", [b"", b" ", b"\r\n\t"])
def test_an_empty_body_is_nothing(body):
    assert parsed(body) is None


@pytest.mark.parametrize("body", [*map(str.encode, NO_JSON), b'"\xff"', b'{"\xff": 1}'])
def test_what_is_no_json_is_refused(body):
    with pytest.raises(Unreadable, match="no JSON"):
        parsed(body)


CHARACTERS = st.characters(exclude_categories=[])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(CHARACTERS)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(CHARACTERS), inner)),
    max_leaves=20,
)


@given(value=VALUES, ascii_only=st.booleans(), cut=st.integers(0, 3))
def test_whatever_is_written_is_read_or_refused_as_the_standard_library_does(value, ascii_only, cut):
    text = json.dumps(value, ensure_ascii=ascii_only).replace("Infinity", "1e999")
    body = text.encode(errors="surrogatepass")[: -cut or None]
    try:
        expected = spelt(json.loads(body)) if body.strip() else "None"
    except ValueError:
        expected = "refused"

    try:
        found = spelt(parsed(body))
    except Unreadable:
        found = "refused"

    assert found == expected
