"""The fewest requests that answer the wishes of all probes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from collector.gather.graph_plan import queries
from collector.gather.scope import Scope, subscription_scope
from collector.gather.wishes import Wish, Wishes
from collector.model import Delivery, Place, subscription_of
from collector.probe import (
    RECOVERY_REGION,
    ArmGet,
    ArmList,
    Ask,
    FollowUp,
    GraphQuery,
    HostArchive,
    HostRead,
    Item,
    Listing,
    Moment,
    PerArchive,
    PerItem,
    PerPlace,
    PerPlaceItem,
    PerPlane,
    PerSubscription,
    PlaneList,
    ReportFiles,
    Reports,
    Request,
    Rows,
)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One request, what it is about, and every wish that its answer serves."""

    request: Request
    asked: str
    scopes: tuple[str, ...]
    """The declared scopes that it covers: `/subscriptions/<id>`, `file:<pattern>` or `<host>:<owner>/<name>`."""
    wishes: tuple[Wish, ...]

    @property
    def again(self) -> bool:
        """Whether it reads once more, at the end of the run, what was read at its beginning."""
        return isinstance(self.request, ArmList | ArmGet) and self.request.again

    @property
    def proves_the_rest(self) -> bool:
        """Whether it shows at the end of the run that what was read until then was still there."""
        needs = (wish.read.need for wish in self.wishes)
        return self.again or any(isinstance(need, PerSubscription) and need.moment is Moment.LAST for need in needs)

    @property
    def tenant(self) -> str:
        return self.request.tenant if isinstance(self.request, GraphQuery | ArmList | ArmGet | PlaneList) else ""

    @property
    def reach(self) -> frozenset[str] | None:
        """The subscriptions of whose things its answer may tell; `None` for any.

        A list below a subscription shows what lies in it, and what it inherits from outside of any. What is read by
        the id that an item names, as a role, is known by that id; and lists outside of subscriptions hold any.
        """
        if not any(isinstance(wish.read.need, FollowUp) for wish in self.wishes):
            return frozenset(map(subscription_of, self.scopes))
        asked = subscription_of(self.asked)
        return None if not asked or isinstance(self.request, ArmGet) else frozenset({asked})

    def wants(self, wish: Wish, item: Item, item_type: str) -> bool:
        """Say whether an item is one that the wish asked for: a merged query brings the rows of all wishes."""
        need = wish.read.need
        if isinstance(need, PerArchive):  # a file of which nobody can tell the kind could be of any
            return item.get("kind") in (need.report_kind, "")
        return not isinstance(need, Rows) or (item_type in need.types and need.has(item))

    def confirms(self, wish: Wish) -> bool:
        """Say whether it reads through the resource manager what Resource Graph shows too."""
        return isinstance(wish.read.need, Rows) and not isinstance(self.request, GraphQuery)

    @property
    def confirms_only(self) -> bool:
        """Whether it is such a list alone, which may show things of other types too: what lacks is noticed later."""
        return all(self.confirms(wish) for wish in self.wishes)


Bundle: TypeAlias = tuple[Task, ...]
"""Tasks that are asked in one go."""


def opening_tasks(wishes: Wishes, scope: Scope, visible: Sequence[str]) -> tuple[Task, ...]:
    """Return the requests that are made before all others."""
    return merged(_subscription_tasks(wishes.all, scope, visible, Moment.AROUND))


def first_tasks(
    wishes: Wishes, scope: Scope, visible: Sequence[str], confirm: frozenset[str] = frozenset()
) -> tuple[Task, ...]:
    """Return the requests after the opening ones that can be made at once; what follows comes from `next_tasks`.

    `confirm` are the kinds of facts that are read through the resource manager as well.
    """
    lists = (
        *_subscription_tasks(wishes.all, scope, visible, Moment.AMIDST),
        *_confirming_tasks(wishes.all, scope, visible, confirm),
    )
    elsewhere = (*_report_tasks(wishes.all, scope), *_place_tasks(wishes.all, scope.delivery))
    return (*_graph_tasks(wishes.all, scope, visible), *merged(lists), *merged(elsewhere))


def closing_tasks(wishes: Wishes, scope: Scope, visible: Sequence[str]) -> tuple[Task, ...]:
    """Return the requests that are made when everything else was read, those of the opening once more among them."""
    late = _subscription_tasks(wishes.all, scope, visible, Moment.LATE)
    last = _subscription_tasks(wishes.all, scope, visible, Moment.LAST)
    again = _subscription_tasks(wishes.all, scope, visible, Moment.AROUND, again=True)
    return merged((*late, *last, *again))


def next_tasks(
    after: Iterable[Wish], item: Item, scopes: tuple[str, ...], found_by: Task, delivery: Delivery
) -> Iterator[Task]:
    """Yield what wishes want to read for an item that a task brought; `path` and `asks` may raise `Malformed`."""
    for wish in after:
        if isinstance(found_by.request, HostRead):
            yield from _next_at_place(wish, item, found_by.request.place, delivery)
            continue
        match wish.read.need:
            case PerItem() as need if (path := need.path(item)) is not None:
                make = ArmGet if need.single else ArmList
                request = make(path, need.api_version, need.query, found_by.tenant, found_by.again)
                yield Task(request, _owner(path, single=need.single), scopes, (wish,))
            case PerPlane() as need if (endpoint := need.endpoint(item)) is not None:
                resource = item.text("id")
                place = (need.path, need.api_version, need.query, found_by.tenant, resource)
                yield Task(PlaneList(need.plane, endpoint, *place), resource, scopes, (wish,))


def _next_at_place(wish: Wish, item: Item, place: Place, delivery: Delivery) -> Iterator[Task]:
    match wish.read.need:
        case PerPlaceItem() as need:
            for ask in need.asks(item, delivery.at(place)):
                yield _place_task(place, ask, wish)
        case PerArchive() as need if (found := need.archive(item, delivery)) is not None:
            request = HostArchive(place, found.path, found.name, found.digest, found.permission, found.number)
            yield Task(request, item.asked, (place.id,), (wish,))


def each_table_alone(task: Task) -> tuple[Task, ...]:
    """Return a task for each table of a united query: one that a cloud lacks must not hide the others."""
    united = task.request
    if not isinstance(united, GraphQuery) or len(united.tables) == 1:
        return ()
    return tuple(
        Task(
            GraphQuery((table,), united.subscriptions, united.tenant),
            task.asked,
            task.scopes,
            tuple(w for w in task.wishes if isinstance(w.read.need, Rows) and w.read.need.table == table.name),
        )
        for table in united.tables
    )


def merged(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return one task for all those with the same request, in order."""
    by_request: dict[Request, Task] = {}
    for task in tasks:
        known = by_request.get(task.request)
        by_request[task.request] = task if known is None else joined(known, task)
    return tuple(by_request.values())


def joined(first: Task, second: Task) -> Task:
    """Return one task for two that make the same request."""
    return Task(
        first.request,
        first.asked,
        tuple(dict.fromkeys((*first.scopes, *second.scopes))),
        tuple(dict.fromkeys((*first.wishes, *second.wishes))),
    )


def _owner(path: str, *, single: bool) -> str:
    """Return what a follow-up request is about: the object itself, or the owner of the list."""
    return path if single else path.rpartition("/")[0]


def _graph_tasks(wishes: Sequence[Wish], scope: Scope, visible: Sequence[str]) -> Iterator[Task]:
    for query in queries((wish.read.need for wish in wishes), scope, visible):
        tables = {table.name for table in query.tables}
        wanting = tuple(w for w in wishes if isinstance(w.read.need, Rows) and w.read.need.table in tables)
        yield Task(query, "", tuple(map(subscription_scope, query.subscriptions)), wanting)


def _subscription_tasks(
    wishes: Sequence[Wish], scope: Scope, visible: Sequence[str], moment: Moment, *, again: bool = False
) -> Iterator[Task]:
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, PerSubscription) and need.moment is moment:
            for subscription in visible:
                yield _below(subscription, need, wish, scope, again=again)


def _confirming_tasks(
    wishes: Sequence[Wish], scope: Scope, visible: Sequence[str], confirm: frozenset[str]
) -> Iterator[Task]:
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, Rows) and confirm.intersection(wish.hides):
            for listing in need.confirmed_by:
                yield from (_below(subscription, listing, wish, scope) for subscription in visible)


def _below(
    subscription: str, need: PerSubscription | Listing, wish: Wish, scope: Scope, *, again: bool = False
) -> Task:
    place = subscription_scope(subscription)
    make = ArmGet if isinstance(need, PerSubscription) and need.single else ArmList
    path = f"{place}/{need.path}".rstrip("/").replace(RECOVERY_REGION, scope.recovery_region)
    request = make(path, need.api_version, need.query, scope.tenant_of(subscription), again)
    asked = _owner(path, single=False) if RECOVERY_REGION in need.path else place  # the items do not name the region
    return Task(request, asked, (place,), (wish,))


def _report_tasks(wishes: Sequence[Wish], scope: Scope) -> Iterator[Task]:
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, Reports):
            for pattern in scope.patterns(need.report_kind):
                yield Task(ReportFiles(need.report_kind, pattern), pattern, (f"file:{pattern}",), (wish,))


def _place_tasks(wishes: Sequence[Wish], delivery: Delivery) -> Iterator[Task]:
    for wish in wishes:
        need = wish.read.need
        if isinstance(need, PerPlace):
            for place in delivery.places_of(need.host):
                yield from (_place_task(place, ask, wish) for ask in need.asks(delivery.at(place)))


def _place_task(place: Place, ask: Ask, wish: Wish) -> Task:
    """Return the task of one question; what its items are about is the object itself, or the owner of the list."""
    about = ask.about or (ask.path if ask.single else ask.path.rpartition("/")[0])
    return Task(HostRead(place, ask), f"{place.id}/{about}".rstrip("/"), (place.id,), (wish,))
