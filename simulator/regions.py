"""Regions: their zones and pairs, and how much of its Compute quotas a subscription uses in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region as all subscriptions see it."""

    name: str
    """In lower case without spaces."""
    display: str
    geography: str = "Europe"
    paired: str = ""
    """Empty for one without a pair."""
    zones: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One counter of a subscription in a region."""

    counter: str
    used: int
    limit: int


STANDARD = (
    Region(name="westeurope", display="West Europe", paired="northeurope"),
    Region(name="northeurope", display="North Europe", paired="westeurope"),
    Region(name="germanywestcentral", display="Germany West Central", paired="germanynorth"),
    Region(name="germanynorth", display="Germany North", paired="germanywestcentral", zones=0),
    Region(name="swedencentral", display="Sweden Central", paired="swedensouth"),
    Region(name="swedensouth", display="Sweden South", paired="swedencentral", zones=0),
    Region(name="italynorth", display="Italy North"),
    Region(name="eastus", display="East US", geography="US", paired="westus"),
    Region(name="westus", display="West US", geography="US", paired="eastus", zones=0),
)
"""Those that exist without being described; the newest of them has no pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """All regions of an estate, and what is used in them."""

    known: tuple[Region, ...] = STANDARD
    quotas: Mapping[tuple[str, str], tuple[Quota, ...]] = field(default_factory=dict)
    """By subscription id in lower case and region; where none are described, the list is empty."""

    def quotas_of(self, subscription: str, region: str) -> tuple[Quota, ...] | None:
        """Return the counters of a region, or `None` where there is no such region."""
        names = {known.name for known in self.known}
        return self.quotas.get((subscription.casefold(), region), ()) if region in names else None
