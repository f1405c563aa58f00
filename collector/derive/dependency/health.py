"""Rows about the health of the platform: incidents that a subscription is told of, and the state of each member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.dependency.events import is_active, is_incident, name_of
from collector.derive.dependency.in_use import InUse, in_use
from collector.derive.joins import Unseen, absent, hidden_by, missing, through_gaps
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts import resource_types as types
from collector.facts.azure import Inventory, Resource, Subscription
from collector.facts.platform import ResourceHealth, ServiceEvent
from collector.facts.recovery import GeoReplica
from collector.model import Fact, Reason, fold_id, subscription_of

_STATES = ("available", "unavailable", "degraded")
_NO_NEWS = (
    "the platform has no news of it (Resource Health says Unknown): see that it runs and answers, start it or remove "
    "it, and collect again some minutes later"
)
_WITHOUT_STATUS = frozenset({types.NETWORK, types.PUBLIC_ADDRESS, types.INSIGHTS_COMPONENT, types.LOAD_TEST})
"""The types of which Resource Health never tells anything: a subscription with nothing else may be silent.

https://learn.microsoft.com/azure/service-health/resource-health-checks-resource-types
"""
_BY_PEOPLE = frozenset({"userinitiated", "customerinitiated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformHealth(Row):
    """A subscription with the incidents that hit the workload, or a member of it with what the platform says of it."""

    kind: ClassVar[str] = "platform_health"
    incidents: Field[tuple[str, ...]] = described("active incidents in services and regions in use; none for a member")
    available: Field[bool] = described(
        "the platform does not call the member down; of a subscription: it tells the state of some member"
    )
    state: Field[str] = described("what the platform says, and why")
    members_untold: Field[float] = described("members of the subscription whose state nobody tells", "count")


def platform_health(observed: Observed) -> RowSet:
    """Return a row for every subscription, seen or not, for each member whose state the platform tells or should tell.

    It should tell the state of a member where it tells that of another one of its type in the same subscription.
    """
    told = _told(observed)
    members = _members(observed)
    looks = {(look.of, fold_id(look.subject)): look for look in observed.all(Inventory)}
    events = _by_place(observed)
    usage = in_use(observed)
    rows: list[Row] = []
    seen = {fold_id(subscription.subject): subscription for subscription in observed.all(Subscription)}
    rows.extend(_unseen_row(scope, observed) for scope in observed.scopes if fold_id(scope) not in seen)
    for place, subscription in seen.items():
        at = _At(events=events[place], members=members[place], looks=_looks(looks, place), told=told, usage=usage)
        rows.append(_subscription_row(subscription, at, observed))
    for found in members.values():
        rows.extend(_member_rows(found, told, observed))
    return observed.row_set(rows, Subscription, Resource, ServiceEvent, ResourceHealth)


def _told(observed: Observed) -> Mapping[str, list[ResourceHealth]]:
    found: defaultdict[str, list[ResourceHealth]] = defaultdict(list)
    for health in observed.all(ResourceHealth):
        found[fold_id(health.subject)].append(health)
    return found


def _members(observed: Observed) -> defaultdict[str, list[Resource]]:
    found: defaultdict[str, list[Resource]] = defaultdict(list)
    for resource in observed.all(Resource):
        found[f"/subscriptions/{subscription_of(resource.subject)}"].append(resource)
    return found


def _by_place(observed: Observed) -> defaultdict[str, list[ServiceEvent]]:
    found: defaultdict[str, list[ServiceEvent]] = defaultdict(list)
    for event in observed.all(ServiceEvent):
        found[fold_id(event.seen_from)].append(event)
    return found


def _looks(looks: Mapping[tuple[str, str], Inventory], place: str) -> list[Inventory]:
    kinds = (ServiceEvent.kind, ResourceHealth.kind)
    return [look for kind in kinds if (look := looks.get((kind, place))) is not None]


# --- A subscription ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """What was seen at one subscription; the looks prove an answer without a single event."""

    events: Sequence[ServiceEvent]
    members: Sequence[Resource]
    looks: Sequence[Inventory]
    told: Mapping[str, list[ResourceHealth]]
    usage: InUse


def _subscription_row(subscription: Subscription, at: _At, observed: Observed) -> PlatformHealth:
    rests_on: tuple[Fact, ...] = (*at.looks, *at.events) or (subscription,)
    untold = sum(fold_id(member.subject) not in at.told for member in at.members)
    return PlatformHealth(
        subject=subscription.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        incidents=_incidents(at, subscription, observed),
        available=_some_told(untold, at, subscription, observed),
        state=missing("of a subscription as a whole no state is told"),
        members_untold=float(untold),
    )


def _incidents(at: _At, subscription: Subscription, observed: Observed) -> Field[tuple[str, ...]]:
    """Return the active incidents that hit; known ones fail even where others are hidden."""
    near = [event for event in at.events if at.usage.is_hit_by(event)]
    active = tuple(sorted({_incident_name(event) for event in near if is_incident(event) and is_active(event)}))
    if active:
        return active
    gaps = observed.hiding(ServiceEvent, Resource, at=subscription.subject)
    if gaps:
        return hidden_by(gaps)
    if doubtful := [event for event in near if _may_be_active_incident(event)]:
        return absent(f"whether the event {name_of(doubtful[0])} is an active incident")
    if any(at.usage.may_hit_a_copy(event) for event in at.events if _may_be_active_incident(event)):
        return _where_copies_lie(observed)
    return ()


def _may_be_active_incident(event: ServiceEvent) -> bool:
    return is_incident(event) is not False and is_active(event) is not False


def _where_copies_lie(observed: Observed) -> Unknown:
    """Return why it is not known whether an incident elsewhere hits a copy of the workload's data."""
    gaps = observed.hiding(GeoReplica)
    why = "an incident goes on elsewhere, and the service does not tell in which region a copy of the data lies"
    return hidden_by(gaps) if gaps else missing(why)


def _incident_name(event: ServiceEvent) -> str:
    services = " and ".join(event.services) or "services that it does not name"
    regions = ", ".join(event.regions) or "regions that it does not name"
    return f"{name_of(event)} ({services} in {regions})"


def _some_told(untold: int, at: _At, subscription: Subscription, observed: Observed) -> Field[bool]:
    """Nothing said about any of the members is no good news; one status shows that the platform speaks here."""
    gaps = observed.hiding(ResourceHealth, Resource, at=subscription.subject)
    some_should = any(member.resource_type not in _WITHOUT_STATUS for member in at.members)
    told = through_gaps(untold < len(at.members) or not some_should, gaps, Unseen.COULD_CHANGE)
    if told is False:
        return missing(f"Resource Health tells nothing of any of the {len(at.members)} resources here")
    return told


def _unseen_row(scope: str, observed: Observed) -> PlatformHealth:
    """A subscription that is looked at and does not show itself: nothing about it is good news."""
    gaps = observed.hiding(Subscription, at=scope)
    unseen = hidden_by(gaps) if gaps else missing("the subscription does not show itself", reason=Reason.SCOPE)
    return PlatformHealth(
        subject=scope,
        evidence=(),
        observed_at=observed.now,  # it rests on nothing: each field says why
        incidents=unseen,
        available=unseen,
        state=unseen,
        members_untold=unseen,
    )


# --- A member ---------------------------------------------------------------------------------------------


def _member_rows(
    members: Sequence[Resource], told: Mapping[str, list[ResourceHealth]], observed: Observed
) -> Iterator[PlatformHealth]:
    """Yield the rows of the members of one subscription."""
    told_types = {member.resource_type for member in members if fold_id(member.subject) in told}
    for member in members:
        known = told.get(fold_id(member.subject))
        if known:
            yield from map(_member_row, known)
        elif member.resource_type in told_types:
            yield _untold_row(member, observed)


def _untold_row(member: Resource, observed: Observed) -> PlatformHealth:
    gaps = observed.hiding(ResourceHealth, at=member.subject)
    why = f"Resource Health tells nothing of it, though it does of another {member.resource_type} here"
    untold = hidden_by(gaps) if gaps else missing(why)
    return PlatformHealth(
        subject=member.subject,
        evidence=documents_of((member,)),
        observed_at=observed.now,  # what counts is that nothing was told now, whenever the member itself was read
        incidents=(),
        available=untold,
        state=untold,
        members_untold=0.0,
    )


def _member_row(health: ResourceHealth) -> PlatformHealth:
    return PlatformHealth(
        subject=health.subject,
        evidence=documents_of((health,)),
        observed_at=oldest((health,)),
        incidents=(),
        available=_available(health),
        state=_state(health),
        members_untold=0.0,
    )


def _available(health: ResourceHealth) -> Field[bool]:
    said = (health.availability or "").casefold()
    if said in _STATES:
        return said == "available"
    if not said:
        return absent("whether the resource is available")
    if said == "unknown" and _by_people(health):
        return True
    if said == "unknown":
        return missing(_NO_NEWS)
    return Unknown(reason=Reason.PARSE, why=f"the platform calls the resource {health.availability}, a new word")


def _by_people(health: ResourceHealth) -> bool:
    """Say whether somebody stopped it: then the platform has no news of it, and none are needed."""
    words = {"".join(word.casefold().split()) for word in (health.reason, health.context) if word}
    return not words.isdisjoint(_BY_PEOPLE)


def _state(health: ResourceHealth) -> Field[str]:
    since = f"since {health.since:%Y-%m-%d %H:%M} UTC" if health.since else None
    said = (health.availability, health.reason, health.context, since)
    return ", ".join(dict.fromkeys(word for word in said if word)) or absent("what state the resource is in")
