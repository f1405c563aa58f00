"""Rows about the cutover plan as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.registers.opened import Opened, one_row, rows_of_register
from collector.derive.registers.task_order import (
    Order,
    Waits,
    double_booked,
    longest_chain,
    order_of,
    too_early,
    waits_of,
)
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.files.registers import CutoverPlan, CutoverTask, folded, read_cutover
from collector.model import Cutover, Reason

_NO_WINDOW = "the workload file names no window: add `cutover: {starts: …, ends: …}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoverPlanRow(Row):
    """The cutover plan as a whole."""

    kind: ClassVar[str] = "cutover_plan"
    tasks: Field[float] = described("how many tasks it has", "count")
    incomplete_tasks: Field[tuple[str, ...]] = described("tasks with what nobody filled in")
    circular_tasks: Field[tuple[str, ...]] = described("tasks that wait for themselves through others")
    too_early_tasks: Field[tuple[str, ...]] = described("tasks that begin before one that they wait for has ended")
    double_booked: Field[tuple[str, ...]] = described("owners with two tasks at the same time")
    tasks_after_window: Field[tuple[str, ...]] = described("tasks that end after the cutover window")
    critical_path_pct: Field[float] = described("the longest chain of tasks, as a share of the cutover window", "%")
    communication_tasks: Field[float] = described("tasks that tell people something", "count")


def cutover_plans(observed: Observed) -> RowSet:
    """Return the row of the cutover plan."""
    return rows_of_register(observed, "cutover", read_cutover, CutoverPlanRow, _plan)


def _plan(opened: Opened[CutoverPlan], observed: Observed) -> RowSet:
    tasks, window = opened.content.tasks, observed.workload.cutover
    waits = waits_of(tasks)
    order = order_of(waits)
    names = {folded(task.id): task.id for task in tasks}
    row = CutoverPlanRow(
        subject=opened.file,
        tasks=float(len(tasks)),
        incomplete_tasks=tuple(_incomplete(tasks)),
        circular_tasks=tuple(names[name] for name in order.circular),
        too_early_tasks=tuple(too_early(tasks)),
        double_booked=tuple(double_booked(tasks)),
        tasks_after_window=_after(tasks, window),
        critical_path_pct=_critical_path(tasks, waits, order, window),
        communication_tasks=float(sum(task.communication for task in tasks)),
        **opened.origin,
    )
    return one_row(row)


def _incomplete(tasks: tuple[CutoverTask, ...]) -> Iterator[str]:
    for task in tasks:
        if task.lacks:
            yield f"{task.id} ({', '.join(name.replace('_', ' ') for name in task.lacks)})"


def _after(tasks: tuple[CutoverTask, ...], window: Cutover | None) -> Field[tuple[str, ...]]:
    if window is None:
        return missing(_NO_WINDOW)
    late = tuple(task.id for task in tasks if task.ends is not None and task.ends > window.ends)
    if not late and any(task.ends is None for task in tasks):
        return missing("not every task says when it begins and how long it takes")
    return late


def _critical_path(tasks: tuple[CutoverTask, ...], waits: Waits, order: Order, window: Cutover | None) -> Field[float]:
    """Return the longest chain as a share of the window; what is done before the window opens takes none of it."""
    if window is None:
        return missing(_NO_WINDOW)
    if order.circular:
        return Unknown(reason=Reason.PARSE, why="tasks wait for each other in a circle, so that no chain has an end")
    if len(tasks) > 1 and not any(waits.values()):
        return missing("no task waits for another: say with `depends_on` what must be done before what")
    lengths = {folded(task.id): _in_window(task, window) for task in tasks}
    share = 100 * (longest_chain(waits, order, lengths) / (window.ends - window.starts))
    if any(task.duration is None for task in tasks):
        return missing("not every task says how long it takes", at_least=share)
    return share


def _in_window(task: CutoverTask, window: Cutover) -> timedelta:
    if task.duration is None or (task.ends is not None and task.ends <= window.starts):
        return timedelta()
    return task.duration
