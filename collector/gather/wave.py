"""One wave of reads side by side; what follows from rows of Resource Graph joins it while it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Lock

from collector.gather.backlog import Backlog
from collector.gather.bundles import bundled
from collector.gather.failures import guarded
from collector.gather.interruption import Interruption
from collector.gather.plan import Bundle, Task, merged
from collector.gather.readers import Readers
from collector.gather.task import Outcome, never_read, read_task
from collector.gather.wishes import Wishes

_GRACE_SECONDS = 2.0
"""How long an interrupted run waits for answers that are on their way."""


class Wave:
    """Reads tasks and, as soon as they fill a bundle, those that follow from rows. It is used once."""

    def __init__(self, wishes: Wishes, readers: Readers, workers: int) -> None:
        self._wishes = wishes
        self._readers = readers
        self._backlog = Backlog(readers.azure.together)
        self._executor = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="gather")
        self._lock = Lock()
        self._futures: list[Future[None]] = []
        self._begun: dict[Task, Outcome | None] = {}
        self._closed = False

    def read(self, tasks: Sequence[Task], interruption: Interruption) -> bool:
        """Read to the end of what can be read now; return whether the wave was interrupted."""
        interrupted = False
        try:
            with interruption.waiting():
                for bundle in bundled(tasks, self._readers.azure.together):
                    self._begin(partial(tuple, bundle))
                self._wait_for_all()
        except KeyboardInterrupt:
            interrupted = True
        finally:
            self._close(wait_for_all=not interrupted)
        wait(self._futures, timeout=_GRACE_SECONDS)
        return interrupted

    def outcomes(self, tasks: Sequence[Task]) -> list[Outcome]:
        """Return what was brought; a task that was never answered, of those given too, leaves its gaps."""
        begun = self._so_far()
        return [begun.get(task) or never_read(task, self._wishes) for task in dict.fromkeys((*tasks, *begun))]

    def left(self) -> tuple[Task, ...]:
        """Return what follows and was not read yet: too little for a bundle, or not from rows."""
        follow_ups = (task for outcome in self._so_far().values() if outcome for task in outcome.follow_ups)
        return merged((*self._backlog.rest(), *follow_ups))

    def _so_far(self) -> dict[Task, Outcome | None]:
        """Return what was begun; after an interrupt, threads may still be at work."""
        with self._lock:
            return dict(self._begun)

    def _begin(self, take: Callable[[], Bundle]) -> None:
        with self._lock:
            if not self._closed:
                self._futures.append(self._executor.submit(self._read_bundle, take))

    def _wait_for_all(self) -> None:
        """Wait until nothing runs and nothing was added by what ran. Raises what a reading thread raised."""
        done = 0
        while done < len(self._futures):
            self._futures[done].result()
            done += 1

    def _close(self, *, wait_for_all: bool) -> None:
        with self._lock:
            self._closed = True
        self._executor.shutdown(wait=wait_for_all, cancel_futures=True)

    def _read_bundle(self, take: Callable[[], Bundle]) -> None:
        """Read a bundle, unless the wave has ended: what is not taken then is still there, and becomes a gap."""
        with self._lock:
            bundle = () if self._closed else take()
            self._begun.update(dict.fromkeys(bundle))
        if not bundle:
            return
        reader = self._readers.of(bundle[0].request)
        if len(bundle) > 1:  # where it fails, each task still reads for itself, and says so
            guarded(lambda: reader.read_ahead([task.request for task in bundle]))
        for task in bundle:
            outcome = read_task(task, self._wishes, reader, self._follow)
            with self._lock:
                self._begun[task] = outcome

    def _follow(self, tasks: Sequence[Task]) -> None:
        """Take in what follows from a page of rows."""
        for _ in range(self._backlog.add(tasks)):
            self._begin(self._backlog.take)
