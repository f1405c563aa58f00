"""The estate as the endpoints see it: subscriptions, resources, roles and the one caller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from simulator.azure_devops.things import Project
from simulator.github.hub import Hub
from simulator.ids import fold, steady_guid, subscription_of, type_of, within
from simulator.inventory import Inventory, Json, Resource
from simulator.regions import Regions
from simulator.service import Service

__all__ = [
    "Assignment",
    "Billing",
    "Caller",
    "Denial",
    "Json",
    "ManagementGroup",
    "Permission",
    "Resource",
    "Role",
    "Subscription",
    "World",
    "fold",
    "steady_guid",
    "subscription_of",
    "type_of",
    "within",
]

ROOT = "/"
T = TypeVar("T")


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
class ManagementGroup:
    """A management group; the root of the tenant is none of them."""

    name: str
    display: str
    parent: str = ""
    """The name of the group above it; empty: right below the root."""

    @property
    def path(self) -> str:
        return f"/providers/Microsoft.Management/managementGroups/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One entry of a role: what it allows, less what it takes away again."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role definition, built in or written in the estate."""

    id: str
    name: str
    permissions: tuple[Permission, ...]
    built_in: bool = True
    scopes: tuple[str, ...] = ()
    """Where a custom role can be assigned; empty: in every subscription."""


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


class Near(Generic[T]):
    """Things with scopes, found by subscription, in the order of the estate."""

    def __init__(self, things: Iterable[T], scopes: Callable[[T], Iterable[str]]) -> None:
        self._all = tuple(things)
        self._indexes: defaultdict[str, list[int]] = defaultdict(list)
        for index, thing in enumerate(self._all):
            for subscription in dict.fromkeys(subscription_of(scope) for scope in scopes(thing) or (ROOT,)):
                self._indexes[subscription].append(index)

    def at(self, scope: str) -> Sequence[T]:
        """Return what has a scope in the subscription of this one or above all subscriptions."""
        subscription = subscription_of(scope)
        if not subscription:
            return self._all
        indexes = {*self._indexes.get("", ()), *self._indexes.get(subscription, ())}
        return [self._all[index] for index in sorted(indexes)]


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
    management_groups: tuple[ManagementGroup, ...] = ()
    roles: tuple[Role, ...]
    assignments: tuple[Assignment, ...]
    denials: tuple[Denial, ...] = ()
    billing: Billing | None = None
    inventory: Inventory
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Members of each group, by the object id of the group."""
    regions: Regions = field(default_factory=Regions)
    service: Service = field(default_factory=Service)
    github: Hub = field(default_factory=Hub)
    devops: tuple[Project, ...] = ()
    """The projects of Azure DevOps."""
    _subscriptions: Mapping[str, Subscription] = field(init=False)
    _ancestors: Mapping[str, tuple[str, ...]] = field(init=False)
    _assignments: Near[Assignment] = field(init=False)
    _roles: Near[Role] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_subscriptions", {found.id.casefold(): found for found in self.subscriptions})
        object.__setattr__(self, "_ancestors", self._climbed())
        object.__setattr__(self, "_assignments", Near(self.assignments, lambda given: (given.scope,)))
        object.__setattr__(self, "_roles", Near(self.roles, lambda role: role.scopes))

    @property
    def by_id(self) -> Mapping[str, Resource]:
        """What the resource manager has, by folded id."""
        return self.inventory.by_id

    @property
    def by_type(self) -> Mapping[str, tuple[Resource, ...]]:
        """What the resource manager has, by lower-case type."""
        return self.inventory.by_type

    def subscription(self, subscription_id: str) -> Subscription | None:
        return self._subscriptions.get(subscription_id.casefold())

    def without(self, subscription_id: str) -> World:
        """Return the world after a subscription has disappeared."""
        gone = subscription_id.casefold()
        return replace(self, subscriptions=tuple(found for found in self.subscriptions if found.id.casefold() != gone))

    def assignments_near(self, scope: str) -> Sequence[Assignment]:
        """Return the assignments in the subscription of a scope and outside of all subscriptions."""
        return self._assignments.at(scope)

    def roles_near(self, scope: str) -> Sequence[Role]:
        """Return the roles that can be given in the subscription of a scope or anywhere."""
        return self._roles.at(scope)

    def ancestors(self, folded: str) -> tuple[str, ...]:
        """Return the folded scopes above the subscription of an id, or above a management group; the root is last."""
        parts = folded.split("/", 3)
        is_in_subscription = len(parts) > 2 and parts[1] == "subscriptions"
        return self._ancestors.get("/".join(parts[:3]) if is_in_subscription else folded, (ROOT,))

    def _climbed(self) -> dict[str, tuple[str, ...]]:
        parents = {group.name.casefold(): group.parent.casefold() for group in self.management_groups}
        above = {fold(group.path): _chain((group.parent,), parents) for group in self.management_groups}
        return above | {fold(found.path): _chain(found.management_groups, parents) for found in self.subscriptions}


def _chain(names: tuple[str, ...], parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return the folded ids of some management groups and of all above them, then the root."""
    found: dict[str, None] = {}
    for first in names:
        name = first.casefold()
        while name and name not in found:
            found[name] = None
            name = parents.get(name, "")
    return (*(fold(ManagementGroup(name=name, display=name).path) for name in found), ROOT)
