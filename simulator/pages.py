"""Pages of a list: `value`, and a `nextLink` on the same host while there is more."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from simulator.answers import Answer, refusal


@dataclass(frozen=True, slots=True)
class Request:
    """A GET of the resource manager; the path is percent-decoded."""

    path: str
    query: Mapping[str, str]
    base_url: str


def page(request: Request, bodies: Sequence[Mapping[str, Any]], size: int, extra: Mapping[str, Any]) -> Answer:
    """Answer the page that the request's skip token asks for."""
    start = _start(request.query)
    body: dict[str, Any] = {"value": list(bodies[start : start + size])}
    if start + size < len(bodies):
        body["nextLink"] = _link(request, start + size)
    return Answer(200, {**body, **extra})


def _link(request: Request, skip: int) -> str:
    token = urlsafe_b64encode(json.dumps({"skip": skip}).encode()).decode()
    query = {name: value for name, value in request.query.items() if name.casefold() != "$skiptoken"}
    return f"{request.base_url}{quote(request.path)}?{urlencode({**query, '$skipToken': token}, safe='$')}"


def _start(query: Mapping[str, str]) -> int:
    token = next((value for name, value in query.items() if name.casefold() == "$skiptoken"), "")
    if not token:
        return 0
    try:
        return int(json.loads(urlsafe_b64decode(token))["skip"])
    except (NotBase64, ValueError, KeyError, TypeError) as error:
        raise refusal(400, "InvalidSkipToken", "The skip token is not one of this list.") from error
