"""The network of a run within this process: every request is answered by the simulator, or by what goes wrong.

Time passes on a clock of its own: by waiting, and by each request.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

import requests
import responses
from azure.core.credentials import AccessToken

from simulator import identity
from simulator.azure import Azure, Call
from simulator.faults import Fault, Faults
from simulator.wire import Reply, reply
from simulator.world import World

HOME = "https://management.azure.com"
FAR_AWAY = 4102444800
"""The year 2100: a token that does not end during a run."""
LONGEST_REQUEST = 60.0
"""Seconds after which golive gives up an answer that never comes."""

_ANYWHERE = re.compile("")
Network: TypeAlias = tuple[int, dict[str, str], bytes | Exception]


class VirtualClock:
    """Time passes only where somebody says so; may be used by several threads."""

    def __init__(self) -> None:
        self._now = 0.0
        self._lock = Lock()

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += max(0.0, seconds)


class Caller:
    """A credential that hands out the simulator's own tokens for the caller of a world."""

    def __init__(self, world: World) -> None:
        self._token = AccessToken(identity.mint(world, FAR_AWAY), FAR_AWAY)

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        return self._token


class Trouble(Enum):
    """What the simulator's own faults do not know: what is wrong with an answer, or with the way to it."""

    HANGS = "no answer ever comes"
    RESET = "the connection is reset"
    GARBLED = "the body is no JSON"
    PART_MISSING = "a batch leaves out one of its parts"
    PART_TWICE = "a batch answers one request twice, with different answers"
    PARTS_SHUFFLED = "a batch answers in another order"
    PARTS_UNNAMED = "a batch answers without names, and one part less"
    MORE_ROWS_COUNTED = "Resource Graph counts one row more than there is"
    FEWER_ROWS_COUNTED = "Resource Graph counts one row less than there is"
    ROW_LOST = "a page of Resource Graph lacks its last row"
    ROW_TWICE = "a page of Resource Graph has its last row twice"


@dataclass(frozen=True)
class Mishap:
    """A trouble with the n-th request whose path holds a text, and with further ones at a distance."""

    trouble: Trouble
    path: str
    nth: int = 1
    again_after: int = 0
    """0: only once."""

    def hits(self, number: int) -> bool:
        since = number - self.nth
        return since == 0 or (self.again_after > 0 and since > 0 and since % self.again_after == 0)


@dataclass(frozen=True)
class Change:
    """Another world from a number of requests on: somebody changes Azure while it is read."""

    after: int
    world: World
    late: str = ""
    """A pattern of paths that are asked after the change in any case: requests side by side overtake each other."""

    def reaches(self, number: int, path: str) -> bool:
        """Say whether the n-th request, counted from 1, is answered from this world."""
        return number > self.after or bool(self.late and re.search(self.late, path, re.IGNORECASE))


@dataclass(frozen=True)
class Sent:
    """A request that left."""

    method: str
    url: str
    at: float


@dataclass
class Wire:
    """Answers what the client sends from worlds, with faults; remembers all that was sent."""

    world: World
    clock: VirtualClock
    faults: Faults = field(default_factory=Faults)
    mishaps: Sequence[Mishap] = ()
    changes: Sequence[Change] = ()
    """In the order in which they happen."""
    seconds: float = 0.0
    """How long each request takes."""
    sent: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[int] = Counter()
        eras = (Change(0, self.world), *self.changes)
        self._eras = [(era, Azure(era.world, lambda: 0.0, self.faults, ticks=self.clock.monotonic)) for era in eras]

    @contextmanager
    def in_place(self) -> Iterator[Wire]:
        """Be the network as long as the context lasts: no request leaves the process."""
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
                mock.add(responses.CallbackResponse(method, _ANYWHERE, self._answer, content_type=None))
            yield self

    def _answer(self, request: Any) -> Network:
        self.clock.sleep(self.seconds)
        call = Call(
            method=request.method,
            target=request.url.removeprefix(HOME),
            bearer=request.headers.get("Authorization", ""),
            body=_bytes_of(request.body),
        )
        azure, troubles = self._note(call, request.url)
        if Trouble.HANGS in troubles:
            self.clock.sleep(request.req_kwargs["timeout"][1])
            return 0, {}, requests.exceptions.ReadTimeout("no answer")
        fault = self.faults.next_for(call.method, call.path, call.target, call.body) or Fault()
        if fault.reset or Trouble.RESET in troubles:
            return 0, {}, requests.exceptions.ConnectionError(ConnectionResetError(104, "reset"))
        answer = azure.expired(HOME) if fault.token_expired else azure.answer(call, HOME)
        return _written(reply(answer, fault), troubles)

    def _note(self, call: Call, url: str) -> tuple[Azure, list[Trouble]]:
        with self._lock:
            self.sent.append(Sent(call.method, url, self.clock.monotonic()))
            number = len(self.sent)
            azure = next(azure for era, azure in reversed(self._eras) if era.reaches(number, call.path))
            return azure, [mishap.trouble for at, mishap in enumerate(self.mishaps) if self._hits(at, mishap, call)]

    def _hits(self, at: int, mishap: Mishap, call: Call) -> bool:
        if mishap.path.casefold() not in call.path.casefold():
            return False
        self._counts[at] += 1
        return mishap.hits(self._counts[at])


def _bytes_of(body: str | bytes | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


def _written(made: Reply, troubles: Sequence[Trouble]) -> Network:
    body, announced = made.body, made.announced
    for trouble in troubles:
        body = _TURNS[trouble](body) if made.status == 200 else body
        announced = len(body)
    return made.status, {**made.headers, "content-length": str(announced)}, body


def _in_json(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    def turn(body: bytes) -> bytes:
        try:
            content = json.loads(body)
        except ValueError:
            return body
        if isinstance(content, dict):
            change(content)
        return json.dumps(content).encode()

    return turn


def _parts(change: Callable[[list[Any]], list[Any]]) -> Callable[[bytes], bytes]:
    def turn(content: dict[str, Any]) -> None:
        if content.get("responses"):
            content["responses"] = change(content["responses"])

    return _in_json(turn)


def _rows(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    def turn(content: dict[str, Any]) -> None:
        if content.get("data"):
            change(content)

    return _in_json(turn)


def _counts(more: int) -> Callable[[dict[str, Any]], None]:
    def turn(content: dict[str, Any]) -> None:
        content["totalRecords"] += more

    return turn


def _refused_twin(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "httpStatusCode": 403, "content": {"error": {"code": "AuthorizationFailed", "message": "No."}}}


def _lose_row(content: dict[str, Any]) -> None:
    content["data"] = content["data"][:-1]
    content["count"] = len(content["data"])


def _double_row(content: dict[str, Any]) -> None:
    content["data"] = [*content["data"], content["data"][-1]]
    content["count"] = len(content["data"])


_TURNS: Mapping[Trouble, Callable[[bytes], bytes]] = {
    Trouble.GARBLED: lambda body: b'{"value": [NaN' + body[1:],
    Trouble.PART_MISSING: _parts(lambda parts: parts[:-1]),
    Trouble.PART_TWICE: _parts(lambda parts: [*parts, _refused_twin(parts[0])]),
    Trouble.PARTS_SHUFFLED: _parts(lambda parts: parts[::-1]),
    Trouble.PARTS_UNNAMED: _parts(lambda parts: [{k: v for k, v in p.items() if k != "name"} for p in parts[1:]]),
    Trouble.MORE_ROWS_COUNTED: _rows(_counts(1)),
    Trouble.FEWER_ROWS_COUNTED: _rows(_counts(-1)),
    Trouble.ROW_LOST: _rows(_lose_row),
    Trouble.ROW_TWICE: _rows(_double_row),
}


def path_of(sent: Sent) -> str:
    return unquote(urlsplit(sent.url).path)
