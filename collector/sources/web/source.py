"""A CI host as a source: questions about a place go in, what was asked to be kept comes out, or a `ReadError`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from collector.model import Cause
from collector.probe import HostArchive, HostRead, RawPage, ReadError, Request
from collector.sources.clock import Clock
from collector.sources.limits import Budget
from collector.sources.web.answers import Answer, Asked, Fetched
from collector.sources.web.archives import refuse_other_digest, report_readings
from collector.sources.web.dialect import Dialect
from collector.sources.web.downloads import download
from collector.sources.web.exchange import Exchange
from collector.sources.web.failures import failure_of
from collector.sources.web.homes import Home
from collector.sources.web.json_text import parsed
from collector.sources.web.line import Line
from collector.sources.web.lists import pages_of, the_object
from collector.sources.web.polling import Patience, settled
from collector.sources.web.projection import checked_paths
from collector.sources.web.session import UnusableBody
from collector.sources.web.waits import Turns

_MOST_MOVES = 3
"""How often a call may be sent on within the API, as after a repository was renamed."""


class WebSource:
    """Reads one CI host in its dialect. It may be used from several threads."""

    together = 1

    def __init__(
        self,
        dialect: Dialect,
        clock: Clock,
        *,
        patience: float,
        budget: Budget,
        wall: Callable[[], float],
        ca_bundle: Path | None = None,
    ) -> None:
        self._dialect = dialect
        self._budget = budget
        self._exchange = Exchange(budget, connections=dialect.at_once, ca_bundle=ca_bundle)
        turns = Turns(dialect.name, dialect.at_once, clock=clock, budget=budget, wall=wall)
        self._line = Line(dialect, self._exchange, turns, budget, wall)
        self._patience = Patience(clock, budget, patience)

    @property
    def name(self) -> str:
        return str(self._dialect.host)

    @property
    def requests_sent(self) -> int:
        """How many requests went to this host and its downloads, repeated ones counted each time."""
        return self._exchange.sent

    def stop(self) -> None:
        """Let every read of this run end soon with a `ReadError`; for an interrupted run."""
        self._budget.stop()

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Do nothing: these hosts have no batches."""

    def read(self, request: Request) -> Iterator[RawPage]:
        """Yield the pages of a request. Raises `ReadError`, also after some pages: then what came is not all."""
        if isinstance(request, HostRead) and request.place.host is self._dialect.host:
            return self._pages(request)
        if isinstance(request, HostArchive) and request.place.host is self._dialect.host:
            return self._readings(request)
        raise TypeError(f"{self._dialect.name} cannot answer a {type(request).__name__} of another host")

    def _pages(self, request: HostRead) -> Iterator[RawPage]:
        ask = request.ask
        checked_paths(ask.keep)
        first = self._dialect.address(request.place, ask)
        fetch = partial(self._settled, request)
        if not ask.single:
            yield from pages_of(ask, first, fetch, self._dialect.next_page)
            return
        fetched = fetch(first)
        if ask.newest is None and self._dialect.next_page(ask, first, fetched, (), 0):
            raise ReadError(
                Cause.PARTIAL,
                f"the answer for {request.place.id} {ask.path} goes on on a second page",
                "Report it as a defect of golive, which takes this answer for one object.",
            )
        yield the_object(ask, fetched)

    def _settled(self, request: HostRead, url: str) -> Fetched:
        return settled(partial(self._fetched, request, url), request.ask.until, self._patience)

    def _fetched(self, request: HostRead, url: str) -> Fetched:
        """Ask, and ask again where the text of the answer is cut off or no JSON: that passes, as on Azure's side."""
        tries = 1
        while True:
            answer = self._accepted(request, url)
            if answer.status in request.ask.absent:
                return Fetched(answer, None)
            try:
                return Fetched(answer, _value(answer))
            except UnusableBody as error:
                if not self._line.again_after(tries, url, answer.url):
                    raise failure_of(error, answer.url) from error
                tries += 1

    def _accepted(self, request: HostRead, url: str) -> Answer:
        """Return an answer that is a 200 with something to read, or one that here means that there is none."""
        place, ask = request.place, request.ask
        home = self._dialect.home(place, ask)
        answer = self._line.post(home, url, ask.body) if ask.body else self._followed(home, url)
        if answer.status not in ask.absent and (answer.status != 200 or answer.is_html):
            raise self._dialect.refusal(answer, Asked(place=place, path=ask.path, permission=ask.permission))
        return answer

    def _followed(self, home: Home, url: str, into: BinaryIO | None = None) -> Answer:
        """Ask, and follow where the API says that the thing has moved within it."""
        answer = self._line.get(home, url, into=into)
        for _ in range(_MOST_MOVES):
            moved = self._dialect.moved_to(answer)
            ready = into is not None and self._dialect.download_from(answer)
            if ready or not moved or not home.holds(moved):
                break
            answer = self._line.get(home, moved, into=into)
        return answer

    def _readings(self, request: HostArchive) -> Iterator[RawPage]:
        with TemporaryFile() as archive:
            self._download(request, archive)
            refuse_other_digest(archive, request.digest)
            in_folder = self._dialect.packs_in_folder
            numbered = {} if request.number is None else {"artifact": request.number}
            for reading in report_readings(archive, request.name, self._budget, in_folder=in_folder):
                yield RawPage(reading.to_json() | numbered, "")

    def _download(self, request: HostArchive, into: BinaryIO) -> None:
        """Write an archive to a file: from the API itself, or from where it says that the archive lies ready."""
        home = self._dialect.home(request.place, request)
        answer = self._followed(home, self._dialect.archive_address(request), into)
        signed = self._dialect.download_from(answer)
        if signed:
            download(self._exchange, self._budget, signed, from_home=home, into=into)
        elif answer.status != 200 or answer.body:  # the body of an archive went into the file
            asked = Asked(place=request.place, path=request.path, permission=request.permission, is_archive=True)
            raise self._dialect.refusal(answer, asked)


def _value(answer: Answer) -> Any:
    value = parsed(answer.body)
    if value is None:
        raise UnusableBody("nothing where something was due")
    return value
