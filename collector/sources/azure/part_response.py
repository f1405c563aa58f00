"""A part of a batch in the shape of an answer from the wire, for our pipeline and for the SDK clients."""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest, HttpResponse

from collector.sources.azure.held import Part


class PartResponse(HttpResponse):
    """The answer to one request, read already."""

    def __init__(self, request: HttpRequest, part: Part) -> None:
        self._request = request
        self._part = part

    @property
    def request(self) -> HttpRequest:
        return self._request

    @property
    def url(self) -> str:
        return self._request.url

    @property
    def status_code(self) -> int:
        return self._part.status

    @property
    def headers(self) -> MutableMapping[str, str]:
        return self._part.headers

    @property
    def reason(self) -> str:
        return ""

    @property
    def content_type(self) -> str | None:
        return self._part.headers.get("content-type")

    @property
    def content(self) -> bytes:
        return self._part.content

    @property
    def encoding(self) -> str | None:
        return "utf-8"

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        raise AttributeError(f"a part of a batch is JSON and always UTF-8, never {value}")

    @property
    def is_closed(self) -> bool:
        return True

    @property
    def is_stream_consumed(self) -> bool:
        return True

    def text(self, encoding: str | None = None) -> str:
        return self.content.decode(encoding or "utf-8-sig")

    def json(self) -> Any:
        return json.loads(self.text())

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise HttpResponseError(response=self)

    def read(self) -> bytes:
        return self.content

    def iter_raw(self, **_kwargs: Any) -> Iterator[bytes]:
        yield self.content

    def iter_bytes(self, **_kwargs: Any) -> Iterator[bytes]:
        yield self.content

    def close(self) -> None: ...

    def __enter__(self) -> PartResponse:
        return self

    def __exit__(self, *_: object) -> None: ...
