"""Registers in good order as the people of a worked project keep them, by the day of go-live."""

from __future__ import annotations

from datetime import datetime, timedelta

from builders import NOW

from collector.instants import format_instant

DAY = timedelta(days=1)


def registers(go_live: datetime, release: str, risks: str) -> dict[str, str]:
    """Return all registers by file name."""
    as_of = f"as_of: {_ago(2)}\n"
    return {
        "cutover.yaml": as_of + _cutover(go_live),
        "dependencies.yaml": as_of + _DEPENDENCIES.format(day=_ago(4)),
        "migration.yaml": as_of
        + _MIGRATION.format(first=format_instant(NOW - 20 * DAY), last=format_instant(NOW - 8 * DAY)),
        "risks.yaml": f"{as_of}risks:\n{risks}",
        "rota.yaml": as_of + _rota(go_live),
        "training.yaml": as_of + _TRAINING.format(release=release, day=_ago(12)),
    }


def risk(number: int, criterion: str, title: str, due: datetime) -> str:
    """Return an entry of the risk register about a criterion that does not hold."""
    return (
        f"  - {{id: R-{number}, title: {title}, status: open, area: recovery, owner: Service owner of the shop,\n"
        f"     action: Put it right, due: {format_instant(due)}, workaround: Work goes on without it, residual: low,\n"
        f"     criteria: [{criterion}]}}\n"
    )


def _ago(days: float) -> str:
    return format_instant(NOW - days * DAY)


def _cutover(go_live: datetime) -> str:
    steps = (
        ("T-1", "Tell the branches", -2.0, "PT10M", ""),
        ("T-2", "Swap the slots", -1.0, "PT15M", "T-1"),
        ("T-3", "Open the shop", 0.0, "PT30M", "T-2"),
    )
    return "tasks:\n" + "".join(_task(go_live, *one) for one in steps)


def _task(go_live: datetime, task: str, title: str, hours: float, lasts: str, after: str) -> str:
    begins = format_instant(go_live + timedelta(hours=hours))
    return (
        f"  - {{id: {task}, title: {title}, start: {begins}, duration: {lasts}, owner: First operator,\n"
        f"     backup: Second operator, instructions: Chapter {task} of the runbook, verification: It answers,\n"
        f"     sign_off: Release manager of the shop, way_back: Swap the slots back, depends_on: [{after}],\n"
        f"     communication: {'true' if task == 'T-1' else 'false'}}}\n"
    )


def _rota(go_live: datetime) -> str:
    begins, ends = format_instant(go_live - 2 * DAY), format_instant(go_live + 40 * DAY)
    shifts = (f"  - {{person: {who} operator, from: {begins}, to: {ends}}}\n" for who in ("First", "Second", "Third"))
    return f"from: {begins}\nto: {ends}\nshifts:\n{''.join(shifts)}"


_DEPENDENCIES = """dependencies:
  - {{id: payment, name: Payment provider, kind: hard, owner: Duty desk of the payment provider, contact: Bridge 3,
     confirmed: {day}, tested: {day}, test: passed, sla: 99.95, fallback: Orders are taken on account}}
"""
_MIGRATION = """runs:
  - {{id: dry-1, started: {first}, duration: PT2H, status: succeeded, rows_read: 9120, rows_written: 9120,
     rows_rejected: 0}}
  - {{id: dry-2, started: {last}, duration: PT90M, status: succeeded, volume_pct: 100, rows_read: 9300,
     rows_written: 9300, rows_rejected: 0,
     reconciled: [{{name: open orders, weight: balance, source: 81250.5, target: 81250.5}}]}}
"""
_TRAINING = """users: 2
courses: [order-desk]
material_release: "{release}"
records:
  - {{user: u-1, key_user: true, course: order-desk, completed: {day}}}
  - {{user: u-2, key_user: false, course: order-desk, completed: {day}}}
"""
