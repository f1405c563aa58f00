"""Packages that a repository on GitHub still keeps, with the commit that each is of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused

from collector.facts.delivery import KeptPackage
from collector.model import Delivery, Environments
from probes.delivery.github_packages import PACKAGES, PROBE, parse_package

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BEFORE = "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
PRODUCTION = Environments(production=("production",))
DELIVERY = Delivery(commit=COMMIT, package=("shop-package",), environments=PRODUCTION)
(ASK,) = asks(PACKAGES, DELIVERY)
KEPT, EXPIRED, OF_FORK = items(ASK, answers("github_packages")["artifacts"], SHOP)


def test_a_package_tells_its_commit_and_until_when_it_is_kept():
    assert facts_of(PROBE, PACKAGES, [KEPT]) == [
        KeptPackage(
            subject=f"{SHOP}/actions/artifacts/211",
            run=f"{SHOP}/actions/runs/411",
            name="shop-package",
            commit=BEFORE,
            digest="sha256:" + "c" * 64,
            expired=False,
            expires=datetime(2027, 2, 6, 9, tzinfo=UTC),
            **SEEN,
        )
    ]


def test_an_expired_one_says_so_and_the_commit_is_in_lower_case():
    (found,) = facts_of(PROBE, PACKAGES, [EXPIRED])
    assert (found.expired, found.commit) == (True, COMMIT)


def test_what_a_fork_made_of_the_same_commit_is_none_of_ours():
    assert facts_of(PROBE, PACKAGES, [OF_FORK]) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [("id", GONE), ("name", ""), ("workflow_run.id", GONE), ("expired", 3), ("workflow_run.repository_id", GONE)],
)
def test_what_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_package, dict(KEPT.raw), path, value, SHOP)


@pytest.mark.parametrize(
    ("package", "names"),
    [
        (("shop-package",), [("name", "shop-package")]),
        (("a", "b"), [("name", "a"), ("name", "b")]),
        (("shop-*", "v?"), [None]),
        ((), []),
    ],
)
def test_names_are_asked_for_where_they_are_written_out(package, names):
    found = asks(PACKAGES, Delivery(commit=COMMIT, package=package, environments=PRODUCTION))
    assert [ask.query[:-1] for ask in found] == [() if name is None else (name,) for name in names]
    assert {ask.newest for ask in found} <= {100}


@pytest.mark.parametrize("delivery", [Delivery(commit=COMMIT, package=("a",)), Delivery(environments=PRODUCTION)])
def test_nothing_is_asked_without_commit_and_production(delivery):
    assert asks(PACKAGES, delivery) == []
