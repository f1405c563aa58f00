"""Sessions whose answers are read within time and size limits; no password file, cookie or foreign proxy gets in."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from collector.sources.limits import Budget

_CHUNK = 64 * 1024
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes. A page of 1000 rows of Resource Graph is at most some megabytes."""
_CONNECT_TIMEOUT = 10.0
_READ_TIMEOUT = 60.0


class UnusableBody(Exception):
    """An answer whose body is of no use; the message says what it was. It may be cut short, or a page of a proxy."""


class OpenSession(requests.Session):
    """A session that hands out answers whose body nobody has read yet; `chunks_of` reads it."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget
        self.auth = _keep_our_token
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        kwargs |= {"stream": True, "timeout": self._timeouts()}
        if stays_here(request.url or ""):
            kwargs["proxies"] = {}  # no proxy must see the token of a managed identity, nor can it reach a simulator
        return super().send(request, **kwargs)

    def _timeouts(self) -> tuple[float, float]:
        left = self._budget.remaining()
        if not left:
            raise requests.exceptions.ConnectTimeout("the run's deadline has passed")
        return min(_CONNECT_TIMEOUT, left), min(_READ_TIMEOUT, left)


class BoundedSession(OpenSession):
    """A session that stops reading a body that drips past the deadline or never ends."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        response = super().send(request, **kwargs)
        try:
            # There is no public way to hand requests a body that was read by other means than its own.
            response._content = b"".join(chunks_of(response.raw, self._budget, LARGEST_ANSWER))
            response._content_consumed = True  # type: ignore[attr-defined]  # private, as azure-core sets it too
        finally:
            response.close()
        return response


def chunks_of(raw: HTTPResponse, budget: Budget, largest: int) -> Iterator[bytes]:
    """Yield what has arrived, again and again; requests itself would wait for a full chunk of dripping bytes.

    Raises `UnusableBody` beyond `largest` bytes after unpacking, and the errors of requests.
    """
    size = 0
    while chunk := _read_some(raw):
        size += len(chunk)
        if size > largest:
            raise UnusableBody(f"more than {largest} bytes")
        if not budget.remaining():
            raise requests.exceptions.ReadTimeout("the run's deadline passed while the answer was read")
        yield chunk


def stays_here(url: str) -> bool:
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
        raise UnusableBody("a body that cannot be unpacked") from error
    except HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error


def _keep_our_token(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an `auth` of its own, requests would replace our token by a password from `.netrc`."""
    return request
