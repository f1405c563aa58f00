"""JSON is read whole: how large it may be, and what it may cost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import collector

MOST_TIMES_THE_FILE = 13
"""Measured: 10 times for the most expensive format, `istanbul-json`, and somewhat more for a small file."""

MEASURE = """
import pathlib, sys
from collector.sources.reports import inspect_file

def high_water():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) << 10

before = high_water()
reading = inspect_file(pathlib.Path(sys.argv[1]), shown_as="large.json")
print(reading.outcome, high_water() - before)
"""


def test_more_than_40_mb_of_json_is_refused_unparsed(look):
    reading = look(b'{"source_files": [' + b" " * (40 << 20) + b"]}")
    assert (reading.outcome, reading.format) == ("refused", "")
    assert reading.reasons == ("it is larger than 41,943,040 bytes: split it, or let the tool write XML",)


@pytest.mark.parametrize("container", ["{}", "[]", '{"a":[]}'])
def test_more_objects_and_lists_than_the_memory_holds_are_refused_unparsed(look, container):
    reading = look('{"source_files": [' + ",".join([container] * 2_000_000) + "]}")
    assert (reading.outcome, reading.format) == ("refused", "")
    assert reading.reasons == (
        "it has more than 2,000,000 JSON objects and lists: split it, or let the tool write XML",
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc (Linux)")
def test_a_parsed_report_costs_so_little_that_40_mb_fit_into_512(tmp_path: Path):
    places = {str(n): {"start": {"line": n, "column": 400}, "end": {"line": n, "column": 900}} for n in range(2_000)}
    file = {"statementMap": places, "s": dict.fromkeys(places, 0), "fnMap": {}, "f": {}, "branchMap": {}, "b": {}}
    path = tmp_path / "large.json"
    path.write_text(json.dumps({f"{n}.js": file for n in range(20)}, separators=(",", ":")), encoding="utf-8")

    done = subprocess.run(  # its own process: the peak of this one is older than the test
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=Path(collector.__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    outcome, growth = done.stdout.split()
    assert (outcome, path.stat().st_size > 2 << 20) == ("read", True)
    assert int(growth) < MOST_TIMES_THE_FILE * path.stat().st_size
