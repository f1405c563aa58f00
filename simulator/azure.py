"""All endpoints together: one request in, one answer out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator import arm, graph, identity
from simulator.access import Access
from simulator.answers import Answer, Refused, refusal
from simulator.pages import Request
from simulator.world import World

_TOKEN = "/oauth2/v2.0/token"
_BATCH = "/batch"
_MOST_IN_BATCH = 20
_READS_LEFT = {
    "x-ms-ratelimit-remaining-subscription-reads": "249",
    "x-ms-ratelimit-remaining-subscription-global-reads": "3749",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request as it came in."""

    method: str
    target: str
    """Path and query, percent-encoded."""
    bearer: str
    body: bytes

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


class Azure:
    """The simulated Azure of one world; `clock` gives the real time in epoch seconds, by which tokens expire."""

    def __init__(self, world: World, clock: Callable[[], float]) -> None:
        self._world = world
        self._access = Access(world)
        self._clock = clock

    def answer(self, call: Call, base_url: str) -> Answer:
        """Answer any request; what Azure would refuse comes back as its error."""
        try:
            return self._route(call, base_url)
        except Refused as refused:
            return refused.answer

    def expired(self, base_url: str) -> Answer:
        """Answer as if the token had just expired."""
        return identity.expired(self._world, base_url).answer

    def _route(self, call: Call, base_url: str) -> Answer:
        if call.method == "POST" and call.path.endswith(_TOKEN):
            form = dict(parse_qsl(call.body.decode(errors="replace")))
            return identity.token(self._world, call.path.strip("/").split("/")[0], form, self._clock())
        if call.method == "GET" and (document := identity.discovery(self._world, call.path, base_url)):
            return document
        readers = {("POST", graph.PATH): self._graph, ("POST", _BATCH): self._batch}
        reader = readers.get((call.method, call.path.casefold()))
        if reader is None and call.method != "GET":
            raise refusal(405, "MethodNotAllowed", f"The double of Azure is read-only: {call.method} is not served.")
        identity.check_bearer(self._world, call.bearer, self._clock(), base_url)
        return reader(call, base_url) if reader else self._get(call, base_url)

    def _get(self, call: Call, base_url: str) -> Answer:
        answer = arm.answer(self._world, self._access, Request(call.path, call.query, base_url))
        return Answer(answer.status, answer.body, {**_READS_LEFT, **answer.headers})

    def _graph(self, call: Call, base_url: str) -> Answer:
        del base_url
        _need_version(call)
        return graph.answer(self._world, self._access, _json(call.body))

    def _batch(self, call: Call, base_url: str) -> Answer:
        _need_version(call)
        asked = _json(call.body)
        requests = asked.get("requests") if isinstance(asked, Mapping) else None
        if not isinstance(requests, list) or len(requests) > _MOST_IN_BATCH:
            raise refusal(400, "InvalidBatchRequest", f"A batch holds 1 to {_MOST_IN_BATCH} requests.")
        return Answer(200, {"responses": [self._one_of_batch(entry, base_url) for entry in requests]})

    def _one_of_batch(self, entry: Mapping[str, Any], base_url: str) -> dict[str, Any]:
        method = str(entry.get("httpMethod", "GET")).upper()
        target = str(entry.get("relativeUrl") or entry.get("url", "")).removeprefix(base_url)
        call = Call(method=method, target=target, bearer="", body=b"")
        if method == "GET":
            answer = self._inner(call, base_url)
        else:
            answer = refusal(405, "MethodNotAllowed", "A batch here holds GETs only.").answer
        named = {"name": entry["name"]} if "name" in entry else {}
        return {"httpStatusCode": answer.status, "headers": {}, "content": answer.body, **named}

    def _inner(self, call: Call, base_url: str) -> Answer:
        try:
            return self._get(call, base_url)
        except Refused as refused:
            return refused.answer


def _need_version(call: Call) -> None:
    if "api-version" not in call.query:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise refusal(400, "MissingApiVersionParameter", message)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise refusal(400, "InvalidRequestContent", "The request content is not valid JSON.") from error
