"""The version that every request names."""

from __future__ import annotations

import re

from simulator.azure_devops.refusals import refused

_VERSION = re.compile(r"(?P<number>\d+\.\d+)(?P<preview>-preview(?:\.\d+)?)?")
_LATEST = 7.2
_LATEST_STABLE = 7.1


def check(said: str, method: str, *, preview: bool) -> None:
    """Refuse a request without a version, with one of tomorrow, or without `-preview` where it is needed."""
    match = _VERSION.fullmatch(said)
    if match is None:
        message = (
            f'No api-version was supplied for the "{method}" request. The version must be supplied either as part of '
            'the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter '
            '(e.g. "?api-version=1.0").'
        )
        raise refused(400, message, "VssVersionNotSpecifiedException")
    number = float(match["number"])
    if number > _LATEST:
        message = (
            f"The requested REST API version of {said} is out of range for this server. The latest REST API version "
            f"this server supports is {_LATEST}."
        )
        raise refused(400, message, "VssVersionOutOfRangeException")
    if (preview or number > _LATEST_STABLE) and not match["preview"]:
        message = (
            f'The requested version "{said}" of the resource is under preview. The -preview flag must be supplied in '
            f'the api-version for such requests. For example: "{said}-preview"'
        )
        raise refused(400, message, "VssInvalidPreviewVersionException")
