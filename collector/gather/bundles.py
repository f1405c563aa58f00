"""Which requests are asked in one go: as many as the source takes together, spread over the subscriptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from collector.gather.plan import Task
from collector.model import subscription_of
from collector.probe import ArmGet, ArmList


def bundled(tasks: Iterable[Task], together: int) -> tuple[tuple[Task, ...], ...]:
    """Return the tasks in bundles: lists and objects of one tenant together, everything else by itself.

    A bundle takes from as many subscriptions as it can: each has a quota of its own.
    """
    alone: list[Task] = []
    by_tenant: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        (by_tenant[task.tenant] if isinstance(task.request, ArmGet | ArmList) else alone).append(task)
    shared = (_chunks(tuple(_spread(own)), together) for own in by_tenant.values())
    return (*((task,) for task in alone), *chain.from_iterable(shared))


def _spread(tasks: Sequence[Task]) -> Iterator[Task]:
    """Yield the tasks one subscription after the other, round and round."""
    by_subscription: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_subscription[subscription_of(task.asked)].append(task)
    for turn in zip_longest(*by_subscription.values()):
        yield from (task for task in turn if task is not None)


def _chunks(tasks: tuple[Task, ...], size: int) -> Iterator[tuple[Task, ...]]:
    return (tasks[start : start + size] for start in range(0, len(tasks), size))
