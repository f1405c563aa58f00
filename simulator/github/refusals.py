"""How GitHub refuses: a message, a page of the documentation, and the status once more as a text."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.answers import Answer, Refused

_DOCUMENTATION = "https://docs.github.com/rest"


def refused(status: int, message: str, headers: Mapping[str, str] | None = None) -> Refused:
    """Build the error envelope `{"message", "documentation_url", "status"}`."""
    body = {"message": message, "documentation_url": _DOCUMENTATION, "status": str(status)}
    return Refused(Answer(status, body, headers or {}))


def hidden() -> Refused:
    """Build the 404 for what is not there, or not there for this caller."""
    return refused(404, "Not Found")


def lacking(permission: str) -> Refused:
    """Build the 403 that names the permission which is missing."""
    named = {"x-accepted-github-permissions": f"{permission.replace('-', '_')}=read"}
    return refused(403, "Resource not accessible by integration", named)
