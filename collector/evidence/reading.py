"""What gather reads through: pages of items that rest on stored documents, live or from a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from collector.model import Cause, Digest
from collector.probe import Item, ReadError, Request


@dataclass(frozen=True, slots=True)
class Page:
    """The items of one answer, and the stored document that holds them."""

    items: tuple[Item, ...]
    document: Digest
    observed_at: datetime


class RecordedError(ReadError):
    """A failed read whose texts are redacted; `documents` names its stored answer, if there was one."""

    def __init__(self, cause: Cause, detail: str, fix: str, documents: tuple[Digest, ...] = ()) -> None:
        super().__init__(cause, detail, fix)
        self.documents = documents


class Reader(Protocol):
    """Answers a request page by page, from a source that is recorded or from the records of a bundle.

    Raises `RecordedError`, also after some pages, where the answer could not be read to its end. A request is
    asked once per run: a replay has one answer for it.
    """

    @property
    def together(self) -> int:
        """How many requests `read_ahead` can ask at once; 1 means that it does nothing."""
        ...

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Ask for the first pages of some requests in one go; nothing is recorded before each is read."""
        ...

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        """Yield the pages of an answer; `asked` is what the request was about, and is put on every item."""
        ...


def page_of(body: Any, items_at: str, document: Digest, observed_at: datetime, asked: str) -> Page:
    """Return the page of a stored body; raises `ValueError` where its items are not objects in a list."""
    found = _items_of(body, items_at)
    return Page(tuple(Item(raw, document, observed_at, asked) for raw in found), document, observed_at)


def _items_of(body: Any, items_at: str) -> list[dict[str, Any]]:
    if not items_at:
        found = [body]
    elif isinstance(body, dict) and isinstance(body.get(items_at), list):
        found = body[items_at]
    else:
        raise ValueError(f"the answer has no list {items_at!r}")
    if not all(isinstance(raw, dict) for raw in found):
        raise ValueError(f"{items_at or 'the answer'}: something other than an object stands there")
    return found
