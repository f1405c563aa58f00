"""Needs and probes: what a probe author declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from collector.model import Delivery, Fact, Host
from collector.probe.items import Item
from collector.probe.requests import Ask, Plane


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
    only: tuple[tuple[str, str], ...] = ()
    """Paths such as `properties.state`, each with the text that must be there in any case: rows that have it not are
    never sent. The look proves nothing about these, so that the kind of fact must be about the others alone."""

    def has(self, item: Item) -> bool:
        """Say whether an item has all the texts that its rows must have."""
        found = ((item.get(path), text) for path, text in self.only)
        return all(value is not None and str(value).casefold() == text.casefold() for value, text in found)


class Moment(Enum):
    """When a list of a subscription is read."""

    AMIDST = auto()
    """Beside everything else."""
    LATE = auto()
    """After everything else, because it changes by the minute; it proves nothing of the rest."""
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
class PerPlane:
    """A list of a data plane for each item that another need found; needs a role on that plane beside `Reader`."""

    of: Need
    plane: Plane
    endpoint: Callable[[Item], str | None]
    """Scheme and host to ask for an item, or `None` where it has none."""
    path: str
    api_version: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reports:
    """The report files that the workload names."""

    report_kind: str
    """`tests`, `coverage`, `restores` or `notifications`."""


@dataclass(frozen=True, slots=True)
class PerPlace:
    """What a CI host is asked about each repository (GitHub) or project (Azure DevOps) of the workload."""

    host: Host
    asks: Callable[[Delivery], Iterable[Ask]]
    """Pure: what to ask, given how the workload is delivered; nothing where it does not say what that takes."""


@dataclass(frozen=True, slots=True)
class PerPlaceItem:
    """What the host is asked next about each item that another need found."""

    of: Need
    asks: Callable[[Item, Delivery], Iterable[Ask]]


@dataclass(frozen=True, slots=True)
class Archive:
    """An artifact to download: where, under which name, and its digest where the host tells it."""

    path: str
    name: str
    digest: str = ""
    permission: str = ""
    number: int | None = None
    """Where the host counts artifacts up: of two with one name in one run the higher is of the later attempt."""


@dataclass(frozen=True, slots=True)
class PerArchive:
    """The report files within each artifact that another need found and that the workload counts as such.

    Each file is an item, as with `Reports`; those of the kind `report_kind` or that are refused reach the probe, and
    `asked` is the subject of the run.
    """

    of: Need
    report_kind: str
    """`tests` or `coverage`."""
    archive: Callable[[Item, Delivery], Archive | None]


FollowUp: TypeAlias = PerItem | PerPlane | PerPlaceItem | PerArchive
"""What is read for each item that another need found."""

Need: TypeAlias = Rows | PerSubscription | PerItem | PerPlane | Reports | PerPlace | PerPlaceItem | PerArchive


AZURE = "azure"
FILES = "files"
"""Realms beside the CI hosts."""


def realm_of(need: Need) -> str:
    """Return where a need is answered: `azure`, `files`, or the name of a CI host."""
    if isinstance(need, FollowUp):
        return realm_of(need.of)
    if isinstance(need, PerPlace):
        return need.host
    return FILES if isinstance(need, Reports) else AZURE


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
    permissions: tuple[tuple[Host, str], ...] = ()
    """What the token of a CI host needs, in the words of that host: `(Host.GITHUB, "actions: read")`."""
    otherwise: str = ""
    """What a team can deliver instead where the rights cannot be had; empty where only the rights help."""

    @property
    def yields(self) -> tuple[str, ...]:
        """The kinds of facts that this probe can yield, in order and without repeats."""
        return tuple(dict.fromkeys(kind.kind for read in self.reads for kind in read.yields))

    @property
    def roles_beside_reader(self) -> tuple[str, ...]:
        """The built-in roles that it needs on what it finds: no action of the resource manager stands for them."""
        return tuple(dict.fromkeys(read.need.plane.role for read in self.reads if isinstance(read.need, PerPlane)))
