"""Each question goes to a CI host once per run: a replay has one answer for it, and every request has its price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from collector.evidence.reading import Page, Reader, RecordedError
from collector.gather.readers import Readers
from collector.model import Host
from collector.probe import Request


@dataclass(frozen=True, slots=True)
class _Answer:
    """All pages of an answer, and the failure that it ended in."""

    pages: tuple[Page, ...]
    error: RecordedError | None


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """A reader of a CI host that says again what it read before, whoever asks later in the run.

    Probes of different waves may ask the same. Answers of these hosts are small: only what was asked for is kept of
    them. Of one wave no two threads ask the same.
    """

    reader: Reader
    _answers: dict[str, _Answer] = field(default_factory=dict)

    @property
    def together(self) -> int:
        """How many requests `read_ahead` asks at once."""
        return self.reader.together

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Let the reader ask for the first pages of what was not read yet."""
        self.reader.read_ahead([request for request in requests if request.key not in self._answers])

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        """Yield the pages of an answer; raises `RecordedError` where it fails, the second time as the first."""
        known = self._answers.get(request.key)
        if known is None:
            yield from self._first(request, asked)
            return
        yield from (_about(page, asked) for page in known.pages)
        if known.error is not None:
            error = known.error
            raise RecordedError(error.cause, error.detail, error.fix, error.documents)

    def _first(self, request: Request, asked: str) -> Iterator[Page]:
        pages: list[Page] = []
        try:
            for page in self.reader.read(request, asked):
                pages.append(page)
                yield page
        except RecordedError as error:
            self._answers[request.key] = _Answer(tuple(pages), error)
            raise
        self._answers[request.key] = _Answer(tuple(pages), None)


def _about(page: Page, asked: str) -> Page:
    return replace(page, items=tuple(replace(item, asked=asked) for item in page.items))


def hosts_asked_once(readers: Readers) -> Readers:
    """Return the readers of a run, of which those of CI hosts are asked each question once."""
    hosts: dict[Host, Reader] = {host: AskedOnce(reader) for host, reader in readers.hosts.items()}
    return replace(readers, hosts=hosts)
