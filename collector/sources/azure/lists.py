"""Lists of the resource manager, read to their last page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collector.model import Cause
from collector.probe import RawPage, ReadError
from collector.sources.azure.pipeline import Line, get

_NEXT = frozenset({"nextlink", "@nextlink", "@odata.nextlink"})
"""In lower case: a link in another case that nobody follows would be a list that seems to end. Management groups write
`@nextLink`."""


def pages_after(line: Line, body: Any, url: str) -> Iterator[RawPage]:
    """Yield a first page that was read from `url` already, then all that follow it. Raises `ReadError`.

    An empty page may have a successor, and the service may lead in a circle.
    """
    seen = {url}
    while True:
        page = list_page(body)
        yield page
        link = _next_link(page.body)
        if not link:
            return
        if link in seen:
            raise ReadError(
                Cause.PARTIAL,
                "the pages of a list lead in a circle, so its end was never reached",
                "Run again; if it stays, report it to the service's support.",
            )
        seen.add(link)
        del page, body  # one page in memory at a time
        body = get(line, link)


def list_page(body: Any) -> RawPage:
    """Return one page of a list; a bare array counts as one. Raises `ReadError` for anything else."""
    if isinstance(body, list):
        body = {"value": body}
    if not isinstance(body, Mapping) or not isinstance(body.get("value"), list):
        raise ReadError(
            Cause.MALFORMED,
            "an answer holds no list of items where one was due",
            "Run again; if it stays, update golive: the service may answer in a new shape.",
        )
    return RawPage(body, "value")


def _next_link(body: Mapping[str, Any]) -> str:
    link = next((value for name, value in body.items() if value and name.casefold() in _NEXT), "")
    if not isinstance(link, str):
        raise ReadError(
            Cause.MALFORMED, "the link to the next page of a list is no address", "Run again; update golive."
        )
    return link
