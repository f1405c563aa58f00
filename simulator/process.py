"""Starts the simulator as a process of its own, and ends it."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent
_GRACE_SECONDS = 5


class NotStarted(RuntimeError):
    """The simulator could not be started; the message is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running simulator."""

    url: str
    ca: Path
    """The certificate authority to trust, as a PEM file."""
    pid: int
    tenant: str
    client_id: str
    """What a client signs in with; any secret will do."""
    now: str
    """The pinned moment of the estate, RFC 3339."""
    process: subprocess.Popen[str]

    def log(self) -> list[dict[str, Any]]:
        """Return all requests so far: `{method, path, query, status}`; a batch also has its `parts`."""
        context = ssl.create_default_context(cafile=str(self.ca))
        with urllib.request.urlopen(f"{self.url}/_simulator/log", timeout=10, context=context) as answer:  # noqa: S310 - our own https url
            entries: list[dict[str, Any]] = json.load(answer)
        return entries

    def stop(self) -> None:
        """End the process by closing its stdin; it removes its files itself."""
        _end(self.process)


@contextmanager
def start(
    estate: Path | None, faults: Path | None = None, *, lifetime: float = 600, options: Sequence[str] = ()
) -> Iterator[Running]:
    """Serve an estate file while the context lasts, or with `options` a generated one; `NotStarted` says why it cannot.

    The options are those of `python -m simulator`, for example `("--generate", "5x400", "--throttle")`.
    """
    command = [sys.executable, "-m", "simulator", *([str(estate)] if estate else []), "--lifetime", str(lifetime)]
    if faults is not None:
        command += ["--faults", str(faults)]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*command, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))},
    )
    try:
        yield _ready(process)
    finally:
        _end(process)


def _ready(process: subprocess.Popen[str]) -> Running:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise NotStarted(process.stderr.read().strip() if process.stderr else "no answer")
    said = json.loads(line)
    return Running(
        url=said["url"],
        ca=Path(said["ca"]),
        pid=said["pid"],
        tenant=said["tenant"],
        client_id=said["client_id"],
        now=said["now"],
        process=process,
    )


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None and process.stdin:
        process.stdin.close()
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()
