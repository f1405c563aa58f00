"""The workload of the tests passes as it is: what a test changes is what makes the difference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW
from judged import decided, gap, healthy, policy

from collector.model import Outcome, Ruling

CRITERIA = [criterion.id for criterion in policy().policy.criteria]


def test_everything_in_good_order_is_a_go():
    decision = decided(healthy())
    assert {verdict.criterion: verdict.outcome for verdict in decision.verdicts} == dict.fromkeys(
        CRITERIA, Outcome.PASS
    )
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
    kinds = {fact.kind for fact in healthy()}
    decision = decided(healthy(), [gap(*sorted(kinds), scope="")])
    assert [one.criterion for one in decision.verdicts if one.outcome is Outcome.PASS] == []
