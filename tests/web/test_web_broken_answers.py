"""Answers that are cut off or no JSON: asked for again as a whole, and given up after three tries."""

from __future__ import annotations

import pytest
from hosts_asked import REPOSITORY, SHOP, ask, failure, items

from collector.model import Cause


@pytest.mark.parametrize("broken", ['[{"id": 1', "", "null", "[1] x", '[{"id": 1, "id": 2}]'])
def test_an_answer_that_cannot_be_read_is_asked_for_again_as_a_whole(github, wire, broken):
    wire.get(f"{REPOSITORY}/x", body=broken, headers={"ETag": '"1"'})
    wire.get(f"{REPOSITORY}/x", json=[{"id": 1}], headers={"ETag": '"1"'})
    assert items(github, ask(SHOP, "x")) == [{"id": 1}]
    assert "If-None-Match" not in wire.calls[1].request.headers


def test_one_that_stays_unreadable_is_given_up_after_three_tries(github, wire):
    wire.get(f"{REPOSITORY}/x", body='[{"id": 1')
    assert failure(github, ask(SHOP, "x"))[0] is Cause.MALFORMED
    assert len(wire.calls) == 3
