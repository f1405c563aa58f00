"""Runs the plan: surveys the scope, reads side by side, and adds up what every task brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from collector.evidence.reading import Reader
from collector.gather import rights
from collector.gather.ledger import Done, inventories
from collector.gather.plan import Scope, Task, Wish, first_tasks, merged, subscription_scope, wishes_of
from collector.gather.survey import survey
from collector.gather.task import Outcome, never_read, read_task
from collector.model import Fact, Gap
from collector.probe import Probe

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


def gather(probes: Sequence[Probe], scope: Scope, readers: Readers, *, workers: int) -> Evidence:
    """Read what the probes need within the scope; never raises for what a source or a probe does.

    An interrupt ends it early: what was not read by then becomes gaps, and `interrupted` is set.
    """
    wishes = wishes_of(probes)
    seen = survey(scope, wishes, readers.azure)
    findings = _Findings(gaps=set(seen.gaps), interrupted=seen.interrupted)
    waiting = first_tasks(wishes, scope, seen.visible)
    while waiting:
        outcomes = _run_all(waiting, wishes, readers, workers, findings)
        _note(outcomes, findings)
        waiting = merged(task for outcome in outcomes for task in outcome.follow_ups)
    met = sorted(findings.gaps, key=_gap_order)
    findings.gaps.update(rights.unproven(probes, seen.visible, findings.facts, met))
    scopes = (*map(subscription_scope, seen.visible), *_patterns(scope))
    findings.facts.update(inventories(wishes, findings.done, tuple(findings.facts), scopes))
    return Evidence(
        facts=tuple(sorted(findings.facts, key=_fact_order)),
        gaps=tuple(sorted(findings.gaps, key=_gap_order)),
        interrupted=findings.interrupted,
    )


def _run_all(
    tasks: Sequence[Task], wishes: Sequence[Wish], readers: Readers, workers: int, findings: _Findings
) -> list[Outcome]:
    """Run tasks side by side and return what they bring; after an interrupt nothing more is read."""
    if findings.interrupted:
        return [never_read(task, wishes) for task in tasks]
    outcomes: list[Outcome] = []
    executor = ThreadPoolExecutor(max_workers=max(1, min(workers, len(tasks))), thread_name_prefix="gather")
    futures = [executor.submit(read_task, task, wishes, _reader_for(task, readers)) for task in tasks]
    try:
        outcomes.extend(future.result() for future in futures)
    except KeyboardInterrupt:
        findings.interrupted = True
        wait(futures, timeout=_GRACE_SECONDS)
        outcomes.extend(never_read(task, wishes) for task in tasks[len(outcomes) :])
    finally:
        executor.shutdown(wait=not findings.interrupted, cancel_futures=True)
    return outcomes


def _reader_for(task: Task, readers: Readers) -> Reader:
    return readers.azure if task.wishes[0].from_azure else readers.files


def _note(outcomes: Sequence[Outcome], findings: _Findings) -> None:
    for outcome in outcomes:
        findings.facts.update(outcome.facts)
        findings.gaps.update(outcome.gaps)
        findings.done.append(Done(outcome.task, tuple(outcome.documents), frozenset(outcome.unserved)))


def _patterns(scope: Scope) -> Iterator[str]:
    yield from (f"file:{pattern}" for pattern in (*scope.test_reports, *scope.coverage_reports))


def _fact_order(fact: Fact) -> tuple[str, str, str]:
    return fact.kind, fact.subject, repr(fact)


def _gap_order(gap: Gap) -> tuple[str, str, str, str]:
    return gap.probe, gap.scope, gap.detail, repr(gap)
