"""Jobs of vaults, found for one backup: how the last went, and how many have failed of late."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from collector.derive.joins import absent, counted_through_gaps, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.backup import BackupJob, JobKind, ProtectedItem
from collector.model import Fact, Gap, fold_id

FAILURES_COUNT_FOR = timedelta(days=7)
"""How long a failed backup is held against a resource (readiness criteria, recovery-backup-success)."""
_COMPLETED = ("completed", "completedwithwarnings", "succeeded")
_NO_FAILURE = (*_COMPLETED, "inprogress", "cancelled", "cancelling")
"""Any other word counts as a failure, also one that the service invents tomorrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsOfItem:
    """What the jobs tell of one backup."""

    failed: Field[float]
    last_status: Field[str]
    newest_point: Field[timedelta]
    """The age of the newest backup that a job has completed."""
    facts: tuple[Fact, ...]


class Jobs:
    """All backup jobs, ready to be asked about each backup."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._by_source: dict[tuple[str, str], list[BackupJob]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[BackupJob]] = defaultdict(list)
        for job in observed.all(BackupJob):
            if job.does not in (JobKind.BACKUP, JobKind.UNKNOWN):
                continue
            name = job.source_name or job.data_in
            if job.source is not None:
                self._by_source[fold_id(job.vault), fold_id(job.source)].append(job)
            elif name is not None:
                self._by_name[fold_id(job.vault), name.casefold()].append(job)

    def of(self, item: ProtectedItem) -> JobsOfItem:
        """Return what the jobs tell of one backup.

        A job that names no id may be of any resource of its name in the vault. It is held against all of them when it
        failed, and proves nothing for any of them when it did not. So does one whose word for what it does is new.
        """
        gaps = self._observed.hiding(BackupJob, at=item.vault or item.subject)
        sure = [job for job in self._by_source.get(_source_key(item), ()) if _is_about(job, item)]
        maybe = [job for key in _name_keys(item) for job in self._by_name.get(key, ()) if _is_about(job, item)]
        recent = [job for job in (*sure, *maybe) if self._is_recent(job)]
        backups = [job for job in sure if job.does == JobKind.BACKUP]
        last = max((job for job in backups if _is_over(job)), key=_when, default=None)
        point = max((job for job in backups if _status(job) in _COMPLETED), key=_when, default=None)
        failed = [job for job in recent if _status(job) and _status(job) not in _NO_FAILURE]
        rests_on = {job.subject: job for job in (*failed, last, point) if job is not None}
        return JobsOfItem(
            failed=_failed(failed, recent, gaps),
            last_status=_none_seen(gaps) if last is None else _status(last) or absent("how the last backup went"),
            newest_point=_none_seen(gaps) if point is None else self._age_of(point),
            facts=tuple(rests_on[subject] for subject in sorted(rests_on)),
        )

    def _is_recent(self, job: BackupJob) -> bool:
        """A job without any time counts, as nothing says that it is old."""
        moment = job.ended or job.started
        return moment is None or self._observed.now - moment <= FAILURES_COUNT_FOR

    def _age_of(self, job: BackupJob) -> Field[timedelta]:
        """What a backup holds is what was there when it began."""
        moment = job.started or job.ended
        return absent("when the last backup was made") if moment is None else self._observed.age(moment)


def _failed(failed: Sequence[BackupJob], recent: Sequence[BackupJob], gaps: Sequence[Gap]) -> Field[float]:
    if not gaps and any(not _status(job) for job in recent):
        return dataclasses.replace(absent("how a job of late ended"), at_least=float(len(failed)))
    return counted_through_gaps(float(len(failed)), gaps)


def _none_seen(gaps: Sequence[Gap]) -> Unknown:
    if gaps:
        return hidden_by(gaps)
    return missing("no completed backup job of it was found: run an on-demand backup and collect again")


def _source_key(item: ProtectedItem) -> tuple[str, str]:
    return fold_id(item.vault or ""), fold_id(item.source or item.subject)


def _name_keys(item: ProtectedItem) -> Iterator[tuple[str, str]]:
    vault, source = fold_id(item.vault or ""), fold_id(item.source or "").rpartition("/")[2]
    for name in {source, (item.data_in or "").casefold()} - {""}:
        yield vault, name


def _is_about(job: BackupJob, item: ProtectedItem) -> bool:
    """A job that does not tell what kind of data, or which data within the resource, may be about each."""
    same_kind = job.workload is None or job.workload.casefold() == (item.workload or "").casefold()
    same_data = job.data_in is None or item.data_in is None or job.data_in.casefold() == item.data_in.casefold()
    return same_kind and same_data


def _status(job: BackupJob) -> str:
    return (job.status or "").casefold()


def _is_over(job: BackupJob) -> bool:
    return job.ended is not None


def _when(job: BackupJob) -> tuple[float, str]:
    moment = job.ended or job.started
    return moment.timestamp() if moment else float("-inf"), job.subject
