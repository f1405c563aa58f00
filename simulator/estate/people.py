"""The sections about who is who and who may do what: caller, people, roles, denials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.estate.places import ROOT, Places
from simulator.roles import BUILT_IN
from simulator.strict import EstateError, Fields
from simulator.world import Assignment, Caller, Denial, Permission, Role, steady_guid

_TYPES = ("User", "Group", "ServicePrincipal", "ForeignGroup", "Device")
_CALLER = "caller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A principal that the estate names."""

    id: str
    name: str
    mail: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All named principals, and who is a member of which group."""

    named: Mapping[str, Person]
    members: Mapping[str, frozenset[str]]

    def find(self, name: str, where: str) -> Person:
        if name not in self.named:
            raise EstateError(f"{where}: {name!r} is not described under people; known: {', '.join(self.named)}")
        return self.named[name]


def read_people(fields: Fields) -> People:
    """Read `people: {name: {id, mail, name, type, members}}`."""
    named, members = {}, {}
    for short, entry in fields.named("people"):
        named[short] = Person(
            id=entry.text("id", steady_guid("person", short)),
            name=entry.text("name", short),
            mail=entry.text("mail", ""),
            type=entry.one_of("type", _TYPES, "User"),
        )
        members[short] = entry.texts("members")
        entry.done()
    people = People(named=named, members={})
    by_group = {
        named[short].id: frozenset(people.find(name, f"people.{short}.members").id for name in names)
        for short, names in members.items()
        if names
    }
    return People(named=named, members=by_group)


def read_caller(fields: Fields) -> Caller:
    """Read `caller: {id, app, groups, billing_reader}`."""
    entry = Fields(fields.mapping(_CALLER), _CALLER)
    caller = Caller(
        id=entry.text("id", steady_guid(_CALLER)),
        app=entry.text("app", steady_guid(_CALLER, "app")),
        groups=entry.texts("groups"),
        billing_reader=entry.flag("billing_reader", default=False),
    )
    entry.done()
    return caller


def read_roles(
    fields: Fields, people: People, places: Places, caller: Caller
) -> tuple[tuple[Role, ...], tuple[Assignment, ...]]:
    """Read `roles: [{who, role or actions, on}]` into all role definitions and the assignments."""
    definitions = {role.name: role for role in BUILT_IN}
    assignments: list[Assignment] = []
    for value, where in fields.each("roles"):
        entry = Fields(value, where)
        role = _role(entry, definitions)
        definitions[role.name] = role
        assignments += _assignments(entry, role, people, places, caller)
        entry.done()
    return tuple(definitions.values()), tuple(assignments)


def read_denials(fields: Fields, people: People, places: Places, caller: Caller) -> tuple[Denial, ...]:
    """Read `denials: [{name, on, actions, not_actions, who, except, children}]`; without `who` it hits everyone."""
    found = []
    for value, where in fields.each("denials"):
        entry = Fields(value, where)
        found.append(
            Denial(
                name=entry.text("name", "Deny"),
                scope=_scope(entry.text("on"), places, where),
                permission=Permission(actions=entry.texts("actions"), not_actions=entry.texts("not_actions")),
                principals=tuple(_principal(who, people, caller, where).id for who in entry.texts("who")),
                excluded=tuple(_principal(who, people, caller, where).id for who in entry.texts("except")),
                children=entry.flag("children", default=True),
            )
        )
        entry.done()
    return tuple(found)


def _role(entry: Fields, definitions: Mapping[str, Role]) -> Role:
    name = entry.text("role")
    if entry.has("actions"):
        permission = Permission(actions=entry.texts("actions"), not_actions=entry.texts("not_actions"))
        return Role(id=steady_guid("role", name), name=name, permissions=(permission,), built_in=False)
    if name not in definitions:
        raise EstateError(
            f"{entry.place('role')}: {name!r} is not built in; add `actions`, or write one of: {', '.join(definitions)}"
        )
    return definitions[name]


def _assignments(entry: Fields, role: Role, people: People, places: Places, caller: Caller) -> list[Assignment]:
    condition = entry.text("condition", "")
    scopes = [_scope(address, places, entry.place("on")) for address in entry.texts("on")]
    holders = [_principal(who, people, caller, entry.place("who")) for who in entry.texts("who")]
    return [
        Assignment(role=role, principal=holder.id, principal_type=holder.type, scope=scope, condition=condition)
        for scope in scopes
        for holder in holders
    ]


def _scope(address: str, places: Places, where: str) -> str:
    return ROOT if address == ROOT else places.scope(address, where)


def _principal(name: str, people: People, caller: Caller, where: str) -> Person:
    if name == _CALLER:
        return Person(id=caller.id, name=_CALLER, mail="", type="ServicePrincipal")
    return people.find(name, where)
