"""The estate as the endpoints see it: subscriptions, resources, roles and the one caller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Json = Mapping[str, Any]


def fold(resource_id: str) -> str:
    """Return an id in the one spelling by which ids are compared."""
    return "/" + resource_id.strip("/").casefold()


def within(inner: str, outer: str) -> bool:
    """Say whether a folded id is another folded id or lies below it; `/` holds everything."""
    return outer in {"/", inner} or inner.startswith(outer + "/")


def steady_guid(*parts: str) -> str:
    """Return a GUID that is the same in every run for the same parts."""
    return str(uuid5(NAMESPACE_URL, "/".join(parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription with what `GET /subscriptions` shows of it."""

    id: str
    name: str
    state: str
    quota_id: str
    spending_limit: str
    management_groups: tuple[str, ...]
    unregistered: tuple[str, ...]
    """Resource providers that are not registered: their lists answer 409."""

    @property
    def path(self) -> str:
        return f"/subscriptions/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource as the resource manager shows it, and where Resource Graph differs."""

    body: Json
    graph_id: str = ""
    """The spelling of the id in Resource Graph, where it differs."""
    graph_properties: Json | None = None

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def type(self) -> str:
        return type_of(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One entry of a role: what it allows, less what it takes away again."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role definition, built in or written in the estate."""

    id: str
    name: str
    permissions: tuple[Permission, ...]
    built_in: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A role given to a principal at a scope."""

    role: Role
    principal: str
    principal_type: str
    scope: str
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A deny assignment; no principals means everyone."""

    name: str
    scope: str
    permission: Permission
    principals: tuple[str, ...]
    excluded: tuple[str, ...]
    children: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks: the service principal whose rights decide what is seen."""

    id: str
    app: str
    groups: tuple[str, ...]
    billing_reader: bool

    @property
    def identities(self) -> frozenset[str]:
        return frozenset((self.id, *self.groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """The billing account that pays, and the items of its subscription list."""

    account: Json
    agreement: str
    subscriptions: tuple[Json, ...]
    pays_for: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that the simulated Azure holds."""

    now: datetime
    tenant: str
    token_lifetime: int
    """Seconds."""
    page_size: int
    caller: Caller
    subscriptions: tuple[Subscription, ...]
    roles: tuple[Role, ...]
    assignments: tuple[Assignment, ...]
    denials: tuple[Denial, ...]
    billing: Billing | None
    resources: tuple[Resource, ...]
    groups: Mapping[str, frozenset[str]]
    """Members of each group, by the object id of the group."""
    by_id: Mapping[str, Resource] = field(init=False)
    by_type: Mapping[str, tuple[Resource, ...]] = field(init=False)

    def __post_init__(self) -> None:
        by_type: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            by_type[resource.type].append(resource)
        object.__setattr__(self, "by_id", {fold(resource.id): resource for resource in self.resources})
        object.__setattr__(self, "by_type", {kind: tuple(found) for kind, found in by_type.items()})

    def subscription(self, subscription_id: str) -> Subscription | None:
        wanted = subscription_id.casefold()
        return next((found for found in self.subscriptions if found.id.casefold() == wanted), None)

    def ancestors(self, folded: str) -> tuple[str, ...]:
        """Return the folded scopes above the subscription of an id: its management groups and the root."""
        parts = folded.split("/")
        subscription = self.subscription(parts[2]) if len(parts) > 2 and parts[1] == "subscriptions" else None
        names = subscription.management_groups if subscription else ()
        return (*(fold(f"/providers/Microsoft.Management/managementGroups/{name}") for name in names), "/")


def type_of(resource_id: str) -> str:
    """Return the lower-case type of an id, for example `microsoft.compute/virtualmachines`."""
    parts = fold(resource_id).strip("/").split("/")
    if "providers" not in parts:
        return "microsoft.resources/" + ("subscriptions/resourcegroups" if len(parts) > 2 else "subscriptions")
    start = len(parts) - 1 - parts[::-1].index("providers")
    return "/".join([parts[start + 1], *parts[start + 2 :: 2]])


def subscription_of(resource_id: str) -> str:
    """Return the lower-case subscription of an id, or an empty text."""
    parts = fold(resource_id).split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "subscriptions" else ""
