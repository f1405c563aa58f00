"""A wire on which only the answers of a test come, and both hosts opened on it with a clock that never really waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses
from hosts_asked import FakeClock

from collector.sources.azure_devops import AzureDevOps
from collector.sources.github import GitHub
from collector.sources.limits import Budget


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def budget(clock: FakeClock) -> Budget:
    return Budget(clock, 600.0)


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    """The network: what is not registered here is a refused connection, and no request leaves the process."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def github(clock: FakeClock, budget: Budget) -> GitHub:
    return GitHub({"GITHUB_TOKEN": "job-token"}, clock, patience=120.0, budget=budget, wall=clock.wall)


@pytest.fixture
def azure_devops(clock: FakeClock, budget: Budget) -> AzureDevOps:
    return AzureDevOps({"SYSTEM_ACCESSTOKEN": "job-token"}, clock, patience=120.0, budget=budget, wall=clock.wall)
