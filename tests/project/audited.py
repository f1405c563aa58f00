"""Runs an action under an audit hook and prints every touch of the outside world, one a line.

A process of its own, because an audit hook cannot be taken away again: `python audited.py judgement`.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

WATCHED = ("open", "os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "tempfile.", "time.sleep", "urllib.")


def touches(action: Callable[[], object]) -> list[str]:
    """The watched audit events while `action` runs; modules that are imported late are not counted."""
    seen: list[str] = []
    armed = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if armed and event.startswith(WATCHED) and not _importing():
            seen.append(f"{event} {arguments[:2]!r}")

    sys.addaudithook(watch)
    action()
    armed = False
    return seen


def _importing() -> bool:
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
    return False


def _judgement() -> Callable[[], object]:
    from judged_sample import judgement  # the self-tests of the hook need none of the engine

    return judgement()


def _misdeeds() -> Mapping[str, Callable[[], object]]:
    return {
        "open": lambda: open(__file__).close(),  # noqa: PTH123 - the plainest way to open a file
        "connect": lambda: socket.socket().close(),
        "start": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "scratch": lambda: tempfile.TemporaryFile().close(),
        "nothing": lambda: sorted("abc"),
    }


if __name__ == "__main__":
    chosen = sys.argv[1]
    found = touches(_judgement() if chosen == "judgement" else _misdeeds()[chosen])
    sys.stdout.write("\n".join(found))
