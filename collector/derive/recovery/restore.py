"""Rows about restore tests: for each type of store, when one of it was last restored, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, TypeAlias

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.restore_proofs import TYPE_OF_WORKLOAD, Proof, Restore, Restores, restores_by_type
from collector.derive.recovery.stateful import FILE_SHARE, IN_MACHINE, STORE_FACTS, TELLING_FACTS, Store, stores
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory
from collector.facts.backup import JOBS_REACH, NativeBackup, ProtectedItem, RestoreJob, RestoreReport
from collector.facts.resource_types import CLUSTER, DISK, VIRTUAL_MACHINE
from collector.model import Fact, fold_id

Covered: TypeAlias = tuple[str, str]
"""A type of store, and the folded id of something that a vault keeps."""
RESTORE_FACTS: tuple[type[Fact], ...] = tuple(dict.fromkeys((*STORE_FACTS, *TELLING_FACTS, RestoreJob, RestoreReport)))

_BY_VAULTS_HERE = frozenset({VIRTUAL_MACHINE, IN_MACHINE})
"""What only a vault of its own subscription restores, so that no job means no restore."""
_BY_VAULTS = _BY_VAULTS_HERE | {FILE_SHARE, DISK, CLUSTER}
"""What only a vault restores, which may lie anywhere: no job means no restore where it is known to lie in the scope."""
_DELIVER = "deliver a restore report (reports.restores in the workload file)"
_NOT_REPORTED = missing(f"a job does not tell whether the restored data was right: {_DELIVER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreTest(Row):
    """A type of stores that the workload has, with the newest restore of one of them."""

    kind: ClassVar[str] = "restore_test"
    resource_type: Field[str] = described("type of the stores, in lower case")
    stores: Field[float] = described("how many stores of this type there are", "count")
    last_restore_age: Field[timedelta] = described("age of the newest successful restore", "s")
    newer_unseen: Field[bool] = described("false where no newer restore can have been missed, otherwise unknown")
    time_without_restore: Field[timedelta] = described(
        "for how long there was provably none; zero where one was seen or could have been missed", "s"
    )
    proof: Field[str] = described("who says so: job (Azure) or report (the pipeline that tried it)")
    report_age: Field[timedelta] = described("age of the newest restore that a report tells of", "s")
    data_checked: Field[bool] = described("that report says that the restored data was compared")
    took: Field[timedelta] = described("how long that restore took", "s")


def restore_tests(observed: Observed) -> RowSet:
    """Return a row for every type of store that the workload has."""
    by_type: dict[str, list[Store]] = defaultdict(list)
    for store in stores(observed):
        by_type[store.resource_type].append(store)
    covered = _covered(observed)
    restores = restores_by_type((store for found in by_type.values() for store in found), observed)
    rows = (
        _row(resource_type, found, restores.get(resource_type, Restores()), covered, observed)
        for resource_type, found in sorted(by_type.items())
    )
    return observed.row_set(rows, *STORE_FACTS, NativeBackup)


def _row(
    resource_type: str, found: Sequence[Store], restores: Restores, covered: Collection[Covered], observed: Observed
) -> RestoreTest:
    newest = restores.newest(*Proof)
    report = restores.newest(Proof.REPORT)
    unseen = _unseen(resource_type, restores, observed)
    told = report.fact if report is not None and isinstance(report.fact, RestoreReport) else None
    looked = all(_is_covered(store, covered) for store in found)
    none_found = unseen or _none_found(resource_type, restores, looked=looked)
    not_reported = unseen or _NOT_REPORTED if newest else replace(none_found, why="for the same reason")
    rests_on = _rests_on(found, (newest, report), observed)
    return RestoreTest(
        subject=resource_type,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        resource_type=resource_type,
        stores=float(len(found)),
        last_restore_age=newest.age if newest else none_found,
        newer_unseen=unseen or False,
        time_without_restore=JOBS_REACH if looked and not (newest or unseen) else timedelta(),
        proof=newest.proof.value if newest else none_found,
        report_age=report.age if report else not_reported,
        data_checked=known_or(told.data_checked, absent("whether the data was compared")) if told else not_reported,
        took=known_or(told.took, absent("how long the restore took")) if told else not_reported,
    )


def _unseen(resource_type: str, restores: Restores, observed: Observed) -> Unknown | None:
    """Return why a newer restore may have been missed; `None` where it cannot have been."""
    by_vaults = resource_type in TYPE_OF_WORKLOAD.values()
    kinds: tuple[type[Fact], ...] = (RestoreJob, ProtectedItem, RestoreReport) if by_vaults else (RestoreReport,)
    gaps = observed.hiding(*kinds)
    return hidden_by(gaps) if gaps else next(iter((*restores.unclear, *_unmatched(observed))), None)


def _unmatched(observed: Observed) -> Iterator[Unknown]:
    """Yield why a pattern that matches no file is a question, not an empty set."""
    matched = {report.pattern for report in observed.all(RestoreReport)}
    for pattern in observed.workload.restore_reports:
        if pattern not in matched:
            yield missing(f"no file matches {pattern}: let the restore test write it before the gate runs")


def _covered(observed: Observed) -> frozenset[Covered]:
    """Return what the vaults in the scope keep, by type and folded id: their jobs tell of its restores too."""
    return frozenset(
        (TYPE_OF_WORKLOAD.get((item.workload or "").casefold(), ""), fold_id(item.source))
        for item in observed.all(ProtectedItem)
        if item.source
    )


def _is_covered(store: Store, covered: Collection[Covered]) -> bool:
    """Say whether no restore of a store can have gone unseen, but for one that nobody lists."""
    if store.resource_type in _BY_VAULTS_HERE:
        return True
    return store.resource_type in _BY_VAULTS and any((store.resource_type, place) in covered for place in store.places)


def _none_found(resource_type: str, restores: Restores, *, looked: bool) -> Unknown:
    failed = max((report.finished for report in restores.failed), default=None)
    last = f"the one reported for {failed:%Y-%m-%d} failed, and " if failed else ""
    if resource_type not in _BY_VAULTS:
        return missing(f"{last}Azure does not list restores of this type: {_DELIVER}")
    where = "" if looked else " in the vaults of the scope, which do not keep all of them"
    return missing(f"{last}no restore of one was seen in the last {JOBS_REACH.days} days{where}: {_DELIVER}")


def _rests_on(found: Sequence[Store], seen: Sequence[Restore | None], observed: Observed) -> list[Fact]:
    """A restore that was seen is the evidence; where there is none, the looks that found none are."""
    proofs: list[Fact] = [one.fact for one in seen if one is not None]
    if not proofs:
        wanted = (RestoreJob.kind, RestoreReport.kind)
        proofs.extend(look for look in observed.all(Inventory) if look.of in wanted)
    return [*(fact for store in found for fact in store.facts), *proofs]
