"""Until when versions are supported: the dated table `tables/versions.yaml` of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """Until when one version of a product is supported."""

    until: datetime
    """The beginning of the last day."""
    extended: datetime | None = None
    """The same of support beyond it that its service gives by itself and charges for."""
    verified: bool = True
    """Whether somebody has held the date against its source. One that nobody has never carries a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The versions of one product, and where their dates come from."""

    source: str
    versions: Mapping[str, Lifetime]
    """By version as far as it matters: `1.33` stands for all of 1.33."""

    def lifetime(self, version: str) -> Lifetime | None:
        """Return the entry of a version, or of the nearest one that it is part of: `1.33` for `1.33.4`."""
        parts = version.split(".")
        for length in range(len(parts), 0, -1):
            found = self.versions.get(".".join(parts[:length]))
            if found is not None:
                return found
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTable:
    """All of `tables/versions.yaml`; an empty one knows no version, and what nobody knows is no pass."""

    dated: datetime | None = None
    """When the dates were last held against their sources."""
    max_age: timedelta = timedelta(0)
    """How long they may be relied on after that."""
    products: Mapping[str, Product] = field(default_factory=dict)
    """By the name of the product in lower case."""

    def is_stale(self, now: datetime) -> bool:
        """Say whether the table must be looked through again before anything is judged by it."""
        return self.dated is None or now - self.dated > self.max_age
