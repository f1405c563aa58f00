"""Who holds which role in each subscription: at it, above it and below it."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.support import RoleAssignment, RoleDefinition
from collector.probe import Item, PerItem, PerSubscription, Probe, Read
from probes.inventory.rights import API, parse_definition, role_of

_ASSIGNMENTS = PerSubscription("providers/Microsoft.Authorization/roleAssignments", API)
"""Without a filter the list holds what was given at the subscription, above it, and below it."""


def parse_assignment(item: Item) -> Iterator[RoleAssignment]:
    """A role assignment; older API versions leave out the type of the principal."""
    yield RoleAssignment(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        scope=item.text("properties.scope"),
        role=item.text("properties.roleDefinitionId"),
        principal=item.text("properties.principalId"),
        principal_type=item.maybe_text("properties.principalType"),
        conditional=item.maybe_text("properties.condition") is not None,
    )


PROBE = Probe(
    id="support-roles",
    title="Roles in and above each subscription",
    reads=(
        Read(_ASSIGNMENTS, parse_assignment, (RoleAssignment,)),
        Read(PerItem(_ASSIGNMENTS, role_of, API, single=True), parse_definition, (RoleDefinition,)),
    ),
    rights=("Microsoft.Authorization/roleAssignments/read", "Microsoft.Authorization/roleDefinitions/read"),
    otherwise=(
        "A dated export of the role assignments of each subscription (Access control, Download), "
        "attested by the support lead."
    ),
)
