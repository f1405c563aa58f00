"""Rows about earlier runs of the gate; `collector.judge.later_rows` makes them, which knows policy and scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.rows import Field, Row, described


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRuns(Row):
    """When the gate looked at this workload: this run, and the earlier ones whose packets were given."""

    kind: ClassVar[str] = "gate_runs"
    runs: Field[float] = described("on how many days it ran, today among them", "count")
    first_before_go_live: Field[timedelta] = described("how long before go-live the first of them was", "s")
    reviews_before_go_live: Field[tuple[str, ...]] = described(
        "how long before go-live each run in review mode was, in seconds (`1209600s`): `duration(x)` compares them"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFreeze(Row):
    """Since when the gate has been judging by what the policy says today."""

    kind: ClassVar[str] = "policy_freeze"
    unchanged_for: Field[timedelta] = described("how long ago the first of the runs in a row by this policy was", "s")
