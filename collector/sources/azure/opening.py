"""Puts the Azure source together from settings, the environment and a clock."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.sources.azure.batches import Batches
from collector.sources.azure.clouds import find_cloud
from collector.sources.azure.credentials import open_credential
from collector.sources.azure.held import Held
from collector.sources.azure.login import Login
from collector.sources.azure.pipeline import Line, open_pipeline
from collector.sources.azure.placeholders import Placeholders
from collector.sources.azure.planes import Planes
from collector.sources.azure.reader import Azure
from collector.sources.azure.settings import AzureSettings
from collector.sources.azure.throttle import Throttle
from collector.sources.azure.transport import open_transport
from collector.sources.clock import Clock, wall_time
from collector.sources.limits import Budget

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential


def open_azure(
    settings: AzureSettings,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    credential: TokenCredential | None = None,
    budget: Budget | None = None,
    jitter: Callable[[], float] = random.random,
    wall: Callable[[], float] = wall_time,
    started: datetime | None = None,
) -> Azure:
    """Open Azure for reading. Nothing is sent yet: a sign-in that fails shows as the `ReadError` of each read.

    `credential` goes before what the settings choose; `budget` is that of the run where several readers share it;
    `jitter` returns numbers from 0 to 1; `wall` is the time here in seconds since 1970, which the dates of the answers
    are held against. Raises `ValueError` for an unknown cloud or an address that is not
    https.
    """
    authority = settings.authority or environ.get("AZURE_AUTHORITY_HOST", "")
    cloud = find_cloud(settings.cloud, arm_url=settings.arm_url, scope=settings.arm_scope, authority=authority)
    budget = budget or Budget(clock, settings.deadline, settings.max_requests)
    throttle, held = Throttle(clock, budget), Held(clock)
    transport = open_transport(budget, settings.workers, settings.ca_bundle)

    def make() -> TokenCredential:
        return credential if credential is not None else open_credential(settings, environ, cloud, transport)

    def open_line(home: str, login: Login) -> Line:
        return open_pipeline(
            home=home,
            login=login,
            budget=budget,
            throttle=throttle,
            held=held,
            transport=transport,
            jitter=jitter,
            wall=wall,
        )

    login = Login(make, cloud)
    line = open_line(cloud.arm_url, login)
    planes = Planes(cloud, lambda home, scope: open_line(home, Login(make, cloud, scope=scope)))
    batches = Batches(
        line=line,
        home=cloud.arm_url,
        held=held,
        budget=budget,
        throttle=throttle,
        jitter=jitter,
        wall=wall,
        wanted=settings.batches,
    )
    placeholders = Placeholders(login.caller, started or datetime.fromtimestamp(wall(), UTC))
    return Azure(line=line, cloud=cloud, placeholders=placeholders, budget=budget, batches=batches, planes=planes)
