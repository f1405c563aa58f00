"""What a probe writes for values that only a run knows: put in when a request is sent, never in its key.

A key without them is the same in every run, so that a replay finds the recorded answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from collector.instants import parse_duration
from collector.probe import ArmGet, ArmList, PlaneList

_PLACEHOLDER = re.compile(r"\{(?:(?P<caller>caller)|ago (?P<ago>P[0-9A-Z]+)(?P<style> 12h)?)\}")
_ISO = "%Y-%m-%dT%H:%M:%S"
_TWELVE_HOURS = "%Y-%m-%d %I:%M:%S %p"
"""How the list of backup jobs wants its moments (Microsoft.RecoveryServices 2024-04-01, `$filter` of `backupJobs`)."""


class Placeholders:
    """Fills `{caller}`, the object id of the signed-in identity, and `{ago P30D}`, a moment before the run began.

    `{ago P30D 12h}` writes the same moment as the list of backup jobs wants it.
    """

    def __init__(self, caller: Callable[[], str], started: datetime) -> None:
        self._caller = caller
        self._started = started

    def filled(self, request: ArmList | ArmGet | PlaneList) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the path and the query of a request as they are sent."""
        query = tuple((name, self._fill(value)) for name, value in request.query)
        return self._fill(request.path), query

    def _fill(self, text: str) -> str:
        return _PLACEHOLDER.sub(self._value, text) if "{" in text else text

    def _value(self, match: re.Match[str]) -> str:
        if match["caller"]:
            return self._caller()
        moment = self._started - parse_duration(match["ago"])
        return moment.strftime(_TWELVE_HOURS if match["style"] else _ISO)
