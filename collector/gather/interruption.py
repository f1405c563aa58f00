"""How a run is asked to end early: at any moment, and obeyed only where it waits for answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Interruption:
    """A wish to end the run. It raises `KeyboardInterrupt` only inside `waiting`, so that no finding gets lost."""

    def __init__(self) -> None:
        self._requested = False
        self._waiting = False

    def request(self) -> None:
        """Ask the run to end. Called by a signal handler, which runs in the thread that waits."""
        self._requested = True
        if self._waiting:
            raise KeyboardInterrupt

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Mark a part of the run that only waits. Raises `KeyboardInterrupt` when the run is or was asked to end."""
        self._waiting = True
        try:
            if self._requested:
                raise KeyboardInterrupt
            yield
        finally:
            self._waiting = False
