"""Pages of a list with `link` headers, whose addresses name the repository by its id as GitHub's do."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from urllib.parse import urlencode

from simulator.answers import Answer
from simulator.github import refusals
from simulator.github.addresses import API
from simulator.github.reading.route import Listed

_DEFAULT_SIZE = 30
_LARGEST_SIZE = 100
_REACHABLE = 1000
"""Filtered lists of runs end here, whatever their total says."""


def page(listed: Listed, path: str, query: Mapping[str, str], most: int) -> Answer:
    """Answer the page of a list that the query asks for; `path` is where its links lead, below the API.

    `most` items stand on a page; the real GitHub sends as many as are asked for, up to a hundred.
    """
    size = min(_LARGEST_SIZE, most, max(1, _whole(query, "per_page", _DEFAULT_SIZE)))
    start = _cursor(query) if listed.by_cursor else (max(1, _whole(query, "page", 1)) - 1) * size
    reachable = listed.items[:_REACHABLE] if listed.ends_at_thousand else listed.items
    items = list(reachable[start : start + size])
    links = _by_cursor(start, size, len(reachable)) if listed.by_cursor else _by_page(start, size, len(reachable))
    headers = {"link": _header(links, path, query)} if links else {}
    body = {"total_count": len(listed.items), listed.key: items} if listed.key else items
    return Answer(200, body, headers)


def _by_page(start: int, size: int, total: int) -> Mapping[str, Mapping[str, str]]:
    """Return the parameters of each link; a list of one page has none."""
    number, last = start // size + 1, -(-total // size)
    pages = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    if number == 1:
        del pages["prev"], pages["first"]
    if number >= last:
        del pages["next"], pages["last"]
    return {name: {"page": str(at)} for name, at in pages.items()}


def _by_cursor(start: int, size: int, total: int) -> Mapping[str, Mapping[str, str]]:
    if start + size >= total:
        return {}
    return {"next": {"after": urlsafe_b64encode(f"after {start + size}".encode()).decode()}}


def _header(links: Mapping[str, Mapping[str, str]], path: str, query: Mapping[str, str]) -> str:
    return ", ".join(
        f'<{API}/{path}?{urlencode({**query, **changed})}>; rel="{name}"' for name, changed in links.items()
    )


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    said = query.get(name, "")
    return int(said) if said.isdigit() else default


def _cursor(query: Mapping[str, str]) -> int:
    if "page" in query:
        raise refusals.refused(400, "Pagination using the `page` parameter is not supported.")
    if "after" not in query:
        return 0
    try:
        return int(urlsafe_b64decode(query["after"]).decode().removeprefix("after "))
    except (NotBase64, ValueError) as error:
        raise refusals.refused(400, "The cursor is not one of this list.") from error
