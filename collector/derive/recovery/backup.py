"""Rows about backup: a resource that holds data, with the backup that protects it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import Unseen, absent, hidden_by, known_or, missing, through_gaps
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import ProtectedItem
from collector.model import Fact, fold_id

STATEFUL_TYPES = frozenset({"microsoft.compute/virtualmachines"})
"""The types of table 7.1 that the probes read so far."""

_MACHINE_BACKUP = "azureiaasvm"
"""How a vault calls the backup of a whole machine; that of a database in it names the machine as its source too."""
_LIVE_STATES = ("protected", "protectionconfigured")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatefulResource(Row):
    """A resource that holds data and needs a backup."""

    kind: ClassVar[str] = "stateful_resource"
    name: Field[str] = described("name of the resource")
    resource_type: Field[str] = described("type of the resource, in lower case")
    has_backup: Field[bool] = described("a vault holds a backup of it that is not about to be deleted")
    protection_state: Field[str] = described("state of that backup in lower case, for example protected")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedResource(Row):
    """A resource that needs a backup, and how the last one went."""

    kind: ClassVar[str] = "protected_resource"
    name: Field[str] = described("name of the resource")
    last_status: Field[str] = described("word of the service for the last backup, in lower case")
    recovery_point_age: Field[timedelta] = described("age of the newest point that can be restored", "s")


def stateful_resources(observed: Observed) -> RowSet:
    """Return every resource that needs a backup, with the best one that was seen for it."""
    items = _items_by_source(observed)
    looks = [look for look in observed.all(Inventory) if look.of == ProtectedItem.kind]
    rows = (
        _stateful_row(resource, items[fold_id(resource.subject)], looks, observed) for resource in _stateful(observed)
    )
    return observed.row_set(rows, Resource)


def protected_resources(observed: Observed) -> RowSet:
    """Return every resource that needs a backup; where none is kept, how the last one went is not known."""
    items = _items_by_source(observed)
    rows = (
        _protected_row(resource, [item for item in items[fold_id(resource.subject)] if _kept(item)], observed)
        for resource in _stateful(observed)
    )
    return observed.row_set(rows, Resource, ProtectedItem)


def _stateful(observed: Observed) -> Iterator[Resource]:
    """Yield the resources that need a backup, less those that their owner declares to be rebuilt."""
    rebuilt = {fold_id(entry.resource) for entry in observed.workload.rebuildable}
    for resource in observed.all(Resource):
        if resource.resource_type in STATEFUL_TYPES and fold_id(resource.subject) not in rebuilt:
            yield resource


def _items_by_source(observed: Observed) -> dict[str, list[ProtectedItem]]:
    """Join on the whole id, never on the name: machines of one name exist in two groups."""
    found: dict[str, list[ProtectedItem]] = defaultdict(list)
    for item in observed.all(ProtectedItem):
        if item.source is not None and (item.workload or "").casefold() == _MACHINE_BACKUP:
            found[fold_id(item.source)].append(item)
    return found


def _best(items: Sequence[ProtectedItem]) -> ProtectedItem | None:
    """Return the item that protects most: kept before deleted, live before stopped, then the newest point."""
    return max(items, key=_worth, default=None)


def _worth(item: ProtectedItem) -> tuple[bool, bool, float, str]:
    point = item.last_recovery_point
    return _kept(item), _state(item) in _LIVE_STATES, point.timestamp() if point else 0.0, item.subject


def _kept(item: ProtectedItem) -> bool:
    return not item.deletion_scheduled


def _state(item: ProtectedItem) -> str:
    return (item.protection_state or "").casefold()


def _stateful_row(
    resource: Resource, items: Sequence[ProtectedItem], looks: Sequence[Inventory], observed: Observed
) -> StatefulResource:
    best = _best(items)
    gaps = observed.hiding(ProtectedItem)
    kept = best is not None and _kept(best)
    rests_on: list[Fact] = [resource, *([best] if best is not None else looks)]
    return StatefulResource(
        subject=resource.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=resource.name,
        resource_type=resource.resource_type,
        has_backup=through_gaps(kept, gaps, Unseen.COULD_MAKE_TRUE),
        protection_state=_state_field(best, observed),
    )


def _state_field(best: ProtectedItem | None, observed: Observed) -> Field[str]:
    if best is None:
        return _no_backup(observed)
    gaps = observed.hiding(ProtectedItem)
    if gaps and _state(best) not in _LIVE_STATES:
        return hidden_by(gaps)
    return known_or(_state(best) or None, absent("the state of the backup"))


def _protected_row(resource: Resource, kept: Sequence[ProtectedItem], observed: Observed) -> ProtectedResource:
    best = _best(kept)
    rests_on: tuple[Fact, ...] = (resource,) if best is None else (resource, best)
    return ProtectedResource(
        subject=resource.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=resource.name,
        last_status=_last_status(best, observed),
        recovery_point_age=_point_age(best, observed),
    )


def _last_status(best: ProtectedItem | None, observed: Observed) -> Field[str]:
    if best is None:
        return _no_backup(observed)
    return known_or((best.last_status or "").casefold() or None, absent("how the last backup went"))


def _point_age(best: ProtectedItem | None, observed: Observed) -> Field[timedelta]:
    if best is None:
        return _no_backup(observed)
    if best.last_recovery_point is None:
        return missing("no recovery point exists yet: run an on-demand backup and collect again")
    return observed.age(best.last_recovery_point)


def _no_backup(observed: Observed) -> Unknown:
    gaps = observed.hiding(ProtectedItem)
    return hidden_by(gaps) if gaps else missing("no vault holds a backup of it")
