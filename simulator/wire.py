"""From an answer to the bytes on the wire, with a fault applied on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from simulator.answers import Answer, Binary, written
from simulator.faults import Fault
from simulator.graph import rows_to_skip, skip_token

_JSON = "application/json; charset=utf-8"
_PAGE = b"<html><head><title>Service unavailable</title></head><body>The service is unavailable.</body></html>"
_TEXT = b"The service is unavailable."
_HOST_OF_LINK = re.compile(r"<https://[^/]+/")
_QUOTA = "x-ms-user-quota-remaining"
_CODES = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "AuthorizationFailed",
    404: "ResourceNotFound",
    408: "RequestTimeout",
    409: "Conflict",
    429: "TooManyRequests",
    500: "InternalServerError",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is written: status, headers and body; `announced` is the content length that the header tells."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    announced: int


def reply(answer: Answer, fault: Fault | None) -> Reply:
    """Write an answer as bytes, altered by the fault."""
    fault = fault or Fault()
    if fault.status:
        answer = _failed(fault, answer)
    answer = Answer(answer.status, _relinked(answer.content, fault), _headers(answer.headers, fault))
    kind, body = _body(answer.content, fault.body)
    announced = len(body)
    if fault.truncate:
        body = body[: len(body) // 2]
    return Reply(status=answer.status, headers={"content-type": kind, **answer.headers}, body=body, announced=announced)


def altered_part(answer: Answer, fault: Fault) -> Answer:
    """Return a part of a batch altered by the fault; a content that is no JSON comes as a text."""
    if fault.status:
        answer = _failed(fault, answer)
    content = _relinked(answer.content, fault)
    if fault.body:
        content = _body(content, fault.body)[1].decode(errors="replace") or None
    return Answer(answer.status, content, answer.headers, strike=fault.on_connection)


def _failed(fault: Fault, instead_of: Answer) -> Answer:
    headers = {"x-ms-failure-cause": "service"}
    if fault.status == 429 and _QUOTA in instead_of.headers:
        headers |= {_QUOTA: "0", "x-ms-user-quota-resets-after": "00:00:01"}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    code = fault.code or _CODES.get(fault.status, "Error")
    return Answer(fault.status, {"error": {"code": code, "message": "The request failed on purpose."}}, headers)


def _headers(headers: Mapping[str, str], fault: Fault) -> Mapping[str, str]:
    """Return the headers with the links of the fault; a wait may be asked for beside a good answer, too."""
    changed = dict(headers)
    if fault.retry_after is not None:
        changed["Retry-After"] = str(fault.retry_after)
    if fault.drop_next_link:
        changed.pop("link", None)
        changed.pop("x-ms-continuationtoken", None)
    if fault.foreign_next_link and "link" in changed:
        changed["link"] = _HOST_OF_LINK.sub(f"<https://{fault.foreign_next_link}/", changed["link"])
    return changed


def _relinked(body: Any, fault: Fault) -> Any:
    if not isinstance(body, Mapping):
        return body
    changed = dict(body)
    if fault.drop_next_link:
        changed.pop("nextLink", None)
        changed.pop("$skipToken", None)
    if fault.foreign_next_link and "nextLink" in changed:
        changed["nextLink"] = urlunsplit(urlsplit(changed["nextLink"])._replace(netloc=fault.foreign_next_link))
    if fault.repeat_row and "$skipToken" in changed:
        changed["$skipToken"] = skip_token(rows_to_skip(changed["$skipToken"]) - 1)
    if fault.result_truncated and "resultTruncated" in changed:
        changed["resultTruncated"] = "true"
        changed.pop("$skipToken", None)
    return changed


def _body(body: Any, kind: str) -> tuple[str, bytes]:
    match kind:
        case "text":
            return "text/plain", _TEXT
        case "html":
            return "text/html", _PAGE
        case "empty":
            return _JSON, b""
        case "truncated":
            whole = written(body)
            return _kind_of(body), whole[: len(whole) // 2]
        case _:
            return _kind_of(body), written(body)


def _kind_of(body: Any) -> str:
    """Return the content type of a body."""
    return body.kind if isinstance(body, Binary) else _JSON
