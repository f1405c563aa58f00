"""Whether this machine and Azure agree on the time: ages judged by a clock that is wrong are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy

from collector.instants import parse_instant
from collector.model import Cause
from collector.probe import ReadError

_MOST = timedelta(minutes=5)


class ClockPolicy(HTTPPolicy[Any, Any]):
    """Refuses an answer whose `Date` is far from this machine's time; one without a date is let through."""

    def __init__(self, wall: Callable[[], float]) -> None:
        super().__init__()
        self._wall = wall

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        response = self.next.send(request)
        answered = _date_of(response.http_response.headers)
        here = datetime.fromtimestamp(self._wall(), UTC)
        if answered is not None and abs(answered - here) > _MOST:
            raise ReadError(
                Cause.MALFORMED,
                f"the clock of this machine is {_in_words(here - answered)} the date of the answer",
                "Set the clock of this machine; if it is right, keep the proxy in between from giving old answers.",
            )
        return response


def _in_words(ahead: timedelta) -> str:
    hours = abs(ahead) / timedelta(hours=1)
    amount = f"{hours:.0f} h" if hours >= 2 else f"{hours * 60:.0f} min"
    return f"{amount} {'ahead of' if ahead > timedelta(0) else 'behind'}"


def _date_of(headers: Mapping[str, str]) -> datetime | None:
    try:
        return parse_instant(headers.get("date", ""))
    except ValueError:
        return None
