"""Everything that stands in an estate, kept as JSON text and found by id, by type and by place."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from simulator.ids import fold, subscription_of, type_of

Json = Mapping[str, Any]
LAGS = ("not_yet", "still", "older")
"""How Resource Graph may lag: a resource is not there yet, is still there although deleted, or has older properties."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """A resource as Resource Graph shows it: every column is there, missing texts are empty, missing objects null."""

    id: str
    name: str
    type: str
    tenantId: str  # noqa: N815 - columns are named as the service does
    kind: str
    location: str
    resourceGroup: str  # noqa: N815
    subscriptionId: str  # noqa: N815
    managedBy: str  # noqa: N815
    sku: Any
    plan: Any
    properties: msgspec.Raw
    tags: Any
    identity: Any
    zones: Any
    extendedLocation: Any  # noqa: N815


class Resource:
    """One resource as the resource manager shows it, and where Resource Graph differs.

    The properties are kept as JSON text: a large estate would not fit into memory as objects, and text is ready to go.
    """

    __slots__ = ("_graph_properties", "_row", "content", "folded", "graph_id", "id", "in_arm", "in_graph", "type")

    def __init__(
        self,
        *,
        body: Json,
        graph_id: str = "",
        graph_properties: Json | None = None,
        in_arm: bool = True,
        in_graph: bool = True,
    ) -> None:
        self.content: dict[str, Any] = {**body}
        """The body, its properties as text."""
        if "properties" in body:
            self.content["properties"] = _text(body["properties"])
        self.id = str(body["id"])
        self.folded = fold(self.id)
        self.type = sys.intern(type_of(self.id))
        self.graph_id = graph_id or self.id
        """The spelling of the id in Resource Graph."""
        self.in_arm = in_arm
        """Whether the resource manager has it; if not, it was deleted and Resource Graph still shows it."""
        self.in_graph = in_graph
        """Whether Resource Graph has it already."""
        self._graph_properties = None if graph_properties is None else _text(graph_properties)
        self._row: Row | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The body as objects, made anew each time."""
        return _objects(self.content)

    @property
    def graph_properties(self) -> dict[str, Any]:
        """The properties in Resource Graph as objects, made anew each time."""
        return _objects(self._graph_text)

    def seen(self, how: str, properties: Json) -> Resource:
        """Return the resource as a Resource Graph that lags in one of the ways of `LAGS` shows it."""
        return Resource(
            body=self.body,
            graph_id=self.graph_id,
            graph_properties={**self.graph_properties, **properties},
            in_arm=how != "still",
            in_graph=how != "not_yet",
        )

    def row(self, tenant: str) -> Row:
        """Return the resource as a row of Resource Graph."""
        if self._row is None:
            self._row = self._made(tenant)
        return self._row

    @property
    def _graph_text(self) -> msgspec.Raw:
        if self._graph_properties is not None:
            return self._graph_properties
        found: msgspec.Raw = self.content.get("properties", _NULL)
        return found

    def _made(self, tenant: str) -> Row:
        content = self.content
        parts = self.id.split("/", 5)
        in_group = len(parts) > 4 and parts[3].casefold() == "resourcegroups"
        return Row(
            id=self.graph_id,
            name=content["name"],
            type=self.type,
            tenantId=tenant,
            kind=content.get("kind") or "",
            location=sys.intern((content.get("location") or "").replace(" ", "").lower()),
            resourceGroup=sys.intern(parts[4].lower()) if in_group else "",
            subscriptionId=sys.intern(subscription_of(self.id)),
            managedBy=content.get("managedBy") or "",
            sku=content.get("sku"),
            plan=None,
            properties=self._graph_text,
            tags=content.get("tags"),
            identity=content.get("identity"),
            zones=content.get("zones"),
            extendedLocation=None,
        )


_NULL = msgspec.Raw(b"null")


def _text(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _objects(value: object) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return found


class Shelf:
    """The resources of one type in one subscription, in the order of the estate."""

    def __init__(self) -> None:
        self.resources: list[Resource] = []
        self._sorted: list[tuple[str, int]] | None = None

    def below(self, folded: str) -> Sequence[Resource]:
        """Return what lies below a folded id."""
        if self._sorted is None:
            self._sorted = sorted((found.folded, index) for index, found in enumerate(self.resources))
        prefix = folded.rstrip("/") + "/"
        indexes = []
        for spelt, index in islice(self._sorted, bisect_left(self._sorted, (prefix, -1)), None):
            if not spelt.startswith(prefix):
                break
            indexes.append(index)
        return [self.resources[index] for index in sorted(indexes)]


_NOTHING = Shelf()


class Inventory:
    """All resources of an estate; made once, shared by everyone who looks at it."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        by_type: defaultdict[str, list[Resource]] = defaultdict(list)
        self._shelves: defaultdict[tuple[str, str], Shelf] = defaultdict(Shelf)
        self._kinds: dict[str, None] = {}
        self.by_id: dict[str, Resource] = {}
        for resource in self.resources:
            self._shelves[subscription_of(resource.id), resource.type].resources.append(resource)
            self._kinds[resource.type] = None
            if resource.in_arm:
                self.by_id[resource.folded] = resource
                by_type[resource.type].append(resource)
        self.by_type: Mapping[str, tuple[Resource, ...]] = {kind: tuple(found) for kind, found in by_type.items()}

    @property
    def kinds(self) -> Iterable[str]:
        """All types that have a resource, also those that only Resource Graph shows."""
        return self._kinds

    def shelf(self, subscription: str, kind: str) -> Shelf:
        """Return the resources of a type in a subscription (its id in lower case), also those not in both worlds."""
        return self._shelves.get((subscription, kind), _NOTHING)
