"""The wire: one session with a sized pool for all threads, whose answers are read within time and size limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import HTTPAdapter

from collector.sources.azure.failures import Unreadable
from collector.sources.limits import Budget
from collector.sources.web.session import BoundedSession, UnusableBody

_LONGEST_WAIT = 30.0


class PatientTransport(RequestsTransport):  # type: ignore[misc]  # azure-core loads it by a lazy, untyped lookup
    """The transport of azure-core, whose waits (azure-identity's retries) end with the run."""

    def __init__(self, budget: Budget, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._budget = budget

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request. Raises `Unreadable` for a body of no use, and the errors of azure-core."""
        try:
            return super().send(request, **kwargs)
        except UnusableBody as error:
            raise Unreadable(str(error), error=error) from error

    def sleep(self, duration: float) -> None:
        self._budget.pause(min(duration, _LONGEST_WAIT))


def open_transport(budget: Budget, workers: int, ca_bundle: Path | None) -> PatientTransport:
    """Open a transport that honours the proxy and CA variables of the environment; `ca_bundle` goes before them."""
    session = BoundedSession(budget)
    session.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=workers, pool_block=True, max_retries=0))
    verify: bool | str = True if ca_bundle is None else str(ca_bundle)
    return PatientTransport(budget, session=session, session_owner=False, connection_verify=verify)
