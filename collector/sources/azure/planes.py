"""Data planes: services beside the resource manager, each read with a token and a pipeline of its own.

An endpoint comes out of an answer, and an answer may lie: a token goes only below the domain of its service. In a cloud
of one's own (`--arm-url`) data planes are asked at the resource manager's host, below the name of theirs.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from collector.model import Cause
from collector.probe import Plane, PlaneList, RawPage, ReadError
from collector.sources.azure.addresses import address_of
from collector.sources.azure.clouds import Cloud
from collector.sources.azure.lists import pages_after
from collector.sources.azure.pipeline import Line, get

_SCOPES = {Plane.LOAD_TESTING: "https://cnt-prod.loadtesting.azure.com/.default"}
_HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
"""A host as every reader of addresses understands it: some take a backslash or an escaped slash for its end."""


class Planes:
    """Reads the lists of data planes; a pipeline is opened for each host that is asked."""

    def __init__(self, cloud: Cloud, open_line: Callable[[str, str], Line]) -> None:
        """`open_line` takes the home and the scope of the tokens."""
        self._cloud = cloud
        self._open_line = open_line
        self._lines: dict[str, Line] = {}
        self._lock = threading.Lock()

    def pages(self, request: PlaneList, query: tuple[tuple[str, str], ...]) -> Iterator[RawPage]:
        """Yield the pages of a list. Raises `ReadError`."""
        host = self._host(request)
        home, path = (self._cloud.arm_url, f"{host}/") if self._cloud.is_custom else (f"https://{host}", "")
        line = self._line(home, request.plane)
        url = address_of(home, path + request.path, request.api_version, query)
        try:
            yield from pages_after(line, get(line, url), url)
        except ReadError as error:
            if error.cause is not Cause.DENIED:
                raise
            where = request.resource or "the resource"
            detail = f"the data plane of {where} does not let the identity read {request.path} ({error.detail})"
            fix = f"Grant the role {request.plane.role} on {where} to the identity that runs golive."
            raise ReadError(error.cause, detail, fix, error.body) from error

    def _host(self, request: PlaneList) -> str:
        """Return the host to ask. Raises `ReadError` for one that no token may go to."""
        domain = self._domain(request.plane)
        if not domain:
            raise ReadError(
                Cause.SCOPE,
                f"golive does not know where the service {request.plane} answers in this cloud",
                "Bring the result as a dated record for the meeting.",
            )
        endpoint = request.endpoint if "://" in request.endpoint else f"https://{request.endpoint}"
        if not _lies_below(domain, endpoint.rstrip("/")):
            raise ReadError(
                Cause.MALFORMED,
                f"an answer names an endpoint for {request.plane} outside of {domain}, and nothing was sent there",
                "Look at the resource in the portal; if its endpoint is right, update golive.",
            )
        return urlsplit(endpoint).hostname or ""

    def _domain(self, plane: Plane) -> str:
        return {Plane.LOAD_TESTING: self._cloud.load_testing}[plane]

    def _line(self, home: str, plane: Plane) -> Line:
        with self._lock:
            if home not in self._lines:
                scope = self._cloud.scope if self._cloud.is_custom else _SCOPES[plane]
                self._lines[home] = self._open_line(home, scope)
            return self._lines[home]


def _lies_below(domain: str, home: str) -> bool:
    """Say whether an address is https, a bare host below a domain, and nothing more."""
    try:
        parts = urlsplit(home)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    sound = parts.scheme == "https" and bare and port in (None, 443) and _HOST.fullmatch(host) is not None
    return sound and host.endswith(f".{domain}")
