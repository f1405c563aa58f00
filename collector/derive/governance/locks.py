"""Rows about locks: whether what holds data is kept from being deleted, and whether a lock would stop the release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import Unseen, absent, through_gaps
from collector.derive.members import at_and_above
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.stateful import STORE_FACTS, TELLING_FACTS, Store, stores
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts import resource_types as types
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import Lock
from collector.model import Fact, Reason, fold_id, subscription_of

LOCK_FACTS: tuple[type[Fact], ...] = (*STORE_FACTS, *TELLING_FACTS, Lock)
_CHANGING = frozenset(
    {
        *(types.WEB_APP, types.APP_PLAN, types.CONTAINER_APP, types.CLUSTER, types.SCALE_SET, types.VIRTUAL_MACHINE),
        *(types.SQL_DATABASE, types.MANAGED_INSTANCE, types.MANAGED_DATABASE, types.POSTGRESQL, types.MYSQL),
        *(types.COSMOS_ACCOUNT, types.REDIS, types.REDIS_ENTERPRISE, types.STORAGE_ACCOUNT),
        *(types.APPLICATION_GATEWAY, types.FRONT_DOOR, types.TRAFFIC_MANAGER, types.API_MANAGEMENT, types.LOGIC_APP),
        *(types.SERVICE_BUS, types.EVENT_HUB, types.APP_CONFIGURATION, types.AI_ACCOUNT),
    }
)
"""What a release deploys to, what scales or fails over, and of what keys are listed: a ReadOnly lock stops all that."""
_DELETE, _READ_ONLY, _NONE = "cannotdelete", "readonly", "notspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedResource(Row):
    """Something that holds data, or that a release changes, with the locks at it and above it."""

    kind: ClassVar[str] = "locked_resource"
    resource_type: Field[str] = described("type of the resource, in lower case")
    holds_data: Field[bool] = described("it holds data that only a backup would bring back")
    kept: Field[bool] = described("a lock at it, its group or its subscription keeps it from being deleted")
    changes: Field[bool] = described("releases deploy to it, or it scales, fails over or hands out keys")
    read_only: Field[bool] = described("a ReadOnly lock at it, its group or its subscription stops every change")
    locks: Field[tuple[str, ...]] = described("the names of these locks")


@dataclass(frozen=True, slots=True)
class _Subject:
    id: str
    resource_type: str
    facts: tuple[Fact, ...]
    places: tuple[str, ...]
    holds_data: bool


def locked_resources(observed: Observed) -> RowSet:
    """Return a row for each resource that holds data or that releases change."""
    look = _Look(observed)
    rows = (look.row(subject) for subject in _subjects(observed))
    return observed.row_set(rows, *STORE_FACTS)


def _subjects(observed: Observed) -> Sequence[_Subject]:
    found = [_of_store(store) for store in stores(observed)]
    seen = {fold_id(subject.id) for subject in found}
    for resource in observed.all(Resource):
        place = fold_id(resource.subject)
        if resource.resource_type in _CHANGING and place not in seen:
            seen.add(place)
            found.append(_Subject(resource.subject, resource.resource_type, (resource,), (place,), holds_data=False))
    return found


def _of_store(store: Store) -> _Subject:
    return _Subject(store.subject, store.resource_type, store.facts, store.places, holds_data=True)


class _Look:
    """The locks, indexed once for all resources."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._locks = _by_scope(observed.all(Lock))
        self._proofs = {subscription_of(look.subject): look for look in observed.all(Inventory) if look.of == Lock.kind}

    def row(self, subject: _Subject) -> LockedResource:
        holding = self._locks_at(subject)
        words = [(lock.level or "").casefold() for lock in holding]
        proof = self._proofs.get(subscription_of(subject.id))  # most rows rest on there being no lock
        rests_on = (*subject.facts, *holding, *((proof,) if proof else ()))
        return LockedResource(
            subject=subject.id,
            evidence=documents_of(rests_on),
            observed_at=oldest(rests_on),
            resource_type=subject.resource_type,
            holds_data=subject.holds_data,
            kept=self._said(subject, holding, said=_DELETE in words or _READ_ONLY in words),
            changes=subject.resource_type in _CHANGING,
            read_only=self._said(subject, holding, said=_READ_ONLY in words),
            locks=tuple(sorted({_name(lock) for lock in holding})),
        )

    def _locks_at(self, subject: _Subject) -> Sequence[Lock]:
        above = dict.fromkeys(place for one in subject.places for place in at_and_above(one))
        return [lock for place in above for lock in self._locks.get(place, ())]

    def _said(self, subject: _Subject, holding: Sequence[Lock], *, said: bool) -> Field[bool]:
        """Return what the locks say; a further one, unseen or of a level that is not known, could say it too."""
        doubt = None if said else _doubt(holding)
        return doubt or through_gaps(said, self._observed.hiding(Lock, at=subject.id), Unseen.COULD_MAKE_TRUE)


def _doubt(holding: Sequence[Lock]) -> Unknown | None:
    """Return what is not known of a lock whose level is not told, or is a word that is new."""
    for lock in holding:
        if lock.level is None:
            return absent(f"of which level lock {_name(lock)} is")
        if lock.level.casefold() not in (_DELETE, _READ_ONLY, _NONE):
            return Unknown(
                reason=Reason.PARSE, why=f"lock {_name(lock)} is of level {lock.level!r}, a word that is not known"
            )
    return None


def _by_scope(locks: Sequence[Lock]) -> Mapping[str, list[Lock]]:
    found: dict[str, list[Lock]] = defaultdict(list)
    for lock in locks:
        found[fold_id(lock.scope)].append(lock)
    return dict(found)


def _name(lock: Lock) -> str:
    return lock.subject.rpartition("/")[2]
