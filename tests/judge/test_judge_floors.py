"""A lower bound decides only where the comparison is the whole line: beside it, something else may make it hold."""

from __future__ import annotations

import pytest
from judge_samples import policy, rows, verdict, vm

from collector.derive.rows import Unknown
from collector.model import Outcome, Reason


def counted(at_least: float) -> Unknown:
    return Unknown(reason=Reason.PERM, why="a group hides some", at_least=at_least)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("vm.nics >= 3", Outcome.PASS),
        ("vm.nics <= 2", Outcome.FAIL),
        ("vm.nics >= 4", Outcome.UNKNOWN),
        ("vm.nics >= 9 || vm.nics == 3", Outcome.UNKNOWN),
        ("vm.nics <= 2 || vm.nics == 5", Outcome.UNKNOWN),
        ("vm.nics <= 2 || vm.on", Outcome.PASS),
        ("vm.nics <= 2 || vm.silent", Outcome.UNKNOWN),
    ],
)
def test_what_three_seen_for_certain_settle(line, outcome):
    assert verdict(policy(f"- '{line}'"), rows(vm("a", nics=counted(3.0)))).outcome is outcome
