"""Azure DevOps as a source: REST with the token of the job, a personal one or one of Entra (evidence sources, B)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from collector.model import Cause, Host, Place
from collector.probe import Ask, HostArchive, ReadError, Service
from collector.sources.azure_devops_errors import code_of, is_limit, refusal_of
from collector.sources.clock import Clock, wall_time
from collector.sources.limits import Budget
from collector.sources.web.answers import Answer, Asked, Fetched
from collector.sources.web.homes import Home
from collector.sources.web.json_text import parsed
from collector.sources.web.session import UnusableBody
from collector.sources.web.settings import https_base, token_of
from collector.sources.web.source import WebSource
from collector.sources.web.waits import asked_wait

_API_VERSION = "7.1"
_CLOUD, _OLD_CLOUD = "dev.azure.com", ".visualstudio.com"
_TOKENS = ("GOLIVE_AZURE_DEVOPS_TOKEN", "SYSTEM_ACCESSTOKEN", "AZURE_DEVOPS_EXT_PAT")
_HAND_OVER = "Map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` in the step, or set AZURE_DEVOPS_EXT_PAT."
_LIMIT_PAUSE = 30.0
_MAY_PASS = frozenset({408, 500, 502, 503, 504})
_STOPPED = "TF24668"
"""The organization is stopped: no trouble that passes."""
_SKIP_STEP = 100
_CUT_AT = (10_000, 20_000)
"""Items at which some lists and queries end, however many there are (evidence sources, B.1)."""


class AzureDevOps(WebSource):
    """Reads projects of dev.azure.com, or of the server that `SYSTEM_COLLECTIONURI` names.

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
    """The ways of Azure DevOps."""

    host = Host.AZURE_DEVOPS
    name = "Azure DevOps"
    at_once = 4
    reading_posts = ("/_apis/wit/wiql", "/_apis/wit/workitemsbatch")
    packs_in_folder = True

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def headers(self) -> Mapping[str, str]:
        token = token_of(self._environ, _TOKENS, _HAND_OVER)
        personal = not any(self._environ.get(name, "").strip() for name in _TOKENS[:2])
        basic = base64.b64encode(f":{token}".encode()).decode()
        return {
            "Accept": "application/json",
            "Authorization": f"Basic {basic}" if personal else f"Bearer {token}",
            "X-TFS-FedAuthRedirect": "Suppress",
        }

    def home(self, place: Place, ask: Ask | HostArchive, /) -> Home:
        organization, project = _names(place)
        base = https_base(self._environ, "SYSTEM_COLLECTIONURI", f"https://{_CLOUD}/{quote(organization, safe='')}")
        service = ask.service if isinstance(ask, Ask) else Service.MAIN
        return Home(f"{_base_of(base, service, organization)}/{quote(project, safe='')}/_apis")

    def address(self, place: Place, ask: Ask) -> str:
        asked = dict(ask.query)  # a filter may stand in the query several times
        step = (("$top", str(_SKIP_STEP)),) if "$skip" in asked and "$top" not in asked else ()
        query = (("api-version", ask.api_version or _API_VERSION), *ask.query, *step)
        return self.home(place, ask).address(ask.path, query)

    def archive_address(self, request: HostArchive) -> str:
        """Ask for a signed address where the path is one of a run of a pipeline, else for the archive itself."""
        signed = request.path.startswith("pipelines/")
        how = (("$expand", "signedContent"),) if signed else (("$format", "zip"),)
        query = (("artifactName", request.name), *how, ("api-version", _API_VERSION))
        return self.home(request.place, request).address(request.path, query)

    def next_page(self, ask: Ask, url: str, fetched: Fetched, items: Sequence[Any], listed: int, /) -> str:
        """Return the page after the continuation token, or after `$skip` where the question pages by that.

        With `$skip` only an empty page is the end: a server may give less than `$top` asks for, and say nothing.
        """
        token = fetched.answer.headers.get("x-ms-continuationtoken", "")
        if token:
            return _with(url, "continuationToken", token)
        if ask.single:
            return ""
        query = dict(parse_qsl(urlsplit(url).query))
        followed_tokens = "continuationToken" in query
        skipped = query.get("$skip", "")
        if skipped.isdecimal() and not followed_tokens:
            return _with(url, "$skip", str(int(skipped) + len(items))) if items else ""
        top = "" if followed_tokens else query.get("$top", query.get("top", ""))
        _refuse_when_cut(fetched.value, len(items), top, listed)
        return ""

    def moved_to(self, _answer: Answer) -> str:
        return ""

    def download_from(self, answer: Answer) -> str:
        if answer.status in (302, 303, 307):
            location = answer.headers.get("location", "")
            return "" if "signin" in location.casefold() else location
        if answer.status != 200 or not answer.body:
            return ""
        try:
            said = parsed(answer.body)
        except UnusableBody:
            return ""
        content = said.get("signedContent") if isinstance(said, dict) else None
        url = content.get("url") if isinstance(content, dict) else None
        return url if isinstance(url, str) else ""

    def asked_to_wait(self, answer: Answer, before: int, wall: float) -> float | None:
        if not is_limit(answer):
            return None
        asked = asked_wait(answer.headers, wall)
        return _LIMIT_PAUSE * float(2**before) if asked is None else asked

    def will_pass(self, answer: Answer) -> bool:
        return answer.status in _MAY_PASS and code_of(answer) != _STOPPED

    def refusal(self, answer: Answer, asked: Asked) -> ReadError:
        return refusal_of(answer, asked)


def _names(place: Place) -> tuple[str, str]:
    organization, _, project = place.name.partition("/")
    named = {organization, project}
    if "" in named or named & {".", ".."} or any("/" in one or re.search(r"[\x00-\x1f\\]", one) for one in named):
        raise ReadError(
            Cause.SCOPE,
            f"{place.name!a} is no project of Azure DevOps",
            "Write it as organization/project under delivery in the workload file.",
        )
    return organization, project


def _base_of(base: str, service: Service, organization: str) -> str:
    """Return where a service answers for an organization: hosts of their own in the cloud, one base on a server."""
    parts = urlsplit(base)
    host = (parts.hostname or "").casefold()
    if host.endswith(_OLD_CLOUD):
        prefix = "" if service is Service.MAIN else f".{service}"
        return f"https://{quote(organization, safe='')}{prefix}{_OLD_CLOUD}"
    if host == _CLOUD:
        prefix = "" if service is Service.MAIN else f"{service}."
        return f"https://{prefix}{_CLOUD}/{quote(organization, safe='')}"
    collections, _, last = parts.path.rpartition("/")
    kept = last if unquote(last).casefold() == organization.casefold() else quote(organization, safe="")
    return f"https://{parts.netloc}{collections}/{kept}"


def _with(url: str, name: str, value: str) -> str:
    """Return an address with one parameter of its query replaced or added."""
    parts = urlsplit(url)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return parts._replace(query=urlencode([*others, (name, value)], quote_via=quote, safe="$")).geturl()


def _refuse_when_cut(value: Any, items: int, top: str, listed: int) -> None:
    """Raise `ReadError` where the last page is as long as was asked for, or shorter than it says itself."""
    count = value.get("count") if isinstance(value, Mapping) else None
    full = top.isdecimal() and items >= int(top)
    short = isinstance(count, int) and count > items
    if full or short or listed in _CUT_AT:
        raise ReadError(
            Cause.PARTIAL,
            f"a list ended after {listed:,} items without saying that this is all",
            "Narrow what is asked in the workload file; report it as a defect of golive if it stays.",
        )
