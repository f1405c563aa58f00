"""Rows about ways back: what runs, with what stands ready to take over again when a release fails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeAlias, TypeVar

from collector.derive.joins import hidden_by, missing
from collector.derive.looks import looks_near
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rollback import revisions, slots
from collector.derive.rollback.standing_by import StandingBy
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts.azure import Resource
from collector.facts.resource_types import CLUSTER, CONTAINER_APP, WEB_APP
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap
from collector.model import Fact, fold_id

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackPath(Row):
    """A component that releases are deployed to, with its way back."""

    kind: ClassVar[str] = "rollback_path"
    resource_type: Field[str] = described("type of the component, in lower case")
    mechanism: Field[str] = described("how it goes back: slot swap, older revision or rollout history")
    ready: Field[bool] = described("something stands ready to take over again")
    standing_by: Field[tuple[str, ...]] = described("names of the slots or revisions that could take over")
    hindrance: Field[str] = described("what keeps it from going back; empty where nothing does")
    last_swap: Field[datetime] = described("for a web app, when its slots were last swapped")


Rule: TypeAlias = Callable[["_Look", Resource], StandingBy]


def rollback_paths(observed: Observed) -> RowSet:
    """Return a row for every web app, function app, container app and cluster of the workload.

    Machines have none: their way back is a restore point (rollback-restore-point).
    """
    look = _Look(observed)
    components = (one for one in observed.all(Resource) if one.resource_type in _RULES)
    return observed.row_set((look.row(component) for component in components), Resource)


class _Look:
    """What stands by, indexed once for all components."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._slots = _grouped(observed.all(DeploymentSlot), lambda slot: slot.site)
        self._revisions = _grouped(observed.all(Revision), lambda revision: revision.app)
        self._modes = {fold_id(mode.subject): mode for mode in observed.all(Revisions)}
        in_time = sorted(observed.all(SlotSwap), key=lambda swap: swap.swapped)
        self._swaps = {fold_id(swap.subject): swap for swap in in_time}  # the last one of each site stays

    def row(self, component: Resource) -> RollbackPath:
        found = _RULES[component.resource_type](self, component)
        swap = self._swaps.get(fold_id(component.subject))
        rests_on = (component, *found.rests_on, *((swap,) if swap else ()))
        return RollbackPath(
            subject=component.subject,
            evidence=documents_of(rests_on),
            observed_at=oldest(rests_on),
            resource_type=component.resource_type,
            mechanism=found.mechanism,
            ready=found.ready,
            standing_by=found.names,
            hindrance=found.hindrance,
            last_swap=self._last_swap(component, swap),
        )

    def of_site(self, site: Resource) -> StandingBy:
        seen = self._slots.get(fold_id(site.subject), [])
        gaps = self._observed.hiding(DeploymentSlot, at=site.subject)
        return slots.standing_by(seen, gaps, self._proof(DeploymentSlot, site))

    def of_container_app(self, app: Resource) -> StandingBy:
        place = fold_id(app.subject)
        gaps = self._observed.hiding(Revisions, Revision, at=app.subject)
        proof = self._proof(Revision, app)
        return revisions.standing_by(self._modes.get(place), self._revisions.get(place, []), gaps, proof)

    def of_cluster(self, cluster: Resource) -> StandingBy:
        del cluster  # nothing that Azure tells of it says which release came before
        why = (
            "Azure does not see the rollout history of a cluster: show that the pipeline or GitOps can deploy the "
            "release before without a rebuild"
        )
        return StandingBy(mechanism="rollout history", ready=missing(why), names=missing(why), hindrance=missing(why))

    def _last_swap(self, component: Resource, swap: SlotSwap | None) -> Field[datetime]:
        if swap is not None:
            return swap.swapped
        gaps = self._observed.hiding(SlotSwap, at=component.subject)
        return hidden_by(gaps) if gaps else missing("no swap of its slots is told")

    def _proof(self, kind: type[Fact], component: Resource) -> tuple[Fact, ...]:
        return looks_near(self._observed, component.subject, kind)


_RULES: Mapping[str, Rule] = {
    WEB_APP: _Look.of_site,
    CONTAINER_APP: _Look.of_container_app,
    CLUSTER: _Look.of_cluster,
}


def _grouped(found: Iterable[F], owner: Callable[[F], str]) -> Mapping[str, list[F]]:
    groups: dict[str, list[F]] = defaultdict(list)
    for one in found:
        groups[fold_id(owner(one))].append(one)
    return groups
