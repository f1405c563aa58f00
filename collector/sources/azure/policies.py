"""The steps through which every request goes, from the outermost to the one before the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import ContentDecodePolicy, HTTPPolicy

from collector.probe import ReadError
from collector.sources.azure.addresses import refuse_unless_at_home, refuse_unless_reading
from collector.sources.azure.allowances import Told
from collector.sources.azure.errors import Answer, is_not_registered, refusal
from collector.sources.azure.failures import failure_of
from collector.sources.azure.held import Held
from collector.sources.azure.json_text import parsed
from collector.sources.azure.login import Login
from collector.sources.azure.part_response import PartResponse
from collector.sources.azure.quota import places_of, quotas_told
from collector.sources.azure.throttle import Throttle
from collector.sources.limits import Budget

Request: TypeAlias = PipelineRequest[Any]
Response: TypeAlias = PipelineResponse[Any, Any]
Policy: TypeAlias = HTTPPolicy[Any, Any]

RETRIED = frozenset({408, 429, 500, 502, 503, 504})
"""What may pass: throttling and trouble of the service."""
BODY = ContentDecodePolicy.CONTEXT_NAME
"""Where the parsed body lies in the context of a response; the SDK clients look for it there too."""


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
        load = dict.fromkeys(places, 1)
        told: Mapping[str, Told] | None = None
        self._throttle.enter(load)
        try:
            response = self.next.send(request)
            self._throttle.weigh({places[-1]: refusals(response.http_response.status_code)})
            # an error without quota headers may come from a gateway, which knows of no quota: it proves none
            told = quotas_told(places, response.http_response.headers) or (
                {} if response.http_response.status_code == 200 else None
            )
        finally:
            self._throttle.leave(load, told)
        return response


class HeldPolicy(Policy):
    """Answers from what a batch brought, as if it had come over the wire; everything else goes on."""

    def __init__(self, held: Held) -> None:
        super().__init__()
        self._held = held

    def send(self, request: Request) -> Response:
        http_request = request.http_request
        part = self._held.take(http_request.url) if http_request.method == "GET" else None
        if part is None:
            return self.next.send(request)
        return PipelineResponse(http_request, PartResponse(http_request, part), request.context)


class JsonPolicy(Policy):
    """Parses the body of a 200 once, for us and for the SDK clients; an empty one is `None`."""

    def send(self, request: Request) -> Response:
        response = self.next.send(request)
        if response.http_response.status_code == 200:
            response.context[BODY] = parsed(body_of(response))
        return response


class MeterPolicy(Policy):
    """Counts what leaves, and lets nothing more out when the deadline or the budget of requests is reached."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    def send(self, request: Request) -> Response:
        self._budget.spend()
        return self.next.send(request)


def refusals(status: int) -> int:
    """Return how an answer weighs on the quota of its place: refused for it, answered within it, or neither."""
    if status == 429:
        return 1
    return 0 if status in RETRIED else -1


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
