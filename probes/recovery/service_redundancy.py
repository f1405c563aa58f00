"""How services that pass calls, messages and searches on survive the loss of an instance or of a zone.

Rows of Resource Graph that the inventory reads anyway: one criterion rests on them, no blocker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from collector.facts.redundancy import ServiceRedundancy
from collector.facts.resource_types import API_MANAGEMENT, DATA_FACTORY, LOGIC_APP, SEARCH
from collector.probe import Item, Probe, Read, Rows

OF_THE_SERVICE = (DATA_FACTORY, LOGIC_APP)
"""Those of which the row tells nothing but that they exist."""


def parse_api_management(item: Item) -> Iterator[ServiceRedundancy]:
    """An API Management service: its units, and the zones that somebody chose for them."""
    yield _redundancy(item, instances=item.maybe_int("sku.capacity"))


def parse_search(item: Item) -> Iterator[ServiceRedundancy]:
    """A search service: its replicas, which the service spreads over zones."""
    yield _redundancy(item, instances=item.maybe_int("properties.replicaCount"))


def parse_of_the_service(item: Item) -> Iterator[ServiceRedundancy]:
    """Something whose redundancy is a matter of its service alone."""
    yield _redundancy(item)


def _redundancy(item: Item, *, instances: int | None = None) -> ServiceRedundancy:
    return ServiceRedundancy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        zones=item.maybe_texts("zones") or (),
        instances=instances,
        sku=item.maybe_text("sku.name"),
    )


def _read(parse: Callable[[Item], Iterator[ServiceRedundancy]], *types: str) -> Read:
    return Read(Rows("resources", tuple(sorted(types))), parse, (ServiceRedundancy,))


PROBE = Probe(
    id="recovery-service-redundancy",
    title="Zones and instances of API Management, search and integration services",
    reads=(
        _read(parse_api_management, API_MANAGEMENT),
        _read(parse_search, SEARCH),
        _read(parse_of_the_service, *OF_THE_SERVICE),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.ApiManagement/service/read",
        "Microsoft.DataFactory/factories/read",
        "Microsoft.Logic/workflows/read",
        "Microsoft.Search/searchServices/read",
    ),
    otherwise="A dated drawing or export of zones and units per service, attested by the operations lead.",
)
