"""Runs the plan: reads concurrently, isolates probes from each other, and turns every failure into a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from collector.evidence.reading import Page, Reader, RecordedError
from collector.evidence.storage import Unwritable
from collector.gather import rights
from collector.gather.ledger import Done, inventories
from collector.gather.plan import (
    Scope,
    Task,
    Wish,
    dependents,
    first_tasks,
    merged,
    next_tasks,
    subscription_scope,
    wishes_of,
)
from collector.model import Cause, Digest, Fact, Gap, fold_id
from collector.probe import ArmList, Item, Malformed, Need, Probe, ReadError

T = TypeVar("T")

_SUBSCRIPTIONS = ArmList("/subscriptions", "2022-12-01")
_SURVEY = "inventory-rights"
_GRACE_SECONDS = 2.0
"""How long an interrupted run waits for answers that are on their way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What is read through: one reader for Azure, one for files; live or from a bundle."""

    azure: Reader
    files: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that was observed and all that could not be."""

    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    interrupted: bool = False


@dataclass(slots=True)
class _Findings:
    """What the tasks of a run have brought so far."""

    facts: set[Fact] = field(default_factory=set)
    gaps: set[Gap] = field(default_factory=set)
    done: list[Done] = field(default_factory=list)
    interrupted: bool = False


@dataclass(slots=True)
class _Outcome:
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


def gather(probes: Sequence[Probe], scope: Scope, readers: Readers, *, workers: int) -> Evidence:
    """Read what the probes need within the scope; never raises for what a source or a probe does.

    An interrupt ends it early: what was not read by then becomes gaps, and `interrupted` is set.
    """
    wishes = wishes_of(probes)
    findings = _Findings()
    visible = _visible_subscriptions(scope, wishes, readers, findings)
    waiting = first_tasks(wishes, scope, visible)
    while waiting:
        outcomes = _run_all(waiting, wishes, readers, workers, findings)
        _note(outcomes, findings)
        waiting = merged(task for outcome in outcomes for task in outcome.follow_ups)
    findings.gaps.update(rights.unproven(probes, visible, findings.facts))
    scopes = (*map(subscription_scope, visible), *_patterns(scope))
    findings.facts.update(inventories(wishes, findings.done, tuple(findings.facts), scopes))
    return Evidence(
        facts=tuple(sorted(findings.facts, key=_fact_order)),
        gaps=tuple(sorted(findings.gaps, key=_gap_order)),
        interrupted=findings.interrupted,
    )


def _visible_subscriptions(
    scope: Scope, wishes: Sequence[Wish], readers: Readers, findings: _Findings
) -> tuple[str, ...]:
    """Return the declared subscriptions that the caller can see; each other one is a gap over everything in it."""
    if not scope.subscriptions or not any(wish.from_azure for wish in wishes):
        return ()
    hidden = tuple(dict.fromkeys(kind for wish in wishes if wish.from_azure for kind in wish.hides))
    try:
        pages, failure = _guarded(lambda: tuple(readers.azure.read(_SUBSCRIPTIONS, "")))
    except KeyboardInterrupt:
        findings.interrupted = True
        pages, failure = None, _INTERRUPTED
    if failure is not None:
        findings.gaps.add(_gap(failure.cause, hidden, "", failure.detail, failure.fix, _SURVEY, failure.documents))
    if pages is None:
        return ()
    seen = {fold_id(str(item.get("id") or "")) for page in pages for item in page.items}
    documents = tuple(page.document for page in pages)
    for subscription in scope.subscriptions:
        if subscription_scope(subscription) not in seen:
            findings.gaps.add(_invisible(subscription, hidden, documents))
    return tuple(known for known in scope.subscriptions if subscription_scope(known) in seen)


def _run_all(
    tasks: Sequence[Task], wishes: Sequence[Wish], readers: Readers, workers: int, findings: _Findings
) -> list[_Outcome]:
    """Run tasks side by side and return what they bring; after an interrupt nothing more is read."""
    if findings.interrupted:
        return [_never_read(task, wishes) for task in tasks]
    outcomes: list[_Outcome] = []
    executor = ThreadPoolExecutor(max_workers=max(1, min(workers, len(tasks))), thread_name_prefix="gather")
    futures = [executor.submit(_run, task, wishes, readers) for task in tasks]
    try:
        outcomes.extend(future.result() for future in futures)
    except KeyboardInterrupt:
        findings.interrupted = True
        wait(futures, timeout=_GRACE_SECONDS)
        outcomes.extend(_never_read(task, wishes) for task in tasks[len(outcomes) :])
    finally:
        executor.shutdown(wait=not findings.interrupted, cancel_futures=True)
    return outcomes


def _note(outcomes: Sequence[_Outcome], findings: _Findings) -> None:
    for outcome in outcomes:
        findings.facts.update(outcome.facts)
        findings.gaps.update(outcome.gaps)
        findings.done.append(Done(outcome.task, tuple(outcome.documents), frozenset(outcome.unserved)))


def _run(task: Task, wishes: Sequence[Wish], readers: Readers) -> _Outcome:
    """Read one request to its end and let every wish read every item; what fails is a gap for its own wish only."""
    outcome = _Outcome(task)
    reader = readers.azure if task.wishes[0].from_azure else readers.files
    pages, failure = _guarded(lambda: iter(reader.read(task.request, task.asked)))
    if pages is None and failure is not None:
        _miss_all(failure, outcome, wishes)
    while pages is not None:
        page, failure = _guarded(lambda: next(pages, None))
        if failure is not None:
            _miss_all(failure, outcome, wishes)
        if page is None:
            break
        _read_page(page, outcome, wishes)
    return outcome


def _miss_all(failure: _Failure, outcome: _Outcome, wishes: Sequence[Wish]) -> None:
    """Note that a request failed, for its own wishes and for all that would have followed from its items."""
    for own in outcome.task.wishes:
        for wish in dependents(own, wishes):
            outcome.miss(wish, _gap_of(failure, wish, outcome.task.asked))


def _read_page(page: Page, outcome: _Outcome, wishes: Sequence[Wish]) -> None:
    outcome.documents.append((page.document, page.observed_at))
    for item in page.items:
        wanting = [wish for wish in outcome.task.wishes if outcome.task.wants(wish, item)]
        if not wanting:
            failure = _failure_of(Malformed("type", item.get("type"), detail=_FOREIGN_ROW))
            _miss_all(failure, outcome, wishes)
        for wish in wanting:
            _read_item(item, wish, outcome)
        _follow(item, outcome, wishes)


def _read_item(item: Item, wish: Wish, outcome: _Outcome) -> None:
    facts, failure = _guarded(lambda: tuple(wish.read.parse(item)))
    outcome.facts.extend(facts or ())
    if failure is not None:
        outcome.miss(wish, _gap_of(failure, wish, str(item.get("id") or "") or outcome.task.asked, item.document))


def _follow(item: Item, outcome: _Outcome, wishes: Sequence[Wish]) -> None:
    """Add what other wishes want to read for this item."""
    for need in dict.fromkeys(wish.read.need for wish in outcome.task.wishes if outcome.task.wants(wish, item)):
        for wish in wishes:
            tasks, failure = _guarded(partial(_tasks_after, need, wish, item, outcome))
            outcome.follow_ups.extend(tasks or ())
            if failure is not None:
                outcome.miss(wish, _gap_of(failure, wish, outcome.task.asked, item.document))


def _tasks_after(need: Need, wish: Wish, item: Item, outcome: _Outcome) -> tuple[Task, ...]:
    return tuple(next_tasks((wish,), need, item, _scopes_of(item, outcome.task)))


def _scopes_of(item: Item, task: Task) -> tuple[str, ...]:
    """Return the scopes that an item belongs to: of a query over many subscriptions, only its own."""
    if len(task.scopes) == 1:
        return task.scopes
    own = [scope for scope in task.scopes if fold_id(str(item.get("id") or "")).startswith(scope + "/")]
    return tuple(own) or task.scopes


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a guarded call brought nothing."""

    cause: Cause
    detail: str
    fix: str
    documents: tuple[Digest, ...] = ()


_INTERRUPTED = _Failure(Cause.PARTIAL, "the run was interrupted before this was read", "run golive again to its end")
_FOREIGN_ROW = "a row is of a type that was not asked for, so it may stand for one that was"


def _guarded(call: Callable[[], T]) -> tuple[T | None, _Failure | None]:
    """Call something that reads or parses, and return its answer or its failure."""
    try:
        return call(), None
    except Unwritable:
        raise  # a disk that takes nothing more is no gap: what was read could not be kept
    except ReadError as error:
        documents = error.documents if isinstance(error, RecordedError) else ()
        return None, _Failure(error.cause, error.detail, error.fix, documents)
    except Malformed as error:
        return None, _failure_of(error)
    except Exception as error:  # noqa: BLE001 - the one broad except of the engine: a crash is a gap, never a pass
        kind = type(error).__name__
        return None, _Failure(
            Cause.PROBE_FAILED,
            f"the probe crashed with {kind}",
            "report the defect with the output of `golive --version`",
        )


def _failure_of(error: Malformed) -> _Failure:
    return _Failure(Cause.MALFORMED, error.detail, error.fix)


def _gap_of(failure: _Failure, wish: Wish, scope: str, document: Digest = "") -> Gap:
    documents = (*failure.documents, *((document,) if document else ()))
    return _gap(failure.cause, wish.hides, scope, failure.detail, failure.fix, wish.probe.id, documents)


def _gap(
    cause: Cause,
    hides: Iterable[str],
    scope: str,
    detail: str,
    fix: str,
    probe: str,
    documents: tuple[Digest, ...] = (),
) -> Gap:
    return Gap(cause=cause, hides=tuple(hides), scope=scope, detail=detail, fix=fix, probe=probe, documents=documents)


def _invisible(subscription: str, hidden: tuple[str, ...], documents: tuple[Digest, ...]) -> Gap:
    return _gap(
        Cause.DENIED,
        hidden,
        subscription_scope(subscription),
        f"subscription {subscription} cannot be seen by the identity golive runs as",
        f"grant Reader on subscription {subscription} to the identity golive runs as, or correct the id",
        _SURVEY,
        documents,
    )


def _never_read(task: Task, wishes: Sequence[Wish]) -> _Outcome:
    outcome = _Outcome(task)
    _miss_all(_INTERRUPTED, outcome, wishes)
    return outcome


def _patterns(scope: Scope) -> Iterator[str]:
    yield from (f"file:{pattern}" for pattern in (*scope.test_reports, *scope.coverage_reports))


def _fact_order(fact: Fact) -> tuple[str, str, str]:
    return fact.kind, fact.subject, repr(fact)


def _gap_order(gap: Gap) -> tuple[str, str, str, str]:
    return gap.probe, gap.scope, gap.detail, repr(gap)
