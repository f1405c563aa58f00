"""Rows about the rehearsals of the data migration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import CLOCK_SKEW, Observed
from collector.derive.registers.opened import Opened, one_row, rows_of_register, unknown_row
from collector.derive.rows import Field, Row, RowSet, described
from collector.files.registers import MigrationRegister, MigrationRun, RunStatus, Weight, read_migration
from collector.model import Cutover


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationRehearsal(Row):
    """All rehearsals of the data migration; the last one is held against the limits."""

    kind: ClassVar[str] = "migration_rehearsal"
    successful_runs: Field[float] = described("rehearsals that succeeded and say how many records they moved", "count")
    last_succeeded: Field[bool] = described("the last rehearsal succeeded")
    last_age: Field[timedelta] = described("how long ago the last rehearsal ended")
    last_volume_pct: Field[float] = described("how much of the production's data the last one moved", "%")
    last_of_window_pct: Field[float] = described("how long the last one took, as a share of the cutover window", "%")
    balances_pct: Field[float] = described("how much of the worst balance came over in the last one", "%")
    others_pct: Field[float] = described("how much of the worst other set of data came over in the last one", "%")
    unreconciled: Field[tuple[str, ...]] = described("sets of data of the last one that do not agree entirely")
    rejected_explained: Field[bool] = described("the last one rejected nothing, or says why and what happens to it")


def migration_rehearsals(observed: Observed) -> RowSet:
    """Return the row of the rehearsals."""
    return rows_of_register(observed, "migration", read_migration, MigrationRehearsal, _rehearsals)


def _rehearsals(opened: Opened[MigrationRegister], observed: Observed) -> RowSet:
    register = opened.content
    if register.none_because:
        return opened.nothing()
    if not register.runs:
        why = missing("it lists no rehearsal: add the runs, or say why no data is migrated (`none_because`)")
        return RowSet(rows=(unknown_row(MigrationRehearsal, opened.file, why),), gaps=(), complete=False)
    last = max(register.runs, key=lambda run: (_ended(run), run.id))
    row = MigrationRehearsal(
        subject=opened.file,
        successful_runs=_successful(register, observed),
        last_succeeded=last.status is RunStatus.SUCCEEDED,
        last_age=observed.age(_ended(last)),
        last_volume_pct=missing("it does not say how much of production's data it moved: add `volume_pct`")
        if last.volume_pct is None
        else last.volume_pct,
        last_of_window_pct=_of_window(last, observed.workload.cutover),
        balances_pct=_worst(last, Weight.BALANCE),
        others_pct=_worst(last, Weight.OTHER),
        unreconciled=tuple(f"{one.name} ({one.pct:.2f} %)" for one in last.reconciled if one.source != one.target),
        rejected_explained=_rejected_explained(last),
        **opened.origin,
    )
    return one_row(row)


def _ended(run: MigrationRun) -> datetime:
    return run.started + run.duration


def _successful(register: MigrationRegister, observed: Observed) -> Field[float]:
    """Count the successes; a run without counts may be none, and one that has not ended yet is none."""
    ended = [run for run in register.runs if _ended(run) <= observed.now + CLOCK_SKEW]
    good = [run for run in ended if run.status is RunStatus.SUCCEEDED]
    counted = float(sum(_has_counts(run) for run in good))
    if counted == len(good):
        return counted
    return missing("a rehearsal does not say how many records were read, written and rejected", at_least=counted)


def _has_counts(run: MigrationRun) -> bool:
    return None not in (run.rows_read, run.rows_written, run.rows_rejected) and bool(run.rows_written)


def _of_window(run: MigrationRun, window: Cutover | None) -> Field[float]:
    if window is None:
        return missing("the workload file names no window: add `cutover: {starts: …, ends: …}`")
    return 100 * (run.duration / (window.ends - window.starts))


def _worst(run: MigrationRun, weight: Weight) -> Field[float]:
    """Return the share of the worst set of data of a weight; without other sets the balances speak for all."""
    shares = [one.pct for one in run.reconciled if one.weight is weight]
    if shares:
        return min(shares)
    if weight is Weight.OTHER and run.reconciled:
        return min(one.pct for one in run.reconciled)
    return missing("the last rehearsal reconciles nothing that must be exact: add a count or sum of weight `balance`")


def _rejected_explained(run: MigrationRun) -> Field[bool]:
    if run.rows_rejected is None:
        return missing("it does not say how many records were rejected: add `rows_rejected`")
    return run.rows_rejected == 0 or bool(run.rejected_because)
