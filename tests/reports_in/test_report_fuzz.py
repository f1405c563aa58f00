"""Whatever the bytes are: no exception, no impossible total, and no file that is cut off and still read."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzzing.promises import demand_possible
from benchmarks.fuzzing.small_files import SMALL_FILES
from collector.sources.reports import Reading, inspect_file
from collector.sources.reports.formats import FORMATS

MARKUP = (
    b"<",
    b">",
    b'"',
    b"/",
    b"&",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE",
    b"\xff\xfe",
    b"\0",
    b"-1",
    b"9" * 5000,
    b"{",
    b",",
)


def inspect_bytes(content: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report")
        path.write_bytes(content)
        return inspect_file(path, shown_as="report")


def test_every_format_has_a_seed():
    assert SMALL_FILES.keys() == {known.name for known in FORMATS}


@pytest.mark.parametrize("name", SMALL_FILES)
def test_the_samples_are_read(name):
    reading = inspect_bytes(SMALL_FILES[name].encode())
    assert (reading.outcome, reading.format) == ("read", name)
    demand_possible(reading)


@given(st.binary(max_size=400))
def test_any_bytes(content):
    demand_possible(inspect_bytes(content))


@given(st.sampled_from(sorted(SMALL_FILES.values())), st.data())
def test_valid_files_with_something_changed(text, data):
    content = text.encode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 12)))
        put = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from(MARKUP), st.just(content[end : end + 40])))
        content = content[:start] + put + content[end:]
    demand_possible(inspect_bytes(content))


@pytest.mark.parametrize("name", SMALL_FILES)
def test_a_file_that_is_cut_off_anywhere_is_never_read_as_whole(name):
    content = SMALL_FILES[name].encode().rstrip()
    for end in range(len(content)):
        reading = inspect_bytes(content[:end])
        # a file of lines may be cut off between two of them: then it is read, and known not to be whole
        assert (end, reading.outcome) in ((end, "refused"), (end, "empty")) or reading.whole is False
