"""One request and its answer: counted, bounded, followed nowhere."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import requests
from requests.adapters import HTTPAdapter

from collector import __version__
from collector.sources.limits import Budget
from collector.sources.web.answers import Answer
from collector.sources.web.session import LARGEST_ANSWER, OpenSession, chunks_of

_TEXT = re.compile("json|html", re.IGNORECASE)
LARGEST_ARCHIVE = 512 * 1024 * 1024
"""Bytes as they come over the wire."""


class Exchange:
    """Sends single requests on kept connections. It may be used from several threads.

    Proxy and CA variables of the environment are honoured; `ca_bundle`, a PEM file, goes before them.
    """

    def __init__(self, budget: Budget, *, connections: int, ca_bundle: Path | None = None) -> None:
        self._budget = budget
        self._verify: bool | str = True if ca_bundle is None else str(ca_bundle)
        self._session = OpenSession(budget)
        self._session.mount("https://", HTTPAdapter(pool_maxsize=connections, pool_block=True, max_retries=0))
        self._session.headers["User-Agent"] = f"golive/{__version__}"
        self._lock = threading.Lock()
        self._sent = 0

    @property
    def sent(self) -> int:
        """How many requests have left, repeated ones counted each time."""
        return self._sent

    def send(
        self, method: str, url: str, headers: Mapping[str, str], *, body: str = "", into: BinaryIO | None = None
    ) -> Answer:
        """Return the answer to one request; `into` takes the body of a 200 that is neither JSON nor a page.

        Raises `WIRE_ERRORS`, and `ReadError` when the run may send no more.
        """
        self._budget.spend()
        with self._lock:
            self._sent += 1
        response = self._session.request(
            method,
            url,
            headers=dict(headers),
            data=body.encode() or None,
            allow_redirects=False,
            verify=self._verify,
        )
        try:
            is_file = response.status_code == 200 and not _TEXT.search(response.headers.get("content-type", ""))
            body_read = self._body_of(response, into if is_file else None)
            return Answer(url, response.status_code, response.headers, body_read)
        finally:
            response.close()

    def _body_of(self, response: requests.Response, into: BinaryIO | None) -> bytes:
        chunks = chunks_of(response.raw, self._budget, LARGEST_ANSWER if into is None else LARGEST_ARCHIVE)
        if into is None:
            return b"".join(chunks)
        into.seek(0)
        into.truncate()
        for chunk in chunks:
            self._budget.refuse_when_over()
            into.write(chunk)
        return b""
