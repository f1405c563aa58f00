"""Checks and commit statuses of GitHub, two systems that become one kind of fact."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, changed, fact

from collector.facts.delivery import Check
from collector.model import Delivery
from collector.probe import Malformed
from probes.delivery.github_checks import CHECK_RUNS, PROBE, STATUSES, parse_check_run, parse_status

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
RECORDED = answers("github_checks")
DELIVERY = Delivery(commit=COMMIT.upper())
(CHECKS_ASK,), (STATUS_ASK,) = asks(CHECK_RUNS, DELIVERY), asks(STATUSES, DELIVERY)


def test_a_check_run_tells_how_it_ended():
    passed, running = facts_of(PROBE, CHECK_RUNS, items(CHECKS_ASK, RECORDED["check_runs"], SHOP))
    assert passed == Check(
        subject=f"{SHOP}/check-runs/1",
        commit=COMMIT,
        name="build",
        status="completed",
        result="success",
        app="github-actions",
        finished=datetime(2026, 11, 22, 8, 50, tzinfo=UTC),
        **SEEN,
    )
    assert (running.status, running.result, running.finished) == ("in_progress", None, None)


def test_a_status_is_over_unless_it_is_pending():
    failed, pending = facts_of(PROBE, STATUSES, items(STATUS_ASK, RECORDED["status"], SHOP))
    assert failed == Check(
        subject=f"{SHOP}/commits/{COMMIT}/statuses/31",
        commit=COMMIT,
        name="ci/legacy",
        status="completed",
        result="failure",
        app="status",
        finished=datetime(2026, 11, 22, 8, 45, tzinfo=UTC),
        **SEEN,
    )
    assert (pending.status, pending.result, pending.finished) == ("pending", None, None)


def test_pending_without_a_status_is_no_status_at_all():
    assert facts_of(PROBE, STATUSES, items(STATUS_ASK, RECORDED["no_status"], SHOP)) == []


def test_both_are_asked_of_the_commit_and_nothing_without_one():
    assert (CHECKS_ASK.path, STATUS_ASK.path) == (f"commits/{COMMIT}/check-runs", f"commits/{COMMIT}/status")
    assert ("filter", "latest") in CHECKS_ASK.query
    assert asks(CHECK_RUNS, Delivery()) == asks(STATUSES, Delivery()) == []


@pytest.mark.parametrize("path", ["id", "head_sha", "name", "status"])
@pytest.mark.parametrize("value", [GONE, None, ["x"]])
def test_a_check_run_of_another_shape_is_refused(path, value):
    with pytest.raises(Malformed):
        fact(parse_check_run, changed(RECORDED["check_runs"]["check_runs"][0], path, value), SHOP)


@pytest.mark.parametrize("path", ["id", "context", "state"])
@pytest.mark.parametrize("value", [GONE, None, ["x"]])
def test_a_status_of_another_shape_is_refused(path, value):
    with pytest.raises(Malformed):
        fact(parse_status, changed(RECORDED["status"]["statuses"][0], path, value), SHOP)


def test_no_text_of_a_check_is_kept():
    found = [*items(CHECKS_ASK, RECORDED["check_runs"], SHOP), *items(STATUS_ASK, RECORDED["status"], SHOP)]
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "contoso.example", "Basket") if word in str(found)] == []
