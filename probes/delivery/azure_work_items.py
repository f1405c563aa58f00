"""Work items of Azure DevOps that the workload counts as defects, feedback of the beta, or deferred work."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from collector.facts.tracker import Found, StateWord, WorkItem
from collector.model import Delivery, Host, Query
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API
from probes.delivery._items import place_of_item
from probes.delivery._work_items import (
    WORK_ITEMS_READ,
    batches,
    fields_of,
    ids,
    ids_of,
    in_project,
    number_of,
    quoted,
    subject_of,
)

FIELDS = (
    *("System.Id", "System.State", "System.Reason", "System.Tags", "System.WorkItemType", "System.AssignedTo"),
    *("System.IterationPath", "System.CreatedDate", "Microsoft.VSTS.Common.Severity"),
    *("Microsoft.VSTS.Common.ClosedDate", "Microsoft.VSTS.Scheduling.TargetDate", "Microsoft.VSTS.Scheduling.DueDate"),
)
"""Neither titles nor texts."""


def query_text(query: Query) -> str:
    """Return a query in the language of Azure DevOps: the workload's own, or one for any of its tags and types."""
    if query.wiql:
        return query.wiql
    tags = (f"[System.Tags] CONTAINS {quoted(label)}" for label in query.labels)
    types = (f"[System.WorkItemType] = {quoted(name)}" for name in query.types)
    return in_project(" OR ".join((*tags, *types)))


def asks_for(found: Found, delivery: Delivery) -> Iterator[Ask]:
    """Yield the question which work items a query of the workload finds."""
    query = delivery.tracker.queries[found]
    if query.asks:
        yield ids(query_text(query))


def parse_ids(item: Item) -> tuple[WorkItem, ...]:
    """No work item yet: the answer holds their ids, which have to be there."""
    ids_of(item)
    return ()


def _batches(item: Item, _: Delivery) -> Iterator[Ask]:
    yield from batches(item, FIELDS)


def parse_work_item(item: Item, found_by: Found) -> Iterator[WorkItem]:
    """A work item, without its title and text. Whether it is open, the meaning of its state tells."""
    fields = fields_of(item)
    yield WorkItem(
        subject=subject_of(fields),
        documents=(item.document,),
        observed_at=item.observed_at,
        found_by=found_by.value,
        number=number_of(fields),
        state=fields.text("State"),
        labels=tuple(tag for part in (fields.maybe_text("Tags") or "").split(";") if (tag := part.strip())),
        severity=fields.maybe_text("Severity"),
        item_type=fields.maybe_text("WorkItemType"),
        assigned=fields.get("AssignedTo") not in (None, ""),
        due=fields.maybe_instant("TargetDate") or fields.maybe_instant("DueDate"),
        milestone=fields.maybe_text("IterationPath"),
        created=fields.maybe_instant("CreatedDate"),
        closed=fields.maybe_instant("ClosedDate"),
        closed_as=fields.maybe_text("Reason"),
    )


def _types(delivery: Delivery) -> Iterator[Ask]:
    if any(query.asks for query in delivery.tracker.queries.values()):
        yield Ask(
            path="wit/workitemtypes",
            items_at="value",
            keep=("name", "states.name", "states.category"),
            api_version=API,
            permission=WORK_ITEMS_READ,
        )


def parse_type(item: Item) -> Iterator[StateWord]:
    """What each state of a type means; older servers do not tell."""
    name = item.text("name")
    for one in item.maybe_objects("states") or ():
        state = item.inside(one)
        yield StateWord(
            subject=f"{place_of_item(item)}/wit/workitemtypes/{name}/states/{state.text('name')}",
            documents=(item.document,),
            observed_at=item.observed_at,
            item_type=name,
            state=state.text("name"),
            category=state.text("category"),
        )


def _reads(found: Found) -> tuple[Read, Read]:
    listed = PerPlace(Host.AZURE_DEVOPS, partial(asks_for, found))
    told = PerPlaceItem(listed, _batches)
    return Read(listed, parse_ids, (WorkItem,)), Read(told, partial(parse_work_item, found_by=found), (WorkItem,))


PROBE = Probe(
    id="delivery-azure-work-items",
    title="Work items of Azure DevOps by the tags, types and queries that the workload names",
    reads=(
        *(read for found in Found for read in _reads(found)),
        Read(PerPlace(Host.AZURE_DEVOPS, _types), parse_type, (StateWord,)),
    ),
    permissions=((Host.AZURE_DEVOPS, WORK_ITEMS_READ),),
    otherwise="A dated export of the open defects and of the feedback, attested by the test lead.",
)
