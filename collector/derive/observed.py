"""What derivation looks at: all facts and gaps of a bundle, the workload, the tables, and the moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar, cast

from collector.derive.hidden import Hidden
from collector.derive.members import belonging, below_groups, unresolved
from collector.derive.places import of_places
from collector.derive.rows import Field, Row, RowSet, Unknown
from collector.derive.tables import Tables
from collector.derive.unconfirmed import unconfirmed
from collector.derive.unlooked import kinds_in_azure, nothing_there, scopes_of, unlooked
from collector.facts.azure import Inventory, Resource, ScopeMember
from collector.facts.resource_types import THERE_BEFORE
from collector.model import NO_PAPERS, Digest, Fact, Gap, Papers, Reason, Workload, fold_id

F = TypeVar("F", bound=Fact)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The facts by kind and the gaps, in the scope of one workload, at one moment."""

    facts: Mapping[str, tuple[Fact, ...]]
    gaps: tuple[Gap, ...]
    workload: Workload
    tables: Tables
    now: datetime
    papers: Papers = NO_PAPERS
    """What people wrote and signed; registers among it are read like any other evidence."""
    hypercare: timedelta = timedelta(days=30)
    """How long after go-live the team stays close (`hypercare` of the policy)."""
    below: tuple[str, ...] = ()
    """The subscriptions below the management groups of the workload that it does not declare itself."""
    scopes: tuple[str, ...] = ()
    """The subscriptions that are looked at, declared or below a declared management group, as ids."""
    whole: tuple[str, ...] = ()
    """Those of the subscriptions of which everything belongs, less what `tags` leave out: declared by their own ids or
    by a management group. Of the others only the declared groups and resources belong."""
    _hidden: Hidden = field(init=False, repr=False, compare=False)
    _shared: dict[Callable[[Observed], object], object] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hidden", Hidden(self.gaps))

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The subscriptions that are looked at, without the leading `/subscriptions/`."""
        return (*self.workload.subscriptions, *self.below)

    def all(self, fact_type: type[F]) -> tuple[F, ...]:
        """Return the facts of one type, in the order of the bundle."""
        return tuple(fact for fact in self.facts.get(fact_type.kind, ()) if isinstance(fact, fact_type))

    def hiding(self, *fact_types: type[Fact], at: str = "") -> tuple[Gap, ...]:
        """Return the gaps behind which facts of these types may stand: anywhere, or those at a given place."""
        kinds = {fact_type.kind for fact_type in fact_types}
        return self._hidden.at(kinds, at) if at else self._hidden.behind(kinds)

    def united(self, *gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
        """Return the gaps of several answers of `hiding` without repeats."""
        return self._hidden.united(*gaps)

    def shared(self, make: Callable[[Observed], T]) -> T:
        """Return what a pure function makes of this observation, made once and kept as long as the observation.

        Several kinds of rows ask for the same index of 100,000 facts. `make` is a function or a class of a module, by
        which the result is found again; it looks at nothing but the observation, and nobody changes what it returned.
        """
        if make not in self._shared:
            self._shared[make] = make(self)
        return cast("T", self._shared[make])

    def age(self, moment: datetime) -> Field[timedelta]:
        """Return how long ago a moment was; a moment in the future means that a clock or an answer is wrong."""
        age = self.now - moment
        if age < -CLOCK_SKEW:
            return Unknown(
                reason=Reason.PARSE, why=f"the answer names a moment in the future: {moment:%Y-%m-%d %H:%M} UTC"
            )
        return max(age, timedelta())

    def row_set(self, rows: Iterable[Row], *fact_types: type[Fact]) -> RowSet:
        """Return rows made of these facts, with the proof that there are no others where it exists."""
        gaps = self.hiding(*fact_types)
        wanted = {
            (kind.kind, fold_id(scope))
            for kind in fact_types
            for scope in scopes_of(kind.kind, self.workload, self.below)
        }
        looks = [look for look in self.all(Inventory) if (look.of, fold_id(look.subject)) in wanted]
        complete = bool(wanted) and not gaps
        return RowSet(
            rows=tuple(rows),
            gaps=gaps,
            complete=complete,
            evidence=documents_of(looks) if complete else (),
            observed_at=oldest(looks) if complete else None,
        )


CLOCK_SKEW = timedelta(minutes=5)


def observed(
    facts: Iterable[Fact],
    gaps: Iterable[Gap],
    *,
    kinds: frozenset[str],
    confirm: frozenset[str] = frozenset(),
    workload: Workload,
    tables: Tables,
    now: datetime,
    papers: Papers = NO_PAPERS,
) -> Observed:
    """Sort facts by kind once, for every derivation; their order, and that of the gaps, leaves no trace.

    `kinds` are those that the judgement rests on: one that was never looked for to the end becomes a gap. `confirm`
    are those of them that must not rest on Resource Graph alone.
    """
    by_kind: dict[str, list[Fact]] = defaultdict(list)
    for fact in of_places(facts, workload.delivery):
        by_kind[fact.kind].append(fact)
    known = tuple(gaps)
    looks = [fact for fact in by_kind[Inventory.kind] if isinstance(fact, Inventory)]
    grouped, unplaced = _below_groups(by_kind, looks, workload, kinds, known)
    below = tuple(one for one in grouped if one not in workload.subscriptions)
    seen = [fact for fact in by_kind[Resource.kind] if isinstance(fact, Resource)]
    ours = belonging(seen, workload.azure, grouped)
    by_kind[Resource.kind] = list(ours.resources)
    everything = {*known, *unplaced, *ours.gaps, *unconfirmed(confirm, looks)}
    everything.update(unlooked(kinds, workload, looks, (*known, *unplaced), below))
    if Resource.kind in kinds and all(one.resource_type in THERE_BEFORE for one in ours.resources):
        everything.update(nothing_there(kinds, workload, everything, below))
    return Observed(
        facts={kind: tuple(sorted(found, key=_fact_order)) for kind, found in by_kind.items()},
        gaps=tuple(sorted(everything, key=repr)),
        workload=workload,
        tables=tables,
        now=now,
        papers=papers,
        below=below,
        scopes=tuple(f"/subscriptions/{subscription}" for subscription in (*workload.subscriptions, *below)),
        whole=tuple(dict.fromkeys((*workload.azure.whole_subscriptions, *grouped))),
    )


def _below_groups(
    by_kind: Mapping[str, list[Fact]],
    looks: list[Inventory],
    workload: Workload,
    kinds: frozenset[str],
    gaps: tuple[Gap, ...],
) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Return the subscriptions below the management groups, and the gaps where these are not all known."""
    members = [fact for fact in by_kind.get(ScopeMember.kind, ()) if isinstance(fact, ScopeMember)]
    unplaced = unresolved(members, looks, workload, kinds_in_azure(kinds), gaps)
    return below_groups(members, workload), tuple(unplaced)


def _fact_order(fact: Fact) -> tuple[str, str]:
    return fact.subject, repr(fact)


def documents_of(facts: Iterable[Fact]) -> tuple[Digest, ...]:
    """Return the documents behind facts, sorted and without repeats."""
    return tuple(sorted({digest for fact in facts for digest in fact.documents}))


def oldest(facts: Iterable[Fact]) -> datetime | None:
    """Return the earliest moment among facts, or `None` where there are none."""
    return min((fact.observed_at for fact in facts), default=None)
