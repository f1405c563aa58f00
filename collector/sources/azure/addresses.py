"""Which addresses may be asked at all: reads on the one resource manager that the run was given."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.forbidden import ForbiddenRequest

READING_POSTS = ("/providers/microsoft.resourcegraph/resources", "/batch")
"""The only POSTs on the resource manager that read: a Resource Graph query and a batch of GETs."""

_UNSAFE = re.compile(r"[\s\\\x00-\x1f\x7f]")
_SAFE_IN_PATH = "/;()@:+,=~!$&'*-._"
_SAFE_IN_QUERY = "/;()@:,=~!$'*-._"


def refuse_unless_reading(method: str, url: str) -> None:
    """Raise `ForbiddenRequest` for anything but a GET or one of the reading POSTs."""
    verb = method.upper()
    if verb == "GET":
        return
    if verb == "POST" and urlsplit(url).path.rstrip("/").casefold() in READING_POSTS:
        return
    raise ForbiddenRequest(f"golive only reads, and {verb} {urlsplit(url).path} is not on its list of reads")


def refuse_unless_at_home(home: str, url: str) -> None:
    """Raise `ReadError` for an address anywhere but at the resource manager of the run: no token goes there."""
    if not _is_at_home(home, url):
        raise ReadError(
            Cause.PARTIAL,
            f"the next page of an answer points at another host than {urlsplit(home).netloc}, and was not followed",
            "Check --cloud, the ARM address and the proxy; golive never sends a token elsewhere.",
        )


def address_of(home: str, path: str, api_version: str, query: tuple[tuple[str, str], ...]) -> str:
    """Return the full address of a path of the resource manager. Raises `ReadError` for a path that climbs."""
    segments = path.strip("/").split("/")
    if any(segment in (".", "..") for segment in segments):
        raise ReadError(
            Cause.MALFORMED,
            "an id in an answer has a path that climbs upwards",
            "Report this as a defect of the service.",
        )
    parameters = (("api-version", api_version), *query)
    text = "&".join(f"{name}={quoted(value)}" for name, value in parameters)
    return f"{home}/{quote('/'.join(segments), safe=_SAFE_IN_PATH)}?{text}"


def quoted(value: str) -> str:
    """Return the value of a query parameter as it is written in an address."""
    return quote(value, safe=_SAFE_IN_QUERY)


def _is_at_home(home: str, url: str) -> bool:
    if _UNSAFE.search(url):
        return False
    try:
        there, here = urlsplit(url), urlsplit(home)
        return "@" not in there.netloc and _origin(there) == _origin(here)
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or 443
