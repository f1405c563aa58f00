"""The sections about how the estate is operated: locks, and the jobs of the backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.moments import parse_duration
from simulator.shapes import jobs, locks
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_KEPT_AS_ROW = timedelta(days=14)


def read_locks(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `locks: [{on, name, level, notes}]`."""
    for value, where in fields.each("locks"):
        entry = Fields(value, where)
        body = locks.lock(
            places.scope(entry.text("on"), where),
            entry.text("name"),
            level=entry.one_of("level", locks.LEVELS, "CanNotDelete"),
            notes=entry.text("notes", ""),
        )
        entry.done()
        yield Resource(body=body)


def read_backup_jobs(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `backup_jobs: [{in, vm | of, share | database, operation, status, started, took, by_hand}]`.

    Resource Graph keeps a job for two weeks only.
    """
    for value, where in fields.each("backup_jobs"):
        entry = Fields(value, where)
        job = _job(entry, places, now, where)
        entry.done()
        yield Resource(body=jobs.backup_job(job), in_graph=now - job.started <= _KEPT_AS_ROW)


def _job(entry: Fields, places: Places, now: datetime, where: str) -> jobs.Job:
    try:
        took = parse_duration(entry.text("took", "PT30M"))
    except ValueError as error:
        raise EstateError(f"{entry.place('took')}: {error}") from error
    return jobs.Job(
        vault_id=places.scope(entry.text("in"), where),
        vm_id=places.scope(entry.text("of" if entry.has("of") else "vm"), where),
        operation=entry.one_of("operation", jobs.OPERATIONS, "Backup"),
        status=entry.one_of("status", jobs.STATUSES, "Completed"),
        started=entry.moment("started", now),
        took=took,
        by_hand=entry.flag("by_hand", default=False),
        inside=entry.text("share" if entry.has("share") else "database", ""),
    )
