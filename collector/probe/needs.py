"""Needs and probes: what a probe author declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from collector.model import Fact
from collector.probe.items import Item


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of the resource manager that shows the same things as rows of one type, without Resource Graph's lag."""

    path: str
    """Below the subscription, for example `providers/Microsoft.Compute/virtualMachines`."""
    api_version: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a Resource Graph table; the needs of all probes are answered by as few queries as can be."""

    table: str
    types: tuple[str, ...]
    """In lower case."""
    confirmed_by: tuple[Listing, ...] = ()
    """The lists that together show all of these types; read as well where a blocker's pass hangs on the rows."""
    history: bool = False
    """What they tell does not change any more, as of jobs that have ended: late as it is, Resource Graph can only lack
    the newest. They need no confirmation; what is judged by them must not become better by lacking some."""


class Moment(Enum):
    """When a list of a subscription is read."""

    AMIDST = auto()
    """Beside everything else."""
    LAST = auto()
    """After everything else: proof that what was read until then was still there."""
    AROUND = auto()
    """Before everything else, and once more after it: proof that it did not change meanwhile."""


RECOVERY_REGION = "{recovery region}"
"""Stands in the path of a `PerSubscription` for the region that the workload declares; without one nothing is read."""


@dataclass(frozen=True, slots=True)
class PerSubscription:
    """A list, or with `single` one object, below each subscription of the scope.

    In paths and queries `{caller}` stands for the object id of the signed-in identity, and `{ago P30D}` for a moment
    before the run began (`{ago P30D 12h}` as the list of backup jobs wants it).
    """

    path: str
    """Below the subscription, for example `providers/Microsoft.Support/supportTickets`."""
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    single: bool = False
    moment: Moment = Moment.AMIDST


@dataclass(frozen=True, slots=True)
class PerItem:
    """A list, or with `single` one object, for each item that another need found."""

    of: Need
    path: Callable[[Item], str | None]
    """The path to read for an item, or `None` where this item has nothing to read."""
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    single: bool = False


@dataclass(frozen=True, slots=True)
class Reports:
    """The report files that the workload names."""

    report_kind: str
    """`tests`, `coverage` or `restores`."""


Need: TypeAlias = Rows | PerSubscription | PerItem | Reports


@dataclass(frozen=True, slots=True)
class Read:
    """One need, the pure function that turns each of its items into facts, and the kinds that it yields.

    Where the need cannot be read, gather puts a `Gap` that hides exactly these kinds.
    """

    need: Need
    parse: Callable[[Item], Iterable[Fact]]
    yields: tuple[type[Fact], ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """A named set of reads with the rights that they need."""

    id: str
    title: str
    reads: tuple[Read, ...]
    rights: tuple[str, ...] = ()
    """Azure actions, for example `Microsoft.Support/supportTickets/read`."""
    otherwise: str = ""
    """What a team can deliver instead where the rights cannot be had; empty where only the rights help."""

    @property
    def yields(self) -> tuple[str, ...]:
        """The kinds of facts that this probe can yield, in order and without repeats."""
        return tuple(dict.fromkeys(kind.kind for read in self.reads for kind in read.yields))
