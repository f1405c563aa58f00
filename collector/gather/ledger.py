"""Which wish was answered to its end in which scope: what becomes `Inventory` facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.facts.azure import Inventory
from collector.gather.plan import Task, Wish
from collector.model import Digest, Fact, lies_within
from collector.probe import PerItem


@dataclass(frozen=True, slots=True)
class Done:
    """A task that has ended: the documents it brought, and the wishes that it could not serve whole."""

    task: Task
    documents: tuple[tuple[Digest, datetime], ...]
    unserved: frozenset[Wish]


def inventories(
    wishes: Sequence[Wish], done: Sequence[Done], facts: Iterable[Fact], scopes: Sequence[str]
) -> Iterator[Inventory]:
    """Yield the proof of a complete look for every kind in every scope where all wishes for it were served."""
    tasks_of = _tasks_by_wish(done)
    wishes_of_kind: dict[str, list[Wish]] = defaultdict(list)
    for wish in wishes:
        for kind in wish.hides:
            wishes_of_kind[kind].append(wish)
    facts_of_kind: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        facts_of_kind[fact.kind].append(fact)
    for kind, wanting in wishes_of_kind.items():
        for scope in scopes:
            if all(_served(wish, scope, wishes, tasks_of) for wish in wanting):
                yield _inventory(kind, scope, _documents(wanting, scope, tasks_of), facts_of_kind[kind])


def _tasks_by_wish(done: Sequence[Done]) -> dict[Wish, list[Done]]:
    found: dict[Wish, list[Done]] = defaultdict(list)
    for entry in done:
        for wish in {*entry.task.wishes, *entry.unserved}:
            found[wish].append(entry)
    return found


def _served(wish: Wish, scope: str, wishes: Sequence[Wish], tasks_of: dict[Wish, list[Done]]) -> bool:
    """A follow-up is served when what it follows was, and every request that came of it was too."""
    own = [entry for entry in tasks_of[wish] if scope in entry.task.scopes]
    if any(wish in entry.unserved for entry in own):
        return False
    need = wish.read.need
    if not isinstance(need, PerItem):
        return bool(own)
    parents = [parent for parent in wishes if parent.read.need == need.of]
    return bool(parents) and all(_served(parent, scope, wishes, tasks_of) for parent in parents)


def _documents(
    wanting: Sequence[Wish], scope: str, tasks_of: dict[Wish, list[Done]]
) -> tuple[tuple[Digest, datetime], ...]:
    """Return the documents of the tasks, and for follow-ups those of what they follow."""
    entries = [entry for wish in wanting for entry in tasks_of[wish] if scope in entry.task.scopes]
    parents = {wish.read.need.of for wish in wanting if isinstance(wish.read.need, PerItem)}
    entries += [
        entry
        for wish, known in tasks_of.items()
        if wish.read.need in parents
        for entry in known
        if scope in entry.task.scopes
    ]
    return tuple(dict.fromkeys(document for entry in entries for document in entry.documents))


def _inventory(
    kind: str, scope: str, documents: tuple[tuple[Digest, datetime], ...], facts: Sequence[Fact]
) -> Inventory:
    return Inventory(
        subject=scope,
        documents=tuple(sorted({digest for digest, _ in documents})),
        observed_at=min((moment for _, moment in documents), default=_LONG_AGO),
        of=kind,
        count=sum(1 for fact in facts if _belongs(fact, scope)),
    )


def _belongs(fact: Fact, scope: str) -> bool:
    seen_from = getattr(fact, "seen_from", None) or getattr(fact, "pattern", None)
    if seen_from is not None:
        return scope in (seen_from, f"file:{seen_from}")
    return lies_within(fact.subject, scope)


_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""The moment of an empty pattern: nothing was read, so the look is as stale as can be."""
