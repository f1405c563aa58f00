"""Opens the CI hosts that a workload names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collector.cli.world import World
from collector.model import Delivery, Host
from collector.sources.azure.settings import AzureSettings
from collector.sources.limits import Budget

if TYPE_CHECKING:
    from collector.sources.web.source import WebSource

_PATIENCE_SECONDS = 120.0
"""How long an answer that is not settled yet, such as coverage that is still added up, is asked for again."""


@dataclass(frozen=True, slots=True)
class CiHosts:
    """The hosts of one run; where the workload names none, there are none."""

    opened: Mapping[Host, WebSource]

    @property
    def requests_sent(self) -> int:
        return sum(source.requests_sent for source in self.opened.values())

    def stop(self) -> None:
        """Let every read of this run end soon; for an interrupted run."""
        for source in self.opened.values():
            source.stop()


def open_hosts(delivery: Delivery, settings: AzureSettings, world: World) -> CiHosts:
    """Open the hosts of the places that a workload names; each has the time of the run. Nothing is sent yet."""
    wanted = {place.host for place in delivery.places}
    if not wanted:
        return CiHosts({})
    from collector.sources.azure_devops import AzureDevOps  # only a workload that names a host pays for the import
    from collector.sources.github import GitHub

    kinds: Mapping[Host, type[GitHub | AzureDevOps]] = {Host.GITHUB: GitHub, Host.AZURE_DEVOPS: AzureDevOps}
    return CiHosts(
        {
            host: kinds[host](
                world.environ,
                world.clock,
                patience=_PATIENCE_SECONDS,
                budget=Budget(world.clock, settings.deadline),
                ca_bundle=settings.ca_bundle,
            )
            for host in Host
            if host in wanted
        }
    )
