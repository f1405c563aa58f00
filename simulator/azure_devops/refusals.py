"""The errors of Azure DevOps: `{"$id", "message", "typeKey"}` without a code, and the pages of its sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.answers import Answer, Binary, Refused

_SIGN_IN = b"<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>Sign in</body></html>"
_BY_STATUS = {
    401: ("TF400813: The user is not authorized to access this resource.", "UnauthorizedRequestException"),
    429: (
        "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource "
        "'Concurrency' in namespace 'User'.",
        "RequestBlockedException",
    ),
}


def error(status: int, message: str, type_key: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return the error envelope."""
    body: dict[str, Any] = {
        "$id": "1",
        "innerException": None,
        "message": message,
        "typeName": f"Microsoft.TeamFoundation.{type_key}, Microsoft.TeamFoundation",
        "typeKey": type_key,
        "errorCode": 0,
        "eventId": 3000,
    }
    return Answer(status, body, headers or {})


def refused(status: int, message: str, type_key: str, headers: Mapping[str, str] | None = None) -> Refused:
    """Build the refusal of a request."""
    return Refused(error(status, message, type_key, headers))


def invalid(message: str) -> Refused:
    """Build the 400 for an argument that is missing or wrong."""
    return refused(400, message, "InvalidArgumentException")


def failed(status: int) -> Answer:
    """Answer as the service does when it fails by itself."""
    message, type_key = _BY_STATUS.get(
        status, (f"VS{status}000: The request failed on purpose.", "VssServiceException")
    )
    return error(status, message, type_key)


def no_route(path: str) -> Refused:
    """Build the 404 of a path that no service knows; it is a plain text."""
    text = f"The controller for path '{path}' was not found or does not implement IController."
    return Refused(Answer(404, Binary(text.encode(), "text/plain; charset=utf-8")))


def no_project(name: str) -> Refused:
    """Build the 404 of a project that does not exist, or that the caller may not see."""
    return refused(
        404,
        f"TF200016: The following project does not exist: {name}. Verify that the name of the project is correct and "
        "that the project exists on the specified Azure DevOps Server.",
        "ProjectDoesNotExistWithNameException",
    )


def stopped(organization: str) -> Refused:
    """Build the 503 of an organisation that is stopped."""
    message = f"TF24668: The following team project collection is stopped: {organization}"
    return refused(503, message, "VssServiceException")


def sign_in_page(status: int = 203) -> Answer:
    """Return the page that a bad token gets instead of an error; its status is none of an error either."""
    return Answer(status, Binary(_SIGN_IN, "text/html; charset=utf-8"))
