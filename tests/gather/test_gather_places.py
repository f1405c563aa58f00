"""What CI hosts are asked: each place by itself, only what the workload declares, and what follows from each item."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gather_fakes import A, Box, Toy, box, box_list, boxes, holes, looked, names, probe, run, toys

from collector.gather import Scope
from collector.model import Cause, Delivery, Host, Place
from collector.probe import (
    Archive,
    Ask,
    HostArchive,
    HostRead,
    Item,
    PerArchive,
    PerPlace,
    PerPlaceItem,
    PerSubscription,
    Read,
    ReadError,
    Reports,
)

SHOP, CART = Place(Host.GITHUB, "contoso/shop"), Place(Host.GITHUB, "contoso/cart")
BOARD = Place(Host.AZURE_DEVOPS, "contoso/shop")
KEEP = ("id", "name")
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"


def runs_of_the_commit(delivery: Delivery) -> Iterator[Ask]:
    if delivery.commit:
        yield Ask(path="runs", keep=KEEP, query=(("head_sha", delivery.commit),), items_at="runs")


def jobs(item: Item, _: Delivery) -> Iterator[Ask]:
    yield Ask(path=f"runs/{item.text('name')}/jobs", keep=KEEP)


def zipped(item: Item, _: Delivery) -> Archive | None:
    return Archive(f"artifacts/{item.text('name')}/zip", item.text("name"), permission="actions: read")


RUNS = PerPlace(Host.GITHUB, runs_of_the_commit)
JOBS = PerPlaceItem(RUNS, jobs)
RESULTS = PerArchive(RUNS, "tests", zipped)
RUN_PROBE = probe("runs", Read(RUNS, boxes, (Box,)))
JOB_PROBE = probe("jobs", Read(RUNS, boxes, (Box,)), Read(JOBS, toys, (Toy,)))
RESULT_PROBE = probe("results", Read(RUNS, boxes, (Box,)), Read(RESULTS, toys, (Toy,)))
RUNS_ASK = next(runs_of_the_commit(Delivery(commit=COMMIT)))


def scope(*places: Place, commit: str = COMMIT) -> Scope:
    return Scope(subscriptions=(), delivery=Delivery(places=places, commit=commit))


def listed(place: Place) -> str:
    return HostRead(place, RUNS_ASK).key


def jobs_of(place: Place, name: str) -> str:
    return HostRead(place, Ask(path=f"runs/{name}/jobs", keep=KEEP)).key


def archive_of(name: str) -> str:
    return HostArchive(SHOP, f"artifacts/{name}/zip", name, permission="actions: read").key


def test_each_place_of_the_host_is_asked_and_no_other():
    found, asked = run([RUN_PROBE], {listed(SHOP): [[box("7", SHOP.id)]]}, scope=scope(SHOP, CART, BOARD))
    assert sorted(asked) == sorted([listed(SHOP), listed(CART)])
    assert names(found, Box) == ["7"]
    assert looked(found) == {("box", SHOP.id), ("box", CART.id)}


@pytest.mark.parametrize(("places", "commit"), [((SHOP,), ""), ((BOARD,), COMMIT), ((), COMMIT)])
def test_what_the_workload_does_not_declare_is_not_asked_and_proves_nothing(places, commit):
    found, asked = run([JOB_PROBE], {}, scope=scope(*places, commit=commit))
    assert asked == []
    assert looked(found) == set()


def test_what_follows_from_an_item_is_asked_at_the_same_place():
    answers = {listed(CART): [[box("7", CART.id)]], jobs_of(CART, "7"): [[box("build", CART.id)]]}
    found, asked = run([JOB_PROBE], answers, scope=scope(SHOP, CART))
    assert jobs_of(CART, "7") in asked
    assert names(found, Toy) == ["build"]
    assert ("toy", CART.id) in looked(found)


def test_an_item_says_what_it_is_about():
    seen: list[str] = []

    def remember(item: Item) -> Iterator[Toy]:
        seen.append(item.asked)
        yield from toys(item)

    watched = probe("jobs", Read(RUNS, boxes, (Box,)), Read(JOBS, remember, (Toy,)))
    answers = {listed(SHOP): [[box("7", SHOP.id)]], jobs_of(SHOP, "7"): [[box("build", SHOP.id)]]}
    run([watched], answers, scope=scope(SHOP))
    assert seen == ["github:contoso/shop/runs/7"]


def test_a_place_that_cannot_be_read_is_a_gap_there_and_hides_what_follows_from_it():
    refused = ReadError(Cause.DENIED, "the token lacks actions: read", "grant it")
    found, _ = run([JOB_PROBE], {listed(SHOP): refused}, scope=scope(SHOP, CART))
    assert holes(found) == {("denied", "box", SHOP.id), ("denied", "toy", SHOP.id)}
    assert looked(found) == {("box", CART.id), ("toy", CART.id)}


@pytest.mark.parametrize(
    ("kind", "toys_found"), [("tests", ["a.xml"]), ("coverage", []), ("", ["a.xml"]), ("restores", [])]
)
def test_of_an_archive_each_probe_gets_the_files_of_its_kind_and_those_of_no_known_kind(kind, toys_found):
    report = box("a.xml", SHOP.id, kind=kind)
    answers = {listed(SHOP): [[box("results", SHOP.id)]], archive_of("results"): [[report]]}
    found, _ = run([RESULT_PROBE], answers, scope=scope(SHOP))
    assert names(found, Toy) == toys_found
    assert found.gaps == ()


def test_a_kind_from_azure_and_from_a_host_is_looked_for_in_each_by_itself():
    both = probe(
        "both",
        Read(PerSubscription("providers/Store/boxes", "1"), boxes, (Box,)),
        Read(RUNS, boxes, (Box,)),
        Read(Reports("tests"), boxes, (Box,)),
    )
    refused = ReadError(Cause.DENIED, "no", "grant it")
    where = Scope(subscriptions=(A,), delivery=Delivery(places=(SHOP,), commit=COMMIT), test_reports=("*.xml",))
    found, _ = run([both], {box_list(f"/subscriptions/{A}"): refused}, scope=where)
    assert looked(found) == {("box", SHOP.id), ("box", "file:*.xml")}


def test_an_item_that_cannot_be_read_is_a_gap_at_its_place():
    found, _ = run([RUN_PROBE], {listed(SHOP): [[{"id": 7}]]}, scope=scope(SHOP, CART))
    assert holes(found) == {("malformed", "box", SHOP.id)}
    assert looked(found) == {("box", CART.id)}
