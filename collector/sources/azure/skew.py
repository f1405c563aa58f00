"""The step that refuses an answer from another time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy

from collector.sources.web.skew import refuse_when_skewed


class ClockPolicy(HTTPPolicy[Any, Any]):
    """Refuses an answer whose `Date` is far from this machine's time; one without a date is let through."""

    def __init__(self, wall: Callable[[], float]) -> None:
        super().__init__()
        self._wall = wall

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        response = self.next.send(request)
        refuse_when_skewed(response.http_response.headers, self._wall())
        return response
