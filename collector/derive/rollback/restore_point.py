"""Rows about restore points: how much of its data each store would lose if the release were undone by a restore."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.keepers import KEEPER_FACTS, Keepers
from collector.derive.recovery.keeping import Keeping
from collector.derive.recovery.restore_proofs import TYPE_OF_WORKLOAD
from collector.derive.recovery.stateful import STORE_FACTS, Store, stores
from collector.derive.rollback.named_stores import NO_SUCH_STORE, why_no_store
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.backup import BackupJob, JobKind, NativeBackup, ProtectedItem, StorageProtection
from collector.model import Fact, Reason, fold_id

RESTORE_POINT_FACTS = KEEPER_FACTS
_MOMENT = timedelta(seconds=1)
_IN_VAULTS = frozenset(TYPE_OF_WORKLOAD.values())
_RUNNING = ("inprogress", "running", "queued", "pending")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePoint(Row):
    """A store that the release may change, with the newest point to which it can be taken back."""

    kind: ClassVar[str] = "restore_point"
    name: Field[str] = described("name of the store")
    resource_type: Field[str] = described("type of the store, in lower case")
    has_restore_point: Field[bool] = described("something keeps a point to which it can be taken back")
    mechanism: Field[str] = described("what keeps that point: vault, point_in_time, continuous, periodic or versions")
    restore_point_age: Field[timedelta] = described("age of the newest such point", "s")
    newer_unseen: Field[bool] = described(
        "false where there can be no newer one, otherwise unknown: a backup that has begun may have made one"
    )


def restore_points(observed: Observed) -> RowSet:
    """Return a row for each store that the release names, or for every one where it names none."""
    declared = {fold_id(one): one for one in observed.workload.release.stores}
    found = [store for store in stores(observed) if not declared or not declared.keys().isdisjoint(store.places)]
    seen = {place for store in found for place in store.places}
    keepers, running = observed.shared(Keepers), _running_jobs(observed)
    rows = [_row(store, keepers, running, observed) for store in found]
    rows += [_not_seen(spelt, observed) for place, spelt in declared.items() if place not in seen]
    return observed.row_set(rows, *STORE_FACTS, NativeBackup)


def _row(
    store: Store, keepers: Keepers, running: Mapping[str, Sequence[BackupJob]], observed: Observed
) -> RestorePoint:
    kept = [keeping for keeping in keepers.all_of(store) if keeping.kept is not False]
    newest = min((one for one in kept if _age(one) is not None), key=_order, default=None)
    doubt = None if newest else _doubt(kept) or keepers.lack(store)
    none = doubt or missing("nothing keeps a point to which it could be taken back")
    rests_on: tuple[Fact, ...] = newest.facts if newest else keepers.looks(store)
    return RestorePoint(
        subject=store.subject,
        evidence=documents_of((*store.facts, *rests_on)),
        observed_at=oldest((*store.facts, *rests_on)),
        name=store.name,
        resource_type=store.resource_type,
        has_restore_point=True if newest else doubt or False,
        mechanism=newest.mechanism if newest else none,
        restore_point_age=newest.newest_age if newest else replace(none, why="for the same reason"),
        newer_unseen=_newer_unseen(store, running, observed) or False,
    )


def _age(keeping: Keeping) -> timedelta | None:
    """Return how old the newest point is, where there certainly is one: it is kept, and for longer than that."""
    age, retention = keeping.newest_age, keeping.retention
    if keeping.kept is not True or isinstance(age, Unknown):
        return None
    return None if not isinstance(retention, Unknown) and retention < max(age, _MOMENT) else age


def _order(keeping: Keeping) -> tuple[timedelta, str, str]:
    return _age(keeping) or timedelta(), keeping.mechanism, keeping.facts[0].subject if keeping.facts else ""


def _doubt(kept: Sequence[Keeping]) -> Unknown | None:
    """Return why the newest point of what keeps a store is not known."""
    whys = (why for one in kept for why in (one.kept, one.newest_age) if isinstance(why, Unknown))
    return next(whys, None)


def _newer_unseen(store: Store, running: Mapping[str, Sequence[BackupJob]], observed: Observed) -> Unknown | None:
    """Return why a newer point may exist, or will in a moment; `None` where there is none."""
    gaps = observed.hiding(ProtectedItem, BackupJob) if store.resource_type in _IN_VAULTS else ()
    gaps = gaps or observed.hiding(NativeBackup, StorageProtection, at=store.subject)
    if gaps:
        return hidden_by(gaps)
    jobs = [job for place in store.places for job in running.get(place, ()) if _may_be_of(job, store)]
    if not jobs:
        return None
    why = f"a backup of it that vault {jobs[0].vault.rpartition('/')[2]} has begun is not completed: wait for its end"
    return Unknown(reason=Reason.PARTIAL, why=why)


def _running_jobs(observed: Observed) -> Mapping[str, list[BackupJob]]:
    found: dict[str, list[BackupJob]] = defaultdict(list)
    for job in observed.all(BackupJob):
        if job.does in (JobKind.BACKUP, JobKind.UNKNOWN) and job.source and (job.status or "").casefold() in _RUNNING:
            found[fold_id(job.source)].append(job)
    return found


def _may_be_of(job: BackupJob, store: Store) -> bool:
    restored = TYPE_OF_WORKLOAD.get((job.workload or "").casefold())
    if restored not in (None, store.resource_type):
        return False
    return job.data_in is None or not store.within or job.data_in.casefold() == store.name.casefold()


def _not_seen(declared: str, observed: Observed) -> RestorePoint:
    gaps = observed.hiding(*STORE_FACTS, at=declared)
    why = why_no_store(declared, observed) or (hidden_by(gaps) if gaps else missing(NO_SUCH_STORE))
    return RestorePoint(
        subject=declared,
        evidence=(),
        observed_at=observed.now,
        name=why,
        resource_type=why,
        has_restore_point=why,
        mechanism=why,
        restore_point_age=why,
        newer_unseen=why,
    )
