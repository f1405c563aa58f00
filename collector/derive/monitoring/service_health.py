"""Rows about who hears of incidents, maintenance and advisories of Azure, and of members that it calls unhealthy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.alerting import activity_events as events
from collector.derive.alerting.activity_events import Event, is_on_health, would_fire
from collector.derive.alerting.alert_reach import routing
from collector.derive.alerting.heard import WRITTEN, Hearing, best
from collector.derive.critical import out_of_scope
from collector.derive.joins import absent, hidden_by
from collector.derive.monitoring.member_health import MemberHealth, heard_if_fired
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory, Resource
from collector.facts.monitoring import ProcessingRule
from collector.model import Fact, fold_id, lies_within, subscription_of

TYPES = ("Incident", "Maintenance", "ActionRequired", "Security", "Informational")
"""The kinds of events of Service Health, as rules spell them."""
_ANY_REGION = ""
"""Stands for regions that may be in use and are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthWatch(Row):
    """A subscription with what its people hear of when Azure itself is unwell."""

    kind: ClassVar[str] = "health_watch"
    types_maybe_covered: Field[tuple[str, ...]] = described(
        "kinds of events of Service Health that people hear of in every region in use, for certain or perhaps"
    )
    types_covered: Field[tuple[str, ...]] = described("those of them that they hear of for certain")
    regions_in_use: Field[tuple[str, ...]] = described(
        "regions of the workload in this subscription, the recovery region, and global"
    )
    not_covered: Field[tuple[str, ...]] = described(
        "kinds of events that nobody hears of, with the regions where it is only some"
    )
    unwatched_members: Field[tuple[str, ...]] = described(
        "critical members of which nobody hears that Azure calls them unavailable or degraded"
    )
    hindrances: Field[tuple[str, ...]] = described("rules on health that do not count, and why")


def health_watches(observed: Observed) -> RowSet:
    """Return a row for every subscription that is looked at, and for those of further members of critical flows."""
    watch = _Watch(observed)
    rows = [_row(scope, watch, observed) for scope in observed.scopes]
    return observed.row_set((*rows, *_elsewhere(observed)), AlertRule)


def _elsewhere(observed: Observed) -> Iterator[HealthWatch]:
    """Yield a row for every subscription that is not looked at and holds a member of a critical flow."""
    first = {subscription_of(member): member for member in sorted(observed.workload.critical_members, reverse=True)}
    for subscription in sorted(first.keys() - set(observed.subscriptions)):
        why = out_of_scope(first[subscription])
        yield HealthWatch(
            subject=f"/subscriptions/{subscription}",
            evidence=(),
            observed_at=observed.now,
            types_maybe_covered=why,
            types_covered=why,
            regions_in_use=why,
            not_covered=why,
            unwatched_members=why,
            hindrances=why,
        )


def _row(scope: str, watch: _Watch, observed: Observed) -> HealthWatch:
    regions = _regions(scope, observed)
    heard = {kind: {region: watch.hears(scope, kind, region) for region in regions} for kind in TYPES}
    doubts = [answer for of_kind in heard.values() for answer in of_kind.values() if isinstance(answer, Unknown)]
    covered = tuple(kind for kind in TYPES if all(answer is True for answer in heard[kind].values()))
    rests_on = watch.facts_behind(scope)
    return HealthWatch(
        subject=scope,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        types_maybe_covered=tuple(kind for kind in TYPES if False not in heard[kind].values()),
        types_covered=doubts[0] if doubts else covered,
        regions_in_use=tuple(region for region in regions if region),
        not_covered=tuple(_uncovered(kind, heard[kind]) for kind in TYPES if False in heard[kind].values()),
        unwatched_members=watch.members.unwatched(scope),
        hindrances=watch.hindrances(scope),
    )


def _uncovered(kind: str, heard: Mapping[str, Field[bool]]) -> str:
    """Return a kind of events with the regions in which nobody hears of it."""
    regions = [region for region, answer in heard.items() if answer is False]
    return kind if len(regions) == len(heard) else f"{kind} in {' and '.join(regions)}"


def _regions(scope: str, observed: Observed) -> tuple[str, ...]:
    """Return the regions of which people must hear; where resources are hidden, any region may be in use."""
    here = observed.shared(_regions_by_subscription)[subscription_of(scope)]
    more = {observed.workload.recovery_region} if observed.workload.recovery_region else set()
    hidden = {_ANY_REGION} if observed.hiding(Resource, at=scope) else set()
    return tuple(sorted({"global", *here, *more, *hidden}))


def _regions_by_subscription(observed: Observed) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for resource in observed.all(Resource):
        told = "".join((resource.location or _ANY_REGION).split()).casefold()
        found[subscription_of(resource.subject)].add(told)
    return found


class _Watch:
    """The rules over the activity log that tell of the health of Azure, by the subscription that they watch."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._route = observed.shared(routing)
        rules = [rule for rule in observed.all(AlertRule) if rule.rule_kind == "activity"]
        self._over: defaultdict[str, list[AlertRule]] = defaultdict(list)
        self._within: defaultdict[str, list[AlertRule]] = defaultdict(list)
        for rule in rules:
            for place in dict.fromkeys(map(fold_id, rule.scopes or ())):
                self._over[place].append(rule)
            if is_on_health(rule):
                for subscription in dict.fromkeys(map(subscription_of, rule.scopes or ())):
                    self._within[subscription].append(rule)
        self._looks = {fold_id(look.subject): look for look in observed.all(Inventory) if look.of == AlertRule.kind}
        self._hearing = Hearing(self._route, WRITTEN)
        self._of_whole: dict[str, Hearing] = {}
        self.members = MemberHealth(observed, rules, self._hearing)

    def hears(self, scope: str, kind: str, region: str) -> Field[bool]:
        """Say whether people hear of an event of Service Health that hits a region, whatever service it is about."""
        answer = best(self._answers(scope, _event(kind, region)))
        if answer is True:
            return True
        if region == _ANY_REGION:
            gaps = self._observed.hiding(Resource, at=scope)
            return hidden_by(gaps) if gaps else absent("the region of every resource")
        gaps = self._observed.hiding(AlertRule, at=scope)
        return hidden_by(gaps) if answer is False and gaps else answer

    def _answers(self, scope: str, event: Event) -> Iterator[Field[bool]]:
        hearing = self._hearing_of_whole(scope)
        for rule in self._over[fold_id(scope)]:
            fires = would_fire(rule, event)
            if fires is not False:
                yield heard_if_fired(rule, fires, hearing.of(rule, (scope,)).answer)

    def hindrances(self, scope: str) -> tuple[str, ...]:
        """Return the rules on health that do not count, with the reason."""
        return tuple(f"{rule.name}: {why}" for rule in self._rules(scope) if (why := self._hindrance(rule, scope)))

    def _hindrance(self, rule: AlertRule, scope: str) -> str:
        if fold_id(scope) in map(fold_id, rule.scopes or ()):
            return self._hearing_of_whole(scope).of(rule, (scope,)).hindrance
        return self._hearing.of(rule, rule.scopes or ()).hindrance

    def _hearing_of_whole(self, scope: str) -> Hearing:
        """Return the hearing of alerts about a whole subscription: what silences only a part of it is no matter."""
        if scope not in self._of_whole:
            route = self._route.silenced_only_by(lambda silencer: _holds(silencer, scope))
            self._of_whole[scope] = Hearing(route, WRITTEN)
        return self._of_whole[scope]

    def facts_behind(self, scope: str) -> Sequence[Fact]:
        """Return the rules with the groups that they name and what silences them, and the look that found them."""
        rules = self._rules(scope)
        names = dict.fromkeys(fold_id(name) for rule in rules for name in rule.action_groups or ())
        groups = [self._route.groups[name] for name in names if name in self._route.groups]
        look = self._looks.get(fold_id(scope))
        return (*rules, *groups, *self._route.processing_in(scope), *((look,) if look else ()))

    def _rules(self, scope: str) -> Sequence[AlertRule]:
        return self._within[subscription_of(scope)]


def _holds(silencer: ProcessingRule, scope: str) -> bool:
    """A processing rule without scopes in the answer may be anywhere."""
    return not silencer.scopes or any(lies_within(scope, place) for place in silencer.scopes)


def _event(kind: str, region: str) -> Event:
    told = {events.CATEGORY: "servicehealth", events.STATUS: "active", events.INCIDENT_TYPE: kind}
    return told if region == _ANY_REGION else {**told, events.REGION: region}
