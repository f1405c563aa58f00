"""Questions as tests put them, what comes of them, and a clock that never really waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from collector.model import Cause, Host, Place
from collector.probe import Ask, HostRead, ReadError

SHOP = Place(Host.GITHUB, "contoso/shop")
PROJECT = Place(Host.AZURE_DEVOPS, "contoso/shop")
REPOSITORY = "https://api.github.com/repos/contoso/shop"
APIS = "https://dev.azure.com/contoso/shop/_apis"


NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""What the clock on the wall says when a test begins."""


class FakeClock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.when_slept: Callable[[], None] = lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.when_slept()

    def wall(self) -> float:
        return NINE.timestamp() + self.waited

    @property
    def waited(self) -> float:
        return self.now - 1000.0


def ask(place: Place, path: str, *, keep: tuple[str, ...] = ("id",), **more: Any) -> HostRead:
    return HostRead(place, Ask(path=path, keep=keep, **more))


def items(source: Any, request: HostRead) -> list[Any]:
    """All items of a list, or the one object."""
    found: list[Any] = []
    for page in source.read(request):
        found.extend(page.body[page.items_at] if page.items_at else [page.body])
    return found


def failure(source: Any, request: Any) -> tuple[Cause, str]:
    """How a read fails: its cause, and all that is said about it."""
    with pytest.raises(ReadError) as failed:
        list(source.read(request))
    assert failed.value.body == b"", "an error answer is full of names, so it is never handed on"
    return failed.value.cause, f"{failed.value.detail}; {failed.value.fix}"
