"""The wire: one session with a sized pool for all threads, whose answers are read within time and size limits."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from collector.sources.azure.failures import Unreadable
from collector.sources.azure.limits import Budget

_CHUNK = 64 * 1024
_LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes. A page of 1000 rows of Resource Graph is at most some megabytes."""
_LONGEST_WAIT = 30.0
_CONNECT_TIMEOUT = 10.0
_READ_TIMEOUT = 60.0


class BoundedSession(requests.Session):
    """A session that stops reading a body that drips past the deadline or never ends."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget
        self.auth = _keep_our_token

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        kwargs |= {"stream": True, "timeout": self._timeouts()}
        if _stays_here(request.url or ""):
            kwargs["proxies"] = {}  # no proxy must see the token of a managed identity, nor can it reach a simulator
        response = super().send(request, **kwargs)
        try:
            # There is no public way to hand requests a body that was read by other means than its own.
            response._content = b"".join(self._within_limits(response.raw))
            response._content_consumed = True  # type: ignore[attr-defined]  # private, as azure-core sets it too
        finally:
            response.close()
        return response

    def _timeouts(self) -> tuple[float, float]:
        left = self._budget.remaining()
        if not left:
            raise requests.exceptions.ConnectTimeout("the run's deadline has passed")
        return min(_CONNECT_TIMEOUT, left), min(_READ_TIMEOUT, left)

    def _within_limits(self, raw: HTTPResponse) -> Iterator[bytes]:
        """Read what has arrived, again and again; requests itself would wait for a full chunk of dripping bytes."""
        size = 0
        while chunk := _read_some(raw):
            size += len(chunk)
            if size > _LARGEST_ANSWER:
                raise Unreadable(f"more than {_LARGEST_ANSWER} bytes")
            if not self._budget.remaining():
                raise requests.exceptions.ReadTimeout("the run's deadline passed while the answer was read")
            yield chunk


def _stays_here(url: str) -> bool:
    """Say whether an address is of this machine or, as 169.254.169.254 is, of its own link."""
    host = urlsplit(url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_link_local


def _read_some(raw: HTTPResponse) -> bytes:
    """Read at most a chunk, with the errors that requests raises for these."""
    try:
        return raw.read1(_CHUNK, decode_content=True)
    except ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(error) from error
    except DecodeError as error:
        raise Unreadable("a body that cannot be unpacked", error=error) from error
    except HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error


class PatientTransport(RequestsTransport):  # type: ignore[misc]  # azure-core loads it by a lazy, untyped lookup
    """The transport of azure-core, whose waits (azure-identity's retries) end with the run."""

    def __init__(self, budget: Budget, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._budget = budget

    def sleep(self, duration: float) -> None:
        self._budget.pause(min(duration, _LONGEST_WAIT))


def open_transport(budget: Budget, workers: int, ca_bundle: Path | None) -> PatientTransport:
    """Open a transport that honours the proxy and CA variables of the environment; `ca_bundle` goes before them."""
    session = BoundedSession(budget)
    session.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=workers, pool_block=True, max_retries=0))
    verify: bool | str = True if ca_bundle is None else str(ca_bundle)
    return PatientTransport(budget, session=session, session_owner=False, connection_verify=verify)


def _keep_our_token(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an `auth` of its own, requests would replace our token by a password from `.netrc`."""
    return request
