"""What may go wrong, drawn by chance: faults by request, rights that are missing, and changes while Azure is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from fault_runs import ESTATES, Estate, Plan, estate_named, shipped_probes
from fault_wire import Change, Mishap, Trouble
from simulator.faults import CHANCES, Chance, Fault, Faults, Match, Rule
from simulator.service import Bucket, Service, Window
from simulator.world import ROOT, Assignment, Denial, Permission, Role, World, steady_guid

PLACES = (
    "^/subscriptions$",
    "^/subscriptions/[^/]+$",
    "^/batch$",
    "ResourceGraph",
    "roleAssignments",
    "roleDefinitions",
    "denyAssignments",
    "supportTickets",
    "billingProperty",
    "billingAccounts",
    "actionGroups",
    "vaults$",
    "backupProtectedItems",
    "virtualMachines$",
    "metricAlerts",
    "actionRules",
    "",
)
ACTIONS = tuple(sorted({right for probe in shipped_probes() for right in probe.rights}))
READER = Permission(actions=("*/read",))
_MOST_READS = 50

_FAULTS: tuple[Mapping[str, Any], ...] = (
    *({"status": status} for status in (400, 401, 403, 404, 405, 408, 409, 429, 500, 502, 503, 504)),
    *({"status": 429, "retry_after": seconds} for seconds in (0, 1, 30, 1800)),
    *({"status": 503, "retry_after": seconds} for seconds in (2, 1800)),
    *({"body": body} for body in ("text", "truncated", "empty", "html")),
    {"status": 403, "body": "html"},
    {"reset": True},
    {"truncate": True},
    {"drop_next_link": True},
    {"foreign_next_link": "attacker.example"},
    {"result_truncated": True},
    {"repeat_row": True},
    {"token_expired": True},
)
rules = st.builds(
    Rule,
    st.builds(
        Match,
        method=st.just(""),
        path=st.sampled_from(PLACES).map(lambda text: re.compile(text, re.IGNORECASE)),
        nth=st.frozensets(st.integers(1, 9), max_size=3),
        every=st.sampled_from((0, 0, 2, 3, 5)),
    ),
    st.sampled_from(_FAULTS).map(lambda said: Fault(**said)),
)
mishaps = st.builds(
    Mishap,
    st.sampled_from(Trouble),
    st.sampled_from(("", "/batch", "ResourceGraph", "roleAssignments", "vaults")),
    st.integers(1, 8),
    st.sampled_from((0, 0, 1, 3)),
)
chances = st.builds(
    Chance,
    seed=st.integers(0, 10**6),
    rates=st.dictionaries(st.sampled_from(CHANCES), st.sampled_from((0.02, 0.05, 0.15)), min_size=1),
    retry_after=st.sampled_from((0, 1, 9)),
)
passing_chances = st.builds(
    Chance,
    seed=st.integers(0, 10**6),
    rates=st.just({"429": 0.03, "500": 0.02, "503": 0.02, "reset": 0.02, "truncate": 0.02}),
)
services = st.builds(
    Service,
    graph=st.sampled_from((None, Window(queries=1, seconds=5), Window(queries=2, seconds=5), Window())),
    reads=st.sampled_from((None, Bucket(capacity=12, per_second=1), Bucket(capacity=40, per_second=5), Bucket())),
    batches=st.sampled_from((True, True, True, False)),
)


@dataclass(frozen=True)
class Case:
    """An estate by its name, and a run over it."""

    estate: str
    plan: Plan


def _faults_of(found: list[Rule], chance: Chance | None) -> Callable[[], Faults]:
    return lambda: Faults(found, chance)


@st.composite
def settings_of_runs(draw: st.DrawFn, **fixed: Any) -> dict[str, Any]:
    """Draw batches, workers, pace, deadline and budget."""
    drawn = {
        "batches": draw(st.booleans()),
        "workers": draw(st.sampled_from((1, 8))),
        "seconds": draw(st.sampled_from((0.0, 0.05, 2.0, 20.0))),
        "deadline": draw(st.sampled_from((600.0, 600.0, 120.0, 20.0, 1.0))),
        "max_requests": draw(st.none() | st.none() | st.integers(0, 60)),
    }
    return {**drawn, **fixed}


@st.composite
def worlds(draw: st.DrawFn, estate: Estate) -> World:
    """Draw another page size and other quotas for the world of an estate; what is in it stays."""
    size = draw(st.sampled_from((1, 3, 7, 100)))
    return replace(estate.world, page_size=size, service=draw(services))


@st.composite
def faulty_cases(draw: st.DrawFn) -> Case:
    """Draw a run with faults by request."""
    name = draw(st.sampled_from(ESTATES))
    found = draw(st.lists(rules, max_size=4))
    chance = draw(st.none() | chances)
    plan = Plan(
        world=draw(worlds(estate_named(name))),
        faults=_faults_of(found, chance),
        mishaps=draw(st.lists(mishaps, max_size=3)),
        **draw(settings_of_runs()),
    )
    return Case(name, plan)


@st.composite
def passing_cases(draw: st.DrawFn) -> Case:
    """Draw a run with the faults of an ordinary bad day, and time enough to get over them."""
    name = draw(st.sampled_from(ESTATES))
    chance = draw(passing_chances)
    plan = Plan(
        world=draw(worlds(estate_named(name))),
        faults=_faults_of([], chance),
        **draw(settings_of_runs(seconds=0.05, deadline=3600.0, max_requests=None)),
    )
    return Case(name, plan)


# --- Rights -----------------------------------------------------------------------------------------------


def scopes_in(world: World) -> tuple[str, ...]:
    """The scopes at which rights can be given or taken: subscriptions, groups, and the resources themselves."""
    resources = (found.id for found in world.inventory.resources)
    groups = ("/".join(found.split("/")[:5]) for found in resources if found.count("/") > 4)
    return tuple(dict.fromkeys((*(found.path for found in world.subscriptions), *groups, *world_ids(world))))


def world_ids(world: World) -> tuple[str, ...]:
    return tuple(found.id for found in world.inventory.resources)


def with_roles(world: World, given: Mapping[str, Permission]) -> World:
    """Give the caller these permissions, by scope, in place of all that it has."""
    others = tuple(one for one in world.assignments if one.principal not in world.caller.identities)
    own = [_assignment(world, scope, permission) for scope, permission in given.items()]
    roles = (*world.roles, *(one.role for one in own if one.role not in world.roles))
    return replace(world, assignments=(*others, *own), roles=roles)


def _assignment(world: World, scope: str, permission: Permission) -> Assignment:
    name = f"drawn {permission.actions} but {permission.not_actions}"
    role = Role(id=steady_guid("role", name), name=name, permissions=(permission,), built_in=False)
    return Assignment(role=role, principal=world.caller.id, principal_type="ServicePrincipal", scope=scope)


permissions = st.one_of(
    st.just(READER),
    st.sets(st.sampled_from(ACTIONS), min_size=1, max_size=3).map(
        lambda without: Permission(actions=("*/read",), not_actions=tuple(sorted(without)))
    ),
    st.sampled_from(ACTIONS).map(
        lambda without: Permission(actions=tuple(action for action in ACTIONS if action != without))
    ),
    st.sets(st.sampled_from(ACTIONS), min_size=1, max_size=4).map(lambda some: Permission(actions=tuple(sorted(some)))),
)


@st.composite
def lesser_rights(draw: st.DrawFn, world: World) -> World:
    """Draw a world that is the same, in which the caller may read less, or the same by another way."""
    scopes = scopes_in(world)
    if draw(st.booleans()):
        given = draw(st.dictionaries(st.sampled_from((ROOT, *scopes)), permissions, max_size=3))
        world = with_roles(world, given)
    if draw(st.booleans()):
        world = replace(world, denials=draw(st.lists(denials(world, scopes), min_size=1, max_size=2)))
    return replace(world, caller=replace(world.caller, billing_reader=draw(st.booleans())))


@st.composite
def denials(draw: st.DrawFn, world: World, scopes: tuple[str, ...]) -> Denial:
    """Draw a deny assignment that may hit the caller."""
    actions = draw(st.just(("*",)) | st.just(("*/read",)) | st.sampled_from(ACTIONS).map(lambda one: (one,)))
    me = world.caller.id
    return Denial(
        name="drawn",
        scope=draw(st.sampled_from((ROOT, *scopes))),
        permission=Permission(actions=actions, not_actions=()),
        principals=draw(st.sampled_from(((), (me,), (steady_guid("someone else"),)))),
        excluded=draw(st.sampled_from(((), (), (me,)))),
        children=draw(st.booleans()),
    )


@st.composite
def denied_cases(draw: st.DrawFn) -> Case:
    """Draw a run whose caller may read less than it should, from its beginning."""
    name = draw(st.sampled_from(ESTATES))
    world = draw(lesser_rights(draw(worlds(estate_named(name)))))
    return Case(name, Plan(world=world, **draw(settings_of_runs(seconds=0.05, deadline=3600.0, max_requests=None))))


@st.composite
def changing_cases(draw: st.DrawFn) -> Case:
    """Draw a run during which a subscription disappears or rights are taken away."""
    name = draw(st.sampled_from(ESTATES))
    world = draw(worlds(estate_named(name)))
    after = draw(st.integers(1, _MOST_READS))
    gone = draw(st.sampled_from(world.subscriptions))
    changed = draw(st.just(world.without(gone.id)) | lesser_rights(world))
    drawn = draw(settings_of_runs(seconds=0.05, deadline=3600.0, max_requests=None))
    return Case(name, Plan(world=world, changes=(Change(after, changed),), **drawn))
