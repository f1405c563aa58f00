"""What a run will cost before it starts: requests that are certain, and what each further finding adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from collector.gather.bundles import bundled
from collector.gather.graph_plan import MOST_SUBSCRIPTIONS
from collector.gather.plan import Task, closing_tasks, first_tasks, opening_tasks
from collector.gather.scope import Scope
from collector.gather.wishes import Wishes, wishes_of
from collector.model import Host, subscription_of
from collector.probe import (
    AZURE,
    FollowUp,
    GraphQuery,
    HostRead,
    Need,
    PerArchive,
    PerItem,
    PerPlace,
    PerPlaceItem,
    PerPlane,
    PerSubscription,
    Probe,
    ReportFiles,
    Rows,
    realm_of,
)

_MOST_NAMED = 3
"""How many types are named; a longer list says less than its length."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One kind of reads: how many requests they cost at least, and what they are for."""

    requests: int
    what: str


@dataclass(frozen=True, slots=True)
class Cost:
    """The charges of a run, and what comes on top for each thing that is found."""

    charges: tuple[Charge, ...]
    on_top: tuple[str, ...]

    @property
    def at_least(self) -> int:
        return sum(charge.requests for charge in self.charges)


def cost_of(probes: Sequence[Probe], scope: Scope, *, confirm: frozenset[str], together: int) -> Cost:
    """Return what reading this scope costs, each answer on one page; `together` is how many lists share a request."""
    wishes = wishes_of(probes, scope)
    opening = opening_tasks(wishes, scope, scope.subscriptions)
    first = first_tasks(wishes, scope, scope.subscriptions, confirm)
    last = closing_tasks(wishes, scope, scope.subscriptions)
    charges = (
        Charge(len(scope.tenants_to_ask), "the list of subscriptions"),
        Charge(len(scope.management_groups), "the subscriptions below management groups"),
        Charge(len(set(map(subscription_of, scope.resource_groups))), "the lists of resource groups"),
        _list_charge(opening, "lists of golive's own rights", together),
        *_graph_charges(first),
        _list_charge(first, "lists and objects of the subscriptions", together),
        *_host_charges(first),
        _list_charge(last, "last looks: each subscription, and golive's own rights once more", together),
    )
    on_top = tuple(_on_top(wishes, scope, confirm, together))
    return Cost(tuple(charge for charge in charges if charge.requests), on_top)


def _graph_charges(tasks: Sequence[Task]) -> Iterator[Charge]:
    for task in tasks:
        if isinstance(task.request, GraphQuery):
            tables = ", ".join(
                f"{table.name} ({_many(len(table.every_type), 'type')})" for table in task.request.tables
            )
            yield Charge(1, f"Resource Graph: {tables} in {_many(len(task.request.subscriptions), 'subscription')}")


def _host_charges(tasks: Sequence[Task]) -> Iterator[Charge]:
    asked = Counter(task.request.place.id for task in tasks if isinstance(task.request, HostRead))
    for place, reads in asked.items():
        yield Charge(reads, f"lists and objects of {place}")


def _list_charge(tasks: Sequence[Task], what: str, together: int) -> Charge:
    lists = [task for task in tasks if not isinstance(task.request, GraphQuery | ReportFiles | HostRead)]
    return Charge(len(bundled(lists, together)), f"{len(lists)} {what}")


def _many(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _on_top(wishes: Wishes, scope: Scope, confirm: frozenset[str], together: int) -> Iterator[str]:
    """Say what the findings of the run will add."""
    if any(isinstance(wish.read.need, Rows) for wish in wishes.all):
        yield "1 for each further 1,000 rows of Resource Graph, and 1 for each further page of a list"
    reads = "1 for each further read" if together == 1 else f"1 for every {together} further reads"
    followed = [f"{further.most} of {name} ({further.by})" for name, further in _followed(wishes, AZURE).items()]
    if followed:
        yield f"{reads}, at most so many for each one found: {', '.join(followed)}"
    for host in Host:
        for name, further in _followed(wishes, host).items():
            yield f"1 for each further read of {name}, at most {further.most} for each thing found ({further.by})"
    if scope.management_groups:
        queries, lists = _of_one_subscription(wishes, confirm)
        yield f"{queries} of Resource Graph for every {MOST_SUBSCRIPTIONS} subscriptions below management groups"
        yield f"{reads}, {lists} for each of these subscriptions"


def _of_one_subscription(wishes: Wishes, confirm: frozenset[str]) -> tuple[int, int]:
    """Return how many queries and how many lists and objects one more subscription asks for."""
    some = Scope(subscriptions=("",))
    tasks = (
        *opening_tasks(wishes, some, some.subscriptions),
        *first_tasks(wishes, some, some.subscriptions, confirm),
        *closing_tasks(wishes, some, some.subscriptions),
    )
    queries = sum(1 for task in tasks if isinstance(task.request, GraphQuery))
    return queries, sum(1 for task in tasks if not isinstance(task.request, GraphQuery | ReportFiles))


@dataclass(slots=True)
class _Further:
    """What is read for each thing of a kind that is found: how often at most, and for which probes."""

    needs: set[Need] = field(default_factory=set)
    probes: list[str] = field(default_factory=list)

    @property
    def most(self) -> int:
        return len(self.needs)

    @property
    def by(self) -> str:
        return ", ".join(self.probes)


def _followed(wishes: Wishes, realm: str) -> dict[str, _Further]:
    """Return what further reads of Azure or of a host follow from."""
    found: dict[str, _Further] = {}
    for wish in wishes.all:
        if isinstance(wish.read.need, FollowUp) and realm_of(wish.read.need) == realm:
            further = found.setdefault(_named(wish.read.need.of), _Further())
            further.needs.add(wish.read.need)
            further.probes.extend([wish.probe.id] if wish.probe.id not in further.probes else [])
    return found


def _named(need: Need) -> str:
    """Return a name for the items of a need: the part of the path that says something, or that of the types."""
    match need:
        case PerSubscription():
            named = need.path.removesuffix("/default").removeprefix("providers/")
            return named.removeprefix("Microsoft.") or "subscriptions"
        case Rows():
            names = [one.rpartition("/")[2] for one in need.types]
            return ", ".join(names) if len(names) <= _MOST_NAMED else f"{need.table} of {len(names)} types"
        case PerPlace():
            return need.host.label
        case PerPlaceItem() | PerArchive():
            return _named(need.of)
        case PerItem() | PerPlane():
            return f"what follows from {_named(need.of)}"
    return "report files"
