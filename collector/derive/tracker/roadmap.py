"""Rows about what comes after go-live: the next milestone with work in it, and where deferred work went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import counted_through_gaps, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.tracker.finding import NO_TRACKER, Finding, finding
from collector.derive.tracker.items import Severity, Tracked, is_open, milestone_of, state_words
from collector.facts.azure import Inventory
from collector.facts.tracker import Found, Milestone, PlannedItem, StateWord, WorkItem
from collector.model import Fact, place_of

ROADMAP_FACTS = (Milestone, PlannedItem, WorkItem, StateWord)
_ANY = tuple(Severity)
_NOBODY_PLANS = missing(
    "the workload does not say that its work items are kept there, so that no plan is read: add, for example, "
    "tracker: {deferred: {labels: [deferred]}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap(Row):
    """What is planned for after go-live."""

    kind: ClassVar[str] = "roadmap"
    milestone: Field[str] = described("the milestone or iteration after go-live that holds most open items")
    planned: Field[float] = described("how many open items it holds", "count")
    undated: Field[tuple[str, ...]] = described("open milestones without a date, which count as no plan")
    deferred: Field[float] = described("how many items were taken out of the release; 0 where no query is declared")
    deferred_unplanned: Field[tuple[str, ...]] = described("those of them that stand in no milestone after go-live")


@dataclass(frozen=True, slots=True)
class _Coming:
    """A milestone after go-live, and how many open items it holds."""

    milestone: Milestone
    items: int


def roadmaps(observed: Observed) -> RowSet:
    """Return one row for all that is planned in the places of the workload."""
    return observed.row_set((_row(observed),), Milestone, PlannedItem)


def _row(observed: Observed) -> Roadmap:
    deferred = finding(observed, Found.DEFERRED)
    rests_on = (*_planning(observed), *deferred.rests_on)
    best = max(_coming(observed), key=lambda one: (one.items, one.milestone.subject), default=None)
    asked = observed.workload.delivery.tracker.deferred.asks
    return Roadmap(
        subject="tracker",
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        milestone=best.milestone.title if best else missing("no milestone or iteration ends after go-live"),
        planned=_planned(best.items if best else 0, observed),
        undated=tuple(sorted(one.title for one in observed.all(Milestone) if one.is_open and one.due is None)),
        deferred=deferred.count if asked else 0.0,
        deferred_unplanned=_unplanned(deferred, observed) if asked else (),
    )


def _planning(observed: Observed) -> Iterator[Fact]:
    kinds = (Milestone.kind, PlannedItem.kind)
    yield from observed.all(Milestone)
    yield from observed.all(PlannedItem)
    yield from (look for look in observed.all(Inventory) if look.of in kinds)


def _planned(count: int, observed: Observed) -> Field[float]:
    if not observed.workload.delivery.places:
        return NO_TRACKER
    if not observed.workload.delivery.tracker.asks:
        return _NOBODY_PLANS
    return counted_through_gaps(float(count), observed.hiding(Milestone, PlannedItem))


def _coming(observed: Observed) -> Iterator[_Coming]:
    """Yield each milestone after go-live with its open items, those of iterations within it too."""
    meaning = observed.shared(state_words)
    items = {one.subject.casefold(): one for one in observed.all(PlannedItem) if is_open(one, meaning)}
    for milestone in observed.all(Milestone):
        if _is_coming(milestone, observed):
            yield _Coming(milestone, sum(_is_planned_for(milestone, item) for item in items.values()))


def _is_coming(milestone: Milestone, observed: Observed) -> bool:
    launch = observed.workload.counts_from(observed.now)
    return milestone.is_open is not False and milestone.due is not None and milestone.due > launch


def _is_planned_for(milestone: Milestone, item: PlannedItem) -> bool:
    within, around = item.milestone.casefold(), milestone.title.casefold()
    here = place_of(item.subject) == place_of(milestone.subject)
    return here and (within == around or within.startswith(f"{around}\\"))


def _unplanned(deferred: Finding, observed: Observed) -> Field[tuple[str, ...]]:
    """Name the deferred items without a place in the plan; what is there for certain counts even where more may be."""
    certain = deferred.certain(float(len(deferred.items)))
    homeless = _homeless(deferred.still_open(*_ANY), observed)
    gaps = observed.hiding(Milestone)
    if homeless and gaps:
        return hidden_by(gaps)
    return tuple(one.name for one in homeless) or (certain if isinstance(certain, Unknown) else ())


def _homeless(items: Iterable[Tracked], observed: Observed) -> list[Tracked]:
    homes = ((one, milestone_of(one.item, observed)) for one in items)
    return [one for one, home in homes if home is None or not _is_coming(home, observed)]
