"""The steps through which every request goes, from the outermost to the one before the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias, cast

from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import ContentDecodePolicy, HTTPPolicy

from collector.probe import ReadError
from collector.sources.azure.addresses import refuse_unless_at_home, refuse_unless_reading
from collector.sources.azure.errors import Answer, is_not_registered, refusal
from collector.sources.azure.failures import Unreadable, failure_of, is_hopeless
from collector.sources.azure.limits import Budget, Throttle
from collector.sources.azure.login import Login
from collector.sources.azure.quota import asked_wait, note_quota, places_of

Request: TypeAlias = PipelineRequest[Any]
Response: TypeAlias = PipelineResponse[Any, Any]
Policy: TypeAlias = HTTPPolicy[Any, Any]

BODY = ContentDecodePolicy.CONTEXT_NAME
"""Where the parsed body lies in the context of a response; the SDK clients look for it there too."""

_MOST_TRIES = 4
_LONGEST_WAIT = 30.0
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})


class NotRegistered(Exception):
    """The provider is not registered in the subscription: nothing of it can exist there."""

    def __init__(self, namespace: str, failure: ReadError) -> None:
        super().__init__(namespace)
        self.namespace = namespace
        self.failure = failure


class AnswerPolicy(Policy):
    """Lets only a 200 out; everything else becomes a `ReadError` (or `NotRegistered`) that says what to do."""

    def send(self, request: Request) -> Response:
        try:
            response = self.next.send(request)
        except AzureError as error:
            raise failure_of(error, request.http_request.url) from error
        if response.http_response.status_code == 200:
            return response
        answer = _answer_of(response)
        if is_not_registered(answer):
            raise NotRegistered(answer.namespace, refusal(answer))
        raise refusal(answer)


class GuardPolicy(Policy):
    """Lets only reads out, and only to the resource manager of the run."""

    def __init__(self, home: str) -> None:
        super().__init__()
        self._home = home

    def send(self, request: Request) -> Response:
        refuse_unless_reading(request.http_request.method, request.http_request.url)
        refuse_unless_at_home(self._home, request.http_request.url)
        return self.next.send(request)


class RetryPolicy(Policy):
    """Tries again what may pass: throttling, trouble of the service, a broken connection, a body cut short.

    azure-core's own policy obeys any `Retry-After` however long, knows no jitter, and does not repeat a throttled
    Resource Graph query (evidence sources, D.2).
    """

    def __init__(self, budget: Budget, throttle: Throttle, jitter: Callable[[], float]) -> None:
        super().__init__()
        self._budget = budget
        self._throttle = throttle
        self._jitter = jitter

    def send(self, request: Request) -> Response:
        attempt = 1
        while True:
            try:
                response = self.next.send(request)
            except AzureError as error:
                if not self._may_repeat_after(error, attempt):
                    raise
                wait = self._backoff(attempt)
                if not self._budget.can_wait(wait):
                    raise
            else:
                if response.http_response.status_code not in _RETRIED or attempt == _MOST_TRIES:
                    return response
                wait = self._wait_after(response, attempt)
                if not self._budget.can_wait(wait):
                    return response
            self._budget.pause(wait)
            attempt += 1

    @staticmethod
    def _may_repeat_after(error: AzureError, attempt: int) -> bool:
        return attempt < _MOST_TRIES and not is_hopeless(error)

    def _wait_after(self, response: Response, attempt: int) -> float:
        asked = asked_wait(response.http_response.headers)
        wait = self._backoff(attempt) if asked is None else min(asked + self._jitter(), _LONGEST_WAIT)
        if response.http_response.status_code == 429:
            self._throttle.hold(places_of(response.http_request.url)[-1], wait)
        return wait

    def _backoff(self, attempt: int) -> float:
        """0.5 s, 1 s, 2 s, each half as long again at most."""
        return float(0.5 * 2 ** (attempt - 1) * (1 + 0.5 * self._jitter()))


class TokenPolicy(Policy):
    """Puts the token on a request, and renews it once when it is refused."""

    def __init__(self, login: Login) -> None:
        super().__init__()
        self._login = login

    def send(self, request: Request) -> Response:
        token = self._login.token()
        response = self._send_with(token, request)
        if response.http_response.status_code != 401:
            return response
        renewed = self._login.renew(token, response.http_response.headers.get("www-authenticate", ""))
        return response if renewed is None else self._send_with(renewed, request)

    def _send_with(self, token: str, request: Request) -> Response:
        request.http_request.headers["Authorization"] = f"Bearer {token}"
        return self.next.send(request)


class QuotaPolicy(Policy):
    """Waits where the quota is used up, and reads from each answer how much is left."""

    def __init__(self, throttle: Throttle) -> None:
        super().__init__()
        self._throttle = throttle

    def send(self, request: Request) -> Response:
        places = places_of(request.http_request.url)
        self._throttle.wait(places)
        response = self.next.send(request)
        note_quota(self._throttle, places, response.http_response.headers)
        return response


class JsonPolicy(Policy):
    """Parses the body of a 200 once, for us and for the SDK clients; an empty one is `None`."""

    def send(self, request: Request) -> Response:
        response = self.next.send(request)
        if response.http_response.status_code == 200:
            response.context[BODY] = _parsed(body_of(response))
        return response


class MeterPolicy(Policy):
    """Counts what leaves, and lets nothing more out when the deadline or the budget of requests is reached."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    def send(self, request: Request) -> Response:
        self._budget.spend()
        return self.next.send(request)


def body_of(response: Response) -> bytes:
    """Return the bytes of an answer, from either kind of response that azure-core has."""
    http_response = response.http_response
    content = http_response.content if hasattr(http_response, "content") else http_response.body()
    return cast("bytes", content)


def _answer_of(response: Response) -> Answer:
    return Answer(
        response.http_request.method,
        response.http_request.url,
        response.http_response.status_code,
        response.http_response.headers,
        body_of(response),
    )


def _parsed(body: bytes) -> Any:
    if not body.strip():
        return None
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("something that is no JSON", error=error) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
