"""The Azure source: requests go in, raw pages come out, or a `ReadError` that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, PlaneList, RawPage, ReadError, Request
from collector.sources.azure.addresses import address_of
from collector.sources.azure.batches import Batches
from collector.sources.azure.clouds import Cloud
from collector.sources.azure.graph import graph_pages
from collector.sources.azure.lists import pages_after
from collector.sources.azure.pipeline import Line, get
from collector.sources.azure.placeholders import Placeholders
from collector.sources.azure.planes import Planes
from collector.sources.azure.policies import NotRegistered
from collector.sources.azure.sdk import SdkCall, place_in_sdk, sdk_pages
from collector.sources.limits import Budget


class Azure:
    """Reads Resource Graph and the resource manager of one cloud. It may be used from several threads."""

    name = "azure"

    def __init__(
        self,
        *,
        line: Line,
        cloud: Cloud,
        placeholders: Placeholders,
        budget: Budget,
        batches: Batches,
        planes: Planes,
    ) -> None:
        self._line = line
        self._cloud = cloud
        self._placeholders = placeholders
        self._budget = budget
        self._batches = batches
        self._planes = planes

    @property
    def together(self) -> int:
        """How many requests `read_ahead` asks at once; 1 when batches are off or this cloud has none."""
        return self._batches.together

    @property
    def requests_sent(self) -> int:
        """How many requests went to the resource manager, repeated ones counted each time."""
        return self._budget.sent

    def stop(self) -> None:
        """Let every read of this run end soon with a `ReadError`; for an interrupted run."""
        self._budget.stop()

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Ask in one batch for the first pages of at most `together` lists and objects.

        The answers wait for the `read` of each in this same thread, until its next `read_ahead`.
        """
        if self.together == 1:
            return
        urls: list[str] = []
        for request in requests[: self.together]:
            if isinstance(request, ArmList | ArmGet):
                with suppress(ReadError):  # `read` will raise it
                    urls.append(self._address(request))
        self._batches.read_ahead(urls)

    def read(self, request: Request) -> Iterator[RawPage]:
        """Yield the pages of a request. Raises `ReadError`, also after some pages: then what came is not all."""
        pages = self._pages(request)
        try:
            first = next(pages, None)
        except NotRegistered as answer:
            first, pages = RawPage({"value": [], "golive": {"not_registered": answer.namespace}}, "value"), iter(())
        if first is not None:
            yield first
        del first  # a page lives no longer than whoever asked for it keeps it
        try:
            yield from pages
        except NotRegistered as answer:
            raise ReadError(Cause.PARTIAL, answer.failure.detail, answer.failure.fix, answer.failure.body) from answer

    def _pages(self, request: Request) -> Iterator[RawPage]:
        match request:
            case GraphQuery():
                return graph_pages(self._line, self._cloud.arm_url, request)
            case ArmList():
                return self._list(request)
            case ArmGet():
                return self._get(request)
            case PlaneList():
                return self._planes.pages(request, self._placeholders.filled(request)[1])
        raise TypeError(f"Azure cannot answer a {type(request).__name__}")

    def _list(self, request: ArmList) -> Iterator[RawPage]:
        path, query = self._placeholders.filled(request)
        place = place_in_sdk(path)
        if place is not None:
            lister, subscription = place
            return sdk_pages(lister, SdkCall(subscription, request.api_version, query, self._line, self._cloud))
        return self._pages_from(address_of(self._cloud.arm_url, path, request.api_version, query))

    def _pages_from(self, url: str) -> Iterator[RawPage]:
        yield from pages_after(self._line, self._ask(url), url)

    def _get(self, request: ArmGet) -> Iterator[RawPage]:
        body = self._ask(self._address(request))
        if not isinstance(body, Mapping) or body.keys() <= {"error"}:
            raise ReadError(
                Cause.MALFORMED,
                f"the answer for {request.path} holds no object, or only an error in place of it",
                "Run again; if it stays, update golive: the service may answer in a new shape.",
            )
        yield RawPage(body, "")

    def _ask(self, url: str) -> Any:
        body = self._batches.at_hand(url)
        return get(self._line, url) if body is None else body

    def _address(self, request: ArmList | ArmGet) -> str:
        path, query = self._placeholders.filled(request)
        return address_of(self._cloud.arm_url, path, request.api_version, query)
