"""Rows about earlier runs of the gate: which count, and what they tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from judge_samples import NOW, PROOF, policy, workload

from collector.derive.governance.runs import GateRuns, PolicyFreeze
from collector.derive.rows import Unknown
from collector.judge.attested import Signing
from collector.judge.later_rows.runs import run_rows
from collector.judge.sight import Moment
from collector.model import Papers, Reason, Tier
from collector.papers import EarlierRun

POLICY = policy("- vm.on")
TODAY = POLICY.name.semantic_digest


def run(days_ago: float, mode: str = "deploy", **changes: object) -> EarlierRun:
    made = EarlierRun(
        packet=f"sha256:{int(days_ago * 100):064x}",
        decided_at=NOW - timedelta(days=days_ago),
        mode=mode,
        ruling="NO_GO",
        workload="shop",
        scope=PROOF,
        policy=TODAY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # chosen by name


def rows(*earlier: EarlierRun) -> tuple[GateRuns, PolicyFreeze]:
    signing = Signing(
        papers=Papers(earlier=earlier),
        workload=workload(),
        scope_digest=PROOF,
        policy=POLICY,
        moment=Moment(NOW, Tier.T1),
    )
    found = run_rows(signing)
    (gate_runs,), (freeze,) = found["gate_runs"].rows, found["policy_freeze"].rows
    assert isinstance(gate_runs, GateRuns)
    assert isinstance(freeze, PolicyFreeze)
    return gate_runs, freeze


def test_days_are_counted_not_runs_and_today_is_one_of_them():
    gate_runs, _ = rows(run(20), run(20.01), run(3, mode="review"), run(0))
    assert gate_runs.runs == 3
    assert gate_runs.first_before_go_live == timedelta(days=50.01)
    assert gate_runs.reviews_before_go_live == (f"{33 * 86400}s",)


@pytest.mark.parametrize(
    ("policies", "days"),
    [((TODAY, TODAY, TODAY), 9), (("other", TODAY, TODAY), 5), ((TODAY, "other", TODAY), 1), ((TODAY, "other"), 0)],
)
def test_the_policy_is_frozen_since_the_first_run_of_the_last_unbroken_row(policies, days):
    _, freeze = rows(*(run(ago, policy=one) for ago, one in zip((9, 5, 1), policies, strict=False)))
    assert freeze.unchanged_for == timedelta(days=days)


@pytest.mark.parametrize(
    ("earlier", "reason", "said"),
    [
        ((), Reason.MISSING, "--earlier"),
        ((run(3, workload="other"),), Reason.MISMATCH, "another workload or scope"),
        ((run(3, scope="sha256:" + "9" * 64),), Reason.MISMATCH, "another workload or scope"),
        ((run(3), run(-1)), Reason.PARSE, "a clock is wrong"),
    ],
    ids=["none", "other workload", "other scope", "future"],
)
def test_what_does_not_count_leaves_everything_unknown(earlier, reason, said):
    for row in rows(*earlier):
        fields = [getattr(row, name) for name in ("runs", "unchanged_for") if hasattr(row, name)]
        assert all(isinstance(field, Unknown) and field.reason is reason and said in field.why for field in fields)
        assert fields


def test_a_run_of_another_workload_among_ours_changes_nothing():
    assert rows(run(9), run(40, workload="other")) == rows(run(9))


def test_a_clock_that_is_a_little_fast_is_no_future():
    gate_runs, _ = rows(run(9), run(-60 / 86400))
    assert gate_runs.runs == 2
