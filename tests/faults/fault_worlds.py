"""The estates that are read, and how a run may find them: other rights, other quotas, a Resource Graph that lags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from collector.files.workload import load_workload
from collector.model import Workload
from simulator import estate
from simulator.generated import Spec, generated_world
from simulator.inventory import Inventory, Resource
from simulator.scenarios import scenarios
from simulator.world import Assignment, Denial, ManagementGroup, Permission, Role, World, steady_guid

READY, DENIED = "ready", "denied"
GENERATED = "generated"
ALMOST = "almost"
"""In good order but for a few things that lie apart: it looks ready to whoever does not see them."""
GROUPED = "grouped"
"""The same below a management group, which is all that the workload names."""
ESTATES = (*scenarios(), ALMOST, GENERATED, GROUPED)
_OWN_FILE = Path(__file__).with_name("almost.yaml")
_MADE = """
workload: made
tier: T1
go_live: 2026-12-15T08:00:00Z
scope: {{azure: {{subscriptions: [{}]}}}}
"""


@dataclass(frozen=True)
class Estate:
    """A world, the workload that goes live on it, and the folder of its reports."""

    name: str
    """What people sign is about the calm run of the estate of this name."""
    world: World
    workload_text: str
    folder: Path

    @cached_property
    def workload(self) -> Workload:
        return load_workload(self.workload_text, name="golive.yaml")

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """What stands in resource groups, in the order of the estate."""
        return tuple(found for found in self.world.inventory.resources if found.id.count("/") > 4)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        found = (resource.id for resource in self.resources if "/resourcegroups/" in resource.folded)
        return tuple(dict.fromkeys("/".join(one.split("/")[:5]) for one in found))

    @property
    def above(self) -> tuple[str, ...]:
        return tuple(found.path for found in self.world.management_groups)

    @property
    def subscriptions(self) -> tuple[str, ...]:
        return tuple(found.path for found in self.world.subscriptions)


@cache
def estate_named(name: str) -> Estate:
    """An estate of the demo, one like it, or a small generated one."""
    if name == GENERATED:
        return made_estate(Spec(2, 40), seed=4)
    if name == GROUPED:
        return _below_a_group(estate_named(ALMOST))
    scenario = scenarios().get(name, scenarios()[READY])
    world = estate.load(_OWN_FILE if name == ALMOST else scenario.estate)
    return Estate(name, world, scenario.workload.read_text("utf-8"), scenario.folder)


def made_estate(spec: Spec, seed: int) -> Estate:
    """A generated estate, all of which belongs to the workload."""
    world = generated_world(spec, seed=seed)
    text = _MADE.format(", ".join(found.id for found in world.subscriptions))
    return Estate(GENERATED, world, text, scenarios()[READY].folder)


def _below_a_group(found: Estate) -> Estate:
    group = ManagementGroup(name="shop", display="Shop")
    below = tuple(replace(one, management_groups=(group.name,)) for one in found.world.subscriptions)
    world = replace(found.world, management_groups=(group,), subscriptions=below)
    load_tests = ("Microsoft.LoadTestService/loadtests/readTest/action",)
    world = _with_roles(world, {group.path: Permission(actions=("*/read",), data_actions=load_tests)})
    declared = found.workload_text.partition("    subscriptions:")[0]
    support = found.workload_text.partition("support:")
    return Estate(
        GROUPED, world, f"{declared}    management_groups: [{group.name}]\n{''.join(support[1:])}", found.folder
    )


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the caller may read."""

    roles: Mapping[str, Permission] | None = None
    """By scope, in place of all that it has; `None` keeps its roles."""
    denials: tuple[Denial, ...] = ()
    billing: bool = True

    def in_world(self, world: World) -> World:
        caller = replace(world.caller, billing_reader=self.billing)
        return replace(_with_roles(world, self.roles), denials=self.denials, caller=caller)


def _with_roles(world: World, roles: Mapping[str, Permission] | None) -> World:
    if roles is None:
        return world
    own = [_given(world, scope, permission) for scope, permission in roles.items()]
    others = [found for found in world.assignments if found.principal not in world.caller.identities]
    definitions = dict.fromkeys((*world.roles, *(found.role for found in own)))
    return replace(world, assignments=(*others, *own), roles=tuple(definitions))


def _given(world: World, scope: str, permission: Permission) -> Assignment:
    name = f"{permission.actions} but {permission.not_actions}"
    role = Role(id=steady_guid("role", name), name=name, permissions=(permission,), built_in=False)
    return Assignment(role=role, principal=world.caller.id, principal_type="ServicePrincipal", scope=scope)


@dataclass(frozen=True)
class Lag:
    """One resource that Resource Graph shows otherwise than the resource manager: see `simulator.inventory.LAGS`."""

    resource: str
    how: str
    properties: Mapping[str, Any] = field(default_factory=dict)


def lagging(world: World, lags: Sequence[Lag]) -> World:
    """Return the world with a Resource Graph that lags."""
    by_id = {lag.resource: lag for lag in lags}
    return replace(world, inventory=Inventory(_seen(found, by_id) for found in world.inventory.resources))


def _seen(found: Resource, by_id: Mapping[str, Lag]) -> Resource:
    lag = by_id.get(found.id)
    return found if lag is None else found.seen(lag.how, lag.properties)


def settled(world: World, lags: Sequence[Lag]) -> World:
    """Return the same world when Resource Graph has seen every change: what was deleted is gone."""
    gone = {lag.resource for lag in lags if lag.how == "still"}
    return replace(world, inventory=Inventory(found for found in world.inventory.resources if found.id not in gone))
