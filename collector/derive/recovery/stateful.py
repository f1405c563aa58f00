"""What holds data that only a backup brings back, by type (readiness criteria, table 7.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collector.derive.observed import Observed
from collector.derive.recovery.feeding import FEEDING_FACTS, Feeding, resources_by_id
from collector.facts.azure import Resource
from collector.facts.backup import FileShare, ProtectedItem, StorageProtection
from collector.facts.resource_types import (
    CLUSTER,
    COSMOS_ACCOUNT,
    DISK,
    MANAGED_DATABASE,
    MYSQL,
    POSTGRESQL,
    REDIS,
    REDIS_ENTERPRISE,
    SQL_DATABASE,
    STORAGE_ACCOUNT,
    UNREAD_STORES,
    VIRTUAL_MACHINE,
)
from collector.model import Fact, fold_id, subscription_of

STATEFUL_TYPES = frozenset(
    {
        VIRTUAL_MACHINE,
        DISK,
        STORAGE_ACCOUNT,
        SQL_DATABASE,
        MANAGED_DATABASE,
        POSTGRESQL,
        MYSQL,
        COSMOS_ACCOUNT,
        REDIS,
        REDIS_ENTERPRISE,
        CLUSTER,
        *UNREAD_STORES,
    }
)
"""Of a managed instance its databases are judged. A storage account stands for its blobs; its shares stand alone."""

BLOBS = "blob"
"""What the blob service of a storage account is called."""
FILE_SHARE = "microsoft.storage/storageaccounts/fileservices/shares"
IN_MACHINE = "database in a virtual machine"
"""No type of the resource manager: only the vault that backs such a database up knows it."""
IN_MACHINE_WORKLOAD = "azureworkload"

STORE_FACTS: tuple[type[Fact], ...] = (Resource, FileShare, ProtectedItem)
"""The facts of which each may be one more store."""
TELLING_FACTS: tuple[type[Fact], ...] = (*FEEDING_FACTS, StorageProtection)
"""The facts that tell which of them are none: copies of others, and accounts without blobs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Something that holds data: a resource, a share of a storage account, or a database in a machine."""

    subject: str
    id: str
    """Its id as ids are compared, so that nobody has to fold it again."""
    name: str
    resource_type: str
    location: str | None = None
    within: str = ""
    """The folded id of the account, instance or machine that holds it; empty for what stands alone."""
    facts: tuple[Fact, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Where something may be said of it: at itself, and at what holds it."""
        return (self.id, self.within) if self.within else (self.id,)


def stores(observed: Observed) -> tuple[Store, ...]:
    """Return everything that needs a backup, less what its owner declares to be rebuilt."""
    return observed.shared(_stores)


def _stores(observed: Observed) -> tuple[Store, ...]:
    return tuple(_not_rebuilt(observed))


def rebuilt_stores(observed: Observed) -> tuple[Store, ...]:
    """Return what needs no backup because its owner declares it to be rebuilt."""
    rebuilt = _rebuilt(observed)
    return tuple(store for store in observed.shared(_all_stores) if not rebuilt.isdisjoint(store.places))


def _not_rebuilt(observed: Observed) -> Iterator[Store]:
    rebuilt = _rebuilt(observed)
    return (store for store in observed.shared(_all_stores) if rebuilt.isdisjoint(store.places))


def _rebuilt(observed: Observed) -> frozenset[str]:
    return frozenset(fold_id(entry.resource) for entry in observed.workload.rebuildable)


def _all_stores(observed: Observed) -> tuple[Store, ...]:
    resources = observed.shared(resources_by_id)
    return (*_resources(observed, resources), *_shares(observed, resources), *_in_machines(observed, resources))


def _resources(observed: Observed, resources: Mapping[str, Resource]) -> Iterator[Store]:
    """Copies of stores that are seen are left out, as they hold the same; attached disks go with their machine."""
    feeding, without_blobs, rebuilt = observed.shared(Feeding), _without_blobs(observed), _rebuilt(observed)
    for resource in observed.all(Resource):
        if resource.resource_type not in STATEFUL_TYPES or _goes_with_machine(resource, resources, rebuilt):
            continue
        place = fold_id(resource.subject)
        if place in without_blobs or feeding.is_spare(place):
            continue
        yield Store(
            subject=resource.subject,
            id=place,
            name=resource.name,
            resource_type=resource.resource_type,
            location=resource.location,
            within=_instance_of(resource),
            facts=(resource,),
        )


def _goes_with_machine(resource: Resource, resources: Mapping[str, Resource], rebuilt: frozenset[str]) -> bool:
    """Say whether a disk is attached to a machine that is judged in its place.

    A machine of somebody else, one that is rebuilt, and an instance of a uniform scale set are judged nowhere: what is
    on their disks would be lost unseen.
    """
    if resource.resource_type != DISK or not resource.managed_by:
        return False
    holder = resources.get(fold_id(resource.managed_by))
    is_machine = holder is not None and holder.resource_type == VIRTUAL_MACHINE
    return is_machine and fold_id(resource.managed_by) not in rebuilt


def _without_blobs(observed: Observed) -> frozenset[str]:
    """Return the storage accounts that by their kind hold no blobs but shares, which stand alone."""
    services = [found for found in observed.all(StorageProtection) if found.service.casefold() == BLOBS]
    with_blobs = {fold_id(found.account) for found in services if found.in_use}
    return frozenset(fold_id(found.account) for found in services if not found.in_use) - with_blobs


def _instance_of(resource: Resource) -> str:
    """Return the managed instance of a database: redundancy and replicas are told of the instance."""
    return fold_id(resource.subject).rpartition("/databases/")[0] if resource.resource_type == MANAGED_DATABASE else ""


def _shares(observed: Observed, resources: Mapping[str, Resource]) -> Iterator[Store]:
    for share in observed.all(FileShare):
        account = resources.get(fold_id(share.account))
        if account is not None:  # otherwise the account is none of the workload's
            yield Store(
                subject=share.subject,
                id=fold_id(share.subject),
                name=share.name,
                resource_type=FILE_SHARE,
                location=account.location,
                within=fold_id(share.account),
                facts=(account, share),
            )


def _in_machines(observed: Observed, resources: Mapping[str, Resource]) -> Iterator[Store]:
    """Yield the databases in machines that a vault knows; one that names no machine may be the workload's."""
    seen: set[tuple[str, ...]] = set()
    for item in observed.all(ProtectedItem):
        if (item.workload or "").casefold() != IN_MACHINE_WORKLOAD:
            continue
        machine = resources.get(fold_id(item.source)) if item.source else None
        if machine is None and (item.source or not _is_all_ours(item.subject, observed)):
            continue
        key = place_in_machine(item)
        if key not in seen:
            seen.add(key)
            yield _in_machine(item, machine)


def _is_all_ours(place: str, observed: Observed) -> bool:
    """Say whether everything around a place is the workload's, so that what names no machine must be too."""
    return subscription_of(place) in observed.whole and not observed.workload.azure.tags


def place_in_machine(item: ProtectedItem) -> tuple[str, ...]:
    """Return by what two backups are of the same database; one that does not tell stands for itself.

    A machine may run several database servers that have databases of one name.
    """
    if not item.source or not item.data_in:
        return (fold_id(item.subject),)
    return fold_id(item.source), (item.instance or "").casefold(), item.data_in.casefold()


def _in_machine(item: ProtectedItem, machine: Resource | None) -> Store:
    return Store(
        subject=item.subject,
        id=fold_id(item.subject),
        name=item.data_in or item.subject.rpartition("/")[2],
        resource_type=IN_MACHINE,
        location=machine.location if machine else None,
        within=fold_id(machine.subject) if machine else "",
        facts=(machine, item) if machine else (item,),
    )
