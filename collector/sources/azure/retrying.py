"""The step that asks again for what may pass, after the wait that the answer asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azure.core.exceptions import AzureError

from collector.sources.azure.failures import is_hopeless
from collector.sources.azure.policies import RETRIED, Policy, Request, Response
from collector.sources.azure.quota import asked_wait, places_of, quotas_told
from collector.sources.azure.throttle import LONGEST_WAIT, Throttle, is_used_up
from collector.sources.limits import Budget

_MOST_TRIES = 4
_FIRST_PAUSE = 0.5
_FIRST_PAUSE_UNANSWERED = 0.2
"""Seconds. A connection that broke says nothing of a service that is busy."""


class RetryPolicy(Policy):
    """Tries again what may pass: throttling, trouble of the service, a broken connection, a body cut short.

    azure-core's own policy obeys any `Retry-After` however long, knows no jitter, and does not repeat a throttled
    Resource Graph query (evidence sources, D.2). Here a wait that is too long ends the read: asking earlier than asked
    to only starts the wait anew (D.1). A try in which others were faster and used the quota up does not count: the
    service is well, and only the deadline ends the wait for a turn.
    """

    def __init__(
        self, budget: Budget, throttle: Throttle, jitter: Callable[[], float], wall: Callable[[], float]
    ) -> None:
        super().__init__()
        self._budget = budget
        self._throttle = throttle
        self._jitter = jitter
        self._wall = wall

    def send(self, request: Request) -> Response:
        attempt = 0
        answered: int | None = None
        while True:
            attempt += 1
            try:
                response = self.next.send(request)
            except AzureError as error:
                if not self._may_repeat_after(error, attempt):
                    raise
                wait = backoff(attempt, self._jitter, _FIRST_PAUSE_UNANSWERED)
                if not self._budget.can_wait(wait):
                    raise
            else:
                if response.http_response.status_code not in RETRIED:
                    return response
                before, answered = answered, self._answered_instead(response)
                if before is not None and answered is not None and answered > before:
                    attempt -= 1
                wait = self._wait_after(response, attempt)
                if attempt == _MOST_TRIES or wait > LONGEST_WAIT or not self._budget.can_wait(wait):
                    return response
            self._budget.pause(wait)

    @staticmethod
    def _may_repeat_after(error: AzureError, attempt: int) -> bool:
        return attempt < _MOST_TRIES and not is_hopeless(error)

    def _answered_instead(self, response: Response) -> int | None:
        """Return how many requests the quota has answered so far that a 429 says is used up; `None` for no such 429."""
        http_response = response.http_response
        places = places_of(response.http_request.url)
        if http_response.status_code != 429 or not is_used_up(places, quotas_told(places, http_response.headers)):
            return None
        return self._throttle.answers(places[0])

    def _wait_after(self, response: Response, attempt: int) -> float:
        wait = pause_after(response.http_response.headers, self._wall(), attempt, self._jitter)
        if response.http_response.status_code == 429:
            places = places_of(response.http_request.url)
            self._throttle.refused(places, wait, quotas_told(places, response.http_response.headers))
        return wait


def pause_after(headers: Mapping[str, str], wall: float, attempt: int, jitter: Callable[[], float]) -> float:
    """Return the seconds to wait after an answer: what it asks for, rounded down by some services, or the backoff."""
    asked = asked_wait(headers, wall)
    if asked is None:
        return backoff(attempt, jitter)
    return max(asked, _doubled(attempt, _FIRST_PAUSE)) + 0.25 * jitter()


def backoff(attempt: int, jitter: Callable[[], float], first: float = _FIRST_PAUSE) -> float:
    """Return the seconds to wait where the answer does not say: 0.5, 1, 2, each half as long again at most."""
    return _doubled(attempt, first) * (1 + 0.5 * jitter())


def _doubled(attempt: int, first: float) -> float:
    return float(first * 2 ** (attempt - 1))
