"""Answers of this run that are asked for again: the service says whether they still hold, and need not repeat them."""

from __future__ import annotations

import threading
from collections import OrderedDict

from collector.sources.web.answers import Answer

_MOST_BYTES = 32 * 1024 * 1024


class Kept:
    """The latest answers with an `ETag`, in memory alone: a cache on disk could be written by others."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, url: str) -> Answer | None:
        with self._lock:
            return self._answers.get(url)

    def keep(self, url: str, answer: Answer) -> None:
        """Keep a 200 that has a tag; the oldest ones make room."""
        if answer.status != 200 or not answer.headers.get("etag"):
            return
        with self._lock:
            self._forget(url)
            self._answers[url] = answer
            self._bytes += len(answer.body)
            while self._bytes > _MOST_BYTES:
                self._forget(next(iter(self._answers)))

    def drop(self, url: str) -> None:
        """Forget an answer that turned out to be of no use: asked again, the service must send it whole."""
        with self._lock:
            self._forget(url)

    def _forget(self, url: str) -> None:
        known = self._answers.pop(url, None)
        if known is not None:
            self._bytes -= len(known.body)
