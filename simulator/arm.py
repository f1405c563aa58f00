"""The resource manager: lists and single objects, paged, trimmed and refused as the caller's rights say."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator import (
    activity,
    authorization,
    billing,
    filters,
    fired_alerts,
    locations,
    management,
    metrics,
    subscriptions,
)
from simulator.access import Access
from simulator.answers import Answer, Refused, refusal
from simulator.pages import Request, page
from simulator.world import Resource, World, fold, subscription_of

# Lists whose own name hides the type of what they hold.
_LISTED_AS = {
    "microsoft.recoveryservices/vaults/backupprotecteditems": (
        "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
    ),
    "microsoft.recoveryservices/vaults/replicationprotecteditems": (
        "microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems"
    ),
    "microsoft.sql/servers/replicationlinks": "microsoft.sql/servers/databases/replicationlinks",
}
# Lists of what hangs on one scope; what hangs on a resource below it is not among them.
_OF_ONE_SCOPE = frozenset({"microsoft.insights/diagnosticsettings"})
# Their operation has no pages (`x-ms-pageable` with `nextLinkName: null`), so no client follows a link from them.
_NEVER_PAGED = frozenset({"microsoft.insights/metricalerts"})
# What a list leaves empty and only the thing by itself shows (`azext25:site-recovery/…A2A_scenarios` 078 and 080).
_LISTED_WITHOUT = {"microsoft.recoveryservices/vaults/replicationrecoveryplans": "groups"}
# Listed below a subscription, with ids that tell of none.
_OF_NO_SUBSCRIPTION = frozenset({"microsoft.security/assessmentmetadata"})
_WHOLE = sys.maxsize
_WORKBOOK = "microsoft.insights/workbooks"
_TICKETS = "microsoft.support/supporttickets"
_TICKETS_BY_DEFAULT = 25
_TICKETS_AT_MOST = 100
_NAMESPACES = frozenset(namespace.casefold() for namespace in subscriptions.NAMESPACES)


@dataclass(frozen=True, slots=True)
class Target:
    """What a path names: the scope before its last `providers`, then a type and perhaps a name."""

    path: str
    scope: str
    namespace: str
    types: tuple[str, ...]
    is_item: bool

    @property
    def type(self) -> str:
        return "/".join((self.namespace, *self.types))

    @property
    def parent(self) -> str:
        """What a list hangs on: its scope, or the resource above a child type."""
        return self.path.rsplit("/", 1)[0] if len(self.types) > 1 else self.scope


def answer(world: World, access: Access, request: Request) -> Answer:
    """Answer a GET, or raise `Refused`."""
    if "api-version" not in request.query:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise refusal(400, "MissingApiVersionParameter", message)
    if (found := subscriptions.answer(world, access, request.path, request.query)) is not None:
        return _paged(request, found, world.page_size)
    target = parse(request.path)
    _check_subscription(world, access, target)
    if (measured := metrics.answer(world, access, target.path, request.query)) is not None:
        return measured
    found = authorization.answer(world, access, target.path, target.type, request.query)
    found = found or billing.answer(world, access, target.path) or management.answer(world, access, target.path)
    found = found or locations.answer(world, access, target.path)
    found = found or activity.answer(world, access, target.path, request.query)
    if found is not None:
        return _paged(request, found, world.page_size)
    return _item(world, access, target, request) if target.is_item else _list(world, access, target, request)


def parse(path: str) -> Target:
    """Take a path apart; `Refused` with 404 when it is none of the resource manager."""
    parts = path.strip("/").split("/")
    folded = [part.casefold() for part in parts]
    followed = [at for at, part in enumerate(folded[:-2]) if part == "providers"]
    if followed:
        at = followed[-1]
        rest = parts[at + 2 :]
        return Target(path, "/" + "/".join(parts[:at]), parts[at + 1], tuple(rest[::2]), len(rest) % 2 == 0)
    if folded[0] == "subscriptions" and len(parts) in (2, 3, 4):
        types = ("subscriptions", *parts[2:3])
        return Target(path, "/" + "/".join(parts[:2]), "Microsoft.Resources", types, len(parts) % 2 == 0)
    raise refusal(404, "NotFound", f"No route is known for '{path}'.")


def _paged(request: Request, found: Answer, size: int) -> Answer:
    if "value" not in found.content:
        return found
    bodies = found.content["value"]
    total = {"count": {"type": "Total", "value": len(bodies)}} if fold(request.path) == "/subscriptions" else {}
    return page(request, bodies, size, total)


def _check_subscription(world: World, access: Access, target: Target) -> None:
    wanted = subscription_of(target.path)
    if not wanted:
        return
    subscription = world.subscription(wanted)
    if subscription is None:
        raise refusal(404, "SubscriptionNotFound", f"The subscription '{wanted}' could not be found.")
    unregistered = {name.casefold() for name in subscription.unregistered}
    if target.namespace.casefold() in unregistered and access.sees(subscription.path):
        code = "MissingSubscriptionRegistration"
        message = f"The subscription is not registered to use namespace '{target.namespace}'."
        details = [{"code": code, "target": target.namespace, "message": message}]
        raise refusal(409, code, message, details=details)


def _item(world: World, access: Access, target: Target, request: Request) -> Answer:
    access.demand(f"{target.type}/read", target.path)
    found = world.by_id.get(fold(target.path))
    if found is None:
        raise _not_found(target)
    return Answer(200, _workbook(found, request) if found.type == _WORKBOOK else found.content)


def _workbook(found: Resource, request: Request) -> dict[str, Any]:
    """Return a workbook, with its content only where that is asked for; by itself it does not tell its type."""
    has_content = request.query.get("canFetchContent", "").casefold() == "true"
    shown = {} if has_content else {"properties": found.graph_properties}
    return {**found.content, "type": None, **shown}


def _not_found(target: Target) -> Refused:
    parts = target.path.strip("/").split("/")
    if target.type.casefold() == "microsoft.resources/subscriptions/resourcegroups":
        return refusal(404, "ResourceGroupNotFound", f"Resource group '{parts[-1]}' could not be found.")
    in_group = len(parts) > 3 and parts[2].casefold() == "resourcegroups"
    group = parts[3] if in_group else "<null>"
    message = f"The Resource '{target.type}/{parts[-1]}' under resource group '{group}' was not found."
    return refusal(404, "ResourceNotFound", message)


def _list(world: World, access: Access, target: Target, request: Request) -> Answer:
    _check_namespace(world, target)
    _check_parent(world, access, target)
    kind = target.type.casefold()
    action = f"{target.type}/read"
    if not access.may_below(action, target.parent):
        raise access.denial(action, target.parent)
    found = [resource for resource in _below(world, kind, target) if access.may_at(action, resource.folded)]
    if asked := request.query.get("$filter", ""):
        keeps = filters.on_properties(asked)
        found = [resource for resource in found if keeps(resource.body)]
    if kind == fired_alerts.KIND:
        found = fired_alerts.asked(found, request.query, world.now)
    bodies = [_as_listed(kind, resource) for resource in found]
    return page(request, bodies, _size(kind, request, world.page_size), {})


def _check_namespace(world: World, target: Target) -> None:
    wanted = target.namespace.casefold()
    if wanted in _NAMESPACES or any(kind.startswith(wanted + "/") for kind in world.by_type):
        return
    raise refusal(404, "InvalidResourceNamespace", f"The resource namespace '{target.namespace}' is invalid.")


def _check_parent(world: World, access: Access, target: Target) -> None:
    """A list below a resource that is not there is a 404, but only for those who may know."""
    hangs_on_resource = len(target.types) > 1 or "/providers/" in target.scope.casefold()
    if not hangs_on_resource or target.namespace == "Microsoft.Resources":
        return
    above = parse(target.parent)
    if above.type.casefold().endswith("/locations"):  # a region is there without being described
        return
    if fold(target.parent) not in world.by_id and access.may(f"{above.type}/read", target.parent):
        raise _not_found(above)


def _below(world: World, kind: str, target: Target) -> Sequence[Resource]:
    shelf = world.inventory.shelf(subscription_of(target.path), _LISTED_AS.get(kind, kind))
    below = target.path if kind in _OF_ONE_SCOPE else target.parent
    return [found for found in shelf.below(fold(below)) if found.in_arm]


def _as_listed(kind: str, resource: Resource) -> dict[str, Any]:
    if kind in _OF_NO_SUBSCRIPTION:
        return {**resource.content, "id": resource.id[resource.id.index("/providers/") :]}
    if kind not in _LISTED_WITHOUT:
        return resource.content
    body = resource.body
    body["properties"][_LISTED_WITHOUT[kind]] = []
    return body


def _size(kind: str, request: Request, page_size: int) -> int:
    if kind in _NEVER_PAGED:
        return _WHOLE
    if kind == fired_alerts.KIND:
        return fired_alerts.page_size(request.query, page_size)
    if kind != _TICKETS:
        return page_size
    text = request.query.get("$top", str(_TICKETS_BY_DEFAULT))
    if not text.isdigit() or not 1 <= int(text) <= _TICKETS_AT_MOST:
        raise refusal(400, "InvalidParameter", f"$top must be between 1 and {_TICKETS_AT_MOST}.")
    return min(int(text), page_size)
