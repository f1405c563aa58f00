"""Issues of GitHub that the workload counts as defects, feedback of the beta, or deferred work."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from collector.facts.tracker import Found, WorkItem
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, Probe, Read
from probes.delivery._github import HUNDRED
from probes.delivery._issues import ISSUES_READ, SWITCHED_OFF, is_open, is_pull_request, number_of
from probes.delivery._items import place_of_item

_KEEP = (
    *("number", "state", "state_reason", "labels.name", "assignees", "milestone.title", "milestone.due_on"),
    *("created_at", "closed_at", "type.name", "pull_request.url"),
)


def asks_for(found: Found, delivery: Delivery) -> Iterator[Ask]:
    """Yield the questions for each label and type, as GitHub itself finds only what has all of several labels.

    All open issues count. Of the closed ones the newest hundred show that the label is in use.
    """
    query = delivery.tracker.queries[found]
    for only in (*(("labels", label) for label in query.labels), *(("type", name) for name in query.types)):
        yield _issues(only, "open", newest=None)
        yield _issues(only, "closed", newest=100)


def _issues(only: tuple[str, str], state: str, *, newest: int | None) -> Ask:
    return Ask(
        path="issues",
        query=(only, ("state", state), HUNDRED),
        keep=_KEEP,
        newest=newest,
        absent=SWITCHED_OFF,
        permission=ISSUES_READ,
    )


def parse_issue(item: Item, found_by: Found) -> Iterator[WorkItem]:
    """An issue, without its title and text; a pull request is none."""
    if is_pull_request(item):
        return
    number = number_of(item)
    assignees = item.maybe_objects("assignees")
    yield WorkItem(
        subject=f"{place_of_item(item)}/issues/{number}",
        documents=(item.document,),
        observed_at=item.observed_at,
        found_by=found_by.value,
        number=number,
        is_open=is_open(item),
        state=item.text("state"),
        labels=tuple(item.inside(label).text("name") for label in item.maybe_objects("labels") or ()),
        item_type=item.maybe_text("type.name"),
        assigned=None if assignees is None else bool(assignees),
        due=item.maybe_instant("milestone.due_on"),
        milestone=item.maybe_text("milestone.title"),
        created=item.maybe_instant("created_at"),
        closed=item.maybe_instant("closed_at"),
        closed_as=item.maybe_text("state_reason"),
    )


def _read(found: Found) -> Read:
    return Read(PerPlace(Host.GITHUB, partial(asks_for, found)), partial(parse_issue, found_by=found), (WorkItem,))


PROBE = Probe(
    id="delivery-github-issues",
    title="Issues of GitHub by the labels and types that the workload names",
    reads=tuple(_read(found) for found in Found),
    permissions=((Host.GITHUB, ISSUES_READ),),
    otherwise="A dated export of the open defects and of the feedback, attested by the test lead.",
)
