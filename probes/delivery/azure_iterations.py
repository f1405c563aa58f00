"""Iterations of Azure DevOps, and the open work items of those that are still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from collector.facts.tracker import Milestone, PlannedItem
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API
from probes.delivery._items import place_of_item
from probes.delivery._work_items import (
    WORK_ITEMS_READ,
    batches,
    fields_of,
    ids,
    ids_of,
    in_project,
    quoted,
    subject_of,
)

_DEPTH = 8
"""Levels of iterations below the project that are read; teams use two or three."""
_LEAVES = ("identifier", "name", "hasChildren", "attributes.finishDate")
_AT_ONCE = 100
"""Iterations in one query, whose text may have 32,000 characters."""
_FIELDS = ("System.Id", "System.State", "System.WorkItemType", "System.IterationPath")


@dataclass(frozen=True, slots=True)
class _Iteration:
    """A node of the tree."""

    item: Item
    path: str
    """As work items spell it, from the project on."""
    ends: datetime | None
    """Its own end, or that of the nearest one around it that has dates."""
    above: tuple[str, ...]
    """The paths of those around it."""


def _tree(delivery: Delivery) -> Iterator[Ask]:
    if delivery.tracker.asks:
        yield Ask(
            path="wit/classificationnodes/Iterations",
            query=(("$depth", str(_DEPTH)),),
            single=True,
            keep=tuple(f"{'children.' * level}{leaf}" for level in range(_DEPTH + 1) for leaf in _LEAVES),
            api_version=API,
            permission=WORK_ITEMS_READ,
        )


def _planned(item: Item, _: Delivery) -> Iterator[Ask]:
    """Which work items stand in iterations that end in the future; what is asked of one is asked of all below it."""
    coming = {one.path: one for one in iterations(item) if one.ends is not None and one.ends > item.observed_at}
    topmost = [path for path, one in coming.items() if coming.keys().isdisjoint(one.above)]
    for start in range(0, len(topmost), _AT_ONCE):
        some = topmost[start : start + _AT_ONCE]
        yield ids(in_project(" OR ".join(f"[System.IterationPath] UNDER {quoted(path)}" for path in some)))


def _batches(item: Item, _: Delivery) -> Iterator[Ask]:
    yield from batches(item, _FIELDS)


ITERATIONS = PerPlace(Host.AZURE_DEVOPS, _tree)
PLANNED = PerPlaceItem(ITERATIONS, _planned)
PLANNED_ITEMS = PerPlaceItem(PLANNED, _batches)


def iterations(item: Item) -> Iterator[_Iteration]:
    """Yield the iterations below the project. Raises `Malformed` where the tree was cut off."""
    yield from _below(_Iteration(item, item.text("name"), None, ()))


def _below(parent: _Iteration) -> Iterator[_Iteration]:
    children = parent.item.maybe_objects("children")
    if not children and parent.item.maybe_flag("hasChildren"):
        raise Malformed(
            "children",
            None,
            detail=f"iterations in {place_of_item(parent.item)} lie deeper than {_DEPTH} levels, and were not told",
            fix="move them up in the project settings, under Boards, Project configuration",
        )
    for raw in children or ():
        child = parent.item.inside(raw)
        one = _Iteration(
            child,
            f"{parent.path}\\{child.text('name')}",
            child.maybe_instant("attributes.finishDate") or parent.ends,
            (*parent.above, parent.path),
        )
        yield one
        yield from _below(one)


def parse_iterations(item: Item) -> Iterator[Milestone]:
    """All iterations of the project; the project itself is none."""
    for one in iterations(item):
        yield Milestone(
            subject=f"{place_of_item(item)}/wit/classificationnodes/{one.item.text('identifier').casefold()}",
            documents=(item.document,),
            observed_at=item.observed_at,
            title=one.path,
            due=one.ends,
        )


def parse_ids(item: Item) -> tuple[PlannedItem, ...]:
    """No work item yet: the answer holds their ids, which have to be there."""
    ids_of(item)
    return ()


def parse_planned(item: Item) -> Iterator[PlannedItem]:
    """A work item of an iteration. Whether it is open, the meaning of its state tells."""
    fields = fields_of(item)
    yield PlannedItem(
        subject=subject_of(fields),
        documents=(item.document,),
        observed_at=item.observed_at,
        milestone=fields.text("IterationPath"),
        state=fields.text("State"),
        item_type=fields.maybe_text("WorkItemType"),
    )


PROBE = Probe(
    id="delivery-azure-iterations",
    title="Iterations of Azure DevOps and what is planned for them",
    reads=(
        Read(ITERATIONS, parse_iterations, (Milestone,)),
        Read(PLANNED, parse_ids, (PlannedItem,)),
        Read(PLANNED_ITEMS, parse_planned, (PlannedItem,)),
    ),
    permissions=((Host.AZURE_DEVOPS, WORK_ITEMS_READ),),
    otherwise="The plan for the time after go-live, attested by the product owner.",
)
