"""From an answer to the bytes on the wire, with a fault applied on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from simulator.answers import Answer, written
from simulator.faults import Fault
from simulator.graph import rows_to_skip, skip_token

_JSON = "application/json; charset=utf-8"
_PAGE = b"<html><head><title>Service unavailable</title></head><body>The service is unavailable.</body></html>"
_TEXT = b"The service is unavailable."
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
    answer = Answer(answer.status, _relinked(answer.content, fault), answer.headers)
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
            return _JSON, whole[: len(whole) // 2]
        case _:
            return _JSON, written(body)
