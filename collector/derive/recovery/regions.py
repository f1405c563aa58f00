"""Regions as answers spell them."""

from __future__ import annotations

from collector.derive.joins import absent
from collector.derive.rows import Field


def folded_region(name: str) -> str:
    """Return a region in the one spelling by which regions are compared: `North Europe` is `northeurope`."""
    return name.casefold().replace(" ", "")


def lie_apart(region: str | None, home: str | None) -> Field[bool]:
    """Say whether a copy is kept in another region than its source."""
    if not region or not home:
        return absent("in which region the copy is kept")
    return folded_region(region) != folded_region(home)
