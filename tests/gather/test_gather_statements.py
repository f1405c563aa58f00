"""Signed statements are asked about at their own place alone, and only where there are any."""

from __future__ import annotations

import pytest
from gather_fakes import run

from collector.gather import Scope
from collector.model import Delivery, Host, HostStatement, Place
from probes.delivery.azure_statements import PROBE as AZURE
from probes.delivery.github_statements import PROBE as GITHUB

SHOP, CART = Place(Host.GITHUB, "contoso/shop"), Place(Host.GITHUB, "contoso/cart")
BOARD = Place(Host.AZURE_DEVOPS, "contoso/shop")


def asked_about(*statements: HostStatement) -> list[str]:
    """Return the places and paths of the first questions of a run."""
    delivery = Delivery(places=(SHOP, CART, BOARD), commit="3f2c9d1e8b7a6054", statements=statements)
    _, asked = run([GITHUB, AZURE], {}, scope=Scope(subscriptions=(), delivery=delivery))
    return sorted(key.partition("?")[0] for key in asked)


def statement(place: Place, request: str = "12", path: str = "attestations/a.json") -> HostStatement:
    return HostStatement(place=place.id, path=path, request=request)


@pytest.mark.parametrize(
    ("statements", "asked"),
    [
        ((), []),
        ((statement(SHOP),), ["github:contoso/shop main pulls/12/reviews"]),
        (
            (statement(SHOP), statement(SHOP, path="attestations/b.json"), statement(CART, "7")),
            ["github:contoso/cart main pulls/7/reviews", "github:contoso/shop main pulls/12/reviews"],
        ),
        ((statement(CART, ""),), ["github:contoso/cart main commits"]),
        ((statement(BOARD, "57"),), ["azure-devops:contoso/shop main git/pullrequests/57"]),
        ((statement(BOARD, "uat-signed"),), ["azure-devops:contoso/shop main build/builds"]),
    ],
    ids=["none", "one", "several", "by its path", "by votes", "by the approval of a run"],
)
def test_only_the_place_of_a_statement_is_asked_and_once_for_a_request(statements, asked):
    assert asked_about(*statements) == asked
