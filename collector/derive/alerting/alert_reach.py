"""How an alert rule reaches people: what silences it, and which receivers are alive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from collector.derive.alerting.adding import Adders
from collector.derive.alerting.receivers import groups_in_words, living
from collector.derive.alerting.role_holders import RoleHolders
from collector.derive.alerting.silence import Silencer, Silencers, spans_that_matter
from collector.derive.joins import Unseen, absent, through_gaps
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ActionGroup, ProcessingRule, Receiver
from collector.facts.support import RoleAssignment
from collector.model import Cause, Gap, Reason, fold_id, lies_within, subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """All action groups and processing rules, ready to be looked up."""

    groups: Mapping[str, ActionGroup]
    adding: Adders
    silence: Silencers
    """Those that hold when it matters: now, and from go-live to the end of the cutover."""
    processing: Mapping[str, tuple[ProcessingRule, ...]]
    """Both by the subscriptions in which they work; below an empty text those that work in none, or do not say."""
    holders: RoleHolders
    hidden_groups: tuple[Gap, ...]
    hidden_processing: tuple[Gap, ...]
    subscriptions: tuple[str, ...]
    """Those of the scope."""
    counts: Callable[[ProcessingRule], bool] | None = None
    """Which silencers matter; all do where nothing stands here."""

    def silenced_only_by(self, counts: Callable[[ProcessingRule], bool]) -> Routing:
        """Return the same without the silencers that do not count."""
        return replace(self, counts=counts)

    def processing_in(self, place: str) -> tuple[ProcessingRule, ...]:
        """Return the processing rules that work in the subscription of a place, or that may."""
        subscription = subscription_of(place)
        return (*self.processing.get("", ()), *(self.processing.get(subscription, ()) if subscription else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The living receivers behind a rule, and why there may be more."""

    groups: tuple[ActionGroup, ...]
    receivers: tuple[Receiver, ...]
    more: tuple[Gap, ...]
    unseen: tuple[Gap, ...] = ()
    """Those of them behind which whole groups may stand; behind the others stand holders of a role, who get mail."""
    words: tuple[str, ...] = ()
    """For each action group what it has, or what is the matter with it."""
    assignments: tuple[RoleAssignment, ...] = ()
    """By which the people are known whom a group mails for their role."""


def routing(observed: Observed) -> Routing:
    """Sort action groups and processing rules once for all rules."""
    live = [rule for rule in observed.all(ProcessingRule) if rule.enabled is not False]
    spans = spans_that_matter(observed.workload, observed.now)
    return Routing(
        groups={fold_id(group.subject): group for group in observed.all(ActionGroup)},
        adding=Adders((rule for rule in live if rule.adds), observed.now),
        silence=Silencers((rule for rule in live if rule.removes_all), spans),
        processing=_by_subscription(rule for rule in live if rule.adds or rule.removes_all),
        holders=RoleHolders(observed),
        hidden_groups=observed.hiding(ActionGroup),
        hidden_processing=observed.hiding(ProcessingRule),
        subscriptions=observed.subscriptions,
    )


def _by_subscription(rules: Iterable[ProcessingRule]) -> Mapping[str, tuple[ProcessingRule, ...]]:
    found: dict[str, list[ProcessingRule]] = defaultdict(list)
    for rule in rules:
        for subscription in dict.fromkeys(map(subscription_of, rule.scopes or ("",))):
            found[subscription].append(rule)
    return {subscription: tuple(theirs) for subscription, theirs in found.items()}


# --- What silences it -------------------------------------------------------------------------------------


def silencers_of(places: Sequence[str], route: Routing, rule: AlertRule | None = None) -> tuple[Silencer, ...]:
    """Return the processing rules that silence the alerts about these places when it matters, or may."""
    found = route.silence.over(places, rule)
    return tuple(one for one in found if route.counts is None or route.counts(one.rule))


def as_silence(found: Sequence[Silencer], route: Routing) -> Field[bool]:
    """Return what these silencers amount to, given those that were not seen."""
    if any(one.sure for one in found):
        return True
    if found:
        name = found[0].rule.name
        why = f"the processing rule {name} may silence it: its filters or its schedule do not tell"
        return Unknown(reason=Reason.PARTIAL, why=why)
    return through_gaps(False, route.hidden_processing, Unseen.COULD_MAKE_TRUE)


# --- Whom it reaches --------------------------------------------------------------------------------------


def reached(rule: AlertRule, route: Routing) -> Reached | Unknown:
    """Return the receivers of the enabled action groups behind a rule."""
    if rule.action_groups is None:
        return absent("which action groups the rule tells")
    added = tuple(route.adding.to(rule))
    names = (*rule.action_groups, *(group for adder, sure in added if sure for group in adder.adds))
    groups = tuple(_enabled(names, route.groups))
    told = living(groups, route.holders, _subscriptions_of(rule))
    unseen = [name for name in names if fold_id(name) not in route.groups]
    hidden = (gap for gap in route.hidden_groups if any(lies_within(name, gap.scope) for name in unseen))
    doubts = (_may_add(adder) for adder, sure in added if not sure)
    missed = tuple(dict.fromkeys((*hidden, *_elsewhere(unseen, route), *doubts, *route.hidden_processing)))
    return Reached(
        groups=groups,
        receivers=told.receivers,
        more=tuple(dict.fromkeys((*missed, *told.more))),
        unseen=missed,
        words=groups_in_words(names, route.groups, route.hidden_groups, route.subscriptions),
        assignments=told.assignments,
    )


def _subscriptions_of(rule: AlertRule) -> tuple[str, ...]:
    """Return the subscriptions in which a rule can fire."""
    places = [subscription_of(place) for place in rule.scopes or (rule.subject,)]
    return tuple(dict.fromkeys(place for place in places if place))


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


def _may_add(adder: ProcessingRule) -> Gap:
    return Gap(
        cause=Cause.PARTIAL,
        hides=(ActionGroup.kind,),
        scope=adder.subject,
        detail=f"the processing rule {adder.name} may add receivers: its scope, filters or schedule do not tell",
        fix="name the action group in the alert rule itself, or let the processing rule add it always",
        probe="",
    )


def _enabled(names: Sequence[str], groups: Mapping[str, ActionGroup]) -> Iterator[ActionGroup]:
    for name in dict.fromkeys(map(fold_id, names)):
        group = groups.get(name)
        if group is not None and group.enabled:
            yield group
