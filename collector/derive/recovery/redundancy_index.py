"""What was seen about redundancy, found by id: one index for all components of a derivation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.recovery.feeding import Feeding
from collector.derive.recovery.redundancy_rules import told_by
from collector.derive.recovery.redundancy_standing import Around, Standing
from collector.derive.rows import Field, Unknown
from collector.facts.ai import ModelDeployment
from collector.facts.azure import Resource
from collector.facts.recovery import HostRedundancy, Redundancy, Region
from collector.facts.redundancy import NetworkRedundancy, ServiceRedundancy
from collector.facts.resource_types import SCALE_SET
from collector.model import Fact, Gap, Reason, fold_id, subscription_of, type_of

REDUNDANCY_FACTS: tuple[type[Redundancy], ...] = (Redundancy, HostRedundancy, NetworkRedundancy, ServiceRedundancy)
"""The kinds of facts that tell of the redundancy of something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Something that can be lost as one, and how it stands."""

    subject: str
    resource_type: str
    standing: Standing
    zones_in_region: Field[float]
    rests_on: tuple[Fact, ...]

    @property
    def name(self) -> str:
        return self.subject.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Facts by folded id, regions by subscription and name."""

    observed: Observed
    facts: Mapping[str, Redundancy]
    regions: Mapping[tuple[str, str], Region]
    disputed: frozenset[str]
    """Of which two answers tell different things: neither is believed."""
    scale_sets: Mapping[str, tuple[Redundancy, ...]]
    """By the folded id of their resource group."""
    deployments: Mapping[str, tuple[ModelDeployment, ...]]
    """Models by the folded id of the account that serves them."""
    feeding: Feeding
    """What a seen resource feeds is no component, but the spare of one."""
    _near: dict[tuple[str, ...], tuple[Gap, ...]] = field(default_factory=dict, repr=False, compare=False)

    def fact(self, subject: str) -> Redundancy | Unknown:
        """Return what is known about the redundancy of a resource, or why nothing is."""
        found = self.facts.get(fold_id(subject))
        if found is not None:
            return found
        gaps = self.observed.hiding(told_by(type_of(subject)), at=subject)
        name = subject.rpartition("/")[2]
        if fold_id(subject) in self.disputed:
            return missing(f"two answers tell different things of {name}: collect again", reason=Reason.PARSE)
        return hidden_by(gaps) if gaps else missing(f"nothing that was read tells the redundancy of {name}")

    def region(self, resource: Resource) -> Region | None:
        place = (resource.location or "").replace(" ", "").casefold()
        return self.regions.get((subscription_of(resource.subject), place))

    def zones_around(self, resource: Resource) -> Field[float]:
        """Return how many zones the region of a resource has."""
        region = self.region(resource)
        if region is not None:
            return float(region.zones)
        if resource.location is None:
            return absent("in which region it stands")
        gaps = self.gaps(subscription_of(resource.subject), Region)
        return hidden_by(gaps) if gaps else missing(f"no list of regions names {resource.location}")

    def around(self, resource: Resource) -> Around:
        """Return what a rule may ask about the surroundings of a resource."""
        return Around(zones=self.zones_around(resource), look=self.fact)

    def gaps(self, subscription: str, *kinds: type[Fact]) -> tuple[Gap, ...]:
        """Return what may hide facts of these kinds in a subscription; found once, thousands of sets may ask."""
        key = (subscription, *(kind.kind for kind in kinds))
        if key not in self._near:
            self._near[key] = self.observed.hiding(*kinds, at=f"/subscriptions/{subscription}")
        return self._near[key]

    def component(self, subject: str, resource: Resource, standing: Standing, *facts: Fact | Unknown) -> Component:
        """Return a component in the region of a resource of it."""
        region = self.region(resource)
        rests_on = (resource, *facts, *(() if region is None else (region,)))
        return Component(
            subject=subject,
            resource_type=type_of(subject) or resource.resource_type,
            standing=standing,
            zones_in_region=self.zones_around(resource),
            rests_on=tuple(fact for fact in rests_on if not isinstance(fact, Unknown)),
        )


def _by_id(facts: Iterable[Redundancy]) -> tuple[dict[str, Redundancy], frozenset[str]]:
    """Return the facts by folded id, and the ids of which two answers tell different things."""
    found: dict[str, Redundancy] = {}
    disputed: set[str] = set()
    for fact in facts:
        folded = fold_id(fact.subject)
        first = found.setdefault(folded, fact)
        if first is not fact and _differ(first, fact):
            disputed.add(folded)
    return {folded: fact for folded, fact in found.items() if folded not in disputed}, frozenset(disputed)


def _differ(first: Redundancy, other: Redundancy) -> bool:
    """Say whether two facts about one resource tell different things, wherever and whenever they were read."""
    alike = replace(
        other,
        subject=first.subject,
        documents=first.documents,
        observed_at=first.observed_at,
        group=first.group if fold_id(other.group or "") == fold_id(first.group or "") else other.group,
    )
    return alike != first


def is_id(group: str | None) -> TypeGuard[str]:
    """Say whether what something stands in is named by an id: by another word nothing is found."""
    return group is not None and type_of(group) != ""


def group_of(folded: str) -> str:
    """Return the folded id of the resource group of a folded id."""
    return "/".join(folded.split("/")[:5])


def index(observed: Observed) -> Index:
    """Sort the facts of an observation once."""
    facts, disputed = _by_id(fact for kind in REDUNDANCY_FACTS for fact in observed.all(kind))
    scale_sets: dict[str, list[Redundancy]] = defaultdict(list)
    for folded, fact in facts.items():
        if SCALE_SET in folded:
            scale_sets[group_of(folded)].append(fact)
    return Index(
        observed=observed,
        facts=facts,
        disputed=disputed,
        scale_sets={group: tuple(found) for group, found in scale_sets.items()},
        regions={(subscription_of(fact.seen_from), fact.name): fact for fact in observed.all(Region)},
        deployments=_by_account(observed.all(ModelDeployment)),
        feeding=observed.shared(Feeding),
    )


def _by_account(deployments: Iterable[ModelDeployment]) -> Mapping[str, tuple[ModelDeployment, ...]]:
    found: dict[str, list[ModelDeployment]] = defaultdict(list)
    for deployment in deployments:
        found[fold_id(deployment.account)].append(deployment)
    return {account: tuple(served) for account, served in found.items()}
