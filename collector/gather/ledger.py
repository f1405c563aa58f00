"""Which wish was answered to its end in which scope: what becomes `Inventory` facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.facts.azure import Inventory
from collector.gather.plan import Task
from collector.gather.scope import subscription_scope
from collector.gather.wishes import Wish, Wishes, realm_of_scope
from collector.model import Digest, Fact, place_of, subscription_of
from collector.probe import FollowUp, Rows

_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""The moment of an empty pattern: nothing was read, so the look is as stale as can be."""


@dataclass(frozen=True, slots=True)
class Done:
    """A task that has ended: when it began, the document of its last page, and the wishes that it failed."""

    task: Task
    documents: tuple[tuple[Digest, datetime], ...]
    """Of the last page only: it is the one that proves the end. The record of the read names all pages."""
    unserved: frozenset[Wish]


class Ledger:
    """What has been read to its end, by wish and scope."""

    def __init__(self, wishes: Wishes, done: Iterable[Done]) -> None:
        self._wishes = wishes
        self._own: dict[tuple[Wish, str], list[Done]] = defaultdict(list)
        for entry in done:
            for wish in dict.fromkeys((*entry.task.wishes, *entry.unserved)):
                for scope in entry.task.scopes:
                    self._own[wish, scope].append(entry)
        self._wanting: dict[str, list[Wish]] = defaultdict(list)
        for wish in wishes.all:
            for kind in wish.hides:
                self._wanting[kind].append(wish)

    def inventories(self, facts: Iterable[Fact], scopes: Sequence[str]) -> Iterator[Inventory]:
        """Yield the proof of a complete look for every kind in every scope where all wishes for it were served."""
        seen = {(fact.kind, _scope_of(fact), fact.subject) for fact in facts}  # pages may tell of one thing each
        counts = Counter((kind, scope) for kind, scope, _ in seen)
        for kind, wanting in self._wanting.items():
            for scope in scopes:
                here = [wish for wish in wanting if wish.realm == realm_of_scope(scope)]
                if here and all(self.served(wish, scope) for wish in here):
                    yield self._inventory(kind, scope, counts[kind, scope])

    def confirmed(self, kind: str, scope: str) -> bool:
        """Say whether all that Resource Graph was asked for a kind was also read from the resource manager."""
        from_graph = [wish for wish in self._wanting[kind] if isinstance(wish.read.need, Rows)]
        return bool(from_graph) and all(self._is_confirmed(wish, scope) for wish in from_graph)

    def served(self, wish: Wish, scope: str) -> bool:
        """A follow-up is served when what it follows was, and every request that came of it was too."""
        own = self._own[wish, scope]
        if any(wish in entry.unserved for entry in own):
            return False
        if not isinstance(wish.read.need, FollowUp):
            return bool(own)
        before = self._wishes.before(wish)
        return bool(before) and all(self.served(parent, scope) for parent in before)

    def _is_confirmed(self, wish: Wish, scope: str) -> bool:
        return self.served(wish, scope) and any(entry.task.confirms(wish) for entry in self._own[wish, scope])

    def _inventory(self, kind: str, scope: str, count: int) -> Inventory:
        documents = self._documents(kind, scope)
        needs = [wish.read.need for wish in self._wanting[kind]]
        lags = any(isinstance(need, Rows) and not need.history for need in needs)
        return Inventory(
            subject=scope,
            documents=tuple(sorted({digest for digest, _ in documents})),
            observed_at=min((moment for _, moment in documents), default=_LONG_AGO),
            of=kind,
            count=count,
            lagging=lags and not self.confirmed(kind, scope),
        )

    def _documents(self, kind: str, scope: str) -> tuple[tuple[Digest, datetime], ...]:
        """Return the documents of the tasks, and for follow-ups those of what they follow."""
        wanting = self._wanting[kind]
        parents = [parent for wish in wanting for parent in self._wishes.before(wish)]
        entries = (entry for wish in (*wanting, *parents) for entry in self._own[wish, scope])
        return tuple(dict.fromkeys(document for entry in entries for document in entry.documents))


def _scope_of(fact: Fact) -> str:
    """Return the scope that a fact counts for: where it was seen from, or the place or subscription it lies in."""
    seen_from = getattr(fact, "seen_from", None) or place_of(fact.subject)
    if seen_from:
        return str(seen_from)
    pattern = getattr(fact, "pattern", None)
    return subscription_scope(subscription_of(fact.subject)) if pattern is None else f"file:{pattern}"
