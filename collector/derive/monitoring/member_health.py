"""Which critical members are watched by rules on Resource Health."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from collector.derive.alerting import activity_events as events
from collector.derive.alerting.activity_events import Event, tested_fields, would_fire
from collector.derive.alerting.heard import Hearing, best
from collector.derive.joins import hidden_by
from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.model import Reason, fold_id, subscription_of, type_of

_BAD_STATES = ("unavailable", "degraded")
_NEVER = [False for _ in _BAD_STATES]
_OF_RESOURCES = frozenset({events.RESOURCE_TYPE, events.RESOURCE_GROUP, events.RESOURCE_ID})


class MemberHealth:
    """The rules on Resource Health by the places that they watch, ready to be asked about each critical member."""

    def __init__(self, observed: Observed, rules: Sequence[AlertRule], hearing: Hearing) -> None:
        self._observed = observed
        self._hearing = hearing
        self._at: defaultdict[str, list[AlertRule]] = defaultdict(list)
        for rule in rules:
            for place in set(map(fold_id, rule.scopes or ())):
                self._at[place].append(rule)
        self._members = _critical_members(observed)
        self._tested = {rule.subject: tuple(sorted(tested_fields(rule) & _OF_RESOURCES)) for rule in rules}
        self._fired: dict[tuple[str, ...], bool | None] = {}

    def unwatched(self, scope: str) -> Field[tuple[str, ...]]:
        """Return the names of the critical members in a subscription whose end nobody would hear of."""
        answers = {member: self._is_watched(member) for member in self._members[subscription_of(scope)]}
        if unwatched := [member for member, answer in answers.items() if answer is False]:
            return tuple(sorted({member.rpartition("/")[2] for member in unwatched}))
        gaps = () if self._observed.workload.flows else self._observed.hiding(Resource, at=scope)
        if gaps and self._is_watched(scope) is not True:
            return hidden_by(gaps)
        return next((answer for answer in answers.values() if isinstance(answer, Unknown)), ())

    def _is_watched(self, member: str) -> Field[bool]:
        """Say whether somebody hears when a member becomes unavailable, and when it becomes degraded."""
        rules = [rule for place in at_and_above(fold_id(member)) for rule in self._at.get(place, ())]
        happening = [_event(member, state) for state in _BAD_STATES]
        firing = [(rule, [self._fires(rule, event) for event in happening]) for rule in rules]
        heard = [(rule, fires, self._hearing.of(rule, (member,)).answer) for rule, fires in firing if fires != _NEVER]
        answers = [
            best(heard_if_fired(rule, fires[number], answer) for rule, fires, answer in heard)
            for number in range(len(_BAD_STATES))
        ]
        if False in answers:
            gaps = self._observed.hiding(AlertRule, at=member)
            return hidden_by(gaps) if gaps else False
        return next((answer for answer in answers if isinstance(answer, Unknown)), True)

    def _fires(self, rule: AlertRule, event: Event) -> bool | None:
        """Thousands of members are alike to a rule: it is asked once for all of these."""
        key = (rule.subject, event[events.HEALTH], *(event.get(field, "") for field in self._tested[rule.subject]))
        if key not in self._fired:
            self._fired[key] = would_fire(rule, event)
        return self._fired[key]


def heard_if_fired(rule: AlertRule, fires: Field[bool] | None, heard: Field[bool]) -> Field[bool]:
    """Return whether people hear of a rule, given whether it fires (`None`: its conditions cannot be compared)."""
    if fires is False:
        return False
    return not_comparable(rule) if fires is None and heard is True else heard


def not_comparable(rule: AlertRule) -> Unknown:
    """Return the unknown for a rule whose conditions name something that nobody can compare."""
    return Unknown(
        reason=Reason.PARTIAL,
        why=f"the rule {rule.name} has conditions that cannot be compared with what the workload uses",
    )


def _critical_members(observed: Observed) -> defaultdict[str, list[str]]:
    """Return the ids of what critical flows need by subscription; where no flow is declared, of every resource."""
    everything = (resource.subject for resource in observed.all(Resource))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for member in observed.workload.critical_members if observed.workload.flows else dict.fromkeys(everything):
        found[subscription_of(member)].append(member)
    return found


def _event(member: str, state: str) -> Event:
    event = {
        events.CATEGORY: "resourcehealth",
        events.STATUS: "active",
        events.HEALTH: state,
        events.HEALTH_BEFORE: "available",
        events.CAUSE: "platforminitiated",
    }
    parts = fold_id(member).split("/")
    if type_of(member):
        event |= {events.RESOURCE_TYPE: type_of(member), events.RESOURCE_ID: fold_id(member)}
    if len(parts) > 4 and parts[3] == "resourcegroups":
        event[events.RESOURCE_GROUP] = parts[4]
    return event
