"""Which components a workload has: what stands together counts as one, what is part of another not by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.recovery.redundancy_index import Component, Index, group_of, index, is_id
from collector.derive.recovery.redundancy_machines import MACHINES, machine_components
from collector.derive.recovery.redundancy_rules import (
    container_standing,
    has_rule,
    plan_standing,
    spread,
    standing_of,
    without_rule,
)
from collector.derive.recovery.redundancy_services import ai_standing
from collector.derive.recovery.redundancy_standing import SEVERAL, not_known
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.ai import ModelDeployment
from collector.facts.azure import Resource
from collector.facts.recovery import HostRedundancy, Redundancy
from collector.facts.redundancy import NetworkRedundancy
from collector.model import fold_id, subscription_of, type_of

_PARTS = (types.DISK, types.APP_PLAN, types.MANAGED_DATABASE)
"""Judged with the machine, the apps, the instance that they belong to; a plan without apps runs nothing."""
_INTERFACE = "microsoft.network/networkinterfaces"
"""An address of an interface is lost with the machine that has it, and is judged with that."""
_App = tuple[Resource, Redundancy]


def components(observed: Observed) -> Iterator[Component]:
    """Yield every component of the workload."""
    seen = index(observed)
    by_type: dict[str, list[Resource]] = defaultdict(list)
    for resource in _standing_for_themselves(observed.all(Resource), seen):
        by_type[resource.resource_type].append(resource)
    yield from machine_components([found for kind in MACHINES for found in by_type.pop(kind, ())], seen)
    yield from _of_plans(by_type.pop(types.WEB_APP, ()), seen)
    for kind in sorted(by_type):
        yield from (_single(resource, seen) for resource in by_type[kind])


def _standing_for_themselves(resources: Sequence[Resource], seen: Index) -> Iterator[Resource]:
    """Leave out parts of others, copies, nodes of clusters that are judged themselves, and what is told twice."""
    clusters = (seen.facts.get(fold_id(found.subject)) for found in resources if found.resource_type == types.CLUSTER)
    nodes = {fold_id(fact.group) for fact in clusters if fact is not None and fact.group is not None}
    done: set[str] = set()
    for resource in resources:
        folded = fold_id(resource.subject)
        is_node = resource.resource_type in MACHINES and group_of(folded) in nodes
        if folded in done or is_node or _is_no_component(resource, seen) or seen.feeding.is_spare(folded):
            continue
        done.add(folded)
        yield resource


def _is_no_component(resource: Resource, seen: Index) -> bool:
    if resource.resource_type == types.PUBLIC_ADDRESS:
        address = seen.facts.get(fold_id(resource.subject))
        attached = None if address is None else address.group
        return attached is not None and type_of(attached).startswith(_INTERFACE)
    return resource.resource_type in _PARTS or resource.resource_type in types.BESIDE_THE_WORKLOAD


def _single(resource: Resource, seen: Index) -> Component:
    if resource.resource_type == types.AI_ACCOUNT:
        return _ai_account(resource, seen)
    fact = seen.fact(resource.subject) if has_rule(resource.resource_type) else without_rule(resource.resource_type)
    if isinstance(fact, Unknown):
        return seen.component(resource.subject, resource, not_known(fact))
    if doubt := seen.feeding.unseen_source(fold_id(resource.subject)):
        return seen.component(resource.subject, resource, not_known(doubt), fact)
    return _told(resource, fact, seen)


def _told(resource: Resource, fact: Redundancy, seen: Index) -> Component:
    if resource.resource_type == types.CONTAINER_APP:
        return _container_app(resource, fact, seen)
    if resource.resource_type == types.CLUSTER:
        return _cluster(resource, fact, seen)
    standing = standing_of(resource.resource_type, fact, seen.around(resource))
    return seen.component(resource.subject, resource, standing, fact, *_addresses(fact, seen))


def _addresses(fact: Redundancy, seen: Index) -> Iterator[Redundancy | Unknown]:
    """Yield what is known of the public addresses by which something is reached."""
    fronts = fact.fronts or () if isinstance(fact, NetworkRedundancy) else ()
    return (seen.fact(front.address) for front in fronts if front.address)


def _ai_account(resource: Resource, seen: Index) -> Component:
    deployments = seen.deployments.get(fold_id(resource.subject), ())
    gaps = seen.observed.hiding(ModelDeployment, at=resource.subject)
    return seen.component(resource.subject, resource, ai_standing(deployments, gaps), *deployments)


def _container_app(resource: Resource, fact: Redundancy, seen: Index) -> Component:
    environment = absent("in which environment it runs") if fact.group is None else seen.fact(fact.group)
    return seen.component(resource.subject, resource, container_standing(fact, environment), fact, environment)


def _cluster(resource: Resource, fact: Redundancy, seen: Index) -> Component:
    """A cluster: that it uses zones counts only where the scale sets of its nodes say so too.

    The zones of a pool stand in no recorded answer that we have; those of scale sets do.
    """
    standing = spread(fact)
    sets = [found for found in seen.scale_sets.get(fold_id(fact.group or ""), ()) if found.instances != 0]
    if standing.zone_redundant is True:
        standing = replace(standing, zone_redundant=_confirmed(resource, sets, seen))
    return seen.component(resource.subject, resource, standing, fact, *sets)


def _confirmed(cluster: Resource, sets: Sequence[Redundancy], seen: Index) -> Field[bool]:
    if sets:
        return all(len(found.zones) >= SEVERAL for found in sets)
    gaps = seen.gaps(subscription_of(cluster.subject), HostRedundancy)
    return hidden_by(gaps) if gaps else missing("no scale set of its nodes was seen that could confirm its zones")


# --- Web apps, by plan --------------------------------------------------------------------------------------


def _of_plans(apps: Iterable[Resource], seen: Index) -> Iterator[Component]:
    """Yield a component for each plan on which apps stand, and for each app whose plan is not told."""
    on_plan: dict[str, list[_App]] = defaultdict(list)
    for app in apps:
        fact = seen.fact(app.subject)
        if isinstance(fact, Unknown):
            yield seen.component(app.subject, app, not_known(fact))
        elif not is_id(fact.group):
            yield seen.component(app.subject, app, not_known(absent("on which plan it stands")), fact)
        else:
            on_plan[fold_id(fact.group)].append((app, fact))
    yield from (_plan(found, seen) for found in on_plan.values())


def _plan(apps: Sequence[_App], seen: Index) -> Component:
    first, told = apps[0]
    plan = seen.fact(told.group or "")
    standing = not_known(plan) if isinstance(plan, Unknown) else plan_standing(plan)
    rests_on = [fact for app in apps for fact in app]
    return seen.component(told.group or "", first, standing, *rests_on, plan)
