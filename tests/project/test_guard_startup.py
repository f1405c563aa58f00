"""What a command that only prints may import: each of these costs more than the answer is worth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT, within

NEVER_OFFLINE = (
    "asyncio",
    "azure",
    "cryptography",
    "importlib.metadata",
    "jinja2",
    "logging.config",
    "requests",
    "rich",
    "securesystemslib",
    "ssl",
)
"""Slow, and of no use before something is read from the network."""

NEVER_TO_PRINT = (*NEVER_OFFLINE, "cel_expr_python", "msgspec", "yaml")
"""Of no use either to a command that only prints a text it knows."""


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


def denied_among(names: list[str], denied: tuple[str, ...]) -> list[str]:
    return sorted(name for name in names if within(name, denied))


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_golive_itself_imports_nothing_heavy(tmp_path: Path, option: str):
    assert denied_among(imported_by("-m", "golive", option, folder=tmp_path), NEVER_TO_PRINT) == []


@pytest.mark.parametrize(
    "command", ["gate", "doctor", "judge", "report", "verify", "explain", "inspect", "policy", "probes"]
)
def test_a_command_imports_what_talks_to_the_network_only_when_it_does(tmp_path: Path, command: str):
    assert denied_among(imported_by("-m", "golive", command, "--help", folder=tmp_path), NEVER_OFFLINE) == []


def test_a_heavy_import_is_found(tmp_path: Path):
    names = imported_by("-c", "import yaml, logging, importlib.metadata; print('x')", folder=tmp_path)
    assert {"yaml", "importlib.metadata"} <= set(denied_among(names, NEVER_TO_PRINT))
    assert "importlib.metadata" in denied_among(names, NEVER_OFFLINE)
    assert "logging" not in denied_among(names, NEVER_TO_PRINT)
