"""What the probes of a run wish to read, and what follows from what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collector.probe import RECOVERY_REGION, FollowUp, Need, PerSubscription, Probe, Read, Reports


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """One read of one probe."""

    probe: Probe
    read: Read

    @property
    def hides(self) -> tuple[str, ...]:
        """The kinds of facts that stay unseen where it is not served."""
        return tuple(kind.kind for kind in self.read.yields)

    @property
    def from_azure(self) -> bool:
        return not isinstance(self.read.need, Reports)


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """Every read of every probe, in order."""

    all: tuple[Wish, ...]
    following: Mapping[Need, tuple[Wish, ...]]
    """By need, the wishes that want to read something for each of its items."""

    @property
    def azure_kinds(self) -> tuple[str, ...]:
        """The kinds of facts that come from Azure, in order and without repeats."""
        return tuple(dict.fromkeys(kind for wish in self.all if wish.from_azure for kind in wish.hides))

    def after(self, wish: Wish) -> tuple[Wish, ...]:
        """Return the wishes that follow from each item of a wish."""
        return self.following.get(wish.read.need, ())

    def before(self, wish: Wish) -> tuple[Wish, ...]:
        """Return the wishes from whose items this one follows."""
        need = wish.read.need
        return tuple(other for other in self.all if isinstance(need, FollowUp) and other.read.need == need.of)

    def with_dependents(self, wish: Wish) -> tuple[Wish, ...]:
        """Return the wish and all that follow from it: where it fails, they are never even asked."""
        return wish, *(later for other in self.after(wish) for later in self.with_dependents(other))


def wishes_of(probes: Iterable[Probe], recovery_region: str = "") -> Wishes:
    """Return every read of every probe; those of the recovery region only where the workload declares one."""
    reads = ((probe, read) for probe in probes for read in probe.reads)
    every = tuple(Wish(probe, read) for probe, read in reads if recovery_region or not _needs_region(read.need))
    following: dict[Need, list[Wish]] = defaultdict(list)
    for wish in every:
        if isinstance(wish.read.need, FollowUp):
            following[wish.read.need.of].append(wish)
    return Wishes(every, {need: tuple(later) for need, later in following.items()})


def _needs_region(need: Need) -> bool:
    return isinstance(need, PerSubscription) and RECOVERY_REGION in need.path
