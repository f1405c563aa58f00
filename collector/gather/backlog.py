"""What follows from rows while their pages still arrive: kept until it fills a bundle, and never asked twice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Lock

from collector.gather.plan import Bundle, Task, joined
from collector.model import subscription_of
from collector.probe import Request


class Backlog:
    """Tasks that wait to be read. Several threads may put in and take out.

    A bundle is taken from as many subscriptions as are waiting: rows arrive in the order of their ids, so that those
    of one subscription come in one go, and each subscription has a quota of its own.
    """

    def __init__(self, together: int) -> None:
        self._together = together
        self._lock = Lock()
        self._waiting: dict[Request, Task] = {}
        self._queues: dict[tuple[str, str], deque[Request]] = {}
        """By tenant and subscription, in the order in which they are served."""
        self._begun: dict[Request, Task] = {}
        self._announced = 0
        self.later: list[Task] = []
        """Tasks whose request was taken out before they came."""

    def add(self, tasks: Iterable[Task]) -> int:
        """Keep tasks; return how many bundles can be taken now that could not before."""
        with self._lock:
            for task in tasks:
                self._keep(task)
            new = len(self._waiting) // self._together - self._announced
            self._announced += max(0, new)
            return max(0, new)

    def take(self) -> Bundle:
        """Take out a bundle that was announced; it is empty where others took what there was."""
        with self._lock:
            self._announced -= 1
            return self._taken(self._together)

    def rest(self) -> tuple[Task, ...]:
        """Take out everything that still waits, and what came too late to share a request."""
        with self._lock:
            left = (*self._waiting.values(), *self.later)
            self._waiting, self._queues, self.later = {}, {}, []
            return left

    def _keep(self, task: Task) -> None:
        begun = self._begun.get(task.request)
        if begun is not None:
            if not _covers(begun, task):
                self.later.append(task)
        elif task.request in self._waiting:
            self._waiting[task.request] = joined(self._waiting[task.request], task)
        else:
            self._waiting[task.request] = task
            place = (task.tenant, subscription_of(task.asked))
            self._queues.setdefault(place, deque()).append(task.request)

    def _taken(self, size: int) -> Bundle:
        """Take one task of each subscription of a tenant, round and round."""
        tenant = next(iter(self._queues), ("", ""))[0]
        bundle: list[Task] = []
        while len(bundle) < size and (place := self._next_of(tenant)) is not None:
            queue = self._queues.pop(place)
            request = queue.popleft()
            if queue:
                self._queues[place] = queue  # to the end: the others come first
            self._begun[request] = self._waiting.pop(request)
            bundle.append(self._begun[request])
        return tuple(bundle)

    def _next_of(self, tenant: str) -> tuple[str, str] | None:
        return next((place for place in self._queues if place[0] == tenant), None)


def _covers(begun: Task, task: Task) -> bool:
    return set(task.wishes) <= set(begun.wishes) and set(task.scopes) <= set(begun.scopes)
