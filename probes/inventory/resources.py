"""Which virtual machines and web apps exist."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.azure import Resource
from collector.probe import Item, Probe, Read, Rows

TYPES = ("microsoft.compute/virtualmachines", "microsoft.web/sites")


def parse_resource(item: Item) -> Iterator[Resource]:
    """One row of the table `resources`."""
    yield Resource(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        resource_type=item.text("type").casefold(),
        name=item.text("name"),
        location=item.maybe_text("location"),
    )


PROBE = Probe(
    id="inventory-resources",
    title="Virtual machines and web apps in scope",
    reads=(Read(Rows("resources", TYPES), parse_resource, (Resource,)),),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.Web/sites/read",
    ),
)
