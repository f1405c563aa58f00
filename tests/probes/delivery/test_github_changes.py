"""Files that the release changes against production, on GitHub: their names, and never their text."""

from __future__ import annotations

import pytest
from host_answers import answers, asks, facts_of, items, kept
from probe_items import DOCUMENT, GONE, NOON, SEEN, assert_refused, changed

from collector.facts.delivery import ChangedFile, Comparison
from collector.model import Delivery, Environments, Host, Place
from collector.probe import Item, Malformed
from probes.delivery.github_changes import COMPARISON, NEWEST, PROBE, parse_comparison

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BEFORE = "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
SPAN = f"{SHOP}/compare/{BEFORE}...{COMMIT}"
PLACES = (Place(Host.GITHUB, "contoso/shop"), Place(Host.GITHUB, "contoso/cart"))
DELIVERY = Delivery(places=PLACES, commit=COMMIT, environments=Environments(production=("production", "prod-eu")))
RECORDED = answers("github_changes")
NEWEST_ASK = asks(NEWEST, DELIVERY)[0]
RAN_BEFORE, THE_RELEASE = items(NEWEST_ASK, RECORDED["deployments"], SHOP)
(ASK,) = asks(COMPARISON, DELIVERY, RAN_BEFORE)


def compared(**changes):
    answer = RECORDED["comparison"]
    for path, value in changes.items():
        answer = changed(answer, path, value)
    return items(ASK, answer, SHOP)


def file(path, change):
    return ChangedFile(subject=f"{SPAN}/{path}", base=BEFORE, head=COMMIT, path=path, change=change, **SEEN)


def test_a_comparison_names_every_file_that_differs():
    assert facts_of(PROBE, COMPARISON, compared()) == [
        Comparison(subject=SPAN, base=BEFORE, head=COMMIT, files=2, whole=True, relation="ahead", **SEEN),
        file("db/migrations/0042_drop.sql", "added"),
        file("src/cart.py", "renamed"),
        file("src/basket.py", "renamed"),
    ]


@pytest.mark.parametrize(
    ("relation", "files", "whole"),
    [
        ("ahead", 299, True),
        ("ahead", 300, False),
        ("identical", 0, True),
        ("diverged", 0, False),
        ("behind", 0, False),
        ("sideways", 0, False),
    ],
)
def test_a_comparison_is_whole_where_the_release_holds_all_and_the_list_is_not_cut(relation, files, whole):
    listed = [{"filename": f"f{number}", "status": "added"} for number in range(files)]
    found = facts_of(PROBE, COMPARISON, compared(status=relation, files=listed))
    assert (found[0].whole, found[0].files, len(found)) == (whole, files, files + 1)


@pytest.mark.parametrize(
    ("path", "value"), [("files", GONE), ("files", None), ("status", GONE), ("files", [{"status": "added"}])]
)
def test_what_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_comparison, kept(RECORDED["comparison"], ASK.keep), path, value, SPAN)


# --- What is asked -----------------------------------------------------------------------------------------


def test_the_newest_deployments_of_each_production_environment_are_asked_for():
    found = asks(NEWEST, DELIVERY)
    assert [ask.query for ask in found] == [
        (("environment", "production"), ("per_page", "5")),
        (("environment", "prod-eu"), ("per_page", "5")),
    ]
    assert facts_of(PROBE, NEWEST, [RAN_BEFORE]) == []


@pytest.mark.parametrize("delivery", [Delivery(commit=COMMIT), Delivery(environments=DELIVERY.environments)])
def test_nothing_is_asked_without_commit_and_production(delivery):
    assert asks(NEWEST, delivery) == []


def test_the_release_is_compared_with_what_ran_before_and_not_with_itself():
    assert ASK.path == f"compare/{BEFORE}...{COMMIT}"
    assert asks(COMPARISON, DELIVERY, THE_RELEASE) == []


def test_another_repository_of_the_workload_does_not_hold_the_commit():
    elsewhere = Item(RAN_BEFORE.raw, DOCUMENT, NOON, "github:contoso/cart")
    assert asks(COMPARISON, DELIVERY, elsewhere) == []


@pytest.mark.parametrize("sha", ["main", "../../user", "a0b1c2d"])
def test_something_that_is_no_commit_never_reaches_an_address(sha):
    with pytest.raises(Malformed):
        asks(COMPARISON, DELIVERY, Item({"id": 1, "sha": sha}, DOCUMENT, NOON, SHOP))


def test_no_text_of_a_file_is_kept():
    held = str([item.raw for item in (*compared(), RAN_BEFORE, THE_RELEASE)])
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "patch", "release-builder") if word in held] == []
