"""Runs a `run:` block as the hosts do, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
AS_THE_RUNNER = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
AS_THE_AGENT = ("bash", "--noprofile", "--norc")


def start_bash(shell: tuple[str, ...], script: str, environ: Mapping[str, str], cwd: Path) -> subprocess.Popen[str]:
    """Start a script from a file, with nothing of our own environment but the search path."""
    file = cwd.parent / "step.sh"
    file.write_text(script)
    return subprocess.Popen(
        [*shell, str(file)],
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **environ},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def installed_beforehand(home: Path) -> None:
    """Put the environment of this test run where install.sh would make one: a second gate in the same job."""
    python = home / "environment" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (home / "environment" / "golive-installed").write_bytes((ROOT / "requirements" / "runtime.txt").read_bytes())
