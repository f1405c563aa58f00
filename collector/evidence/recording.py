"""Reads a source, and keeps what it answered before anybody sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.canonical import to_bytes
from collector.evidence.codec import StoredError, StoredPage, StoredRead
from collector.evidence.reading import Page, RecordedError, page_of
from collector.evidence.redaction import Redactor
from collector.model import Cause, Digest
from collector.probe import RawPage, ReadError, Request, Source

_LONGEST_ERROR_TEXT = 64 * 1024
"""In bytes; more of an error answer that is no JSON tells nothing."""

_CUT_SHORT = StoredError(
    cause=Cause.PARTIAL, detail="The reading was cut short.", fix="Run golive collect again and let it finish."
)


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

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        """Yield the pages of an answer after they were stored; raises `RecordedError` where it fails."""
        pages: list[StoredPage] = []
        error: StoredError | None = _CUT_SHORT
        try:
            for raw in self._source.read(request):
                stored, page = self._keep_page(request, raw, asked)
                pages.append(stored)
                yield page
            error = None
        except ReadError as failure:
            error = self._keep_error(request, failure)
            raise RecordedError(error.cause, error.detail, error.fix, error.documents) from None
        finally:
            self._bundle.add_read(
                StoredRead(source=self._source.name, key=request.key, pages=tuple(pages), error=error)
            )

    def _keep_page(self, request: Request, raw: RawPage, asked: str) -> tuple[StoredPage, Page]:
        observed_at = self._now()
        try:
            data = to_bytes(self._redactor.redact(raw.body))
        except (ValueError, RecursionError) as error:
            raise _malformed(str(error)) from None
        document = self._keep(request, data, observed_at)
        try:
            page = page_of(json.loads(data), raw.items_at, document, observed_at, asked)
        except ValueError as error:
            raise _malformed(str(error), document) from None
        return StoredPage(document=document, observed_at=observed_at, items_at=raw.items_at), page

    def _keep_error(self, request: Request, failure: ReadError) -> StoredError:
        documents = failure.documents if isinstance(failure, RecordedError) else ()
        if failure.body:
            documents = (self._keep(request, to_bytes(self._error_body(failure.body)), self._now()),)
        return StoredError(
            cause=failure.cause,
            detail=self._redactor.redact_text(failure.detail),
            fix=self._redactor.redact_text(failure.fix),
            documents=documents,
        )

    def _error_body(self, body: bytes) -> Any:
        try:
            return self._redactor.redact(json.loads(body, parse_constant=str))
        except (ValueError, RecursionError):
            text = body[:_LONGEST_ERROR_TEXT].decode("utf-8", errors="replace")
            return {"text": self._redactor.redact_text(text)}

    def _keep(self, request: Request, data: bytes, observed_at: datetime) -> Digest:
        return self._bundle.add_document(
            source=self._source.name,
            request=request.key,
            observed_at=observed_at,
            body=data,
        )


def _malformed(why: str, *documents: Digest) -> RecordedError:
    detail = f"The answer has another shape than documented: {why}."
    return RecordedError(Cause.MALFORMED, detail, "Report the answer as a defect of golive.", documents)
