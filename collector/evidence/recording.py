"""Reads a source, and keeps what it answered before anybody sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.canonical import from_bytes, to_bytes
from collector.evidence.codec import StoredError, StoredPage, StoredRead
from collector.evidence.reading import Page, RecordedError, page_of
from collector.evidence.redaction import Redactor
from collector.model import Cause
from collector.probe import RawPage, ReadError, Request, Source

_LONGEST_ERROR_TEXT = 64 * 1024
"""In bytes; more of an error answer that is no JSON tells nothing."""

_CUT_SHORT = StoredError(
    cause=Cause.PARTIAL, detail="The reading was cut short.", fix="Run golive collect again and let it finish."
)


class _OtherShape(ReadError):
    """An answer that is not as documented; `answers` is what was stored of it."""

    def __init__(self, why: str, *answers: StoredPage) -> None:
        detail = f"The answer has another shape than documented: {why}."
        super().__init__(Cause.MALFORMED, detail, "Report the answer as a defect of golive.")
        self.answers = answers


class Recording:
    """A `Reader` over a source: every answer is redacted, stored, and only then handed on.

    Items are made from the stored bytes, so that a replay sees exactly what the run saw. `now` tells the moment
    at which a page arrived. Several threads may read at once.
    """

    def __init__(self, source: Source, redactor: Redactor, bundle: BundleWriter, now: Callable[[], datetime]) -> None:
        self._source = source
        self._redactor = redactor
        self._bundle = bundle
        self._now = now

    @property
    def together(self) -> int:
        """How many requests the source asks at once."""
        return self._source.together

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Let the source ask for the first pages of some requests in one go; `read` records them."""
        self._source.read_ahead(requests)

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        """Yield the pages of an answer after they were stored; raises `RecordedError` where it fails."""
        pages: list[StoredPage] = []
        error: StoredError | None = _CUT_SHORT
        try:
            for raw in self._source.read(request):
                stored, page = self._keep_page(raw, asked)
                pages.append(stored)
                del raw  # while others look at the page, and the source asks for the next, no body is held here
                yield page
                del page
            error = None
        except ReadError as failure:
            error = self._keep_error(failure)
            raise RecordedError(error.cause, error.detail, error.fix, error.documents) from None
        finally:
            self._bundle.add_read(
                StoredRead(source=self._source.name, key=request.key, pages=tuple(pages), error=error)
            )

    def _keep_page(self, raw: RawPage, asked: str) -> tuple[StoredPage, Page]:
        arrived = self._now()
        try:
            data = to_bytes(self._redactor.redact(raw.body))
        except (ValueError, RecursionError) as error:
            raise _OtherShape(str(error)) from None
        stored = self._keep(data, arrived, raw.items_at)
        try:
            page = page_of(from_bytes(data), raw.items_at, stored.document, stored.observed_at, asked)
        except ValueError as error:
            raise _OtherShape(str(error), stored) from None
        return stored, page

    def _keep_error(self, failure: ReadError) -> StoredError:
        answers = failure.answers if isinstance(failure, _OtherShape) else ()
        if failure.body:
            answers = (self._keep(to_bytes(self._error_body(failure.body)), self._now()),)
        return StoredError(
            cause=failure.cause,
            detail=self._redactor.redact_text(failure.detail),
            fix=self._redactor.redact_text(failure.fix),
            answers=answers,
        )

    def _error_body(self, body: bytes) -> Any:
        try:
            return self._redactor.redact(json.loads(body, parse_constant=str))
        except (ValueError, RecursionError):
            text = body[:_LONGEST_ERROR_TEXT].decode("utf-8", errors="replace")
            return {"text": self._redactor.redact_text(text)}

    def _keep(self, data: bytes, observed_at: datetime, items_at: str = "") -> StoredPage:
        document = self._bundle.add_document(data)
        return StoredPage(document=document, observed_at=observed_at, items_at=items_at, size=len(data))
