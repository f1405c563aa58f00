"""Answers from a bundle what a source answered once, without a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collector.evidence.bundle import Bundle
from collector.evidence.codec import StoredRead
from collector.evidence.reading import Page, RecordedError, page_of
from collector.model import Cause
from collector.probe import Request


class Replaying:
    """A `Reader` over the records of a bundle: the same pages at the same moments, the same errors."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._reads = {read.key: read for read in bundle.reads()}

    @property
    def together(self) -> int:
        """Always 1: there is no round trip to save."""
        return 1

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Do nothing: everything is at hand."""

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        """Yield the recorded pages; raises `RecordedError` where the run failed, or asked nothing of the kind."""
        read = self._reads.get(request.key)
        if read is None:
            raise RecordedError(
                Cause.PARTIAL, f"The bundle holds no answer to {request.key!r}.", "Collect again with these probes."
            )
        yield from self._pages(read, asked)
        if read.error:
            raise RecordedError(read.error.cause, read.error.detail, read.error.fix, read.error.documents)

    def _pages(self, read: StoredRead, asked: str) -> Iterator[Page]:
        for page in read.pages:
            try:
                body = self._bundle.document(page.document).body
            except KeyError:
                raise RecordedError(
                    Cause.PARTIAL,
                    f"The bundle lost a page of {read.key!r}.",
                    "Take an untouched copy, or collect again.",
                ) from None
            yield page_of(body, page.items_at, page.document, page.observed_at, asked)
