"""Lists of role assignments, role definitions and deny assignments, seen from a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.filters import AssignmentFilter
from simulator.shapes import authorization as shapes
from simulator.world import ROOT, Assignment, Denial, Role, World, fold, within

Bodies = Sequence[dict[str, Any]]


def answer(world: World, access: Access, path: str, kind: str, query: Mapping[str, str]) -> Answer | None:
    """Answer a list or one of its items; `None` when the path is not about authorization."""
    readers: Mapping[str, Callable[[World, str, str], Bodies]] = {
        "microsoft.authorization/roleassignments": _assignments,
        "microsoft.authorization/roledefinitions": _definitions,
        "microsoft.authorization/denyassignments": _denials,
    }
    reader = readers.get(kind.casefold())
    if reader is None:
        return None
    scope, name = _split(path, kind)
    _demand(access, kind, scope)
    bodies = reader(world, scope, query.get("$filter", ""))
    return _one(bodies, name, path, kind) if name else Answer(200, {"value": bodies})


def _demand(access: Access, kind: str, scope: str) -> None:
    """Definitions above all subscriptions are the same for everyone: a right to read them anywhere is enough."""
    action = f"{kind}/read"
    if scope != ROOT or not kind.casefold().endswith("/roledefinitions") or not access.may_below(action, ROOT):
        access.demand(action, scope)


def _split(path: str, kind: str) -> tuple[str, str]:
    at = path.casefold().rindex(f"/providers/{kind.casefold()}")
    return path[:at] or ROOT, path[at + len("/providers/") + len(kind) :].strip("/")


def _one(bodies: Bodies, name: str, path: str, kind: str) -> Answer:
    for body in bodies:
        if body["name"].casefold() == name.casefold():
            return Answer(200, body)
    is_definition = kind.casefold().endswith("/roledefinitions")
    code = "RoleDefinitionDoesNotExist" if is_definition else "RoleAssignmentNotFound"
    raise refusal(404, code, f"'{path}' does not exist.")


def _assignments(world: World, scope: str, text: str) -> Bodies:
    wanted = AssignmentFilter(text)
    return [shapes.assignment(given) for given in world.assignments_near(scope) if _wants(world, wanted, given, scope)]


def _wants(world: World, wanted: AssignmentFilter, given: Assignment, scope: str) -> bool:
    if not _related(world, given.scope, scope, below=not wanted.at_scope):
        return False
    if wanted.principal:
        return given.principal == wanted.principal
    return not wanted.assigned_to or given.principal in _identities(world, wanted.assigned_to)


def _identities(world: World, principal: str) -> frozenset[str]:
    if principal == world.caller.id:
        return world.caller.identities
    return frozenset((principal, *(group for group, members in world.groups.items() if principal in members)))


def _definitions(world: World, scope: str, text: str) -> Bodies:
    del text  # `atScopeAndBelow()` and `type eq` are accepted and change nothing
    return [shapes.definition(role, scope) for role in world.roles_near(scope) if _is_assignable(world, role, scope)]


def _is_assignable(world: World, role: Role, scope: str) -> bool:
    return not role.scopes or any(_related(world, assignable, scope, below=False) for assignable in role.scopes)


def _denials(world: World, scope: str, text: str) -> Bodies:
    at_scope = AssignmentFilter(text).at_scope
    return [shapes.denial(taken) for taken in world.denials if _applies(world, taken, scope, below=not at_scope)]


def _applies(world: World, taken: Denial, scope: str, *, below: bool) -> bool:
    return _related(world, taken.scope, scope, below=below)


def _related(world: World, given: str, scope: str, *, below: bool) -> bool:
    here, there = fold(scope), fold(given)
    return within(here, there) or there in world.ancestors(here) or (below and within(there, here))
