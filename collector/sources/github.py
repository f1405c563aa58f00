"""GitHub as a source: REST with the token of the job, or with one that may see more (evidence sources, A.0 and A.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from collector.model import Cause, Host, Place
from collector.probe import Ask, HostArchive, ReadError
from collector.sources.clock import Clock, wall_time
from collector.sources.github_errors import is_limit, refusal_of
from collector.sources.limits import Budget
from collector.sources.web.answers import Answer, Asked, Fetched
from collector.sources.web.homes import Home
from collector.sources.web.settings import https_base, token_of
from collector.sources.web.source import WebSource
from collector.sources.web.waits import asked_wait

API_VERSION = "2022-11-28"
"""Supported until 10 March 2028 (evidence sources, A.0)."""

_MOST_FILTERED = 1000
"""Items at which GitHub ends every list that is filtered."""
_SECOND_LIMIT_PAUSE = 60.0
_AFTER_RESET = 1.0
"""Seconds by which the clocks of GitHub's machines may differ."""
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_EPOCH = re.compile(r"[0-9]{1,10}")
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,<]*\brel="?next\b', re.IGNORECASE)
_SAYS_NEXT = re.compile(r'\brel="?next\b', re.IGNORECASE)
_MOVED, _READY = (301, 302, 307, 308), 302
_MAY_PASS = frozenset({408, 500, 502, 503, 504})
_HAND_OVER = "Hand the token of the job over (`env: GITHUB_TOKEN: ${{ github.token }}`), or one as GOLIVE_GITHUB_TOKEN."


class GitHub(WebSource):
    """Reads repositories of github.com, or of the server that `GITHUB_API_URL` names.

    `patience`, in seconds, is for answers that are not settled yet; `wall` tells the seconds since 1970.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        clock: Clock,
        *,
        patience: float,
        budget: Budget,
        wall: Callable[[], float] = wall_time,
        ca_bundle: Path | None = None,
    ) -> None:
        dialect = _Dialect(environ)
        super().__init__(dialect, clock, patience=patience, budget=budget, wall=wall, ca_bundle=ca_bundle)


class _Dialect:
    """The ways of GitHub."""

    host = Host.GITHUB
    name = "GitHub"
    at_once = 1
    """It asks to be called serially (best practices of its REST API)."""
    reading_posts: Sequence[str] = ()
    packs_in_folder = False

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def headers(self) -> Mapping[str, str]:
        token = token_of(self._environ, ("GOLIVE_GITHUB_TOKEN", "GITHUB_TOKEN"), _HAND_OVER)
        return {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": API_VERSION,
        }

    def home(self, _place: Place, _ask: Ask | HostArchive) -> Home:
        return Home(https_base(self._environ, "GITHUB_API_URL", "https://api.github.com"))

    def address(self, place: Place, ask: Ask) -> str:
        per_page = () if ask.single else (("per_page", str(min(100, ask.newest or 100))),)
        query = (*ask.query, *(pair for pair in per_page if pair[0] not in dict(ask.query)))
        return self.home(place, ask).address(f"{_repository(place)}/{ask.path}", query)

    def archive_address(self, request: HostArchive) -> str:
        return self.home(request.place, request).address(f"{_repository(request.place)}/{request.path}")

    def next_page(self, _ask: Ask, _url: str, fetched: Fetched, _items: Sequence[Any], listed: int) -> str:
        """Return the link `rel="next"`; it leads to `/repositories/{id}/…`, and is never built by hand."""
        link = fetched.answer.headers.get("link", "")
        found = _NEXT.search(link)
        if found is not None:
            return found[1]
        if _SAYS_NEXT.search(link):
            raise ReadError(Cause.PARTIAL, "the link to the next page of a list cannot be read", "Update golive.")
        counted = isinstance(fetched.value, Mapping) and "total_count" in fetched.value
        if counted and listed == _MOST_FILTERED:
            raise ReadError(
                Cause.PARTIAL,
                f"a list ended after {listed:,} items, where GitHub ends every list that is filtered",
                "Narrow what is asked in the workload file: fewer pipelines, another branch.",
            )
        return ""

    def moved_to(self, answer: Answer) -> str:
        return answer.headers.get("location", "") if answer.status in _MOVED else ""

    def download_from(self, answer: Answer) -> str:
        return answer.headers.get("location", "") if answer.status == _READY else ""

    def asked_to_wait(self, answer: Answer, before: int, wall: float) -> float | None:
        """Obey `Retry-After`, else the reset of a quota that is used up, else a minute that doubles."""
        if not is_limit(answer):
            return None
        asked = asked_wait(answer.headers, wall)
        if asked is not None:
            return asked
        reset = answer.headers.get("x-ratelimit-reset", "")
        if answer.headers.get("x-ratelimit-remaining") == "0" and _EPOCH.fullmatch(reset):
            return max(0.0, float(reset) - wall) + _AFTER_RESET
        return _SECOND_LIMIT_PAUSE * float(2**before)

    def will_pass(self, answer: Answer) -> bool:
        return answer.status in _MAY_PASS

    def refusal(self, answer: Answer, asked: Asked) -> ReadError:
        return refusal_of(answer, asked)


def _repository(place: Place) -> str:
    owner, _, name = place.name.partition("/")
    if not _REPOSITORY.fullmatch(place.name) or owner in (".", "..") or name in (".", ".."):
        raise ReadError(
            Cause.SCOPE,
            f"{place.name!a} is no repository of GitHub",
            "Write it as owner/name under delivery in the workload file.",
        )
    return f"repos/{place.name}"
