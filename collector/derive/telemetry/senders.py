"""Which resources run code, and where each of them sends its telemetry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.derive.telemetry.components import Components
from collector.facts.azure import Resource
from collector.facts.resource_types import (
    CLUSTER,
    CONTAINER_APP,
    READ_TYPES,
    SCALE_SET,
    VIRTUAL_MACHINE,
    WEB_APP,
)
from collector.facts.telemetry import InsightsComponent, TelemetryFlow
from collector.model import Reason, TelemetrySource, fold_id, subscription_of, type_of

_RUNS_CODE = frozenset({WEB_APP, CONTAINER_APP, CLUSTER})
_RUNS_ANYTHING = frozenset({VIRTUAL_MACHINE, SCALE_SET})
_NAMED_BY_ITSELF = frozenset({WEB_APP, CONTAINER_APP})
"""What appears in telemetry under its own name where nobody gave it another one; in a cluster each workload has one."""
_ADD_A_LINE = "under monitoring.telemetry in the workload file, add {member: its id, component: ID, role: ROLE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Something that runs code, under one role name."""

    subject: str
    member: str
    """The id of the resource."""
    name: str
    role: str
    resource: Resource | None
    component: Field[InsightsComponent | None]
    """Where its telemetry goes; `None` where there provably is no component."""


def senders(observed: Observed) -> Iterator[Sender]:
    """Yield every resource that the workload declares a telemetry source of, and all others that run code.

    Machines and scale sets run anything, so that they are asked only where they are declared; where nothing else runs
    code and none of them is, one of them stands for all, because a workload that is silent as a whole proves nothing.
    """
    seen = {fold_id(resource.subject): resource for resource in observed.all(Resource)}
    declared = _declared(observed)
    for place, sources in declared.items():
        yield from (_declared_sender(source, sources, seen.get(place), observed) for source in sources)
    others = [one for place, one in seen.items() if place not in declared and one.resource_type in _RUNS_CODE]
    twins = Counter(one.name.casefold() for one in others)
    for resource in others:
        yield Sender(
            subject=resource.subject,
            member=resource.subject,
            name=resource.name,
            role=resource.name,
            resource=resource,
            component=_found_component(resource, twins[resource.name.casefold()], observed),
        )
    if not declared and not others:
        yield from _undeclared_machine([one for one in seen.values() if one.resource_type in _RUNS_ANYTHING])


def _undeclared_machine(machines: Sequence[Resource]) -> Iterator[Sender]:
    """Yield the first machine of a workload of machines alone, of which none is declared."""
    if machines:
        first = min(machines, key=lambda machine: fold_id(machine.subject))
        why = missing(f"only machines run code here, and none of them is declared: {_ADD_A_LINE}")
        yield Sender(
            subject=first.subject,
            member=first.subject,
            name=first.name,
            role=first.name,
            resource=first,
            component=why,
        )


def _declared(observed: Observed) -> Mapping[str, Sequence[TelemetrySource]]:
    found: dict[str, list[TelemetrySource]] = defaultdict(list)
    for source in observed.workload.watch.telemetry:
        found[fold_id(source.member)].append(source)
    return found


# --- Declared -------------------------------------------------------------------------------------------------


def _declared_sender(
    source: TelemetrySource, of_member: Sequence[TelemetrySource], resource: Resource | None, observed: Observed
) -> Sender:
    member = source.member if resource is None else resource.subject
    name = member.rstrip("/").rpartition("/")[2]
    role = source.role or name
    return Sender(
        subject=member if len(of_member) == 1 else f"{member}/roles/{role}",
        member=member,
        name=name,
        role=role,
        resource=resource,
        component=_unseen_member(member, resource, observed) or _declared_component(source.component, observed),
    )


def _unseen_member(member: str, resource: Resource | None, observed: Observed) -> Unknown | None:
    """Say why nothing is known of a member of a type that golive reads and did not see."""
    if resource is not None or type_of(member) not in READ_TYPES:
        return None
    gaps = observed.hiding(Resource, at=member)
    if gaps:
        return hidden_by(gaps)
    why = f"monitoring.telemetry names {member}, which is no resource of the workload: correct or remove the line"
    return missing(why, reason=Reason.MISMATCH)


def _declared_component(component: str, observed: Observed) -> Field[InsightsComponent | None]:
    found = observed.shared(Components).by_id.get(fold_id(component))
    if found is not None:
        return found
    subscription = subscription_of(component)
    if subscription not in observed.subscriptions:
        why = f"the component {component} lies outside of the scope: add {subscription} under scope.azure.subscriptions"
        return missing(why, reason=Reason.SCOPE)
    gaps = observed.hiding(InsightsComponent, at=component)
    return hidden_by(gaps) if gaps else None


# --- Found by the name of its role ----------------------------------------------------------------------------


def _found_component(resource: Resource, twins: int, observed: Observed) -> Field[InsightsComponent | None]:
    """Return the one component of the workload in which the name of the resource appears as a role.

    Behind a gap may stand a second one, of which nobody knows which of them counts.
    """
    if twins > 1:
        return missing(f"{twins} resources are called {resource.name}: {_ADD_A_LINE}", reason=Reason.MISMATCH)
    gaps = observed.hiding(InsightsComponent, TelemetryFlow)
    if gaps:
        return hidden_by(gaps)
    components = observed.shared(Components)
    if not components.by_id:
        return None
    found = components.receiving(resource.name) if resource.resource_type in _NAMED_BY_ITSELF else ()
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(component.name for component in found)
        return missing(
            f"{resource.name} appears in several components ({names}): {_ADD_A_LINE}", reason=Reason.MISMATCH
        )
    return missing(f"no component of the workload tells of a role {resource.name}: {_ADD_A_LINE}")
