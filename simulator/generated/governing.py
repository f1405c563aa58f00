"""Who may do what, what is locked, and which tickets there are."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Resource
from simulator.roles import BUILT_IN
from simulator.shapes import locks, support
from simulator.world import Assignment, Caller, Permission, Role

_BY_NAME = {role.name: role for role in BUILT_IN}
# How the other assignments are spread; most people have a role on a group, few on the subscription.
_GIVEN = ("Contributor", "Reader", "Monitoring Reader", "Support Request Contributor", "Owner", "Backup Reader")
_TYPES = ("User", "User", "Group", "ServicePrincipal")
_PEOPLE_OF_ONE_SUBSCRIPTION = 40
_STATUSES = ("Closed", "Closed", "Open")


def make(ground: Ground) -> Iterator[Resource]:
    """Make locks and tickets in one subscription."""
    for place, number in enumerate(ground.run("authorization/locks")):
        scope = ground.path_of(ground.group_of(place))
        name = f"keep-{place // len(ground.groups)}"
        yield ground.keep(locks.lock(scope, name, level="CanNotDelete", notes=f"Ask team {number % 6} first."))
    for place, number in enumerate(ground.run("support/supporttickets")):
        body = support.ticket(_ticket(ground, place, number))
        yield ground.keep(body, graph_properties=support.graph_properties(body))


def assignments(ground: Ground, caller: Caller) -> Iterator[Assignment]:
    """Give the caller Reader on the subscription, and others what the numbers ask for."""
    reader = _BY_NAME["Reader"]
    yield Assignment(role=reader, principal=caller.id, principal_type="ServicePrincipal", scope=ground.path)
    for place, number in enumerate(ground.run("authorization/roleassignments")[1:]):
        on_subscription = place % 5 == 0
        person = number // 3 if place >= _PEOPLE_OF_ONE_SUBSCRIPTION else number
        yield Assignment(
            role=_BY_NAME[_GIVEN[place % len(_GIVEN)]],
            principal=steady_guid("principal", str(person), str(place)),
            principal_type=_TYPES[place % len(_TYPES)],
            scope=ground.path if on_subscription else ground.path_of(ground.group_of(place)),
        )


def roles(ground: Ground) -> Iterator[Role]:
    """Define the custom roles of a subscription."""
    for number in ground.run("authorization/roledefinitions"):
        yield Role(
            id=steady_guid("custom role", str(number)),
            name=f"Operator of workload {number}",
            permissions=(Permission(actions=("*/read", "Microsoft.Compute/virtualMachines/restart/action")),),
            built_in=False,
            scopes=(ground.path,),
        )


def _ticket(ground: Ground, place: int, number: int) -> support.Ticket:
    return support.Ticket(
        id=f"{ground.path}/providers/Microsoft.Support/supportTickets/26{number:014d}",
        number=f"26{number:014d}",
        subscription=ground.path.rsplit("/", 1)[1],
        created=ground.ago(days=3 + 29 * place),
        status=_STATUSES[place % len(_STATUSES)],
        severity="Moderate" if place % 2 else "Minimal",
        plan="ProDirect",
        first_name="Operations",
        last_name=f"lead {number}",
        mail=f"operations-{number}@contoso.com",
    )
