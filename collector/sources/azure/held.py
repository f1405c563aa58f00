"""Answers of a batch that wait to be read, each found by its address however that is written."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from requests.structures import CaseInsensitiveDict

from collector.model import fold_id
from collector.sources.clock import Clock

_GOOD_FOR = 60.0
"""Seconds. A page is dated when it is read, so an answer that lay longer is asked for anew."""

Key: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One answer within the answer to a batch."""

    status: int
    headers: CaseInsensitiveDict[str]
    said: Any
    """The object or list that the batch held, or the bytes of something else."""

    @property
    def content(self) -> bytes:
        """The answer as it would have come over the wire."""
        return self.said if isinstance(self.said, bytes) else json.dumps(self.said).encode()

    @property
    def is_plain(self) -> bool:
        """Whether no step of the pipeline would do anything but hand out the object or list."""
        return self.status == 200 and isinstance(self.said, dict | list) and "date" not in self.headers


class Held(threading.local):
    """The answers of one thread's last batch, each given out once.

    They end with the next batch of the thread, and with the thread itself: what nobody reads does not pile up.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._parts: dict[str, Part] = {}
        self._good_until = 0.0

    def keep(self, parts: Iterable[tuple[str, Part]]) -> None:
        """Hold the answers of a new batch, by their addresses, and drop those of the last one."""
        self._parts = dict(parts)
        self._good_until = self._clock.monotonic() + _GOOD_FOR

    def take(self, url: str) -> Part | None:
        """Give out the answer for an address, or `None` where there is none."""
        if not self._parts or self._clock.monotonic() > self._good_until:
            return None
        if url not in self._parts:
            key = key_of(url)
            url = next((known for known in self._parts if key_of(known) == key), url)
        return self._parts.pop(url, None)

    def take_plain(self, url: str) -> Any:
        """Give out the object or list that is the answer for just this address; `None` where it is not as simple."""
        part = self._parts.get(url)
        if part is None or not part.is_plain or self._clock.monotonic() > self._good_until:
            return None
        return self._parts.pop(url).said


def key_of(url: str) -> Key:
    """Return what tells addresses apart: neither the case of the path nor the order of the parameters does.

    Each segment and parameter is decoded by itself, so that an encoded slash stays within its segment.
    """
    parts = urlsplit(url)
    segments = tuple(fold_id(unquote(segment)) for segment in parts.path.strip("/").split("/"))
    return segments, tuple(sorted(_parameter(text) for text in parts.query.split("&") if text))


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return unquote(name).casefold(), unquote(value)
