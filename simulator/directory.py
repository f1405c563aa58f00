"""What Resource Graph alone shows as rows: role assignments, role definitions and management groups."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.shapes import authorization, management
from simulator.world import ROOT, Resource, Role, World


def rows(world: World) -> Iterator[Resource]:
    """Return these rows; what stands above all subscriptions has an id without one."""
    for given in world.assignments:
        yield Resource(body=authorization.assignment(given))
    for role in world.roles:
        for scope in _assignable(world, role):
            yield Resource(body=authorization.definition(role, scope))
    for group in world.management_groups:
        yield Resource(body=management.group(group, world.tenant))


def _assignable(world: World, role: Role) -> tuple[str, ...]:
    return (ROOT,) if role.built_in else role.scopes or tuple(found.path for found in world.subscriptions)
