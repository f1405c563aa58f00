"""One subscription of a generated estate while it is being filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from simulator.generated.counts import span
from simulator.inventory import Resource

REGIONS = ("westeurope", "northeurope", "germanywestcentral", "swedencentral")
_TEAMS = ("shop", "billing", "search", "data", "platform", "mobile")
_SHOUTED = 3
"""The resource manager spells every so many-th group in capitals where a service does so."""


class Ground:
    """Where things stand in one subscription, and what stands there already.

    Everything of one type is numbered through the whole estate; a subscription, and each parent, has a run of these.
    """

    def __init__(self, *, totals: Mapping[str, int], subscriptions: int, number: int, path: str, now: datetime) -> None:
        self.totals = totals
        self.number = number
        self.path = path
        """`/subscriptions/…`"""
        self.now = now
        self.region = REGIONS[number % len(REGIONS)]
        self.made: defaultdict[str, list[str]] = defaultdict(list)
        """The ids of what stands here, by lower-case type."""
        self._subscriptions = subscriptions
        self.groups = [
            f"rg-{_TEAMS[at % len(_TEAMS)]}-{at:03d}" for at in range(len(self.run("resources/resourcegroups")))
        ]

    def run(self, kind: str) -> range:
        """Return the numbers of a type that stand directly in this subscription; `kind` without `microsoft.`."""
        return span(self.totals["microsoft." + kind], self._subscriptions, self.number)

    def children(self, kind: str, of: str, number: int) -> range:
        """Return the numbers of a type below the parent of a type and number."""
        return span(self.totals["microsoft." + kind], self.totals["microsoft." + of], number)

    def group_of(self, place: int) -> str:
        """Return the group in which the n-th thing of a type in this subscription stands."""
        return self.groups[place % len(self.groups)]

    def path_of(self, group: str) -> str:
        return f"{self.path}/resourceGroups/{group}"

    def name_of(self, prefix: str, place: int) -> str:
        """Return a name that is the same in every group: whoever joins on names mixes things up."""
        return f"{prefix}-{place // len(self.groups):03d}"

    def ago(self, **span_of_time: float) -> datetime:
        return self.now - timedelta(**span_of_time)

    def found(self, kind: str) -> Sequence[str]:
        """Return the ids of a type that stand here already; `kind` without `microsoft.`."""
        return self.made["microsoft." + kind]

    def place(self, kind: str, name: str, place: int, properties: Mapping[str, Any], /, **more: Any) -> Resource:
        """Make a resource of a type (`Microsoft.Compute/disks`) in the group of its place."""
        resource_id = f"{self.path_of(self.group_of(place))}/providers/{kind}/{name}"
        return self.settle(resource_id, kind, properties, location=self.region, tags=self.tags(place), **more)

    def settle(self, resource_id: str, kind: str, properties: Mapping[str, Any], /, **more: Any) -> Resource:
        """Make a resource with an id."""
        name = resource_id.rsplit("/", 1)[1]
        return self.keep({"id": resource_id, "name": name, "type": kind, **more, "properties": properties})

    def keep(self, body: Mapping[str, Any], **graph: Any) -> Resource:
        """Remember a resource and return it."""
        resource = Resource(body=body, **graph)
        self.made[resource.type].append(resource.id)
        return resource

    def tags(self, place: int) -> dict[str, str]:
        team = _TEAMS[place % len(_TEAMS)]
        return {
            "environment": "production",
            "costCenter": f"CC-{4100 + self.number:05d}",
            "owner": f"team-{team}@contoso.com",
            "workload": f"contoso-{team}",
        }

    def shouted(self, resource_id: str, place: int) -> str:
        """Spell the group of some ids in capitals, as the resource manager does for machines and disks."""
        group = self.group_of(place)
        return resource_id.replace(f"/{group}/", f"/{group.upper()}/") if place % _SHOUTED == 0 else resource_id
