"""Management groups: the list, one of them, and what lies below one."""

from __future__ import annotations

from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.shapes import management as shapes
from simulator.world import ManagementGroup, World, fold

_GROUPS = "/providers/microsoft.management/managementgroups"
_READ = "Microsoft.Management/managementGroups/read"
_READ_BELOW = "Microsoft.Management/managementGroups/descendants/read"


def answer(world: World, access: Access, path: str) -> Answer | None:
    """Answer the paths about management groups; `None` for any other path."""
    folded = fold(path)
    if folded == _GROUPS:
        visible = [group for group in world.management_groups if access.may(_READ, group.path)]
        return Answer(200, {"value": [shapes.group(group, world.tenant) for group in visible]})
    name, _, rest = folded.removeprefix(_GROUPS + "/").partition("/")
    if not folded.startswith(_GROUPS + "/") or rest not in ("", "descendants"):
        return None
    access.demand(_READ_BELOW if rest else _READ, f"/providers/Microsoft.Management/managementGroups/{name}")
    group = _find(world, name)
    return _descendants(world, group) if rest else Answer(200, shapes.group(group, world.tenant))


def _find(world: World, name: str) -> ManagementGroup:
    for group in world.management_groups:
        if group.name.casefold() == name:
            return group
    raise refusal(404, "NotFound", f"The management group '{name}' was not found.")


def _descendants(world: World, above: ManagementGroup) -> Answer:
    """List the groups and subscriptions below a group, at any depth."""
    top = fold(above.path)
    groups = [group for group in world.management_groups if top in world.ancestors(fold(group.path))]
    subscriptions = [found for found in world.subscriptions if top in world.ancestors(fold(found.path))]
    return Answer(
        200,
        {
            "value": [
                *(shapes.child_group(group, world.tenant) for group in groups),
                *(shapes.child_subscription(found, world.tenant) for found in subscriptions),
            ]
        },
    )
