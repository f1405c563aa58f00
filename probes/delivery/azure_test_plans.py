"""How the test points of those test plans in Azure DevOps went that the workload names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from collector.facts.testing import TestPlan, TestPoint
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API
from probes.delivery._items import nothing, number, place_of_item
from probes.delivery.azure_test_runs import TEST_READ


def _named(delivery: Delivery) -> frozenset[str]:
    return frozenset(name.casefold() for kind in delivery.test_kinds for name in kind.test_plans)


def _plans(delivery: Delivery) -> Iterable[Ask]:
    if _named(delivery):
        yield Ask(
            path="testplan/plans",
            items_at="value",
            keep=("id", "name", "state"),
            api_version=API,
            permission=TEST_READ,
        )


def _suites(item: Item, delivery: Delivery) -> Iterator[Ask]:
    if item.text("name").casefold() in _named(delivery):
        yield Ask(
            path=f"testplan/Plans/{number(item, 'id')}/suites",
            items_at="value",
            keep=("id", "plan.id"),
            api_version=API,
            permission=TEST_READ,
            about=f"testplan/plans/{number(item, 'id')}",
        )


def _points(item: Item, _: Delivery) -> Iterator[Ask]:
    """The points of a suite alone, without those of the suites below it: each of them is asked itself."""
    plan, suite = item.asked.rpartition("/")[2], number(item, "id")
    yield Ask(
        path=f"test/Plans/{plan}/Suites/{suite}/points",
        query=(("includePointDetails", "true"), ("$top", "100"), ("$skip", "0")),
        items_at="value",
        keep=(
            *("id", "outcome", "state", "lastUpdatedDate", "lastRunBuildNumber"),
            "lastResultDetails.dateCompleted",
        ),
        api_version=API,
        permission=TEST_READ,
        about=f"testplan/plans/{plan}/suites/{suite}",
    )


PLANS = PerPlace(Host.AZURE_DEVOPS, _plans)
SUITES = PerPlaceItem(PLANS, _suites)
POINTS = PerPlaceItem(SUITES, _points)


def parse_plan(item: Item) -> Iterator[TestPlan]:
    """A test plan, one of those that are named or not."""
    yield TestPlan(
        subject=f"{place_of_item(item)}/testplan/plans/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        state=item.maybe_text("state"),
    )


def parse_point(item: Item) -> Iterator[TestPoint]:
    """A test point, `asked` being its suite; its outcome may be years old."""
    plan, below, _ = item.asked.partition("/suites/")
    if not below:
        raise Malformed("asked", item.asked, detail=f"a test point was asked for outside of a suite: {item.asked}")
    yield TestPoint(
        subject=f"{item.asked}/points/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        plan=plan,
        outcome=item.maybe_text("outcome"),
        state=item.maybe_text("state"),
        updated=_last_run(item),
        build=item.maybe_text("lastRunBuildNumber"),
    )


def _last_run(item: Item) -> datetime | None:
    """Return when the point was last run; any change of it, such as another tester, moves its own date on."""
    ran = item.maybe_instant("lastResultDetails.dateCompleted")
    return ran or item.maybe_instant("lastUpdatedDate")


PROBE = Probe(
    id="delivery-azure-test-plans",
    title="Test plans in Azure DevOps that the workload names",
    reads=(
        Read(PLANS, parse_plan, (TestPlan,)),
        Read(SUITES, nothing, (TestPoint,)),
        Read(POINTS, parse_point, (TestPoint,)),
    ),
    permissions=((Host.AZURE_DEVOPS, TEST_READ),),
    otherwise="A report of the tests as a file, named under reports.tests and under tests in the workload file.",
)
