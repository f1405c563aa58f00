"""Which policies hold in a subscription, and which resources break them.

Assignments come from the resource manager, whose list holds those of the management groups above as well. States come
from Resource Graph, which alone shows them without a POST, and only those that break something: of the others there may
be hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.compliance import NoncompliantState, PolicyAssignment
from collector.probe import Item, Malformed, PerSubscription, Probe, Read, Rows

_BROKEN = "NonCompliant"
_STATE = "properties.complianceState"
_STATES = Rows("policyresources", ("microsoft.policyinsights/policystates",), only=((_STATE, _BROKEN),))
_ASSIGNMENTS = PerSubscription("providers/Microsoft.Authorization/policyAssignments", "2022-06-01")


def parse_assignment(item: Item) -> Iterator[PolicyAssignment]:
    """An assignment; its scope stands in its id as well, for answers that do not tell it."""
    assignment = item.text("id")
    given_for, _, name = assignment.rpartition("/providers/")
    moments = (item.maybe_instant(f"properties.metadata.{word}") for word in ("createdOn", "updatedOn"))
    yield PolicyAssignment(
        subject=assignment,
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        name=item.maybe_text("properties.displayName") or name.rpartition("/")[2],
        scope=item.maybe_text("properties.scope") or given_for,
        enforcement=item.maybe_text("properties.enforcementMode"),
        changed=max((moment for moment in moments if moment is not None), default=None),
    )


def parse_state(item: Item) -> Iterator[NoncompliantState]:
    """A resource that breaks a policy; a row of another state was not asked for."""
    state = item.text(_STATE)
    if state.casefold() != _BROKEN.casefold():
        raise Malformed(_STATE, state, detail=f"a row of the state {state} was not asked for")
    yield NoncompliantState(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        resource=item.text("properties.resourceId"),
        assignment=item.text("properties.policyAssignmentId"),
        effect=item.maybe_text("properties.policyDefinitionAction"),
        evaluated=item.maybe_instant("properties.timestamp"),
    )


PROBE = Probe(
    id="governance-policy-states",
    title="Policies and the resources that break them",
    reads=(
        Read(_ASSIGNMENTS, parse_assignment, (PolicyAssignment,)),
        Read(_STATES, parse_state, (NoncompliantState,)),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Authorization/policyAssignments/read",
        "Microsoft.PolicyInsights/policyStates/queryResults/read",
    ),
    otherwise="A dated export of the compliance page (portal, Policy, Compliance), attested by the governance lead.",
)
