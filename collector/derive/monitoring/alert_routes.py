"""Rows about the alert rules of the workload, with those whom they tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from collector.derive.alerting.alert_reach import Reached, Routing, as_silence, reached, routing, silencers_of
from collector.derive.alerting.territory import Territory
from collector.derive.existing import Existing
from collector.derive.joins import absent, counted_through_gaps, hidden_by, known_or
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.support.people import alias_of
from collector.facts.alert_rules import AlertRule
from collector.model import Fact

URGENT_CATEGORIES = ("category=servicehealth", "category=resourcehealth")
_NO_RULE = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRoute(Row):
    """An alert rule of the scope with those whom it tells."""

    kind: ClassVar[str] = "alert_route"
    name: Field[str] = described("name of the rule")
    enabled: Field[bool] = described("the rule is switched on")
    severity: Field[float] = described("0 (critical) to 4; rules on service and resource health count as 1")
    silenced: Field[bool] = described("a processing rule takes its receivers away now, at go-live or in the cutover")
    silenced_by: Field[tuple[str, ...]] = described("names of the processing rules that do so, or may")
    groups_told: Field[tuple[str, ...]] = described("its action groups, each with what it has or what ails it")
    email_receivers: Field[float] = described("how many e-mail receivers are enabled", "count")
    sms_receivers: Field[float] = described("how many SMS receivers are enabled", "count")
    voice_receivers: Field[float] = described("how many voice receivers there are", "count")
    push_receivers: Field[float] = described("how many app push receivers there are", "count")
    recipients: Field[float] = described("how many different mailboxes or phones are told, the larger", "count")
    free_mail_receivers: Field[tuple[str, ...]] = described("domains of receivers at personal free-mail services")


def alert_routes(observed: Observed) -> RowSet:
    """Return every alert rule of the workload; of one that may be, only what does not depend on it is known.

    A rule that watches only what was deleted never fires: it stands in for no other one.
    """
    territory, existing = Territory(observed), observed.shared(Existing)
    route = observed.shared(routing).silenced_only_by(territory.may_be_touched_by)
    answers = [(rule, territory.has_rule(rule)) for rule in observed.all(AlertRule)]
    ours = [(_route_row(rule, route, observed), existing.left_by(rule)) for rule, answer in answers if answer is True]
    urgency = min(_urgencies(row for row, left in ours if left is False), default=_NO_RULE)
    sure = (_standing(row, left, urgency) for row, left in ours if _counts(row, left, urgency))
    doubtful = (
        _doubtful(_route_row(rule, route, observed), answer, urgency)
        for rule, answer in answers
        if isinstance(answer, Unknown)
    )
    return observed.row_set((*sure, *doubtful), AlertRule)


def _counts(row: AlertRoute, left: Field[bool], urgency: float) -> bool:
    """Say whether a rule counts: one that watches only what was deleted does beside a living one that is as urgent."""
    return left is not True or isinstance(row.severity, Unknown) or urgency <= row.severity


def _standing(row: AlertRoute, left: Field[bool], urgency: float) -> AlertRoute:
    """Return the row of a rule; where nobody knows whether it can fire, it stands in for no missing one either."""
    as_urgent = not isinstance(row.severity, Unknown) and urgency <= row.severity
    return replace(row, enabled=left) if isinstance(left, Unknown) and row.enabled is True and not as_urgent else row


def _urgencies(rows: Iterable[AlertRoute]) -> Iterator[float]:
    for row in rows:
        if row.enabled is True and not isinstance(row.severity, Unknown):
            yield row.severity


def _doubtful(row: AlertRoute, why: Unknown, urgency: float) -> AlertRoute:
    """Return the row of a rule that may be somebody else's: it can hold nobody up, and speak for nobody.

    What is right with it stays known and what is wrong becomes unknown. It stands beside a rule of the workload that
    is as urgent; where there is none, even whether it counts is unknown, as it may not stand in for the missing one.
    """
    as_urgent = not isinstance(row.severity, Unknown) and urgency <= row.severity
    return replace(
        row,
        enabled=row.enabled if as_urgent or row.enabled is False else why,
        silenced=False if row.silenced is False else why,
        email_receivers=_at_least(row.email_receivers, why),
        sms_receivers=_at_least(row.sms_receivers, why),
        voice_receivers=_at_least(row.voice_receivers, why),
        push_receivers=_at_least(row.push_receivers, why),
        recipients=_at_least(row.recipients, why),
        free_mail_receivers=() if row.free_mail_receivers == () else why,
    )


def _at_least(count: Field[float], why: Unknown) -> Unknown:
    return replace(why, at_least=count.at_least if isinstance(count, Unknown) else count)


def _route_row(rule: AlertRule, route: Routing, observed: Observed) -> AlertRoute:
    found = reached(rule, route)
    silencers = silencers_of(rule.scopes or observed.scopes, route, rule)
    told = () if isinstance(found, Unknown) else (*found.groups, *found.assignments)
    rests_on: tuple[Fact, ...] = (rule, *told, *(one.rule for one in silencers))
    return AlertRoute(
        subject=rule.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=rule.name,
        enabled=known_or(rule.enabled, absent("whether the rule is switched on")),
        severity=severity_of(rule),
        silenced=as_silence(silencers, route),
        silenced_by=tuple(sorted({one.rule.name for one in silencers})),
        groups_told=found if isinstance(found, Unknown) else found.words,
        email_receivers=_counted(found, "email"),
        sms_receivers=_counted(found, "sms"),
        voice_receivers=_counted(found, "voice"),
        push_receivers=_counted(found, "push"),
        recipients=_recipients(found),
        free_mail_receivers=_free_mail(found, observed),
    )


def severity_of(rule: AlertRule) -> Field[float]:
    """Return the severity by which a rule is judged; those on service and resource health count as 1."""
    if rule.rule_kind == "activity":
        urgent = any(category in (rule.signals or ()) for category in URGENT_CATEGORIES)
        return 1.0 if urgent else 4.0
    return absent("the severity of the rule") if rule.severity is None else float(rule.severity)


def _counted(found: Reached | Unknown, channel: str) -> Field[float]:
    if isinstance(found, Reached):
        more = found.more if channel == "email" else found.unseen
        return counted_through_gaps(float(sum(1 for one in found.receivers if one.channel == channel)), more)
    return found


def _recipients(found: Reached | Unknown) -> Field[float]:
    if isinstance(found, Reached):
        mailboxes = {one.address for one in found.receivers if one.address and one.channel == "email"}
        phones = {one.address for one in found.receivers if one.address and one.channel in ("sms", "voice")}
        return counted_through_gaps(float(max(len(mailboxes), len(phones))), found.more)
    return found


def _free_mail(found: Reached | Unknown, observed: Observed) -> Field[tuple[str, ...]]:
    if not isinstance(found, Reached):
        return found
    own = {alias_of(contact): contact.mailbox for contact in observed.workload.support_contacts}
    told = {one.domain or _domain(own.get(one.address, "")) for one in found.receivers}
    domains = told & observed.tables.free_mail_domains
    if found.unseen and not domains:  # whoever holds a role is mailed at the address of the company's directory
        return hidden_by(found.unseen)
    return tuple(sorted(domains))


def _domain(mailbox: str) -> str:
    return mailbox.rpartition("@")[2].casefold()
