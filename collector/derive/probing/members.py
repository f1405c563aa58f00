"""Rows about what runs or lets users in and is needed by a critical flow: who asks whether it is well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from collector.derive.critical import Critical, never_seen
from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.probing.apps import app_is_asked, machine_is_asked, set_is_asked
from collector.derive.probing.asked import Asked, not_known
from collector.derive.probing.entries import entry_asks, is_needless
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.health_probes import BackendProbe, HealthCheck, MachineLinks
from collector.facts.recovery import HostRedundancy
from collector.model import Fact, fold_id, subscription_of

PROBE_FACTS: tuple[type[Fact], ...] = (Resource, HealthCheck, BackendProbe, MachineLinks, HostRedundancy)
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedMember(Row):
    """Something that runs or lets users in, which a critical flow needs, and who asks whether it is well."""

    kind: ClassVar[str] = "probed_member"
    resource_type: Field[str] = described("its type, in lower case")
    has_probe: Field[bool] = described("something asks it, or it asks the backends of each of its rules")
    touches_app: Field[bool] = described("the probe asks for more than the front page; a port will do for machines")
    probe_path: Field[str] = described("what the probe asks for")
    probed_by: Field[str] = described("what asks")
    unprobed: Field[tuple[str, ...]] = described("the rules and pools of an entry point without a probe")


def probed_members(observed: Observed) -> RowSet:
    """Return a row for every member of a critical flow that can be asked; of all resources where none is declared."""
    look, critical = _Look(observed), Critical(observed)
    seen = [one for one in observed.all(Resource) if one.resource_type in _RULES and critical.needs(one.subject)]
    rows = (row for one in seen for row in look.rows(one))
    return observed.row_set((*rows, *_never_seen(observed)), Resource)


def _never_seen(observed: Observed) -> Iterator[ProbedMember]:
    for member in observed.shared(never_seen):
        if member.resource_type in _RULES:
            yield _row(member.id, member.resource_type, not_known(member.why, *member.looks))


class _Look:
    """Who asks, indexed once for all members."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._checks = _grouped(observed.all(HealthCheck))
        self._entries = _grouped(observed.all(BackendProbe))
        self._links = {fold_id(links.subject): links for links in observed.all(MachineLinks)}
        self._reaching = _by_owner_of_interface(observed.all(BackendProbe))
        clusters = {fold_id(one.subject) for one in observed.all(Resource) if one.resource_type == types.CLUSTER}
        groups = {fold_id(fact.subject): fact.group for fact in observed.all(HostRedundancy)}
        self._node_groups = frozenset(fold_id(group) for one in clusters if (group := groups.get(one)))
        self._askers = (HealthCheck, BackendProbe, *((HostRedundancy,) if clusters - groups.keys() else ()))
        """What may ask a machine; where nodes are not known as such, they would be taken for machines of their own."""

    def rows(self, member: Resource) -> Iterator[ProbedMember]:
        found = _RULES[member.resource_type](self, member)
        if found is not None:
            yield _row(member.subject, member.resource_type, found, member)

    def of_app(self, app: Resource) -> Asked:
        return app_is_asked(
            self._checks.get(fold_id(app.subject), ()), self._observed.hiding(HealthCheck, at=app.subject)
        )

    def of_balancer(self, balancer: Resource) -> Asked | None:
        return self._of_entry(balancer, by_port_is_fine=True)

    def of_entry(self, entry: Resource) -> Asked | None:
        return self._of_entry(entry, by_port_is_fine=False)

    def _of_entry(self, entry: Resource, *, by_port_is_fine: bool) -> Asked | None:
        probes = self._entries.get(fold_id(entry.subject), ())
        if is_needless(probes):
            return None
        gaps = self._observed.hiding(BackendProbe, at=entry.subject)
        return entry_asks(probes, gaps, by_port_is_fine=by_port_is_fine)

    def of_set(self, scale_set: Resource) -> Asked | None:
        place = fold_id(scale_set.subject)
        checks = self._checks.get(place, ())
        if self._is_node(place) or any(check.asks_machines for check in checks):
            return None
        gaps = self._observed.hiding(*self._askers, at=_around(scale_set))
        return set_is_asked(checks, self._reaching.get(place, ()), gaps)

    def of_machine(self, machine: Resource) -> Asked | None:
        place = fold_id(machine.subject)
        if self._is_node(place):
            return None
        links = self._links.get(place)
        gaps = self._observed.hiding(*self._askers, MachineLinks, at=_around(machine))
        if links is None and not gaps:
            return not_known(missing("the rows of machines do not hold it: collect again"))
        return machine_is_asked(
            self._checks.get(place, ()),
            self._checks.get(fold_id(links.scale_set), ()) if links and links.scale_set else (),
            [probe for one in links.interfaces for probe in self._reaching.get(fold_id(one), ())] if links else (),
            gaps,
            (links,) if links else (),
        )

    def of_cluster(self, cluster: Resource) -> Asked:
        del cluster  # nothing that Azure tells of it says what its pods are asked
        return not_known(
            missing("Azure does not see what a cluster asks its pods: show the probes in its manifests to the meeting")
        )

    def _is_node(self, place: str) -> bool:
        return place.partition("/providers/")[0] in self._node_groups


_RULES: Mapping[str, Callable[[_Look, Resource], Asked | None]] = {
    types.WEB_APP: _Look.of_app,
    types.CONTAINER_APP: _Look.of_app,
    types.SCALE_SET: _Look.of_set,
    types.VIRTUAL_MACHINE: _Look.of_machine,
    types.CLUSTER: _Look.of_cluster,
    types.APPLICATION_GATEWAY: _Look.of_entry,
    types.LOAD_BALANCER: _Look.of_balancer,
    types.FRONT_DOOR: _Look.of_entry,
    types.FRONT_DOOR_CLASSIC: _Look.of_entry,
    types.TRAFFIC_MANAGER: _Look.of_entry,
}


def _row(subject: str, resource_type: str, asked: Asked, *seen: Resource) -> ProbedMember:
    rests_on = (*seen, *asked.rests_on)
    return ProbedMember(
        subject=subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        resource_type=resource_type,
        has_probe=asked.has_probe,
        touches_app=asked.touches_app,
        probe_path=asked.path,
        probed_by=asked.by,
        unprobed=asked.unprobed,
    )


def _grouped(facts: Iterable[F]) -> Mapping[str, Sequence[F]]:
    groups: dict[str, list[F]] = defaultdict(list)
    for fact in facts:
        groups[fold_id(fact.subject)].append(fact)
    return groups


def _by_owner_of_interface(probes: Iterable[BackendProbe]) -> Mapping[str, Sequence[BackendProbe]]:
    """Return the probes by the network interface, or the scale set, that owns what they reach."""
    found: dict[str, list[BackendProbe]] = defaultdict(list)
    for probe in probes:
        for owner in {_owner(configuration) for configuration in probe.reaches}:
            found[owner].append(probe)
    return found


def _owner(configuration: str) -> str:
    folded = fold_id(configuration)
    if f"{types.SCALE_SET}/" in folded:
        return folded.partition("/virtualmachines/")[0]
    return folded.partition("/ipconfigurations/")[0]


def _around(resource: Resource) -> str:
    """Return the subscription of a resource: what asks it may stand anywhere there."""
    return f"/subscriptions/{subscription_of(resource.subject)}"
