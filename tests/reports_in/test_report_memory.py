"""A large report costs little memory, whatever the number of its files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import collector

MEGABYTES = 40
MOST_GROWTH_KB = 10 * 1024

MEASURE = """
import pathlib, sys
from collector.sources.reports import inspect_file

def high_water():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

before = high_water()
reading = inspect_file(pathlib.Path(sys.argv[1]), shown_as="large.xml")
print(reading.outcome, reading.totals["lines"]["valid"], high_water() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc (Linux)")
def test_a_cobertura_file_of_40_mb_adds_less_than_10_mb(tmp_path: Path):
    lines = "".join(
        f'<line number="{n}" hits="{n * n % 7 % 2}"/>'
        if n % 10
        else f'<line number="{n}" hits="1" branch="true" condition-coverage="50% ({n // 10 % 2}/2)"/>'
        for n in range(1, 301)
    )
    path = tmp_path / "large.xml"
    classes = (MEGABYTES << 20) // len(lines)
    with path.open("w", encoding="utf-8") as report:
        report.write('<coverage line-rate="0.5"><packages><package><classes>')
        for number in range(classes):
            report.write(f'<class name="c" filename="src/file{number}.py"><lines>{lines}</lines></class>')
        report.write("</classes></package></packages></coverage>")

    done = subprocess.run(  # its own process: the peak of this one is older than the test
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=Path(collector.__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    outcome, valid, growth = done.stdout.split()
    assert (outcome, int(valid)) == ("read", classes * 300)
    assert int(growth) < MOST_GROWTH_KB
