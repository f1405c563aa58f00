"""What the simulator answers: a status, a JSON body and headers, and the error envelopes of Azure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from simulator.faults import Fault


@dataclass(frozen=True, slots=True)
class Binary:
    """A body that is no JSON; without data it is no body at all."""

    data: bytes = b""
    kind: str = "text/plain"
    """The content type."""


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch with the status that it got."""

    target: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer before it is written to the wire."""

    status: int
    content: Any
    """The body; parts of it may be JSON text already."""
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    """What a batch was asked and how each went; for the log only."""
    strike: Fault | None = None
    """What happens to the connection instead, because a part of the batch met it."""

    @property
    def body(self) -> Any:
        """The body as objects, made anew each time."""
        return msgspec.json.decode(written(self.content))


def written(content: Any) -> bytes:
    """Return a body as the bytes of its JSON, or the bytes that it is."""
    if isinstance(content, Binary):
        return content.data
    return msgspec.json.encode(content)


class Refused(Exception):
    """A request that Azure would refuse; carries the answer to give."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.content}")
        self.answer = answer


def refusal(
    status: int,
    code: str,
    message: str,
    *,
    details: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Refused:
    """Build the error envelope `{"error": {"code", "message", "details"}}`."""
    error: dict[str, Any] = {"code": code, "message": message}
    if details:
        error["details"] = list(details)
    return Refused(Answer(status, {"error": error}, {"x-ms-failure-cause": "gateway", **(headers or {})}))


def unauthenticated(code: str, message: str, tenant: str, base_url: str, description: str) -> Refused:
    """Build a 401 that says why in `www-authenticate`, as the resource manager does."""
    challenge = (
        f'Bearer authorization_uri="{base_url}/{tenant}", error="invalid_token", error_description="{description}"'
    )
    body = {"error": {"code": code, "message": message}}
    return Refused(Answer(401, body, {"www-authenticate": challenge, "x-ms-failure-cause": "gateway"}))
