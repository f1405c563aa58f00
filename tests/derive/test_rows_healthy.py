"""The workload of the tests passes as it is: what a test changes is what makes the difference."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import COMMIT, NOW, results
from builders_launch import launch_in_order
from delivered import GITHUB, HOSTS, from_place, told_by
from delivered_tests import experiment
from everything import everything, everywhere
from judged import OF_FACTS, decided, gap, healthy, inventories, policy
from whole_estate import judged, whole

from collector.cli.inputs import kinds_needed
from collector.facts.azure import Inventory
from collector.facts.testing import TestReport
from collector.model import Outcome, Ruling

CRITERIA = [criterion.id for criterion in policy().policy.criteria if criterion.rows in OF_FACTS]


def outcomes(decision):
    return {verdict.criterion: verdict.outcome for verdict in decision.verdicts}


@pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))
def test_everything_in_good_order_is_a_go(place):
    decision = decided(everything(place), (), everywhere(place))
    assert outcomes(decision) == dict.fromkeys(CRITERIA, Outcome.PASS)
    assert decision.ruling is Ruling.GO


NOT_IN_ONE_MACHINE = ("rollback-path-automated", "ai-model-supported", "ai-readiness")
"""What is asked of apps and of models only."""


def test_one_machine_in_good_order_is_a_go_without_a_slot():
    workload = from_place(GITHUB)
    facts = [fact for fact in healthy() if not isinstance(fact, Inventory | TestReport)]
    on_disk = dataclasses.replace(results(), commit=COMMIT, finished=NOW - timedelta(hours=1))
    delivered = [*told_by(GITHUB), *experiment(), on_disk]
    decision = decided([*facts, *launch_in_order(), *delivered, *inventories(workload)], (), workload)
    not_there = dict.fromkeys(NOT_IN_ONE_MACHINE, Outcome.NOT_APPLICABLE)
    assert outcomes(decision) == dict.fromkeys(CRITERIA, Outcome.PASS) | not_there
    assert decision.ruling is Ruling.GO


def test_nothing_at_all_is_no_go():
    decision = decided([])
    assert {verdict.outcome for verdict in decision.verdicts} == {Outcome.UNKNOWN}
    assert decision.ruling is Ruling.UNDECIDED


@pytest.mark.parametrize("days", [2, 90])
def test_evidence_grows_old(days):
    decision = decided(healthy(), now=NOW + timedelta(days=days))
    assert {verdict.outcome for verdict in decision.verdicts} <= {Outcome.UNKNOWN, Outcome.FAIL}


def test_a_gap_over_everything_leaves_no_pass():
    kinds = kinds_needed(policy().policy)
    decision = judged(whole(), [gap(*sorted(kinds), scope="")])
    held = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    assert [one.criterion for one in decision.verdicts if one.outcome in held] == []
