"""Asks for many addresses in one request, so that each read finds its own answer at hand.

It only saves round trips: what a batch did not answer for good, each read asks for by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from collector.probe import ReadError
from collector.sources.azure.allowances import Told
from collector.sources.azure.errors import Refusal
from collector.sources.azure.held import Held, Part
from collector.sources.azure.parts import answers, question
from collector.sources.azure.pipeline import Line, post
from collector.sources.azure.policies import RETRIED, refusals
from collector.sources.azure.quota import places_of, quotas_told
from collector.sources.azure.retrying import backoff, pause_after
from collector.sources.azure.settings import MOST_PARTS
from collector.sources.azure.throttle import Throttle
from collector.sources.limits import Budget

_ADDRESS = "/batch?api-version=2020-06-01"
_MOST_ROUNDS = 3
_LONGEST_PAUSE = 30.0
"""Seconds between two rounds: the answers at hand must not grow old."""
_NOT_OFFERED = frozenset({400, 403, 404, 405, 501})
_MOST_FAILURES = 2
"""In a row, each after its retries: then batches cost more than they save."""


class Batches:
    """Reads ahead by batches of GETs until the cloud shows that it has none. Several threads may use it."""

    def __init__(
        self,
        *,
        line: Line,
        home: str,
        held: Held,
        budget: Budget,
        throttle: Throttle,
        jitter: Callable[[], float],
        wall: Callable[[], float],
        wanted: bool,
    ) -> None:
        self._line = line
        self._home = home
        self._held = held
        self._budget = budget
        self._throttle = throttle
        self._jitter = jitter
        self._wall = wall
        self._offered = wanted
        self._failures = 0

    @property
    def together(self) -> int:
        """How many addresses one batch takes; 1 where there are no batches."""
        return MOST_PARTS if self._offered else 1

    def read_ahead(self, urls: Sequence[str]) -> None:
        """Hold the answers for these addresses, as far as they can be had; a run that is over ends this quietly."""
        found: dict[str, Part] = {}
        held_for = {url: self._throttle.held_for(places_of(url)) for url in urls}
        with suppress(ReadError):
            self._ask([url for url, wait in held_for.items() if not wait], found)
            self._ask([url for url, wait in held_for.items() if 0 < wait <= _LONGEST_PAUSE], found)
        self._held.keep(found.items())

    def at_hand(self, url: str) -> Any:
        """Return the object or list that a batch brought for an address, once; `None` where the pipeline must look."""
        return self._held.take_plain(url)

    def _ask(self, urls: Sequence[str], found: dict[str, Part]) -> None:
        """Ask for what is free, or will soon be, and again for what may still come; the rest is left to the reads."""
        left = list(urls)
        for attempt in range(1, _MOST_ROUNDS + 1):
            if len(left) < 2 or not self._offered:
                return
            parts = self._send(left)
            if parts is None:
                return
            # a 401 is left to the read, which renews the token
            found.update((url, part) for url, part in parts.items() if part.status not in (401, *RETRIED))
            waits = {url: self._wait_for(url, parts.get(url), attempt) for url in left if _may_pass(parts.get(url))}
            left = [url for url, wait in waits.items() if wait <= _LONGEST_PAUSE]
            pause = max((waits[url] for url in left), default=0.0)
            if attempt == _MOST_ROUNDS or not self._budget.can_wait(pause):
                return
            self._budget.pause(pause)

    def _send(self, urls: Sequence[str]) -> Mapping[str, Part] | None:
        """Send one batch and return the parts of its answer, `None` for one without. Raises `ReadError`."""
        load = Counter(place for url in urls for place in places_of(url))
        parts: Mapping[str, Part] | None = None
        self._throttle.enter(load)
        try:
            parts = answers(post(self._line, self._home + _ADDRESS, question(self._home, urls)), urls)
        except ReadError as error:
            self._note_failure(error)
            raise
        finally:
            self._throttle.leave(load, None if parts is None else _told_by(parts))
        if parts is None:
            self._note_failure(None)
        else:
            self._failures = 0
            self._throttle.weigh(_balance_of(parts))
        return parts

    def _note_failure(self, error: ReadError | None) -> None:
        self._failures += 1
        if self._failures >= _MOST_FAILURES or (isinstance(error, Refusal) and error.status in _NOT_OFFERED):
            self._offered = False

    def _wait_for(self, url: str, part: Part | None, attempt: int) -> float:
        """Return how long to wait before asking again, and make the other readers of a throttled place wait too."""
        if part is None:
            return backoff(attempt, self._jitter)
        wait = pause_after(part.headers, self._wall(), attempt, self._jitter)
        if part.status == 429:
            places = places_of(url)
            self._throttle.refused(places, wait, quotas_told(places, part.headers))
        return wait


def _may_pass(part: Part | None) -> bool:
    return part is None or part.status in RETRIED


def _balance_of(parts: Mapping[str, Part]) -> Mapping[str, int]:
    """Return for each place how many parts it refused as too many, less those that it answered."""
    balance: Counter[str] = Counter()
    for url, part in parts.items():
        balance[places_of(url)[-1]] += refusals(part.status)
    return balance


def _told_by(parts: Mapping[str, Part]) -> Mapping[str, Told]:
    """Return what the parts say about quotas; of several about one, the least."""
    told: dict[str, Told] = {}
    for url, part in parts.items():
        for place, said in quotas_told(places_of(url), part.headers).items():
            told[place] = min(said, told.get(place, said), key=lambda known: known.remaining)
    return told
