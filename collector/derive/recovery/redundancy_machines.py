"""Machines as components: those of one scale set or availability set count as one, each other by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from collector.derive.joins import Unseen, absent, hidden_by, through_gaps
from collector.derive.recovery.redundancy_index import Component, Index, is_id
from collector.derive.recovery.redundancy_rules import spread
from collector.derive.recovery.redundancy_standing import SEVERAL, Standing, in_zones, not_known
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.recovery import HostRedundancy, Redundancy
from collector.model import Fact, Gap, fold_id, subscription_of

MACHINES = (types.VIRTUAL_MACHINE, types.SCALE_SET)
RUNS, STOPPED = 1, 0
"""What a machine tells of its instances; `None` where nobody tells whether it runs."""
_POWER_NOT_TOLD = absent("whether the machine runs")
_Machine = tuple[Resource, Redundancy]


def machine_components(found: Iterable[Resource], seen: Index) -> Iterator[Component]:
    """Yield a component for each scale set and availability set, and for each machine that stands alone."""
    sets: dict[str, Resource] = {}
    machines: dict[str, list[_Machine]] = defaultdict(list)
    for resource in found:
        fact = seen.fact(resource.subject)
        if resource.resource_type == types.SCALE_SET:
            sets[fold_id(resource.subject)] = resource
        elif isinstance(fact, Unknown):
            yield seen.component(resource.subject, resource, not_known(fact))
        elif fact.group is not None and not is_id(fact.group):
            yield seen.component(resource.subject, resource, not_known(absent("in which set it stands")), fact)
        else:
            machines[fold_id(fact.group or resource.subject)].append((resource, fact))
    for key in {**sets, **machines}:
        yield _group(machines.get(key, ()), seen) if key in machines else _scale_set(sets[key], seen)


def _group(machines: Sequence[_Machine], seen: Index) -> Component:
    first, told = machines[0]
    rests_on = [fact for machine in machines for fact in machine]
    power = Counter(fact.instances for _, fact in machines)
    own = None if told.group is None else seen.facts.get(fold_id(told.group))
    if own is not None and (own.instances or 0) > len(machines):
        return _by_own_word(first, _less(own, power), seen, *rests_on)
    gaps = () if told.group is None else _hiding_machines(first, seen)
    zones = _zones_of(machines, RUNS, None)
    standing = Standing(
        zone_redundant=_over_zones(machines, gaps),
        instances=_counted(power, gaps),
        zones=zones,
        arrangement=_arrangement(machines, power, zones),
    )
    return seen.component(told.group or first.subject, first, standing, *rests_on)


def _zones_of(machines: Sequence[_Machine], *power: int | None) -> tuple[str, ...]:
    """Return the zones of the machines that run, that do not run, or (`None`) that do not tell."""
    return tuple(sorted({zone for _, fact in machines if fact.instances in power for zone in fact.zones}))


def _over_zones(machines: Sequence[_Machine], gaps: tuple[Gap, ...]) -> Field[bool]:
    """Say whether machines run in several zones; those of which nobody tells whether they run leave it open."""
    running, at_most = _zones_of(machines, RUNS), _zones_of(machines, RUNS, None)
    if len(running) < SEVERAL <= len(at_most):
        return _POWER_NOT_TOLD
    return through_gaps(len(running) >= SEVERAL, gaps, Unseen.COULD_MAKE_TRUE)


def _counted(power: Counter[int | None], gaps: tuple[Gap, ...]) -> Field[float]:
    """Machines that were not seen could only add to several, as could those of which nobody tells whether they run."""
    running = power[RUNS]
    if running < SEVERAL and gaps:
        return hidden_by(gaps, at_least=running)
    if running < SEVERAL <= running + power[None]:
        return replace(_POWER_NOT_TOLD, at_least=running)
    return float(running)


def _less(own: Redundancy, power: Counter[int | None]) -> Redundancy:
    """Return what a scale set tells of itself without the machines of it that are seen and not known to run.

    It tells how many machines it has, not how many run: with a silent one among them that is not known.
    """
    at_most = (own.instances or 0) - power[STOPPED]
    at_least = at_most - power[None]
    return replace(own, instances=None if at_least < SEVERAL <= at_most else at_least)


def _arrangement(machines: Sequence[_Machine], power: Counter[int | None], zones: tuple[str, ...]) -> str:
    if machines[0][1].group is None:
        words = "one machine by itself"
    else:
        words = f"{len(machines)} machine{'' if len(machines) == 1 else 's'} in one set"
    idle = f", {power[STOPPED]} of them not running" if power[STOPPED] else ""
    silent = f", {power[None]} of them without a power state" if power[None] and len(machines) > 1 else ""
    return f"{words}, {in_zones(zones)}{idle}{silent}"


def _scale_set(resource: Resource, seen: Index) -> Component:
    """A scale set of which no machine is seen by itself."""
    fact = seen.fact(resource.subject)
    if isinstance(fact, Unknown):
        return seen.component(resource.subject, resource, not_known(fact))
    return _by_own_word(resource, fact, seen)


def _by_own_word(one: Resource, fact: Redundancy, seen: Index, *rests_on: Fact) -> Component:
    """A scale set that tells of more machines than are seen: they may not belong to the workload, or not be listed."""
    standing, gaps = spread(fact), _hiding_machines(one, seen)
    falls_short = standing.zone_redundant is False or standing.instances in (0.0, 1.0)
    if falls_short and gaps:
        standing = not_known(hidden_by(gaps))
    return seen.component(fact.subject, one, standing, fact, *rests_on)


def _hiding_machines(one: Resource, seen: Index) -> tuple[Gap, ...]:
    return seen.gaps(subscription_of(one.subject), Resource, HostRedundancy)
