"""Which restores were seen of the stores of a workload: jobs of its vaults, and what its pipelines report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from collector.derive.joins import absent
from collector.derive.observed import Observed
from collector.derive.recovery.stateful import FILE_SHARE, IN_MACHINE, Store
from collector.derive.rows import Unknown
from collector.facts.backup import ProtectedItem, RestoreJob, RestoreReport
from collector.facts.resource_types import CLUSTER, DISK, MYSQL, POSTGRESQL, STORAGE_ACCOUNT, VIRTUAL_MACHINE
from collector.model import Reason, fold_id

TYPE_OF_WORKLOAD: Mapping[str, str] = {
    "azureiaasvm": VIRTUAL_MACHINE,
    "azurestorage": FILE_SHARE,
    "azureworkload": IN_MACHINE,
    "microsoft.compute/disks": DISK,
    "microsoft.containerservice/managedclusters": CLUSTER,
    "microsoft.dbformysql/flexibleservers": MYSQL,
    "microsoft.dbforpostgresql/flexibleservers": POSTGRESQL,
    "microsoft.storage/storageaccounts/adlsblobservices": STORAGE_ACCOUNT,
    "microsoft.storage/storageaccounts/blobservices": STORAGE_ACCOUNT,
}
"""What vaults back up and restore, by the word of their items and jobs, in lower case."""

ENDED_WELL = ("completed", "completedwithwarnings", "succeeded")


class Proof(StrEnum):
    """Who says that a restore took place."""

    JOB = "job"
    """Azure: it was executed; whether the data was right, a job does not tell."""
    REPORT = "report"
    """The pipeline that tried it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """A restore that ended well."""

    age: timedelta
    proof: Proof
    fact: RestoreJob | RestoreReport

    @property
    def order(self) -> tuple[timedelta, bool, str]:
        """The newest stands first; of two of one moment the report, which tells more."""
        return self.age, self.proof is Proof.JOB, repr(self.fact)


@dataclass(slots=True)
class Restores:
    """What was seen of one type of store."""

    done: list[Restore] = field(default_factory=list)
    unclear: list[Unknown] = field(default_factory=list)
    """Why restores that ended well do not count: when or of what they were cannot be told."""
    failed: list[RestoreReport] = field(default_factory=list)
    """Those that a report says have failed."""

    def newest(self, *proofs: Proof) -> Restore | None:
        return min((one for one in self.done if one.proof in proofs), key=lambda one: one.order, default=None)


def restores_by_type(stores: Iterable[Store], observed: Observed) -> Mapping[str, Restores]:
    """Return the restores of stores by their type; a type without any is left out."""
    return _Search(tuple(stores), observed).found


class _Search:
    """One look through jobs and reports, each matched to the stores of the workload."""

    def __init__(self, stores: tuple[Store, ...], observed: Observed) -> None:
        self.found: dict[str, Restores] = defaultdict(Restores)
        self._observed = observed
        self._type_at = {store.id: store.resource_type for store in stores}
        self._types_around: dict[str, set[str]] = defaultdict(set)
        for store in stores:
            for place in store.places:
                self._types_around[place].add(store.resource_type)
        self._sources = _sources_by_name(observed.all(ProtectedItem))
        for report in observed.all(RestoreReport):
            self._take_report(report)
        for job in observed.all(RestoreJob):
            if (job.status or "").casefold() in ENDED_WELL:
                self._take_job(job)

    def _take_report(self, report: RestoreReport) -> None:
        """What is reported of something that is no store of the workload proves nothing about it."""
        place = fold_id(report.subject)
        resource_type = self._type_at.get(place) or self._type_at.get(place.partition("/blobservices/")[0])
        if resource_type is None:
            return
        if report.succeeded is None:
            why = absent(f"whether the restore of {report.subject.rpartition('/')[2]} that was reported has succeeded")
            self.found[resource_type].unclear.append(why)
        elif report.succeeded:
            self._add(resource_type, report, Proof.REPORT, self._observed.age(report.finished))
        else:
            self.found[resource_type].failed.append(report)

    def _take_job(self, job: RestoreJob) -> None:
        restored = TYPE_OF_WORKLOAD.get((job.workload or "").casefold())
        sources = self._sources_of(job)
        around = [self._types_around.get(source, set()) for source in sources]
        types = {restored} if restored else set().union(*around)
        theirs = [bool(types & near) for near in around]
        if theirs and not any(theirs):
            return  # of something else that the vault holds
        for resource_type in types:
            if theirs and all(theirs) and len(types) == 1:
                self._add(resource_type, job, Proof.JOB, self._age(job))
            else:
                self.found[resource_type].unclear.append(_doubt(job, "does not tell what it restored"))

    def _sources_of(self, job: RestoreJob) -> frozenset[str]:
        """Return the ids of what a job may have restored: its own word, or what its vault holds of that name."""
        if job.source:
            return frozenset({fold_id(job.source)})
        name = job.source_name or job.data_in or ""
        return frozenset(self._sources.get((fold_id(job.vault), name.casefold()), ()))

    def _age(self, job: RestoreJob) -> timedelta | Unknown:
        moment = job.ended or job.started
        return _doubt(job, "does not tell when it ended") if moment is None else self._observed.age(moment)

    def _add(
        self, resource_type: str, fact: RestoreJob | RestoreReport, proof: Proof, age: timedelta | Unknown
    ) -> None:
        if isinstance(age, Unknown):
            self.found[resource_type].unclear.append(age)
        else:
            self.found[resource_type].done.append(Restore(age=age, proof=proof, fact=fact))


def _sources_by_name(items: Iterable[ProtectedItem]) -> Mapping[tuple[str, str], set[str]]:
    """Index what vaults hold by vault and name: some jobs name what they restored, but not its id."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        if item.vault and item.source:
            source = fold_id(item.source)
            for name in {source.rpartition("/")[2], (item.data_in or "").casefold()} - {""}:
                found[fold_id(item.vault), name].add(source)
    return found


def _doubt(job: RestoreJob, what: str) -> Unknown:
    vault = job.vault.rpartition("/")[2]
    return Unknown(reason=Reason.PARSE, why=f"a restore job of vault {vault} completed, but {what}")
