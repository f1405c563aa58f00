"""The one pipeline through which every call to the resource manager goes, ours and those of the SDK clients."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from azure.core.pipeline import Pipeline
from azure.core.pipeline.policies import CustomHookPolicy, RequestIdPolicy, UserAgentPolicy
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest

from collector import __version__
from collector.sources.azure.held import Held
from collector.sources.azure.login import Login
from collector.sources.azure.policies import (
    BODY,
    AnswerPolicy,
    GuardPolicy,
    HeldPolicy,
    JsonPolicy,
    MeterPolicy,
    QuotaPolicy,
    TokenPolicy,
)
from collector.sources.azure.retrying import RetryPolicy
from collector.sources.azure.skew import ClockPolicy
from collector.sources.azure.throttle import Throttle
from collector.sources.limits import Budget

Line: TypeAlias = Pipeline[Any, Any]
"""What goes in is a request; what comes out is a 200 with its parsed body, or a `ReadError`."""


def open_pipeline(
    *,
    home: str,
    login: Login,
    budget: Budget,
    throttle: Throttle,
    held: Held,
    transport: HttpTransport[Any, Any],
    jitter: Callable[[], float],
    wall: Callable[[], float],
) -> Line:
    """Put the pipeline together for one home, a scheme and host.

    It has no step that registers providers and none that follows redirects.
    """
    return Pipeline(
        transport,
        [
            CustomHookPolicy(),
            RequestIdPolicy(),
            UserAgentPolicy(base_user_agent=f"golive/{__version__}", user_agent_use_env=False),
            AnswerPolicy(),
            ClockPolicy(wall),
            GuardPolicy(home),
            RetryPolicy(budget, throttle, jitter, wall),
            TokenPolicy(login),
            JsonPolicy(),
            HeldPolicy(held),
            QuotaPolicy(throttle),
            MeterPolicy(budget),
        ],
    )


def get(line: Line, url: str) -> Any:
    """Return the parsed body of a GET. Raises `ReadError` and `NotRegistered`."""
    return _run(line, HttpRequest("GET", url, headers={"Accept": "application/json"}))


def post(line: Line, url: str, body: Any) -> Any:
    """Return the parsed body of one of the reading POSTs. Raises `ReadError`."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    return _run(line, HttpRequest("POST", url, headers=headers, content=json.dumps(body)))


def _run(line: Line, request: HttpRequest) -> Any:
    return line.run(request).context[BODY]
