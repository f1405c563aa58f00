"""The door of the simulated GitHub: tokens, versions, limits and conditional requests; routes know the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from hashlib import sha256

import msgspec

from simulator.answers import Answer, Binary, Refused
from simulator.azure import Call
from simulator.blobs import Blobs
from simulator.github import refusals
from simulator.github.addresses import STAND_IN
from simulator.github.hub import Hub
from simulator.github.limits import Counted
from simulator.github.rights import Caller, caller_of
from simulator.github.routes import Routes

PREFIX = "/api/v3"
VERSIONS = ("2022-11-28", "2026-03-10")
_NOT_MODIFIED = 304


class GitHub:
    """The simulated GitHub of one hub; `clock` gives the time in epoch seconds, `ticks` seconds that never go back."""

    def __init__(
        self,
        hub: Hub,
        clock: Callable[[], float],
        blobs: Blobs,
        ticks: Callable[[], float] = time.monotonic,
        page_size: int = 100,
    ) -> None:
        self._hub = hub
        self._routes = Routes(hub, blobs, page_size)
        self._counted = Counted(hub.limits, clock, ticks)

    def answer(self, call: Call, base_url: str) -> Answer:
        """Answer any request; what GitHub would refuse comes back as its error."""
        try:
            version = _version(call.headers)
            caller = caller_of(self._hub, call.bearer)
            if call.path == f"{PREFIX}/rate_limit":
                return Answer(200, self._counted.overview(caller.name), {"x-github-api-version-selected": version})
            self._counted.refuse_beyond_limits(caller.name)
            answer = self._read(call, caller, base_url)
        except Refused as refused:
            return refused.answer
        is_free = answer.status == _NOT_MODIFIED
        headers = {**self._counted.take(caller.name, free=is_free), "x-github-api-version-selected": version}
        return Answer(answer.status, answer.content, {**headers, **answer.headers})

    def failed(self, status: int) -> Answer:
        """Answer as GitHub does when it fails by itself."""
        return refusals.refused(status, "Something went wrong on purpose.").answer

    def _read(self, call: Call, caller: Caller, base_url: str) -> Answer:
        """Answer a read of a known caller; its refusals count as much as its answers."""
        try:
            found = self._routes.answer(call, caller)
        except Refused as refused:
            found = refused.answer
        return _as_known(_addressed(found, base_url), call.headers.get("if-none-match", ""))


def _version(headers: Mapping[str, str]) -> str:
    asked = headers.get("x-github-api-version", VERSIONS[0])
    if asked in VERSIONS:
        return asked
    raise refusals.refused(410, f"Version {asked} of the API is not supported. Supported: {', '.join(VERSIONS)}.")


def _addressed(answer: Answer, base_url: str) -> Answer:
    """Return an answer whose addresses are those of this server."""
    headers = {name: value.replace(STAND_IN, base_url) for name, value in answer.headers.items()}
    if isinstance(answer.content, Binary):
        return Answer(answer.status, answer.content, headers)
    text = msgspec.json.encode(answer.content).replace(STAND_IN.encode(), base_url.encode())
    return Answer(answer.status, msgspec.Raw(text), headers)


def _as_known(answer: Answer, known: str) -> Answer:
    """Return a 304 where the caller has the same body already."""
    if answer.status != 200 or isinstance(answer.content, Binary):
        return answer
    tag = f'W/"{sha256(bytes(answer.content)).hexdigest()}"'
    if known == tag:
        return Answer(_NOT_MODIFIED, Binary(), {"etag": tag})
    return Answer(answer.status, answer.content, {**answer.headers, "etag": tag})
