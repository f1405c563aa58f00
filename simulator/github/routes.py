"""From a path to what is read there, for `/repos/{owner}/{name}/…` and `/repositories/{id}/…` alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from simulator.answers import Answer, Binary
from simulator.azure import Call
from simulator.blobs import Blobs
from simulator.github import paging, refusals
from simulator.github.hub import Hub, Repository
from simulator.github.reading import actions, code, deploying, guarding, releasing, scanning, tracking
from simulator.github.reading.route import Asked, Download, Listed, Route
from simulator.github.rights import Caller

_ROUTES: Final = (
    *code.ROUTES,
    *actions.ROUTES,
    *deploying.ROUTES,
    *releasing.ROUTES,
    *tracking.ROUTES,
    *scanning.ROUTES,
    *guarding.ROUTES,
)
_PATTERNS: Final = tuple((route.pattern, route) for route in _ROUTES)
_BY_NAME = re.compile(r"/api/v3/repos/(?P<owner>[^/]+)/(?P<name>[^/]+)(?:/(?P<rest>.*))?")
_BY_ID = re.compile(r"/api/v3/repositories/(?P<id>\d+)(?:/(?P<rest>.*))?")


class Routes:
    """All that can be read of the repositories of a hub."""

    def __init__(self, hub: Hub, blobs: Blobs, page_size: int) -> None:
        self._blobs = blobs
        self._page_size = page_size
        self._by_name = {repository.full_name.casefold(): repository for repository in hub.repositories}
        self._by_id = {repository.id: repository for repository in hub.repositories}

    def answer(self, call: Call, caller: Caller) -> Answer:
        """Answer a read; `Refused` says why it cannot be answered."""
        if call.method != "GET":
            raise refusals.refused(405, f"The double of GitHub is read-only: {call.method} is not served.")
        repository, rest = self._repository(urlsplit(call.target).path)
        route, parts = _route(rest)
        caller.check(repository, route.permission)
        is_administrator = caller.may(repository, "administration")
        asked = Asked(repository=repository, parts=parts, query=call.query, is_administrator=is_administrator)
        return self._written(route.read(asked), repository, rest, call.query)

    def _repository(self, path: str) -> tuple[Repository, str]:
        """Return the repository of a path, still percent-encoded, and what follows it."""
        if match := _BY_NAME.fullmatch(path):
            found = self._by_name.get(unquote(f"{match['owner']}/{match['name']}").casefold())
        elif match := _BY_ID.fullmatch(path):
            found = self._by_id.get(int(match["id"]))
        else:
            raise refusals.hidden()
        if found is None:
            raise refusals.hidden()
        return found, match["rest"] or ""

    def _written(self, found: object, repository: Repository, rest: str, query: Mapping[str, str]) -> Answer:
        if isinstance(found, Download):
            return Answer(302, Binary(), {"location": self._blobs.url(found.content)})
        if isinstance(found, Listed):
            return paging.page(found, f"repositories/{repository.id}/{rest}", query, self._page_size)
        return Answer(200, found)


def _route(rest: str) -> tuple[Route, Mapping[str, str]]:
    for pattern, route in _PATTERNS:
        if match := pattern.fullmatch(rest):
            return route, {name: unquote(part) for name, part in match.groupdict().items()}
    raise refusals.hidden()
