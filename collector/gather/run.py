"""Runs the plan: surveys the scope, reads side by side, and adds up what every task brought."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product

from collector.gather import rights
from collector.gather.asked_once import hosts_asked_once
from collector.gather.condensed import condensed
from collector.gather.confirm import reconciled
from collector.gather.interruption import Interruption
from collector.gather.ledger import Done, Ledger
from collector.gather.plan import Task, closing_tasks, first_tasks, opening_tasks
from collector.gather.readers import Readers
from collector.gather.scope import Scope, subscription_scope
from collector.gather.survey import Survey, survey
from collector.gather.task import Outcome
from collector.gather.wave import Wave
from collector.gather.wishes import Wishes, wishes_of
from collector.model import Fact, Gap
from collector.probe import Probe, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that was observed and all that could not be."""

    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    interrupted: bool = False


@dataclass(slots=True)
class _Findings:
    """What the tasks of a run have brought so far."""

    interruption: Interruption
    facts: list[Fact] = field(default_factory=list)
    graphed: list[Fact] = field(default_factory=list)
    confirmed: list[Fact] = field(default_factory=list)
    again: list[Fact] = field(default_factory=list)
    """What was read once more at the end of the run."""
    gaps: set[Gap] = field(default_factory=set)
    done: list[Done] = field(default_factory=list)
    read: dict[Request, Done] = field(default_factory=dict)
    interrupted: bool = False

    def note(self, outcome: Outcome) -> None:
        if outcome.task.again:  # its gaps are widened to the whole subscription by `_vanished`
            self.again.extend(outcome.facts)
            return
        self.facts.extend(outcome.facts)
        self.graphed.extend(outcome.graphed)
        self.confirmed.extend(outcome.confirmed)
        self.gaps.update(outcome.gaps)
        earliest = min((moment for _, moment in outcome.documents), default=None)
        last = ((outcome.documents[-1][0], earliest),) if earliest else ()
        self.done.append(Done(outcome.task, last, frozenset(outcome.unserved)))
        self.read[outcome.task.request] = self.done[-1]

    def unread(self, tasks: Iterable[Task], wishes: Wishes) -> Iterator[Task]:
        """Yield the tasks whose request was not read yet; one that was serves whoever reads it in the same way."""
        for task in tasks:
            known = self.read.get(task.request)
            if known is None or not _reads_alike(task, known.task, wishes):
                yield task
            else:
                failed = task.wishes if known.unserved else ()
                self.done.append(Done(task, known.documents, frozenset(failed)))


def gather(
    probes: Sequence[Probe],
    scope: Scope,
    readers: Readers,
    *,
    workers: int,
    confirm: frozenset[str] = frozenset(),
    interruption: Interruption | None = None,
) -> Evidence:
    """Read what the probes need within the scope; never raises for what a source or a probe does.

    `confirm` are the kinds of facts that must not rest on Resource Graph alone. An interrupt ends the run early: what
    was not read by then becomes gaps, and `interrupted` is set.
    """
    wishes, readers = wishes_of(probes, scope), hosts_asked_once(readers)
    stop = interruption or Interruption()
    seen = survey(scope, wishes.all, readers.azure, stop)
    findings = _Findings(stop, facts=list(seen.facts), gaps=set(seen.gaps), interrupted=seen.interrupted)
    _read_all(opening_tasks(wishes, seen.scope, seen.visible), wishes, readers, workers, findings)
    _read_all(first_tasks(wishes, seen.scope, seen.visible, confirm), wishes, readers, workers, findings)
    last = _read_all(closing_tasks(wishes, seen.scope, seen.visible), wishes, readers, workers, findings)
    findings.gaps.update(_vanished(last, wishes))
    twice = seen.visible if any(outcome.task.again for outcome in last) else ()
    findings.gaps.update(rights.changed(findings.facts, findings.again, twice, wishes.azure_kinds))
    return _added_up(findings, probes, wishes, seen, confirm)


def _read_all(
    tasks: tuple[Task, ...], wishes: Wishes, readers: Readers, workers: int, findings: _Findings
) -> list[Outcome]:
    """Read tasks and all that follow from them, wave by wave; return all outcomes."""
    every: list[Outcome] = []
    while tasks := tuple(findings.unread(tasks, wishes)):
        wave = Wave(wishes, readers, workers)
        if not findings.interrupted:
            findings.interrupted = wave.read(tasks, findings.interruption)
        outcomes = wave.outcomes(tasks)
        for outcome in outcomes:
            findings.note(outcome)
        every.extend(outcomes)
        tasks = wave.left()
    return every


def _reads_alike(task: Task, known: Task, wishes: Wishes) -> bool:
    """Say whether the facts that a task would bring are those that another has brought."""
    brought = {(wish.read.parse, wish.read.yields) for wish in known.wishes}
    wanted = {(wish.read.parse, wish.read.yields) for wish in task.wishes}
    return wanted <= brought and not any(wishes.after(wish) for wish in task.wishes)


def _vanished(last: Iterable[Outcome], wishes: Wishes) -> Iterator[Gap]:
    """Yield a gap over everything in a subscription that could not be read any more when all else had been."""
    for outcome in (one for one in last if one.task.proves_the_rest):
        for found, scope in product(outcome.gaps, outcome.task.scopes):
            detail = f"at the end of the run {found.detail}, so what was read there before may not be all"
            yield dataclasses.replace(found, hides=wishes.azure_kinds, scope=scope, detail=detail)


def _added_up(
    findings: _Findings, probes: Sequence[Probe], wishes: Wishes, seen: Survey, confirm: frozenset[str]
) -> Evidence:
    ledger = Ledger(wishes, findings.done)
    yielded_by = {kind: wish.probe.id for wish in wishes.all for kind in wish.hides}
    graphed = tuple(_in_order(findings.graphed))
    to_compare = (fact for fact in graphed if fact.kind in confirm)
    compared = reconciled(to_compare, _in_order(findings.confirmed), ledger.confirmed, yielded_by)
    uncompared = (fact for fact in graphed if fact.kind not in confirm)
    facts = list(_in_order((*findings.facts, *uncompared, *compared.facts)))
    met = sorted(condensed({*findings.gaps, *compared.gaps}), key=_gap_order)
    gaps = {*met, *condensed(rights.unproven(probes, seen.visible, facts, met))}
    scopes = (
        *map(subscription_scope, seen.visible),
        *(f"file:{one}" for one in seen.scope.every_pattern),
        *(place.id for place in seen.scope.delivery.places),
    )
    looks = tuple(ledger.inventories(facts, scopes))
    return Evidence(
        facts=tuple(_in_order((*facts, *looks))),
        gaps=tuple(sorted(gaps, key=_gap_order)),
        interrupted=findings.interrupted,
    )


def _in_order(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield facts by kind and subject, each once; more of one is looked at only where these do not tell them apart."""
    for _, alike in groupby(sorted(facts, key=_place), key=_place):
        several = list(alike)
        yield from several if len(several) == 1 else sorted(set(several), key=repr)


def _place(fact: Fact) -> tuple[str, str]:
    return fact.kind, fact.subject


def _gap_order(gap: Gap) -> tuple[str, str, str, str]:
    return gap.probe, gap.scope, gap.detail, repr(gap)
