"""Which virtual machines and web apps exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collector.facts.azure import Resource
from collector.probe import Item, Listing, Malformed, Probe, Read, Rows

TYPES = ("microsoft.compute/virtualmachines", "microsoft.web/sites")
_RESOURCES = Rows(
    "resources",
    TYPES,
    confirmed_by=(
        Listing("providers/Microsoft.Compute/virtualMachines", "2024-07-01"),
        Listing("providers/Microsoft.Web/sites", "2023-12-01"),
    ),
)


def parse_resource(item: Item) -> Iterator[Resource]:
    """One row of the table `resources`."""
    yield Resource(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        resource_type=item.text("type").casefold(),
        name=item.text("name"),
        location=item.maybe_text("location"),
        tags=_tags(item),
    )


def _tags(item: Item) -> tuple[tuple[str, str], ...] | None:
    """Return the tags; rows of Resource Graph tell of none by null, and without the property nothing is told.

    Azure takes names of tags in any case for the same, but not their values.
    """
    if not any(name.casefold() == "tags" for name in item.raw):
        return None
    told = item.get("tags")
    if told is None or told == "":
        return ()
    if not isinstance(told, Mapping) or not all(isinstance(value, str | None) for value in told.values()):
        raise Malformed("tags", told)
    return tuple(sorted((name.casefold(), value or "") for name, value in told.items()))


PROBE = Probe(
    id="inventory-resources",
    title="Virtual machines and web apps in scope",
    reads=(Read(_RESOURCES, parse_resource, (Resource,)),),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.Web/sites/read",
    ),
    otherwise=(
        "A dated export of the resource list (portal, All resources, Export to CSV), attested by the operations lead."
    ),
)
