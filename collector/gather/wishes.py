"""What the probes of a run wish to read, and what follows from what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from collector.gather.scope import Scope
from collector.model import Delivery, Host
from collector.probe import (
    AZURE,
    FILES,
    RECOVERY_REGION,
    FollowUp,
    Need,
    PerPlace,
    PerSubscription,
    Probe,
    Read,
    realm_of,
)


def realm_of_scope(scope: str) -> str:
    """Return the realm that a scope of a look lies in, such as `file:…`, `github:…` or `/subscriptions/…`."""
    if scope.startswith("file:"):
        return FILES
    return next((host for host in Host if scope.startswith(f"{host}:")), AZURE)


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
    def realm(self) -> str:
        """Where it is answered: `azure`, `files`, or the name of a CI host."""
        return realm_of(self.read.need)

    @property
    def from_azure(self) -> bool:
        return self.realm == AZURE


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """Every read of every probe, in order."""

    all: tuple[Wish, ...]
    following: Mapping[Need, tuple[Wish, ...]]
    """By need, the wishes that want to read something for each of its items."""
    delivery: Delivery = field(default_factory=Delivery)
    """How the workload is delivered: what is asked of a CI host follows from it."""

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


def wishes_of(probes: Iterable[Probe], scope: Scope) -> Wishes:
    """Return every read of every probe that the workload says enough for, with all that follows from them."""
    reads = ((probe, read) for probe in probes for read in probe.reads)
    every = tuple(Wish(probe, read) for probe, read in reads if _can_be_asked(read.need, scope))
    following: dict[Need, list[Wish]] = defaultdict(list)
    for wish in every:
        if isinstance(wish.read.need, FollowUp):
            following[wish.read.need.of].append(wish)
    return Wishes(every, {need: tuple(later) for need, later in following.items()}, scope.delivery)


def _can_be_asked(need: Need, scope: Scope) -> bool:
    """Say whether the workload declares what a need takes: a recovery region, a commit, a label, an environment."""
    if isinstance(need, FollowUp):
        return _can_be_asked(need.of, scope)
    if isinstance(need, PerPlace):
        return bool(scope.delivery.places_of(need.host)) and any(True for _ in need.asks(scope.delivery))
    return bool(scope.recovery_region) or not (isinstance(need, PerSubscription) and RECOVERY_REGION in need.path)
