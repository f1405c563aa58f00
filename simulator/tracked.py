"""The list of all tracked resources, those that have a place: of a subscription or of a resource group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.access import Access
from simulator.answers import refusal
from simulator.tables import NOT_IN_GRAPH, table_of
from simulator.world import Json, Resource, World, fold, subscription_of

_ACTION = "Microsoft.Resources/subscriptions/resources/read"
_SHOWN = ("id", "name", "type", "kind", "location", "tags", "sku", "plan", "identity", "managedBy", "zones")
_CONTAINERS = "microsoft.resources/"
_CREATED, _CHANGED = "2026-01-12T09:14:03.4419216Z", "2026-03-02T08:15:27.4871296Z"
_CONDITION = re.compile(r"(?P<field>[A-Za-z]+)\s+eq\s+'(?P<text>[^']*)'", re.IGNORECASE)

Reading = Callable[[Json], str]


def resources(world: World, access: Access, scope: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """List what the caller may read at a scope; properties are not shown here, as in the service."""
    if not access.may_below(_ACTION, scope):
        raise access.denial(_ACTION, scope)
    _check_group(world, scope)
    keeps = _filter(query.get("$filter", ""))
    expanded = tuple(name.strip() for name in query.get("$expand", "").split(",") if name.strip())
    found = [resource for resource in _readable(world, access, fold(scope)) if keeps(resource.content)]
    return [_shown(resource, expanded) for resource in found]


def _check_group(world: World, scope: str) -> None:
    name = scope.rsplit("/", 1)[1]
    if _group_of(scope) and fold(scope) not in world.by_id:
        raise refusal(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def _readable(world: World, access: Access, folded: str) -> Iterator[Resource]:
    for kind in world.inventory.kinds:
        if not kind.startswith(_CONTAINERS) and table_of(kind) != NOT_IN_GRAPH:  # parts of resources are in neither
            found = world.inventory.shelf(subscription_of(folded), kind).below(folded)
            yield from (one for one in found if _has_place(one) and access.may_at(f"{kind}/read", one.folded))


def _has_place(resource: Resource) -> bool:
    """Say whether a resource is tracked; a lock, a ticket or a backup is listed by its own service only."""
    return resource.in_arm and bool(resource.content.get("location"))


def _shown(resource: Resource, expanded: tuple[str, ...]) -> dict[str, Any]:
    shown = {name: resource.content[name] for name in _SHOWN if name in resource.content}
    if not expanded:
        return shown
    properties = resource.body.get("properties") or {}
    state = properties.get("provisioningState", "Succeeded")
    more = {"createdTime": _CREATED, "changedTime": _CHANGED, "provisioningState": state}
    return shown | {name: more[name] for name in expanded if name in more}


def _filter(text: str) -> Callable[[Json], bool]:
    """Return the test for filters like `resourceType eq 'Microsoft.Web/sites' and location eq 'westeurope'`."""
    wanted: dict[str, str] = {}
    for part in filter(None, re.split(r"\s+and\s+", text, flags=re.IGNORECASE)):
        match = _CONDITION.fullmatch(part.strip())
        if match is None or match["field"].casefold() not in (*_READ, "tagname", "tagvalue"):
            raise refusal(400, "InvalidFilterInQueryString", f"Invalid $filter '{text}' in the query string.")
        wanted[match["field"].casefold()] = match["text"].casefold()
    tag, value = wanted.pop("tagname", None), wanted.pop("tagvalue", None)
    return lambda body: _is_tagged(body, tag, value) and all(_READ[name](body) == want for name, want in wanted.items())


def _is_tagged(body: Json, tag: str | None, value: str | None) -> bool:
    tags = {str(name).casefold(): str(held).casefold() for name, held in (body.get("tags") or {}).items()}
    return tag is None or (tag in tags and value in (None, tags[tag]))


def _group_of(resource_id: str) -> str:
    parts = fold(resource_id).split("/")
    return parts[4] if len(parts) > 4 and parts[3] == "resourcegroups" else ""


_READ: Mapping[str, Reading] = {
    "resourcetype": lambda body: str(body["type"]).casefold(),
    "resourcegroup": lambda body: _group_of(str(body["id"])),
    "name": lambda body: str(body["name"]).casefold(),
    "location": lambda body: str(body["location"]).replace(" ", "").casefold(),
}
