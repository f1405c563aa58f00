"""Probes of other distributions, installed beside golive and found by the entry-point group `golive.probes`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collector.cli import exit_codes
from collector.cli.stops import Stop

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "golive.probes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A probe that another distribution brings: its id, where its code is, and who brings it."""

    id: str
    place: str
    """`package.module:ATTRIBUTE`."""
    distribution: str
    version: str

    @property
    def title(self) -> str:
        return f"{self.distribution} {self.version}"


def installed_plugins(catalogue: Mapping[str, str]) -> tuple[Plugin, ...]:
    """Return the probes of other distributions by id; raises `Stop` where an id is given twice."""
    from importlib.metadata import entry_points  # slow to import, and of no use to print a help text

    return plugins_among(entry_points(group=GROUP), catalogue)


def plugins_among(points: Iterable[EntryPoint], catalogue: Mapping[str, str]) -> tuple[Plugin, ...]:
    """Return the plugins that entry points declare, sorted by id.

    One id for two probes is a mistake, and one of a built-in probe would replace evidence unseen: both are refused.
    """
    found: dict[str, Plugin] = {}
    for point in points:
        plugin = _plugin(point)
        if plugin.id in catalogue:
            raise _taken(plugin, "golive itself")
        before = found.setdefault(plugin.id, plugin)
        if before != plugin:
            raise _taken(plugin, before.title)
    return tuple(found[one] for one in sorted(found))


def allowed_by(plugins: Sequence[Plugin], distributions: Sequence[str] | None) -> tuple[Plugin, ...]:
    """Return the plugins of the distributions that a policy names; all of them where it names none at all."""
    if distributions is None:
        return tuple(plugins)
    named = set(map(_normal, distributions))
    return tuple(plugin for plugin in plugins if _normal(plugin.distribution) in named)


def _plugin(point: EntryPoint) -> Plugin:
    brought_by = point.dist
    return Plugin(
        id=point.name,
        place=point.value,
        distribution=brought_by.name if brought_by else "unknown",
        version=brought_by.version if brought_by else "unknown",
    )


def _taken(plugin: Plugin, by: str) -> Stop:
    how = "uninstall one of them, or let its author choose another id"
    return Stop(f"the probe id {plugin.id} of {plugin.title} is taken by {by}; {how}", exit_codes.WRONG_USAGE)


def _normal(distribution: str) -> str:
    """Return the one spelling of a distribution's name (PyPA's name normalisation)."""
    return re.sub(r"[-_.]+", "-", distribution).casefold()
