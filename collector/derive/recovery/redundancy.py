"""Rows about single points of failure: each component, and what its loss of an instance or a zone would mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.redundancy_groups import components
from collector.derive.recovery.redundancy_index import Component
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts.azure import Resource

_INSTANCE_LOSS = "instance"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedundantComponent(Row):
    """A component of the workload with how it survives the loss of an instance and of a zone.

    Machines of one scale set or availability set are one component, and so is a plan with all its apps.
    """

    kind: ClassVar[str] = "redundant_component"
    loss: Field[str] = described("the least that is lost: always instance")
    name: Field[str] = described("name of the component")
    resource_type: Field[str] = described("type of the component, in lower case")
    zone_redundant: Field[bool] = described("it goes on when one zone of its region is lost")
    zones_in_region: Field[float] = described("how many availability zones its region has", "count")
    kept_by_service: Field[bool] = described("the service itself replaces a lost instance, in every tier")
    instances: Field[float] = described("how many instances run at the same time at least", "count")
    zones: Field[tuple[str, ...]] = described("the zones that it is pinned to or spread over, where they are told")
    arrangement: Field[str] = described("how it is arranged, in words")


def redundant_components(observed: Observed) -> RowSet:
    """Return every component of the workload: what runs, what holds data, what passes messages on."""
    return observed.row_set(map(_row, components(observed)), Resource)


def _row(component: Component) -> RedundantComponent:
    standing = component.standing
    return RedundantComponent(
        subject=component.subject,
        evidence=documents_of(component.rests_on),
        observed_at=oldest(component.rests_on),
        loss=_INSTANCE_LOSS,
        name=component.name,
        resource_type=component.resource_type,
        zone_redundant=standing.zone_redundant,
        zones_in_region=component.zones_in_region,
        kept_by_service=standing.kept_by_service,
        instances=standing.instances,
        zones=standing.zones,
        arrangement=_in_words(component),
    )


def _in_words(component: Component) -> Field[str]:
    """Say so where a region without zones leaves instances as all that can be asked for."""
    words = component.standing.arrangement
    only_instances = component.zones_in_region == 0 and isinstance(words, str)
    return f"{words}; its region has no zones" if only_instances else words
