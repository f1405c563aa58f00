"""Several tenants as one source: a token is of one tenant, so each has a sign-in and a pipeline of its own."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from collector.probe import ArmGet, ArmList, GraphQuery, PlaneList, RawPage, Request
from collector.sources.azure.opening import open_azure
from collector.sources.azure.reader import Azure
from collector.sources.azure.settings import AzureSettings
from collector.sources.clock import Clock, wall_time
from collector.sources.limits import Budget

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

HOME = ""
"""The tenant of the sign-in, which a request names by naming none."""


class Tenants:
    """A `Source` that hands each request to the reader that is signed in to its tenant.

    All of them share one budget, so that the deadline and `--max-requests` hold for the run as a whole. A tenant that
    cannot be signed in to shows as the `ReadError` of its own reads.
    """

    name = "azure"

    def __init__(self, readers: Mapping[str, Azure], budget: Budget) -> None:
        self._readers = readers
        self._budget = budget

    @property
    def together(self) -> int:
        """How many requests of one tenant `read_ahead` can ask at once."""
        return self._readers[HOME].together

    @property
    def requests_sent(self) -> int:
        """How many requests went to the resource manager, repeated ones counted each time."""
        return self._budget.sent

    def stop(self) -> None:
        """Let every read of this run end soon with a `ReadError`; for an interrupted run."""
        self._budget.stop()

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Ask for the first pages of some requests, each tenant's in one go."""
        theirs: dict[str, list[Request]] = defaultdict(list)
        for request in requests:
            theirs[_tenant_of(request)].append(request)
        for tenant, own in theirs.items():
            self._readers[tenant].read_ahead(own)

    def read(self, request: Request) -> Iterator[RawPage]:
        """Yield the pages of a request. Raises `ReadError`, and `KeyError` for a tenant that was never opened."""
        return self._readers[_tenant_of(request)].read(request)


def open_tenants(
    settings: AzureSettings,
    tenants: Iterable[str],
    *,
    environ: Mapping[str, str],
    clock: Clock,
    credentials: Mapping[str, TokenCredential] | None = None,
    jitter: Callable[[], float] = random.random,
    wall: Callable[[], float] = wall_time,
    started: datetime | None = None,
) -> Tenants:
    """Open Azure for reading in the tenant of the sign-in and in others. Nothing is sent yet.

    `credentials` go before what the settings choose, by tenant; `started` is when the run began. Raises `ValueError`
    for an unknown cloud or an address that is not https.
    """
    budget = Budget(clock, settings.deadline, settings.max_requests)
    own = credentials or {}
    readers = {
        tenant: open_azure(
            replace(settings, tenant=tenant or settings.tenant),
            environ=environ,
            clock=clock,
            credential=own.get(tenant),
            budget=budget,
            jitter=jitter,
            wall=wall,
            started=started,
        )
        for tenant in dict.fromkeys((HOME, *tenants))
    }
    return Tenants(readers, budget)


def _tenant_of(request: Request) -> str:
    return request.tenant if isinstance(request, GraphQuery | ArmList | ArmGet | PlaneList) else HOME
