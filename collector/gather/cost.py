"""What a run will cost before it starts: requests that are certain, and what each further finding adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collector.gather.bundles import bundled
from collector.gather.plan import Task, closing_tasks, first_tasks
from collector.gather.scope import Scope
from collector.gather.wishes import Wishes, wishes_of
from collector.model import subscription_of
from collector.probe import GraphQuery, Need, PerItem, PerSubscription, Probe, ReportFiles, Rows


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
    wishes = wishes_of(probes)
    first = first_tasks(wishes, scope, scope.subscriptions, confirm)
    last = closing_tasks(wishes, scope, scope.subscriptions)
    charges = (
        Charge(len(scope.tenants_to_ask), "the list of subscriptions"),
        Charge(len(scope.management_groups), "the subscriptions below management groups"),
        Charge(len(set(map(subscription_of, scope.resource_groups))), "the lists of resource groups"),
        *_graph_charges(first),
        _list_charge(first, "lists and objects of the subscriptions", together),
        _list_charge(last, "last looks whether each subscription is still there", together),
    )
    return Cost(tuple(charge for charge in charges if charge.requests), tuple(_on_top(wishes, scope, together)))


def _graph_charges(tasks: Sequence[Task]) -> Iterator[Charge]:
    for task in tasks:
        if isinstance(task.request, GraphQuery):
            tables = ", ".join(f"{table.name} ({len(table.types)} types)" for table in task.request.tables)
            yield Charge(1, f"Resource Graph: {tables} in {len(task.request.subscriptions)} subscriptions")


def _list_charge(tasks: Sequence[Task], what: str, together: int) -> Charge:
    lists = [task for task in tasks if not isinstance(task.request, GraphQuery | ReportFiles)]
    return Charge(len(bundled(lists, together)), f"{len(lists)} {what}")


def _on_top(wishes: Wishes, scope: Scope, together: int) -> Iterator[str]:
    """Say what the findings of the run will add."""
    if any(isinstance(wish.read.need, Rows) for wish in wishes.all):
        yield "1 for each further 1,000 rows of Resource Graph, and 1 for each further page of a list"
    followed = [f"{name} ({', '.join(probes)})" for name, probes in _followed(wishes).items()]
    if followed:
        share = "1" if together == 1 else f"1 for every {together}"
        yield f"{share} of what is read for each thing found: {', '.join(followed)}"
    if scope.management_groups:
        yield "all of this again for the subscriptions below management groups"


def _followed(wishes: Wishes) -> dict[str, list[str]]:
    """Return what further reads follow from, with the probes that ask for them."""
    found: dict[str, list[str]] = {}
    for wish in wishes.all:
        if isinstance(wish.read.need, PerItem):
            probes = found.setdefault(_named(wish.read.need.of), [])
            probes.extend([wish.probe.id] if wish.probe.id not in probes else [])
    return found


def _named(need: Need) -> str:
    """Return a name for the items of a need: the last part of the path that says something, or of the types."""
    match need:
        case PerSubscription():
            return need.path.removesuffix("/default").rpartition("/")[2] or "subscriptions"
        case Rows():
            return ", ".join(one.rpartition("/")[2] for one in need.types)
        case PerItem():
            return f"what follows from {_named(need.of)}"
    return "report files"
