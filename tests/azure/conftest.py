"""A clock that never really waits, a caller that needs no login, and Azure opened with both."""

from __future__ import annotations

import base64
import gzip
import json
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses
from azure.core.credentials import AccessToken
from azure_manager import Manager

from collector.sources.azure.opening import open_azure
from collector.sources.azure.reader import Azure
from collector.sources.azure.settings import AzureSettings

with warnings.catch_warnings():
    # azure-mgmt-support 7 has invalid escapes in its docstrings; they show once, when it is first compiled.
    warnings.simplefilter("ignore")
    import azure.mgmt.support

FAR_AWAY = 4102444800
"""The year 2100: a token that does not end during a test."""
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""What the clock on the wall says during a test."""


class FakeClock:
    """Time passes only by sleeping; `naps` tells how long each sleep was."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def waited(self) -> float:
        return self.now - 1000.0


class FakeCredential:
    """Hands out tokens `token-1`, `token-2`, … of one caller, and remembers what it was asked."""

    def __init__(self, oid: str = "33333333-3333-3333-3333-333333333333") -> None:
        self.oid = oid
        self.asked: list[dict[str, Any]] = []

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        self.asked.append({"scopes": scopes, **options})
        payload = json.dumps({"oid": self.oid, "number": len(self.asked)}).encode()
        return AccessToken(f"head.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}.tail", FAR_AWAY)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def credential() -> FakeCredential:
    return FakeCredential()


@pytest.fixture
def open_fake(clock: FakeClock, credential: FakeCredential) -> Callable[..., Azure]:
    """Open Azure with the given settings, the clock that does not wait and no randomness."""

    def opened(**settings: Any) -> Azure:
        return open_azure(
            AzureSettings(**settings),
            environ={},
            clock=clock,
            credential=credential,
            jitter=lambda: 0.0,
            wall=NINE.timestamp,
        )

    return opened


@pytest.fixture
def azure(open_fake: Callable[..., Azure]) -> Azure:
    return open_fake(deadline=300)


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    """The network: what is not registered here is a refused connection, and no request leaves the process."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def manager(wire: responses.RequestsMock) -> Manager:
    """A resource manager on that network, for batches."""
    return Manager(wire)


@pytest.fixture(scope="session")
def recorded(corpus: Path) -> dict[str, dict[str, Any]]:
    """All recorded answers of the resource manager, by id."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((corpus / "arm").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found |= {record["id"]: record for record in map(json.loads, lines)}
    return found
