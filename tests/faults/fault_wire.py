"""The network of a run within this process: every request is answered by the simulator, or by what goes wrong.

Time passes on a clock of its own: by waiting, and by each request.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

import requests
import responses
from azure.core.credentials import AccessToken
from fault_plans import ListTrouble, Plan, Trouble

from simulator import blobs, identity
from simulator.azure import Azure, Call
from simulator.faults import Fault
from simulator.hosts import hosts
from simulator.wire import Reply, reply
from simulator.world import World

HOME = "https://management.azure.com"
CI_HOSTS = "https://localhost"
"""Where GitHub and Azure DevOps answer."""
DOWNLOADS = "https://127.0.0.1:443"
"""Where the files lie that they give out."""
PLANES = (".loadtesting.azure.com",)
"""The data planes that are read beside it, by what their hosts end in."""
LONGEST_REQUEST = 60.0
"""Seconds after which golive gives up an answer that never comes."""
_FAR_AWAY = 4102444800
"""The year 2100: a token that does not end during a run."""
_A_MOMENT = 0.05
"""Seconds of real time."""
_ANYWHERE = re.compile("")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

_Written: TypeAlias = tuple[int, dict[str, str], bytes | Exception]
_Body: TypeAlias = dict[str, Any]


class VirtualClock:
    """Time passes only where somebody says so; several threads may use it."""

    def __init__(self) -> None:
        self._now = 0.0
        self._lock = Lock()

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += max(0.0, seconds)


class Caller:
    """A credential that hands out the simulator's own token for the caller of a world."""

    def __init__(self, world: World) -> None:
        self._token = AccessToken(identity.mint(world, _FAR_AWAY), _FAR_AWAY)

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        return self._token


@dataclass(frozen=True)
class Sent:
    """A request that left, and when."""

    method: str
    url: str
    at: float
    has_token: bool = True

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.url).path)

    @property
    def plane(self) -> str:
        """The host of the data plane that was asked; empty for the resource manager."""
        return plane_of(self.url)

    @property
    def to_ci_host(self) -> bool:
        return self.url.startswith(f"{CI_HOSTS}/")

    @property
    def is_download(self) -> bool:
        """Whether a file is fetched from the signed address that a CI host gave for it."""
        return self.url.startswith(f"{DOWNLOADS}{blobs.PREFIX}/")


def plane_of(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return host if url.startswith("https://") and host.endswith(PLANES) else ""


class Wire:
    """Answers what the client sends, as the plan says; remembers all that was sent. Several threads may use it."""

    def __init__(self, world: World, plan: Plan, clock: VirtualClock) -> None:
        self.sent: list[Sent] = []
        self._plan = plan
        self._clock = clock
        self._faults = plan.faults()
        self._before = self._azure(world)
        self._after = self._azure(plan.change.in_world(world)) if plan.change else self._before
        self._hosts = hosts(world, lambda: 0.0, 443)
        self._changed = Event()
        self._counts: Counter[int] = Counter()
        self._lock = Lock()

    def _azure(self, world: World) -> Azure:
        return Azure(world, lambda: 0.0, self._faults, ticks=self._clock.monotonic)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Be the network while the context lasts: no request leaves the process."""
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            for method in _METHODS:
                mock.add(responses.CallbackResponse(method, _ANYWHERE, self._answer, content_type=None))
            yield

    def _answer(self, request: Any) -> _Written:
        self._clock.sleep(self._plan.seconds)
        call = _call_of(request)
        troubles = self._note(call, request.url)
        azure = self._who_answers(call)
        if Trouble.HANGS in troubles:
            self._clock.sleep(request.req_kwargs["timeout"][1])
            return 0, {}, requests.exceptions.ReadTimeout("no answer")
        fault = self._faults.next_for(call.method, call.path, call.target, call.body) or Fault()
        if fault.reset:
            return 0, {}, requests.exceptions.ConnectionError(ConnectionResetError(104, "reset"))
        made = self._of_ci_host(call, fault) or _of_azure(azure, call, fault)
        return _written(_of_plane(plane_of(request.url), made), troubles)

    def _of_ci_host(self, call: Call, fault: Fault) -> Reply | None:
        host = next((found for prefix, found in self._hosts.items() if call.path.startswith(f"{prefix}/")), None)
        if host is None:
            return None
        status = 401 if fault.token_expired else fault.status
        if status:
            return reply(host.failed(status), dataclasses.replace(fault, status=0))
        return reply(host.answer(call, CI_HOSTS), fault)

    def _note(self, call: Call, url: str) -> list[Trouble | ListTrouble]:
        """Note a request and return its troubles."""
        with self._lock:
            self.sent.append(Sent(call.method, url, self._clock.monotonic(), bool(call.bearer)))
            return list(self._troubles(call))

    def _who_answers(self, call: Call) -> Azure:
        """Return Azure as it was before the change or as it is after it; all that comes later sees it too."""
        change = self._plan.change
        if change is None:
            return self._before
        if len(self.sent) > change.after:
            self._changed.set()
        if change.holds_up(call.path):
            self._wait_for_the_change()
        return self._after if self._changed.is_set() else self._before

    def _wait_for_the_change(self) -> None:
        """Wait until it comes, or until nobody has asked for a moment: then all who are left wait for it."""
        seen = -1
        while not self._changed.wait(_A_MOMENT) and seen != len(self.sent):
            seen = len(self.sent)
        self._changed.set()

    def _troubles(self, call: Call) -> Iterator[Trouble | ListTrouble]:
        for at, mishap in enumerate(self._plan.mishaps):
            if mishap.path.casefold() in call.path.casefold():
                self._counts[at] += 1
                if mishap.hits(self._counts[at]):
                    yield mishap.trouble


def _of_azure(azure: Azure, call: Call, fault: Fault) -> Reply:
    return reply(azure.expired(HOME) if fault.token_expired else azure.answer(call, HOME), fault)


def _call_of(request: Any) -> Call:
    body = request.body or b""
    parts = urlsplit(request.url)
    plane = plane_of(request.url)
    path = f"/{plane}{parts.path}" if plane else parts.path
    return Call(
        method=request.method,
        target=f"{path}?{parts.query}" if parts.query else path,
        bearer=request.headers.get("Authorization", ""),
        body=body.encode() if isinstance(body, str) else body,
        headers={name.lower(): value for name, value in request.headers.items()},
    )


def _of_plane(plane: str, made: Reply) -> Reply:
    """Return an answer of a data plane with links to itself: the simulator serves it at the resource manager's host."""
    if not plane:
        return made
    body = made.body.replace(f"{HOME}/{plane}/".encode(), f"https://{plane}/".encode())
    return dataclasses.replace(made, body=body, announced=made.announced + len(body) - len(made.body))


def _written(made: Reply, troubles: Sequence[Trouble | ListTrouble]) -> _Written:
    body, announced = made.body, made.announced
    for trouble in troubles if made.status == 200 else ():
        body = _TURNS[trouble](body)
        announced = len(body)
    return made.status, {**made.headers, "content-length": str(announced)}, body


def _in(key: str, change: Callable[[_Body], None]) -> Callable[[bytes], bytes]:
    """Return what changes a body that has something under a key, and leaves every other one as it is."""

    def turn(body: bytes) -> bytes:
        try:
            content = json.loads(body)
        except ValueError:
            return body
        if not isinstance(content, dict) or not content.get(key):
            return body
        change(content)
        return json.dumps(content).encode()

    return turn


def _parts(change: Callable[[list[_Body]], list[_Body]]) -> Callable[[bytes], bytes]:
    return _in("responses", lambda content: content.update(responses=change(content["responses"])))


def _rows(change: Callable[[list[_Body]], list[_Body]]) -> Callable[[bytes], bytes]:
    def turn(content: _Body) -> None:
        content["data"] = change(content["data"])
        content["count"] = len(content["data"])

    return _in("data", turn)


def _counting(more: int) -> Callable[[bytes], bytes]:
    return _in("data", lambda content: content.update(totalRecords=content["totalRecords"] + more))


_COUNTS = ("total_count", "count")


def _json_of(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:  # an archive, or nothing
        return None


def _listed(change: Callable[[list[Any]], list[Any]], *, only_counted: bool = False) -> Callable[[bytes], bytes]:
    """Return what changes the list of an answer of a CI host, and leaves every other answer as it is."""

    def turn(body: bytes) -> bytes:
        content = _json_of(body)
        if isinstance(content, list) and not only_counted:
            return json.dumps(change(content)).encode()
        if not isinstance(content, dict) or (only_counted and not any(name in content for name in _COUNTS)):
            return body
        found = next((name for name, value in content.items() if isinstance(value, list)), None)
        return json.dumps({**content, found: change(content[found])}).encode() if found else body

    return turn


def _totalling(more: int) -> Callable[[bytes], bytes]:
    def turn(body: bytes) -> bytes:
        content = _json_of(body)
        counted = [name for name in _COUNTS if isinstance(content, dict) and name in content]
        return json.dumps({**content, **{name: content[name] + more for name in counted}}).encode() if counted else body

    return turn


def _empty(part: _Body) -> _Body:
    return {**part, "httpStatusCode": 200, "content": {"value": []}}


def _unnamed(part: _Body) -> _Body:
    return {name: value for name, value in part.items() if name != "name"}


_TURNS: Mapping[Trouble | ListTrouble, Callable[[bytes], bytes]] = {
    Trouble.GARBLED: lambda body: b'{"value": [NaN' + body[1:],
    Trouble.PART_MISSING: _parts(lambda parts: parts[:-1]),
    Trouble.PARTS_TWICE: _parts(lambda parts: [*parts, *map(_empty, parts)]),
    Trouble.PARTS_SHUFFLED: _parts(lambda parts: parts[::-1]),
    Trouble.PARTS_UNNAMED: _parts(lambda parts: [_unnamed(part) for part in parts[1:]]),
    Trouble.MORE_ROWS_COUNTED: _counting(1),
    Trouble.FEWER_ROWS_COUNTED: _counting(-1),
    Trouble.ROW_LOST: _rows(lambda rows: rows[:-1]),
    Trouble.ROW_TWICE: _rows(lambda rows: [*rows, rows[-1]]),
    ListTrouble.MORE_COUNTED: _totalling(1),
    ListTrouble.FEWER_COUNTED: _totalling(-1),
    ListTrouble.ITEM_LOST: _listed(lambda items: items[:-1], only_counted=True),
    ListTrouble.ITEM_TWICE: _listed(lambda items: [*items, *items[-1:]]),
    ListTrouble.REVERSED: _listed(lambda items: items[::-1]),
}
