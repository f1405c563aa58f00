"""What the simulator answers: a status, a JSON body and headers, and the error envelopes of Azure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer before it is written to the wire."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A request that Azure would refuse; carries the answer to give."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.body}")
        self.answer = answer


def refusal(status: int, code: str, message: str, *, details: Sequence[Mapping[str, Any]] = ()) -> Refused:
    """Build the error envelope `{"error": {"code", "message", "details"}}`."""
    error: dict[str, Any] = {"code": code, "message": message}
    if details:
        error["details"] = list(details)
    return Refused(Answer(status, {"error": error}, {"x-ms-failure-cause": "gateway"}))


def unauthenticated(code: str, message: str, tenant: str, base_url: str, description: str) -> Refused:
    """Build a 401 that says why in `www-authenticate`, as the resource manager does."""
    challenge = (
        f'Bearer authorization_uri="{base_url}/{tenant}", error="invalid_token", error_description="{description}"'
    )
    body = {"error": {"code": code, "message": message}}
    return Refused(Answer(401, body, {"www-authenticate": challenge, "x-ms-failure-cause": "gateway"}))
