"""An end to every input: CPU time, and memory of the whole process (Linux only)."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SECONDS = 5.0
"""CPU time for one input of at most 64 KiB."""
_ROOM = 512 << 20
"""Bytes that the process may grow by; what golive promises of itself is less than 512 MB in all."""


class TooSlow(BaseException):
    """An input took longer than any may; no handler of ordinary errors may catch it."""


def bound_memory() -> None:
    """Let this process grow by so much and no more: beyond that it ends in a `MemoryError`."""
    now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + _ROOM, resource.getrlimit(resource.RLIMIT_AS)[1]))


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


@contextmanager
def bounded_time() -> Iterator[None]:
    """Raise `TooSlow` in the middle of what takes longer than `SECONDS` of CPU time."""
    before = signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"more than {SECONDS:g} s of CPU time")
