"""Runs golive as a child of the step: its words made harmless for the host, signals handed on."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

_COMMAND_ANYWHERE = re.compile(r"##(?=vso\[|\[)", re.IGNORECASE)
_COMMAND_IN_FRONT = re.compile(r"^(\s*):(?=:)")


def run_golive(arguments: Sequence[str], log: TextIO) -> int:
    """Run golive with the interpreter of this process and return its exit code; 128 + n after signal n.

    `-I` keeps the workspace and `PYTHONPATH` off the import path: what is being judged must not judge itself.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module; no shell
        [sys.executable, "-I", "-m", "golive", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        _hand_on_signals(process)
        for line in process.stdout or ():
            log.write(neutral(line))
            log.flush()
    code = process.returncode
    return code if code >= 0 else 128 - code


def neutral(line: str) -> str:
    """Break what a host would take for a command: `##vso[` and `##[` anywhere, `::` in front (evidence sources, D)."""
    return _COMMAND_IN_FRONT.sub(r"\1: ", _COMMAND_ANYWHERE.sub("# #", line))


def _hand_on_signals(process: subprocess.Popen[str]) -> None:
    """Let a cancelled job end golive in order: it then seals what it has read as partial, which is never a GO."""

    def hand_on(_number: int, _frame: FrameType | None) -> None:
        process.terminate()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, hand_on)
