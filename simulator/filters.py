"""The `$filter` texts that the served lists accept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.answers import refusal
from simulator.moments import parse_moment

_CONDITION = re.compile(
    r"(?P<field>[A-Za-z]+)\s+(?P<operator>eq|ge|gt)\s+(?:'(?P<text>[^']*)'|(?P<bare>\S+))", re.IGNORECASE
)
_ASSIGNED_TO = re.compile(r"assignedTo\('(?P<id>[^']*)'\)", re.IGNORECASE)
_PRINCIPAL = re.compile(r"principalId\s+eq\s+'(?P<id>[^']*)'", re.IGNORECASE)
_FIELDS = {"itemtype": "workloadType", "createddate": "createdDate"}
_WINDOW = ("starttime", "endtime")
_WINDOW_FORMAT = "%Y-%m-%d %I:%M:%S %p"

Keeps = Callable[[Mapping[str, Any]], bool]


def on_properties(text: str) -> Keeps:
    """Return the test for filters like `backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'`."""
    tests = [_test(part) for part in _parts(text)]
    return lambda body: all(test(body) for test in tests)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s+and\s+", text, flags=re.IGNORECASE) if part.strip()]


def _test(part: str) -> Keeps:
    match = _CONDITION.fullmatch(part)
    if match is None:
        raise refusal(400, "BadRequest", f"The filter is invalid near '{part}'.")
    name = _FIELDS.get(match["field"].lower(), match["field"])
    wanted = match["text"] if match["text"] is not None else match["bare"]
    if name.lower() in _WINDOW:
        return _started(wanted, until=name.lower() == "endtime")
    if match["operator"].lower() == "eq":
        return lambda body: str(_property(body, name)).casefold() == wanted.casefold()
    bound, strict = _moment(wanted), match["operator"].lower() == "gt"
    return lambda body: _later(_moment(str(_property(body, name))), bound, strict=strict)


def _started(wanted: str, *, until: bool) -> Keeps:
    """Return the test for a job that started since or until a moment; backup writes `eq` for both."""
    try:
        bound = datetime.strptime(wanted, _WINDOW_FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise refusal(400, "BadRequest", f"The filter is invalid near '{wanted}'.") from error
    return lambda body: (_moment(str(_property(body, "startTime"))) < bound) == until


def _property(body: Mapping[str, Any], name: str) -> Any:
    return next((value for key, value in body["properties"].items() if key.casefold() == name.casefold()), "")


def _later(moment: datetime, bound: datetime, *, strict: bool) -> bool:
    return moment > bound if strict else moment >= bound


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise refusal(400, "BadRequest", f"The filter is invalid near '{text}'.") from error


class AssignmentFilter:
    """`atScope()`, `assignedTo('…')` and `principalId eq '…'`, joined by `and`."""

    def __init__(self, text: str) -> None:
        self.at_scope = False
        """Only what is given at the scope or above it."""
        self.assigned_to = ""
        """What this principal holds, also through its groups."""
        self.principal = ""
        for part in _parts(text):
            self._read(part)

    def _read(self, part: str) -> None:
        if part.lower() == "atscope()":
            self.at_scope = True
        elif match := _ASSIGNED_TO.fullmatch(part):
            self.assigned_to = match["id"]
        elif match := _PRINCIPAL.fullmatch(part):
            self.principal = match["id"]
        else:
            raise refusal(400, "BadRequestFormat", f"The filter '{part}' is not supported.")
