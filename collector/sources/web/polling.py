"""Answers that are not settled yet, such as coverage that is still being merged: asked again for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from collector.probe import Until
from collector.sources.clock import Clock
from collector.sources.limits import Budget
from collector.sources.web.answers import Fetched

_STEP = 5.0
_LONGEST_WAIT = 30.0


class Patience:
    """The seconds that a run has for answers to settle, from the first that does not; shared by its threads."""

    def __init__(self, clock: Clock, budget: Budget, seconds: float) -> None:
        self._clock = clock
        self._budget = budget
        self._seconds = seconds
        self._ends: float | None = None
        self._lock = threading.Lock()

    def wait(self, seconds: float) -> bool:
        """Wait, at most as long as there is patience; say no where there is none left."""
        now = self._clock.monotonic()
        with self._lock:
            self._ends = now + self._seconds if self._ends is None else self._ends
            wait = min(seconds, self._ends - now)
        if wait <= 0 or not self._budget.can_wait(wait):
            return False
        self._budget.pause(wait)
        return True


def settled(fetch: Callable[[], Fetched], until: Until | None, patience: Patience) -> Fetched:
    """Return an answer when it is settled, or as it is when patience ends."""
    found, waits = fetch(), 0
    while until is not None and is_pending(found.value, until):
        waits += 1
        if not patience.wait(min(_STEP * waits, _LONGEST_WAIT)):
            break
        found = fetch()
    return found


def is_pending(value: Any, until: Until) -> bool:
    """Say whether an answer, or any item of it, says that it is not settled yet."""
    pending = {word.casefold() for word in until.pending}
    return any(isinstance(word, str) and word.casefold() in pending for word in _words_at(value, until.path))


def _words_at(value: Any, path: str) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _words_at(one, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        name, _, rest = path.partition(".")
        yield from _words_at(value.get(name), rest)
