"""The one way on which calls reach an API: reads only, at home only, within limits, tried again where it helps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO
from urllib.parse import urlsplit

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.forbidden import ForbiddenRequest
from collector.sources.limits import Budget
from collector.sources.web.answers import Answer
from collector.sources.web.dialect import Dialect
from collector.sources.web.exchange import Exchange
from collector.sources.web.failures import WIRE_ERRORS, failure_of, is_hopeless
from collector.sources.web.homes import Home
from collector.sources.web.kept import Kept
from collector.sources.web.skew import refuse_when_skewed
from collector.sources.web.waits import Turns, asked_wait

_MOST_TRIES = 3
_MOST_REFUSALS = 5
"""How often a limit may refuse one call before it is given up."""
_FIRST_PAUSE = 1.0
"""Seconds, doubled each time."""


class Line:
    """Calls of one host. What comes out is any answer but a throttled one; what fails is a `ReadError`."""

    def __init__(
        self, dialect: Dialect, exchange: Exchange, turns: Turns, budget: Budget, wall: Callable[[], float]
    ) -> None:
        self._dialect = dialect
        self._exchange = exchange
        self._turns = turns
        self._budget = budget
        self._wall = wall
        self._kept = Kept()

    def get(self, home: Home, url: str, *, into: BinaryIO | None = None) -> Answer:
        """Return the answer to a GET; one that was given before and still holds is that one again.

        `into` takes the body of a 200.
        """
        known = self._kept.get(url)
        more = {"If-None-Match": known.headers["etag"]} if known else {}
        answer = self._ask("GET", home, url, more, into=into)
        if answer.status == 304 and known is not None:
            return known
        if into is None:
            self._kept.keep(url, answer)
        return answer

    def again_after(self, tries: int, *urls: str) -> bool:
        """Forget answers that cannot be read and wait before the next try; say no where there is none."""
        for url in urls:
            self._kept.drop(url)
        return tries < _MOST_TRIES and self._pauses(tries)

    def post(self, home: Home, url: str, body: str) -> Answer:
        """Return the answer to a POST of the allow-list. Raises `ForbiddenRequest` for any other."""
        return self._ask("POST", home, url, {"Content-Type": "application/json"}, body=body)

    def _ask(
        self,
        method: str,
        home: Home,
        url: str,
        more: Mapping[str, str],
        *,
        body: str = "",
        into: BinaryIO | None = None,
    ) -> Answer:
        self._refuse_unless_reading(method, url)
        if not home.holds(url):
            raise ReadError(
                Cause.PARTIAL,
                f"an answer of {self._dialect.name} points out of its API, and was not followed",
                "Check the address of the API and the proxy; golive never sends a token elsewhere.",
            )
        headers = {**self._dialect.headers(), **more}
        tries = refusals = 0
        while True:
            tries += 1
            answer = self._tried(tries, method, url, headers, body, into)
            if answer is None:
                continue
            limited_for = self._dialect.asked_to_wait(answer, refusals, self._wall())
            if limited_for is not None:
                refusals, tries = refusals + 1, tries - 1
                self._hold(limited_for, refusals)
            elif tries == _MOST_TRIES or not self._dialect.will_pass(answer) or not self._pauses(tries, answer):
                return answer

    def _tried(
        self, tries: int, method: str, url: str, headers: Mapping[str, str], body: str, into: BinaryIO | None
    ) -> Answer | None:
        """Return an answer, or `None` after a connection that broke and may be tried again."""
        try:
            with self._turns.turn():
                answer = self._exchange.send(method, url, headers, body=body, into=into)
                wait = asked_wait(answer.headers, self._wall())
                if wait is not None and answer.status < 400:  # it is asked of the next call; this one counts
                    self._turns.hold(wait)
        except WIRE_ERRORS as error:
            self._budget.refuse_when_over()
            if is_hopeless(error) or tries >= _MOST_TRIES or not self._pauses(tries):
                raise failure_of(error, url) from error
            return None
        refuse_when_skewed(answer.headers, self._wall())
        return answer

    def _hold(self, seconds: float, refusals: int) -> None:
        self._turns.hold(seconds)
        if refusals >= _MOST_REFUSALS:
            raise ReadError(
                Cause.THROTTLED,
                f"{self._dialect.name} refused the same call {refusals} times for its limits",
                "Run again later, or let fewer jobs use the same token.",
            )

    def _pauses(self, tries: int, answer: Answer | None = None) -> bool:
        """Wait before the next try; say no where there is no time for that."""
        asked = asked_wait(answer.headers, self._wall()) if answer else None
        wait = _FIRST_PAUSE * 2 ** (tries - 1) if asked is None else asked
        if not self._budget.can_wait(wait):
            return False
        self._budget.pause(wait)
        return True

    def _refuse_unless_reading(self, method: str, url: str) -> None:
        path = urlsplit(url).path.casefold()
        if method != "GET" and not (method == "POST" and path.endswith(tuple(self._dialect.reading_posts))):
            raise ForbiddenRequest(f"golive only reads, and {method} {urlsplit(url).path} is not on its list of reads")
