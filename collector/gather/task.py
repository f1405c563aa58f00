"""One task: reads a request to its end and lets every wish read every item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from collector.evidence.reading import Page, Reader
from collector.gather.failures import INTERRUPTED, Failure, failure_of, gap_of, guarded
from collector.gather.plan import Task, Wish, dependents, next_tasks
from collector.model import Digest, Fact, Gap, fold_id
from collector.probe import Item, Malformed, Need

_FOREIGN_ROW = "a row is of a type that was not asked for, so it may stand for one that was"


@dataclass(slots=True)
class Outcome:
    """What one task brought."""

    task: Task
    facts: list[Fact] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    documents: list[tuple[Digest, datetime]] = field(default_factory=list)
    unserved: set[Wish] = field(default_factory=set)
    follow_ups: list[Task] = field(default_factory=list)

    def miss(self, wish: Wish, gap: Gap) -> None:
        self.gaps.append(gap)
        self.unserved.add(wish)


def read_task(task: Task, wishes: Sequence[Wish], reader: Reader) -> Outcome:
    """Read one request to its end and let every wish read every item; what fails is a gap for its own wish only."""
    outcome = Outcome(task)
    pages, failure = guarded(lambda: iter(reader.read(task.request, task.asked)))
    if pages is None and failure is not None:
        _miss_all(failure, outcome, wishes)
    while pages is not None:
        page, failure = guarded(lambda: next(pages, None))
        if failure is not None:
            _miss_all(failure, outcome, wishes)
        if page is None:
            break
        _read_page(page, outcome, wishes)
    return outcome


def _miss_all(failure: Failure, outcome: Outcome, wishes: Sequence[Wish]) -> None:
    """Note that a request failed, for its own wishes and for all that would have followed from its items."""
    for own in outcome.task.wishes:
        for wish in dependents(own, wishes):
            outcome.miss(wish, gap_of(failure, wish, outcome.task.asked))


def _read_page(page: Page, outcome: Outcome, wishes: Sequence[Wish]) -> None:
    outcome.documents.append((page.document, page.observed_at))
    for item in page.items:
        wanting = [wish for wish in outcome.task.wishes if outcome.task.wants(wish, item)]
        if not wanting:
            failure = failure_of(Malformed("type", item.get("type"), detail=_FOREIGN_ROW))
            _miss_all(failure, outcome, wishes)
        for wish in wanting:
            _read_item(item, wish, outcome)
        _follow(item, outcome, wishes)


def _read_item(item: Item, wish: Wish, outcome: Outcome) -> None:
    facts, failure = guarded(lambda: tuple(wish.read.parse(item)))
    outcome.facts.extend(facts or ())
    if failure is not None:
        outcome.miss(wish, gap_of(failure, wish, str(item.get("id") or "") or outcome.task.asked, item.document))


def _follow(item: Item, outcome: Outcome, wishes: Sequence[Wish]) -> None:
    """Add what other wishes want to read for this item."""
    for need in dict.fromkeys(wish.read.need for wish in outcome.task.wishes if outcome.task.wants(wish, item)):
        for wish in wishes:
            tasks, failure = guarded(partial(_tasks_after, need, wish, item, outcome))
            outcome.follow_ups.extend(tasks or ())
            if failure is not None:
                outcome.miss(wish, gap_of(failure, wish, outcome.task.asked, item.document))


def _tasks_after(need: Need, wish: Wish, item: Item, outcome: Outcome) -> tuple[Task, ...]:
    return tuple(next_tasks((wish,), need, item, _scopes_of(item, outcome.task)))


def _scopes_of(item: Item, task: Task) -> tuple[str, ...]:
    """Return the scopes that an item belongs to: of a query over many subscriptions, only its own."""
    if len(task.scopes) == 1:
        return task.scopes
    own = [scope for scope in task.scopes if fold_id(str(item.get("id") or "")).startswith(scope + "/")]
    return tuple(own) or task.scopes


def never_read(task: Task, wishes: Sequence[Wish]) -> Outcome:
    """Return what a task brings that an interrupt came before: a gap for every wish behind it."""
    outcome = Outcome(task)
    _miss_all(INTERRUPTED, outcome, wishes)
    return outcome
