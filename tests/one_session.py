"""Work that all processes of a test session share: whoever comes first does it, the others wait and find it done."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

FOLDER = "GOLIVE_TEST_SESSION"
"""The variable of the environment by which the processes of a session find their folder."""


def open_session() -> Path | None:
    """Make the folder of a session, and return it to whoever has to remove it; `None` where another process made it."""
    if FOLDER in os.environ:
        return None
    os.environ[FOLDER] = mkdtemp(prefix="golive-session-")
    return Path(os.environ[FOLDER])


def once_a_session(name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder that `make` fills; what it raises is raised, and the next one tries again."""
    session = Path(os.environ[FOLDER])
    place = session / name
    with (session / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            half_done = Path(mkdtemp(dir=session))
            make(half_done)
            half_done.rename(place)
    return place
