"""Which subscriptions and resources belong to the workload, and which may: the rules stand in docs/workload.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from collector.facts.azure import Inventory, Resource, ScopeMember
from collector.model import AzureScope, Cause, Gap, Workload, fold_id, management_group_id, subscription_of


@dataclass(frozen=True, slots=True)
class Belonging:
    """The resources that belong to a workload, and a gap for each that may."""

    resources: tuple[Resource, ...]
    gaps: tuple[Gap, ...] = ()


def below_groups(members: Iterable[ScopeMember], workload: Workload) -> tuple[str, ...]:
    """Return the subscriptions that lie below the workload's management groups."""
    declared = set(map(fold_id, workload.azure.every_management_group))
    found = {subscription_of(member.subject) for member in members if fold_id(member.management_group) in declared}
    return tuple(sorted(found))


def unresolved(
    members: Sequence[ScopeMember],
    inventories: Iterable[Inventory],
    workload: Workload,
    hidden: Collection[str],
    gaps: Collection[Gap],
) -> Iterator[Gap]:
    """Yield a gap over everything for a management group without a list of its subscriptions, read to its end."""
    counts = {fold_id(look.subject): look.count for look in inventories if look.of == ScopeMember.kind}
    for name in workload.azure.every_management_group:
        place = management_group_id(name)
        seen = {fold_id(one.subject) for one in members if fold_id(one.management_group) == fold_id(name)}
        said = {kind for gap in gaps if fold_id(gap.scope) in (fold_id(place), fold_id("")) for kind in gap.hides}
        unsaid = tuple(sorted(set(hidden) - said))
        if unsaid and (not seen or counts.get(fold_id(place)) != len(seen)):
            yield Gap(
                cause=Cause.PARTIAL,
                hides=unsaid,
                scope=place,
                detail=f"the bundle does not tell which subscriptions lie below management group {name}",
                fix="collect again with this workload file",
                probe="",
            )


def belonging(resources: Iterable[Resource], azure: AzureScope, below: Collection[str]) -> Belonging:
    """Return the resources that belong; `below` are all subscriptions below the management groups.

    What lies in a declared resource group, or at or below a declared resource, belongs. What lies in a subscription
    that is declared as a whole belongs if it has all the tags that are asked for.
    """
    if not azure.narrows:
        return Belonging(tuple(resources))
    named = frozenset(map(fold_id, azure.named))
    whole = frozenset((*azure.whole_subscriptions, *below))
    found: list[Resource] = []
    gaps: list[Gap] = []
    for place, alike in _by_place(resources).items():
        belongs = lies_in_any(place, named) or (subscription_of(place) in whole and _has_tags(alike, azure.tags))
        if belongs is None:
            gaps.append(_tags_untold(alike[0]))
        found.extend(alike if belongs else ())
    return Belonging(tuple(found), tuple(gaps))


def _by_place(resources: Iterable[Resource]) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in resources:
        found[fold_id(resource.subject)].append(resource)
    return found


def at_and_above(place: str) -> Iterator[str]:
    """Yield a folded id and that of everything that holds it, up to the root."""
    while place:
        yield place
        place = place.rpartition("/")[0]


def lies_in_any(place: str, declared: Collection[str]) -> bool:
    """Walk from a folded id upwards: thousands of resources times hundreds of declared ids would be too much."""
    return any(one in declared for one in at_and_above(place))


def _has_tags(alike: Sequence[Resource], wanted: Sequence[tuple[str, str]]) -> bool | None:
    """Say whether a resource has all tags, by any answer that speaks of it; `None` where none tells its tags."""
    told = [set(resource.tags) for resource in alike if resource.tags is not None]
    if not wanted or any(tags.issuperset(wanted) for tags in told):
        return True
    return False if told else None


def _tags_untold(resource: Resource) -> Gap:
    return Gap(
        cause=Cause.MALFORMED,
        hides=(Resource.kind,),
        scope=resource.subject,
        detail=f"the answer does not tell the tags of {resource.subject}, so it may belong to the workload",
        fix="collect again; if it stays, name the resource under scope.azure.resources",
        probe="",
        documents=resource.documents,
    )
