"""The order of cutover tasks: circles, the longest chain, and people who are in two places. All in linear time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from collector.files.registers import CutoverTask, folded

Waits = Mapping[str, tuple[str, ...]]
"""Each task by its folded id, with those that it waits for."""


@dataclass(frozen=True, slots=True)
class Order:
    """Tasks in an order in which they can be done, and those that never can be."""

    sorted: tuple[str, ...]
    circular: tuple[str, ...]
    """Tasks that wait for themselves, directly or through others."""


def waits_of(tasks: Iterable[CutoverTask]) -> Waits:
    """Return what each task waits for."""
    return {folded(task.id): tuple(folded(name) for name in task.depends_on) for task in tasks}


def order_of(waits: Waits) -> Order:
    """Sort tasks topologically (Kahn); what is left over in both directions stands in a circle."""
    done = _peeled(waits)
    left = {name: tuple(one for one in before if one not in done) for name, before in waits.items() if name not in done}
    behind_circles = set(_peeled(_turned(left)))
    return Order(tuple(done), tuple(name for name in left if name not in behind_circles))


def _peeled(waits: Waits) -> dict[str, None]:
    """Take away, again and again, what waits for nothing more; return it in that order."""
    open_count = {name: len(before) for name, before in waits.items()}
    after = _turned(waits)
    ready = [name for name, count in open_count.items() if count == 0]
    done: dict[str, None] = {}
    while ready:
        name = ready.pop()
        done[name] = None
        for one in after[name]:
            open_count[one] -= 1
            if open_count[one] == 0:
                ready.append(one)
    return done


def _turned(waits: Waits) -> Waits:
    after: dict[str, list[str]] = {name: [] for name in waits}
    for name, before in waits.items():
        for one in before:
            after[one].append(name)
    return {name: tuple(found) for name, found in after.items()}


def longest_chain(waits: Waits, order: Order, lengths: Mapping[str, timedelta]) -> timedelta:
    """Return how long the longest chain of waiting takes; tasks in circles are left out."""
    ends: dict[str, timedelta] = {}
    for name in order.sorted:
        before = max((ends[one] for one in waits[name] if one in ends), default=timedelta())
        ends[name] = before + lengths.get(name, timedelta())
    return max(ends.values(), default=timedelta())


def too_early(tasks: Sequence[CutoverTask]) -> Iterator[str]:
    """Yield the tasks that begin before one that they wait for has ended."""
    by_id = {folded(task.id): task for task in tasks}
    for task in tasks:
        for name in task.depends_on:
            before = by_id[folded(name)]
            if task.start is not None and before.ends is not None and task.start < before.ends:
                yield f"{task.id} begins before {before.id} has ended"


def double_booked(tasks: Iterable[CutoverTask]) -> Iterator[str]:
    """Yield the owners who have two tasks at the same time, with both tasks."""
    by_owner: dict[str, list[CutoverTask]] = defaultdict(list)
    for task in tasks:
        if task.owner and task.start is not None and task.duration is not None:
            by_owner[folded(task.owner)].append(task)
    for found in by_owner.values():
        yield from _overlaps(sorted(found, key=lambda task: (task.start, task.id)))


def _overlaps(in_order: Sequence[CutoverTask]) -> Iterator[str]:
    longest, *others = in_order
    for task in others:
        if longest.ends is None or task.start is None or task.ends is None:
            continue
        if task.start < longest.ends:
            yield f"{task.owner}: {longest.id} and {task.id}"
        if task.ends > longest.ends:
            longest = task
