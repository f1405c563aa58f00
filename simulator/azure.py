"""All endpoints together: one request in, one answer out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator import arm, batch, graph, identity, load_testing, wire
from simulator.access import Access
from simulator.answers import Answer, Refused, refusal
from simulator.faults import Fault, Faults
from simulator.graph import Graph
from simulator.pages import Request
from simulator.quota import Quotas
from simulator.world import World

_TOKEN = "/oauth2/v2.0/token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request as it came in."""

    method: str
    target: str
    """Path and query, percent-encoded."""
    bearer: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """All headers, by their names in lower case."""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


class Azure:
    """The simulated Azure of one world; `clock` gives the real time in epoch seconds, by which tokens expire."""

    def __init__(
        self,
        world: World,
        clock: Callable[[], float],
        faults: Faults | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._world = world
        self._clock = clock
        self._faults = faults or Faults()
        self._quotas = Quotas(world.service, ticks)
        self._lock = Lock()
        self._reads = 0
        self._look()

    @property
    def latency(self) -> float:
        """How long each request takes at least, in seconds."""
        return self._world.service.latency_ms / 1000

    def answer(self, call: Call, base_url: str) -> Answer:
        """Answer any request; what Azure would refuse comes back as its error."""
        try:
            return self._route(call, base_url)
        except Refused as refused:
            return refused.answer

    def expired(self, base_url: str) -> Answer:
        """Answer as if the token had just expired."""
        return identity.expired(self._world, base_url).answer

    def _look(self) -> None:
        """Look at the world anew: what is visible in it is worked out once."""
        self._access = Access(self._world)
        self._graph = Graph(self._world, self._access)

    def _route(self, call: Call, base_url: str) -> Answer:
        path = call.path
        if call.method == "POST" and path.endswith(_TOKEN):
            form = dict(parse_qsl(call.body.decode(errors="replace")))
            return identity.token(self._world, path.strip("/").split("/")[0], form, self._clock())
        if call.method == "GET" and (document := identity.discovery(self._world, path, base_url)):
            return document
        readers = {("POST", graph.PATH): self._query, ("POST", batch.PATH): self._batch}
        reader = readers.get((call.method, path.casefold()))
        if reader is None and call.method != "GET":
            raise refusal(405, "MethodNotAllowed", f"The double of Azure is read-only: {call.method} is not served.")
        identity.check_bearer(self._world, call.bearer, self._clock(), base_url)
        self._count()
        return reader(call, base_url) if reader else self._get(call.target, base_url)

    def _count(self) -> None:
        """Count a read, after which a subscription may have disappeared."""
        with self._lock:
            self._reads += 1
            gone = self._faults.gone_after(self._reads)
            for subscription in gone:
                self._world = self._world.without(subscription)
            if gone:
                self._look()

    def _get(self, target: str, base_url: str) -> Answer:
        parts = urlsplit(target)
        path = unquote(parts.path)
        headers = self._quotas.read(path)
        request = Request(path, dict(parse_qsl(parts.query)), base_url)
        try:
            answer = load_testing.answer(self._world, self._access, request) or arm.answer(
                self._world, self._access, request
            )
        except Refused as refused:
            answer = refused.answer
        return Answer(answer.status, answer.content, {**headers, **answer.headers})

    def _query(self, call: Call, base_url: str) -> Answer:
        del base_url
        _need_version(call)
        headers = self._quotas.query()
        try:
            answer = self._graph.answer(_json(call.body))
        except Refused as refused:
            answer = refused.answer
        return Answer(answer.status, answer.content, {**headers, **answer.headers})

    def _batch(self, call: Call, base_url: str) -> Answer:
        if not self._world.service.batches:
            raise refusal(404, "NotFound", f"No route is known for '{call.path}'.")
        _need_version(call)
        headers = self._quotas.read(call.path)
        answer = batch.answer(_json(call.body), base_url, partial(self._part, base_url))
        return replace(answer, headers=headers)

    def _part(self, base_url: str, target: str) -> Answer:
        fault = self._faults.next_for_part(unquote(urlsplit(target).path), target) or Fault()
        if fault.token_expired:
            return self.expired(base_url)
        try:
            answer = self._get(target, base_url)
        except Refused as refused:
            answer = refused.answer
        return wire.altered_part(answer, fault)


def _need_version(call: Call) -> None:
    if "api-version" not in call.query:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise refusal(400, "MissingApiVersionParameter", message)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise refusal(400, "InvalidRequestContent", "The request content is not valid JSON.") from error
