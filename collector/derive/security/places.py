"""Rows about where the workload and the copies of its data lie, against the regions that its team allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import absent, missing
from collector.derive.members import lies_in_any
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.regions import folded_region
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.security.kept_elsewhere import PLACE_FACTS, backup_copies
from collector.facts.azure import Resource
from collector.facts.recovery import GeoReplica, ReplicatedItem
from collector.model import Fact, fold_id

_EVERYWHERE = "global"
_UNDECLARED = missing(
    "the workload does not say where its data may lie: add `security: {locations: [westeurope, northeurope]}` to it, "
    "with your regions"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlace(Row):
    """A resource of the workload, or a copy of its data, with the region in which it lies."""

    kind: ClassVar[str] = "data_place"
    what: Field[str] = described("what lies there: resource, replica, replicated machine or backups")
    region: Field[str] = described("the region, in lower case without spaces; global for a service that has none")
    allowed: Field[bool] = described("the workload allows the region, or the service has none")


def data_places(observed: Observed) -> RowSet:
    """Return a row for every member, and for every copy of one that is kept in a region of its own."""
    members = {fold_id(resource.subject): resource for resource in observed.all(Resource)}
    rows = (
        *(_row(resource.subject, "resource", _home(resource), (resource,), observed) for resource in members.values()),
        *_replicas(members, observed),
        *_machines(members, observed),
        *(_row(copy.of, "backups", copy.region, copy.facts, observed) for copy in backup_copies(members, observed)),
    )
    return observed.row_set(rows, *PLACE_FACTS)


def _home(resource: Resource) -> Field[str]:
    return folded_region(resource.location) if resource.location else absent("in which region it lies")


def _replicas(members: Mapping[str, Resource], observed: Observed) -> Iterator[DataPlace]:
    """Yield a row for each region that a member's data is copied to, however many links lead there."""
    found: dict[tuple[str, str], list[GeoReplica]] = defaultdict(list)
    for replica in observed.all(GeoReplica):
        if lies_in_any(fold_id(replica.of), members):
            found[fold_id(replica.of), _region_of(replica, members)].append(replica)
    for (_, region), alike in sorted(found.items()):
        where = region or absent("in which region the copy lies")
        yield _row(alike[0].of, "replica", where, alike, observed)


def _region_of(replica: GeoReplica, members: Mapping[str, Resource]) -> str:
    copy = members.get(fold_id(replica.copy)) if replica.copy else None
    return folded_region(replica.region or (copy.location if copy else None) or "")


def _machines(members: Mapping[str, Resource], observed: Observed) -> Iterator[DataPlace]:
    """Yield a row for each machine that Site Recovery brings up elsewhere."""
    for item in observed.all(ReplicatedItem):
        if item.source is not None and fold_id(item.source) in members:
            told = item.recovery_region
            where = folded_region(told) if told else absent("to which region Site Recovery replicates")
            yield _row(item.source, "replicated machine", where, (item,), observed)


def _row(subject: str, what: str, region: Field[str], facts: Iterable[Fact], observed: Observed) -> DataPlace:
    rests_on = tuple(facts)
    return DataPlace(
        subject=subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        what=what,
        region=region,
        allowed=_allowed(region, observed.workload.allowed_locations),
    )


def _allowed(region: Field[str], allowed: tuple[str, ...]) -> Field[bool]:
    if not allowed:
        return _UNDECLARED
    return region if isinstance(region, Unknown) else region == _EVERYWHERE or region in allowed
