"""Rows about what the workload declares to be there: absence is judged against the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory, Resource
from collector.facts.resource_types import READ_TYPES
from collector.model import Expected, Fact, fold_id, lies_within, type_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredResource(Row):
    """A resource that the workload file names by its id."""

    kind: ClassVar[str] = "declared_resource"
    resource_type: Field[str] = described("type of the resource by its id, in lower case")
    found: Field[bool] = described("the resource exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedInventory(Row):
    """A resource type of which the workload file expects a number."""

    kind: ClassVar[str] = "expected_inventory"
    resource_type: Field[str] = described("the type, in lower case")
    found_count: Field[float] = described("how many resources of this type belong to the workload", "count")
    expected_count: Field[float] = described("how many the workload file expects at least", "count")


def declared_resources(observed: Observed) -> RowSet:
    """Return one row for each resource id that the workload declares."""
    seen = {fold_id(resource.subject): resource for resource in observed.all(Resource)}
    looks = _looks(observed)
    return _of_the_declaration(
        (_declared_row(one, seen, looks, observed) for one in observed.workload.azure.resources), observed
    )


def expected_inventories(observed: Observed) -> RowSet:
    """Return one row for each type of which the workload expects a number."""
    return _of_the_declaration((_expected_row(one, observed) for one in observed.workload.azure.expect), observed)


def _of_the_declaration(rows: Iterable[Row], observed: Observed) -> RowSet:
    """Return rows that the workload file alone makes: it is at hand as a whole, so there are no others."""
    return RowSet(rows=tuple(rows), gaps=(), complete=True, observed_at=observed.now)


def _looks(observed: Observed) -> tuple[Inventory, ...]:
    return tuple(look for look in observed.all(Inventory) if look.of == Resource.kind)


def _declared_row(
    declared: str, seen: Mapping[str, Resource], looks: Iterable[Inventory], observed: Observed
) -> DeclaredResource:
    resource = seen.get(fold_id(declared))
    near = [look for look in looks if lies_within(declared, look.subject)]
    rests_on: list[Fact] = [*near] if resource is None else [resource]
    return DeclaredResource(
        subject=declared,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        resource_type=type_of(declared),
        found=_found(declared, resource, observed),
    )


def _found(declared: str, resource: Resource | None, observed: Observed) -> Field[bool]:
    """Where anything there is hidden nothing is said: it may have gone since, as a whole subscription may."""
    if resource is None and type_of(declared) not in READ_TYPES:
        return _not_read(type_of(declared))
    gaps = observed.hiding(Resource, at=declared)
    return hidden_by(gaps) if gaps else resource is not None


def _expected_row(expected: Expected, observed: Observed) -> ExpectedInventory:
    alike = [one for one in observed.all(Resource) if one.resource_type == expected.resource_type]
    rests_on: tuple[Fact, ...] = (*alike, *_looks(observed))
    return ExpectedInventory(
        subject=f"type:{expected.resource_type}",
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        resource_type=expected.resource_type,
        found_count=_count(expected.resource_type, alike, observed),
        expected_count=float(expected.at_least),
    )


def _count(resource_type: str, alike: Iterable[Resource], observed: Observed) -> Field[float]:
    if resource_type not in READ_TYPES:
        return _not_read(resource_type)
    gaps = observed.hiding(Resource)
    return hidden_by(gaps) if gaps else float(len({fold_id(resource.subject) for resource in alike}))


def _not_read(resource_type: str) -> Unknown:
    return missing(f"golive does not read resources of type {resource_type} yet, so none would be seen")
