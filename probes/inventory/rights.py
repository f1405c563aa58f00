"""What the identity golive runs as may read: the proof on which every absence in Azure rests.

It runs with every gate. Resource Graph and many lists leave out what the caller may not read and say nothing
about it, so a short answer means something only where the right to see all of it is proven.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.azure import Subscription
from collector.facts.support import DenyAssignment, HeldRole, Permission, RoleDefinition
from collector.model import fold_id, lies_within, subscription_of
from collector.probe import Item, Malformed, Moment, PerItem, PerSubscription, Probe, Read

API = "2022-04-01"
_AUTHORIZATION = "providers/Microsoft.Authorization"
_EVERYONE = "00000000-0000-0000-0000-000000000000"


def parse_subscription(item: Item) -> Iterator[Subscription]:
    """The subscription itself (Microsoft.Resources 2022-12-01); any other object is no proof that it is there."""
    place = fold_id(item.text("id"))
    if place != f"/subscriptions/{subscription_of(place)}" or not lies_within(place, item.asked):
        raise Malformed("id", place, detail=f"the answer for {item.asked} is about something else")
    yield Subscription(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        state=item.maybe_text("state"),
        quota_id=item.maybe_text("subscriptionPolicies.quotaId"),
        spending_limit=item.maybe_text("subscriptionPolicies.spendingLimit"),
        tenant=(item.maybe_text("tenantId") or "").casefold() or None,
    )


def parse_held_role(item: Item) -> Iterator[HeldRole]:
    """A role assignment of the caller, as the filter `assignedTo` lists it."""
    yield HeldRole(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        scope=item.text("properties.scope"),
        role=item.text("properties.roleDefinitionId"),
        principal=item.text("properties.principalId"),
        conditional=item.maybe_text("properties.condition") is not None,
    )


def parse_definition(item: Item) -> Iterator[RoleDefinition]:
    """A built-in or custom role."""
    yield RoleDefinition(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.maybe_text("properties.roleName"),
        permissions=_permissions(item),
    )


def parse_denial(item: Item) -> Iterator[DenyAssignment]:
    """A deny assignment, made by managed applications, deployment stacks and blueprints.

    One that does not say what it takes away, or from whom, could take everything from us: it is refused.
    """
    for path in ("properties.permissions", "properties.principals"):
        if item.maybe_objects(path) is None:
            raise Malformed(path, None)
    yield DenyAssignment(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        scope=item.text("properties.scope"),
        permissions=_permissions(item),
        principals=_principals(item, "properties.principals"),
        names_groups=_names_groups(item),
        excluded=_principals(item, "properties.excludePrincipals"),
        children=not item.maybe_flag("properties.doNotApplyToChildScopes"),
    )


def _permissions(item: Item) -> tuple[Permission, ...]:
    entries = (item.inside(raw) for raw in item.maybe_objects("properties.permissions") or ())
    return tuple(
        Permission(actions=entry.maybe_texts("actions") or (), not_actions=entry.maybe_texts("notActions") or ())
        for entry in entries
    )


def _principals(item: Item, path: str) -> tuple[str, ...]:
    names = (item.inside(raw).text("id") for raw in item.maybe_objects(path) or ())
    return tuple("everyone" if name == _EVERYONE else name for name in names)


def _names_groups(item: Item) -> bool:
    kinds = (item.inside(raw).maybe_text("type") for raw in item.maybe_objects("properties.principals") or ())
    return any((kind or "").casefold() not in ("user", "serviceprincipal", "systemdefined") for kind in kinds)


def role_of(item: Item) -> str:
    """Return the id of the role that an assignment gives: a scope uses few of the hundreds that exist."""
    return item.text("properties.roleDefinitionId")


_HELD = PerSubscription(
    f"{_AUTHORIZATION}/roleAssignments", API, query=(("$filter", "assignedTo('{caller}')"),), moment=Moment.AROUND
)
_DENIALS = PerSubscription(f"{_AUTHORIZATION}/denyAssignments", API, moment=Moment.AROUND)

PROBE = Probe(
    id="inventory-rights",
    title="What golive itself may read",
    reads=(
        Read(PerSubscription("", "2022-12-01", single=True, moment=Moment.LAST), parse_subscription, (Subscription,)),
        Read(_HELD, parse_held_role, (HeldRole,)),
        Read(PerItem(_HELD, role_of, API, single=True), parse_definition, (RoleDefinition,)),
        Read(_DENIALS, parse_denial, (DenyAssignment,)),
    ),
    rights=(
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Authorization/roleAssignments/read",
        "Microsoft.Authorization/roleDefinitions/read",
        "Microsoft.Authorization/denyAssignments/read",
    ),
)
