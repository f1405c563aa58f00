"""One task: reads a request to its end and lets every wish read every item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from collector.evidence.reading import Page, Reader
from collector.gather.failures import INTERRUPTED, Failure, gap_of, guarded
from collector.gather.plan import Task, each_table_alone, next_tasks
from collector.gather.scope import subscription_scope
from collector.gather.wishes import Wish, Wishes
from collector.model import Cause, Delivery, Digest, Fact, Gap, subscription_of
from collector.probe import GraphQuery, HostArchive, HostRead, Item, Malformed

_FOREIGN_ROW = "a row is one that was not asked for, so it may stand for one that was"
_FOREIGN_PLACE = "an answer tells of another subscription than it was asked about, so it may stand for another answer"
_REFUSED_AS_A_WHOLE = (Cause.SCOPE, Cause.MALFORMED)
"""What an unknown table or a query that a cloud does not understand ends in."""


@dataclass(slots=True)
class Outcome:
    """What one task brought."""

    task: Task
    facts: list[Fact] = field(default_factory=list)
    graphed: list[Fact] = field(default_factory=list)
    """Facts from Resource Graph, which lags behind."""
    confirmed: list[Fact] = field(default_factory=list)
    """The same facts as the resource manager shows them."""
    gaps: set[Gap] = field(default_factory=set)
    documents: list[tuple[Digest, datetime]] = field(default_factory=list)
    unserved: set[Wish] = field(default_factory=set)
    follow_ups: list[Task] = field(default_factory=list)

    def miss(self, wish: Wish, gap: Gap) -> None:
        self.gaps.add(gap)
        self.unserved.add(wish)

    def add(self, wish: Wish, facts: tuple[Fact, ...]) -> None:
        if isinstance(self.task.request, GraphQuery):
            self.graphed.extend(facts)
        elif self.task.confirms(wish):
            self.confirmed.extend(facts)
        else:
            self.facts.extend(facts)


def read_task(task: Task, wishes: Wishes, reader: Reader, follow: Callable[[Sequence[Task]], None]) -> Outcome:
    """Read one request to its end and let every wish read every item; what fails is a gap for its own wish only.

    What follows from rows is handed to `follow` page by page; what follows from lists is left in the outcome.
    """
    outcome = Outcome(task)
    pages, failure = guarded(lambda: iter(reader.read(task.request, task.asked)))
    if pages is None and failure is not None:
        _fail(failure, outcome, wishes)
    while pages is not None:
        page, failure = guarded(lambda: next(pages, None))
        if failure is not None:
            _fail(failure, outcome, wishes)
        if page is None:
            break
        _read_page(page, outcome, wishes)
        if isinstance(task.request, GraphQuery):
            follow(outcome.follow_ups)
            outcome.follow_ups = []
    return outcome


def never_read(task: Task, wishes: Wishes) -> Outcome:
    """Return what a task brings that an interrupt came before: a gap for every wish behind it."""
    outcome = Outcome(task)
    _miss_all(INTERRUPTED, outcome, wishes)
    return outcome


def _fail(failure: Failure, outcome: Outcome, wishes: Wishes) -> None:
    """Ask for each table by itself where a united query was refused; any other failure stands."""
    alone = each_table_alone(outcome.task)
    if alone and not outcome.documents and failure.cause in _REFUSED_AS_A_WHOLE:
        outcome.follow_ups.extend(alone)
        outcome.task = Task(outcome.task.request, outcome.task.asked, outcome.task.scopes, ())
    else:
        _miss_all(failure, outcome, wishes)


def _miss_all(failure: Failure, outcome: Outcome, wishes: Wishes) -> None:
    """Note that a request failed, for its own wishes and for all that would have followed from its items."""
    for own in outcome.task.wishes:
        for wish in wishes.with_dependents(own):
            outcome.miss(wish, gap_of(failure, wish, outcome.task.asked))


def _read_page(page: Page, outcome: Outcome, wishes: Wishes) -> None:
    outcome.documents.append((page.document, page.observed_at))
    following = _following(outcome.task, wishes)
    delivery = wishes.delivery
    reach = outcome.task.reach
    for item in page.items:
        wanting, failure = guarded(partial(_wanting, item, outcome.task, reach))
        if failure is not None:
            _miss_all(replace(failure, documents=(item.document,)), outcome, wishes)
        for wish in wanting or ():
            _read_item(item, wish, outcome)
        for wish, later in following.items():
            if wish in (wanting or ()):
                _follow(item, later, outcome, delivery)


def _wanting(item: Item, task: Task, reach: frozenset[str] | None) -> tuple[Wish, ...]:
    """Return the wishes that asked for an item. Raises `Malformed` for one that nobody can have asked for."""
    found = subscription_of(str(item.get("id") or ""))
    if found and reach is not None and found not in reach:
        raise Malformed("id", found, detail=_FOREIGN_PLACE)
    item_type = str(item.get("type") or "").casefold()
    wanting = tuple(wish for wish in task.wishes if task.wants(wish, item, item_type))
    if not wanting and not (item_type and task.confirms_only) and not isinstance(task.request, HostArchive):
        raise Malformed("type", item_type, detail=_FOREIGN_ROW)
    return wanting


def _following(task: Task, wishes: Wishes) -> dict[Wish, tuple[Wish, ...]]:
    """Return what follows from the items of a task; of wishes with one need, the first stands for all."""
    first = {wish.read.need: wish for wish in reversed(task.wishes)}
    after = {wish: wishes.after(wish) for wish in first.values() if not task.confirms(wish)}
    return {wish: later for wish, later in after.items() if later}


def _read_item(item: Item, wish: Wish, outcome: Outcome) -> None:
    facts, failure = guarded(partial(_parsed, item, wish))
    outcome.add(wish, facts or ())
    if failure is not None:
        outcome.miss(wish, gap_of(failure, wish, _place_of(item, outcome.task), item.document))


def _place_of(item: Item, task: Task) -> str:
    """Return where an item lies that could not be read: an id of a CI host is a number, which names no place."""
    own = "" if isinstance(task.request, HostRead | HostArchive) else str(item.get("id") or "")
    return own or task.asked


def _parsed(item: Item, wish: Wish) -> tuple[Fact, ...]:
    """Return the facts of an item; one that its read does not declare would be believed where nobody looked for it."""
    facts = tuple(wish.read.parse(item))
    for fact in facts:
        if type(fact) not in wish.read.yields:
            raise TypeError(f"{wish.probe.id} does not declare {type(fact).__name__}")
    return facts


def _follow(item: Item, later: tuple[Wish, ...], outcome: Outcome, delivery: Delivery) -> None:
    """Add what other wishes want to read for this item."""
    for wish in later:
        tasks, failure = guarded(partial(_tasks_after, wish, item, outcome.task, delivery))
        outcome.follow_ups.extend(tasks or ())
        if failure is not None:
            outcome.miss(wish, gap_of(failure, wish, outcome.task.asked, item.document))


def _tasks_after(wish: Wish, item: Item, task: Task, delivery: Delivery) -> tuple[Task, ...]:
    return tuple(next_tasks((wish,), item, _scopes_of(item, task), task, delivery))


def _scopes_of(item: Item, task: Task) -> tuple[str, ...]:
    """Return the scopes that an item belongs to: of a query over many subscriptions, only its own."""
    own = subscription_scope(subscription_of(str(item.get("id") or "")))
    return (own,) if own in task.scopes else task.scopes
