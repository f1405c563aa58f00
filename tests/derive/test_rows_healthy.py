"""The workload of the tests passes as it is: what a test changes is what makes the difference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW
from builders_launch import LAUNCHED, launch_in_order
from judged import decided, gap, healthy, policy
from whole_estate import judged, whole

from collector.cli.inputs import kinds_needed
from collector.model import Outcome, Ruling

CRITERIA = [criterion.id for criterion in policy().policy.criteria]


def outcomes(decision):
    return {verdict.criterion: verdict.outcome for verdict in decision.verdicts}


def test_everything_in_good_order_is_a_go():
    decision = judged(whole())
    assert outcomes(decision) == dict.fromkeys(CRITERIA, Outcome.PASS)
    assert decision.ruling is Ruling.GO


NOT_IN_ONE_MACHINE = ("rollback-path-automated", "ai-model-supported")
"""What is asked of apps and of models only."""


def test_one_machine_in_good_order_is_a_go_without_a_slot():
    decision = decided([*healthy(), *launch_in_order()], (), LAUNCHED)
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
