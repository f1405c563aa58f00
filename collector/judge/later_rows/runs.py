"""Rows about earlier runs of the gate on this workload: how often, how early, and by which policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from collector.derive.governance.runs import GateRuns, PolicyFreeze
from collector.derive.joins import missing
from collector.derive.rows import Row, RowSet, Unknown
from collector.judge.attested import Signing
from collector.judge.sight import MAX_SKEW
from collector.model import Mode, Reason
from collector.papers import EarlierRun

_NONE_GIVEN = (
    "no packets of earlier runs were given: keep the packets of nightly runs in one folder and name it with --earlier"
)


def run_rows(signing: Signing) -> Mapping[str, RowSet]:
    """Return the rows about earlier runs; those of another workload, another scope or the future do not count."""
    runs = _runs_of_it(signing)
    now, subject = signing.moment.now, signing.workload.name
    late = next((one for one in signing.papers.earlier if one.decided_at > now + MAX_SKEW), None)
    doubt = missing(_NONE_GIVEN) if not signing.papers.earlier else _another(signing) if not runs else None
    if late is not None:
        doubt = Unknown(
            reason=Reason.PARSE, why=f"the packet {_short(late)} was judged in the future: a clock is wrong"
        )
    evidence = tuple(sorted(one.packet for one in runs))
    go_live = signing.workload.go_live
    reviews = tuple(f"{(go_live - one.decided_at).total_seconds():.0f}s" for one in runs if one.mode == Mode.REVIEW)
    gate_runs = GateRuns(
        subject=subject,
        evidence=evidence,
        observed_at=now,
        runs=doubt or float(len({one.decided_at.date() for one in runs} | {now.date()})),
        first_before_go_live=doubt or go_live - min(one.decided_at for one in runs),
        reviews_before_go_live=doubt or reviews,
    )
    freeze = PolicyFreeze(
        subject=subject,
        evidence=evidence,
        observed_at=now,
        unchanged_for=doubt or _unchanged_for(runs, signing),
    )
    rows: tuple[Row, ...] = (gate_runs, freeze)
    return {row.kind: RowSet(rows=(row,), gaps=(), complete=True, observed_at=now) for row in rows}


def _runs_of_it(signing: Signing) -> tuple[EarlierRun, ...]:
    now, name = signing.moment.now, signing.workload.name
    ours = (one for one in signing.papers.earlier if (one.workload, one.scope) == (name, signing.scope_digest))
    return tuple(sorted((one for one in ours if one.decided_at <= now), key=lambda one: (one.decided_at, one.packet)))


def _another(signing: Signing) -> Unknown:
    other = signing.papers.earlier[0]
    why = f"the earlier packets are of another workload or scope (for example {_short(other)} of {other.workload})"
    return Unknown(reason=Reason.MISMATCH, why=f"{why}: name the folder of this one with --earlier")


def _unchanged_for(runs: tuple[EarlierRun, ...], signing: Signing) -> timedelta:
    """Return how long the newest runs without a break were judged by the policy of today."""
    since, today = signing.moment.now, signing.policy.name.semantic_digest
    for run in reversed(runs):
        if run.policy != today:
            break
        since = run.decided_at
    return signing.moment.now - since


def _short(run: EarlierRun) -> str:
    return run.packet[: len("sha256:") + 12]
