"""Registers in good order, as people write them, and what becomes of them when one thing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from collector.derive import ROW_TYPES, ROWS, Observed
from collector.derive.rows import RowSet
from collector.derive.tables import Tables
from collector.judge.evaluate import judge_criterion
from collector.judge.loader import load_policy
from collector.judge.policy import Policy
from collector.judge.sight import Moment
from collector.model import Cutover, Papers, Release, Tier, Verdict, Workload
from collector.papers import Register
from policies import shipped_policy

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
GO_LIVE = NOW + timedelta(days=10)
DIGEST = "sha256:" + "5" * 64
WORKLOAD = Workload(
    name="till",
    tier=Tier.T1,
    go_live=GO_LIVE,
    subscriptions=("22222222-aaaa-4bbb-8ccc-000000000001",),
    release=Release(name="4.12"),
    cutover=Cutover(starts=GO_LIVE - timedelta(hours=10), ends=GO_LIVE),
)

CUTOVER = """
as_of: 2026-11-19T08:00:00Z
tasks:
  - {id: T-1, title: Tell everybody, start: 2026-11-30T02:00:00Z, duration: PT15M, owner: Lead, backup: Second,
     instructions: Send the mail, verification: The mail is there, sign_off: Lead, way_back: Send the other mail,
     communication: true}
  - {id: T-2, title: Stop the intake, start: 2026-11-30T03:00:00Z, duration: PT2H, owner: Operator, backup: Second,
     instructions: See the runbook, verification: No new order, sign_off: Lead, way_back: Start it, depends_on: [T-1]}
  - {id: T-3, title: Switch over, start: 2026-11-30T05:00:00Z, duration: PT4H, owner: Operator, backup: Second,
     instructions: See the runbook, verification: The new one answers, sign_off: Lead, way_back: Switch back,
     depends_on: [T-2]}
"""
ROTA = """
as_of: 2026-11-19T08:00:00Z
from: 2026-11-28T00:00:00Z
to: 2027-01-01T00:00:00Z
shifts:
  - {person: Anna, from: 2026-11-28T00:00:00Z, to: 2026-12-15T00:00:00Z}
  - {person: Bert, from: 2026-11-28T00:00:00Z, to: 2027-01-01T00:00:00Z}
  - {person: Cleo, from: 2026-12-14T00:00:00Z, to: 2027-01-01T00:00:00Z}
"""
TRAINING = """
as_of: 2026-11-19T08:00:00Z
users: 3
courses: [till-basics]
material_release: "4.12"
records:
  - {user: u-1, key_user: true, course: till-basics, completed: 2026-11-10T08:00:00Z}
  - {user: u-2, course: till-basics, completed: 2026-11-11T08:00:00Z}
  - {user: u-3, course: till-basics, completed: 2026-11-12T08:00:00Z}
"""
DEPENDENCIES = """
as_of: 2026-11-19T08:00:00Z
dependencies:
  - {id: payment, name: Payment provider, kind: hard, owner: Their lead, contact: Bridge 7,
     confirmed: 2026-11-10T08:00:00Z, tested: 2026-11-05T08:00:00Z, test: passed, sla: 99.9, fallback: Cash only}
  - {id: weather, name: Weather service, kind: soft, owner: Their lead, contact: Their mail,
     confirmed: 2026-11-10T08:00:00Z}
"""
MIGRATION = """
as_of: 2026-11-19T08:00:00Z
runs:
  - {id: dry-1, started: 2026-10-20T08:00:00Z, duration: PT9H, status: succeeded,
     rows_read: 1000, rows_written: 990, rows_rejected: 10, rejected_because: Old records without a customer}
  - {id: dry-2, started: 2026-11-10T08:00:00Z, duration: PT7H, status: succeeded, volume_pct: 100,
     rows_read: 1000, rows_written: 1000, rows_rejected: 0,
     reconciled: [{name: receivables, weight: balance, source: 125000.5, target: 125000.5},
                  {name: addresses, weight: other, source: 100000, target: 99950}]}
"""
RISKS = """
as_of: 2026-11-19T08:00:00Z
risks:
  - {id: R-1, title: Slow payments, status: open, area: recovery, owner: Lead, action: Test it again,
     due: 2026-11-28T08:00:00Z, blocker: true, workaround: Cash only, residual: medium,
     criteria: [recovery-plan-tested]}
  - {id: R-2, title: Old printers, status: closed}
"""
TEXTS: Mapping[str, str] = {
    "cutover": CUTOVER,
    "rota": ROTA,
    "training": TRAINING,
    "dependencies": DEPENDENCIES,
    "migration": MIGRATION,
    "risks": RISKS,
}
KIND_OF_ROWS: Mapping[str, tuple[str, str]] = {
    "cutover": ("cutover_plan", "cutover-plan-complete"),
    "rota": ("oncall_rota", "support-oncall-escalation"),
    "training": ("training_record", "people-training-complete"),
    "dependencies": ("external_dependency", "dependency-external-confirmed"),
    "migration": ("migration_rehearsal", "data-migration-rehearsed"),
}
"""Register -> its kind of rows, and the criterion that looks at them."""


def changed(text: str, old: str, new: str) -> str:
    """Return a register with one thing changed; the test is wrong where it is not there."""
    assert old in text, f"{old!r} does not stand in the sample"
    return text.replace(old, new, 1)


def register(kind: str, text: str, *, ending: str = "yaml", problem: str = "") -> Register:
    file = f"registers/{kind}.{ending}"
    return Register(kind=kind, file=file, digest=DIGEST, text=text.removeprefix("\n"), problem=problem)


def papers(**texts: str) -> Papers:
    return Papers(registers=tuple(register(kind, text) for kind, text in texts.items()), there=True)


OWN = ("registers.yaml", "governance-judged.yaml")


@cache
def policy() -> Policy:
    """Return the shipped policy, cut down to the criteria of registers and those judged last."""
    whole = load_policy({name: text for name, text in shipped_policy().items() if "/" not in name}, ROW_TYPES)
    own = {text.partition("\n")[0] for name in OWN for text in shipped_policy()[name].split("- id: ")[1:]}
    return replace(whole, criteria=tuple(one for one in whole.criteria if one.id in own))


def rows_of(kind: str, given: Papers, workload: Workload = WORKLOAD, now: datetime = NOW) -> RowSet:
    seen = Observed(facts={}, gaps=(), workload=workload, tables=TABLES, now=now, papers=given)
    return ROWS[KIND_OF_ROWS[kind][0]].derive(seen)


def judged(kind: str, given: Papers, workload: Workload = WORKLOAD, now: datetime = NOW) -> Verdict:
    """Judge what a register says by its criterion, without what people sign beside it."""
    rows, criterion = KIND_OF_ROWS[kind]
    return by_rows(criterion, rows, rows_of(kind, given, workload, now), now)


def by_rows(criterion_id: str, kind: str, rows: RowSet, now: datetime = NOW) -> Verdict:
    """Judge rows by a criterion, without what people sign beside them."""
    criterion = replace(policy().criterion(criterion_id), attest=None)
    return judge_criterion(criterion, {kind: rows}, Moment(now, Tier.T1), {})


TABLES = Tables(alert_baseline={}, free_mail_domains=frozenset())
