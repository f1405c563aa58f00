"""What a command that only prints may import: each of these costs more than the answer is worth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT, within

DENIED = (
    "asyncio",
    "azure",
    "cel_expr_python",
    "cryptography",
    "importlib.metadata",
    "jinja2",
    "logging.config",
    "msgspec",
    "requests",
    "rich",
    "securesystemslib",
    "ssl",
    "yaml",
)


def imported_by(*arguments: str, folder: Path) -> list[str]:
    """The modules that a Python process with these arguments imports; the process must succeed and say something."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    report = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    said = [line for line in done.stderr.splitlines() if line not in report]
    assert (done.returncode, bool(done.stdout), said) == (0, True, [])
    return [line.rsplit("|", 1)[-1].strip() for line in report[1:]]


def denied_among(names: list[str]) -> list[str]:
    return sorted(name for name in names if within(name, DENIED))


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("gate", "--help"), ("judge", "--help")])
def test_a_command_that_only_prints_imports_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]):
    assert denied_among(imported_by("-m", "golive", *arguments, folder=tmp_path)) == []


def test_a_heavy_import_is_found(tmp_path: Path):
    names = imported_by("-c", "import yaml, logging, importlib.metadata; print('x')", folder=tmp_path)
    assert {"yaml", "importlib.metadata"} <= set(denied_among(names))
    assert "logging" not in denied_among(names)
