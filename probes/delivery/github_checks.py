"""The checks and commit statuses of the release's commit on GitHub: two systems that know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector.facts.delivery import Check
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, Probe, Read
from probes.delivery._github import HUNDRED
from probes.delivery._items import number, place_of_item

CHECKS_READ = "checks: read"
STATUSES_READ = "statuses: read"
_PENDING = "pending"


def _check_runs(delivery: Delivery) -> Iterable[Ask]:
    """The check runs of the commit, of each that was run again the latest."""
    if delivery.commit:
        commit = delivery.commit.casefold()
        yield Ask(
            path=f"commits/{commit}/check-runs",
            query=(("filter", "latest"), HUNDRED),
            items_at="check_runs",
            keep=("id", "head_sha", "name", "status", "conclusion", "completed_at", "app.slug"),
            permission=CHECKS_READ,
        )


def _statuses(delivery: Delivery) -> Iterable[Ask]:
    """The statuses of the commit, of each context the latest.

    The combined state above them is not read: it says `pending` too where there is no status at all.
    """
    if delivery.commit:
        yield Ask(
            path=f"commits/{delivery.commit.casefold()}/status",
            query=(HUNDRED,),
            items_at="statuses",
            keep=("id", "context", "state", "updated_at"),
            permission=STATUSES_READ,
        )


CHECK_RUNS = PerPlace(Host.GITHUB, _check_runs)
STATUSES = PerPlace(Host.GITHUB, _statuses)


def parse_check_run(item: Item) -> Iterator[Check]:
    """A check run; one that is not over has no conclusion."""
    yield Check(
        subject=f"{place_of_item(item)}/check-runs/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        commit=item.text("head_sha").casefold(),
        name=item.text("name"),
        status=item.text("status"),
        result=item.maybe_text("conclusion"),
        app=item.maybe_text("app.slug"),
        finished=item.maybe_instant("completed_at"),
    )


def parse_status(item: Item) -> Iterator[Check]:
    """A commit status as a check; `asked` is the commit."""
    state = item.text("state")
    waits = state.casefold() == _PENDING
    yield Check(
        subject=f"{item.asked}/statuses/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        commit=item.asked.rpartition("/")[2].casefold(),
        name=item.text("context"),
        status=state if waits else "completed",
        result=None if waits else state,
        app="status",
        finished=None if waits else item.maybe_instant("updated_at"),
    )


PROBE = Probe(
    id="delivery-github-checks",
    title="Checks and commit statuses of the release's commit on GitHub",
    reads=(Read(CHECK_RUNS, parse_check_run, (Check,)), Read(STATUSES, parse_status, (Check,))),
    permissions=((Host.GITHUB, CHECKS_READ), (Host.GITHUB, STATUSES_READ)),
    otherwise=(
        "The results of the required checks as the page of the commit shows them, attested by the release manager."
    ),
)
