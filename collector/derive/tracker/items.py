"""One item of a tracker: whether it is open, how bad it is, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from collector.derive.joins import hidden_by
from collector.derive.observed import Observed
from collector.derive.rows import Field
from collector.facts.tracker import Milestone, PlannedItem, StateWord, WorkItem
from collector.model import Tracker, place_of

Meaning: TypeAlias = Mapping[tuple[str, str, str], str]
"""The category of each state by place, type and word, all in lower case."""
_CLOSED_CATEGORIES = frozenset({"completed", "removed"})
_CLOSED_WORDS = frozenset({"closed", "completed", "done", "removed"})
"""States that end an item in every process that Azure DevOps ships; `Resolved` still waits for somebody to look."""
_NAMED = 5
"""Items that a message names."""


class Severity(StrEnum):
    """How bad an item is, by the words of the workload."""

    CRITICAL = "critical"
    HIGH = "high"
    LOWER = "lower"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tracked:
    """An item that a query found."""

    item: WorkItem
    severity: Severity
    is_open: bool

    @property
    def name(self) -> str:
        """As people say it, such as `#12`."""
        return f"#{self.item.number}"


# --- Open or not ---------------------------------------------------------------------------------------------


def state_words(observed: Observed) -> Meaning:
    """Return what states mean; ask by `observed.shared(state_words)`."""
    return {
        (place_of(word.subject).casefold(), word.item_type.casefold(), word.state.casefold()): word.category.casefold()
        for word in observed.all(StateWord)
    }


def is_open(item: WorkItem | PlannedItem, meaning: Meaning) -> bool:
    """Say whether an item is open, by the tracker's own word or the meaning of its state; what nobody knows is open."""
    if item.is_open is not None:
        return item.is_open
    state = item.state.casefold()
    category = meaning.get((place_of(item.subject).casefold(), (item.item_type or "").casefold(), state))
    return state not in _CLOSED_WORDS if category is None else category not in _CLOSED_CATEGORIES


# --- How bad it is -------------------------------------------------------------------------------------------


def severity_of(item: WorkItem, tracker: Tracker) -> Severity:
    """Return the worst severity that the labels or the field of an item say."""
    said = {word.strip().casefold() for word in (*item.labels, item.severity or "")}
    words = {Severity.CRITICAL: tracker.critical, Severity.HIGH: tracker.high, Severity.LOWER: tracker.lower}
    return next(
        (found for found, known in words.items() if not said.isdisjoint(map(str.casefold, known))), Severity.NONE
    )


# --- When it is due ------------------------------------------------------------------------------------------


def milestones(observed: Observed) -> Mapping[tuple[str, str], Milestone]:
    """Return the milestones by place and title; ask by `observed.shared(milestones)`."""
    return {(place_of(one.subject).casefold(), one.title.casefold()): one for one in observed.all(Milestone)}


def milestone_of(item: WorkItem, observed: Observed) -> Milestone | None:
    """Return the milestone of an item, where it has one that was seen."""
    known = observed.shared(milestones)
    return known.get((place_of(item.subject).casefold(), item.milestone.casefold())) if item.milestone else None


def due_of(item: WorkItem, observed: Observed) -> Field[datetime] | None:
    """Return when an item is due, by its own date or that of its milestone; `None` where it has no date."""
    milestone = milestone_of(item, observed)
    own = item.due or (milestone.due if milestone else None)
    if own is not None or milestone is not None or not item.milestone:
        return own
    gaps = observed.hiding(Milestone, at=place_of(item.subject))
    return hidden_by(gaps) if gaps else None


# --- In words ------------------------------------------------------------------------------------------------


def named(items: Iterable[Tracked]) -> str:
    """Name the first of some items, and say how many more there are."""
    names = [one.name for one in items]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
