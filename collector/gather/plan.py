"""The fewest requests that answer the needs of all probes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collector.probe import (
    ArmGet,
    ArmList,
    GraphQuery,
    Item,
    Need,
    PerItem,
    PerSubscription,
    Probe,
    Read,
    ReportFiles,
    Reports,
    Request,
    Rows,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to look: subscriptions of Azure and patterns of report files."""

    subscriptions: tuple[str, ...]
    test_reports: tuple[str, ...] = ()
    coverage_reports: tuple[str, ...] = ()

    def patterns(self, report_kind: str) -> tuple[str, ...]:
        return self.test_reports if report_kind == "tests" else self.coverage_reports


@dataclass(frozen=True, slots=True)
class Wish:
    """One read of one probe."""

    probe: Probe
    read: Read

    @property
    def hides(self) -> tuple[str, ...]:
        return tuple(kind.kind for kind in self.read.yields)

    @property
    def from_azure(self) -> bool:
        return not isinstance(self.read.need, Reports)


@dataclass(frozen=True, slots=True)
class Task:
    """One request, what it is about, and every wish that its answer serves."""

    request: Request
    asked: str
    scopes: tuple[str, ...]
    """The declared scopes that it covers: `/subscriptions/<id>` or `file:<pattern>`."""
    wishes: tuple[Wish, ...]

    def wants(self, wish: Wish, item: Item) -> bool:
        """Say whether an item is one that the wish asked for: a merged query brings the rows of all wishes."""
        need = wish.read.need
        if not isinstance(need, Rows):
            return True
        return str(item.get("type") or "").casefold() in need.types


def wishes_of(probes: Iterable[Probe]) -> tuple[Wish, ...]:
    """Return every read of every probe, in order."""
    return tuple(Wish(probe, read) for probe in probes for read in probe.reads)


def dependents(wish: Wish, wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    """Return the wish and all those that follow from its items: where it fails, they are never even asked."""
    own = [other for other in wishes if isinstance(other.read.need, PerItem) and other.read.need.of == wish.read.need]
    return wish, *(later for other in own for later in dependents(other, wishes))


def subscription_scope(subscription: str) -> str:
    """Return the id of a subscription as a scope."""
    return f"/subscriptions/{subscription}"


def first_tasks(wishes: Sequence[Wish], scope: Scope, visible: Sequence[str]) -> tuple[Task, ...]:
    """Return the requests that can be made at once; those that follow from answers come from `next_tasks`."""
    return (
        *_graph_tasks(wishes, visible),
        *merged(_subscription_tasks(wishes, visible)),
        *merged(_report_tasks(wishes, scope)),
    )


def next_tasks(wishes: Sequence[Wish], found: Need, item: Item, scopes: tuple[str, ...]) -> Iterator[Task]:
    """Yield what to read for one item that the need `found` brought; `path` may raise `Malformed`."""
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, PerItem) and need.of == found:
            path = need.path(item)
            if path is not None:
                make = ArmGet if need.single else ArmList
                request = make(path, need.api_version, need.query)
                yield Task(request, _owner(path, single=need.single), scopes, (wish,))


def _owner(path: str, *, single: bool) -> str:
    """Return what a follow-up request is about: the object itself, or the owner of the list."""
    return path if single else path.rpartition("/")[0]


def _graph_tasks(wishes: Sequence[Wish], visible: Sequence[str]) -> Iterator[Task]:
    by_table: dict[str, list[Wish]] = defaultdict(list)
    for wish in wishes:
        if isinstance(wish.read.need, Rows):
            by_table[wish.read.need.table].append(wish)
    for table, wanting in sorted(by_table.items()):
        types = sorted({kind for wish in wanting if isinstance(wish.read.need, Rows) for kind in wish.read.need.types})
        if visible:
            query = GraphQuery(table, tuple(types), tuple(visible))
            yield Task(query, "", tuple(map(subscription_scope, visible)), tuple(wanting))


def _subscription_tasks(wishes: Sequence[Wish], visible: Sequence[str]) -> Iterator[Task]:
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, PerSubscription):
            make = ArmGet if need.single else ArmList
            for subscription in visible:
                below = subscription_scope(subscription)
                path = f"{below}/{need.path}".rstrip("/")
                yield Task(make(path, need.api_version, need.query), below, (below,), (wish,))


def _report_tasks(wishes: Sequence[Wish], scope: Scope) -> Iterator[Task]:
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, Reports):
            for pattern in scope.patterns(need.report_kind):
                yield Task(ReportFiles(need.report_kind, pattern), pattern, (f"file:{pattern}",), (wish,))


def merged(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return one task for all those with the same request, in order."""
    by_request: dict[Request, Task] = {}
    for task in tasks:
        known = by_request.get(task.request)
        by_request[task.request] = task if known is None else _joined(known, task)
    return tuple(by_request.values())


def _joined(first: Task, second: Task) -> Task:
    return Task(
        first.request,
        first.asked,
        tuple(dict.fromkeys((*first.scopes, *second.scopes))),
        tuple(dict.fromkeys((*first.wishes, *second.wishes))),
    )
