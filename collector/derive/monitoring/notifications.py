"""Rows about test notifications: whether what an action group sends has really arrived.

Sent is not received: a trace in the activity log proves nothing by itself, and no recorded answer shows its shape. What
counts is a report of the people who got the messages. Of each channel the newest test that used it decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.alerting.alert_reach import Routing, reached, routing
from collector.derive.alerting.receivers import is_alive
from collector.derive.alerting.territory import Territory
from collector.derive.existing import Existing
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.monitoring.alert_routes import severity_of
from collector.derive.monitoring.notification_tests import Newest, Tests
from collector.derive.observed import CLOCK_SKEW, Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ActionGroup
from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest
from collector.model import Fact, Reason, fold_id

LOG_REACHES = timedelta(days=89)
"""How far back the activity log was read; the service keeps 90 days."""

_NONE = float("inf")
_BY_PEOPLE = ("email", "sms", "voice", "push")
_BY_MACHINES = "webhook"
_DELIVER = "write down what arrived, and name the file under reports.notifications (docs/notification-tests.md)"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationProof(Row):
    """An action group that alert rules of the workload tell, with the newest test of each of its channels."""

    kind: ClassVar[str] = "notification_proof"
    name: Field[str] = described("name of the action group")
    severity: Field[float] = described("the most urgent severity of the enabled rules that tell it: 0 (critical) to 4")
    channels: Field[tuple[str, ...]] = described("channels that must be tested; webhook only where no person has one")
    not_received: Field[tuple[str, ...]] = described("channels without a receipt in the newest test")
    test_age: Field[timedelta] = described("age of the newest test, of the channel for which it is the oldest", "s")
    changed_since: Field[bool] = described("the group was changed after that test")
    slowest: Field[timedelta] = described("longest time until a message was acknowledged, or else received", "s")


def notification_proofs(observed: Observed) -> RowSet:
    """Return a row for every action group that enabled rules of the workload tell, and for rules that may tell more."""
    route, tests = observed.shared(routing), Tests(observed)
    told = _told(route, observed)
    rows = [_row(route.groups[group], _most_urgent(found), tests) for group, found in told.groups.items()]
    return observed.row_set((*rows, *told.unread), AlertRule)


# --- Which groups must be tested --------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """The enabled action groups that rules tell, by folded id, with the severities of these rules."""

    groups: dict[str, list[Field[float]]] = field(default_factory=lambda: defaultdict(list))
    unread: list[NotificationProof] = field(default_factory=list)
    """A row for each rule behind which groups may stand that were not read."""

    def add(self, rule: AlertRule, severity: Field[float], route: Routing) -> None:
        found = reached(rule, route)
        for group in () if isinstance(found, Unknown) else found.groups:
            self.groups[fold_id(group.subject)].append(severity)
        if isinstance(found, Unknown):
            self.unread.append(_unread_row(rule, severity, found))
        elif found.unseen:
            self.unread.append(_unread_row(rule, severity, hidden_by(found.unseen)))


def _told(route: Routing, observed: Observed) -> _Told:
    """Return whom rules tell; those that may be somebody else's count only where none certainly is the workload's.

    Where all rules watch only what was deleted, nobody is told anything; where some of them may, that is unknown.
    """
    territory, existing = Territory(observed), observed.shared(Existing)
    ours, maybe_ours = _Told(), _Told()
    any_fires = False
    for rule in observed.all(AlertRule):
        answer = False if rule.enabled is False else territory.has_rule(rule)
        if isinstance(answer, Unknown):
            maybe_ours.add(rule, answer, route)
        elif answer:
            ours.add(rule, _severity(rule), route)
            left = existing.left_by(rule)
            any_fires = any_fires or left is False
            if isinstance(left, Unknown):
                maybe_ours.add(rule, left, route)
    if not any_fires:
        return maybe_ours
    return ours if ours.groups or ours.unread else maybe_ours


def _severity(rule: AlertRule) -> Field[float]:
    return absent("whether a rule that tells it is switched on") if rule.enabled is None else severity_of(rule)


def _most_urgent(severities: Sequence[Field[float]]) -> Field[float]:
    """Return the most urgent severity; one that is not known could be 0, the most urgent of all."""
    urgent = min(severity for severity in (*severities, _NONE) if not isinstance(severity, Unknown))
    doubt = next((severity for severity in severities if isinstance(severity, Unknown)), None)
    return doubt if doubt is not None and urgent > 0 else urgent


def _unread_row(rule: AlertRule, severity: Field[float], why: Unknown) -> NotificationProof:
    return NotificationProof(
        subject=rule.subject,
        evidence=rule.documents,
        observed_at=rule.observed_at,
        name=rule.name,
        severity=severity,
        channels=why,
        not_received=why,
        test_age=why,
        changed_since=why,
        slowest=why,
    )


# --- The row ----------------------------------------------------------------------------------------------


def _row(group: ActionGroup, severity: Field[float], tests: Tests) -> NotificationProof:
    known, channels = tests.of(group), _channels(group)
    newest = {channel: known.newest(channel) for channel in channels}
    proof = _proof(newest, group, tests)
    found = [one.test for one in newest.values() if one is not None]
    rests_on: tuple[Fact, ...] = (group, *found, *known.changes, *known.traces)
    return NotificationProof(
        subject=group.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=group.name,
        severity=severity,
        channels=channels,
        not_received=proof.not_received,
        test_age=proof.test_age,
        changed_since=proof.changed_since,
        slowest=proof.slowest,
    )


def _channels(group: ActionGroup) -> tuple[str, ...]:
    """Return the channels of a group that must be tested: those by which people hear, or else its machines."""
    alive = {receiver.channel for receiver in group.receivers if is_alive(receiver)}
    by_people = {"email" if channel == "role" else channel for channel in alive} & set(_BY_PEOPLE)
    return tuple(sorted(by_people)) or ((_BY_MACHINES,) if alive else ())


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the tests of one group amount to."""

    not_received: Field[tuple[str, ...]]
    test_age: Field[timedelta]
    changed_since: Field[bool]
    slowest: Field[timedelta]


def _proof(newest: Mapping[str, Newest | None], group: ActionGroup, tests: Tests) -> _Proof:
    """Weigh the newest test of each channel; a report that was not read could tell of a newer one that failed."""
    gaps = tests.observed.hiding(NotificationTest)
    if gaps:
        hidden = hidden_by(gaps)
        return _Proof(hidden, hidden, hidden, hidden)
    found = {channel: one for channel, one in newest.items() if one is not None}
    untested = [channel for channel in newest if channel not in found]
    failed = tuple(channel for channel, one in found.items() if not one.arrived)
    if untested or not found:
        open_question = _untested(group, tests)
        absent_test = open_question or missing(f"no test of it was reported: send one and {_DELIVER}")
        surely = (*failed, *untested)
        known = surely if failed or open_question is None else absent_test
        return _Proof(known, absent_test, absent_test, absent_test)
    first = min(one.test.sent for one in found.values())
    return _Proof(
        not_received=failed,
        test_age=tests.observed.age(first),
        changed_since=_changed_since(first, group, tests),
        slowest=next(_before_sent(found.values()), None) or max(one.slowest for one in found.values()),
    )


def _before_sent(found: Iterable[Newest]) -> Iterator[Unknown]:
    """Yield why a receipt proves nothing that is older than its test: it is of another one, or a clock is wrong."""
    for one in found:
        for receipt in one.receipts:
            moments = (receipt.received, receipt.acknowledged)
            if any(moment is not None and moment < one.test.sent - CLOCK_SKEW for moment in moments):
                why = (
                    f"by its report a message to {receipt.to} came before the test was sent "
                    f"({one.test.sent:%Y-%m-%d %H:%M} UTC): correct the moments, with their time zones, or test again"
                )
                yield missing(why, reason=Reason.PARSE)


def _untested(group: ActionGroup, tests: Tests) -> Unknown | None:
    """Return why a channel without a report may have been tested after all; `None` where it surely was not."""
    traces = tests.of(group).traces
    if traces:
        sent = max(trace.sent for trace in traces)
        return missing(f"a test was sent on {sent:%Y-%m-%d}, but sent is not received: {_DELIVER}")
    gaps = tests.observed.hiding(NotificationSent, at=group.subject)
    return hidden_by(gaps) if gaps else next(_unmatched(tests.observed), None)


def _unmatched(observed: Observed) -> Iterator[Unknown]:
    """Yield why a pattern that matches no file is a question, not an empty set."""
    matched = {test.pattern for test in observed.all(NotificationTest)}
    for pattern in observed.workload.notification_reports:
        if pattern not in matched:
            yield missing(f"no file matches {pattern}: send a test notification and {_DELIVER}")


def _changed_since(sent: datetime, group: ActionGroup, tests: Tests) -> Field[bool]:
    """Say whether a group was changed after a test, as far back as the activity log reaches."""
    if any(change.changed > sent for change in tests.of(group).changes):
        return True
    gaps = tests.observed.hiding(ActionGroupChange, at=group.subject)
    if gaps:
        return hidden_by(gaps)
    if tests.observed.now - sent > LOG_REACHES:
        return missing(f"the activity log was read {LOG_REACHES.days} days back, and the test is older: test again")
    return False
