"""How an alert rule reaches people: what it covers, what silences it, and which receivers are alive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.derive.joins import Unseen, absent, hidden_by, through_gaps
from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.monitoring import ActionGroup, ProcessingRule, Receiver
from collector.model import Cause, Gap, Reason, fold_id, lies_within, subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """All action groups and processing rules, ready to be looked up."""

    groups: Mapping[str, ActionGroup]
    adders: tuple[ProcessingRule, ...]
    silencers: tuple[ProcessingRule, ...]
    hidden_groups: tuple[Gap, ...]
    hidden_processing: tuple[Gap, ...]
    subscriptions: tuple[str, ...]
    """Those of the scope."""
    moments: tuple[datetime, ...]
    """When silence matters: now, and at go-live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The living receivers behind a rule, and why there may be more."""

    groups: tuple[ActionGroup, ...]
    receivers: tuple[Receiver, ...]
    more: tuple[Gap, ...]


def routing(observed: Observed) -> Routing:
    """Sort action groups and processing rules once for all rules."""
    live = [rule for rule in observed.all(ProcessingRule) if rule.enabled is not False]
    return Routing(
        groups={fold_id(group.subject): group for group in observed.all(ActionGroup)},
        adders=tuple(rule for rule in live if rule.adds),
        silencers=tuple(rule for rule in live if rule.removes_all),
        hidden_groups=observed.hiding(ActionGroup),
        hidden_processing=observed.hiding(ProcessingRule),
        subscriptions=observed.subscriptions,
        moments=(observed.now, observed.workload.go_live),
    )


# --- What a rule covers -----------------------------------------------------------------------------------


class RulesByScope:
    """Alert rules, found by the places that they watch: thousands of resources times thousands of rules is too much."""

    def __init__(self, rules: Sequence[AlertRule]) -> None:
        self._rules = rules
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(rules):
            for place in set(map(fold_id, rule.scopes or ())):
                self._at[place].append(number)

    def covering(self, resource: Resource) -> tuple[int, ...]:
        """Return the numbers of the rules that watch a resource: its scope holds it, and its type and region fit."""
        place = fold_id(resource.subject)
        own = set(self._at.get(place, ()))
        above = {number for scope in (*at_and_above(place), fold_id("")) for number in self._at.get(scope, ())}
        return tuple(sorted(own | {number for number in above - own if _fits(self._rules[number], resource)}))


def _fits(rule: AlertRule, resource: Resource) -> bool:
    """Say whether a rule on something that holds a resource watches its type in its region."""
    if rule.rule_kind == "metric" and rule.target_type is None:
        return False  # a metric rule on a group or subscription always names the type that it watches
    type_fits = rule.target_type is None or rule.target_type.casefold() == resource.resource_type
    return type_fits and _region_fits(rule.target_region, resource.location)


def _region_fits(region: str | None, location: str | None) -> bool:
    return region is None or (location is not None and _region(region) in (_region(location), "global"))


def _region(text: str) -> str:
    return text.replace(" ", "").casefold()


# --- What silences it -------------------------------------------------------------------------------------


def silenced(places: Sequence[str], route: Routing) -> Field[bool]:
    """Say whether processing rules take the receivers away at one of these places, now or at go-live."""
    doubt: Unknown | None = None
    for silencer in route.silencers:
        if _overlaps(silencer, places):
            in_force = [_in_force(silencer, moment) for moment in route.moments]
            if True in in_force and not silencer.filtered:
                return True
            if any(state is not False for state in in_force):
                doubt = Unknown(reason=Reason.PARTIAL, why=f"the processing rule {silencer.name} may silence it")
    return doubt or through_gaps(False, route.hidden_processing, Unseen.COULD_MAKE_TRUE)


def _overlaps(rule: ProcessingRule, places: Sequence[str]) -> bool:
    """A rule without scopes in the answer may be anywhere."""
    if not rule.scopes:
        return True
    return any(lies_within(place, scope) or lies_within(scope, place) for place in places for scope in rule.scopes)


def _in_force(rule: ProcessingRule, moment: datetime) -> bool | None:
    """Say whether a rule holds at a moment; `None` where its recurrence decides."""
    if not rule.scheduled:
        return True
    after_start = rule.effective_from is None or rule.effective_from <= moment
    before_end = rule.effective_until is None or moment <= rule.effective_until
    if not (after_start and before_end):
        return False
    return None if rule.recurring else True


# --- Whom it reaches --------------------------------------------------------------------------------------


def reached(rule: AlertRule, route: Routing) -> Reached | Unknown:
    """Return the receivers of the enabled action groups behind a rule."""
    if rule.action_groups is None:
        return absent("which action groups the rule tells")
    names = (*rule.action_groups, *_added(rule, route))
    groups = tuple(_living(names, route.groups))
    unseen = [name for name in names if fold_id(name) not in route.groups]
    hidden = (gap for gap in route.hidden_groups if any(lies_within(name, gap.scope) for name in unseen))
    more = (*hidden, *_elsewhere(unseen, route), *route.hidden_processing)
    return Reached(groups=groups, receivers=tuple(_receivers(groups)), more=tuple(dict.fromkeys(more)))


def _elsewhere(unseen: Sequence[str], route: Routing) -> Iterator[Gap]:
    """Yield a gap for every action group in a subscription that is not looked at: it may tell somebody."""
    for name in unseen:
        subscription = subscription_of(name)
        if subscription and subscription not in route.subscriptions:
            yield Gap(
                cause=Cause.SCOPE,
                hides=(ActionGroup.kind,),
                scope=name,
                detail=f"the action group {name} lies in a subscription outside of the scope",
                fix=f"add {subscription} under scope.azure.subscriptions",
                probe="",
            )


def _added(rule: AlertRule, route: Routing) -> Iterator[str]:
    """Yield the groups that processing rules add always, to every alert of the rule's whole scope."""
    for adder in route.adders:
        whole = rule.scopes and all(
            any(lies_within(place, scope) for scope in adder.scopes or ()) for place in rule.scopes
        )
        if whole and not adder.filtered and not adder.scheduled:
            yield from adder.adds


def _living(names: Sequence[str], groups: Mapping[str, ActionGroup]) -> Iterator[ActionGroup]:
    for name in dict.fromkeys(map(fold_id, names)):
        group = groups.get(name)
        if group is not None and group.enabled:
            yield group


def _receivers(groups: Sequence[ActionGroup]) -> Iterator[Receiver]:
    """Yield the receivers that get something: e-mail and SMS only when their status is Enabled."""
    for group in groups:
        for receiver in group.receivers:
            needs_status = receiver.channel in ("email", "sms")
            if not needs_status or (receiver.status or "").casefold() == "enabled":
                yield receiver


def tells_somebody(rule: AlertRule, route: Routing) -> Field[bool]:
    """Say whether a rule has an enabled action group with at least one living receiver."""
    found = reached(rule, route)
    if isinstance(found, Unknown):
        return found
    if found.receivers:
        return True
    return hidden_by(found.more) if found.more else False
