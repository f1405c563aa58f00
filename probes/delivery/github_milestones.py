"""Open milestones of GitHub, and the open issues of those that are still to come."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.tracker import Milestone, PlannedItem
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import HUNDRED
from probes.delivery._issues import ISSUES_READ, SWITCHED_OFF, is_open, is_pull_request, number_of
from probes.delivery._items import number, place_of_item


def _milestones(delivery: Delivery) -> Iterator[Ask]:
    if delivery.tracker.asks:
        yield Ask(
            path="milestones",
            query=(("state", "open"), HUNDRED),
            keep=("number", "title", "state", "due_on", "open_issues"),
            absent=SWITCHED_OFF,
            permission=ISSUES_READ,
        )


def _issues_of(item: Item, _: Delivery) -> Iterator[Ask]:
    """The open issues of a milestone that is still to come: its own count takes pull requests for issues."""
    due = item.maybe_instant("due_on")
    if due is not None and due > item.observed_at and item.maybe_int("open_issues") != 0:
        yield Ask(
            path="issues",
            query=(("milestone", number(item, "number")), ("state", "open"), HUNDRED),
            keep=("number", "state", "type.name", "milestone.title", "pull_request.url"),
            permission=ISSUES_READ,
        )


MILESTONES = PerPlace(Host.GITHUB, _milestones)
PLANNED = PerPlaceItem(MILESTONES, _issues_of)


def parse_milestone(item: Item) -> Iterator[Milestone]:
    """A milestone; without a due date it says nothing of when."""
    yield Milestone(
        subject=f"{place_of_item(item)}/milestones/{number(item, 'number')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        title=item.text("title"),
        due=item.maybe_instant("due_on"),
        is_open=is_open(item),
    )


def parse_planned(item: Item) -> Iterator[PlannedItem]:
    """An issue of a milestone; a pull request is none."""
    if is_pull_request(item):
        return
    yield PlannedItem(
        subject=f"{place_of_item(item)}/issues/{number_of(item)}",
        documents=(item.document,),
        observed_at=item.observed_at,
        milestone=item.text("milestone.title"),
        is_open=is_open(item),
        state=item.text("state"),
        item_type=item.maybe_text("type.name"),
    )


PROBE = Probe(
    id="delivery-github-milestones",
    title="Milestones of GitHub and what is planned for them",
    reads=(Read(MILESTONES, parse_milestone, (Milestone,)), Read(PLANNED, parse_planned, (PlannedItem,))),
    permissions=((Host.GITHUB, ISSUES_READ),),
    otherwise="The plan for the time after go-live, attested by the product owner.",
)
