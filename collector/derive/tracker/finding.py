"""What a query of the workload found in its trackers, and why it may not be all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collector.derive.joins import counted_through_gaps, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.derive.tracker.items import Severity, Tracked, is_open, named, severity_of, state_words
from collector.facts.azure import Inventory
from collector.facts.tracker import Found, StateWord, WorkItem
from collector.model import Fact, Gap, Host, Place, place_of

NO_TRACKER = missing(
    "the workload names no repository or project that holds its work items: add scope.github.repositories: "
    "[owner/name], or scope.azure_devops.projects: [organization/project]"
)
_HOW = {
    Found.DEFECTS: ("how defects are found", "bug"),
    Found.FEEDBACK: ("how the feedback of the beta is found", "beta-feedback"),
    Found.DEFERRED: ("how work is found that was taken out of the release", "deferred"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The items of one query in all places together."""

    found_by: Found
    items: tuple[Tracked, ...]
    rests_on: tuple[Fact, ...]
    """The items and the complete looks for them."""
    gaps: tuple[Gap, ...]
    unasked: Unknown | None
    """Why nothing could be asked: nobody says how the items are found, or where."""

    def still_open(self, *severities: Severity) -> tuple[Tracked, ...]:
        """Return the open items of some severities."""
        return tuple(one for one in self.items if one.is_open and one.severity in severities)

    @property
    def count(self) -> Field[float]:
        """How many items were found, open and closed."""
        return self.certain(float(len(self.items)))

    def certain(self, count: float) -> Field[float]:
        """Return a count of items as far as it is known; a query that never found any may ask for the wrong thing."""
        if self.unasked or not (self.items or self.gaps):
            return self.unasked or _found_none(self.found_by)
        return counted_through_gaps(count, self.gaps)


def finding(observed: Observed, found_by: Found) -> Finding:
    """Return what a query found; an item that it found twice counts once, and as open where one answer says so."""
    delivery = observed.workload.delivery
    query = delivery.tracker.queries[found_by]
    places = [one for one in delivery.places if one.host is Host.AZURE_DEVOPS or query.labels or query.types]
    facts = [fact for fact in observed.all(WorkItem) if fact.found_by == found_by]
    meaning = observed.shared(state_words)
    sorted_out = (Tracked(one, severity_of(one, delivery.tracker), is_open(one, meaning)) for one in facts)
    items: dict[str, Tracked] = {}
    for one in sorted(sorted_out, key=lambda one: (one.item.number, one.item.subject, one.is_open)):
        items[one.item.subject.casefold()] = one
    ids = {place.id for place in places}
    looks = (look for look in observed.all(Inventory) if look.of == WorkItem.kind and look.subject in ids)
    unasked = _unasked(found_by, places, observed)
    return Finding(found_by, tuple(items.values()), (*facts, *looks), _gaps(facts, observed), unasked)


def _gaps(facts: Sequence[WorkItem], observed: Observed) -> tuple[Gap, ...]:
    """Return what hides items, or what the states of some mean: without it, one that looks closed may be open."""
    gaps = observed.hiding(WorkItem)
    by_state = {place_of(fact.subject) for fact in facts if fact.is_open is None}
    unsaid = (gap for place in sorted(by_state) for gap in observed.hiding(StateWord, at=place))
    return tuple(dict.fromkeys((*gaps, *unsaid)))


def _unasked(found_by: Found, places: Sequence[Place], observed: Observed) -> Unknown | None:
    delivery = observed.workload.delivery
    if not delivery.places:
        return NO_TRACKER
    if not delivery.tracker.queries[found_by].asks:
        what, label = _HOW[found_by]
        return missing(f"nobody says {what}: add tracker: {{{found_by}: {{labels: [{label}]}}}}")
    if not places:
        return missing(
            f"tracker.{found_by}.wiql asks Azure DevOps, and the workload names no project: add "
            "scope.azure_devops.projects, or labels in place of the wiql"
        )
    return None


def _found_none(found_by: Found) -> Unknown:
    return missing(
        f"tracker.{found_by} found nothing, open or closed: check its labels and types against the tracker, and "
        "whether anybody writes there at all"
    )


def unclassified(items: tuple[Tracked, ...], *, at_least: float) -> Unknown:
    """Return the unknown of a count while there are open items of which nobody said how bad they are."""
    verb = "is" if len(items) == 1 else "are"
    return missing(
        f"nobody said how bad {named(items)} {verb}: give each one of the words of tracker.critical, tracker.high or "
        "tracker.lower",
        at_least=at_least,
    )
