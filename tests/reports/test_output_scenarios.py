"""What golive says in the end of the three demo scenarios, in every format and to the letter.

When a criterion, a question or a report changes on purpose, write the expected texts again, and read their difference:

    python -m pytest tests/reports/test_output_scenarios.py --snapshot-update
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from collector.cli.finishing import FORMATS

EXIT_CODES = {"ready": 0, "not-ready": 10, "denied": 11}
ROOT = Path(__file__).parents[2]
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class OneFileEach(SingleFileSnapshotExtension):
    """Every report in a file of its own, `__snapshots__/test_output_scenarios/*.txt`, as it was written."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def reports_of_demo(scenario: str, folder: Path) -> tuple[int, dict[str, str]]:
    """Run `golive demo SCENARIO` as a user does: its exit code, and the report in each format."""
    arguments = [f"--format={name}={folder / name}" for name in FORMATS]
    ended = subprocess.run(
        [sys.executable, "-m", "golive", "demo", scenario, "-o", str(folder / "packet"), *arguments],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    written = {name: (folder / name).read_bytes().decode() for name in FORMATS if (folder / name).is_file()}
    assert written.keys() == FORMATS.keys(), ended.stderr.decode()
    return ended.returncode, written


def comparable(report: str) -> str:
    """Digests tell every change of a question or an answer: they are right in other tests, and left out here."""
    return DIGEST.sub("sha256:(digest)", report)


@pytest.mark.parametrize("scenario", EXIT_CODES)
def test_reports_of_demo(scenario: str, tmp_path: Path, snapshot: SnapshotAssertion):
    ended, reports = reports_of_demo(scenario, tmp_path)
    assert ended == EXIT_CODES[scenario]
    for name, report in reports.items():
        assert comparable(report) == snapshot(name=name, extension_class=OneFileEach), name
